"""Decide which cells of a window may be published. Pure.

One dimension at a time. A cell below the threshold is masked, zero like any small one. More are
masked until nobody who knows these rules, and what all tables of the event tell of its total,
can narrow a masked cell down: a small one may still be anything from zero to the threshold, any
other has a range at least as wide as the threshold. What is shown is rounded to the base; a
total alone is shown as the lower end of a band.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping

THRESHOLD = 5
BASE = 5
BAND = 20
SLACK = BASE // 2
Range = tuple[int, int]


def tables_of(counts: Counter[str], cells: tuple[str, ...]) -> dict[str, dict[str, int]]:
    """Counts by table "event/dimension" and value; every cell of the pack is there."""
    grouped: dict[str, dict[str, int]] = {}
    for cell in sorted({*cells, *counts}):
        name, _, value = cell.partition("=")
        grouped.setdefault(name, {})[value] = counts[cell]
    return grouped


def publish_all(tables: Mapping[str, Mapping[str, int]]) -> dict[str, dict[str, int | None]]:
    """Every table as it may be shown, together with the others of its event."""
    events: dict[str, list[str]] = {}
    for name in tables:
        events.setdefault(name.partition("/")[0], []).append(name)
    shown: dict[str, dict[str, int | None]] = {}
    for names in events.values():
        total = known_total([tables[name] for name in names])
        shown |= {name: publish(tables[name], total) for name in names}
    return shown


def known_total(tables: Collection[Mapping[str, int]]) -> Range:
    """What the band and the tables without a masked cell tell of an event's total."""
    totals = [sum(table.values()) for table in tables]
    low = min(totals) // BAND * BAND
    high = max(totals) // BAND * BAND + BAND - 1
    for table in tables:
        if len(table) > 1 and min(table.values()) >= THRESHOLD:
            exact = sum(rounded(count) for count in table.values())
            low = max(low, exact - SLACK * len(table))
            high = min(high, exact + SLACK * len(table))
    return low, high


def publish(table: Mapping[str, int], total: Range) -> dict[str, int | None]:
    """One table as it may be shown: rounded counts, None where masked.

    `total` is the lowest and highest sum of the table that is known from elsewhere.
    """
    if len(table) == 1:
        return {value: count // BAND * BAND or None for value, count in table.items()}
    masked = {value for value, count in table.items() if count < THRESHOLD}
    rest = sorted((value for value in table if value not in masked), key=lambda v: (table[v], v))
    while masked and rest and not _is_safe(table, masked, total):
        masked.add(rest.pop(0))
    return {value: None if value in masked else rounded(count) for value, count in table.items()}


def rounded(count: int) -> int:
    return BASE * round(count / BASE)


def _is_safe(table: Mapping[str, int], masked: Collection[str], total: Range) -> bool:
    """Whether the masked cells stay wide open for who knows the rules, the rest and the total."""
    shown = [rounded(count) for value, count in table.items() if value not in masked]
    most = min(shown) + SLACK  # the smallest are masked first, so none of them exceeds this
    low = total[0] - sum(shown) - SLACK * len(shown)
    high = total[1] - sum(shown) + SLACK * len(shown)
    others = len(masked) - 1
    small_may_be_zero = low <= others * most
    # Of the others, the lowest: where a small one takes all it can, and the rest as well.
    least = max(0, low - (THRESHOLD - 1) - (others - 1) * most)
    return len(masked) >= 3 and small_may_be_zero and min(most, high) - least >= THRESHOLD
