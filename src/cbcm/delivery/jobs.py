"""The outbox: outward effects that must still happen, by reference only.

A job is claimed with a lease and deleted on success. It never dies: after a failure it comes
back later, at most an hour later, and after a day of failures it shows in /readyz. A job row
holds no address, no number and no words.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from sqlalchemy import Connection, delete, select, update

from cbcm import tables
from cbcm.db import insert_once

LEASE_SECONDS = 300
MOST_BACKOFF_SECONDS = 3600
ALARM_AFTER_ATTEMPTS = 30  # about a day at the longest backoff


@dataclass(frozen=True)
class Job:
    """One claimed job. `reference` is an id or a seat of ours, never somebody's data.

    `slot` is the time it was first due, whatever puts it off.
    """

    id: str
    kind: str
    reference: str
    attempts: int
    slot: int


def add(connection: Connection, kind: str, reference: str, *, run_at: int) -> None:
    """Add a job unless the same one is due at the same time already."""
    insert_once(
        connection,
        tables.job,
        {
            "id": secrets.token_hex(16),
            "kind": kind,
            "reference": reference,
            "run_at": run_at,
            "slot": run_at,
            "attempts": 0,
            "lease_until": 0,
        },
    )


def claim(connection: Connection, now: int) -> Job | None:
    """Lease the next due job, or None. Safe with many workers on PostgreSQL."""
    columns = tables.job.c
    row = connection.execute(
        select(columns.id, columns.kind, columns.reference, columns.attempts, columns.slot)
        .where(columns.run_at <= now, columns.lease_until <= now)
        .order_by(columns.run_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).first()
    if row is None:
        return None
    connection.execute(
        update(tables.job)
        .where(columns.id == row.id)
        .values(lease_until=now + LEASE_SECONDS, attempts=row.attempts + 1)
    )
    return Job(row.id, row.kind, row.reference, row.attempts + 1, row.slot)


def done(connection: Connection, job: Job) -> None:
    connection.execute(delete(tables.job).where(tables.job.c.id == job.id))


def later(connection: Connection, job: Job, now: int) -> None:
    """Put a failed job off: 30 s, doubled each time, an hour at most."""
    wait = min(30 * 2 ** min(job.attempts - 1, 10), MOST_BACKOFF_SECONDS)
    connection.execute(
        update(tables.job).where(tables.job.c.id == job.id).values(run_at=now + wait, lease_until=0)
    )


def failing(connection: Connection) -> int:
    """How many jobs have failed for a day."""
    columns = tables.job.c
    return len(
        connection.execute(select(columns.id).where(columns.attempts >= ALARM_AFTER_ATTEMPTS)).all()
    )
