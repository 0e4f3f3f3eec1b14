"""The coordinator's page: releases as charts; what is not published is no zero."""

from __future__ import annotations

import html
import re

import pytest
from sqlalchemy import select

from cbcm import tables
from cbcm.desk.rendering import words
from cbcm.desk.trending import trends
from cbcm.vocabulary import Category, Channel
from tests.desk.signing_in import signed_in
from tests.trends.test_releases import make, receive
from tests.world import DESK, World

pytestmark = pytest.mark.quick_on_sqlite

T = words()["fr"]


def _page(world: World) -> str:
    with signed_in(world, DESK) as client:
        answer = client.get("/desk/overview")
        assert answer.status_code == 200
        return html.unescape(answer.text)


def _acts(world: World) -> list[str]:
    return list(world.context.store.read(lambda c: c.execute(select(tables.audit.c.act)).scalars()))


def test_without_a_release_it_says_so_and_notes_nothing(world: World) -> None:
    assert T["trends_none"] in _page(world)
    assert "read desk trends" not in _acts(world)


def test_exact_figures_are_shown_and_that_is_written_down(world: World) -> None:
    receive(world, "2025-Q4", 21, channel=Channel.WEB, category=Category.PROG)
    receive(world, "2025-Q4", 3)
    make(world, "2025-Q4")
    text = _page(world)
    assert T["trends_exact"] in text
    assert T["trends_cannot"] in text
    line = re.search(r"<svg.*?" + T["channel_web"] + r".*?</svg>", text, re.DOTALL)
    assert line is not None
    assert f"{T['channel_web']}: 21" in line.group()
    assert T["none_here"] in text
    assert "read desk trends" in _acts(world)


def test_below_the_minimum_nothing_is_shown_and_nothing_is_zero(world: World) -> None:
    receive(world, "2025-Q4", 3)
    make(world, "2025-Q4")
    text = _page(world)
    trend = text[text.index(f"<h2>{T['trends']}</h2>") :]
    assert T["not_published"] in trend
    assert "<svg" not in trend
    assert not re.search(r"<td>0</td>", trend)


def test_bars_are_what_was_released_and_a_gap_stays_one() -> None:
    document = {
        "period": "2026-Q2", "window": ["2025-Q3", "2026-Q2"], "rounded_to": 5,
        "totals_in_bands_of": 20,
        "tables": {"received/total": {"all": 20},
                   "received/channel": {"sms": 15, "web": None, "hotline": 5}},
    }  # fmt: skip
    older = document | {"period": "2025-Q4", "window": ["2025-Q1", "2025-Q4"], "tables": {}}
    found = trends("network", [document, older])
    assert found.windows == (("2025-Q1", "2025-Q4"), ("2025-Q3", "2026-Q2"))
    (chart,) = found.charts
    assert [(bar.value, bar.least, bar.most) for bar in chart.bars] == [
        ("sms", 15, 19), ("hotline", 5, 9), ("web", None, None),
    ]  # fmt: skip
    assert [bar.value for bar in chart.masked] == ["web"]
    assert len(chart.drawn) == 2
    assert chart.none == ()
    assert [point.count for point in chart.bars[0].points] == [None, 15]
    assert chart.bars[0].width + chart.bars[0].further == 100
    assert found.totals is not None
    assert found.totals.bars[0].most == 39
