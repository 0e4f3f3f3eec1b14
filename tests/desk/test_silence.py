"""Where the line is silent: channels and weeks that nobody used are named, from releases alone."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest

from cbcm.desk.rendering import words
from cbcm.desk.silence import Used, line_use
from cbcm.trends import cells, periods, tally
from cbcm.vocabulary import Channel
from tests.desk.signing_in import signed_in
from tests.desk.test_trending import _acts
from tests.trends.test_releases import facts, make
from tests.world import DESK, World

DAY = 24 * 3600
T = words()["fr"]
CHANNELS = dict.fromkeys((*Channel, "unknown"), 0)


def contact(world: World, period: str, weeks: dict[int, int], channel: Channel) -> None:
    """Count contacts by this channel in these weeks of a quarter: week -> how many."""
    begins = periods.ends_at(periods.name(periods.number(period) - 1))
    context = world.context

    def write(connection: Any) -> None:
        for week, number in weeks.items():
            at = begins + (week - 1) * 7 * DAY
            for _ in range(number):
                counted = cells.contact_cells(facts(channel=channel), at)
                tally.count(connection, context.keyring, counted, at)
        while tally.fold(connection, context.keyring, context.cells):
            pass

    context.store.write(write)


def _document(period: str, channels: dict[str, int], weeks: dict[str, int]) -> dict[str, Any]:
    return {
        "period": period, "window": [period, period], "rounded_to": 1,
        "tables": {"contact/channel": CHANNELS | channels,
                   "contact/week": dict.fromkeys(cells.WEEKS, 0) | weeks},
    }  # fmt: skip


def _page(world: World) -> str:
    with signed_in(world, DESK) as client:
        answer = client.get("/desk/overview")
        assert answer.status_code == 200
        return html.unescape(answer.text)


def _silence(text: str) -> str:
    return text[text.index(T["where_silent"]) : text.index(T["who_is_late"])]


def test_a_channel_that_fell_silent_is_told_from_one_that_was_never_used() -> None:
    found = line_use([
        _document("2026-Q4", {"sms": 4}, {"01": 4}),
        _document("2026-Q3", {"sms": 2, "hotline": 1}, {"02": 3}),
    ])  # fmt: skip
    assert found.quarters == ("2026-Q3", "2026-Q4")
    assert found.channels[0] == Used("sms", (2, 4))
    assert found.fell_silent == ("hotline",)
    assert found.never_used == ("web", "mailbox", "in_person", "member_cfm")
    assert "unknown" not in {one.channel for one in found.channels}


def test_only_the_latest_four_quarters_count() -> None:
    old = _document("2025-Q4", {"web": 7}, {})
    recent = [_document(f"2026-Q{n}", {"sms": 1}, {"01": 1}) for n in range(1, 5)]
    found = line_use([*recent, old])
    assert found.quarters[0] == "2026-Q1"
    assert "web" in found.never_used


@pytest.mark.parametrize(
    ("period", "weeks", "last", "is_whole"),
    [("2026-Q1", 13, "2026-03-26", False), ("2026-Q2", 13, "2026-06-24", True),
     ("2026-Q4", 14, "2026-12-31", False), ("2028-Q1", 13, "2028-03-25", True)],
)  # fmt: skip
def test_a_week_that_had_hardly_begun_is_not_silent(
    period: str, weeks: int, last: str, is_whole: bool
) -> None:
    found = line_use([_document(period, {"sms": 1}, {"01": 1})])
    assert len(found.weeks) == weeks
    assert (found.weeks[-1].begins, found.weeks[-1].is_whole) == (last, is_whole)
    assert (last in found.silent_weeks) is is_whole
    assert found.weeks[0].begins not in found.silent_weeks
    assert len(found.silent_weeks) == weeks - 1 - (not is_whole)


@pytest.mark.quick_on_sqlite
def test_before_the_first_release_the_page_says_so(world: World) -> None:
    contact(world, "2025-Q4", {1: 3}, Channel.SMS)
    silence = _silence(_page(world))
    assert T["silence_none"] in silence
    assert "<table" not in silence
    assert "read line trends" not in _acts(world)


@pytest.mark.quick_on_sqlite
def test_silent_channels_and_weeks_are_named_and_the_look_is_written_down(world: World) -> None:
    contact(world, "2025-Q3", {1: 2, 5: 1}, Channel.HOTLINE)
    make(world, "2025-Q3")
    contact(world, "2025-Q4", {1: 3, 2: 1}, Channel.SMS)
    make(world, "2025-Q4")
    silence = _silence(_page(world))
    plain = re.sub(r"<[^>]+>", "", silence)
    assert f"{T['fell_silent']} {T['channel_hotline']}. {T['fell_silent_then']}" in plain
    assert f"{T['never_used']} {T['channel_web']}, " in plain
    assert f"{T['silent_weeks']} 2025-10-15, 2025-10-22" in plain
    assert "2025-12-31," not in plain
    rows = re.findall(r'<tr><th scope="row">(.*?)</th><td>(\d+)</td><td>(\d+)</td></tr>', silence)
    assert (T["channel_hotline"], "3", "0") in rows
    assert (T["channel_sms"], "0", "4") in rows
    assert len(re.findall(r'<rect class="(?:least|most)"', silence)) == 14
    assert _acts(world).count("read line trends") == 1


@pytest.mark.quick_on_sqlite
def test_the_four_questions_come_before_the_trends(world: World) -> None:
    text = _page(world)
    asked = ("is_it_alive", "where_silent", "who_is_late", "what_repeats", "trends")
    places = [text.index(f"<h2>{T[name]}</h2>") for name in asked]
    assert places == sorted(places)
    assert "<script" not in text
