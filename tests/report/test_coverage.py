"""Which channel and service is where, what is missing, and how members hand theirs in."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from starlette.testclient import TestClient

from cbcm.agencies.coverage import Gap, OwnChannel, coverage
from cbcm.agencies.mapping import WAYS
from cbcm.app import create_app
from cbcm.pack import Service, load_pack
from tests.world import DESK, FOCAL, World

PACK = load_pack("mali")
TODAY = date(2026, 11, 22)
CHANNELS = "/api/v1/coverage/channels"
ECHO = "valeur-jamais-repetee"
KEYS = frozenset(f"{code}:focal_point" for code in PACK.members())


def _own(area: str, channel: str, days: int = 30, who: str = "baobab_secours") -> OwnChannel:
    return OwnChannel(who, area, channel, ("bm",), TODAY - timedelta(days=days))


def _gaps(*channels: OwnChannel, **more: Any) -> dict[str, set[Gap]]:
    found = coverage(more.get("pack", PACK), channels, more.get("keys", KEYS), TODAY, WAYS)
    return {"": set(found.gaps)} | {area.code: set(area.gaps) for area in found.areas}


def test_an_organisation_that_left_has_no_channel_any_more() -> None:
    assert Gap("no_channel") in _gaps(_own("ML-5", "in_person", who="long_gone"))["ML-5"]


def test_an_area_without_a_channel_or_only_for_readers_is_a_gap() -> None:
    gaps = _gaps(_own("ML-5", "web"), _own("ML-7", "in_person"), _own("ML-7", "sms"))
    assert Gap("no_channel") in gaps["ML-1"]
    assert Gap("only_for_readers") in gaps["ML-5"]
    assert not {Gap("no_channel"), Gap("only_for_readers")} & gaps["ML-7"]


def test_everywhere_is_every_area_and_a_year_without_a_look_is_nothing() -> None:
    assert all(Gap("no_channel") not in gaps for gaps in _gaps(_own("all", "hotline")).values())
    old = _gaps(_own("all", "hotline", days=366))
    assert Gap("no_channel") in old["ML-5"]
    assert Gap("not_checked", "baobab_secours") in old[""]
    assert Gap("not_handed_in", "baobab_secours") not in old[""]


def test_a_service_is_here_or_for_the_country_or_missing() -> None:
    gaps = _gaps()
    assert Gap("only_country", "gbv") not in gaps["ML-5"]  # one of its own
    assert Gap("only_country", "gbv") in gaps["ML-1"]
    local = tuple(Service(s.code, s.kind, ("ML-5",)) for s in PACK.services)
    gaps = _gaps(pack=replace(PACK, services=local))
    assert Gap("no_service", "health") in gaps["ML-1"]
    assert not {gap for gap in gaps["ML-5"] if gap.code != "no_channel"}


def test_a_kind_of_service_that_one_organisation_alone_runs_is_a_gap() -> None:
    runners = {gap for gap in _gaps()[""] if gap.code == "one_runner"}
    assert runners == {Gap("one_runner", "child_protection")}
    another = replace(PACK.services[-1], code="another", run_by=None)
    gaps = _gaps(pack=replace(PACK, services=(*PACK.services, another)))
    assert "one_runner" not in {gap.code for gap in gaps[""]}


def test_a_member_that_nobody_can_open_for_or_that_said_nothing_is_a_gap() -> None:
    gaps = _gaps(_own("ML-5", "box"), keys=KEYS - {"baobab_secours:focal_point"})
    others = {Gap("not_handed_in", code) for code in PACK.members() - {"baobab_secours"}}
    assert gaps[""] - {Gap("one_runner", "child_protection")} == {
        Gap("nobody_opens", "baobab_secours"), *others
    }  # fmt: skip


@pytest.fixture
def client(sqlite_world: World) -> Iterator[TestClient]:
    with TestClient(create_app(sqlite_world.context)) as made:
        yield made


def _as(world: World, seat: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {world.network.token(seat)}"}


def _row(**more: Any) -> dict[str, Any]:
    today = datetime.now(UTC).date().isoformat()
    return {"organisation": "baobab_secours", "area": "Mopti", "channel": "in_person",
            "languages": ["bm"], "checked": today} | more  # fmt: skip


def test_a_list_replaces_what_its_organisations_handed_in(
    sqlite_world: World, client: TestClient
) -> None:
    desk = _as(sqlite_world, DESK)
    rows = [_row(), _row(area="ml-7", channel="box"), _row(organisation="karite_logis")]
    tried = client.put(CHANNELS, headers=desk, json={"rows": rows, "dry_run": True}).json()
    assert tried == {"organisations": ["baobab_secours", "karite_logis"], "written": False}
    assert client.get(CHANNELS, headers=desk).json()["items"] == []
    assert client.put(CHANNELS, headers=desk, json={"rows": rows}).json()["written"]
    again = {"rows": [_row(area="all", channel="hotline", languages=None)]}
    assert client.put(CHANNELS, headers=desk, json=again).status_code == 200
    found = client.get(CHANNELS, headers=desk).json()["items"]
    assert [(one["organisation"], one["area"], one["channel"]) for one in found] == [
        ("baobab_secours", "all", "hotline"), ("karite_logis", "ML-5", "in_person"),
    ]  # fmt: skip
    areas = client.get("/api/v1/coverage", headers=_as(sqlite_world, FOCAL)).json()["areas"]
    mopti = next(area for area in areas if area["code"] == "ML-5")
    assert mopti["channels"] == {"hotline": ["baobab_secours"], "in_person": ["karite_logis"]}
    assert mopti["services"]["gbv"] == "here"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("organisation", ECHO), ("organisation", "nobody"), ("area", ECHO), ("area", ""),
        ("channel", ECHO), ("languages", [ECHO]), ("checked", ECHO), ("checked", "2999-01-01"),
    ],
)  # fmt: skip
def test_a_wrong_row_stops_the_list_and_is_named_without_its_value(
    sqlite_world: World, client: TestClient, field: str, value: Any
) -> None:
    desk = _as(sqlite_world, DESK)
    rows = [_row(), _row(area="Gao", **{field: value}) if field != "area" else _row(area=value)]
    answer = client.put(CHANNELS, headers=desk, json={"rows": rows})
    assert answer.status_code == 400
    assert answer.json()["fields"] == [f"rows.1.{field}"]
    assert ECHO not in answer.text
    assert client.get(CHANNELS, headers=desk).json()["items"] == []


def test_a_row_that_stands_twice_is_named(sqlite_world: World, client: TestClient) -> None:
    rows = [_row(), _row(area="ML-5")]
    answer = client.put(CHANNELS, headers=_as(sqlite_world, DESK), json={"rows": rows})
    assert answer.json()["fields"] == ["rows.1.channel"]


def test_what_is_wrong_is_named_in_the_order_of_the_rows(
    sqlite_world: World, client: TestClient
) -> None:
    rows = [_row(area="nowhere"), _row(channel=7), _row(organisation="nobody")]
    answer = client.put(CHANNELS, headers=_as(sqlite_world, DESK), json={"rows": rows})
    assert answer.json()["fields"] == ["rows.0.area", "rows.1.channel", "rows.2.organisation"]


def test_only_the_desk_changes_it(sqlite_world: World, client: TestClient) -> None:
    focal = _as(sqlite_world, FOCAL)
    assert client.put(CHANNELS, headers=focal, json={"rows": [_row()]}).status_code == 403
    assert client.get(CHANNELS, headers=focal).status_code == 403
    assert client.get("/api/v1/coverage").status_code == 401


def test_whoever_reads_only_what_is_public_reads_no_coverage(
    sqlite_world: World, client: TestClient
) -> None:
    answer = client.get("/api/v1/coverage", headers=_as(sqlite_world, "network:feedback"))
    assert answer.status_code == 403


def test_coverage_as_lines_names_areas_and_gaps(sqlite_world: World, client: TestClient) -> None:
    headers = _as(sqlite_world, FOCAL)
    for form in ("csv", "hxl"):
        answer = client.get("/api/v1/coverage", headers=headers, params={"format": form})
        assert answer.headers["content-type"].startswith("text/csv")
        rows = list(csv.reader(io.StringIO(answer.text)))
        assert (rows[1][0] == "#adm1+code") is (form == "hxl")
        assert ["ML-1", "Kayes", "gap", "", "", "", "no_channel"] in rows
        assert ["", "", "gap", "baobab_secours", "", "", "not_handed_in"] in rows
