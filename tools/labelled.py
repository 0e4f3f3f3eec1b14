"""Labelled texts for measuring the masker: read them, and count what it does with them.

A label stands in the text, {c.name|Aminata}: whose detail it is (c complainant, s survivor,
a accused, o other) and of what kind.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import yaml

TEXTS = Path(__file__).resolve().parents[1] / "tests" / "evaluation" / "texts"
LANGUAGES = ("fr", "en", "ht", "ar", "bm", "sg")
LABEL = re.compile(r"\{([csao])\.([a-z]+)\|([^{}|]+)\}")
HERS = frozenset("cs")
FOUND_BY_RULE = ("phone",)  # any run of seven digits goes, whoever's it is
Finder = Callable[[str], Iterable[tuple[int, int]]]


@dataclass(frozen=True)
class Label:
    """Whose detail, of what kind, from where to where (excluded)."""

    whose: str
    kind: str
    start: int
    end: int


@dataclass(frozen=True)
class Text:
    """One text without its marks, and the labels."""

    id: str
    style: str
    text: str
    labels: tuple[Label, ...]


@dataclass
class Score:
    """Counts over texts. Letters are letters and digits."""

    details: int = 0
    caught: int = 0
    accused: int = 0
    kept: int = 0
    clean: int = 0
    left_clean: int = 0
    masked: int = 0
    masked_wrongly: int = 0
    letters: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    caught_kinds: Counter[str] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)

    def add(self, other: Score) -> None:
        """Add another's counts to these."""
        for name in ("details", "caught", "accused", "kept", "clean", "left_clean", "masked",
                     "masked_wrongly", "letters"):  # fmt: skip
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.kinds.update(other.kinds)
        self.caught_kinds.update(other.caught_kinds)
        self.missed += other.missed
        self.lost += other.lost

    @property
    def recall(self) -> float:
        return share(self.caught, self.details)

    @property
    def precision(self) -> float:
        return share(self.masked - self.masked_wrongly, self.masked)

    @property
    def accused_kept(self) -> float:
        return share(self.kept, self.accused)

    @property
    def over_masked(self) -> float:
        return self.masked_wrongly / self.letters if self.letters else 0.0


def share(part: int, whole: int) -> float:
    """A ratio; one where there is nothing to miss."""
    return part / whole if whole else 1.0


def read(language: str, half: str, folder: Path = TEXTS) -> Iterator[Text]:
    """The texts of one language, of the half "tuning" or "test"."""
    for item in yaml.safe_load((folder / f"{language}-{half}.yaml").read_text()):
        yield parse(item["id"], item["style"], item["text"])


def parse(name: str, style: str, marked: str) -> Text:
    """Take the marks out, and remember where they stood."""
    parts: list[str] = []
    labels: list[Label] = []
    at = last = 0
    for match in LABEL.finditer(marked):
        before = marked[last : match.start()]
        at += len(before)
        labels.append(Label(match[1], match[2], at, at + len(match[3])))
        parts += [before, match[3]]
        at += len(match[3])
        last = match.end()
    return Text(name, style, "".join((*parts, marked[last:])), tuple(labels))


def plain(text: Text) -> Text:
    """The same in lower case without accents, sign by sign, so that labels stay where they are."""
    return Text(text.id, text.style, "".join(_plain(sign) for sign in text.text), text.labels)


def _plain(sign: str) -> str:
    low = sign.lower()
    low = {"ɛ": "e", "ɔ": "o", "ŋ": "n", "ɲ": "n", "أ": "ا", "إ": "ا", "آ": "ا", "ة": "ه"}.get(
        low, low
    )
    first = unicodedata.normalize("NFKD", low)[:1]
    return first if len(low) == 1 and first.isalpha() == low.isalpha() and first else sign


def score(text: Text, find: Finder) -> Score:
    """What the masker does with one text. A detail is caught where all its letters are."""
    hidden = {n for start, end in find(text.text) for n in range(start, end)}
    letters = {n for n, sign in enumerate(text.text) if sign.isalnum()}
    result = Score()
    allowed: set[int] = set()
    hers: set[int] = set()
    for label in text.labels:
        own = letters & set(range(label.start, label.end))
        words = text.text[label.start : label.end]
        if label.whose in HERS:
            hers |= own
            result.details += 1
            result.caught += own <= hidden
            result.kinds[label.kind] += 1
            result.caught_kinds[label.kind] += own <= hidden
            if not own <= hidden:
                result.missed.append(f"{text.id} {label.kind}: {words}")
        elif label.whose == "a" and label.kind == "name":
            result.accused += 1
            result.kept += not own & hidden
            if own & hidden:
                result.lost.append(f"{text.id}: {words}")
        if label.whose == "o" or label.kind in FOUND_BY_RULE:
            allowed |= own
    result.masked = len(hidden & letters)
    result.masked_wrongly = len((hidden & letters) - hers - allowed)
    result.letters = len(letters - hers)
    if not hers:
        result.clean = 1
        result.left_clean = not (hidden & letters) - allowed
    return result
