"""Who still has the key? Within 35 days a key opens a sealed challenge or does not count.

A challenge is 32 bytes that only the pepper gives, sealed to that one public key; nothing of it
is stored. What is stored is when it was answered, with a proof keyed by the pepper, so that a
database user can neither answer for a holder nor move the date. It does NOT judge signatures.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Sequence

import pyrage

from cbcm.agencies.keys import RECOVERY_ROLE
from cbcm.digests import keyed
from cbcm.errors import CbcmError
from cbcm.pack import CANARY_SEAT
from cbcm.sealing import VERSION, open_document, recipient
from cbcm.settings import Pepper

DAY = 24 * 3600
INTERVAL_DAYS = 35
# A recovery key is printed and locked in a safe: taking it out has a risk of its own.
RECOVERY_INTERVAL_DAYS = 180
OFFERED_DAYS_BEFORE = 12  # the monthly drill, with time left for who is away
PERIOD_SECONDS = 7 * DAY
"""A challenge may be answered in its period and the next: a safe is not opened in an hour."""


class NotAChallengeError(CbcmError):
    """Something else than a challenge was sealed to this key; its content is not handed out."""

    status = 422
    code = "not_a_challenge"
    title = "What the server sent is not a challenge; nothing is answered"


def interval_seconds(seat: str) -> int | None:
    """How long a proof holds; None for the test seat, whose key the server itself has."""
    if seat == CANARY_SEAT:
        return None
    is_recovery = seat.partition(":")[2] == RECOVERY_ROLE
    return (RECOVERY_INTERVAL_DAYS if is_recovery else INTERVAL_DAYS) * DAY


def proof_of(peppers: Sequence[Pepper], *, seat: str, public_key: str, proved_at: int) -> bytes:
    """The proof to store beside `proved_at` (epoch seconds), under the newest pepper."""
    return _proof(peppers[0], seat, public_key, proved_at)


def is_proof(
    peppers: tuple[Pepper, ...], *, seat: str, public_key: str, proved_at: int, proof: bytes
) -> bool:
    """True where this server noted that date for that key."""
    return any(
        hmac.compare_digest(_proof(pepper, seat, public_key, proved_at), proof)
        for pepper in peppers
    )


def challenge(
    peppers: Sequence[Pepper], *, seat: str, public_key: str, since: int, now: int
) -> bytes:
    """The sealed challenge of a key, age v1. `since` is its last proof, epoch seconds."""
    token = _token(peppers[0], seat, public_key, since, now // PERIOD_SECONDS)
    body = {"version": VERSION, "seat": seat, "public_key": public_key, "challenge": token}
    sealed: bytes = pyrage.encrypt(json.dumps(body).encode(), [recipient(public_key)])
    return sealed


def is_answered(
    peppers: Sequence[Pepper], token: str, *, seat: str, public_key: str, since: int, now: int
) -> bool:
    """True where `token` is what a challenge of this or the last period held."""
    period = now // PERIOD_SECONDS
    return any(
        hmac.compare_digest(_token(pepper, seat, public_key, since, at), token)
        for pepper in peppers
        for at in (period, period - 1)
    )


def open_challenge(sealed: bytes, identity: str, *, seat: str, public_key: str) -> str:
    """The token inside. Raises UnopenableError, or NotAChallengeError for any other envelope.

    The server is not believed: it could send a complaint's part to have it opened for it.
    """
    document = open_document(sealed, [identity])
    token = document.get("challenge")
    expected = {"version": VERSION, "seat": seat, "public_key": public_key, "challenge": token}
    if document != expected or not isinstance(token, str) or len(token) != 64:
        raise NotAChallengeError
    return token


def _proof(pepper: Pepper, seat: str, public_key: str, proved_at: int) -> bytes:
    return keyed(pepper, "key-proof", seat, public_key, str(proved_at))


def _token(pepper: Pepper, seat: str, public_key: str, since: int, period: int) -> str:
    return keyed(pepper, "key-challenge", seat, public_key, str(since), str(period)).hex()
