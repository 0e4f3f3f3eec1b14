"""Which keys count now, and why the others do not.

A row is a claim. A key counts while the network's signature covers it, nobody revoked it, its
holder has a living account (at that seat, or as a deputy), and it opened a challenge in time.
Two reads of the database for all seats: every message passes here.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, bindparam, delete, select, update

from cbcm import tables
from cbcm.agencies import challenges
from cbcm.agencies.keys import Revocation, is_revoked_by, is_signed
from cbcm.db import insert_once
from cbcm.errors import ConflictError, InputError
from cbcm.settings import Pepper
from cbcm.vocabulary import KeyKind, SeatKey

_key = tables.seat_key.c
_account = tables.account.c
CLAIMS = (
    select(
        _key.seat_id, _key.public_key, _key.not_before, _key.not_after, _key.signature,
        _key.holder, _key.employer, _key.kind, _key.proved_at, _key.proof,
        _account.seat_id.label("sits_at"),
        _account.employer.label("works_for"),
        _account.not_after.label("leaves_at"),
    )
    .select_from(tables.seat_key.outerjoin(tables.account, and_(
        _account.subject == _key.holder, _account.not_after > bindparam("now"),
    )))
    .order_by(_key.seat_id, _key.id)
)  # fmt: skip
CLAIMS_IN_TIME = CLAIMS.where(
    _key.not_before <= bindparam("now"), _key.not_after > bindparam("now")
)
REVOCATIONS = select(
    tables.revocation.c.seat_id,
    tables.revocation.c.public_key,
    tables.revocation.c.revoked_at,
    tables.revocation.c.signature,
)
AnyRow = Row[*tuple[Any, ...]]
KINDS = {kind.value: kind for kind in KeyKind}


@dataclass(frozen=True)
class Trust:
    """What a key must be signed for, and the ring that proves when a challenge was answered."""

    network: str
    directory_key: str
    peppers: tuple[Pepper, ...] = field(default=(), repr=False)


class State(StrEnum):
    """Why a key counts, or the first reason why not."""

    COUNTS = "counts"
    NOT_YET = "not_yet"
    ENDED = "ended"
    UNSIGNED = "unsigned"
    REVOKED = "revoked"
    NO_HOLDER = "no_holder"
    CHALLENGE_DUE = "challenge_due"


@dataclass(frozen=True)
class Claim:
    """A row, judged but for the time: `flaw` is a reason against it at any time."""

    key: SeatKey
    flaw: State | None
    since: int
    due_at: int | None
    leaves_at: int | None

    def state(self, now: int) -> State:
        """How it stands at `now`. The one place that says so."""
        if self.flaw is not None and self.flaw is not State.NO_HOLDER:
            return self.flaw
        if now < self.key.not_before:
            return State.NOT_YET
        if now >= self.key.not_after:
            return State.ENDED
        if self.flaw is not None:
            return self.flaw
        overdue = self.due_at is not None and now >= self.due_at
        return State.CHALLENGE_DUE if overdue else State.COUNTS


@dataclass(frozen=True)
class Standing:
    """A key as it stands. Times are epoch seconds, UTC.

    `since` is when it was last proved to be held, `due_at` when the next challenge must have
    been opened (None: never), `counts_until` the first of all the ends that are known.
    """

    key: SeatKey
    state: State
    since: int
    due_at: int | None
    counts_until: int


def standings(connection: Connection, trust: Trust, now: int) -> list[Standing]:
    """Every key of the directory with its state, by seat."""
    best: dict[SeatKey, Standing] = {}
    for claim in _claims(_rows(connection, CLAIMS, now), _revocations(connection), trust):
        ends = (claim.key.not_after, claim.due_at, claim.leaves_at)
        found = Standing(
            claim.key, claim.state(now), claim.since, claim.due_at,
            min(end for end in ends if end is not None),
        )  # fmt: skip
        # A subject with two accounts gives two rows: one of them is enough.
        if found.key not in best or found.state is State.COUNTS:
            best[found.key] = found
    return list(best.values())


def confirmed(connection: Connection, trust: Trust, now: int) -> dict[str, tuple[SeatKey, ...]]:
    """The keys that count at `now`, by seat, each public key once."""
    found: dict[str, dict[str, SeatKey]] = {}
    rows = _rows(connection, CLAIMS_IN_TIME, now)
    for claim in _claims(rows, _revocations(connection), trust):
        if claim.state(now) is State.COUNTS:
            found.setdefault(claim.key.seat, {})[claim.key.public_key] = claim.key
    return {seat: tuple(keys[public] for public in sorted(keys)) for seat, keys in found.items()}


def confirmed_keys(connection: Connection, trust: Trust, now: int) -> dict[str, tuple[str, ...]]:
    """The public keys that count at `now`, by seat."""
    keys = confirmed(connection, trust, now)
    return {seat: tuple(key.public_key for key in of_seat) for seat, of_seat in keys.items()}


def list_keys(connection: Connection) -> list[SeatKey]:
    """Every key as claimed, signed or not; a client checks the signatures itself."""
    rows = connection.execute(select(tables.seat_key).order_by(_key.seat_id, _key.id))
    return [_seat_key(row) for row in rows]


def put_key(connection: Connection, key: SeatKey, trust: Trust) -> None:
    """Store a signed key.

    Raises InputError where the network's signature is not on it, ConflictError where the
    network revoked it. Its end may lie ahead or behind; only the signature is judged here.
    """
    if not is_signed(key, network=trust.network, directory_key=trust.directory_key):
        raise InputError("the directory's signature does not cover this key",
                         fields=("signature",))  # fmt: skip
    revoked, _ = _revoked(_revocations(connection), trust)
    if (key.seat, key.public_key) in revoked:
        raise ConflictError("the network revoked this key for this seat")
    put_seat(connection, key.seat)
    printed = tables.printed_key.c
    connection.execute(
        delete(tables.printed_key).where(
            printed.public_key == key.public_key, printed.seat_id == key.seat
        )
    )
    insert_once(
        connection,
        tables.seat_key,
        {
            "id": secrets.token_hex(16),
            "seat_id": key.seat,
            "public_key": key.public_key,
            "holder": key.holder,
            "employer": key.employer,
            "kind": key.kind,
            "not_before": key.not_before,
            "not_after": key.not_after,
            "signature": key.signature,
            "proved_at": None,
            "proof": None,
        },
    )


def put_seat(connection: Connection, seat: str) -> None:
    """Add a seat, "organisation:role", unless it is there."""
    organisation, _, role = seat.partition(":")
    if not organisation or not role or len(seat) > 80:
        raise InputError(fields=("seat",))
    insert_once(connection, tables.seat, {"id": seat, "organisation": organisation})


def remove_key(connection: Connection, *, seat: str, public_key: str) -> bool:
    """Take a key away: nothing is sealed to it from now on, unless somebody puts it back."""
    result = connection.execute(
        delete(tables.seat_key).where(_key.seat_id == seat, _key.public_key == public_key)
    )
    return result.rowcount > 0


def put_revocation(connection: Connection, revocation: Revocation, trust: Trust) -> None:
    """End a key for good. Raises InputError where the network did not sign that."""
    if not is_revoked_by(revocation, network=trust.network, directory_key=trust.directory_key):
        raise InputError("the directory's signature does not cover this revocation",
                         fields=("signature",))  # fmt: skip
    insert_once(
        connection,
        tables.revocation,
        {
            "id": secrets.token_hex(16),
            "seat_id": revocation.seat,
            "public_key": revocation.public_key,
            "revoked_at": revocation.revoked_at,
            "signature": revocation.signature,
        },
    )
    remove_key(connection, seat=revocation.seat, public_key=revocation.public_key)


def list_revocations(connection: Connection) -> list[Revocation]:
    """Every revocation as claimed, signed or not."""
    return [_revocation(row) for row in _revocations(connection)]


def forged_revocations(connection: Connection, trust: Trust) -> int:
    """How many revocations somebody wrote into the database without the network's signature."""
    return _revoked(_revocations(connection), trust)[1]


def prove(
    connection: Connection, trust: Trust, *, standing: Standing, token: str, now: int
) -> bool:
    """Note that a key opened its challenge; False where the token is not what was in it."""
    key = standing.key
    if not challenges.is_answered(
        trust.peppers, token, seat=key.seat, public_key=key.public_key,
        since=standing.since, now=now,
    ):  # fmt: skip
        return False
    proof = challenges.proof_of(
        trust.peppers, seat=key.seat, public_key=key.public_key, proved_at=now
    )
    connection.execute(
        update(tables.seat_key)
        .where(_key.seat_id == key.seat, _key.public_key == key.public_key)
        .values(proved_at=now, proof=proof)
    )
    return True


def open_challenges(connection: Connection, trust: Trust, now: int) -> list[Standing]:
    """The keys that may answer a challenge now: from 12 days before it is due, without an end."""
    offered = challenges.OFFERED_DAYS_BEFORE * challenges.DAY
    return [
        standing
        for standing in standings(connection, trust, now)
        if standing.state in (State.COUNTS, State.CHALLENGE_DUE)
        and standing.due_at is not None
        and standing.due_at - offered <= now
    ]


def _rows(connection: Connection, statement: Select[Any], now: int) -> tuple[AnyRow, ...]:
    return tuple(connection.execute(statement, {"now": now}).all())


def _revocations(connection: Connection) -> tuple[AnyRow, ...]:
    return tuple(connection.execute(REVOCATIONS).all())


@lru_cache(maxsize=32)
def _claims(
    rows: tuple[AnyRow, ...], revocations: tuple[AnyRow, ...], trust: Trust
) -> tuple[Claim, ...]:
    """Judge rows. Cached: they change rarely, and every message asks."""
    revoked, _ = _revoked(revocations, trust)
    return tuple(_claim(row, revoked, trust) for row in rows)


def _revoked(rows: tuple[AnyRow, ...], trust: Trust) -> tuple[frozenset[tuple[str, str]], int]:
    """(seat, public key) of every revocation that the network signed; how many are forged."""
    signed = [
        row
        for row in map(_revocation, rows)
        if is_revoked_by(row, network=trust.network, directory_key=trust.directory_key)
    ]
    return frozenset((row.seat, row.public_key) for row in signed), len(rows) - len(signed)


def _claim(row: AnyRow, revoked: frozenset[tuple[str, str]], trust: Trust) -> Claim:
    key = _seat_key(row)
    since = key.not_before
    if row.proved_at is not None and row.proved_at > since and challenges.is_proof(
        trust.peppers, seat=key.seat, public_key=key.public_key,
        proved_at=row.proved_at, proof=bytes(row.proof or b""),
    ):  # fmt: skip
        since = row.proved_at
    flaw = None
    if not is_signed(key, network=trust.network, directory_key=trust.directory_key):
        flaw = State.UNSIGNED
    elif (key.seat, key.public_key) in revoked:
        flaw = State.REVOKED
    elif key.holder and not _has_holder(row, key):
        flaw = State.NO_HOLDER
    interval = challenges.interval_seconds(key.seat)
    return Claim(key, flaw, since, None if interval is None else since + interval, row.leaves_at)


def _has_holder(row: AnyRow, key: SeatKey) -> bool:
    """The join brings living accounts of that subject only."""
    if row.leaves_at is None:
        return False
    if key.kind is KeyKind.DELEGATED:
        return (row.works_for or "") == key.employer
    return bool(row.sits_at == key.seat)


def _revocation(row: AnyRow) -> Revocation:
    return Revocation(row.seat_id, row.public_key, row.revoked_at, bytes(row.signature))


def _seat_key(row: AnyRow) -> SeatKey:
    return SeatKey(
        row.seat_id, row.public_key, row.not_before, row.not_after, bytes(row.signature),
        row.holder, row.employer, KINDS.get(row.kind, KeyKind.OWN),
    )  # fmt: skip
