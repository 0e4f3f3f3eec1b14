"""Whose turn it is, until when, and who is told: every due time is made here.

A rung begins when a complaint is routed, added to, redirected, handed back, or climbs. Then its
due time and its one reminder are set by the pack's calendar, its people are told, and the seats
that it `tells` learn that something waits too long.

**A rung at which nobody living may act is skipped.** At a rung may act: an account of the seat
that has not lapsed and whose employer the rung does not exclude; or, where the seat has no
account at all, whoever holds its key (a printed recovery key, a machine). The last rung always
stays, also with nobody: what is not kept is never erased, and there it shows as overdue. The rule
holds when a rung begins, and every minute afterwards, for people leave. A skipped rung did not
begin: it tells nobody. Where it had an hour or less, so has the rung that stands in for it.

A referral's ladder is its own (`rungs.py`); of the pack only the calendar and the times of
notices are used here, so that a new SOP changes nothing that is under way.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, select, update

from cbcm import digests, tables
from cbcm.agencies.directory import Account, has_key_only, people_of
from cbcm.context import Context
from cbcm.delivery import notices, referrals, rungs
from cbcm.delivery.referrals import SERVED, SealedReferral
from cbcm.delivery.rungs import Stored
from cbcm.vocabulary import Purpose, ReferralState

AT_ONCE_MINUTES = 60
MINUTES_A_DAY = 24 * 60


def start(connection: Connection, context: Context, thread: str, now: int) -> None:
    """Turn a thread's drafts into referrals that wait."""
    columns = tables.referral.c
    drafts = connection.execute(
        select(columns.id).where(columns.thread_id == thread, columns.state == ReferralState.DRAFT)
    ).scalars()
    for referral in list(drafts):
        begin(connection, context, referral, now=now)


def put(
    connection: Connection,
    context: Context,
    sealed: Sequence[SealedReferral],
    *,
    thread: str,
    now: int,
) -> None:
    """Store referrals that wait from now on."""
    referrals.put(connection, sealed, thread=thread, peppers=context.peppers)
    for item in sealed:
        begin(connection, context, item.id, now=now)


def begin(
    connection: Connection, context: Context, referral: str, *, now: int, position: int = 0
) -> None:
    """Let the rung at `position`, or the next at which somebody may act, have its turn."""
    _begin(connection, context, referral, now=now, position=position)


def again(connection: Connection, context: Context, referral: str, now: int) -> None:
    """Let the rung that had it before have its turn once more."""
    row = _standing(connection, referral)
    begin(connection, context, referral, now=now, position=row.position)


def climb(connection: Connection, context: Context, referral: str, now: int) -> bool:
    """Go up where the time is over; False where somebody else moved the referral before.

    The last rung stays: it is told again each time its time is over, and shows as overdue.
    """
    row = _standing(connection, referral)
    if row is None or row.due_at is None or row.due_at > now:
        return False
    ladder = rungs.of(connection, referral)
    if row.position + 1 < len(ladder):
        return _begin(connection, context, referral, now=now, position=row.position + 1, was=row)
    at, people = ladder[-1], _people(connection, context, referral, ladder[-1], now)
    soon = at.rung.minutes <= AT_ONCE_MINUTES
    times = {
        "due_at": due(context, at.rung.minutes, staffed=at.rung.staffed, now=now),
        "remind_at": None,
        "notice_at": None if soon else notices.next_time(context.pack, now),
    }
    if not _set(connection, referral, row, state=ReferralState.WAITING, overdue=True, **times):
        return False
    _tell(connection, at.rung.seat, people, times["notice_at"], now)
    return True


def leave(connection: Connection, context: Context, referral: str, now: int) -> bool:
    """Go up at once where nobody may act at this rung any more; True where it did."""
    row = _standing(connection, referral)
    ladder = rungs.of(connection, referral)
    if row is None or row.position + 1 >= len(ladder):
        return False
    if _somebody(connection, context, referral, ladder[row.position], now):
        return False
    return _begin(connection, context, referral, now=now, position=row.position + 1, was=row)


def pass_by(
    connection: Connection, context: Context, referral: str, seats: Collection[str], now: int
) -> bool:
    """Go on at once from a seat that is among `seats` to the next that is not; True where it did.

    Only what nobody has opened: whoever read it knows.
    """
    row = _standing(connection, referral)
    if row is None or row.state != ReferralState.WAITING:
        return False
    ladder = [at.rung.seat for at in rungs.of(connection, referral)]
    if ladder[row.position] not in seats:
        return False
    following = (n for n in range(row.position + 1, len(ladder)) if ladder[n] not in seats)
    position = next(following, None)
    if position is None:
        return False
    return _begin(connection, context, referral, now=now, position=position, was=row)


def left_alone(connection: Connection, context: Context, now: int) -> list[str]:
    """The referrals at whose rung nobody may act any more, the last rungs too."""
    turn, rung = tables.referral.c, tables.rung.c
    here = (rung.referral_id == turn.id, rung.position == turn.position, turn.state.in_(SERVED))
    seats = list(connection.execute(select(rung.seat_id).where(*here).distinct()).scalars())
    found: list[str] = []
    for seat in seats:
        people = people_of(connection, seat, now)
        if not people and has_key_only(connection, seat):
            continue
        employers = {account.employer for account in people}
        rows = connection.execute(select(turn.id, rung.excluded).where(*here, rung.seat_id == seat))
        found += [
            row.id
            for row in rows
            if all(
                digests.is_excluded(context.peppers, row.id, bytes(row.excluded), employer)
                for employer in employers
            )
        ]
    return found


def remind(connection: Connection, context: Context, referral: str, now: int) -> bool:
    """Plan the one reminder of this rung; False where it was planned or opened before."""
    columns = tables.referral.c
    at = notices.next_time(context.pack, now)
    changed = connection.execute(
        update(tables.referral)
        .where(
            columns.id == referral,
            columns.remind_at <= now,
            columns.state == ReferralState.WAITING,
        )
        .values(remind_at=None, notice_at=at)
    )
    if changed.rowcount != 1:
        return False
    row = _standing(connection, referral)
    assert row is not None  # noqa: S101 - just changed, in this transaction
    notices.tell(connection, rungs.of(connection, referral)[row.position].rung.seat, at=at)
    return True


def opened(connection: Connection, context: Context, referral: str, now: int) -> None:
    """Somebody has it: no reminder any more, and the time until it is kept begins."""
    columns = tables.referral.c
    purpose = connection.execute(select(columns.purpose).where(columns.id == referral)).scalar()
    minutes = context.pack.limits.keep_within_days * MINUTES_A_DAY
    if purpose == Purpose.ALERT:  # read is not yet "taken"
        minutes = context.pack.limits.alert_within_minutes
    connection.execute(
        update(tables.referral)
        .where(columns.id == referral)
        .values(
            state=ReferralState.OPENED,
            due_at=due(context, minutes, staffed=False, now=now),
            remind_at=None,
            notice_at=None,
            overdue=False,
        )
    )


def end(connection: Connection, referral: str, state: ReferralState) -> None:
    """It is kept or handed on: nothing of it is due here any more."""
    connection.execute(
        update(tables.referral)
        .where(tables.referral.c.id == referral)
        .values(state=state, due_at=None, remind_at=None, notice_at=None, overdue=False)
    )


def call(
    connection: Connection, context: Context, alert: SealedReferral, *, thread: str, now: int
) -> None:
    """Call whoever is on duty, one rung after the other, until somebody says "taken".

    An alert of this thread that nobody has opened yet gives way to the fuller one, which goes on
    after the seats that were called in vain, and by the same due time. Seats are counted and not
    positions: the fuller one may keep some of them away.
    """
    columns = tables.referral.c
    before = connection.execute(
        select(columns.id, columns.position, columns.due_at)
        .where(
            columns.thread_id == thread,
            columns.purpose == Purpose.ALERT,
            columns.state == ReferralState.WAITING,
        )
        .with_for_update()  # whoever says "taken" at this moment has it taken
    ).first()
    position = 0
    if before is not None:
        passed = {stored.rung.seat for stored in rungs.of(connection, before.id)[: before.position]}
        left = [at for at, rung in enumerate(alert.ladder) if rung.seat not in passed]
        position = left[0] if left else len(alert.ladder) - 1
        referrals.remove(connection, [before.id])
    referrals.put(connection, [alert], thread=thread, peppers=context.peppers)
    begin(connection, context, alert.id, now=now, position=position)
    if before is not None:
        connection.execute(
            update(tables.referral)
            .where(columns.id == alert.id, columns.due_at > before.due_at)
            .values(due_at=before.due_at)
        )


def due(context: Context, minutes: int, *, staffed: bool, now: int) -> int:
    """The end of `minutes` that begin now, by the pack's calendar."""
    return context.pack.calendar.due(now, minutes, staffed=staffed)


def _begin(
    connection: Connection,
    context: Context,
    referral: str,
    *,
    now: int,
    position: int,
    was: Any = None,
) -> bool:
    """Move to a rung in one UPDATE that fails where somebody moved it since `was` was read."""
    ladder = rungs.of(connection, referral)
    hurry = False
    while position + 1 < len(ladder) and not _somebody(
        connection, context, referral, ladder[position], now
    ):
        hurry = hurry or ladder[position].rung.minutes <= AT_ONCE_MINUTES
        position += 1
    rung = ladder[position].rung
    due_at = due(context, rung.minutes, staffed=rung.staffed, now=now)
    soon = rung.minutes <= AT_ONCE_MINUTES
    if hurry and not soon:
        due_at, soon = min(due_at, due(context, AT_ONCE_MINUTES, staffed=False, now=now)), True
    next_notice = notices.next_time(context.pack, now)
    before = was or _standing(connection, referral)
    changed = _set(
        connection,
        referral,
        before,
        state=ReferralState.WAITING,
        position=position,
        since=before.since if before.since is not None else now,
        due_at=due_at,
        remind_at=_reminder(context, ladder[position], due_at, now),
        notice_at=None if soon else next_notice,
        overdue=False,
    )
    if not changed:
        return False
    if before.position != position:  # what another seat has proved does not count for this one
        part = tables.part
        connection.execute(update(part).where(part.c.referral_id == referral).values(opened=False))
    people = _people(connection, context, referral, ladder[position], now)
    _tell(connection, rung.seat, people, None if soon else next_notice, now)
    for seat in rung.tells:
        told = _people(connection, context, referral, ladder[position], now, seat=seat)
        notices.mention(connection, told, at=next_notice)
    return True


def _tell(
    connection: Connection, seat: str, people: Iterable[Account], at: int | None, now: int
) -> None:
    if at is None:
        notices.call(connection, people, now)
    else:
        notices.tell(connection, seat, at=at)


def _reminder(context: Context, at: Stored, due_at: int, now: int) -> int | None:
    """When the one reminder is planned; none where the rung would be over by then."""
    if at.rung.remind_minutes is None:
        return None
    when = due(context, at.rung.remind_minutes, staffed=at.rung.staffed, now=now)
    return when if when < due_at else None


def _people(
    connection: Connection,
    context: Context,
    referral: str,
    at: Stored,
    now: int,
    *,
    seat: str | None = None,
) -> list[Account]:
    """The living people of the rung's seat, or of `seat`, whom the rung does not keep away."""
    return [
        account
        for account in people_of(connection, seat or at.rung.seat, now)
        if not digests.is_excluded(context.peppers, referral, at.excluded, account.employer)
    ]


def _somebody(
    connection: Connection, context: Context, referral: str, at: Stored, now: int
) -> bool:
    if _people(connection, context, referral, at, now):
        return True
    return has_key_only(connection, at.rung.seat)


def _standing(connection: Connection, referral: str) -> Any:
    columns = tables.referral.c
    return connection.execute(
        select(columns.state, columns.position, columns.due_at, columns.since).where(
            columns.id == referral
        )
    ).first()


def _set(connection: Connection, referral: str, was: Any, **values: object) -> bool:
    """Change a referral that still stands as it was read: two who move it make one move."""
    columns = tables.referral.c
    changed = connection.execute(
        update(tables.referral)
        .where(
            columns.id == referral,
            columns.state == was.state,
            columns.position == was.position,
            columns.due_at.is_not_distinct_from(was.due_at),
        )
        .values(**values)
    )
    return changed.rowcount == 1
