"""What a team wrote down: codes to the server, words sealed where they are, stored once."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, update
from starlette.testclient import TestClient

from cbcm import atrest, tables
from cbcm.app import create_app
from cbcm.sealing import UnopenableError, new_identity, seal
from cbcm.trends import tally
from cbcm.triage.forms import digest_of
from cbcm.vocabulary import PartKind
from tests.team import API, FORM, WHAT_SHE_SAID, WORDS, Device, hire
from tests.world import DESK, FOCAL, World

pytestmark = pytest.mark.quick_on_sqlite

ON_CALL = "network:on_call"
HQ = "baobab_secours:investigator"
KEY = "a-key-of-the-device"


@pytest.fixture
def device(world: World) -> Iterator[Device]:
    hire(world)
    with TestClient(create_app(world.context)) as client:
        yield Device(client, world)


def _only(world: World, seat: str) -> dict[str, Any]:
    """The one part that waits for a seat, opened with its key."""
    (line,) = world.inbox(seat)
    (document,) = world.open(seat, line.id).values()
    return document


def test_the_accountable_seat_opens_it_and_her_number_hears_back(device: Device) -> None:
    body = device.seal()
    assert device.send(body).status_code == 201
    world = device.world
    document = _only(world, FOCAL)
    assert document["narrative"] == WORDS
    assert document["reporter"] == "witness"
    assert document["rule"].endswith("/member/does_not_consent/not_asked")
    heard = device.client.post("/api/v1/follow-up", json={"code": body["code"]}).json()
    assert heard["status"] == "waiting"
    (line,) = world.inbox(FOCAL)
    world.keep(FOCAL, line.id)
    heard = device.client.post("/api/v1/follow-up", json={"code": body["code"]}).json()
    assert heard["status"] == "taken_up"


def test_the_server_never_had_a_word(
    device: Device, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    marks = {name: secrets.token_hex(8) for name in ("narrative", "name", "phone")}
    body = device.seal(said=marks, may_contact=True, share_identity=True, danger=True)
    assert device.send(body).status_code == 201
    assert atrest.search(device.world.context.settings, list(marks.values())) == []


@pytest.mark.parametrize("share", [False, True])
def test_who_she_is_goes_along_by_consent_only(device: Device, share: bool) -> None:
    device.send(device.seal(share_identity=share))
    (line,) = device.world.inbox(FOCAL)
    opened = device.world.open(FOCAL, line.id).values()
    names = {document.get("name") for document in opened}
    assert ("Fatou Exemple" in names) is share


def test_how_to_reach_her_goes_to_the_desk_by_its_own_consent(device: Device) -> None:
    device.send(device.seal(may_contact=True))
    contact = _only(device.world, DESK)
    assert (contact["phone"], contact["may_call"]) == (WHAT_SHE_SAID["phone"], True)
    assert "name" not in _only(device.world, FOCAL)


def test_help_needs_a_way_to_reach_her(device: Device) -> None:
    answer = device.plan(assistance="yes")
    assert (answer.status_code, answer.json()["fields"]) == (400, ["may_contact"])
    offered = device.plan(assistance="yes", may_contact=True).json()
    kinds = [part["kind"] for item in offered["referrals"] for part in item["parts"]]
    assert kinds.count("assistance") >= 1


def test_danger_calls_whoever_is_on_duty(device: Device) -> None:
    device.send(device.seal(danger=True))
    (line,) = device.world.inbox(ON_CALL)
    (packet,) = device.world.open(ON_CALL, line.id).values()
    assert (packet["kind"], packet["phone"]) == ("packet", None)
    device.send(device.seal(danger=True, imminent=True))
    found = [
        document
        for line in device.world.inbox(ON_CALL)
        for document in device.world.open(ON_CALL, line.id).values()
    ]
    assert WHAT_SHE_SAID["phone"] in {document["phone"] for document in found}


def test_a_number_for_danger_is_not_the_agencys(device: Device) -> None:
    """She lets the agency know her name, and nobody contact her: the number saves her life."""
    changes = {"danger": True, "imminent": True, "share_identity": True}
    device.send(device.seal(**changes))
    assert WHAT_SHE_SAID["phone"] in str(_only(device.world, ON_CALL))
    (line,) = device.world.inbox(FOCAL)
    opened = str(device.world.open(FOCAL, line.id))
    assert str(WHAT_SHE_SAID["name"]) in opened
    assert str(WHAT_SHE_SAID["phone"]) not in opened


def test_the_same_request_is_one_complaint(device: Device) -> None:
    body = device.seal()
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: device.send(body, key=KEY).status_code, range(8)))
    assert answers == [201] * 8
    assert len(device.world.inbox(FOCAL)) == 1
    assert device.send(device.seal(), key=KEY).status_code == 422
    assert len(device.world.inbox(FOCAL)) == 1


def test_a_key_of_one_client_is_not_anothers(device: Device) -> None:
    hire(device.world, "other-team")
    device.send(device.seal(), key=KEY)
    other = Device(device.client, device.world, "other-team")
    assert other.send(other.seal(), key=KEY).status_code == 201
    assert len(device.world.inbox(FOCAL)) == 2


def test_what_was_sealed_for_another_plan_is_not_taken(device: Device) -> None:
    body = device.seal()
    for change in ({"organisations": []}, {"danger": True}, {"handler": "focal_point"}):
        answer = device.send(body | {"form": FORM | change})
        assert answer.status_code == 409, change
    forged = body | {"plan": secrets.token_hex(32)}
    assert device.send(forged).status_code == 409
    assert _referrals(device.world) == 0


def test_a_plan_is_whose_it_was_made_for(device: Device) -> None:
    hire(device.world, "other-team")
    body = device.seal()
    other = Device(device.client, device.world, "other-team")
    assert other.send(body).status_code == 409


def test_parts_are_the_plans_and_sealed_to_all_its_keys(device: Device) -> None:
    body = device.seal()
    part = body["referrals"][0]["parts"][0]
    wrong: list[tuple[list[Any], str]] = [
        ([], "referrals"),
        ([{"parts": []}], "parts"),
        ([{"parts": [part | {"kind": "contact"}]}], "parts"),
        ([{"parts": [part | {"ciphertext": "bm90IHNlYWxlZA=="}]}], "ciphertext"),
    ]
    for referrals, field in wrong:
        answer = device.send(body | {"referrals": referrals})
        assert (answer.status_code, answer.json()["fields"]) == (400, [field])
    offered = device.plan().json()["referrals"][0]
    one = [offered["keys"][0]["public_key"]]
    fewer = seal(PartKind.ACCOUNT, {"narrative": "x"}, one)
    text = base64.b64encode(fewer.ciphertext).decode()
    answer = device.send(body | {"referrals": [{"parts": [part | {"ciphertext": text}]}]})
    assert answer.json()["fields"] == ["ciphertext"]
    assert _referrals(device.world) == 0


@pytest.mark.parametrize(
    ("change", "field"),
    [({"organisations": ["nobody_known"]}, "organisations"), ({"area": "ML-99"}, "area"),
     ({"organisations": ["baobab_secours"] * 2}, "organisations"), ({"channel": "sms"}, "channel"),
     ({"category": "pamplemousse"}, "category"), ({"salt": "x"}, "salt")],
)  # fmt: skip
def test_a_wrong_code_is_named_and_not_repeated(
    device: Device, change: dict[str, Any], field: str
) -> None:
    answer = device.plan(**change)
    assert (answer.status_code, answer.json()["fields"]) == (400, [field])
    assert not any(str(value) in answer.text for value in change.values())


def test_a_number_that_is_used_is_not_given_twice(device: Device) -> None:
    body = device.seal()
    device.send(body)
    answer = device.send(device.seal() | {"code": body["code"]})
    assert (answer.status_code, answer.json()["fields"]) == (409, ["code"])
    wrong = device.send(device.seal() | {"code": "123456789012"})
    assert (wrong.status_code, wrong.json()["fields"]) == (400, ["code"])
    assert len(device.world.inbox(FOCAL)) == 1


def test_somebody_who_would_handle_it_is_found_by_digests_of_the_name(device: Device) -> None:
    world = device.world
    _named(world, FOCAL, "Moussa Exemplaire")
    salt = secrets.token_hex(16)
    named = [digest_of(salt, word) for word in ("EXEMPLAIRE", "Moussa")]
    device.send(device.seal(salt=salt, named=named))
    assert world.inbox(FOCAL) == []
    document = _only(world, HQ)
    assert document["facts"]["handler"] == "focal_point"
    with pytest.raises(UnopenableError):
        world.open(HQ, world.inbox(HQ)[0].id, keys=[world.network.identities[FOCAL]])


def test_a_title_and_the_family_name_are_enough(device: Device) -> None:
    """ "M. Exemplaire", of nobody knows which organisation: he reads for the line."""
    world = device.world
    _named(world, DESK, "Moussa Exemplaire")
    salt = secrets.token_hex(16)
    named = [digest_of(salt, word) for word in ("m", "exemplaire")]
    device.send(device.seal(salt=salt, named=named, organisations=[]))
    assert world.inbox(DESK) == []


def test_one_common_name_of_another_agency_is_not_enough(device: Device) -> None:
    _named(device.world, "djoliba_sante:focal_point", "Moussa Exemplaire")
    salt = secrets.token_hex(16)
    device.send(device.seal(salt=salt, named=[digest_of(salt, "moussa")]))
    assert len(device.world.inbox(FOCAL)) == 1


def test_what_the_team_says_of_a_handler_is_never_lowered(device: Device) -> None:
    device.send(device.seal(handler="coordinator"))
    assert device.world.inbox(FOCAL) == device.world.inbox(DESK) == []


def test_it_is_counted_once_with_its_door(device: Device) -> None:
    body = device.seal()
    for _ in range(3):
        device.send(body, key=KEY)
    world = device.world
    world.context.store.write(lambda c: tally.fold(c, world.context.keyring, world.context.cells))
    counts = world.context.store.read(
        lambda c: tally.read_counters(c, world.context.keyring, tally.period_of(world.now))
    )
    assert counts is not None
    assert counts["received/channel=in_person"] == counts["received/total=all"] == 1


def test_a_team_reads_nothing(device: Device) -> None:
    for path in ("/api/v1/referrals", "/api/v1/directory/ladders/desk", "/api/v1/trends"):
        assert device.client.get(path, headers=device.headers()).status_code in (401, 403), path


def test_nobody_elses_key_opens_it(device: Device) -> None:
    device.send(device.seal())
    world = device.world
    (line,) = world.inbox(FOCAL)
    with pytest.raises(UnopenableError):
        world.open(FOCAL, line.id, keys=[new_identity()[0]])


def _named(world: World, seat: str, name: str) -> None:
    world.context.store.write(
        lambda c: c.execute(
            update(tables.account).where(tables.account.c.seat_id == seat).values(name=name)
        )
    )


def _referrals(world: World) -> int:
    query = select(func.count()).select_from(tables.referral)
    return world.context.store.read(lambda c: c.execute(query).scalar_one())


def test_a_body_is_refused_by_its_size_before_it_is_read(device: Device) -> None:
    def endless() -> Iterator[bytes]:
        yield b"{"
        raise AssertionError("it is not read")

    for headers in ({"content-length": "16000001"}, {}):
        answer = device.client.post(API, content=endless(), headers=headers)
        assert answer.status_code == 413
