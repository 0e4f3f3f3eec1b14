"""Hostile texts against the masker: any Unicode, and mixtures of what it looks for."""

from __future__ import annotations

import random
import sys
import time

from cbcm import anonymiser

PIECES = (
    "je m'appelle ", "my name is ", "mwen rele ", "اسمي ", "n tɔgɔ ye ", "iri ti mbi ",
    "Aminata ", "Moussa ", "Traoré ", "le chauffeur ", "ma fille ", "tente 14 ", "bloc C ",
    "17 ans ", "née le ", "3 mars 2001", "76 12 34 09", "٠٩٢٥٥٥", "zero seven ", "a@b.ml",
    "@x_y", "16.77, -3.00", "[1]", "[999999]", ". ", "\n", ", ", "-", "'", "\u0301", "\u202e",
    "\u200d", "ﷺ", "𝔸", "ǅ", "İ", "ß", "\x00", "carte ", "facebook ", "A. ", "1", "rue ",
    "عمري ", "M. ", "merci ", "\ud7ff", "１２３", "²", "Ⅷ",
)  # fmt: skip
LONGEST_SECONDS = 2.0
TIMES = 5  # texts are cheap beside mails and requests


def run(count: int, seed: int) -> dict[str, int]:
    """`crashes` raised or took too long, `lost` could not be put together again."""
    rng = random.Random(seed)  # noqa: S311 - the same seed gives the same texts again
    crashes = lost = 0
    for _ in range(count * TIMES):
        text = _text(rng)
        begins = time.perf_counter()
        try:
            marked = anonymiser.mask(text)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is counted
            crashes += 1
            print(f"masks: {type(error).__name__}", file=sys.stderr)
            continue
        crashes += time.perf_counter() - begins > LONGEST_SECONDS
        lost += anonymiser.joined(marked.text, marked.details) != text
    return {"crashes": crashes, "lost": lost, "leaked": 0}


def _text(rng: random.Random) -> str:
    length = rng.choice((10, 40, 160, 160, 640, 4000))
    parts: list[str] = []
    size = 0
    while size < length:
        if rng.random() < 0.7:
            part = rng.choice(PIECES)
        else:
            code = rng.randrange(0x110000)
            part = "?" if 0xD800 <= code < 0xE000 else chr(code)
        part *= rng.choice((1, 1, 1, 1, 20))
        parts.append(part)
        size += len(part)
    return "".join(parts)
