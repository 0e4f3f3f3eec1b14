"""Co-chairs and the RC/HC read what the network and everybody may, and nothing that is exact."""

from __future__ import annotations

import html
import re

import pytest

from cbcm.desk.rendering import words
from cbcm.desk.trending import trends
from cbcm.vocabulary import Category, Channel
from tests.desk.signing_in import signed_in
from tests.desk.test_silence import contact
from tests.desk.test_trending import _acts
from tests.trends.test_releases import make, receive
from tests.world import DESK, FOCAL, World

CO_CHAIR, RC_HC = "network:co_chair", "network:rc_hc"
T = words()["fr"]

pytestmark = pytest.mark.quick_on_sqlite


def _page(world: World, subject: str, path: str = "trends") -> str:
    with signed_in(world, subject) as client:
        answer = client.get(f"/desk/{path}")
        assert answer.status_code == 200
        return html.unescape(answer.text)


def _fill(world: World) -> None:
    world.tell_all()
    receive(world, "2025-Q4", 37, channel=Channel.WEB, category=Category.PROG)
    receive(world, "2025-Q4", 4, channel=Channel.MAILBOX)
    contact(world, "2025-Q4", {1: 53}, Channel.SMS)
    make(world, "2025-Q4")


@pytest.mark.parametrize("reader", [CO_CHAIR, RC_HC])
def test_no_figure_of_the_desk_and_none_by_agency_is_shown(world: World, reader: str) -> None:
    _fill(world)
    assert re.search(r">41<|: 41\b", re.sub(r"</?strong>", "", _page(world, DESK, "overview")))
    before = _acts(world)
    text = _page(world, reader)
    plain = re.sub(r"<[^>]+>", " ", text)
    assert T["trends_rounded"] in text
    assert T["trends_cannot"] in text
    assert "⁦35–39⁩" in text
    for exact in (37, 41, 53):
        assert not re.search(rf"(?<!\d){exact}(?!\d)", plain), exact
    for never in ("trends_exact", "where_silent", "who_is_late", "passed_on", "is_it_alive"):
        assert T[never] not in text, never
    names = [org.names[0] for org in world.context.pack.organisations]
    assert [name for name in names if name in text] == []
    assert [code for code in world.context.pack.members() if code in text] == []
    assert _acts(world) == before


def test_what_everybody_may_read_stands_below(world: World) -> None:
    _fill(world)
    text = _page(world, CO_CHAIR)
    below = text[text.index(f"<h2>{T['everybody_reads']}</h2>") :]
    assert T["chart_total_event"] in below
    assert len(set(re.findall(r'<title id="([^"]+)"', text))) == text.count("<title id=")


def test_the_report_is_one_link_away_in_every_language(world: World) -> None:
    _fill(world)
    with signed_in(world, CO_CHAIR) as client:
        text = html.unescape(client.get("/desk/trends").text)
        links = re.findall(r'href="(/api/[^"]+/report[^"]+)"', text)
        assert len(links) == 6
        for link in links:
            answer = client.get(link)
            assert answer.status_code == 200
            kind = b"%PDF-" if "pdf" in link else b"PK"
            assert answer.content.startswith(kind)
            assert "report-2025-Q4-network-" in answer.headers["content-disposition"]


def test_before_the_first_release_it_says_so(world: World) -> None:
    text = _page(world, CO_CHAIR)
    assert T["trends_none"] in text
    assert "<svg" not in text


def test_who_may_open_it(world: World) -> None:
    for subject, status in ((CO_CHAIR, 200), (RC_HC, 200), (DESK, 200), (FOCAL, 403),
                            ("baobab_secours:investigator", 403), ("admin", 403)):  # fmt: skip
        with signed_in(world, subject) as client:
            assert client.get("/desk/trends").status_code == status, subject
    assert 'href="/desk/trends"' in _page(world, CO_CHAIR, "me")
    assert 'href="/desk/overview"' not in _page(world, CO_CHAIR, "me")


def test_what_repeats_is_what_was_more_than_once_and_is_known() -> None:
    document = {
        "period": "2026-Q4", "window": ["2026-Q1", "2026-Q4"], "rounded_to": 1,
        "tables": {
            "kept/role": {"driver": 6, "guard": 1, "unknown": 40, "teacher": 0, "manager": 2,
                          "registrar": 3, "volunteer": 2},
            "kept/category": {"SEA": None, "UNCLEAR": 9},
            "received/area": {"ML-5": 3, "ML-6": 1, "ML-7": 0, "unknown": 0},
        },
    }  # fmt: skip
    found = trends("desk", [document])
    assert [(chart.dimension, [bar.value for bar in chart.most_often])
            for chart in found.repeating] == [
        ("role", ["driver", "registrar", "manager"]), ("area", ["ML-5"]),
    ]  # fmt: skip
    assert found.none_of("received", "area") == ("ML-7",)
