"""Ring back whoever called and was not answered, where the country's pack says so.

The number is nowhere with us: the provider's own list of calls says who called, until the record
is deleted. Once for each missed call, within ten minutes, in staffed hours, and never anybody who
called otherwise. A mark is made before the telephone rings: after a crash in between nobody is
rung, rather than twice.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, delete, select

from cbcm import digests, tables
from cbcm.context import Context
from cbcm.db import insert_once
from cbcm.ports import CallKeeper, UpstreamCall
from cbcm.telemetry import error_name, log
from cbcm.vocabulary import Channel

WITHIN_SECONDS = 600


def ring_back(
    context: Context, keeper: CallKeeper, calls: Sequence[UpstreamCall], *, now: int
) -> int:
    """Ring everybody whose call was missed and who is not on the line now; returns how many.

    Somebody who tried several times is rung once.
    """
    talking = {call.sender for call in calls if not call.final}
    rung: set[str] = set()
    for call in reversed(calls):
        if call.sender is None or not waits(context, keeper, call, now):
            continue
        if call.sender in talking or not _mark(context, keeper, call, now):
            continue
        if call.sender in rung:
            continue
        try:
            keeper.ring(call.sender, own=call.own)
        except OSError as error:
            log().warning("missed_call_not_rung", error=error_name(error))
            _unmark(context, keeper, call)
            continue
        rung.add(call.sender)
    return len(rung)


def waits(context: Context, keeper: CallKeeper, call: UpstreamCall, now: int) -> bool:
    """Whether this call is still to be rung back."""
    young = call.missed and call.sender is not None and now - call.at <= WITHIN_SECONDS
    if not young or not context.pack.calendar.is_staffed(now):
        return False
    found = _digests(context, keeper, call)
    asked = select(tables.seen.c.at).where(tables.seen.c.id_digest.in_(found))
    return context.store.read(lambda connection: connection.execute(asked).first() is None)


def _mark(context: Context, keeper: CallKeeper, call: UpstreamCall, now: int) -> bool:
    """True for the one of all workers who may ring."""
    mark = _digests(context, keeper, call)[0]
    row = {"digest": mark, "id_digest": mark, "thread_id": None, "at": now}
    return context.store.write(lambda connection: insert_once(connection, tables.seen, row))


def _unmark(context: Context, keeper: CallKeeper, call: UpstreamCall) -> None:
    found = _digests(context, keeper, call)

    def write(connection: Connection) -> None:
        connection.execute(delete(tables.seen).where(tables.seen.c.digest.in_(found)))

    context.store.write(write)


def _digests(context: Context, keeper: CallKeeper, call: UpstreamCall) -> tuple[bytes, ...]:
    missed = f"missed {call.id}"
    return digests.of_provider_id(context.peppers, Channel.HOTLINE, keeper.name, missed)
