"""Read everything that was published of an event as an attacker would, before it is signed.

The unknowns are how many of each cell fell into each piece of time between the ends of windows.
Known are the shown cells (each stands for as many counts as the base), the bands of totals, that
all tables of an event and a piece have one sum, that crossed tables have the single ones as
margins, and that in a window the smallest cells of a table are masked first. Two linear programs
give the least and the greatest that an unknown can be (HiGHS). One program
serves all questions about a reading: each starts from the last answer, which makes it quick.

What is narrower than the width is named. The answer depends on nothing but what is published, so
that masking because of it tells nothing more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Any

import highspy
import numpy as np

from cbcm.trends.cells import ALL, TOTAL
from cbcm.trends.disclosure import Rules, Shown
from cbcm.trends.periods import Window, edges, number, pieces

CLOSE = 1e-6
LIMIT = 1e6
"""More than any count: without it a program without totals has no greatest solution."""
Key = tuple[int, str, str]
Own = Mapping[tuple[str, str, str], int]
"""By quarter, table and value, how many at most one contributor knows to be its own."""
Row = dict[int, float]


class ContradictionError(Exception):
    """What was published fits no counts: facts came after an earlier window was released."""


@dataclass(frozen=True)
class Published:
    """The tables of one event in one window; what is shown stands for `base` counts, a total for
    `band`. `ordered`: the smallest were masked first."""

    window: Window
    tables: Mapping[str, Shown]
    base: int
    band: int
    ordered: bool = True


@dataclass(frozen=True)
class Unknown:
    """A number that nobody published: a masked cell of a window, a cell in a piece of time, or the
    `rest` of a shown one, for a contributor that knows its own part."""

    table: str
    value: str
    pieces: tuple[int, ...]
    rest: bool = False


@dataclass
class Rows:
    """Rows of a linear program, each at most its bound."""

    rows: list[Row] = field(default_factory=list)
    most: list[float] = field(default_factory=list)

    def add(self, row: Row, most: float) -> None:
        self.rows.append(row)
        self.most.append(most)

    def between(self, row: Row, low: float, high: float) -> None:
        self.add(row, high)
        if low > 0:
            self.add({at: -factor for at, factor in row.items()}, -low)


class Reading:
    """All that can be known of one event from what was published, as a linear program."""

    def __init__(
        self, event: str, published: Sequence[Published], rules: Rules,
        own: Own | None = None,
    ) -> None:  # fmt: skip
        self.rules = rules
        self.published = published
        self.pieces = pieces(item.window for item in published)
        self._edges = edges(item.window for item in published)
        self._at: dict[Key, int] = {}
        self._total = f"{event}/{TOTAL}"
        values: dict[str, dict[str, None]] = {self._total: {ALL: None}}
        for item in published:
            for name, table in item.tables.items():
                values.setdefault(name, {}).update(dict.fromkeys(table))
        self._values = values
        count = 1 + max((at for some in self.pieces.values() for at in some), default=0)
        for piece in range(count):
            for name, found in values.items():
                for value in found:
                    self._at[piece, name, value] = len(self._at)
        self._equal, self._most = Rows(), Rows()
        for piece in range(count):
            self._sums(piece)
        for item in published:
            self._shown(item)
        self._low = np.zeros(len(self._at))
        self._owned: set[tuple[Window, str, str]] = set()
        for (quarter, name, value), mine in (own or {}).items():
            self._add_own(quarter, name, value, mine)

    def too_narrow(self) -> list[Unknown]:
        """The unknowns that what is published leaves less than the width."""
        unknowns = list(self._unknowns())
        if not unknowns:
            return []
        return [unknowns[at] for at in self._narrow(unknowns)]

    def ranges(self, unknowns: Sequence[Unknown]) -> list[tuple[float, float]]:
        """The least and the greatest that each unknown can be."""
        found = []
        for unknown in unknowns:
            row = self._dense([self._row(unknown)])[0]
            found.append((float(row @ self._solve(row)), float(row @ self._solve(-row))))
        return found

    def _row(self, unknown: Unknown) -> Row:
        return {self._at[piece, unknown.table, unknown.value]: 1.0 for piece in unknown.pieces}

    def _sums(self, piece: int) -> None:
        for name, found in self._values.items():
            if name == self._total:
                continue
            event, _, dimensions = name.partition("/")
            cells = {self._at[piece, name, value]: 1.0 for value in found}
            if "*" not in dimensions:
                self._equal.add(cells | {self._at[piece, self._total, ALL]: -1.0}, 0)
                continue
            for side, dimension in enumerate(dimensions.split("*")):
                margin = f"{event}/{dimension}"
                for half in self._values.get(margin, ()):
                    row = {self._at[piece, name, value]: 1.0
                           for value in found if value.split("*")[side] == half}  # fmt: skip
                    self._equal.add(row | {self._at[piece, margin, half]: -1.0}, 0)

    def _add_own(self, quarter: str, name: str, value: str, mine: int) -> None:
        """What a contributor knows of a quarter, because it is its own: at least so many."""
        inside = number(quarter)
        for window in self.pieces:
            if number(window[0]) <= inside <= number(window[1]):
                self._owned.add((window, name, value))
        for piece, (begins, ends) in enumerate(pairwise(self._edges)):
            at = self._at.get((piece, name, value))
            if begins <= inside < ends and at is not None:
                self._low[at] += mine

    def _shown(self, item: Published) -> None:
        inside = tuple(self.pieces[item.window])
        for name, table in item.tables.items():
            is_total = name == self._total
            width = item.band if is_total else item.base
            least = [shown for shown in table.values() if shown is not None]
            for value, shown in table.items():
                row = self._row(Unknown(name, value, inside))
                if shown is not None:
                    self._most.between(row, shown, shown + width - 1)
                elif is_total:
                    self._most.add(row, width - 1)
                elif item.ordered and least and "*" not in name:
                    self._most.add(row, min(least) + width - 1)

    def _unknowns(self) -> Iterable[Unknown]:
        told = {
            (name, value, tuple(self.pieces[item.window]))
            for item in self.published
            for name, table in item.tables.items()
            for value, shown in table.items()
            if (shown is not None or name == self._total)
            and (item.window, name, value) not in self._owned
        }
        seen = set()
        for item in self.published:
            inside = tuple(self.pieces[item.window])
            for name, table in item.tables.items():
                for value, shown in table.items():
                    for some in (inside, *((piece,) for piece in inside)):
                        key = (name, value, some)
                        if key not in told and key not in seen:
                            seen.add(key)
                            rest = shown is not None and some == inside
                            yield Unknown(name, value, some, rest)

    def _needs(self, unknowns: Sequence[Unknown]) -> Any:
        """How wide each must stay: the rest of a shown cell as wide as what is shown."""
        shown = self.rules.base - 1
        return np.array([shown if item.rest else self.rules.width for item in unknowns]) - CLOSE

    def _narrow(self, unknowns: Sequence[Unknown]) -> list[int]:
        """Solutions are shared: one that is far out for a cell is a witness for the others."""
        every = self._dense([self._row(unknown) for unknown in unknowns])
        needs = self._needs(unknowns)
        low, high = np.full(len(unknowns), np.inf), np.full(len(unknowns), -np.inf)

        def look(objective: Any) -> None:
            seen = every @ self._solve(objective)
            np.minimum(low, seen, out=low)
            np.maximum(high, seen, out=high)

        def left() -> list[int]:
            return [int(at) for at in np.flatnonzero(high - low < needs)]

        look(every.sum(axis=0))
        open_ = left()
        while open_:  # one unknown of each table at once, for tables hardly hold each other
            first = {unknowns[at].table: at for at in reversed(open_)}
            together = every[list(first.values())].sum(axis=0)
            look(-together)
            look(together)
            now = left()
            if len(now) == len(open_):
                break
            open_ = now
        narrow = []
        for at in open_:
            if high[at] - low[at] >= needs[at]:
                continue
            look(-every[at])
            look(every[at])
            if high[at] - low[at] < needs[at]:
                narrow.append(at)
        return narrow

    @cached_property
    def _program(self) -> Any:
        """The solver with all rows: sums are nothing, the others at most their bound."""
        rows = [*self._equal.rows, *self._most.rows]
        most = np.array([*self._equal.most, *self._most.most], dtype=float)
        low = np.full(len(rows), -highspy.kHighsInf)
        low[: len(self._equal.rows)] = 0
        program = highspy.Highs()  # type: ignore[no-untyped-call]
        for name, value in (("output_flag", False), ("threads", 1)):
            program.setOptionValue(name, value)
        width = len(self._at)
        program.addVars(width, self._low, np.full(width, LIMIT))
        starts = np.cumsum([0, *map(len, rows)])[:-1].astype(np.int32)
        columns = np.array([at for row in rows for at in row], dtype=np.int32)
        factors = np.array([factor for row in rows for factor in row.values()])
        program.addRows(len(rows), low, most, len(columns), starts, columns, factors)
        return program

    def _dense(self, rows: Sequence[Row]) -> Any:
        made = np.zeros((len(rows), len(self._at)))
        for line, row in enumerate(rows):
            for at, factor in row.items():
                made[line, at] = factor
        return made

    def _solve(self, objective: Any) -> Any:
        """A solution with the least of the objective. Raises ContradictionError."""
        program, width = self._program, len(self._at)
        program.changeColsCost(width, np.arange(width, dtype=np.int32), objective)
        program.run()
        if program.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            raise ContradictionError
        return np.array(program.getSolution().col_value)
