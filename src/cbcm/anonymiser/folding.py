"""A text without case, accents and signs that nobody sees, each sign knowing where it stood.

Patterns are looked for in the folded text and cut out of the original. Pure.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

MOST_OF_A_SIGN = 4
INVISIBLE = frozenset("\u00ad\u0640\u061c\ufeff\u2060") | {chr(n) for n in range(0x200B, 0x2010)}
# What Unicode does not take apart, and signs that people put for one another.
PLAIN = {
    "ɔ": "o", "ɛ": "e", "ŋ": "n", "ɲ": "n", "œ": "oe", "æ": "ae", "ø": "o", "ı": "i",
    "’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "–": "-", "—": "-", "‐": "-", "‑": "-",
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ة": "ه", "ک": "ك", "،": ",",
    "؟": "?", "؛": ";", "٫": ".", "٬": ",", "«": '"', "»": '"', "“": '"', "”": '"', "\u00a0": " ",
    "\u202f": " ", "\t": " ",
}  # fmt: skip


@dataclass(frozen=True)
class Folded:
    """A folded text; `at[i]` is where its i-th sign stood in the original."""

    original: str
    text: str
    at: tuple[int, ...]

    def cut(self, start: int, end: int) -> tuple[int, int]:
        """Where a piece of the folded text stood, accents that follow it included."""
        first, last = self.at[start], self.at[end - 1] + 1
        while last < len(self.original) and unicodedata.combining(self.original[last]):
            last += 1
        return first, last

    def is_capital(self, start: int) -> bool:
        """Whether the sign was written as a capital."""
        return self.original[self.at[start]].isupper()


def fold(text: str) -> Folded:
    """Sign by sign, so that no hostile text makes it slow or long."""
    signs: list[str] = []
    at: list[int] = []
    for index, sign in enumerate(text):
        plain = _SIGNS[sign]
        signs.append(plain)
        at.extend([index] * len(plain))
    return Folded(text, "".join(signs), tuple(at))


class _Signs(dict[str, str]):
    def __missing__(self, sign: str) -> str:
        found = self._plain(sign)
        if len(self) < 20_000:
            self[sign] = found
        return found

    @staticmethod
    def _plain(sign: str) -> str:
        if sign in INVISIBLE:
            return ""
        if sign.isdecimal():
            return str(unicodedata.decimal(sign))
        known = PLAIN.get(sign) or PLAIN.get(sign.casefold())
        if known is not None:
            return known
        parts = unicodedata.normalize("NFKD", sign.casefold())
        kept = "".join(part for part in parts if not unicodedata.combining(part))
        return "".join(PLAIN.get(part, part) for part in kept[:MOST_OF_A_SIGN])[:MOST_OF_A_SIGN]


_SIGNS = _Signs()
