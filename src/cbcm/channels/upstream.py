"""Sweep what providers still hold: take what the webhook missed, delete what is committed.

Every few minutes all messages of our own numbers are listed. An inbound one that is not in
`seen` is received as if by webhook; one that is, or an outbound one that is final, is deleted.
No row of ours holds a provider's id: it is matched by its keyed digest.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection, select, update

from cbcm import digests, tables, watch
from cbcm.channels import attachments
from cbcm.context import Context
from cbcm.errors import CbcmError
from cbcm.journey import Journey
from cbcm.ports import ListingGateway, Upstream
from cbcm.telemetry import error_name, log
from cbcm.vocabulary import Channel

YOUNG_SECONDS = 60  # the webhook may still be at it
OLD_SECONDS = 1800
DELETING_SECONDS = 60.0  # a slow provider must not hold up the worker's other duties


@dataclass(frozen=True)
class Swept:
    """What one sweep did.

    `old` counts inbound messages still upstream after half an hour, `failed` what the provider
    or our side did not do; `kept_back` is what waits for the next sweep.
    """

    received: int = 0
    deleted: int = 0
    kept_back: int = 0
    old: int = 0
    failed: int = 0


def sweep(
    context: Context, journey: Journey, gateways: Sequence[ListingGateway], *, now: int
) -> Swept:
    """Sweep every listing gateway once. A provider that fails costs time only."""
    done: Counter[str] = Counter()
    for gateway in gateways:
        _sweep_one(context, journey, gateway, done, now)
    swept = Swept(**done)

    wrong = "inbound messages wait unswept" if swept.old else None
    context.store.write(
        lambda c: watch.mark_sweep(c, watch.UPSTREAM, now, failed=swept.failed > 0, wrong=wrong)
    )
    return swept


def _sweep_one(
    context: Context, journey: Journey, gateway: ListingGateway, done: Counter[str], now: int
) -> None:
    """First receive all that was missed, then delete: what cannot be deleted holds up nobody."""
    items: list[Upstream] = []
    try:
        for item in gateway.list_messages():
            items.append(item)  # what came before a failure counts
    except OSError as error:
        _failed(done, "upstream_list_failed", error)
    # Providers list the newest first; what she wrote in several messages is taken in her order.
    items.reverse()
    items.sort(key=lambda item: item.at)
    committed = [i for i in items if _is_committed(context, journey, gateway, i, done, now)]
    enough_at = time.monotonic() + DELETING_SECONDS
    gone = set()
    for item in committed:
        if time.monotonic() < enough_at and _is_deleted(context, gateway, item, done, now):
            gone.add(item.id)
    left = [item for item in items if item.id not in gone]
    done["deleted"] += len(gone)
    done["kept_back"] += len(left)
    done["old"] += sum(item.inbound and now - item.at > OLD_SECONDS for item in left)


def _is_committed(
    context: Context,
    journey: Journey,
    gateway: ListingGateway,
    item: Upstream,
    done: Counter[str],
    now: int,
) -> bool:
    """Whether a message may be deleted upstream; receives it where the webhook did not."""
    if not item.inbound:
        return item.final
    ids = digests.of_provider_id(context.peppers, Channel.SMS, gateway.name, item.id)
    if is_seen(context, ids, now):
        return True
    if now - item.at < YOUNG_SECONDS:
        return False
    try:
        taken = _receive(journey, gateway, item, now)
    except Exception as error:  # noqa: BLE001 - one message must not keep back those after it
        _failed(done, "upstream_not_taken", error)
        return False
    done["received"] += taken
    return taken


def _is_deleted(
    context: Context, gateway: ListingGateway, item: Upstream, done: Counter[str], now: int
) -> bool:
    """Fetch and seal its media, then delete it upstream; False where it must wait."""
    try:
        if item.message is not None and item.message.media:
            ids = digests.of_provider_id(context.peppers, Channel.SMS, gateway.name, item.id)
            attachments.seal_all(context, ids, lambda: gateway.media(item.id), now=now)
        return gateway.erase(item.id)
    except (OSError, CbcmError) as error:
        _failed(done, "upstream_not_deleted", error)
        return False


def _failed(done: Counter[str], event: str, error: Exception) -> None:
    log().warning(event, error=error_name(error))
    done["failed"] += 1


def is_seen(context: Context, found: Sequence[bytes], now: int) -> bool:
    """Whether it is committed. Still upstream, so its mark must not end yet. `found` are the
    digests of the provider's id under every pepper."""
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


def _receive(journey: Journey, gateway: ListingGateway, item: Upstream, now: int) -> bool:
    """Take a message the webhook missed; answered only while an answer is still expected."""
    if item.message is None:
        return False
    reply = journey.receive(replace(item.message, written_at=item.at), now=now)
    if reply.text is not None and item.message.sender is not None:
        try:
            gateway.send(item.message.sender, reply.text)
        except OSError as error:
            log().warning("late_answer_failed", error=error_name(error))
    return True
