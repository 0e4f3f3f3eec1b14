"""Trends for the coordinator: releases over time, as bars and tables. Pure.

Only what a release holds is shown, and nothing is added up. What is not published has no bar and
is no zero; one that is rounded down is drawn from the least to the greatest that it stands for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cbcm.trends.cells import ALL, TOTAL, UNKNOWN
from cbcm.trends.reading import Document, Point, series
from cbcm.vocabulary import Category

LATEST = 4
ORDERED = ("event", "within")
TABLES = (("received", "channel"), ("received", "area"), ("kept", "category"), ("kept", "setting"),
          ("kept", "role"), ("opened", "within"), ("answered", "code"))  # fmt: skip
REPEATING = (("kept", "category"), ("kept", "setting"), ("kept", "role"), ("received", "area"))
MOST_OFTEN = 3
SAYS_NOTHING = (UNKNOWN, Category.UNCLEAR)
EVENTS = ("contact", "received", "opened", "kept", "outcome", "answered")


@dataclass(frozen=True)
class Bar:
    """One value in the latest window: from `least` to `most` of `of`, both None where it is not
    published, with its points in the windows before."""

    value: str
    least: int | None
    most: int | None
    width: float
    further: float
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Chart:
    """One table of an event: its bars, the greatest first where they have no order of their own."""

    event: str
    dimension: str
    bars: tuple[Bar, ...]

    @property
    def masked(self) -> tuple[Bar, ...]:
        return tuple(bar for bar in self.bars if bar.least is None)

    @property
    def none(self) -> tuple[Bar, ...]:
        """Those that were counted exactly, and of which there is none."""
        return tuple(bar for bar in self.bars if bar.most == 0)

    @property
    def drawn(self) -> tuple[Bar, ...]:
        return tuple(bar for bar in self.bars if bar.most)

    @property
    def most_often(self) -> tuple[Bar, ...]:
        """What was more than once, the most frequent first; not what nobody knew."""
        often = (bar for bar in self.bars if bar.value not in SAYS_NOTHING and (bar.least or 0) > 1)
        return tuple(sorted(often, key=lambda bar: bar.least or 0, reverse=True)[:MOST_OFTEN])


@dataclass(frozen=True)
class Trends:
    """What the page shows of the releases of one profile: windows oldest first."""

    profile: str
    windows: tuple[tuple[str, str], ...]
    totals: Chart | None
    charts: tuple[Chart, ...]
    exact: bool

    @property
    def repeating(self) -> tuple[Chart, ...]:
        """Tables of which something was more than once in the latest window."""
        by_name = {(chart.event, chart.dimension): chart for chart in self.charts}
        found = (by_name[name] for name in REPEATING if name in by_name)
        return tuple(chart for chart in found if chart.most_often)

    def none_of(self, event: str, dimension: str) -> tuple[str, ...]:
        """What a table counted exactly and found none of in the latest window."""
        found = (c for c in self.charts if (c.event, c.dimension) == (event, dimension))
        return tuple(bar.value for c in found for bar in c.none if bar.value not in SAYS_NOTHING)


def trends(profile: str, documents: Iterable[Document]) -> Trends:
    """The latest releases of a profile as charts."""
    latest = sorted(documents, key=lambda one: str(one["period"]))[-LATEST:]
    windows = tuple((one["window"][0], one["window"][1]) for one in latest)
    totals = {
        event: points[ALL] for event in EVENTS if ALL in (points := series(latest, event, TOTAL))
    }
    charts = (
        _chart(event, dimension, series(latest, event, dimension)) for event, dimension in TABLES
    )
    return Trends(
        profile, windows, _chart(TOTAL, "event", totals) if totals else None,
        tuple(chart for chart in charts if chart.bars),
        exact=all(one["rounded_to"] == 1 for one in latest),
    )  # fmt: skip


def _chart(event: str, dimension: str, found: dict[str, list[Point]]) -> Chart:
    top = max((p.most or 0 for points in found.values() for p in points), default=0) or 1
    bars = [_bar(value, points, top) for value, points in found.items()]
    if dimension not in ORDERED:
        bars.sort(key=lambda bar: -1 if bar.least is None else bar.least, reverse=True)
    return Chart(event, dimension, tuple(bars))


def _bar(value: str, points: Sequence[Point], top: int) -> Bar:
    last = points[-1]
    if last.count is None or last.most is None:
        return Bar(value, None, None, 0, 0, tuple(points))
    width, whole = (round(100 * n / top, 1) for n in (last.count, last.most))
    return Bar(value, last.count, last.most, width, round(whole - width, 1), tuple(points))
