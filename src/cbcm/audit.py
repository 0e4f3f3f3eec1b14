"""Write down who did what kind of act on which day; never a value, never a time of day."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime

from sqlalchemy import Connection, insert, update

from cbcm import tables

SYSTEM = "system"


def note(
    connection: Connection, *, actor: str, act: str, now: int, referral_id: str | None = None
) -> None:
    """Add one line. `actor` is an account's id, or SYSTEM."""
    connection.execute(
        insert(tables.audit).values(
            id=secrets.token_hex(16),
            day=datetime.fromtimestamp(now, UTC).date().isoformat(),
            actor=actor,
            act=act,
            referral_id=referral_id,
        )
    )


def forget_referral(connection: Connection, referral_id: str) -> None:
    """Take a referral's id out of its lines: the acts stay, what they were about goes."""
    connection.execute(
        update(tables.audit)
        .where(tables.audit.c.referral_id == referral_id)
        .values(referral_id=None)
    )
