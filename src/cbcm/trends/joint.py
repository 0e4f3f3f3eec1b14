"""Publish the tables of an event so that no earlier window tells of a masked cell, nor this one of
an earlier: what a single window may show, less whatever the auditor finds too narrow.

It ends: each round masks more, and an event that shows nothing new tells nothing new.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from cbcm.trends.auditing import ContradictionError, Own, Published, Reading, Unknown
from cbcm.trends.cells import TOTAL
from cbcm.trends.disclosure import Counts, Rules, Shown, publish_event
from cbcm.trends.periods import Window


@dataclass(frozen=True)
class Task:
    """One event in one window: its exact tables, and what single contributors know of them and of
    earlier quarters."""

    event: str
    window: Window
    tables: Mapping[str, Counts]
    own: Own = field(default_factory=dict)


def publish(task: Task, earlier: Sequence[Published], rules: Rules) -> dict[str, Shown]:
    """The tables as they may be shown; none at all where even the band would tell too much."""
    known: dict[str, Counts] = {}
    for (quarter, name, value), mine in task.own.items():
        if not task.window[0] <= quarter <= task.window[1]:
            continue
        table = known.setdefault(name, {})
        table[value] = table.get(value, 0) + mine
    shown = publish_event(task.tables, rules, known)
    while shown:
        item = Published(task.window, shown, rules.base, rules.band, ordered=not task.own)
        try:
            narrow = Reading(task.event, [*earlier, item], rules, task.own).too_narrow()
        except ContradictionError:  # late facts: this window is left out, the next has them
            return {}
        if not narrow:
            break
        shown = _less(shown, narrow, task.tables)
    return {
        name: table
        for name, table in shown.items()
        if "*" not in name or any(value is not None for value in table.values())
    }


def _less(
    shown: Mapping[str, Shown], narrow: Sequence[Unknown], tables: Mapping[str, Counts]
) -> dict[str, Shown]:
    """With one more cell masked for each table in which something was too narrow."""
    made = {name: dict(table) for name, table in shown.items()}
    changed = False
    for name in dict.fromkeys(unknown.table for unknown in narrow):
        found = made.get(name, {})
        counts = tables.get(name, {})
        masked = False
        for one in narrow if "*" in name else ():
            halves = set(one.value.split("*")) if one.table == name else set()
            near = {value for value in found if halves & set(value.split("*"))}
            masked |= _mask(found, counts, near)
        changed |= masked or _mask(found, counts)
    if not changed:  # it is narrow through the total: every table of the event tells of it
        for name, found in made.items():
            if not name.endswith(f"/{TOTAL}"):
                changed |= _mask(found, tables[name])
    return made if changed else {}


def _mask(shown: Shown, counts: Mapping[str, int], among: set[str] | None = None) -> bool:
    """Mask the smallest that is shown; False where nothing is."""
    open_cells = [v for v, n in shown.items() if n is not None and (among is None or v in among)]
    if not open_cells:
        return False
    shown[min(open_cells, key=lambda value: (counts[value], value))] = None
    return True
