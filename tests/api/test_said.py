"""What a member's program sends unsealed: sealed in memory, raised by its words, by consent."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update
from starlette.testclient import TestClient

from cbcm import atrest, tables
from cbcm.app import create_app
from cbcm.vocabulary import Role
from tests.team import FORM, WORDS, Device, hire
from tests.world import DESK, FOCAL, World

pytestmark = pytest.mark.quick_on_sqlite

ON_CALL, HQ = "network:on_call", "baobab_secours:investigator"
KEY = "a-key-of-the-members-own"
CFM: dict[str, Any] = FORM | {"channel": "member_cfm"}


@pytest.fixture
def member(world: World) -> Iterator[Device]:
    hire(world, "member-cfm", Role.MEMBER_SYSTEM)
    with TestClient(create_app(world.context)) as client:
        yield Device(client, world, "member-cfm")


def _body(said: dict[str, Any] | None = None, **form: Any) -> dict[str, Any]:
    return {"form": CFM | form, "said": {"narrative": WORDS} | (said or {})}


def _opened(world: World, seat: str) -> list[dict[str, Any]]:
    return [
        document for line in world.inbox(seat) for document in world.open(seat, line.id).values()
    ]


def test_it_reaches_the_seat_and_her_number_is_the_same_again(member: Device) -> None:
    body = _body({"reporter": "third_party", "where": "à la pompe"})
    first = member.send(body, key=KEY)
    assert first.status_code == 201
    code = first.json()["code"]
    assert member.send(body, key=KEY).json() == {"taken": True, "code": code}
    (document,) = _opened(member.world, FOCAL)
    assert document["narrative"] == WORDS
    assert document["where"] == "à la pompe"
    assert document["facts"]["channel"] == "member_cfm"
    heard = member.client.post("/api/v1/follow-up", json={"code": code})
    assert heard.json()["status"] == "waiting"
    assert member.send(_body({"where": "ailleurs"}), key=KEY).status_code == 422
    assert len(member.world.inbox(FOCAL)) == 1


def test_nothing_of_it_is_at_rest(
    member: Device, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    marks = {name: secrets.token_hex(8) for name in ("narrative", "name", "phone", "accused")}
    body = _body(marks, may_contact=True, share_identity=True, danger=True)
    code = member.send(body).json()["code"]
    found = atrest.search(member.world.context.settings, [*marks.values(), code, KEY])
    assert found == []


@pytest.mark.parametrize(
    ("said", "field"),
    [({"name": "Fatou Exemple"}, "name"), ({"phone": "+22370001122"}, "phone"),
     ({"hours": "le soir"}, "hours"), ({"needs": ["health"]}, "needs"),
     ({"may_write": True}, "may_write")],
)  # fmt: skip
def test_a_detail_without_its_consent_is_refused_by_name(
    member: Device, said: dict[str, Any], field: str
) -> None:
    answer = member.send(_body(said))
    assert (answer.status_code, answer.json()["fields"]) == (400, [field])
    assert not any(str(value) in answer.text for value in said.values() if value is not True)
    assert member.world.inbox(FOCAL) == []


def test_her_words_may_only_raise_what_the_form_says(member: Device) -> None:
    member.send(_body({"narrative": "Il a un couteau, il va me tuer cette nuit"}))
    assert [line.purpose for line in member.world.inbox(ON_CALL)] == ["alert"]
    member.send(_body({"narrative": "Une question calme"}, danger=True))
    assert len(member.world.inbox(ON_CALL)) == 2


def test_who_handles_it_is_found_in_the_words(member: Device) -> None:
    world = member.world
    account = tables.account
    world.context.store.write(
        lambda c: c.execute(
            update(account).where(account.c.seat_id == FOCAL).values(name="Moussa Exemplaire")
        )
    )
    member.send(_body({"narrative": "C'est Moussa Exemplaire, celui qui lit les messages"}))
    assert world.inbox(FOCAL) == []
    (document,) = _opened(world, HQ)
    assert "Moussa" in document["narrative"]


def test_a_number_for_her_life_goes_to_whoever_is_called_and_to_nobody_else(
    member: Device,
) -> None:
    number = "+22370001122"
    assert member.send(_body({"phone": number}, imminent=True)).status_code == 201
    (packet,) = _opened(member.world, ON_CALL)
    assert (packet["phone"], packet["number_without_consent"]) == (number, True)
    for seat in (FOCAL, DESK):
        assert number not in str(_opened(member.world, seat))


def test_it_is_one_or_the_other(member: Device) -> None:
    for body in ({"form": CFM}, _body() | {"plan": "0" * 64}, {"form": CFM, "plan": "0" * 64}):
        answer = member.send(body)
        assert (answer.status_code, answer.json()["fields"]) == (400, ["said", "plan"])
