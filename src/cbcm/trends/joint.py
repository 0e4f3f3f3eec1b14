"""Publish the tables of an event so that no earlier window tells of a masked cell, nor this one of
an earlier: what a single window may show, less whatever the auditor finds too narrow.

It ends: each round masks more, and an event that shows nothing new tells nothing new.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from cbcm.trends.auditing import ContradictionError, Published, Reading, Unknown
from cbcm.trends.cells import TOTAL
from cbcm.trends.disclosure import Counts, Rules, Shown, publish_event
from cbcm.trends.periods import Window

Own = Mapping[tuple[str, str, str], int]


@dataclass(frozen=True)
class Task:
    """One event in one window: its exact tables, and what single contributors know of them.

    `own` is by last quarter of a window, table and value, for this window and earlier ones.
    """

    event: str
    window: Window
    tables: Mapping[str, Counts]
    own: Own = field(default_factory=dict)


def publish(task: Task, earlier: Sequence[Published], rules: Rules) -> dict[str, Shown]:
    """The tables as they may be shown; none at all where even the band would tell too much."""
    known: dict[str, Counts] = {}
    for (period, name, value), mine in task.own.items():
        if period == task.window[1]:
            known.setdefault(name, {})[value] = mine
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
        halves = {half for item in narrow if item.table == name for half in item.value.split("*")}
        near = {value for value in found if "*" in name and halves & set(value.split("*"))}
        changed |= _mask(found, tables.get(name, {}), near) or _mask(found, tables.get(name, {}))
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
