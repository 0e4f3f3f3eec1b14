"""A key opens a sealed challenge within 35 days, or is invalid until it does. Both databases."""

from __future__ import annotations

import pytest

from cbcm.agencies import challenges
from cbcm.agencies.challenges import NotAChallengeError
from cbcm.sealing import UnopenableError, new_identity, seal, seal_text
from cbcm.vocabulary import PartKind
from cbcm.watch import what_to_heed
from tests.agencies.seats import DAY, Seats
from tests.world import DESK, FOCAL, World

RECOVERY = "network:recovery"


@pytest.fixture
def seats(world: World) -> Seats:
    return Seats(world)


def _aged(seats: Seats, days: int) -> None:
    """Move to `days` after the demo's keys were signed."""
    seats.world.now = seats.world.network.signed(FOCAL, new_identity()[1]).not_before + days * DAY


def test_a_key_counts_for_35_days_and_again_after_its_proof(seats: Seats) -> None:
    world = seats.world
    public = world.network.publics[FOCAL]
    signed_at = seats.read(_signed_at)
    world.now = signed_at + 23 * DAY - 1
    assert seats.open_challenges(FOCAL) == []
    world.now += 1
    assert len(seats.open_challenges(FOCAL)) == 1, "twelve days to answer"
    world.now = signed_at + 35 * DAY - 1
    assert seats.counting(FOCAL) == (public,)
    world.now += 1
    assert seats.counting(FOCAL) == ()
    (item,) = seats.open_challenges(FOCAL)
    assert seats.prove(item, seats.token(item))
    assert seats.counting(FOCAL) == (public,)
    assert seats.open_challenges(FOCAL) == []
    assert seats.counting(FOCAL, now=world.now + 35 * DAY - 1) == (public,)
    assert seats.counting(FOCAL, now=world.now + 35 * DAY) == ()


def test_a_seat_without_proof_is_left_out_and_the_ladder_goes_on(seats: Seats) -> None:
    world = seats.world
    _aged(seats, 36)
    seats.prove_all(DESK)
    seats.prove_all("baobab_secours:alternate")
    world.tell_all()
    assert world.inbox(FOCAL) == []
    (line,) = world.inbox("baobab_secours:alternate")
    assert world.open("baobab_secours:alternate", line.id)


def test_a_wrong_or_old_token_proves_nothing(seats: Seats) -> None:
    world = seats.world
    _aged(seats, 36)
    (item,) = seats.open_challenges(FOCAL)
    (desk,) = seats.open_challenges(DESK)
    token = seats.token(item)
    assert not seats.prove(item, "0" * 64)
    assert not seats.prove(item, seats.token(desk))
    with pytest.raises(UnopenableError):
        seats.token(item, secret=new_identity()[0])
    assert seats.counting(FOCAL) == ()
    world.now += 3 * challenges.PERIOD_SECONDS
    assert not seats.prove(item, token)
    assert seats.prove(item, seats.token(item))
    world.now += 36 * DAY
    (again,) = seats.open_challenges(FOCAL)
    assert not seats.prove(again, token), "a proof is not repeated"


def test_a_database_user_cannot_extend_a_key(seats: Seats) -> None:
    world = seats.world
    _aged(seats, 25)
    seats.prove_all(FOCAL)
    rows = seats.read(_proofs)
    assert rows[FOCAL] is not None
    world.now += 36 * DAY
    assert seats.counting(FOCAL) == ()
    fresh = {"proved_at": world.now - 60}
    seats.change(FOCAL, **fresh)
    assert seats.counting(FOCAL) == ()
    seats.change(FOCAL, **fresh, proof=bytes(32))
    assert seats.counting(FOCAL) == ()
    seats.change(FOCAL, **fresh, proof=None)
    assert seats.counting(FOCAL) == ()
    seats.prove_all(DESK)
    there = seats.read(_proofs)[DESK]
    seats.change(FOCAL, proved_at=world.now, proof=there)
    assert seats.counting(FOCAL) == (), "another seat's proof is not this one's"
    seats.prove_all(FOCAL)
    assert len(seats.counting(FOCAL)) == 1


def test_recovery_keys_have_longer_and_the_test_seat_is_never_asked(seats: Seats) -> None:
    _aged(seats, 60)
    assert len(seats.counting(RECOVERY)) == 1
    assert seats.counting("baobab_secours:recovery") != ()
    assert seats.counting("network:canary") != ()
    _aged(seats, 180)
    assert seats.counting(RECOVERY) == ()
    assert len(seats.open_challenges(RECOVERY)) == 1
    assert seats.counting("network:canary") != ()
    assert seats.open_challenges("network:canary") == []
    assert RECOVERY in seats.world.context.closed_seats(seats.world.now)
    seats.prove_all(RECOVERY)
    assert len(seats.counting(RECOVERY)) == 1


def test_readiness_says_a_week_before_what_will_run_out(seats: Seats) -> None:
    context, world = seats.world.context, seats.world
    _aged(seats, 27)
    assert not any("challenge" in line for line in what_to_heed(context, world.now))
    _aged(seats, 29)
    said = what_to_heed(context, world.now)
    assert any(line.startswith(f"a key of {FOCAL} must open its challenge by 20") for line in said)
    seats.prove_all(FOCAL)
    assert not any(FOCAL in line for line in what_to_heed(context, world.now))
    _aged(seats, 36)
    said = what_to_heed(context, world.now)
    assert f"a key of {DESK} does not count until it opens its challenge" in said


def test_a_challenge_is_opened_and_nothing_else() -> None:
    """A server that sends a complaint's part as a challenge learns nothing of what is in it."""
    secret, public = new_identity()
    _, other = new_identity()
    part = seal(PartKind.ACCOUNT, {"narrative": "ses mots", "challenge": "ab" * 32}, [public])
    for sealed in (part.ciphertext, seal_text("ab" * 32, [public])):
        with pytest.raises(NotAChallengeError):
            challenges.open_challenge(sealed, secret, seat=FOCAL, public_key=public)
    from cbcm.settings import Pepper

    peppers = (Pepper("p", bytes(range(32))),)
    sealed = challenges.challenge(peppers, seat=FOCAL, public_key=public, since=1, now=2)
    for named in ({"seat": DESK, "public_key": public}, {"seat": FOCAL, "public_key": other}):
        with pytest.raises(NotAChallengeError):
            challenges.open_challenge(sealed, secret, **named)
    token = challenges.open_challenge(sealed, secret, seat=FOCAL, public_key=public)
    assert challenges.is_answered(peppers, token, seat=FOCAL, public_key=public, since=1, now=2)
    newer = (Pepper("q", bytes(range(1, 33))), *peppers)
    assert challenges.is_answered(newer, token, seat=FOCAL, public_key=public, since=1, now=2)


def _signed_at(connection):  # type: ignore[no-untyped-def]
    from cbcm.agencies import directory

    return next(k.not_before for k in directory.list_keys(connection) if k.seat == FOCAL)


def _proofs(connection):  # type: ignore[no-untyped-def]
    from sqlalchemy import select

    from cbcm import tables

    columns = tables.seat_key.c
    rows = connection.execute(select(columns.seat_id, columns.proof))
    return {row.seat_id: row.proof for row in rows}
