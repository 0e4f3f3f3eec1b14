"""`make eval`: what the masker and the recognisers do with texts that nobody tuned them on.

Prints per language and style, beside two baselines, and ends with one line of totals: `recall`
pools French, English, Kreyol and Arabic as they were written, `recall_weak` the rest (Bambara,
Sango, and everything in lower case without accents). HALF=tuning shows the other half. It judges
nothing: docs/anonymising.md says what the figures mean.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from cbcm.anonymiser import find
from tools import answers
from tools.labelled import LANGUAGES, Score, Text, plain, read, score, share

ROOT = Path(__file__).resolve().parents[1]
STRONG = ("fr", "en", "ht", "ar")
ROUNDS = 5
TIMED_SIGNS = 300
Places = Callable[[str], Iterable[tuple[int, int]]]


def ours(text: str) -> list[tuple[int, int]]:
    """The places that the masker takes out."""
    return [(one.start, one.end) for one in find(text)]


def pooled(texts: Iterable[Text], places: Places) -> Score:
    """One score over many texts."""
    total = Score()
    for text in texts:
        total.add(score(text, places))
    return total


def baselines(texts: list[Text]) -> dict[str, dict[str, list[tuple[int, int]]]]:
    """What the others find: by name and text. Empty where their environment is not there."""
    python = ROOT / ".venv-eval" / "bin" / "python"
    if not python.exists():
        return {}
    asked = json.dumps([text.text for text in texts])
    done = subprocess.run(  # noqa: S603 - our own program, in our own environment
        [str(python), str(ROOT / "tools" / "baselines.py")],
        input=asked, capture_output=True, text=True, check=True, timeout=300,
    )  # fmt: skip
    found = json.loads(done.stdout)
    return {
        name: {text.text: places for text, places in zip(texts, each, strict=True)}
        for name, each in found.items()
    }


def milliseconds(texts: list[Text]) -> float:
    """The median time for 300 signs, over all texts."""
    signs = sum(len(text.text) for text in texts)
    took = []
    for _ in range(ROUNDS):
        begins = time.perf_counter()
        for text in texts:
            find(text.text)
        took.append(time.perf_counter() - begins)
    return sorted(took)[ROUNDS // 2] * 1000 / signs * TIMED_SIGNS


def rows(name: str, found: Score) -> str:
    """One line of a table."""
    return (
        f"  {name:<16} recall={found.recall:.3f} ({found.caught}/{found.details})"
        f" precision={found.precision:.3f} accused_kept={found.accused_kept:.3f}"
        f" ({found.kept}/{found.accused}) over_masked={found.over_masked:.3f}"
        f" clean={found.left_clean}/{found.clean}"
    )


def lines_of(language: str, texts: list[Text]) -> Iterator[str]:
    """As written, in lower case without accents, and by style."""
    yield rows("as written", pooled(texts, ours))
    yield rows("lower, plain", pooled(map(plain, texts), ours))
    for style in sorted({text.style for text in texts}):
        yield rows(style, pooled((t for t in texts if t.style == style), ours))


def main() -> int:
    half = os.environ.get("HALF", "test")
    if half not in ("test", "tuning"):
        sys.exit("HALF is test or tuning")
    texts = {language: list(read(language, half)) for language in LANGUAGES}
    everything = [text for each in texts.values() for text in each]
    for language, each in texts.items():
        print(f"{language}: {len(each)} texts of the {half} half")
        print("\n".join(lines_of(language, each)))
    of_all = pooled(everything, ours)
    kinds = " ".join(
        f"{kind}={of_all.caught_kinds[kind]}/{total}"
        for kind, total in sorted(of_all.kinds.items())
    )
    print(f"recall by kind of detail: {kinds}")
    print("baselines, all languages as written:")
    print(rows("cbcm", pooled(everything, ours)))
    others = baselines(everything)
    for name, found in others.items():
        print(rows(name, pooled(everything, lambda text, found=found: found[text])))
    if not others:
        print("  left out: the baselines' environment is not there (make eval installs it)")
    organisations = answers.recognised(answers.answers(half))
    among = share(organisations.among, organisations.mentions)
    print(
        f"organisations: mentions={organisations.mentions} among_candidates={among:.3f}"
        f" certain={organisations.certain} distractors={organisations.distractors}"
        f" wrong_certain={organisations.wrong_certain}"
    )
    for language, (total, right, wrong) in answers.languages(half).items():
        print(f"language {language}: {right}/{total} recognised, {wrong} taken for another")
    strong = pooled((t for code in STRONG for t in texts[code]), ours)
    weak = pooled((t for code in ("bm", "sg") for t in texts[code]), ours)
    weak.add(pooled(map(plain, everything), ours))
    print(
        f"recall={strong.recall:.3f} recall_weak={weak.recall:.3f}"
        f" accused_kept={of_all.accused_kept:.3f} over_masked={of_all.over_masked:.3f}"
        f" among={among:.3f} wrong_certain={organisations.wrong_certain}"
        f" ms={milliseconds(everything):.2f}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
