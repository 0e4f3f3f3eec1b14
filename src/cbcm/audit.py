"""Write down who did what kind of act on which day; never a value, never a time of day."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime

from sqlalchemy import Connection, delete, func, insert, select, update

from cbcm import tables

SYSTEM = "system"
BATCH = 500


def note(
    connection: Connection, *, actor: str, act: str, now: int, referral_id: str | None = None
) -> None:
    """Add one line. `actor` is an account's id, or SYSTEM."""
    connection.execute(
        insert(tables.audit).values(
            id=secrets.token_hex(16), day=_day(now), actor=actor, act=act, referral_id=referral_id
        )
    )


def note_once(connection: Connection, *, actor: str, act: str, now: int, referral_id: str) -> None:
    """One line for an account, a referral and a day, however often it was done.

    The caller holds the referral: two at once would each find no line.
    """
    columns = tables.audit.c
    there = select(columns.id).where(
        columns.referral_id == referral_id,
        columns.actor == actor,
        columns.act == act,
        columns.day == _day(now),
    )
    if connection.execute(there).first() is None:
        note(connection, actor=actor, act=act, now=now, referral_id=referral_id)


def is_noted(connection: Connection, *, act: str, referral_id: str) -> bool:
    """Whether anybody did this with a referral that is not over."""
    columns = tables.audit.c
    there = select(columns.id).where(columns.referral_id == referral_id, columns.act == act)
    return connection.execute(there).first() is not None


def forget_referral(connection: Connection, referral_id: str) -> None:
    """Take a referral's id out of its lines: the acts stay, what they were about goes."""
    connection.execute(
        update(tables.audit)
        .where(tables.audit.c.referral_id == referral_id)
        .values(referral_id=None)
    )


def gather(connection: Connection) -> int:
    """Make one line, that says how often, of all acts of one kind by one person on one day, as far
    as they are about nothing that is open. Returns how many lines went.

    So what stays of cases that are over does not grow with their number.
    """
    columns = tables.audit.c
    alike = (columns.day, columns.actor, columns.act)
    several = (
        select(*alike).where(columns.referral_id.is_(None)).group_by(*alike).having(
            func.count() > 1
        )
    )  # fmt: skip
    gone = 0
    for day, actor, act in connection.execute(several).all():
        these = select(columns.id, columns.times).where(
            columns.referral_id.is_(None), columns.day == day, columns.actor == actor,
            columns.act == act,
        )  # fmt: skip
        first, *others = connection.execute(these).all()
        times = first.times + sum(row.times for row in others)
        connection.execute(update(tables.audit).where(columns.id == first.id).values(times=times))
        for at in range(0, len(others), BATCH):
            ids = [row.id for row in others[at : at + BATCH]]
            connection.execute(delete(tables.audit).where(columns.id.in_(ids)))
        gone += len(others)
    return gone


def _day(now: int) -> str:
    return datetime.fromtimestamp(now, UTC).date().isoformat()
