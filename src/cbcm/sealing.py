"""Seal a part to the seats that may ever open it, and open one.

Every envelope is age v1 (X25519). A JSON part is padded inside (PADME, 1 KB floor), a binary
part to 64 KB, so that its size says little. Each holds a random 128-bit token; the database
holds the token's digest, and only who opened the part can name it. It never seals to nobody.
"""

from __future__ import annotations

import hashlib
import io
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import bech32
import pyrage

from cbcm.errors import CbcmError
from cbcm.vocabulary import PartKind

VERSION = 1
FLOOR = 1024
BINARY_STEP = 64 * 1024
CHUNK = 128 * 1024


class UnopenableError(CbcmError):
    """The ciphertext is damaged or sealed to other keys."""

    status = 422
    code = "unopenable"
    title = "This key does not open this part"


@dataclass(frozen=True)
class SealedPart:
    """The ciphertext of one part and the digest of the token inside it."""

    kind: PartKind
    token_digest: bytes = field(repr=False)
    ciphertext: bytes = field(repr=False)

    def chunks(self) -> list[bytes]:
        """The ciphertext in rows of 128 KB."""
        return chunked(self.ciphertext)


def chunked(ciphertext: bytes) -> list[bytes]:
    """A ciphertext in rows of 128 KB."""
    return [ciphertext[i : i + CHUNK] for i in range(0, len(ciphertext), CHUNK)]


def padme(length: int) -> int:
    """The padded length for `length` bytes: at most 12 % more, few distinct sizes.

    Source: Nikitin et al., "Reducing Metadata Leakage from Encrypted Files and Communication
    with PURBs", PoPETs 2019, algorithm 1.
    """
    if length <= FLOOR:
        return FLOOR
    exponent = length.bit_length() - 1
    last_bits = exponent - exponent.bit_length()
    mask = (1 << last_bits) - 1
    return (length + mask) & ~mask


def token_digest(token: str) -> bytes:
    """What the database keeps of an open-token."""
    return hashlib.sha256(b"cbcm-open-token" + token.encode()).digest()


@lru_cache(maxsize=512)
def recipient(public_key: str) -> Any:
    return pyrage.x25519.Recipient.from_str(public_key)


def seal(kind: PartKind, document: dict[str, Any], public_keys: Sequence[str]) -> SealedPart:
    """Seal a JSON part. `document` gets version and token; it must not hold either.

    Raises ValueError where there is no recipient: never fall back to plaintext.
    """
    if not public_keys:
        raise ValueError("a part needs a recipient")
    token = secrets.token_hex(16)
    body = json.dumps({"version": VERSION, "token": token, **document}, ensure_ascii=False).encode()
    padded = body + b" " * (padme(len(body)) - len(body))
    return SealedPart(kind, token_digest(token), _encrypt(padded, public_keys))


def seal_binary(kind: PartKind, media_type: str, data: bytes, keys: Sequence[str]) -> SealedPart:
    """Seal a binary part: one JSON line, the bytes, zeros to 64 KB, the count in 8 bytes."""
    if not keys:
        raise ValueError("a part needs a recipient")
    token = secrets.token_hex(16)
    head = json.dumps({"version": VERSION, "token": token, "type": media_type}).encode() + b"\n"
    used = len(head) + len(data) + 8
    zeros = -used % BINARY_STEP
    body = b"".join((head, data, bytes(zeros), len(data).to_bytes(8, "big")))
    sealed = io.BytesIO()
    pyrage.encrypt_io(io.BytesIO(body), sealed, [recipient(key) for key in keys])
    return SealedPart(kind, token_digest(token), sealed.getvalue())


def new_identity() -> tuple[str, str]:
    """A fresh age key pair: secret and public, as text."""
    identity = pyrage.x25519.Identity.generate()
    return str(identity), str(identity.to_public())


def identity_of(seed: bytes) -> tuple[str, str]:
    """The age key pair (secret, public) of a 32-byte seed."""
    encoded = bech32.bech32_encode("age-secret-key-", bech32.convertbits(seed, 8, 5) or [])
    if encoded is None or len(seed) != 32:
        raise ValueError("a seed has 32 bytes")
    secret = encoded.upper()
    return secret, public_of(secret)


def public_of(identity: str) -> str:
    """The public key of an age secret key. Raises UnopenableError where it is none."""
    try:
        return str(pyrage.x25519.Identity.from_str(identity.strip()).to_public())
    except pyrage.IdentityError:
        raise UnopenableError("not an age secret key") from None


def seal_text(text: str, public_keys: Sequence[str]) -> bytes:
    """Seal a padded text without a token, as answers to the person are."""
    body = json.dumps({"version": VERSION, "text": text}, ensure_ascii=False).encode()
    return _encrypt(body + b" " * (padme(len(body)) - len(body)), public_keys)


def open_document(ciphertext: bytes, identities: Sequence[str]) -> dict[str, Any]:
    """Open a JSON part with age secret keys. Raises UnopenableError."""
    try:
        document = json.loads(_decrypt(ciphertext, identities))
    except (ValueError, RecursionError):
        raise UnopenableError("the envelope is not one of ours") from None
    if not isinstance(document, dict) or document.get("version") != VERSION:
        raise UnopenableError("the envelope has another version")
    return document


def open_binary(ciphertext: bytes, identities: Sequence[str]) -> tuple[dict[str, Any], bytes]:
    """Open a binary part: its head (version, token, type) and its bytes."""
    body = _decrypt(ciphertext, identities)
    line, _, rest = body.partition(b"\n")
    count = int.from_bytes(body[-8:], "big")
    return json.loads(line), rest[:count]


def _encrypt(body: bytes, public_keys: Sequence[str]) -> bytes:
    sealed: bytes = pyrage.encrypt(body, [recipient(key) for key in public_keys])
    return sealed


def _decrypt(ciphertext: bytes, identities: Sequence[str]) -> bytes:
    try:
        keys = [pyrage.x25519.Identity.from_str(identity) for identity in identities]
        opened: bytes = pyrage.decrypt(ciphertext, keys)
    except (pyrage.DecryptError, pyrage.IdentityError):
        raise UnopenableError from None
    return opened
