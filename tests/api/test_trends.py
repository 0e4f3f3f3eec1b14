"""Releases and tallies through the API: who may read what, filters, formats, own counts."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from openpyxl import load_workbook
from sqlalchemy import select
from starlette.testclient import TestClient

from cbcm import tables
from cbcm.access.roles import role_of_seat
from cbcm.agencies import directory
from cbcm.app import create_app
from cbcm.demo.network import ISSUER
from cbcm.trends import formats, releases, tally
from cbcm.vocabulary import Role
from tests.trends.test_releases import make, receive
from tests.world import DESK, FOCAL, World

PERIOD = "2026-Q4"
NETWORK = f"/api/v1/trends/{PERIOD}"
PUBLIC = f"/api/v1/trends/public/{PERIOD}"
SERVICE_OWN = {"period": "", "source": "own", "events": {"received": {"total": 3, "cells": [
    {"dimension": "channel", "value": "web", "count": 2}]}}}  # fmt: skip


@pytest.fixture
def client(sqlite_world: World) -> Iterator[TestClient]:
    receive(sqlite_world, PERIOD, 39)
    receive(sqlite_world, PERIOD, 3, admin1=None)
    make(sqlite_world, PERIOD)
    with TestClient(create_app(sqlite_world.context)) as made:
        yield made


def _as(world: World, seat: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {world.network.token(seat)}"}


EVERY = frozenset({"line", "desk", "network", "public"})
TABLES = frozenset({"network", "public"})
NOTHING = frozenset[str]()
# domain: tables are for the desk, co-chairs and the RC/HC; members are the network itself. An
# investigation unit gets none of the network's, a service and an operator neither, and whoever
# administers the system nothing but operations.
MAY_READ = {
    "network:desk": EVERY, "network:on_call": EVERY,
    "network:co_chair": TABLES, "network:rc_hc": TABLES,
    "baobab_secours:focal_point": TABLES, "baobab_secours:alternate": TABLES,
    "baobab_secours:cfm": TABLES, "network:feedback": frozenset({"public"}),
    "baobab_secours:investigator": NOTHING, "baobab_secours:hr": NOTHING,
    "baobab_secours:integrity": NOTHING, "network:human_rights": NOTHING,
    "oversight:investigator": NOTHING, "baobab_secours:recovery": NOTHING,
    "kenyeba_listening:service": NOTHING, "kenyeba_clinic:service": NOTHING,
    "admin": NOTHING, "team": NOTHING,
}  # fmt: skip


def test_the_table_of_readers_names_every_role(sqlite_world: World) -> None:
    named = {role_of_seat(reader) for reader in MAY_READ if ":" in reader}
    assert named | {Role.ADMIN, Role.OPERATOR} == set(Role)
    kinds = {seat.split(":")[1] for seat in sqlite_world.context.pack.seats()} - {"canary"}
    assert {reader.split(":")[1] for reader in MAY_READ if ":" in reader} == kinds


@pytest.mark.parametrize("reader", MAY_READ)
def test_who_may_read_which_profile(sqlite_world: World, client: TestClient, reader: str) -> None:
    sqlite_world.context.store.write(
        lambda c: directory.put_account(c, issuer=ISSUER, subject="team", seat=None,
                                        roles=[Role.OPERATOR], language="fr", not_after=2**40)
    )  # fmt: skip
    headers, may = _as(sqlite_world, reader), MAY_READ[reader]
    listed = client.get("/api/v1/trends", headers=headers)
    assert listed.status_code == (200 if may else 403)
    assert set(listed.json().get("periods", ())) == may
    for profile in EVERY:
        answer = client.get(NETWORK, headers=headers, params={"profile": profile})
        assert answer.status_code == (200 if profile in may else 403), profile
    assert client.get(PUBLIC, headers=headers).status_code == 200
    for profile in TABLES:
        params = {"profile": profile, "format": "xlsx"}
        report = client.get(f"{NETWORK}/report", headers=headers, params=params)
        assert report.status_code == (200 if profile in may else 403), profile


def test_without_a_token_there_is_the_public_release_and_no_other(client: TestClient) -> None:
    assert client.get(NETWORK).status_code == client.get("/api/v1/trends").status_code == 401
    assert client.get("/api/v1/trends/public").json()["periods"] == {"public": [PERIOD]}
    assert client.get(PUBLIC).json()["release"]["profile"] == "public"


def test_a_period_without_a_release_is_not_found(sqlite_world: World, client: TestClient) -> None:
    desk = _as(sqlite_world, DESK)
    assert client.get("/api/v1/trends/2020-Q1", headers=desk).status_code == 404


def test_what_the_desk_reads_is_written_down_and_not_exported(
    sqlite_world: World, client: TestClient
) -> None:
    desk = _as(sqlite_world, DESK)
    exact = client.get(NETWORK, headers=desk, params={"profile": "desk"}).json()
    assert exact["release"]["tables"]["received/area"]["unknown"] == 3
    acts = select(tables.audit.c.act)
    found = sqlite_world.context.store.read(lambda c: list(c.execute(acts).scalars()))
    assert found.count("read desk trends") == 1
    for form in formats.MEDIA:
        answer = client.get(NETWORK, headers=desk, params={"profile": "desk", "format": form})
        assert (answer.status_code, answer.json()["fields"]) == (400, ["format"])


def test_a_filter_selects_cells_and_adds_nothing_up(
    sqlite_world: World, client: TestClient
) -> None:
    headers = _as(sqlite_world, FOCAL)

    def cells(**chosen: str) -> list[dict[str, Any]]:
        found = client.get(NETWORK, headers=headers, params=chosen)
        assert found.status_code == 200
        listed: list[dict[str, Any]] = found.json()["cells"]
        return listed

    (shown,) = cells(event="received", dimension="channel", value="sms")
    assert (shown["at_least"], shown["reason"]) == (40, None)
    (masked,) = cells(event="received", dimension="area", value="unknown")
    assert (masked["at_least"], masked["reason"]) == (None, "not_published")
    crossed = cells(event="received", dimension="area*channel")
    assert {cell["reason"] for cell in crossed} == {"not_published"}
    assert cells(event="nothing") == []
    every = cells()
    one = client.get(NETWORK, headers=headers).json()["release"]["tables"]
    assert len(every) == sum(map(len, one.values()))


def test_the_signature_is_over_the_release(sqlite_world: World, client: TestClient) -> None:
    key = client.get("/api/v1/trends/public").json()["key"]
    answer = client.get(PUBLIC).json()
    Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(
        bytes.fromhex(answer["signature"]), releases.signed_body(answer["release"])
    )
    assert client.get(PUBLIC).content == client.get(PUBLIC).content, "asked again: the same"


def test_formats(sqlite_world: World, client: TestClient) -> None:
    headers, chosen = _as(sqlite_world, FOCAL), {"event": "received", "dimension": "channel"}
    plain = client.get(NETWORK, headers=headers, params=chosen | {"format": "csv"})
    tagged = client.get(NETWORK, headers=headers, params=chosen | {"format": "hxl"})
    sheet = client.get(NETWORK, headers=headers, params=chosen | {"format": "xlsx"})
    rows = list(csv.reader(io.StringIO(plain.text)))
    assert rows[0] == list(formats.HEADINGS)
    sms = ["network", "2026-Q1", "2026-Q4", "received", "channel", "sms", "40", ""]
    assert sms in rows
    assert [row[-2:] for row in rows if row[5] == "web"] == [["", "not_published"]]
    tagged_rows = list(csv.reader(io.StringIO(tagged.text)))
    assert tagged_rows[1] == list(formats.HXL)
    assert tagged_rows[2:] == rows[1:]
    found = load_workbook(io.BytesIO(sheet.content)).active
    assert found is not None
    lines = found.iter_rows(values_only=True)
    values = [["" if value is None else str(value) for value in line] for line in lines]
    assert values == rows
    for answer, form in ((plain, "csv"), (tagged, "hxl"), (sheet, "xlsx")):
        assert answer.headers["content-type"] == formats.MEDIA[form]


def _tally(world: World, **changes: Any) -> dict[str, Any]:
    return SERVICE_OWN | {"period": tally.period_of(world.now)} | changes


def test_a_tally_is_taken_and_taken_again(sqlite_world: World) -> None:
    with TestClient(create_app(sqlite_world.context)) as client:
        headers, body = _as(sqlite_world, FOCAL), _tally(sqlite_world)
        for _ in range(2):
            answer = client.post("/api/v1/tallies", headers=headers, json=body)
            assert (answer.status_code, answer.json()) == (200, {"period": body["period"]})
        desk = client.post("/api/v1/tallies", headers=_as(sqlite_world, DESK), json=body)
        assert desk.status_code == 403
    rows = sqlite_world.context.store.read(lambda c: c.execute(select(tables.tally)).all())
    assert [row.contributor for row in rows] == ["baobab_secours"]
    assert b"web" not in rows[0].sealed


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"source": "all"}, "source"),
        ({"period": "2020-Q1"}, "period"),
        ({"period": "her name"}, "period"),
        ({"events": {"received": {"total": -1}}}, "total"),
        ({"events": {"received": {"total": 1.5}}}, "total"),
        ({"events": {"received": {"total": 1, "cells": [
            {"dimension": "channel", "value": "web", "count": 2}]}}}, "events.received.cells"),
        ({"events": {"received": {"total": 1, "cells": [
            {"dimension": "channel", "value": "her name", "count": 1}]}}}, "events.received.cells"),
        ({"events": {"received": {"total": 1, "cells": [
            {"dimension": "her name", "value": "web", "count": 1}]}}}, "events.received.cells"),
        ({"events": {"received": {"total": 2, "cells": [
            {"dimension": "channel", "value": "web", "count": 1}] * 2}}}, "events.received.cells"),
        ({"events": {"referred": {"total": 2}}}, "events.referred.cells"),
    ],
)  # fmt: skip
def test_a_wrong_tally_is_refused_by_the_name_of_its_field(
    sqlite_world: World, changes: dict[str, Any], field: str
) -> None:
    with TestClient(create_app(sqlite_world.context)) as client:
        body = _tally(sqlite_world, **changes)
        answer = client.post("/api/v1/tallies", headers=_as(sqlite_world, FOCAL), json=body)
    assert answer.status_code == 400
    assert answer.json()["fields"] == [field]
    assert "her name" not in answer.text


def test_a_period_that_was_released_takes_no_tally(
    sqlite_world: World, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = client.post("/api/v1/tallies", headers=_as(sqlite_world, FOCAL),
                         json=_tally(sqlite_world) | {"period": "2026-Q3"})  # fmt: skip
    assert (answer.status_code, answer.json()["fields"]) == (409, ["period"])
