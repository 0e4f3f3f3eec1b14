"""A voice message at the desk, as the sweep seals it from a provider."""

from __future__ import annotations

import io
import math
import struct
import time
import wave
from collections.abc import Callable, Iterable, Iterator

from sqlalchemy import Connection

from cbcm import planning
from cbcm.agencies.directory import confirmed
from cbcm.context import Context
from cbcm.delivery import referrals, turns
from cbcm.delivery.referrals import SealedReferral
from cbcm.followup import threads
from cbcm.pack import ladder_of
from cbcm.sealing import SealedPart, seal, seal_binary
from cbcm.vocabulary import PartKind, Purpose

RATE = 8000


def voice(seconds: float = 1.0) -> bytes:
    """A tone that a browser plays: WAV, 8 kHz, 16 bits."""
    tones = (math.sin(2 * math.pi * 440 * at / RATE) for at in range(int(RATE * seconds)))
    made = io.BytesIO()
    with wave.open(made, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(b"".join(struct.pack("<h", int(8000 * tone)) for tone in tones))
    return made.getvalue()


def record(context: Context, *, words: str | None = None, content: bytes | None = None) -> str:
    """Seal a recording to the desk, with an account beside it where there are `words`."""

    def parts(recipients: list[str]) -> Iterator[SealedPart]:
        yield seal_binary(PartKind.ATTACHMENT, "audio/wav", content or voice(), recipients)
        if words is not None:
            account = {"pack": context.pack.name, "sop": context.pack.version, "facts": {},
                       "narrative": words}  # fmt: skip
            yield seal(PartKind.ACCOUNT, account, recipients)

    return at_desk(context, Purpose.ADDITION if words is None else Purpose.ACCOUNT, parts)


def at_desk(
    context: Context, purpose: Purpose, parts: Callable[[list[str]], Iterable[SealedPart]]
) -> str:
    """A referral of a thread of its own that waits at the desk, with what `parts` seals."""
    now = int(time.time())

    def write(connection: Connection) -> str:
        keys = confirmed(connection, context.trust, now)
        ladder = planning.with_keys(ladder_of("desk", "", context.pack), keys)
        sealed = tuple(parts(planning.recipients_of(ladder, keys)))
        made = SealedReferral(referrals.new_id(), purpose, ladder, sealed)
        thread = referrals.new_id()
        threads.create(connection, thread, now)
        turns.put(connection, context, [made], thread=thread, now=now)
        return made.id

    return context.store.write(write)
