"""Keyed digests: what the database may know of a sender, a message or a code.

Pure. All are keyed with the pepper, so that a stolen database alone cannot be searched for a
number. The newest pepper writes, every pepper of the ring is tried in reading.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from cbcm.settings import Pepper
from cbcm.vocabulary import Inbound, Rung

EXCLUDED_BYTES = 16
EXCLUDED_SLOTS = 8


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
    content = (inbound.sender or "", inbound.text, str(inbound.media), *inbound.addresses)
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
    peppers: Sequence[Pepper], referral: str, steps: Sequence[tuple[Rung, bytes]]
) -> tuple[bytes, ...]:
    """Proof that we wrote these rungs for this referral; a database user cannot make it.

    Each step is a rung and its stored exclusion; the codes in the rung itself are not looked at.
    """
    values: list[str | bytes] = []
    for rung, excluded in steps:
        times = f"{rung.minutes} {rung.remind_minutes or 0} {rung.staffed:d}"
        values += [rung.seat, times, " ".join(rung.tells), excluded]
    return tuple(keyed(p, "ladder", referral, *values) for p in peppers)


def of_excluded(peppers: Sequence[Pepper], referral: str, codes: Collection[str]) -> bytes:
    """Which organisations' people are kept away, in a form that names none and counts none.

    A digest of each code among random ones, always eight. Only where more than eight are
    excluded is there another eight: to leave one out would be worse than to show that.
    """
    found = [_excluded(peppers[0], referral, code) for code in sorted(set(codes))]
    slots = max(-(-len(found) // EXCLUDED_SLOTS), 1) * EXCLUDED_SLOTS
    return b"".join(found) + secrets.token_bytes((slots - len(found)) * EXCLUDED_BYTES)


def is_excluded(
    peppers: Sequence[Pepper], referral: str, excluded: bytes, employer: str | None
) -> bool:
    """True where people of that employer are kept away; None is an employer not known."""
    slots = {
        excluded[start : start + EXCLUDED_BYTES]
        for start in range(0, len(excluded), EXCLUDED_BYTES)
    }
    return any(_excluded(pepper, referral, employer or "") in slots for pepper in peppers)


def _excluded(pepper: Pepper, referral: str, code: str) -> bytes:
    return keyed(pepper, "excluded", referral, code)[:EXCLUDED_BYTES]


def of_reply_key(
    peppers: Sequence[Pepper], thread: str, digest: bytes, reply_key: str
) -> tuple[bytes, ...]:
    """Proof that this reply key came from a code of ours for this thread."""
    return tuple(keyed(p, "reply-key", thread, digest, reply_key) for p in peppers)
