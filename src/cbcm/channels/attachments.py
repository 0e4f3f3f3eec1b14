"""Pictures, voices and raw mails: identity, sealed to the desk, whose reader types the account.

They are no part of what an agency gets. It fetches nothing itself and deletes nothing upstream.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from sqlalchemy import Connection, select, update

from cbcm import planning, tables
from cbcm.agencies.directory import confirmed
from cbcm.context import Context
from cbcm.delivery import referrals, turns
from cbcm.delivery.referrals import SealedReferral
from cbcm.followup import threads
from cbcm.sealing import seal_binary
from cbcm.vocabulary import PartKind, Purpose


def seal_all(
    context: Context,
    found: Sequence[bytes],
    media: Callable[[], Iterable[tuple[str, bytes]]],
    *,
    now: int,
) -> None:
    """Seal what belongs to a message that was taken: types and bytes, asked for where needed.

    The message's mark says for which thread, and is cleared in the same transaction, so that
    whoever died before deleting upstream does not seal them twice. `found` are the digests of
    the provider's id under every pepper.
    """
    columns = tables.seen.c

    def read(
        connection: Connection,
    ) -> tuple[str | None, planning.Keys, frozenset[str]]:
        thread = connection.execute(
            select(columns.thread_id).where(
                columns.id_digest.in_(found), columns.thread_id.is_not(None)
            )
        ).scalar()
        known = context.organisations(connection)
        away = threads.kept_away(connection, thread or "", context.peppers, known)
        return thread, confirmed(connection, context.trust, now), away

    thread, keys, away = context.store.read(read)
    if thread is None:
        return
    planning.require_open(keys)
    desk = planning.line_ladder(context.pack, keys, away)
    recipients = planning.recipients_of(desk, keys)
    parts = tuple(
        seal_binary(PartKind.ATTACHMENT, media_type, data, recipients)
        for media_type, data in media()
    )
    sealed = SealedReferral(referrals.new_id(), Purpose.ADDITION, desk, parts)

    def write(connection: Connection) -> None:
        cleared = connection.execute(
            update(tables.seen)
            .where(columns.id_digest.in_(found), columns.thread_id == thread)
            .values(thread_id=None)
        )
        known = connection.execute(
            select(tables.thread.c.id).where(tables.thread.c.id == thread)
        ).scalar()
        if cleared.rowcount == 0 or not parts:
            return
        if known is None:  # over already: a person decides what the pictures are
            threads.create(connection, thread, now)
        turns.put(connection, context, [sealed], thread=thread, now=now)

    context.store.write(write)
