"""The interface over HTTP: directory, ladders, problem documents that never echo."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import pytest
from starlette.testclient import TestClient

from cbcm.app import create_app
from cbcm.demo.network import ISSUER
from cbcm.sealing import new_identity
from tests.world import DESK, FOCAL, World

ECHO = "parole-jamais-repetee"


@pytest.fixture
def client(sqlite_world: World) -> Iterator[TestClient]:
    with TestClient(create_app(sqlite_world.context), raise_server_exceptions=False) as made:
        yield made


def _as(world: World, subject: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {world.network.token(subject)}"}


def _entry(world: World, seat: str, public: str) -> dict[str, Any]:
    key = world.network.signed(seat, public)
    return asdict(key) | {"signature": key.signature.hex()}


def test_an_administrator_puts_signed_keys_only(client: TestClient, sqlite_world: World) -> None:
    admin = _as(sqlite_world, "admin")
    entry = _entry(sqlite_world, "baobab_secours:focal_point", new_identity()[1])
    assert client.put("/api/v1/directory/keys", json=entry, headers=admin).status_code == 200
    for change in (
        {"seat": "djoliba_sante:focal_point"},
        {"not_after": entry["not_after"] + 1},
        {"public_key": new_identity()[1]},
        {"holder": "djoliba_sante:focal_point"},
        {"employer": "djoliba_sante"},
        {"kind": "delegated"},
        {"signature": "00" * 64},
    ):
        refused = client.put("/api/v1/directory/keys", json=entry | change, headers=admin)
        assert refused.status_code == 400
        assert refused.json()["fields"] == ["signature"]
    keys = client.get("/api/v1/directory/keys", headers=admin).json()["items"]
    assert entry in keys
    body = {"seat": entry["seat"], "public_key": entry["public_key"]}
    removed = client.request("DELETE", "/api/v1/directory/keys", json=body, headers=admin)
    assert removed.json() == {"done": True}


def test_a_misspelt_seat_is_refused(client: TestClient, sqlite_world: World) -> None:
    admin = _as(sqlite_world, "admin")
    entry = _entry(sqlite_world, "baobab_secours:focl_point", new_identity()[1])
    refused = client.put("/api/v1/directory/keys", json=entry, headers=admin)
    assert refused.status_code == 400
    assert refused.json()["fields"] == ["seat"]


def test_readiness_says_what_to_heed(client: TestClient, sqlite_world: World) -> None:
    from sqlalchemy import delete

    from cbcm import tables

    sqlite_world.context.store.write(
        lambda c: (
            c.execute(delete(tables.seat_key).where(tables.seat_key.c.seat_id.like("djoliba%")))
            and None
        )
    )
    sqlite_world.tick()
    said = client.get("/readyz").json()
    assert any("djoliba_sante" in line for line in said["heed"] or said["wrong"])
    assert "an alert would reach nobody: no way to send, or nobody on duty" in said["heed"]


def test_a_seat_gets_ladder_and_keys_to_seal_to(client: TestClient, sqlite_world: World) -> None:
    focal = _as(sqlite_world, FOCAL)
    ladder = client.get("/api/v1/directory/ladders/djoliba_sante", headers=focal).json()
    assert ladder["seats"][0] == "djoliba_sante:focal_point"
    assert {key["seat"] for key in ladder["keys"]} == set(ladder["seats"])
    missing = client.get(f"/api/v1/directory/ladders/{ECHO}", headers=focal)
    assert missing.status_code == 400
    assert ECHO not in missing.text


def test_an_account_ends_by_its_date(client: TestClient, sqlite_world: World) -> None:
    admin = _as(sqlite_world, "admin")
    body = {"issuer": ISSUER, "subject": "new", "seat": FOCAL, "roles": ["focal_point"],
            "language": "fr", "not_after": sqlite_world.now + 3600}  # fmt: skip
    assert client.put("/api/v1/directory/accounts", json=body, headers=admin).status_code == 200
    assert client.get("/api/v1/referrals", headers=_as(sqlite_world, "new")).status_code == 200
    body["not_after"] = sqlite_world.now - 1
    client.put("/api/v1/directory/accounts", json=body, headers=admin)
    assert client.get("/api/v1/referrals", headers=_as(sqlite_world, "new")).status_code == 401


@pytest.mark.parametrize(
    ("path", "body", "fields"),
    [
        ("acknowledgement", {"opened": ECHO}, ["opened"]),
        ("acknowledgement", {"kept": ECHO}, ["kept"]),
        ("acknowledgement", {"facts": {"category": ECHO}}, ["category"]),
        ("acknowledgement", {ECHO: 1}, []),
        ("redirect", {"reason": ECHO, "target": "desk", "sealed_to": [], "parts": []}, ["reason"]),
        ("answers", {"code": ECHO}, ["code"]),
        ("answers", {"code": "A1", "sealed": ECHO}, ["sealed"]),
        ("status", {"status": ECHO}, ["status"]),
    ],
)
def test_bad_input_names_the_field_and_never_the_value(
    client: TestClient, sqlite_world: World, path: str, body: object, fields: list[str]
) -> None:
    sqlite_world.tell_all()
    (line,) = sqlite_world.inbox(FOCAL)
    refused = client.post(
        f"/api/v1/referrals/{line.id}/{path}", json=body, headers=_as(sqlite_world, FOCAL)
    )
    assert refused.status_code == 400
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.json().get("fields", []) == fields
    assert ECHO not in refused.text


def test_not_there_and_not_mine_look_alike(client: TestClient, sqlite_world: World) -> None:
    sqlite_world.tell_all()
    (line,) = sqlite_world.inbox(FOCAL)
    part = line.parts[0][0]
    desk = _as(sqlite_world, DESK)
    answers = [
        client.get(f"/api/v1/referrals/{referral}/parts/{part_id}", headers=desk)
        for referral, part_id in ((line.id, part), (line.id, "0" * 32), ("0" * 32, part))
    ]
    assert {a.status_code for a in answers} == {404}
    assert len({a.text for a in answers}) == 1


def test_the_list_pages_by_cursor(client: TestClient, sqlite_world: World) -> None:
    world = sqlite_world
    for number in range(5):
        for text in ("le chauffeur demande de venir chez lui", "2", "Baobab Secours", "0", "6"):
            world.say(text, sender=f"+2237000020{number}")
    seen, after = [], ""
    while after is not None:
        query = {"limit": 2, "after": after}
        page = client.get("/api/v1/referrals", params=query, headers=_as(world, FOCAL)).json()
        seen += [item["id"] for item in page["items"]]
        after = page["next"]
    assert len(seen) == len(set(seen)) == 5


def test_the_follow_up_hears_and_adds(client: TestClient, sqlite_world: World) -> None:
    code = sqlite_world.tell_all()
    heard = client.post("/api/v1/follow-up", json={"code": code}).json()
    assert heard == {"status": "waiting", "answers": [], "reply_taken": False}
    added = client.post("/api/v1/follow-up", json={"code": code, "reply": "il est revenu hier"})
    assert added.json()["reply_taken"]
    assert len(sqlite_world.inbox(FOCAL)) == 2
    for wrong in ("0" * 12, "x", code[:-1], ""):
        refused = client.post("/api/v1/follow-up", json={"code": wrong})
        assert refused.status_code == 404
        assert refused.json()["code"] == "receipt_unknown"


def test_the_document_describes_every_route(client: TestClient) -> None:
    document = client.get("/openapi.json").json()
    assert "/api/v1/referrals/{referral_id}/acknowledgement" in document["paths"]
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            assert operation["x-roles"], (method, path)


def test_an_unforeseen_error_tells_nothing(
    client: TestClient, sqlite_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError(ECHO)

    monkeypatch.setattr("cbcm.delivery.referrals.waiting_for", fail)
    answer = client.get("/api/v1/referrals", headers=_as(sqlite_world, FOCAL))
    assert answer.status_code == 500
    assert ECHO not in answer.text
    assert answer.json()["code"] == "internal"
