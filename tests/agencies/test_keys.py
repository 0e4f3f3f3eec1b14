"""Keys follow people: contracts, rotation, revocation, delegation. On both databases."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import event, update

from cbcm import tables
from cbcm.agencies import directory, keys, recipients
from cbcm.agencies.keys import Revocation
from cbcm.demo.network import ISSUER
from cbcm.errors import ConflictError, InputError
from cbcm.sealing import UnopenableError, new_identity
from cbcm.vocabulary import KeyKind
from cbcm.watch import what_to_heed
from tests.agencies.seats import DAY, Seats
from tests.world import DESK, FOCAL, World

pytestmark = pytest.mark.quick_on_sqlite

ALTERNATE = "baobab_secours:alternate"
OTHER = "djoliba_sante:focal_point"


@pytest.fixture
def seats(world: World) -> Seats:
    return Seats(world)


def _revocation(seats: Seats, key_of: str, seat: str = FOCAL) -> Revocation:
    return keys.sign_revocation(
        seats.world.network.directory_key, network="mali", seat=seat, public_key=key_of,
        revoked_at=seats.world.now,
    )  # fmt: skip


def test_a_persons_key_ends_with_the_contract(seats: Seats) -> None:
    world = seats.world
    seats.person("awa", FOCAL, days=10)
    key = seats.key(FOCAL, "awa")
    own = world.network.publics[FOCAL]
    assert set(seats.counting(FOCAL)) == {own, key.public_key}
    world.tell_all()
    (first,) = world.inbox(FOCAL)
    assert world.open(FOCAL, first.id, keys=[seats.secrets[key.public_key]])

    world.now += 11 * DAY
    assert seats.counting(FOCAL) == (own,)
    world.tell_all()
    second = next(line for line in world.inbox(FOCAL) if line.id != first.id)
    with pytest.raises(UnopenableError):
        world.open(FOCAL, second.id, keys=[seats.secrets[key.public_key]])
    assert world.open(FOCAL, second.id)
    subjects = {item.subject for item in seats.read(lambda c: directory.people(c, world.now))}
    assert FOCAL in subjects
    assert "awa" not in subjects

    seats.person("awa", FOCAL, days=10)  # the contract is renewed
    assert key.public_key in seats.counting(FOCAL)
    removed = seats.write(lambda c: directory.remove_account(c, issuer=ISSUER, subject="awa"))
    assert removed
    assert seats.counting(FOCAL) == (own,)


def test_a_key_does_not_follow_its_holder_to_another_seat(seats: Seats) -> None:
    seats.person("awa", FOCAL)
    key = seats.key(FOCAL, "awa")
    assert key.public_key in seats.counting(FOCAL)
    seats.person("awa", ALTERNATE)
    assert key.public_key not in seats.counting(FOCAL)
    assert key.public_key not in seats.counting(ALTERNATE)


def test_a_key_is_rotated_with_an_overlap(seats: Seats) -> None:
    world = seats.world
    old = world.network.publics[FOCAL]
    new = seats.key(FOCAL, FOCAL, start_days=1)
    assert seats.counting(FOCAL) == (old,)
    world.now += DAY
    assert set(seats.counting(FOCAL)) == {old, new.public_key}
    world.tell_all()
    (line,) = world.inbox(FOCAL)
    assert world.open(FOCAL, line.id)
    assert world.open(FOCAL, line.id, keys=[seats.secrets[new.public_key]])
    assert seats.write(lambda c: directory.remove_key(c, seat=FOCAL, public_key=old))
    assert seats.counting(FOCAL) == (new.public_key,)


def test_a_signed_revocation_outlives_a_key_that_is_put_back(seats: Seats) -> None:
    trust = seats.world.context.trust
    seats.person("awa", FOCAL)
    key = seats.key(FOCAL, "awa")
    seats.write(lambda c: directory.remove_key(c, seat=FOCAL, public_key=key.public_key))
    seats.insert(key)
    assert key.public_key in seats.counting(FOCAL), "a deletion alone can be undone"

    signed = _revocation(seats, key.public_key)
    seats.write(lambda c: recipients.put_revocation(c, signed, trust))
    assert key.public_key not in seats.counting(FOCAL)
    seats.insert(key)
    assert key.public_key not in seats.counting(FOCAL)
    assert seats.world.network.publics[FOCAL] in seats.counting(FOCAL)
    with pytest.raises(ConflictError):
        seats.put(key)
    again = replace(signed)
    seats.write(lambda c: recipients.put_revocation(c, again, trust))
    assert seats.rows(tables.revocation) == 1


def test_a_revocation_is_for_one_seat(seats: Seats) -> None:
    seats.person("awa", FOCAL)
    key = seats.key(FOCAL, "awa")
    elsewhere = _revocation(seats, key.public_key, ALTERNATE)
    seats.write(lambda c: recipients.put_revocation(c, elsewhere, seats.world.context.trust))
    assert key.public_key in seats.counting(FOCAL)


def test_a_forged_revocation_shuts_nothing_and_shows(seats: Seats) -> None:
    world = seats.world
    public = world.network.publics[DESK]
    honest = _revocation(seats, public, DESK)
    forged = (
        replace(honest, signature=bytes(64)),
        replace(honest, revoked_at=honest.revoked_at + 1),
        replace(_revocation(seats, world.network.publics[FOCAL]), seat=DESK, public_key=public),
    )
    assert not any("revocation" in line for line in what_to_heed(world.context, world.now))
    for number, item in enumerate(forged):
        with pytest.raises(InputError):
            seats.write(lambda c, i=item: recipients.put_revocation(c, i, world.context.trust))
        row = {
            "id": f"forged{number}", "seat_id": item.seat, "public_key": item.public_key,
            "revoked_at": item.revoked_at, "signature": item.signature,
        }  # fmt: skip
        seats.write(lambda c, r=row: c.execute(tables.revocation.insert(), r) and None)
    assert seats.counting(DESK) == (public,)
    assert world.context.closed_seats(world.now) == []
    assert any("revocation" in line for line in what_to_heed(world.context, world.now))
    # What was planted does not keep the true one out.
    seats.write(lambda c: recipients.put_revocation(c, honest, world.context.trust))
    assert world.context.closed_seats(world.now) == [DESK]


def test_a_delegation_begins_and_ends_by_date(seats: Seats) -> None:
    world = seats.world
    key = seats.key(FOCAL, ALTERNATE, start_days=5, days=14, kind=KeyKind.DELEGATED)
    trust = world.context.trust

    def acting() -> str | None:
        account = seats.read(
            lambda c: directory.find_account(c, issuer=ISSUER, subject=ALTERNATE, now=world.now)
        )
        found = seats.read(lambda c: directory.acting(c, trust, account, seat=FOCAL, now=world.now))
        return found.seat if found else None

    def told() -> set[str]:
        found = seats.read(lambda c: directory.people_of(c, FOCAL, world.now))
        return {person.subject for person in found}

    assert key.public_key not in seats.counting(FOCAL)
    assert (acting(), told()) == (None, {FOCAL})
    world.now += 5 * DAY
    assert key.public_key in seats.counting(FOCAL)
    assert (acting(), told()) == (FOCAL, {FOCAL, ALTERNATE})
    world.now += 14 * DAY - 1
    assert (acting(), told()) == (FOCAL, {FOCAL, ALTERNATE})
    world.now += 1
    assert key.public_key not in seats.counting(FOCAL)
    assert (acting(), told()) == (None, {FOCAL})


def test_nobody_is_a_deputy_on_the_databases_word(seats: Seats) -> None:
    world = seats.world
    honest = seats.key(FOCAL, ALTERNATE, kind=KeyKind.DELEGATED, days=20)
    other = world.account(OTHER)
    trust = world.context.trust
    for change in ({"holder": OTHER}, {"holder": OTHER, "employer": "djoliba_sante"}):
        seats.change(FOCAL, **change)
        found = seats.read(lambda c: directory.acting(c, trust, other, seat=FOCAL, now=world.now))
        assert found is None
    with pytest.raises(ValueError, match="statement"):
        keys.sign(
            world.network.directory_key, network="mali", seat=FOCAL, kind=KeyKind.DELEGATED,
            public_key=honest.public_key, holder=OTHER, employer="djoliba_sante",
            not_before=world.now, not_after=world.now + DAY,
        )  # fmt: skip


def test_a_deputy_is_known_by_employer_too(seats: Seats) -> None:
    """A network's seat takes deputies of any organisation; the signature says of which."""
    world = seats.world
    seats.person("awa", None, employer="djoliba_sante")
    key = seats.key(DESK, "awa", kind=KeyKind.DELEGATED, days=9, employer="djoliba_sante")
    assert key.public_key in seats.counting(DESK)
    of_desk = seats.read(lambda c: directory.confirmed(c, world.context.trust, world.now))[DESK]
    assert {item.employer for item in of_desk} == {"", "djoliba_sante"}
    seats.person("awa", None, employer="baobab_secours")
    assert key.public_key not in seats.counting(DESK)


@pytest.mark.parametrize(
    ("seat", "days", "holder"),
    [
        (FOCAL, 91, "awa"), (FOCAL, 10, ""), ("baobab_secours:recovery", 10, "awa"),
        ("network:canary", 10, "awa"), (FOCAL, 10, "a\nb"), (FOCAL, 0, "awa"),
    ],
)  # fmt: skip
def test_the_directory_signs_no_such_delegation(
    sqlite_world: World, seat: str, days: int, holder: str
) -> None:
    def sign(**change: object) -> object:
        given = {"seat": FOCAL, "not_after": 10 * DAY, "holder": "awa"} | change
        return keys.sign(
            sqlite_world.network.directory_key, network="mali", public_key=new_identity()[1],
            not_before=0, kind=KeyKind.DELEGATED, **given,
        )  # fmt: skip

    assert sign()
    with pytest.raises(ValueError, match="statement"):
        sign(seat=seat, not_after=days * DAY, holder=holder)


def test_the_statement_of_version_one_is_refused(sqlite_world: World) -> None:
    secret, public = new_identity()
    assert secret
    key = sqlite_world.network.signed(FOCAL, public)
    lines = ("cbcm seat key 1", "mali", FOCAL, public, str(key.not_before), str(key.not_after))
    old = sqlite_world.network.directory_key.sign("\n".join(lines).encode())
    seats = Seats(sqlite_world)
    with pytest.raises(InputError):
        seats.put(replace(key, signature=old))
    seats.put(key)


def test_a_handle_names_one_person(seats: Seats) -> None:
    seats.person("awa", FOCAL)
    with pytest.raises(InputError) as refused:
        seats.write(
            lambda c: directory.put_account(
                c, issuer="https://elsewhere.invalid", subject="awa", seat=OTHER, roles=[],
                language="fr", not_after=seats.world.now + DAY,
            )
        )  # fmt: skip
    assert refused.value.fields == ("subject",)


def test_a_seats_people_are_of_its_organisation(seats: Seats) -> None:
    seats.person("awa", FOCAL, name="Awa Exemple")
    (awa,) = (p for p in seats.read(lambda c: directory.people(c, seats.world.now))
              if p.subject == "awa")  # fmt: skip
    assert (awa.employer, awa.name, awa.seat) == ("baobab_secours", "Awa Exemple", FOCAL)
    assert "Exemple" not in repr(awa)
    with pytest.raises(InputError) as refused:
        seats.person("awa", FOCAL, employer="djoliba_sante")
    assert refused.value.fields == ("employer",)
    seats.person("awa", DESK, employer="djoliba_sante")


def test_every_message_costs_two_questions(seats: Seats) -> None:
    world = seats.world
    for number in range(30):
        seats.person(f"p{number}", FOCAL)
        seats.key(FOCAL, f"p{number}")
    asked: list[str] = []
    engine = world.context.store.engine

    @event.listens_for(engine, "before_cursor_execute")
    def _note(_c: object, _cursor: object, statement: str, *_more: object) -> None:
        asked.append(statement)

    assert len(seats.counting(FOCAL)) == 31
    assert len([text for text in asked if text.lstrip().upper().startswith("SELECT")]) == 2


def test_a_moved_signature_and_a_moved_holder_are_both_seen(seats: Seats) -> None:
    """The judgement is remembered between messages; a change must not be missed."""
    world = seats.world
    public = world.network.publics[FOCAL]
    assert seats.counting(FOCAL) == (public,)
    where = tables.account.c.subject == FOCAL
    seats.write(
        lambda c: c.execute(update(tables.account).where(where).values(not_after=1)) and None
    )
    assert seats.counting(FOCAL) == ()
    seats.write(
        lambda c: c.execute(update(tables.account).where(where).values(not_after=2**33)) and None
    )
    assert seats.counting(FOCAL) == (public,)
    seats.change(FOCAL, signature=bytes(64))
    assert seats.counting(FOCAL) == ()
    assert any("signature" in line for line in what_to_heed(world.context, world.now))
