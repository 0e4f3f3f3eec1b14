"""Decide which cells of one window may be published. Pure.

A cell below the threshold is masked, zero like any small one. More are masked, the smallest
first, until nobody who knows these rules, and what all tables of the event tell of its total, can
narrow a masked cell down: a small one may still be anything from zero to the threshold, any other
has a range at least as wide. What is shown is rounded **down** to the base: it stands for as many
counts as the threshold, also for whoever knows that it is not small. A total is shown as the lower
end of a band. It does NOT compare windows and crossed tables: `auditing.py` does, and hides more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from cbcm.trends.cells import ALL, TOTAL

BAND = 20
MARGIN = 4
"""What somebody may know of a masked cell from elsewhere (complaints planted, or his own) and
still find a range as wide as the threshold."""
Range = tuple[int, int]
Counts = dict[str, int]
Shown = dict[str, int | None]


@dataclass(frozen=True)
class Rules:
    """The figures of a profile that masks."""

    threshold: int = 5
    base: int = 5
    band: int = BAND
    minimum: int = 20
    pairs_from: int = 0

    @property
    def width(self) -> int:
        """How far apart the least and the greatest that a masked cell may be have to stay."""
        return self.threshold - 1 + MARGIN

    def rounded(self, count: int) -> int:
        return count // self.base * self.base


def tables_of(counts: Counter[str], cells: Collection[str]) -> dict[str, Counts]:
    """Counts by table "event/dimension" and value; every cell of the pack is there."""
    grouped: dict[str, Counts] = {}
    for cell in sorted({*cells, *counts}):
        name, _, value = cell.partition("=")
        grouped.setdefault(name, {})[value] = counts[cell]
    return grouped


def publish_event(
    tables: Mapping[str, Counts], rules: Rules, known: Mapping[str, Counts] | None = None
) -> dict[str, Shown]:
    """The tables of one event as one window may show them, by name, the total's among them.

    `known`: how much of a cell one contributor knows at most, because it is its own.
    """
    known = known or {}
    total = next(table[ALL] for name, table in tables.items() if name.endswith(f"/{TOTAL}"))
    flat = {name: table for name, table in tables.items() if not name.endswith(f"/{TOTAL}")}
    shown: dict[str, Shown] = {
        name: {ALL: band_of(total, rules)} for name in tables if name not in flat
    }
    single = {name: table for name, table in flat.items() if "*" not in name}
    # Whoever handed in most of an event reads the others' part: that must be as large by itself.
    others = total - max((known.get(name, {}).get(ALL, 0) for name in shown), default=0)
    if others < rules.minimum:
        return shown | {name: dict.fromkeys(table) for name, table in single.items()}
    span = known_total(total, [*single.values()], rules)
    for name, table in single.items():
        shown[name] = publish(table, span, rules, known.get(name, {}))
    if rules.pairs_from and others >= rules.pairs_from:
        for name in set(flat) - set(single):
            shown[name] = publish_pairs(flat[name], rules, known.get(name, {}))
    return shown


def band_of(total: int, rules: Rules) -> int | None:
    """The lower end of the band in which a total is; None for the first."""
    return total // rules.band * rules.band or None


def known_total(total: int, tables: Collection[Counts], rules: Rules) -> Range:
    """What the band and the tables without a masked cell tell of an event's total."""
    low = total // rules.band * rules.band
    high = low + rules.band - 1
    for table in tables:
        if table and min(table.values()) >= rules.threshold:
            least = sum(rules.rounded(count) for count in table.values())
            low = max(low, least)
            high = min(high, least + (rules.base - 1) * len(table))
    return low, high


def publish(
    table: Mapping[str, int], total: Range, rules: Rules, known: Mapping[str, int]
) -> Shown:
    """One table as it may be shown: rounded counts, None where masked."""
    masked = {
        value for value, count in table.items() if count - known.get(value, 0) < rules.threshold
    }
    rest = sorted((value for value in table if value not in masked), key=lambda v: (table[v], v))
    while masked and rest and not _is_safe(table, masked, total, rules):
        masked.add(rest.pop(0))
    return {
        value: None if value in masked else rules.rounded(count) for value, count in table.items()
    }


def publish_pairs(table: Mapping[str, int], rules: Rules, known: Mapping[str, int]) -> Shown:
    """Two dimensions at once: no row and no column may have a single masked cell."""
    masked = {
        value for value, count in table.items() if count - known.get(value, 0) < rules.threshold
    }
    lines: dict[tuple[int, str], list[str]] = {}
    for value in table:
        for side, half in enumerate(value.split("*")):
            lines.setdefault((side, half), []).append(value)
    again = True
    while again:
        again = False
        for line in lines.values():
            open_cells = sorted((v for v in line if v not in masked), key=lambda v: (table[v], v))
            if open_cells and len(line) - len(open_cells) == 1:
                masked.add(open_cells[0])
                again = True
    return {value: None if value in masked else rules.rounded(n) for value, n in table.items()}


def _is_safe(table: Mapping[str, int], masked: Collection[str], total: Range, rules: Rules) -> bool:
    """Whether the masked cells stay wide open for who knows the rules, the rest and the total."""
    shown = [rules.rounded(count) for value, count in table.items() if value not in masked]
    slack = rules.base - 1
    most = min(shown) + slack  # the smallest are masked first, so none of them exceeds this
    low = total[0] - sum(shown) - slack * len(shown)
    high = total[1] - sum(shown)
    others = len(masked) - 1
    small_may_be_zero = low <= others * most
    # Of the others, the lowest: where a small one takes all it can, and the rest as well.
    least = max(0, low - (rules.threshold - 1) - (others - 1) * most)
    return len(masked) >= 3 and small_may_be_zero and min(most, high) - least >= rules.threshold
