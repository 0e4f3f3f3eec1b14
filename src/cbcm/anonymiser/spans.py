"""What was found in a text, and the text with numbers in its place. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from cbcm.vocabulary import Detail
from cbcm.vocabulary import DetailKind as Kind

# Where two finds overlap, the earlier of these names the whole.
ORDER = tuple(Kind)


@dataclass(frozen=True)
class Found:
    """A detail of hers: its kind, and where it stands in the original, end excluded."""

    kind: Kind
    start: int
    end: int


@dataclass(frozen=True)
class Marked:
    """A text with numbers in place of details, and the details."""

    text: str = field(repr=False)
    details: tuple[Detail, ...] = ()


def merged(found: Iterable[Found], text: str) -> list[Found]:
    """Finds in their order, none over another; neighbours of one kind are one."""
    kept: list[Found] = []
    for item in sorted(found, key=lambda one: (one.start, -one.end)):
        last = kept[-1] if kept else None
        if last is None or item.start > last.end:
            if last is not None and item.kind is last.kind and _is_gap(text[last.end : item.start]):
                kept[-1] = Found(item.kind, last.start, item.end)
            else:
                kept.append(item)
        elif item.start == last.end and item.kind is not last.kind:
            kept.append(item)
        else:
            kind = min(last.kind, item.kind, key=ORDER.index)
            kept[-1] = Found(kind, last.start, max(last.end, item.end))
    return kept


def replaced(text: str, found: Sequence[Found], taken: set[int]) -> Marked:
    """The text with a number for each find; the same words get the same number.

    `taken` are numbers in brackets that the texts hold already, or that were given before: they
    are passed over, and the new ones added.
    """
    parts: list[str] = []
    spans: dict[tuple[Kind, str], Detail] = {}
    last, number = 0, 1
    for item in found:
        words = text[item.start : item.end]
        span = spans.get((item.kind, words))
        if span is None:
            while number in taken:
                number += 1
            taken.add(number)
            span = spans[item.kind, words] = Detail(number, item.kind, words)
        parts += [text[last : item.start], f"[{span.number}]"]
        last = item.end
    return Marked("".join((*parts, text[last:])), tuple(spans.values()))


def joined(text: str, spans: Iterable[Detail]) -> str:
    """The text as it was, for whoever holds the details."""
    words = {span.number: span.text for span in spans}
    return re.sub(
        r"\[(\d{1,6})\]", lambda match: words.get(int(match[1]), match[0]), text, flags=re.ASCII
    )


def numbers_in(text: str) -> set[int]:
    """Numbers in brackets that somebody wrote herself."""
    return {int(number) for number in re.findall(r"\[(\d{1,6})\]", text, re.ASCII)}


def _is_gap(between: str) -> bool:
    """Whether nothing but a blank or a comma stands between two finds."""
    return len(between) <= 3 and not between.strip(" ,;-")
