"""Somebody who reads everything that was published, and wants a number that was not.

Knows the rules, and one of: nothing else; what he planted himself (four complaints at most in one
cell); his own organisation's tallies. Unknown are all cells of all half-years; he asks a linear
program (HiGHS) how little and how much each may be. It shares no code with the auditor that the
program runs before it signs.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import lil_array

from cbcm.trends import periods

THRESHOLD = 5
Document = Mapping[str, Any]
Cell = tuple[int, str, str]  # half-year, table, value
Known = Mapping[Cell, int]


@dataclass
class Equations:
    """What he wrote down: sums of cells that are equal to nothing, or at most something."""

    at: dict[Cell, int] = field(default_factory=dict)
    equal: list[dict[int, float]] = field(default_factory=list)
    most: list[tuple[dict[int, float], float]] = field(default_factory=list)

    def column(self, half: int, table: str, value: str) -> int:
        return self.at.setdefault((half, table, value), len(self.at))

    def sum(self, halves: Sequence[int], table: str, value: str) -> dict[int, float]:
        return {self.column(half, table, value): 1.0 for half in halves}


class Attacker:
    """Ranges of cells from documents and what he knows himself, at least so many of a cell."""

    def __init__(self, documents: Sequence[Document], first: int, known: Known) -> None:
        self.documents = documents
        self.known = known
        self._first = first
        self._equations = Equations()
        self._write_down()
        self._lows = np.zeros(len(self._equations.at))
        for cell, number in known.items():
            if cell in self._equations.at:
                self._lows[self._equations.at[cell]] = number
        self._matrices = self._made()

    def narrow(self) -> list[str]:
        """The cells, of a window or of a half-year, of which he knows too much."""
        wanted = self._wanted()
        rows = np.zeros((len(wanted), len(self._equations.at)))
        for number, (_, cells) in enumerate(wanted):
            for cell in cells:
                rows[number, self._equations.at[cell]] = 1
        low, high = np.full(len(wanted), np.inf), np.full(len(wanted), -np.inf)

        def ask(objective: Any) -> None:
            found = rows @ self._solve(objective)
            np.minimum(low, found, out=low)
            np.maximum(high, found, out=high)

        def is_narrow(at: int) -> bool:
            return math.floor(high[at] + 1e-6) - math.ceil(low[at] - 1e-6) < THRESHOLD - 1

        ask(rows.sum(axis=0))
        tables = [cells[0][1] for _, cells in wanted]
        while True:  # one of each table at a time
            before = [at for at in range(len(wanted)) if is_narrow(at)]
            some = {tables[at]: at for at in reversed(before)}
            if not some:
                return []
            together = rows[list(some.values())].sum(axis=0)
            ask(-together)
            ask(together)
            if sum(map(is_narrow, before)) == len(before):
                break
        for at in before:
            ask(rows[at])
            ask(-rows[at])
        return [wanted[at][0] for at in before if is_narrow(at)]

    def _halves(self, document: Document) -> list[int]:
        first, last = (periods.number(one) - self._first for one in document["window"])
        return list(range(first // 2, last // 2 + 1))

    def _write_down(self) -> None:
        values: dict[str, set[str]] = {}
        for document in self.documents:
            for name, table in document["tables"].items():
                values.setdefault(name, set()).update(table)
        halves = sorted({half for document in self.documents for half in self._halves(document)})
        for half in halves:
            for name, found in sorted(values.items()):
                self._margins(half, name, found, values)
        for document in self.documents:
            self._shown(document)

    def _margins(
        self, half: int, name: str, found: set[str], values: Mapping[str, set[str]]
    ) -> None:
        book, (event, _, dimension) = self._equations, name.partition("/")
        if dimension == "total":
            return
        if "*" not in dimension:
            row = {book.column(half, name, value): 1.0 for value in sorted(found)}
            book.equal.append(row | {book.column(half, f"{event}/total", "all"): -1.0})
            return
        for side, one in enumerate(dimension.split("*")):
            for margin in sorted(values.get(f"{event}/{one}", ())):
                row = {book.column(half, name, value): 1.0
                       for value in sorted(found) if value.split("*")[side] == margin}  # fmt: skip
                book.equal.append(row | {book.column(half, f"{event}/{one}", margin): -1.0})

    def _shown(self, document: Document) -> None:
        halves, book = self._halves(document), self._equations
        for name, table in document["tables"].items():
            is_total = name.endswith("/total")
            width = document["totals_in_bands_of"] if is_total else document["rounded_to"]
            least = [count for count in table.values() if count is not None]
            for value, count in table.items():
                row = book.sum(halves, name, value)
                if count is not None:
                    book.most.append((row, count + width - 1))
                    book.most.append((dict.fromkeys(row, -1.0), -count))
                elif is_total:
                    book.most.append((row, width - 1))
                elif least and "*" not in name and not any(document["contributors"].values()):
                    book.most.append((row, min(least) + width - 1))  # the smallest go first

    def _wanted(self) -> list[tuple[str, list[Cell]]]:
        """What was not published: masked cells, and each half-year that no window is alone.

        Of a shown cell what others than himself have, where he knows a part of it.
        """
        wanted = {}
        for document in self.documents:
            halves = self._halves(document)
            for name, table in document["tables"].items():
                for value, count in table.items():
                    whole = [(half, name, value) for half in halves]
                    mine = sum(self.known.get(cell, 0) for cell in whole)
                    if (count is None and not name.endswith("/total")) or mine:
                        wanted[f"{document['window']} {name}={value}"] = whole
                    for cell in whole:
                        wanted[f"half {cell}"] = [cell]
        return list(wanted.items())

    def _made(self) -> tuple[Any, Any, Any]:
        book = self._equations
        equal = lil_array((len(book.equal), len(book.at)))
        most = lil_array((len(book.most), len(book.at)))
        for number, row in enumerate(book.equal):
            for at, factor in row.items():
                equal[number, at] = factor
        for number, (row, _) in enumerate(book.most):
            for at, factor in row.items():
                most[number, at] = factor
        return equal.tocsr(), most.tocsr(), np.array([bound for _, bound in book.most])

    def _solve(self, objective: Any) -> Any:
        equal, most, bounds = self._matrices
        columns = np.column_stack([self._lows, np.full(len(self._lows), 1e6)])
        found = linprog(objective, A_ub=most, b_ub=bounds, A_eq=equal,
                        b_eq=np.zeros(equal.shape[0]), bounds=columns, method="highs")  # fmt: skip
        assert found.x is not None, "the world itself is a solution"
        return found.x
