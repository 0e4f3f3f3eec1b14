"""Box algebra: whether the rules of a table are disjoint and cover everything.

A box says for some axes which values it allows; an axis it does not name may have any value.
Pure: standard library only. Sizes are numbers of combinations.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from math import prod

Axes = Mapping[str, Sequence[str]]
Box = Mapping[str, frozenset[str]]


def volume(axes: Axes, box: Box) -> int:
    """How many combinations of all axes lie in the box."""
    return prod(len(box[name]) if name in box else len(values) for name, values in axes.items())


def meet(first: Box, second: Box) -> dict[str, frozenset[str]] | None:
    """What two boxes have in common, or None."""
    common = dict(first)
    for name, values in second.items():
        both = common[name] & values if name in common else values
        if not both:
            return None
        common[name] = both
    return common


def without(axes: Axes, box: Box, taken: Box) -> list[dict[str, frozenset[str]]]:
    """What is left of `box` when `taken` goes, as disjoint boxes."""
    if meet(box, taken) is None:
        return [dict(box)]
    left = []
    rest = dict(box)
    for name, values in taken.items():
        have = rest.get(name, frozenset(axes[name]))
        if have - values:
            left.append(rest | {name: have - values})
        rest[name] = have & values
    return left


def overlaps(boxes: Sequence[Box]) -> Iterator[tuple[int, int, dict[str, frozenset[str]]]]:
    """Every pair of boxes that share a combination, with what they share."""
    for first in range(len(boxes)):
        for second in range(first + 1, len(boxes)):
            common = meet(boxes[first], boxes[second])
            if common is not None:
                yield first, second, common


def gaps(axes: Axes, boxes: Iterable[Box]) -> list[dict[str, frozenset[str]]]:
    """The combinations that no box covers, as disjoint boxes."""
    left: list[dict[str, frozenset[str]]] = [{}]
    for taken in boxes:
        left = [piece for box in left for piece in without(axes, box, taken)]
    return left


def point(axes: Axes, box: Box) -> dict[str, str]:
    """One combination that lies in the box, the first in the order of the axes' values."""
    return {
        name: next(value for value in values if name not in box or value in box[name])
        for name, values in axes.items()
    }


def points(axes: Axes, box: Box) -> Iterator[tuple[str, ...]]:
    """Every combination in the box, in the order of the axes."""
    yield from product(
        *(
            [value for value in values if name not in box or value in box[name]]
            for name, values in axes.items()
        )
    )
