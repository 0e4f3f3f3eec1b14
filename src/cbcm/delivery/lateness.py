"""Which seats let a time pass: counts for the line's desk, and for nobody whom a case keeps away.

Read from what stands there for the deadlines anyway. A complaint that keeps somebody away is not
counted for that person, and nobody is shown a seat of the own employer: a number alone would tell
the accused's colleagues that there is a case.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from cbcm import tables
from cbcm.agencies.directory import Account
from cbcm.delivery import rungs
from cbcm.delivery.referrals import SERVED
from cbcm.pack.seats import owner_of
from cbcm.settings import Pepper


@dataclass(frozen=True)
class Late:
    """One seat: referrals that it let pass to the next rung, and those it is too late with now."""

    seat: str
    passed: int
    overdue: int


def by_seat(
    connection: Connection,
    reader: Account,
    peppers: Sequence[Pepper],
    organisations: Collection[str],
    now: int,
) -> list[Late]:
    """The seats that are late, as far as `reader` may know of them; no other seat is listed."""
    columns = tables.referral.c
    rows = connection.execute(
        select(
            columns.id, columns.thread_id, columns.position, columns.due_at, columns.overdue
        ).where(columns.state.in_(SERVED))
    ).all()
    threads: dict[str, list[str]] = {}
    for row in rows:
        threads.setdefault(row.thread_id, []).append(row.id)
    hidden = {
        thread
        for thread, ids in threads.items()
        if _is_kept_away(reader, rungs.kept_away(connection, ids, peppers, organisations))
    }
    passed: Counter[str] = Counter()
    overdue: Counter[str] = Counter()
    for row in rows:
        if row.thread_id in hidden:
            continue
        ladder = [stored.rung.seat for stored in rungs.of(connection, row.id)]
        passed.update(set(ladder[: row.position]))
        if row.overdue or (row.due_at is not None and row.due_at <= now):
            overdue[ladder[row.position]] += 1
    return [
        Late(seat, passed[seat], overdue[seat])
        for seat in sorted({*passed, *overdue})
        if owner_of(seat) != reader.employer
    ]


def _is_kept_away(reader: Account, codes: Collection[str]) -> bool:
    return (reader.employer or rungs.UNKNOWN_EMPLOYER) in codes or reader.seat in codes
