"""Receipt codes: twelve digits that are enough to hear back, and no name or number.

From the code and the pepper one argon2id gives both the lookup digest and the X25519 key that
answers are sealed to. A stolen database without the pepper yields nothing; with it every guess
still costs the work. Codes are shown once and kept nowhere.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field

from argon2.low_level import Type, hash_secret_raw
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand
from sqlalchemy import Connection, select
from stdnum import damm

from cbcm import tables
from cbcm.sealing import identity_of
from cbcm.settings import Pepper

MEMORY_KIB = 12 * 1024  # with one pass about 5 ms on the machine of docs/performance.md
PASSES = 1


@dataclass(frozen=True)
class Receipt:
    """What of a code may be stored, and the key that only the code can rebuild."""

    digest: bytes = field(repr=False)
    reply_key: str
    reply_identity: str = field(repr=False)


def new_code() -> str:
    """Eleven random digits and a Damm check digit, which finds any wrong or swapped digit."""
    return code_of(secrets.randbelow(10**11))


def code_of(number: int) -> str:
    """The code of a number: its last eleven digits and their check digit."""
    body = f"{number % 10**11:011d}"
    return body + str(damm.calc_check_digit(body))


def derive(code: str, pepper: Pepper) -> Receipt:
    """Derive digest and reply key of a code under one pepper. Takes about 5 ms."""
    salt = hashlib.sha256(b"cbcm-receipt" + pepper.secret).digest()[:16]
    master = hash_secret_raw(
        code.encode(),
        salt,
        time_cost=PASSES,
        memory_cost=MEMORY_KIB,
        parallelism=1,
        hash_len=32,
        type=Type.ID,
    )
    seed = HKDFExpand(SHA256(), 32, b"reply").derive(master)
    identity, public = identity_of(seed)
    return Receipt(HKDFExpand(SHA256(), 32, b"lookup").derive(master), public, identity)


def find_thread(
    connection: Connection, code: str, peppers: Sequence[Pepper]
) -> tuple[str, Receipt] | None:
    """The thread of a code and its derived receipt; tries every pepper of the ring."""
    found = None
    for pepper in peppers:
        derived = derive(code, pepper)
        thread = connection.execute(
            select(tables.receipt.c.thread_id).where(tables.receipt.c.digest == derived.digest)
        ).scalar()
        if thread is not None:
            found = (str(thread), derived)
    return found
