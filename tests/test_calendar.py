"""Deadlines in staffed hours: over nights, weekends, holidays and days when the clocks change."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cbcm.calendar import Calendar
from cbcm.errors import PackError
from cbcm.pack import load_pack

HOUR = 3600
BAMAKO = ZoneInfo("Africa/Bamako")
OFFICE = {
    "staffed": {
        "mon": ["08:00-17:00"],
        "tue": ["08:00-17:00"],
        "wed": ["08:00-17:00"],
        "thu": ["08:00-17:00"],
        "fri": ["08:00-12:00", "14:00-17:00"],
    },
    "holidays": ["2027-01-20", "2027-05-01"],
}
MALI = Calendar.parse(BAMAKO, OFFICE)


def at(text: str, zone: ZoneInfo = BAMAKO) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=zone).timestamp())


@pytest.mark.parametrize(
    ("now", "minutes", "due"),
    [
        ("2027-03-01 08:00", 60, "2027-03-01 09:00"),  # a Monday
        ("2027-03-01 16:30", 60, "2027-03-02 08:30"),
        ("2027-03-01 03:00", 1, "2027-03-01 08:01"),
        ("2027-03-01 08:00", 540, "2027-03-01 17:00"),  # ends with the day, not the next morning
        ("2027-03-05 11:00", 120, "2027-03-05 15:00"),  # Friday's pause
        ("2027-03-05 16:59", 2, "2027-03-08 08:01"),  # over the weekend
        ("2027-03-06 12:00", 240, "2027-03-08 12:00"),
        ("2027-01-19 16:00", 120, "2027-01-21 09:00"),  # over a holiday
    ],
)
def test_staffed_minutes_skip_nights_weekends_and_holidays(
    now: str, minutes: int, due: str
) -> None:
    assert MALI.due(at(now), minutes, staffed=True) == at(due)
    assert MALI.due(at(now), minutes, staffed=False) == at(now) + minutes * 60


@pytest.mark.parametrize(
    ("moment", "there"),
    [
        ("2027-03-01 07:59", False), ("2027-03-01 08:00", True), ("2027-03-01 16:59", True),
        ("2027-03-01 17:00", False), ("2027-03-05 13:00", False), ("2027-03-06 10:00", False),
        ("2027-01-20 10:00", False),
    ],
)  # fmt: skip
def test_somebody_is_there_or_not(moment: str, there: bool) -> None:
    assert MALI.is_staffed(at(moment)) is there


def test_a_day_on_which_the_clocks_change_counts_what_it_lasts() -> None:
    zone = ZoneInfo("America/Port-au-Prince")
    every = Calendar.parse(zone, {"staffed": {day: ["00:00-24:00"] for day in
                           ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}})  # fmt: skip
    night = Calendar.parse(zone, {"staffed": {"sun": ["01:00-04:00"], "mon": ["08:00-10:00"]}})
    shorter, longer = at("2027-03-14 00:00", zone), at("2027-11-07 00:00", zone)
    for start in (shorter, longer):
        assert every.due(start, 24 * 60, staffed=True) == start + 24 * HOUR
    assert night.due(shorter, 120, staffed=True) == at("2027-03-14 04:00", zone)
    assert night.due(shorter, 121, staffed=True) == at("2027-03-15 08:01", zone)
    assert night.due(longer, 240, staffed=True) == at("2027-11-07 04:00", zone)
    # A span that begins in the hour that is left out is no reason to count an hour twice.
    gap = Calendar.parse(zone, {"staffed": {"sun": ["01:00-02:50", "03:00-04:00"]}})
    assert gap.due(shorter, 120, staffed=True) == at("2027-03-14 04:00", zone)


ZONES = st.sampled_from(
    ["Africa/Bamako", "America/Port-au-Prince", "Europe/Paris", "Asia/Kathmandu", "Africa/Tripoli"]
)
TIMES = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 59]))


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    week = {}
    for day in draw(st.sets(st.integers(0, 6), min_size=1)):
        edges = sorted(draw(st.sets(TIMES, min_size=2, max_size=4)))
        week[day] = tuple(zip(edges[::2], edges[1::2], strict=False))
    holidays = draw(st.sets(st.dates(date(2027, 1, 1), date(2027, 12, 31)), max_size=20))
    return Calendar(ZoneInfo(draw(ZONES)), week, frozenset(holidays))


MOMENTS = st.integers(at("2026-12-01 00:00"), at("2027-12-31 00:00"))
MINUTES = st.integers(0, 5000)


@settings(deadline=None)
@given(calendars(), MOMENTS, MINUTES, st.booleans())
def test_nothing_is_due_before_now(c: Calendar, now: int, minutes: int, staffed: bool) -> None:
    assert c.due(now, minutes, staffed=staffed) >= now + minutes * 60


@settings(deadline=None)
@given(calendars(), MOMENTS, MINUTES, MINUTES, st.integers(0, 10**6), st.booleans())
def test_later_or_longer_is_never_due_earlier(
    c: Calendar, now: int, minutes: int, more: int, later: int, staffed: bool
) -> None:
    due = c.due(now, minutes, staffed=staffed)
    assert c.due(now, minutes + more, staffed=staffed) >= due
    assert c.due(now + later, minutes, staffed=staffed) >= due


@settings(deadline=None)
@given(calendars(), MOMENTS, st.integers(1, 3000), st.integers(1, 3000))
def test_two_times_one_after_the_other_are_their_sum(
    c: Calendar, now: int, one: int, other: int
) -> None:
    after_one = c.due(now, one, staffed=True)
    assert c.is_staffed(after_one - 1), "a deadline in staffed hours ends in one"
    assert c.due(after_one, other, staffed=True) == c.due(now, one + other, staffed=True)


@pytest.mark.parametrize(
    ("entries", "named"),
    [
        ({}, "staffed"),
        ({"staffed": {}}, "nobody is ever there"),
        ({"staffed": {"mon": []}}, "nobody is ever there"),
        ({"staffed": {"monday": ["08:00-17:00"]}}, "monday"),
        ({"staffed": {"mon": "08:00-17:00"}}, "mon: not a list"),
        ({"staffed": {"mon": ["8 to 5"]}}, "mon: a span is written"),
        ({"staffed": {"mon": ["17:00-08:00"]}}, "mon: a span ends before"),
        ({"staffed": {"mon": ["08:00-12:00", "11:00-17:00"]}}, "mon: spans overlap"),
        ({"staffed": {"mon": ["14:00-17:00", "08:00-12:00"]}}, "mon: spans overlap"),
        ({"staffed": {"mon": ["08:00-24:00", "00:00-02:00"]}}, "mon: spans overlap"),
        ({"staffed": {"mon": ["08:00-17:00"]}, "holidays": ["20 January"]}, "holidays"),
        ({"staffed": {"mon": ["08:00-17:00"]}, "holidays": "2027-01-20"}, "holidays"),
        ({"staffed": {"mon": ["08:00-17:00"]}, "hollidays": []}, "hollidays"),
        ([], "not a mapping"),
    ],
)
def test_a_calendar_that_says_nothing_clear_is_refused(entries: object, named: str) -> None:
    with pytest.raises(PackError, match=named):
        Calendar.parse(BAMAKO, entries)  # type: ignore[arg-type]


def test_a_weekday_that_there_is_not_is_refused() -> None:
    with pytest.raises(PackError, match="weekday"):
        Calendar(BAMAKO, {7: ((time(8), time(9)),)})


def test_the_shipped_pack_has_a_calendar() -> None:
    calendar = load_pack("mali").calendar
    assert calendar.is_staffed(at("2027-03-01 09:00"))
    assert not calendar.is_staffed(at("2027-09-22 09:00"))
    assert calendar.timezone.key == "Africa/Bamako"
    assert datetime.fromtimestamp(calendar.due(at("2027-09-21 16:30"), 60, staffed=True), UTC) == (
        datetime(2027, 9, 23, 8, 30, tzinfo=UTC)
    )
