"""Answers and short messages for measuring what is recognised in them: organisations, languages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from cbcm.pack import load_pack
from cbcm.triage.candidates import candidates
from cbcm.triage.language import detect
from cbcm.triage.organisations import recognise
from cbcm.vocabulary import Affiliation

FOLDER = Path(__file__).resolve().parents[1] / "tests" / "evaluation"
LANGUAGES = ("fr", "en", "ht", "ar", "bm", "sg")


@dataclass
class Recognition:
    """What became of mentions and of texts that must never be certain."""

    mentions: int = 0
    among: int = 0
    certain: int = 0
    wrong_certain: int = 0
    distractors: int = 0
    proposed: int = 0
    missed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Answer:
    """One text: what it names (`right`), and whether it was said as an answer."""

    id: str
    pack: str
    kind: str
    text: str
    right: tuple[str, ...]
    is_answer: bool


def answers(half: str, folder: Path = FOLDER) -> Iterator[Answer]:
    """The texts of a half, "tuning" or "test"."""
    for item in yaml.safe_load((folder / "organisations" / f"{half}.yaml").read_text()):
        right = item["right"]
        named = tuple(right) if isinstance(right, list) else (right,) if right else ()
        yield Answer(
            item["id"], item["pack"], item["kind"], item["text"], named, item["where"] == "answer"
        )


def recognised(items: Iterator[Answer]) -> Recognition:
    """Certain is one organisation alone; the right one counts where it is certain or proposed."""
    made = Recognition()
    for item in items:
        pack = load_pack(item.pack)
        answer, words = (item.text, "") if item.is_answer else (None, item.text)
        affiliation, found = recognise(answer, pack)
        certain = found if affiliation not in (Affiliation.UNKNOWN, Affiliation.SEVERAL) else ()
        proposed = candidates(answer, words, pack)
        if item.kind == "mention":
            made.mentions += 1
            made.certain += bool(certain)
            right = item.right[0] in (*found, *proposed)
            made.among += right
            if not right:
                made.missed.append(f"{item.id} {item.text}")
        else:
            made.distractors += 1
            made.proposed += bool(proposed)
        if certain and certain != (item.right if item.kind == "mention" else ()):
            made.wrong_certain += 1
            made.wrong.append(f"{item.id} {item.text}")
    return made


def languages(half: str, folder: Path = FOLDER) -> dict[str, tuple[int, int, int]]:
    """For each language: short messages, how many were recognised, how many taken for another."""
    counts = dict.fromkeys(LANGUAGES, (0, 0, 0))
    for item in yaml.safe_load((folder / "language.yaml").read_text()):
        if item["half"] != half:
            continue
        found = detect(item["text"], LANGUAGES)
        total, right, wrong = counts[item["language"]]
        counts[item["language"]] = (
            total + 1, right + (found == item["language"]),
            wrong + (found not in (None, item["language"])),
        )  # fmt: skip
    return counts
