"""Take out what tells who she is, and keep what tells of the one she complains of.

Pure: no model, no network, no clock. It does NOT promise to find everything: what is sealed is
safe, what is masked is only less told.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cbcm.anonymiser import numbers
from cbcm.anonymiser.folding import fold
from cbcm.anonymiser.names import Names
from cbcm.anonymiser.spans import Found, Marked, joined, merged, numbers_in, replaced
from cbcm.vocabulary import DetailKind as Kind

__all__ = ["Found", "Marked", "find", "joined", "mask", "mask_all"]


LONGEST = 1500
"""How many signs are looked at in one piece: what is looked for stands near its cue, and time
must not grow with the square of what somebody sends."""


def find(text: str) -> list[Found]:
    """Her details in a text, in their order, none over another."""
    found: list[Found] = []
    for start, end in _pieces(text):
        found += [Found(f.kind, start + f.start, start + f.end) for f in _find(text[start:end])]
    return merged(found, text)


def _find(text: str) -> list[Found]:
    folded = fold(text)
    if not folded.text:
        return []
    capitals = frozenset(n for n in range(len(folded.text)) if folded.is_capital(n))
    found = [
        Found(kind, *folded.cut(start, end))
        for kind, start, end in numbers.find(folded.text, is_capital=capitals)
    ]
    return found + [
        Found(Kind.NAME, *folded.cut(start, end)) for start, end in Names(folded).hers()
    ]


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """A long text in pieces that end at a line, a sentence or a blank where there is one."""
    start = 0
    while len(text) - start > LONGEST:
        at = start + LONGEST
        ends = [text.rfind(sign, start + LONGEST // 2, at) for sign in ("\n", ". ", " ")]
        end = next((found + 1 for found in ends if found > 0), at)
        yield start, end
        start = end
    yield start, len(text)


def mask(text: str) -> Marked:
    """The text with numbers in place of her details, and the details."""
    return mask_all([text])[0]


def mask_all(texts: Sequence[str]) -> list[Marked]:
    """Several texts of one person under one numbering."""
    taken = {number for text in texts for number in numbers_in(text)}
    return [replaced(text, find(text), taken) for text in texts]
