"""Read releases: published cells, their shares, and series for charts. Pure.

A document is what was signed. Nothing here computes a number that it does not hold: a filter
selects cells, a share is masked where its count or any other of its table is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

NOT_PUBLISHED = "not_published"
Document = Mapping[str, Any]


@dataclass(frozen=True)
class Cell:
    """One cell: `count` is the least it stands for, None where it is not published."""

    event: str
    dimension: str
    value: str
    count: int | None

    @property
    def reason(self) -> str | None:
        return NOT_PUBLISHED if self.count is None else None


@dataclass(frozen=True)
class Point:
    """A cell in one window, for a chart; `most` is the greatest count it stands for."""

    period: str
    window: tuple[str, str]
    count: int | None
    most: int | None


def cells_of(document: Document) -> Iterator[Cell]:
    """Every cell of a document, by table, the total of an event first."""
    tables = document["tables"]
    for name in sorted(tables, key=_order):
        event, _, dimension = name.partition("/")
        for value, count in tables[name].items():
            yield Cell(event, dimension, value, count)


def select(
    document: Document, *, event: str = "", dimension: str = "", value: str = ""
) -> list[Cell]:
    """The cells that a filter selects; nothing is ever added up."""
    return [
        cell
        for cell in cells_of(document)
        if event in ("", cell.event)
        and dimension in ("", cell.dimension)
        and value in ("", cell.value)
    ]


def share(document: Document, cell: Cell) -> float | None:
    """Which part of its table a cell is; None where any cell of the table is masked."""
    table = document["tables"].get(f"{cell.event}/{cell.dimension}", {})
    counts = list(table.values())
    if cell.count is None or any(count is None for count in counts) or not sum(counts):
        return None
    return float(cell.count / sum(counts))


def series(documents: Iterable[Document], event: str, dimension: str) -> dict[str, list[Point]]:
    """One table over time: for each value its points, oldest first; a gap stays a gap."""
    ordered = sorted(documents, key=lambda document: str(document["period"]))
    tables = [(one, one["tables"].get(f"{event}/{dimension}", {})) for one in ordered]
    values = dict.fromkeys(value for _, table in tables for value in table)
    return {value: [_point(one, table.get(value), dimension) for one, table in tables]
            for value in values}  # fmt: skip


def _point(document: Document, count: int | None, dimension: str) -> Point:
    base = document["rounded_to"]
    if dimension == "total":
        base = document.get("totals_in_bands_of", base)
    first, last = document["window"]
    most = count + base - 1 if count is not None else None
    return Point(document["period"], (first, last), count, most)


def _order(name: str) -> tuple[str, bool, bool, str]:
    event, _, dimension = name.partition("/")
    return event, dimension != "total", "*" in dimension, dimension
