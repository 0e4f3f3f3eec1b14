"""When a deadline is over: elapsed minutes, or minutes in which the office is staffed.

Pure: no clock. `now` and every due time are epoch seconds, UTC; the hours of the week are those
of the pack's own time zone, so that a day on which the clocks change counts what it lasts. It
does NOT know rungs or reminders: `delivery/turns.py` asks it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from cbcm.errors import PackError

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MIDNIGHT = time(0)
Span = tuple[time, time]


@dataclass(frozen=True)
class Calendar:
    """Staffed hours by weekday (0 is Monday), and days on which nobody is there.

    A span that ends at 00:00 ends with its day. PackError where no minute is staffed.
    """

    timezone: ZoneInfo
    week: Mapping[int, tuple[Span, ...]]
    holidays: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        for day, spans in self.week.items():
            if day not in range(7):
                raise PackError("calendar: a weekday is 0 to 6")
            _check(DAYS[day], spans)
        if not any(self.week.values()):
            raise PackError("calendar: staffed: nobody is ever there")

    @classmethod
    def parse(cls, timezone: ZoneInfo, entries: Mapping[str, object]) -> Calendar:
        """Build from `staffed` (weekday -> ["08:00-17:00"]) and `holidays` (dates) of a pack."""
        if not isinstance(entries, Mapping):
            raise PackError("calendar: not a mapping")
        unknown = sorted(str(name) for name in set(entries) - {"staffed", "holidays"})
        if unknown:
            raise PackError(f"calendar: {unknown[0]} is not an entry of a calendar")
        staffed = entries.get("staffed")
        if not isinstance(staffed, Mapping):
            raise PackError("calendar: staffed: not a mapping")
        week: dict[int, tuple[Span, ...]] = {}
        for name, spans in staffed.items():
            if name not in DAYS:
                raise PackError(
                    f"calendar: staffed: {name} is no weekday; they are {', '.join(DAYS)}"
                )
            week[DAYS.index(name)] = tuple(_span(name, text) for text in _list(name, spans))
        holidays = _list("holidays", entries.get("holidays", []))
        return cls(timezone, week, frozenset(_day(text) for text in holidays))

    def due(self, now: int, minutes: int, *, staffed: bool) -> int:
        """The moment `minutes` after `now`; nights, weekends and holidays do not count where
        `staffed`. Minutes that end with a span end there, not when the next one begins."""
        left = minutes * 60
        if not staffed or left <= 0:
            return now + max(left, 0)
        for start, end in self._spans(now):
            begins = max(start, now)
            if begins + left <= end:
                return begins + left
            left -= max(end - begins, 0)
        raise AssertionError  # _spans never ends

    def is_staffed(self, now: int) -> bool:
        """True where somebody is there at `now`."""
        start, end = next(span for span in self._spans(now) if span[1] > now)
        return start <= now < end

    def _spans(self, now: int) -> Iterator[tuple[int, int]]:
        """Staffed spans in epoch seconds, in order and apart, from the day before `now` on."""
        first = datetime.fromtimestamp(now, self.timezone).date() - timedelta(days=1)
        over = 0
        for number in count():
            day = first + timedelta(days=number)
            if day in self.holidays:
                continue
            for begins, ends in self.week.get(day.weekday(), ()):
                # Where the clocks change, hours that are not there are skipped, hours that are
                # there twice count twice; what that lays over one another counts once.
                start = max(self._at(day, begins), over)
                end = self._at(day + timedelta(days=ends == MIDNIGHT), ends)
                if end > start:
                    over = end
                    yield start, end

    def _at(self, day: date, at: time) -> int:
        local = datetime.combine(day, at, self.timezone)
        return int(local.astimezone(UTC).timestamp())


def _check(day: str, spans: Sequence[Span]) -> None:
    before: time | None = None
    for start, end in spans:
        if end != MIDNIGHT and end <= start:
            raise PackError(f"calendar: staffed: {day}: a span ends before it begins")
        if before is not None and (before == MIDNIGHT or start < before):
            raise PackError(f"calendar: staffed: {day}: spans overlap or are out of order")
        before = end


def _list(name: str, value: object) -> Sequence[object]:
    if not isinstance(value, list | tuple):
        raise PackError(f"calendar: {name}: not a list")
    return value


def _span(day: str, text: object) -> Span:
    """A span written "08:00-17:00"; "24:00" is the end of the day."""
    start, _, end = str(text).partition("-")
    try:
        return time.fromisoformat(start.strip()), time.fromisoformat(
            "00:00" if end.strip() == "24:00" else end.strip()
        )
    except ValueError:
        raise PackError(f"calendar: staffed: {day}: a span is written 08:00-17:00") from None


def _day(value: object) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value  # YAML reads an unquoted day as one
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise PackError("calendar: holidays: a day is written 2026-01-20") from None
