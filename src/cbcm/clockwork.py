"""What time does by itself: silence routes, deadlines climb, counts fold in, rows end.

`tick` is called every few seconds by a worker and may run twice at once: every step changes a
row only if it still is as it was read. Nothing is erased here that nobody opened.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, delete, select, update

from cbcm import tables, watch
from cbcm.context import Context
from cbcm.delivery import notices, referrals
from cbcm.delivery.referrals import HOUR
from cbcm.followup import threads
from cbcm.intake import drafts
from cbcm.taking import begin
from cbcm.trends import tally
from cbcm.vocabulary import ReferralState

DAY = 24 * HOUR
AUDIT_DAYS = 730
SEEN_DAYS = 7
BATCH = 200


@dataclass(frozen=True)
class Ticked:
    """How many rows each step moved."""

    routed: int
    climbed: int
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
        climbed=done(lambda: _climb(context, now)),
        folded=done(lambda: _fold(context)),
        ended=done(lambda: _end(context, now)),
    )
    if failures:
        raise failures[0]
    context.store.write(lambda connection: watch.mark(connection, watch.TICK, now))
    return ticked


def _end(context: Context, now: int) -> int:
    drafts.end_day_secrets(context.keyring, now)
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
    due = context.store.read(
        lambda connection: list(
            connection.execute(
                select(columns.id)
                .where(columns.due_at <= now, columns.state.in_(referrals.SERVED))
                .limit(BATCH)
            ).scalars()
        )
    )
    for referral_id in due:

        def climb(connection: Connection, referral_id: str = referral_id) -> None:
            _climb_one(connection, context, referral_id, now)

        context.store.write(climb)
    return len(due)


def _climb_one(connection: Connection, context: Context, referral_id: str, now: int) -> None:
    columns = tables.referral.c
    row = connection.execute(
        select(columns.position, columns.due_at).where(columns.id == referral_id)
    ).first()
    if row is None or row.due_at is None or row.due_at > now:
        return
    ladder = referrals.ladder(connection, referral_id)
    last = row.position + 1 >= len(ladder)
    position = row.position if last else row.position + 1
    rung = ladder[position]
    # The last rung stays: it is told again each time its hours are over, and shows as overdue.
    changed = connection.execute(
        update(tables.referral)
        .where(columns.id == referral_id, columns.due_at == row.due_at)
        .values(
            position=position,
            state=ReferralState.WAITING,
            due_at=now + rung.acknowledge_within_hours * HOUR,
            overdue=last,
        )
    )
    if changed.rowcount != 1:
        return
    if not last:
        connection.execute(
            update(tables.part).where(tables.part.c.referral_id == referral_id).values(opened=False)
        )
    notices.tell(connection, context.pack, rung.seat,
                 hours=rung.acknowledge_within_hours, now=now)  # fmt: skip


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
    oldest = datetime.fromtimestamp(now - AUDIT_DAYS * DAY, UTC).date().isoformat()
    ended += connection.execute(delete(tables.audit).where(tables.audit.c.day < oldest)).rowcount
    return ended


def _end_seen(connection: Connection, context: Context, now: int) -> int:
    """Forget old messages, but never while a provider may still hold them unswept."""
    swept_at = connection.execute(
        select(tables.watch.c.at).where(tables.watch.c.name == watch.UPSTREAM)
    ).scalar()
    if context.settings.twilio_account_sid and (swept_at is None or swept_at < now - DAY):
        return 0
    return connection.execute(
        delete(tables.seen).where(tables.seen.c.at < now - SEEN_DAYS * DAY)
    ).rowcount
