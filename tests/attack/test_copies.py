"""Copies of a part for a colleague's new key: who may make one, for whom, and when they go."""

from __future__ import annotations

import time
from typing import Any

import pyrage
import pytest
from httpx import Response
from starlette.testclient import TestClient

from cbcm.agencies import recipients
from cbcm.agencies.keys import sign_revocation
from cbcm.app import create_app
from cbcm.cli.saved import without_seal
from cbcm.delivery import copies, erasure
from cbcm.sealing import new_identity, open_document, recipient
from cbcm.vocabulary import KeyKind, SeatKey
from tests.agencies.seats import Seats
from tests.attack.test_exclusion import BAOBAB, DESK_LADDER, DJOLIBA
from tests.journeys.test_sweep import _files_holding
from tests.reader import API, Reader, rows
from tests.world import DESK, FOCAL, STORY, World

ALTERNATE = "baobab_secours:alternate"

pytestmark = pytest.mark.quick_on_sqlite


@pytest.fixture
def seats(world: World) -> Seats:
    """A complaint waits; Awa came to the focal point's seat with a key signed afterwards."""
    made = Seats(world)
    world.tell_all()
    made.person("awa", FOCAL)
    _back(world)
    return made


def _back(world: World) -> None:
    """The dialogue moved our clock ahead of the server's: a key signed then would not count yet."""
    world.now = int(time.time()) - 60


def _part(reader: Reader) -> tuple[str, str]:
    (item,) = [item for item in reader.listed() if item["purpose"] == "account"]
    (part,) = [part for part in item["parts"] if part["kind"] == "account"]
    return item["id"], part["id"]


def _sealed(world: World, reader: Reader, public: str) -> bytes:
    """What the page does: the same bytes, to one key alone."""
    referral, part = _part(reader)
    original = reader.client.get(f"{API}/{referral}/parts/{part}").content
    identity = pyrage.x25519.Identity.from_str(world.network.identities[reader.seat])
    copy: bytes = pyrage.encrypt(pyrage.decrypt(original, [identity]), [recipient(public)])
    return copy


def _put(client: TestClient, place: tuple[str, str], public: str, sealed: bytes) -> Response:
    referral, part = place
    answer: Response = client.put(f"{API}/{referral}/parts/{part}/copies/{public}", content=sealed)
    return answer


def _copied(seats: Seats) -> tuple[Reader, SeatKey, tuple[str, str]]:
    """Awa's new key with a copy that her colleague made; where it lies."""
    reader, key = Reader(seats.world, FOCAL), seats.key(FOCAL, "awa")
    place = _part(reader)
    answer = _put(
        reader.client, place, key.public_key, _sealed(seats.world, reader, key.public_key)
    )
    assert answer.status_code == 201
    return reader, key, place


def _fetched(reader: Reader, place: tuple[str, str], public: str) -> bytes:
    answer = reader.client.get(f"{API}/{place[0]}/parts/{place[1]}", params={"key": public})
    assert answer.status_code == 200
    return bytes(answer.content)


def test_a_copy_opens_with_the_new_key_proves_and_goes_with_the_part(seats: Seats) -> None:
    world = seats.world
    _, key, place = _copied(seats)
    awa = Reader(world, FOCAL, subject="awa")
    (line,) = [item for item in awa.listed() if item["id"] == place[0]]
    assert [part["copies"] for part in line["parts"] if part["id"] == place[1]] == [
        [key.public_key]
    ]
    document = open_document(_fetched(awa, place, key.public_key), [seats.secrets[key.public_key]])
    assert "riz" in document["narrative"]
    original = _fetched(awa, place, "")
    assert open_document(original, [world.network.identities[FOCAL]]) == document
    answer = awa._acknowledge(place[0], {place[1]: document}, kept=True)
    assert answer.json()["state"] == "kept"
    assert (rows(world, "part_copy"), rows(world, "part")) == (0, 0)


def test_a_large_part_is_copied_in_rows_and_comes_back_whole(seats: Seats) -> None:
    world, key = seats.world, seats.key(FOCAL, "awa")
    referral, part = _part(Reader(world, FOCAL))
    large = b"age-encryption.org/v1\n-> X25519 " + bytes(range(256)) * 2000
    seats.write(lambda c: copies.put(c, part, key.public_key, large))
    assert rows(world, "part_copy") == 4
    awa = Reader(world, FOCAL, subject="awa")
    assert _fetched(awa, (referral, part), key.public_key) == large
    other = seats.key(FOCAL, "awa").public_key
    assert not seats.write(lambda c: copies.put(c, part, other, large))
    assert seats.write(lambda c: copies.put(c, part, key.public_key, large[:1000])), "replaced"
    assert rows(world, "part_copy") == 5


def test_only_who_may_read_it_now_adds_a_copy(seats: Seats) -> None:
    world, reader = seats.world, Reader(seats.world, FOCAL)
    key = seats.key(FOCAL, "awa")
    sealed, place = _sealed(world, reader, key.public_key), _part(reader)
    for other in (ALTERNATE, DESK, "djoliba_sante:focal_point", "baobab_secours:investigator"):
        assert _put(Reader(world, other).client, place, key.public_key, sealed).status_code == 404
    stranger = TestClient(create_app(world.context))
    assert _put(stranger, place, key.public_key, sealed).status_code == 401
    assert _put(reader.client, (place[0], "0" * 32), key.public_key, sealed).status_code == 404
    reader.keep(place[0])
    assert _put(reader.client, place, key.public_key, sealed).status_code == 404, "it is kept"
    assert rows(world, "part_copy") == 0


def test_a_key_that_does_not_count_for_the_seat_is_refused(seats: Seats) -> None:
    world, reader = seats.world, Reader(seats.world, FOCAL)
    place = _part(reader)
    seats.person("seydou", ALTERNATE)
    gone, lost = seats.key(FOCAL, "awa"), seats.key(FOCAL, "awa")
    signed = sign_revocation(world.network.directory_key, network="mali", seat=FOCAL,
                             public_key=gone.public_key, revoked_at=world.now)  # fmt: skip
    seats.write(lambda c: recipients.put_revocation(c, signed, world.context.trust))
    seats.write(lambda c: recipients.remove_key(c, seat=FOCAL, public_key=lost.public_key))
    refused = {
        "nobody signed it": new_identity()[1],
        "revoked": gone.public_key,
        "taken away": lost.public_key,
        "of another seat": seats.key(ALTERNATE, "seydou").public_key,
        "not yet": seats.key(FOCAL, "awa", start_days=2).public_key,
        "a deputy's": seats.key(FOCAL, "seydou", kind=KeyKind.DELEGATED, days=20).public_key,
        "nobody's own": seats.key(FOCAL, "").public_key,
        "without a holder here": seats.key(FOCAL, "seydou").public_key,
    }
    for why, public in refused.items():
        answer = _put(reader.client, place, public, _sealed(world, reader, public))
        assert (answer.status_code, answer.json()["fields"]) == (400, ["public_key"]), why
    assert rows(world, "part_copy") == 0


def test_whom_the_case_keeps_away_gets_no_copy(seats: Seats) -> None:
    """Awa at the desk works for the organisation that is named; Issa does not."""
    world = seats.world
    world.hire("fanta", DESK, employer=BAOBAB)
    world.hire("issa", DESK, employer=DJOLIBA)
    world.follow(desk=DESK_LADDER)
    world.say(STORY, sender=None)
    _back(world)
    reader = Reader(world, DESK, subject="issa")
    place = _part(reader)
    signed = {
        who: seats.key(DESK, who, employer=employer).public_key
        for who, employer in (("fanta", BAOBAB), ("issa", DJOLIBA))
    }
    copy = _sealed(world, reader, signed["fanta"])
    assert _put(reader.client, place, signed["fanta"], copy).status_code == 400
    assert _put(reader.client, place, signed["issa"], copy).status_code == 201
    # The network signed another employer than the one that the account has by now.
    moved = seats.key(DESK, "fanta", employer=DJOLIBA).public_key
    assert _put(reader.client, place, moved, copy).status_code == 400
    assert rows(world, "part_copy") == 1
    assert Reader(world, DESK, subject="fanta").client.get(
        f"{API}/{place[0]}/parts/{place[1]}", params={"key": signed["fanta"]}
    ).status_code == 404  # fmt: skip


def test_a_garbage_copy_stops_nobody(seats: Seats) -> None:
    world = seats.world
    reader, key, place = _copied(seats)
    garbage = b"age-encryption.org/v1\n-> X25519 " + b"x" * 200
    assert _put(reader.client, place, key.public_key, garbage).status_code == 201
    assert _fetched(reader, place, key.public_key) == garbage
    assert rows(world, "part_copy") == 1, "one for each key, whoever made it"
    good = _sealed(world, reader, key.public_key)
    assert _put(reader.client, place, key.public_key, good).status_code == 201, "made good again"
    assert reader.keep(place[0])["narrative"]
    assert rows(world, "part_copy") == 0


def test_a_copy_is_no_store_for_other_things(seats: Seats) -> None:
    world = seats.world
    reader, key, place = _copied(seats)
    size = len(_fetched(reader, place, ""))
    head = b"age-encryption.org/v1\n-> X25519 "
    assert _put(reader.client, place, key.public_key, head + bytes(size + 1024)).status_code == 413
    for other in (b"", b"plain words", b"age-encryption.org/v1\n-> scrypt x"):
        assert _put(reader.client, place, key.public_key, other).status_code == 400
    for _ in range(copies.MOST - 1):
        public = seats.key(FOCAL, "awa").public_key
        assert _put(reader.client, place, public, head).status_code == 201
    assert _put(reader.client, place, seats.key(FOCAL, "awa").public_key, head).status_code == 409
    assert rows(world, "part_copy") == copies.MOST


def test_a_copy_for_a_key_that_ended_is_not_served(seats: Seats) -> None:
    _, key, place = _copied(seats)
    awa = Reader(seats.world, FOCAL, subject="awa")
    original = _fetched(awa, place, "")
    assert _fetched(awa, place, key.public_key) != original
    seats.write(lambda c: recipients.remove_key(c, seat=FOCAL, public_key=key.public_key))
    assert _fetched(awa, place, key.public_key) == original
    listed: list[dict[str, Any]] = awa.listed()
    assert all(part["copies"] == [] for item in listed for part in item["parts"])


def test_copies_go_with_whatever_ends_the_part(seats: Seats) -> None:
    """Handed on, and kept there: original and copy go together; until then both stay."""
    world = seats.world
    reader, _, place = _copied(seats)
    document = without_seal(reader.open(place[0]))
    share = reader.share("desk", "desk", document, referral=place[0])
    body = {"reason": "not_ours", "target": "desk", "way": "desk",
            "sealed_to": share["sealed_to"], "parts": share["parts"]}  # fmt: skip
    assert reader.client.post(f"{API}/{place[0]}/redirect", json=body).status_code == 201
    assert rows(world, "part_copy") == 1, "the original may come back"
    desk = Reader(world, DESK)
    desk.keep(desk.one())
    assert (rows(world, "part_copy"), rows(world, "part")) == (0, 0)


def test_what_was_copied_leaves_the_files_too(seats: Seats) -> None:
    world = seats.world
    reader, key, place = _copied(seats)
    copy = _fetched(reader, place, key.public_key)
    marks = [copy[at : at + 48] for at in (200, len(copy) // 2)]
    assert _files_holding(world, marks), "it is there before"
    again = _sealed(world, reader, key.public_key)
    assert _put(reader.client, place, key.public_key, again).status_code == 201, "replaced"
    assert erasure.sweep_files(world.context.store)
    assert _files_holding(world, marks) == []
    marks = [again[at : at + 48] for at in (200, len(again) // 2)]
    reader.keep(place[0])
    assert erasure.sweep_files(world.context.store)
    assert _files_holding(world, marks) == []
