"""A colleague of the same seat says: I heard the four words of this new key from her.

It helps whoever signs keys, and makes no key count: only the network's offline signature does.
Who vouches holds a key of his own that counts for that seat. Nobody vouches for himself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, select

from cbcm import tables
from cbcm.agencies import directory, locked, recipients
from cbcm.agencies.directory import Account
from cbcm.agencies.locked import LockedKey
from cbcm.agencies.recipients import Standing, State, Trust
from cbcm.db import insert_once
from cbcm.errors import ForbiddenError, NotFoundError
from cbcm.pack import DESK_SEAT, NETWORK
from cbcm.vocabulary import KeyKind

HOLDERS_AT_LEAST = 2


@dataclass(frozen=True)
class Vouching:
    """Who heard the words of a key, by subject, and on which day (ISO date, UTC)."""

    subject: str
    day: str


def needs_two(seat: str) -> bool:
    """Whether two people must hold keys: at the desk and at a member's focal point."""
    owner, _, role = seat.partition(":")
    return seat == DESK_SEAT or (role == "focal_point" and owner != NETWORK)


def holders(standings: list[Standing], seat: str) -> frozenset[str]:
    """The people whose own keys count for a seat, by subject; no deputies, no shared keys."""
    return frozenset(
        item.key.holder
        for item in standings
        if item.key.seat == seat
        and item.key.holder
        and item.key.kind is KeyKind.OWN
        and item.state is State.COUNTS
    )


def waiting_beside(
    connection: Connection, trust: Trust, account: Account, now: int
) -> list[LockedKey]:
    """New keys of colleagues at this seat that the network has not signed yet."""
    if account.seat is None:
        return []
    people = {person.subject for person in directory.people_of(connection, account.seat, now)}
    return [
        key
        for key in locked.unsigned(connection, trust, now)
        if key.seat == account.seat and key.subject in people - {account.subject}
    ]


def may_vouch(standings: list[Standing], account: Account) -> bool:
    """Whether this person holds a key of his own that counts for the seat."""
    return account.seat is not None and account.subject in holders(standings, account.seat)


def put(
    connection: Connection, trust: Trust, account: Account, *, public_key: str, now: int
) -> bool:
    """Note that this person heard the four words of a colleague's key; False where it stands there.

    Raises ForbiddenError for whoever holds no key that counts here, NotFoundError where no
    colleague's key of that name waits at this seat.
    """
    if not may_vouch(recipients.standings(connection, trust, now), account):
        raise ForbiddenError
    waiting = {key.public_key for key in waiting_beside(connection, trust, account, now)}
    if public_key not in waiting:
        raise NotFoundError
    day = datetime.fromtimestamp(now, UTC).date().isoformat()
    row = {"public_key": public_key, "account_id": account.id, "seat_id": account.seat, "day": day}
    return insert_once(connection, tables.vouching, row)


def of_keys(connection: Connection) -> dict[tuple[str, str], list[Vouching]]:
    """Every vouching, by seat and public key."""
    columns, accounts = tables.vouching.c, tables.account.c
    rows = connection.execute(
        select(columns.seat_id, columns.public_key, columns.day, accounts.subject)
        .join(tables.account, accounts.id == columns.account_id)
        .order_by(columns.day, accounts.subject)
    )
    found: dict[tuple[str, str], list[Vouching]] = {}
    for row in rows:
        place = (row.seat_id, row.public_key)
        found.setdefault(place, []).append(Vouching(row.subject, row.day))
    return found
