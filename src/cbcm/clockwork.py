"""What time does by itself: silence routes, deadlines remind and climb, counts fold, rows end.

`tick` is called every few seconds by a worker and may run twice at once: every step changes a
row only if it still is as it was read. Nothing is erased here that nobody opened.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Select, delete, select, update

from cbcm import audit, tables, watch
from cbcm.access import credentials, passkeys, sessions
from cbcm.context import Context
from cbcm.delivery import referrals, turns
from cbcm.delivery.referrals import HOUR
from cbcm.followup import silence, threads
from cbcm.intake import drafts
from cbcm.taking import begin
from cbcm.trends import releases, tally
from cbcm.vocabulary import ReferralState

DAY = 24 * HOUR
AUDIT_DAYS = 730
AUDIT = "audit"
AUDIT_SECONDS = 3600
SEEN_DAYS = 7
BATCH = 200
LEFT_ALONE = "left_alone"
LEFT_ALONE_SECONDS = 60
SILENCE = "silence"
SILENCE_SECONDS = HOUR
Move = Callable[[Connection, Context, str, int], bool]


@dataclass(frozen=True)
class Ticked:
    """How many rows each step moved; `broken` counts silences."""

    routed: int
    climbed: int
    reminded: int
    broken: int
    folded: int
    ended: int


def tick(context: Context, *, now: int) -> Ticked:
    """Do everything that is due at `now`. A step that fails holds up no other.

    Raises the first failure after all steps were tried.
    """
    failures: list[Exception] = []

    def done(step: Callable[[], int]) -> int:
        try:
            return step()
        except Exception as error:  # noqa: BLE001 - raised below, after the other steps
            failures.append(error)
            return 0

    ticked = Ticked(
        routed=done(lambda: _route_silent(context, now)),
        climbed=done(lambda: _climb(context, now)) + done(lambda: _leave(context, now)),
        reminded=done(lambda: _remind(context, now)),
        broken=done(lambda: _break_silence(context, now)),
        folded=done(lambda: _fold(context)),
        ended=done(lambda: _end(context, now)) + done(lambda: _gather(context, now)),
    )
    if failures:
        raise failures[0]
    context.store.write(lambda connection: watch.mark(connection, watch.TICK, now))
    return ticked


def _end(context: Context, now: int) -> int:
    drafts.end_day_secrets(context.keyring, now)
    context.store.read(lambda c: releases.end_keys(c, context.keyring))
    return context.store.write(lambda connection: _end_rows(connection, context, now))


def _route_silent(context: Context, now: int) -> int:
    columns = tables.draft.c
    due = context.store.read(
        lambda connection: connection.execute(
            select(columns.id, columns.thread_id, columns.version)
            .where(columns.route_at <= now)
            .limit(BATCH)
        ).all()
    )
    for row in due:

        def route(connection: Connection, row: tuple[str, str, int] = tuple(row)) -> None:
            _route_one(connection, context, *row, now=now)

        context.store.write(route)
    return len(due)


def _route_one(
    connection: Connection, context: Context, draft: str, thread: str, version: int, *, now: int
) -> None:
    columns = tables.draft.c
    slip = connection.execute(
        select(columns.slip).where(columns.id == draft, columns.version == version)
    ).scalar()
    changed = connection.execute(
        update(tables.draft)
        .where(columns.id == draft, columns.version == version)
        .values(
            version=version + 1, sealed_state=None, slip=None, route_at=None,
            ends_at=now + context.pack.limits.addition_hours * HOUR,
        )
    )  # fmt: skip
    if changed.rowcount != 1:
        return  # the person wrote in between: her message goes on
    if slip is None:
        threads.remove(connection, thread)  # a greeting and nothing else
        return
    begin(connection, context, thread, tally.unpack_slip(bytes(slip)), now)


def _climb(context: Context, now: int) -> int:
    columns = tables.referral.c
    over = select(columns.id).where(columns.due_at <= now, columns.state.in_(referrals.SERVED))
    return _each(context, over, turns.climb, now)


def _leave(context: Context, now: int) -> int:
    """Climb at once where the people of a rung have left. By one worker, once a minute."""
    if not _is_mine(context, LEFT_ALONE, LEFT_ALONE_SECONDS, now):
        return 0
    alone = context.store.read(lambda connection: turns.left_alone(connection, context, now))
    return _move(context, alone, turns.leave, now)


def _remind(context: Context, now: int) -> int:
    columns = tables.referral.c
    waiting = columns.state == ReferralState.WAITING
    return _each(
        context, select(columns.id).where(waiting, columns.remind_at <= now), turns.remind, now
    )


def _break_silence(context: Context, now: int) -> int:
    """Say once more to whoever waits that it is not over. By one worker, once an hour."""
    if not _is_mine(context, SILENCE, SILENCE_SECONDS, now):
        return 0
    quiet = context.store.read(lambda connection: silence.quiet(connection, now))

    def move(connection: Connection, _context: Context, thread: str, now: int) -> bool:
        return silence.break_silence(connection, thread, now)

    return _move(context, quiet, move, now)


def _is_mine(context: Context, name: str, every_seconds: int, now: int) -> bool:
    return context.store.write(lambda c: watch.claim(c, name, every_seconds, now))


def _each(context: Context, due: Select[Any], move: Move, now: int) -> int:
    rows = context.store.read(lambda c: c.execute(due.limit(BATCH)).all())
    return _move(context, [row[0] for row in rows], move, now)


def _move(context: Context, ids: Iterable[str], move: Move, now: int) -> int:
    """Each in a transaction of its own; how many moved, and were not moved by another worker.

    One that fails holds up no other; the first failure is raised after all were tried.
    """
    moved = 0
    failures: list[Exception] = []
    for one in ids:

        def work(connection: Connection, one: str = one) -> bool:
            return move(connection, context, one, now)

        try:
            moved += context.store.write(work)
        except Exception as error:  # noqa: BLE001 - raised below, after the others
            failures.append(error)
    if failures:
        raise failures[0]
    return moved


def _fold(context: Context) -> int:
    total = 0
    while True:
        taken = context.store.write(
            lambda connection: tally.fold(connection, context.keyring, context.cells)
        )
        total += taken
        if taken == 0:
            return total


def _end_rows(connection: Connection, context: Context, now: int) -> int:
    ended = threads.remove_ended(connection, now)
    draft = tables.draft.c
    ended += connection.execute(
        delete(tables.draft).where(draft.ends_at <= now, draft.route_at.is_(None))
    ).rowcount
    ended += _end_seen(connection, context, now)
    ended += sessions.forget_ended(connection, now) + credentials.forget_ended(connection, now)
    ended += passkeys.forget_ended(connection, now)
    oldest = datetime.fromtimestamp(now - AUDIT_DAYS * DAY, UTC).date().isoformat()
    ended += connection.execute(delete(tables.audit).where(tables.audit.c.day < oldest)).rowcount
    return ended


def _gather(context: Context, now: int) -> int:
    """Lines of the audit that say the same become one. By one worker, once an hour."""
    if not _is_mine(context, AUDIT, AUDIT_SECONDS, now):
        return 0
    return context.store.write(audit.gather)


def _end_seen(connection: Connection, context: Context, now: int) -> int:
    """Forget old messages, but never while a provider may still hold them unswept."""
    sweeps = (watch.UPSTREAM, watch.UPSTREAM_CALLS)
    watched = watch.read(connection)
    swept = [watched[name][0] for name in sweeps if name in watched]
    if context.settings.twilio_account_sid and (
        watch.UPSTREAM not in watched or min(swept) < now - DAY
    ):
        return 0
    return connection.execute(
        delete(tables.seen).where(tables.seen.c.at < now - SEEN_DAYS * DAY)
    ).rowcount
