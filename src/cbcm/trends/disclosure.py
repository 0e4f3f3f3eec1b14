"""Decide which cells of a window may be published. Pure.

One dimension at a time. A cell below the threshold is masked, zero like any small one. Where
masked cells could be worked out from a total, the next smallest is masked too, until at least
two are and together they reach the threshold. What is shown is rounded to the base.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

THRESHOLD = 5
BASE = 5


def tables_of(counts: Counter[str], cells: tuple[str, ...]) -> dict[str, dict[str, int]]:
    """Counts by table "event/dimension" and value; every cell of the pack is there."""
    grouped: dict[str, dict[str, int]] = {}
    for cell in sorted({*cells, *counts}):
        name, _, value = cell.partition("=")
        grouped.setdefault(name, {})[value] = counts[cell]
    return grouped


def publish(table: Mapping[str, int]) -> dict[str, int | None]:
    """One table as it may be shown: rounded counts, None where masked."""
    masked = {value for value, count in table.items() if count < THRESHOLD}
    rest = sorted((value for value in table if value not in masked), key=lambda v: (table[v], v))
    while (
        masked and rest and (len(masked) < 2 or sum(table[value] for value in masked) < THRESHOLD)
    ):
        masked.add(rest.pop(0))
    return {
        value: None if value in masked else BASE * round(count / BASE)
        for value, count in table.items()
    }
