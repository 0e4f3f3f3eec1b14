"""What stands in a report: published figures, how soon accounts were opened, coverage. Pure.

Everything comes from signed releases and from what the network knows of channels and services.
Nothing is added up; a share is given only where its whole table is published, and then as a range.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cbcm.agencies.coverage import Coverage
from cbcm.pack import Pack
from cbcm.trends.cells import ALL, TOTAL
from cbcm.trends.reading import Document, Point, cells_of, series

LATEST = 4
EVENTS = ("contact", "received", "referred", "opened", "kept", "outcome", "answered")
TABLES = (
    ("received", "channel"), ("received", "language"), ("received", "area"),
    ("received", "child"), ("kept", "category"), ("kept", "affiliation"), ("kept", "type"),
    ("kept", "setting"), ("kept", "role"), ("kept", "reporter"), ("kept", "survivor"),
    ("kept", "lag"), ("outcome", "result"), ("assistance", "answer"), ("service", "result"),
    ("answered", "code"),
)  # fmt: skip
ORDERED = frozenset({"lag", "within"})
WITHIN = ("opened", "within")
IN_TIME = ("24h", "48h")
LADDER = "agency"


@dataclass(frozen=True)
class Row:
    """One value: its points by window, oldest first; the last is the report's own."""

    value: str
    points: tuple[Point, ...]

    @property
    def now(self) -> Point:
        return self.points[-1]


@dataclass(frozen=True)
class Figures:
    """One table: what is published, the greatest first, and what is not."""

    event: str
    dimension: str
    shown: tuple[Row, ...]
    masked: tuple[Row, ...]


@dataclass(frozen=True)
class Timeliness:
    """How soon what was referred was opened. `hours` is what the SOP gives the first reader, None
    where no ladder says it; `share`: least and most percent opened in 48 hours, None where a cell
    is not published."""

    figures: Figures | None
    hours: int | None
    staffed: bool
    share: tuple[int, int] | None


@dataclass(frozen=True)
class Report:
    """All that a report says of one release; `masked` of `cells` are not published."""

    profile: str
    period: str
    network: str
    sop: str
    windows: tuple[tuple[str, str], ...]
    threshold: int
    rounded_to: int
    totals_rounded_to: int
    totals: Figures
    tables: tuple[Figures, ...]
    timeliness: Timeliness
    coverage: Coverage
    masked: int
    cells: int
    contributors: Mapping[str, int]
    signature: str
    key: str


def report(
    documents: Sequence[Document], coverage: Coverage, pack: Pack, *, signature: str, key: str
) -> Report:
    """The report of the latest of `documents`, which are of one profile and not empty."""
    latest = sorted(documents, key=lambda one: str(one["period"]))[-LATEST:]
    last = latest[-1]
    totals = {event: points[ALL] for event in EVENTS
              if ALL in (points := series(latest, event, TOTAL))}  # fmt: skip
    cells = [cell for cell in cells_of(last) if "*" not in cell.dimension]
    tables = (_figures(latest, event, dimension) for event, dimension in TABLES)
    return Report(
        profile=last["profile"], period=last["period"], network=last["network"], sop=last["sop"],
        windows=tuple((one["window"][0], one["window"][1]) for one in latest),
        threshold=last["threshold"], rounded_to=last["rounded_to"],
        totals_rounded_to=last["totals_in_bands_of"],
        totals=_parted(TOTAL, "event", totals, is_ordered=True),
        tables=tuple(found for found in tables if found is not None),
        timeliness=_timeliness(latest, pack),
        coverage=coverage,
        masked=sum(cell.count is None for cell in cells), cells=len(cells),
        contributors=last["contributors"], signature=signature, key=key,
    )  # fmt: skip


def _figures(latest: Sequence[Document], event: str, dimension: str) -> Figures | None:
    found = series(latest, event, dimension)
    return _parted(event, dimension, found, is_ordered=dimension in ORDERED) if found else None


def _parted(
    event: str, dimension: str, found: Mapping[str, Sequence[Point]], *, is_ordered: bool
) -> Figures:
    rows = [Row(value, tuple(points)) for value, points in found.items()]
    shown = [row for row in rows if row.now.count is not None]
    if not is_ordered:
        shown.sort(key=lambda row: row.now.count or 0, reverse=True)
    masked = tuple(row for row in rows if row.now.count is None)
    return Figures(event, dimension, tuple(shown), masked)


def _timeliness(latest: Sequence[Document], pack: Pack) -> Timeliness:
    figures = _figures(latest, *WITHIN)
    steps = pack.ladders.get(LADDER)
    hours = steps[0].minutes // 60 if steps else None
    staffed = bool(steps) and steps[0].staffed if steps else False
    return Timeliness(figures, hours, staffed, _share(figures) if figures else None)


def _share(figures: Figures) -> tuple[int, int] | None:
    """Least and most percent in time; None where any cell of the table is not published."""
    if figures.masked or not figures.shown:
        return None
    least = {row.value: row.now.count or 0 for row in figures.shown}
    most = {row.value: row.now.most or 0 for row in figures.shown}
    late = [value for value in least if value not in IN_TIME]
    in_time = [value for value in least if value in IN_TIME]
    low, high = sum(least[v] for v in in_time), sum(most[v] for v in in_time)
    if not high:
        return None
    low_of = low + sum(most[v] for v in late)
    high_of = high + sum(least[v] for v in late)
    return (100 * low // low_of if low_of else 0), -(-100 * high // high_of)
