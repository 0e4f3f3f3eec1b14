"""Sweep what providers still hold: take what the webhook missed, delete what is committed.

Every few minutes all messages of our own numbers are listed. An inbound one that is not in
`seen` is received as if by webhook; one that is, or an outbound one that is final, is deleted.
No row of ours holds a provider's id: it is matched by its keyed digest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select, update

from cbcm import digests, planning, tables, watch
from cbcm.agencies.directory import confirmed_keys
from cbcm.context import Context
from cbcm.delivery import notices, referrals
from cbcm.delivery.referrals import SealedReferral
from cbcm.errors import CbcmError
from cbcm.journey import Journey
from cbcm.ports import ListingGateway, Upstream
from cbcm.sealing import seal_binary
from cbcm.telemetry import error_name, log
from cbcm.triage.router import ladder_of
from cbcm.vocabulary import Channel, PartKind, Purpose, ReferralState

YOUNG_SECONDS = 60  # the webhook may still be at it
OLD_SECONDS = 1800
MINUTE = 60


@dataclass(frozen=True)
class Swept:
    """What one sweep did; `old` counts inbound messages still upstream after half an hour."""

    received: int
    deleted: int
    kept_back: int
    old: int


def sweep(
    context: Context, journey: Journey, gateways: Sequence[ListingGateway], *, now: int
) -> Swept:
    """Sweep every listing gateway once. A provider that fails costs time only."""
    total = Swept(0, 0, 0, 0)
    complete = True
    for gateway in gateways:
        try:
            done = _sweep_one(context, journey, gateway, now)
        except OSError as error:
            log().warning("upstream_failed", error=error_name(error))
            complete = False
            continue
        total = Swept(
            total.received + done.received,
            total.deleted + done.deleted,
            total.kept_back + done.kept_back,
            total.old + done.old,
        )

    def write(connection: Connection) -> None:
        state = "inbound messages wait unswept" if total.old else watch.OK
        if complete:
            watch.mark(connection, watch.UPSTREAM, now, state)

    context.store.write(write)
    return total


def _sweep_one(context: Context, journey: Journey, gateway: ListingGateway, now: int) -> Swept:
    received = deleted = kept_back = old = 0
    for item in list(gateway.list_messages()):
        if item.inbound and not _is_seen(context, gateway.name, item.id, now):
            if now - item.at < YOUNG_SECONDS or not _receive(context, journey, gateway, item, now):
                kept_back += 1
                old += now - item.at > OLD_SECONDS
                continue
            received += 1
        if _delete(context, gateway, item, now):
            deleted += 1
        else:
            kept_back += 1
    return Swept(received, deleted, kept_back, old)


def _is_seen(context: Context, gateway: str, message_id: str, now: int) -> bool:
    """Whether it is committed. Still upstream, so its mark must not end yet."""
    found = digests.of_provider_id(context.peppers, Channel.SMS, gateway, message_id)
    columns = tables.seen.c

    def read(connection: Connection) -> int | None:
        return connection.execute(select(columns.at).where(columns.id_digest.in_(found))).scalar()

    at = context.store.read(read)
    if at is not None and at < now - 24 * 3600:
        context.store.write(
            lambda connection: connection.execute(
                update(tables.seen).where(columns.id_digest.in_(found)).values(at=now)
            )
        )
    return at is not None


def _receive(
    context: Context, journey: Journey, gateway: ListingGateway, item: Upstream, now: int
) -> bool:
    """Take a message the webhook missed; answered only while an answer is still expected."""
    if item.message is None:
        return False
    late = now - item.at > context.pack.limits.late_answer_minutes * MINUTE
    try:
        reply = journey.receive(item.message, now=now, late=late)
    except CbcmError as error:
        log().warning("upstream_not_taken", error=error_name(error))
        return False
    if reply.text is not None and item.message.sender is not None:
        try:
            gateway.send(item.message.sender, reply.text)
        except OSError as error:
            log().warning("late_answer_failed", error=error_name(error))
    return True


def _delete(context: Context, gateway: ListingGateway, item: Upstream, now: int) -> bool:
    """Fetch and seal its media, then delete it upstream; False where it must wait."""
    if not item.inbound and not item.final:
        return False
    if item.message is not None and item.message.media:
        _seal_media(context, gateway, item, now)
    return gateway.erase(item.id)


def _seal_media(context: Context, gateway: ListingGateway, item: Upstream, now: int) -> None:
    """Pictures and voice are identity: sealed to the desk, whose reader types the account.

    The message's mark says for which thread, and is cleared in the same transaction, so that a
    sweep that died before deleting does not seal them twice.
    """
    found = digests.of_provider_id(context.peppers, Channel.SMS, gateway.name, item.id)
    columns = tables.seen.c

    def read(connection: Connection) -> tuple[str | None, dict[str, tuple[str, ...]]]:
        thread = connection.execute(
            select(columns.thread_id).where(columns.id_digest.in_(found))
        ).scalar()
        return thread, confirmed_keys(connection, context.trust, now)

    thread, keys = context.store.read(read)
    if thread is None:
        return
    planning.require_open(keys)
    desk = tuple(rung for rung in ladder_of("desk", "", context.pack) if keys.get(rung.seat))
    recipients = planning.recipients_of(desk, keys)
    parts = tuple(
        seal_binary(PartKind.ATTACHMENT, media_type, data, recipients)
        for media_type, data in gateway.media(item.id)
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
        if cleared.rowcount == 0 or known is None or not parts:
            return
        referrals.put(connection, [sealed], thread=thread,
                      state=ReferralState.WAITING, now=now)  # fmt: skip
        notices.tell(connection, context.pack, desk[0].seat,
                     hours=desk[0].acknowledge_within_hours, now=now)  # fmt: skip

    context.store.write(write)
