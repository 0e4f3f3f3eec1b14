"""Where the line is silent: contacts by channel and by week, of the releases `line`. Pure.

These are exact and hold no fact of any complaint. A channel that nobody used is named, apart by
whether somebody did before: that one may be broken, or no longer trusted. A week that had hardly
begun when the quarter ended is not called silent.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from cbcm.trends.cells import UNKNOWN
from cbcm.trends.periods import ends_at, name, number
from cbcm.trends.reading import Document, series
from cbcm.vocabulary import Channel

LATEST = 4
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Used:
    """One channel: how many came that way in each quarter, None where it was not counted yet."""

    channel: str
    counts: tuple[int | None, ...]


@dataclass(frozen=True)
class Week:
    """One week of the latest quarter by its first day; `height` is in hundredths of the fullest."""

    begins: str
    count: int
    height: float
    is_whole: bool


@dataclass(frozen=True)
class LineUse:
    """What the page shows of the line's use: quarters oldest first."""

    quarters: tuple[str, ...]
    channels: tuple[Used, ...]
    weeks: tuple[Week, ...]

    @property
    def fell_silent(self) -> tuple[str, ...]:
        """Channels that nobody used in the latest quarter, but somebody did before."""
        return tuple(one.channel for one in self.channels if _silent(one) and any(one.counts))

    @property
    def never_used(self) -> tuple[str, ...]:
        """Channels that nobody used in any quarter shown."""
        return tuple(one.channel for one in self.channels if _silent(one) and not any(one.counts))

    @property
    def silent_weeks(self) -> tuple[str, ...]:
        return tuple(week.begins for week in self.weeks if week.is_whole and not week.count)


def line_use(documents: Iterable[Document]) -> LineUse:
    """The latest of these releases `line`; at least one."""
    latest = sorted(documents, key=lambda one: str(one["period"]))[-LATEST:]
    found = series(latest, "contact", "channel")
    # Every door names itself: "unknown" is a column that stays empty.
    order = [name for name in (*Channel, UNKNOWN) if name in found]
    channels = (Used(str(name), tuple(point.count for point in found[name])) for name in order)
    return LineUse(
        tuple(one["period"] for one in latest),
        tuple(one for one in channels if one.channel != UNKNOWN or any(one.counts)),
        _weeks(latest[-1]),
    )


def _weeks(document: Document) -> tuple[Week, ...]:
    first, after = _days(document["period"])
    counts: dict[str, int] = document["tables"].get("contact/week", {})
    top = max(counts.values(), default=0) or 1
    found = []
    for week, count in counts.items():
        begins = first + (int(week) - 1) * WEEK
        if begins < after or count:  # a quarter of 90 days has no fourteenth week
            height = round(100 * count / top, 1)
            found.append(Week(begins.isoformat(), count, height, begins + WEEK <= after))
    return tuple(found)


def _days(period: str) -> tuple[date, date]:
    """The first day of a quarter, and the first after it."""
    before = name(number(period) - 1)
    first, after = (datetime.fromtimestamp(ends_at(one), UTC) for one in (before, period))
    return first.date(), after.date()


def _silent(one: Used) -> bool:
    return one.channel != UNKNOWN and not one.counts[-1]
