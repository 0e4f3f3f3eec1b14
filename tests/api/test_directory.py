"""Directory over HTTP: seats, people, revocations, challenges, acting for a seat, a list."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import pytest
from starlette.testclient import TestClient

from cbcm.agencies import challenges, keys
from cbcm.app import create_app
from cbcm.demo.network import ISSUER
from cbcm.vocabulary import KeyKind
from tests.agencies.seats import DAY, Seats
from tests.world import DESK, FOCAL, World

pytestmark = pytest.mark.quick_on_sqlite

ALTERNATE = "baobab_secours:alternate"
OTHER = "djoliba_sante:focal_point"
API = "/api/v1/directory"
ECHO = "valeur-jamais-repetee"
ROW = {
    "organisation": "baobab_secours", "seat": "alternate", "name": "Awa Exemple",
    "subject": "awa", "phone": "+22300000001", "email": "awa@example.invalid",
    "language": "fr", "roles": ["alternate"], "contract_end": "2030-12-31",
}  # fmt: skip


@pytest.fixture
def client(world: World) -> Iterator[TestClient]:
    with TestClient(create_app(world.context), raise_server_exceptions=False) as made:
        yield made


@pytest.fixture
def seats(world: World) -> Seats:
    return Seats(world)


def _as(world: World, subject: str, seat: str | None = None) -> dict[str, str]:
    acting = {"X-Seat": seat} if seat else {}
    return {"Authorization": f"Bearer {world.network.token(subject)}"} | acting


def test_a_deputy_acts_for_the_seat_while_the_delegation_lasts(
    client: TestClient, seats: Seats
) -> None:
    world = seats.world
    world.tell_all()
    (line,) = world.inbox(FOCAL)
    inbox = "/api/v1/referrals"

    def ids(subject: str, seat: str | None = None) -> list[str] | int:
        answer = client.get(inbox, headers=_as(world, subject, seat))
        return [i["id"] for i in answer.json()["items"]] if answer.is_success else 403

    assert ids(ALTERNATE, FOCAL) == 403
    key = seats.key(FOCAL, ALTERNATE, kind=KeyKind.DELEGATED, start_days=1, days=5)
    assert ids(ALTERNATE, FOCAL) == 403, "not before its first day"
    seats.write(lambda c: _shift(c, key.public_key))
    assert ids(ALTERNATE, FOCAL) == 403, "moved dates are not signed"
    now = seats.key(FOCAL, ALTERNATE, kind=KeyKind.DELEGATED, start_days=-1, days=5)
    assert ids(ALTERNATE, FOCAL) == [line.id]
    assert ids(ALTERNATE) == [], "without the header for the own seat only"
    assert ids(ALTERNATE, ALTERNATE) == []
    for stranger in (OTHER, DESK, "admin", "baobab_secours:investigator"):
        assert ids(stranger, FOCAL) == 403
    for seat in (DESK, OTHER, "x", "network:recovery"):
        assert ids(ALTERNATE, seat) == 403
    body = {"seat": FOCAL, "public_key": now.public_key}
    client.request("DELETE", f"{API}/keys", json=body, headers=_as(world, "admin"))
    assert ids(ALTERNATE, FOCAL) == 403


def _shift(connection: Any, public_key: str) -> None:
    from sqlalchemy import update

    from cbcm import tables

    where = tables.seat_key.c.public_key == public_key
    connection.execute(update(tables.seat_key).where(where).values(not_before=1))


def test_a_deputy_of_an_administrator_is_no_administrator(client: TestClient, seats: Seats) -> None:
    world = seats.world
    seats.key(DESK, "admin", kind=KeyKind.DELEGATED, days=5, employer="")
    assert client.get(f"{API}/accounts", headers=_as(world, "admin")).status_code == 200
    assert client.get(f"{API}/accounts", headers=_as(world, "admin", DESK)).status_code == 403
    assert client.get("/api/v1/referrals", headers=_as(world, "admin", DESK)).status_code == 200
    assert client.get("/api/v1/referrals", headers=_as(world, "admin")).status_code == 403


def test_an_organisations_provider_speaks_for_its_deputy_without_a_seat(
    client: TestClient, seats: Seats
) -> None:
    import json

    from cbcm.access import tokens
    from cbcm.agencies import directory
    from cbcm.vocabulary import Role

    world, theirs = seats.world, "https://sign-in.djoliba.invalid"
    private, public = tokens.new_issuer_key()

    def enter(connection: Any) -> None:
        directory.put_issuer(connection, issuer=theirs, organisation="djoliba_sante",
                             jwks=json.dumps({"keys": [public]}))  # fmt: skip
        people = {
            "deputy": ("djoliba_sante", Role.ALTERNATE),
            "stranger": ("baobab_secours", Role.ALTERNATE),
            "chief": ("djoliba_sante", Role.ADMIN),
        }
        for subject, (employer, role) in people.items():
            directory.put_account(connection, issuer=theirs, subject=subject, seat=None,
                                  roles=[role], language="fr", employer=employer,
                                  not_after=world.now + DAY)  # fmt: skip

    seats.write(enter)

    def status(subject: str, path: str) -> int:
        token = tokens.issue(private, issuer=theirs, subject=subject, now=world.now, seconds=600)
        return client.get(path, headers={"Authorization": f"Bearer {token}"}).status_code

    assert status("deputy", "/api/v1/referrals") == 404
    assert status("stranger", "/api/v1/referrals") == 401
    assert status("chief", f"{API}/accounts") == 401, "no provider makes an administrator"


def test_challenges_over_http(client: TestClient, seats: Seats) -> None:
    world = seats.world
    assert client.get(f"{API}/challenges", headers=_as(world, FOCAL)).json() == {"items": []}
    signed = seats.world.now - 35 * DAY
    seats.change(FOCAL, public_key="x")  # the demo's own key is out of the way
    secret, public = _old_key(seats, signed)
    assert public not in seats.counting(FOCAL)
    (item,) = client.get(f"{API}/challenges", headers=_as(world, FOCAL)).json()["items"]
    assert (item["seat"], item["public_key"]) == (FOCAL, public)
    assert item["due_at"] == signed + 35 * DAY
    token = challenges.open_challenge(
        base64.b64decode(item["sealed"]), secret, seat=FOCAL, public_key=public
    )
    good = {"seat": FOCAL, "public_key": public, "token": token}
    for who, body in (
        (FOCAL, good | {"token": "0" * 64}),
        (FOCAL, good | {"seat": DESK}),
        (OTHER, good),
        (ALTERNATE, good),
    ):
        refused = client.post(f"{API}/challenges", json=body, headers=_as(world, who))
        assert refused.status_code == 404
    assert client.get(f"{API}/challenges", headers=_as(world, OTHER)).json() == {"items": []}
    answered = client.post(f"{API}/challenges", json=good, headers=_as(world, FOCAL))
    assert answered.json() == {"done": True}
    assert public in seats.counting(FOCAL)
    again = client.post(f"{API}/challenges", json=good, headers=_as(world, FOCAL))
    assert again.status_code == 404


def _old_key(seats: Seats, signed_at: int) -> tuple[str, str]:
    days = (signed_at - seats.world.now) // DAY
    key = seats.key(FOCAL, FOCAL, start_days=days)
    assert key.not_before == signed_at
    return seats.secrets[key.public_key], key.public_key


def test_a_key_in_a_safe_is_proved_by_anybody_of_its_house(
    client: TestClient, seats: Seats
) -> None:
    world = seats.world
    seat = "baobab_secours:recovery"
    key = seats.key(seat, "", start_days=-179)

    def offered(subject: str) -> list[str]:
        items = client.get(f"{API}/challenges", headers=_as(world, subject)).json()["items"]
        return [item["public_key"] for item in items]

    assert offered(FOCAL) == offered(ALTERNATE) == [key.public_key]
    assert offered(OTHER) == offered(DESK) == []


def test_revocations_over_http(client: TestClient, seats: Seats) -> None:
    world, admin = seats.world, _as(seats.world, "admin")
    key = seats.key(FOCAL, FOCAL)
    signed = keys.sign_revocation(
        world.network.directory_key, network="mali", seat=FOCAL, public_key=key.public_key,
        revoked_at=world.now,
    )  # fmt: skip
    entry = asdict(signed) | {"signature": signed.signature.hex()}
    wrong = client.put(f"{API}/revocations", json=entry | {"seat": DESK}, headers=admin)
    assert (wrong.status_code, wrong.json()["fields"]) == (400, ["signature"])
    assert client.put(f"{API}/revocations", json=entry, headers=admin).json() == {"done": True}
    assert client.get(f"{API}/revocations", headers=admin).json() == {"items": [entry]}
    assert key.public_key not in seats.counting(FOCAL)
    back = asdict(key) | {"signature": key.signature.hex()}
    assert client.put(f"{API}/keys", json=back, headers=admin).status_code == 409


def test_seats_organisations_and_accounts_are_listed(client: TestClient, seats: Seats) -> None:
    world, admin = seats.world, _as(seats.world, "admin")
    seats.person("awa", FOCAL, days=10, name=ECHO)
    key = seats.key(FOCAL, "awa")
    seats.key(FOCAL, "nobody")
    answer = client.get(f"{API}/seats", headers=admin)
    lines = {item["seat"]: item for item in answer.json()["items"]}
    assert set(lines) == world.context.pack.seats()
    line = lines[FOCAL]
    assert line["counting"] == 2
    assert {p["subject"] for p in line["people"]} == {FOCAL, "awa"}
    found = {k["holder"]: k for k in line["keys"]}
    assert found["awa"]["public_key"] == key.public_key
    assert found["awa"]["counts_until"] == world.now + 10 * DAY
    assert found["awa"]["challenge_due_at"] == world.now + 35 * DAY
    assert found["nobody"]["state"] == "no_holder"
    assert ECHO not in answer.text, "names are for the list of accounts only"

    listed = client.get(f"{API}/accounts", headers=admin).json()["items"]
    assert [a["name"] for a in listed if a["subject"] == "awa"] == [ECHO]
    body = {"issuer": ISSUER, "subject": "awa"}
    gone = client.request("DELETE", f"{API}/accounts", json=body, headers=admin)
    assert gone.json() == {"done": True}
    again = client.request("DELETE", f"{API}/accounts", json=body, headers=admin)
    assert again.json() == {"done": False}
    assert len(seats.counting(FOCAL)) == 1
    own = client.request(
        "DELETE", f"{API}/accounts", json=body | {"subject": "admin"}, headers=admin
    )
    assert own.status_code == 409

    organisations = client.get(f"{API}/organisations", headers=_as(world, FOCAL)).json()["items"]
    assert {"code": "djoliba_sante", "type": "national_ngo", "member": True} in organisations
    assert len(organisations) == len(world.context.pack.organisations)


def test_a_misspelt_employer_is_refused(client: TestClient, seats: Seats) -> None:
    admin = _as(seats.world, "admin")
    body = {"issuer": ISSUER, "subject": "new", "seat": DESK, "roles": ["desk"],
            "language": "fr", "not_after": seats.world.now + DAY}  # fmt: skip
    for seat, employer, status in (
        (DESK, "djoliba_sante", 200), (DESK, "djoliba_sant", 400), (DESK, None, 200),
        (FOCAL, "djoliba_sante", 400), (FOCAL, "baobab_secours", 200), (FOCAL, None, 200),
    ):  # fmt: skip
        sent = body | {"seat": seat, "employer": employer}
        answer = client.put(f"{API}/accounts", json=sent, headers=admin)
        assert answer.status_code == status, (seat, employer)
        if status == 400:
            assert answer.json()["fields"] == ["employer"]


def _import(client: TestClient, world: World, rows: list[Any], *, dry: bool = False) -> Any:
    body = {"rows": rows, "dry_run": dry}
    return client.post(f"{API}/import", json=body, headers=_as(world, "admin"))


def test_a_list_is_taken_over_whole(client: TestClient, seats: Seats) -> None:
    world = seats.world
    rows = [
        ROW,
        ROW | {"subject": "moussa", "organisation": "network", "seat": "desk",
               "roles": ["desk"], "employer": "djoliba_sante"},
        ROW | {"subject": "binta", "organisation": None, "seat": None},
    ]  # fmt: skip
    planned = _import(client, world, rows, dry=True).json()
    assert planned["added"] == ["awa", "moussa", "binta"]
    assert not planned["written"]
    assert "awa" not in _subjects(client, world)
    assert _import(client, world, rows).json() == planned | {"written": True}
    accounts = {a["subject"]: a for a in _accounts(client, world)}
    assert accounts["awa"]["employer"] == "baobab_secours"
    assert accounts["awa"]["issuer"] == ISSUER
    assert accounts["awa"]["not_after"] == _epoch(2031, 1, 1), "to the end of the last day"
    assert accounts["moussa"]["employer"] == "djoliba_sante"

    again = [ROW | {"phone": "+22300000002"}, rows[1], rows[2] | {"contract_end": "2020-01-01"}]
    done = _import(client, world, again).json()
    assert (done["changed"], done["lapsed"], done["unchanged"]) == (["awa"], ["binta"], 1)
    assert done["added"] == []
    quiet = client.get("/api/v1/referrals", headers=_as(world, "binta"))
    assert quiet.status_code == 401


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"phone": ECHO}, "phone"), ({"phone": "22300000001"}, "phone"),
        ({"email": ECHO}, "email"), ({"language": "de"}, "language"),
        ({"roles": [ECHO]}, "roles"), ({"roles": []}, "roles"), ({"roles": ["admin"]}, "roles"),
        ({"seat": "focl_point"}, "seat"), ({"seat": None}, "seat"),
        ({"organisation": None}, "organisation"), ({"employer": "djoliba_sante"}, "employer"),
        ({"organisation": "network", "seat": "desk", "roles": ["desk"], "employer": "nobody"},
         "employer"),
        ({"roles": ["investigator"]}, "roles"), ({"roles": ["alternate", "desk"]}, "roles"),
        ({"contract_end": "31.12.2030"}, "contract_end"), ({"subject": ""}, "subject"),
        ({"subject": None}, "subject"), ({"name": "a\nb"}, "name"), ({"name": "x" * 121}, "name"),
        ({"subject": "admin"}, "roles"), ({"issuer": "https://other.invalid"}, "subject"),
        ({ECHO: "x"}, "subject"),
    ],
)  # fmt: skip
def test_one_wrong_field_and_nothing_is_written(
    client: TestClient, seats: Seats, change: dict[str, Any], field: str
) -> None:
    world = seats.world
    seats.person("there", ALTERNATE)
    rows = [ROW, ROW | {"subject": "there"} | change]
    for dry in (True, False):
        refused = _import(client, world, rows, dry=dry)
        assert refused.status_code == 400
        assert refused.json()["fields"] == [f"rows.1.{field}"]
        assert ECHO not in refused.text
    assert "awa" not in _subjects(client, world)


def test_a_person_twice_in_a_list_is_refused(client: TestClient, seats: Seats) -> None:
    refused = _import(client, seats.world, [ROW, ROW | {"subject": "b"}, ROW])
    assert refused.json()["fields"] == ["rows.0.subject", "rows.2.subject"]
    assert _import(client, seats.world, []).status_code == 400
    many = [ROW | {"subject": f"s{number}"} for number in range(2001)]
    assert _import(client, seats.world, many).status_code == 400
    assert _import(client, seats.world, many[:2000]).json()["written"]


def _accounts(client: TestClient, world: World) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get(f"{API}/accounts", headers=_as(world, "admin")).json()[
        "items"
    ]
    return found


def _subjects(client: TestClient, world: World) -> set[str]:
    return {account["subject"] for account in _accounts(client, world)}


def _epoch(year: int, month: int, day: int) -> int:
    return int(datetime(year, month, day, tzinfo=UTC).timestamp())
