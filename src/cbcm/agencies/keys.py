"""Keys count only with the network's signature over seat, key and validity.

Pure but for a cache. The directory's private key is kept offline by the network; here is only
its public half, from the settings. Whoever can write to the database cannot add a recipient.
"""

from __future__ import annotations

from functools import lru_cache

import pyrage
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from cbcm.vocabulary import SeatKey


def signed_bytes(
    *, network: str, seat: str, public_key: str, not_before: int, not_after: int
) -> bytes:
    """What the directory key signs. `network` is the pack's name, times are epoch seconds."""
    lines = ("cbcm seat key 1", network, seat, public_key, str(not_before), str(not_after))
    return "\n".join(lines).encode()


def sign(
    directory_key: Ed25519PrivateKey,
    *,
    network: str,
    seat: str,
    public_key: str,
    not_before: int,
    not_after: int,
) -> SeatKey:
    """Confirm a key whose fingerprint was read out in person. Raises ValueError on a bad key."""
    if not is_age_key(public_key):
        raise ValueError("not an age X25519 public key")
    body = signed_bytes(
        network=network, seat=seat, public_key=public_key,
        not_before=not_before, not_after=not_after,
    )  # fmt: skip
    return SeatKey(seat, public_key, not_before, not_after, directory_key.sign(body))


def is_age_key(public_key: str) -> bool:
    try:
        pyrage.x25519.Recipient.from_str(public_key)
    except pyrage.RecipientError:
        return False
    return True


@lru_cache(maxsize=4096)
def is_signed(key: SeatKey, *, network: str, directory_key: str) -> bool:
    """True where the signature is this network's and covers exactly this key."""
    body = signed_bytes(
        network=network, seat=key.seat, public_key=key.public_key,
        not_before=key.not_before, not_after=key.not_after,
    )  # fmt: skip
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(directory_key)).verify(key.signature, body)
    except (InvalidSignature, ValueError):
        return False
    return is_age_key(key.public_key)


def is_valid(key: SeatKey, *, network: str, directory_key: str, now: int) -> bool:
    """True where the key counts at `now`."""
    in_time = key.not_before <= now < key.not_after
    return in_time and is_signed(key, network=network, directory_key=directory_key)
