"""Quarters, windows of quarters, and what lies between the ends of windows. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime

PERIOD = re.compile(r"[0-9]{4}-Q[1-4]")
Window = tuple[str, str]


def number(period: str) -> int:
    """A quarter as a number: the next one is one more."""
    return int(period[:4]) * 4 + int(period[-1]) - 1


def name(number: int) -> str:
    """The quarter of a number, "2026-Q3"."""
    return f"{number // 4:04d}-Q{number % 4 + 1}"


def quarters_before(period: str, count: int) -> list[str]:
    """The `count` quarters that end with `period`, oldest first."""
    last = number(period)
    return [name(at) for at in range(last - count + 1, last + 1)]


def ends_at(period: str) -> int:
    """The first second after a quarter, epoch seconds UTC."""
    following = number(period) + 1
    return int(datetime(following // 4, following % 4 * 3 + 1, 1, tzinfo=UTC).timestamp())


def is_due(period: str, every_quarters: int) -> bool:
    """Whether a profile has a release at the end of this quarter: counted from the year's end."""
    return bool(every_quarters) and (number(period) + 1) % every_quarters == 0


def edges(windows: Iterable[Window]) -> list[int]:
    """The numbers of the quarters with which a window begins, or that follow its last."""
    found = set(windows)
    return sorted({number(first) for first, _ in found} | {number(last) + 1 for _, last in found})


def pieces(windows: Iterable[Window]) -> dict[Window, list[int]]:
    """Each window as the numbers of the pieces it is made of.

    The pieces are what lies between all beginnings and ends: nothing that is published tells
    anything apart inside a piece.
    """
    found = sorted(set(windows))
    begins = edges(found)[:-1]
    return {
        (first, last): [
            index for index, edge in enumerate(begins) if number(first) <= edge <= number(last)
        ]
        for first, last in found
    }
