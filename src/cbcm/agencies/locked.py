"""Keys that people made in their browser, locked with words that the server never hears.

The server keeps the locked key and hands it out after sign-in, so a lost laptop loses nothing.
Being here makes no key count: only the network's offline signature does.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

from sqlalchemy import Connection, func, insert, select

from cbcm import tables
from cbcm.agencies import recipients
from cbcm.agencies.recipients import Trust
from cbcm.errors import ConflictError

MOST_KEYS = 12
MOST_BYTES = 4096
WAITING = "waiting"


@dataclass(frozen=True)
class LockedKey:
    """One key of a person: age with a passphrase over the identity, for one seat."""

    subject: str
    seat: str
    public_key: str
    locked: bytes = field(repr=False)
    state: str


def put(connection: Connection, *, account: str, seat: str, public_key: str, locked: bytes) -> None:
    """Keep one more locked key. Raises ConflictError for one that is there, or for too many."""
    columns = tables.locked_key.c
    held = select(func.count()).where(columns.account_id == account)
    there = select(columns.id).where(columns.public_key == public_key)
    if connection.execute(there).first() or connection.execute(held).scalar_one() >= MOST_KEYS:
        raise ConflictError("this key is here already, or there are too many")
    connection.execute(
        insert(tables.locked_key).values(
            id=secrets.token_hex(16), account_id=account, seat_id=seat, public_key=public_key,
            locked=locked,
        )
    )  # fmt: skip


def of_account(connection: Connection, trust: Trust, account: str, now: int) -> list[LockedKey]:
    """The locked keys of a person, each with its state in the directory."""
    return [key for owner, key in _all(connection, trust, now) if owner == account]


def unsigned(connection: Connection, trust: Trust, now: int) -> list[LockedKey]:
    """Keys of everybody that the directory has no signature for yet, without their content."""
    return [key for _, key in _all(connection, trust, now) if key.state == WAITING]


def _all(connection: Connection, trust: Trust, now: int) -> list[tuple[str, LockedKey]]:
    standing = {
        (item.key.seat, item.key.public_key): item.state.value
        for item in recipients.standings(connection, trust, now)
    }
    keys, accounts = tables.locked_key.c, tables.account.c
    rows = connection.execute(
        select(tables.locked_key, accounts.subject)
        .join(tables.account, accounts.id == keys.account_id)
        .where(accounts.not_after > now)
        .order_by(accounts.subject, keys.seat_id, keys.public_key)
    )
    return [
        (row.account_id, LockedKey(
            row.subject, row.seat_id, row.public_key, row.locked,
            standing.get((row.seat_id, row.public_key), WAITING),
        ))
        for row in rows
    ]  # fmt: skip
