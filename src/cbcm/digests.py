"""Keyed digests: what the database may know of a sender, a message or a code.

Pure. All are keyed with the pepper, so that a stolen database alone cannot be searched for a
number. The newest pepper writes, every pepper of the ring is tried in reading.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass

from cbcm.settings import Pepper
from cbcm.vocabulary import Inbound, Rung


def keyed(pepper: Pepper, purpose: str, *values: str | bytes) -> bytes:
    """HMAC-SHA-256 over length-prefixed values, separate for each purpose. 32 bytes."""
    mac = hmac.new(pepper.secret, purpose.encode(), hashlib.sha256)
    for value in values:
        raw = value.encode() if isinstance(value, str) else value
        mac.update(len(raw).to_bytes(8, "big"))
        mac.update(raw)
    return mac.digest()


@dataclass(frozen=True)
class MessageDigests:
    """How one inbound message is known again. `full` is None without a provider's id."""

    full: bytes | None
    by_id: bytes | None
    older_full: tuple[bytes, ...] = ()


def of_message(peppers: Sequence[Pepper], inbound: Inbound) -> MessageDigests:
    """Digests of (channel, gateway, id, sender, text, media) and of (channel, gateway, id)."""
    if inbound.provider_id is None:
        return MessageDigests(None, None)
    identity = (inbound.channel, inbound.gateway, inbound.provider_id)
    content = (inbound.sender or "", inbound.text, str(inbound.media))
    full, *older = (keyed(p, "message", *identity, *content) for p in peppers)
    return MessageDigests(full, of_provider_id(peppers, *identity)[0], tuple(older))


def of_provider_id(
    peppers: Sequence[Pepper], channel: str, gateway: str, provider_id: str
) -> tuple[bytes, ...]:
    """The digest of a provider's id under every pepper, newest first."""
    return tuple(keyed(p, "provider-id", channel, gateway, provider_id) for p in peppers)


def of_sender(peppers: Sequence[Pepper], channel: str, sender: str) -> tuple[bytes, ...]:
    """The digest of a sender under every pepper, newest first."""
    return tuple(keyed(p, "sender", channel, sender.lstrip("+")) for p in peppers)


def of_ladder(
    peppers: Sequence[Pepper], referral: str, ladder: Sequence[Rung]
) -> tuple[bytes, ...]:
    """Proof that we chose these seats for this referral; a database user cannot make it."""
    steps = [f"{rung.seat} {rung.acknowledge_within_hours}" for rung in ladder]
    return tuple(keyed(p, "ladder", referral, *steps) for p in peppers)


def of_reply_key(
    peppers: Sequence[Pepper], thread: str, digest: bytes, reply_key: str
) -> tuple[bytes, ...]:
    """Proof that this reply key came from a code of ours for this thread."""
    return tuple(keyed(p, "reply-key", thread, digest, reply_key) for p in peppers)
