"""What the network signs about keys, and whether a signature is there.

Pure but for caches. The directory's private key is kept offline by the network; here is only
its public half, from the settings. Whoever can write to the database cannot add a recipient.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

import pyrage
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from cbcm.pack import CANARY_SEAT, NETWORK
from cbcm.vocabulary import KeyKind, SeatKey

KEY_STATEMENT = "cbcm seat key 2"
REVOCATION_STATEMENT = "cbcm key revocation 1"
LONGEST_DELEGATION_SECONDS = 90 * 24 * 3600
RECOVERY_ROLE = "recovery"
SERVICE = "service"


@dataclass(frozen=True)
class Revocation:
    """A key that must never count again for a seat. `revoked_at` is epoch seconds, UTC."""

    seat: str
    public_key: str
    revoked_at: int
    signature: bytes = field(repr=False)


def employer_of(seat: str) -> str | None:
    """The organisation whose staff a seat's people must be; None where anybody may sit.

    The network's seats and services are filled by people of any organisation.
    """
    organisation, _, role = seat.partition(":")
    return None if organisation in (NETWORK, SERVICE) or role == SERVICE else organisation


def is_sound(key: SeatKey) -> bool:
    """True where the statement is one that the network may make.

    A deputy's key names its holder, lasts 90 days at most, is never for a seat whose key lies in
    a safe, and never goes to somebody of another organisation.
    """
    lines = (key.seat, key.public_key, key.holder, key.employer)
    if any(not text.isprintable() for text in lines):
        return False  # a line break would let one statement be read as another
    own = employer_of(key.seat)
    if key.employer != (own or key.employer) or key.not_after <= key.not_before:
        return False
    if key.kind is KeyKind.OWN:
        return True
    role = key.seat.partition(":")[2]
    lasts = key.not_after - key.not_before
    return (
        bool(key.holder)
        and lasts <= LONGEST_DELEGATION_SECONDS
        and role != RECOVERY_ROLE
        and key.seat != CANARY_SEAT
    )


def signed_bytes(key: SeatKey, *, network: str) -> bytes:
    """What the directory key signs: one line each. `network` is the pack's name."""
    lines = (
        KEY_STATEMENT, network, key.kind, key.seat, key.public_key, key.holder, key.employer,
        str(key.not_before), str(key.not_after),
    )  # fmt: skip
    return "\n".join(lines).encode()


def sign(
    directory_key: Ed25519PrivateKey,
    *,
    network: str,
    seat: str,
    public_key: str,
    not_before: int,
    not_after: int,
    holder: str = "",
    employer: str | None = None,
    kind: KeyKind = KeyKind.OWN,
) -> SeatKey:
    """Confirm a key whose fingerprint was read out in person.

    Without `employer` it is the seat's organisation. Raises ValueError on a bad key or a
    statement that the network may not make.
    """
    if employer is None:
        employer = employer_of(seat) or ""
    key = SeatKey(seat, public_key, not_before, not_after, b"", holder, employer, kind)
    if not is_age_key(public_key) or not is_sound(key):
        raise ValueError("not an age X25519 public key, or not a statement of the directory")
    signature = directory_key.sign(signed_bytes(key, network=network))
    return SeatKey(seat, public_key, not_before, not_after, signature, holder, employer, kind)


def is_age_key(public_key: str) -> bool:
    try:
        pyrage.x25519.Recipient.from_str(public_key)
    except pyrage.RecipientError:
        return False
    return True


@lru_cache(maxsize=4096)
def is_signed(key: SeatKey, *, network: str, directory_key: str) -> bool:
    """True where the signature is this network's and covers exactly this sound key."""
    if not is_sound(key):
        return False
    body = signed_bytes(key, network=network)
    return _verifies(body, key.signature, directory_key) and is_age_key(key.public_key)


def is_valid(key: SeatKey, *, network: str, directory_key: str, now: int) -> bool:
    """True where the signed statement holds at `now`; of holder and challenge it says nothing."""
    in_time = key.not_before <= now < key.not_after
    return in_time and is_signed(key, network=network, directory_key=directory_key)


def revocation_bytes(*, network: str, seat: str, public_key: str, revoked_at: int) -> bytes:
    """What the directory key signs to end a key for good."""
    return "\n".join((REVOCATION_STATEMENT, network, seat, public_key, str(revoked_at))).encode()


def sign_revocation(
    directory_key: Ed25519PrivateKey, *, network: str, seat: str, public_key: str, revoked_at: int
) -> Revocation:
    """End a key for a seat, for good. Raises ValueError where a value is not a line of text."""
    if not seat.isprintable() or not is_age_key(public_key):
        raise ValueError("not an age X25519 public key, or not a seat")
    body = revocation_bytes(
        network=network, seat=seat, public_key=public_key, revoked_at=revoked_at
    )
    return Revocation(seat, public_key, revoked_at, directory_key.sign(body))


@lru_cache(maxsize=4096)
def is_revoked_by(revocation: Revocation, *, network: str, directory_key: str) -> bool:
    """True where the network itself signed this revocation."""
    if not revocation.seat.isprintable() or not revocation.public_key.isprintable():
        return False
    body = revocation_bytes(
        network=network, seat=revocation.seat, public_key=revocation.public_key,
        revoked_at=revocation.revoked_at,
    )  # fmt: skip
    return _verifies(body, revocation.signature, directory_key)


def _verifies(body: bytes, signature: bytes, directory_key: str) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(directory_key)).verify(signature, body)
    except (InvalidSignature, ValueError):
        return False
    return True
