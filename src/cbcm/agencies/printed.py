"""Recovery keys that were made in a page and printed: only the public half is here.

Such a key is never on the server, not even locked: it lies on paper in a safe. Its public half
waits here for the network's offline signature, which alone makes it count. It is nobody's own:
whoever offers it is noted, and the network signs it without a holder.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, func, insert, select

from cbcm import tables
from cbcm.agencies import recipients
from cbcm.agencies.keys import RECOVERY_ROLE
from cbcm.agencies.recipients import Trust
from cbcm.errors import ConflictError
from cbcm.pack.seats import owner_of, role_of

MOST_WAITING = 3
MAKERS = frozenset({"investigator", RECOVERY_ROLE})


@dataclass(frozen=True)
class PrintedKey:
    """A recovery key's public half that waits, and the subject of whoever printed it."""

    subject: str
    seat: str
    public_key: str


def seat_of(seat: str | None) -> str | None:
    """The recovery seat for which somebody at `seat` may print a key; None for everybody else."""
    if seat is None or role_of(seat) not in MAKERS:
        return None
    return f"{owner_of(seat)}:{RECOVERY_ROLE}"


def put(connection: Connection, *, account: str, seat: str, public_key: str) -> None:
    """Let a public half wait. Raises ConflictError where it is here already, or too many wait."""
    columns = tables.printed_key.c
    there = (
        select(columns.public_key).where(columns.public_key == public_key),
        select(tables.seat_key.c.id).where(tables.seat_key.c.public_key == public_key),
        select(tables.locked_key.c.id).where(tables.locked_key.c.public_key == public_key),
    )
    many = select(func.count()).where(columns.seat_id == seat)
    known = any(connection.execute(statement).first() for statement in there)
    if known or connection.execute(many).scalar_one() >= MOST_WAITING:
        raise ConflictError("this key is here already, or too many wait")
    connection.execute(
        insert(tables.printed_key).values(public_key=public_key, account_id=account, seat_id=seat)
    )


def unsigned(connection: Connection, trust: Trust, now: int) -> list[PrintedKey]:
    """The public halves that the directory has no signature for, by seat."""
    columns, accounts = tables.printed_key.c, tables.account.c
    signed = {
        (item.key.seat, item.key.public_key)
        for item in recipients.standings(connection, trust, now)
    }
    rows = connection.execute(
        select(accounts.subject, columns.seat_id, columns.public_key)
        .join(tables.account, accounts.id == columns.account_id)
        .where(accounts.not_after > now)
        .order_by(columns.seat_id, columns.public_key)
    )
    found = [PrintedKey(row.subject, row.seat_id, row.public_key) for row in rows]
    return [key for key in found if (key.seat, key.public_key) not in signed]
