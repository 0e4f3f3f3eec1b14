"""A colleague vouches for a new key; nothing counts by that. Both databases."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

from cbcm.agencies import directory, locked
from cbcm.app import create_app
from cbcm.sealing import new_identity
from cbcm.vocabulary import KeyKind
from tests.agencies.seats import Seats
from tests.world import DESK, FOCAL, World

ALTERNATE = "baobab_secours:alternate"

pytestmark = pytest.mark.quick_on_sqlite


@pytest.fixture
def seats(world: World) -> Seats:
    """Beside the focal point's own person, with a key that counts, Awa made a key just now."""
    made = Seats(world)
    made.person("awa", FOCAL, name="Awa Exemple")
    return made


def _new_key(seats: Seats, subject: str, seat: str) -> str:
    _, public = new_identity()
    account = seats.world.account(subject).id
    seats.write(lambda c: locked.put(c, account=account, seat=seat, public_key=public, locked=b"x"))
    return public


def _client(world: World, subject: str, seat: str = "") -> TestClient:
    client = TestClient(create_app(world.context), raise_server_exceptions=False)
    client.headers["Authorization"] = f"Bearer {world.network.token(subject)}"
    if seat:
        client.headers["X-Seat"] = seat
    return client


def _vouch(world: World, subject: str, public: str, seat: str = "") -> int:
    client = _client(world, subject, seat)
    return client.post("/api/v1/holders/vouchings", json={"public_key": public}).status_code


def _unsigned(world: World) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (
        _client(world, "admin").get("/api/v1/directory/unsigned-keys").json()["items"]
    )
    return found


def test_a_colleague_vouches_and_only_the_signature_makes_it_count(seats: Seats) -> None:
    world, public = seats.world, _new_key(seats, "awa", FOCAL)
    held = _client(world, FOCAL).get("/api/v1/holders").json()
    (waiting,) = held["waiting"]
    assert (held["people"], held["needs_two"], held["may_vouch"]) == (1, True, True)
    assert (waiting["subject"], waiting["name"]) == ("awa", "Awa Exemple")
    assert (waiting["public_key"], waiting["vouched"]) == (public, [])
    assert _vouch(world, FOCAL, public) == 201
    assert _vouch(world, FOCAL, public) == 201, "said twice is noted once"
    (item,) = _unsigned(world)
    assert [one["subject"] for one in item["vouched"]] == [FOCAL]
    assert public not in seats.counting(FOCAL)
    seats.put(world.network.signed(FOCAL, public, holder="awa"))
    assert public in seats.counting(FOCAL)
    held = _client(world, FOCAL).get("/api/v1/holders").json()
    assert (held["people"], held["waiting"]) == (2, [])
    assert [key["public_key"] for key in held["keys"]] == [public]


def test_nobody_vouches_for_himself_for_another_seat_or_without_a_key(seats: Seats) -> None:
    world, public = seats.world, _new_key(seats, "awa", FOCAL)
    assert _vouch(world, "awa", public) == 403, "no key of hers counts"
    seats.key(FOCAL, "awa")
    assert _vouch(world, "awa", public) == 404, "her own"
    assert _vouch(world, ALTERNATE, public) == 404
    seats.person("kadi", FOCAL)
    assert _vouch(world, "kadi", public) == 403
    seats.person("seydou", ALTERNATE)
    seats.key(FOCAL, "seydou", kind=KeyKind.DELEGATED, days=20)
    assert _vouch(world, "seydou", public, FOCAL) == 403, "a deputy's key is not his own there"
    assert _vouch(world, FOCAL, new_identity()[1]) == 404
    assert _unsigned(world)[0]["vouched"] == []


def test_a_vouching_ends_with_the_account_of_either(seats: Seats) -> None:
    world = seats.world
    public = _new_key(seats, "awa", FOCAL)
    assert _vouch(world, FOCAL, public) == 201
    issuer = world.account("awa").issuer
    seats.write(lambda c: directory.remove_account(c, issuer=issuer, subject="awa"))
    assert _unsigned(world) == []
    account = seats.person("awa", FOCAL)
    seats.write(
        lambda c: locked.put(c, account=account, seat=FOCAL, public_key=public, locked=b"x")
    )
    assert _unsigned(world)[0]["vouched"] == [], "it was for the person who left"
    assert _vouch(world, FOCAL, public) == 201
    seats.write(lambda c: directory.remove_account(c, issuer=issuer, subject=FOCAL))
    assert _unsigned(world)[0]["vouched"] == []


def test_one_holder_is_too_few_at_the_desk_and_at_a_focal_point(seats: Seats) -> None:
    world = seats.world

    def line(seat: str) -> dict[str, Any]:
        items = _client(world, "admin").get("/api/v1/directory/seats").json()["items"]
        return next(item for item in items if item["seat"] == seat)

    assert all(line(seat)["too_few"] for seat in (FOCAL, DESK))
    assert not line("baobab_secours:recovery")["too_few"]
    seats.key(FOCAL, FOCAL)
    assert (line(FOCAL)["counting"], line(FOCAL)["holders"]) == (2, 1)
    assert line(FOCAL)["too_few"], "two keys of one person are one holder"
    seats.key(FOCAL, "awa")
    assert (line(FOCAL)["holders"], line(FOCAL)["too_few"]) == (2, False)
