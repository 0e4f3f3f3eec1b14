"""Sweep what providers still hold of calls: seal what was recorded, then delete it there.

A recording goes from the provider through memory into the seal, to the desk, in the thread of its
call; one of which no request told becomes a message of its own. Only then is it deleted, and the
record of the call after it. A sweep that died in between does nothing twice.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from cbcm import digests, tables, watch
from cbcm.calls import Calls
from cbcm.channels import attachments, missed_calls
from cbcm.channels.upstream import DELETING_SECONDS, OLD_SECONDS, YOUNG_SECONDS, is_seen
from cbcm.context import Context
from cbcm.errors import CbcmError
from cbcm.ports import CallKeeper, CallRequest, UpstreamCall, UpstreamRecording
from cbcm.telemetry import error_name, log
from cbcm.vocabulary import Channel


@dataclass(frozen=True)
class SweptCalls:
    """What one sweep did. `received` counts recordings of which no request had told, `sealed`
    all that went to the desk, `old` recordings still upstream after half an hour, `rung` the
    missed calls that were rung back."""

    received: int = 0
    sealed: int = 0
    deleted: int = 0
    kept_back: int = 0
    old: int = 0
    failed: int = 0
    rung: int = 0


def sweep(context: Context, calls: Calls, keepers: Sequence[CallKeeper], *, now: int) -> SweptCalls:
    """Sweep every provider that keeps calls once. One that fails costs time only."""
    done: Counter[str] = Counter()
    for keeper in keepers:
        _sweep_one(context, calls, keeper, done, now)
    swept = SweptCalls(**done)

    wrong = "recordings wait unswept" if swept.old else None
    context.store.write(
        lambda c: watch.mark_sweep(
            c, watch.UPSTREAM_CALLS, now, failed=swept.failed > 0, wrong=wrong
        )
    )
    return swept


def _sweep_one(
    context: Context, calls: Calls, keeper: CallKeeper, done: Counter[str], now: int
) -> None:
    listed: list[UpstreamCall] = []
    try:
        for call in keeper.list_calls():
            listed.append(call)  # what came before a failure counts
    except OSError as error:
        _failed(done, "calls_list_failed", error)
    listed.sort(key=lambda call: call.at)
    if context.pack.missed_call:
        done["rung"] += missed_calls.ring_back(context, keeper, listed, now=now)
    enough_at = time.monotonic() + DELETING_SECONDS
    for call in listed:
        left = [
            r for r in call.recordings if not _taken(context, calls, keeper, call, r, done, now)
        ]
        if not call.listed:
            continue  # there is no record of it to delete
        waits = context.pack.missed_call and missed_calls.waits(context, keeper, call, now)
        # A recording may be listed later than the end of its call.
        young = not call.final or now - call.ended_at < YOUNG_SECONDS
        if left or waits or young or time.monotonic() > enough_at:
            done["kept_back"] += 1
            done["old"] += len(left) * (now - call.at > OLD_SECONDS)
            continue
        try:
            done["deleted" if keeper.erase_call(call.id) else "kept_back"] += 1
        except OSError as error:
            _failed(done, "call_not_deleted", error)
            done["kept_back"] += 1


def _taken(
    context: Context,
    calls: Calls,
    keeper: CallKeeper,
    call: UpstreamCall,
    recording: UpstreamRecording,
    done: Counter[str],
    now: int,
) -> bool:
    """Note it where no request did, seal it, delete it upstream; False where it must wait."""
    if not recording.ready:
        return False
    ids = digests.of_provider_id(context.peppers, Channel.HOTLINE, keeper.name, recording.id)
    try:
        if not is_seen(context, ids, now):
            if not call.listed and not calls.knows(keeper.name, call.id, now=now):
                return False  # another line's of the same account
            if not call.final or now - call.at < YOUNG_SECONDS:
                return False  # the request may still come
            if recording.seconds > 0:
                request = CallRequest(
                    keeper.name, call.id, call.sender,
                    recording=recording.id, seconds=recording.seconds,
                )  # fmt: skip
                calls.missed(request, at=call.at, now=now)
                done["received"] += 1
        done["sealed"] += _waits(context, ids)
        attachments.seal_all(context, ids, lambda: keeper.recording(recording.id), now=now)
        return keeper.erase_recording(recording.id)
    except (OSError, CbcmError) as error:
        _failed(done, "recording_not_sealed", error)
        return False
    except Exception as error:  # noqa: BLE001 - one recording must not keep back those after it
        _failed(done, "recording_not_taken", error)
        return False


def _waits(context: Context, ids: Sequence[bytes]) -> bool:
    """Whether it is still to be sealed: its mark names a thread until then."""
    columns = tables.seen.c
    asked = select(columns.at).where(columns.id_digest.in_(ids), columns.thread_id.is_not(None))
    return context.store.read(lambda connection: connection.execute(asked).first() is not None)


def _failed(done: Counter[str], event: str, error: Exception) -> None:
    log().warning(event, error=error_name(error))
    done["failed"] += 1
