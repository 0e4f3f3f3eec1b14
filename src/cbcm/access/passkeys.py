"""Signing in with a passkey: a device proves by its own lock who holds it, and sends no secret.

A challenge is ours by a keyed digest and good for five minutes, for one purpose and once: what was
used is remembered until it would have ended. User verification is demanded; origin and host are
those of the public address. Source: W3C Web Authentication, level 3.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import json
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, delete, select, update

from cbcm import tables
from cbcm.access import sessions
from cbcm.agencies.directory import Account, account_by_id
from cbcm.db import Store, insert_once
from cbcm.digests import keyed
from cbcm.errors import ConflictError, InputError, UnauthorizedError
from cbcm.settings import Pepper

CHALLENGE_SECONDS = 300
MOST_PASSKEYS = 6
NONCE_BYTES = 16
TIME_BYTES = 8
SIGN_IN = "sign-in"
_columns = tables.passkey.c


@dataclass(frozen=True)
class Here:
    """Which server a passkey is for: `host` is the public address's, `origin` with scheme."""

    host: str
    origin: str


@dataclass(frozen=True)
class Passkey:
    """One passkey of a person; `day` is when it was added."""

    id: str
    day: str
    credential: bytes = field(repr=False)


def offer(peppers: Sequence[Pepper], here: Here, account: Account, held: list[Passkey]) -> str:
    """What a browser needs to make a passkey for a person who is signed in, as JSON."""
    from webauthn import generate_registration_options, options_to_json
    from webauthn.helpers.structs import (
        AuthenticatorSelectionCriteria,
        PublicKeyCredentialDescriptor,
        ResidentKeyRequirement,
        UserVerificationRequirement,
    )

    return options_to_json(
        generate_registration_options(
            rp_id=here.host, rp_name="cbcm", user_id=account.id.encode(),
            user_name=account.subject, challenge=_challenge(peppers, account.id),
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.REQUIRED,
                user_verification=UserVerificationRequirement.REQUIRED,
            ),
            exclude_credentials=[PublicKeyCredentialDescriptor(key.credential) for key in held],
        )
    )  # fmt: skip


def add(
    connection: Connection,
    peppers: Sequence[Pepper],
    here: Here,
    account: Account,
    made: dict[str, Any],
    now: int,
) -> None:
    """Keep what a browser made for our offer. Raises InputError, or ConflictError for too many."""
    from webauthn import verify_registration_response
    from webauthn.helpers.exceptions import WebAuthnException

    challenge = _used(connection, peppers, made, purpose=account.id, now=now)
    try:
        verified = verify_registration_response(
            credential=made, expected_challenge=challenge, expected_rp_id=here.host,
            expected_origin=here.origin, require_user_verification=True,
        )  # fmt: skip
    except (WebAuthnException, ValueError):
        raise InputError(fields=("credential",)) from None
    if len(of_account(connection, account.id)) >= MOST_PASSKEYS:
        raise ConflictError("there are too many passkeys; remove one first")
    row = {
        "id": secrets.token_hex(16), "account_id": account.id, "day": _day(now),
        "credential": verified.credential_id, "public_key": verified.credential_public_key,
        "sign_count": verified.sign_count,
    }  # fmt: skip
    if not insert_once(connection, tables.passkey, row):
        raise ConflictError("this passkey is here already")


def of_account(connection: Connection, account: str) -> list[Passkey]:
    """The passkeys of a person, the oldest first."""
    rows = connection.execute(
        select(_columns.id, _columns.day, _columns.credential)
        .where(_columns.account_id == account)
        .order_by(_columns.day, _columns.id)
    )
    return [Passkey(row.id, row.day, bytes(row.credential)) for row in rows]


def remove(connection: Connection, account: str, passkey: str) -> bool:
    """Take one away; False where the person has no such passkey."""
    gone = delete(tables.passkey).where(_columns.id == passkey, _columns.account_id == account)
    return connection.execute(gone).rowcount == 1


def question(peppers: Sequence[Pepper], here: Here) -> str:
    """What a browser needs to sign in with any passkey for this server, as JSON."""
    from webauthn import generate_authentication_options, options_to_json
    from webauthn.helpers.structs import UserVerificationRequirement

    return options_to_json(
        generate_authentication_options(
            rp_id=here.host, challenge=_challenge(peppers, SIGN_IN),
            user_verification=UserVerificationRequirement.REQUIRED,
        )
    )  # fmt: skip


def sign_in(
    store: Store, peppers: Sequence[Pepper], here: Here, given: dict[str, Any], now: int
) -> tuple[Account, str]:
    """The account and a new session. Raises UnauthorizedError, whatever was wrong."""
    from webauthn import verify_authentication_response
    from webauthn.helpers.exceptions import WebAuthnException

    def enter(connection: Connection) -> tuple[Account, str]:
        challenge = _used(connection, peppers, given, purpose=SIGN_IN, now=now)
        row = connection.execute(
            select(tables.passkey).where(_columns.credential == _bytes(given.get("rawId")))
        ).first()
        if row is None:
            raise UnauthorizedError
        verified = verify_authentication_response(
            credential=given, expected_challenge=challenge, expected_rp_id=here.host,
            expected_origin=here.origin, credential_public_key=bytes(row.public_key),
            credential_current_sign_count=row.sign_count, require_user_verification=True,
        )  # fmt: skip
        account = account_by_id(connection, row.account_id, now)
        if account is None:
            raise UnauthorizedError
        connection.execute(
            update(tables.passkey)
            .where(_columns.id == row.id)
            .values(sign_count=verified.new_sign_count)
        )
        return account, sessions.start(connection, peppers, account.id, now)

    try:
        return store.write(enter)
    except (WebAuthnException, InputError, ValueError):
        raise UnauthorizedError from None


def forget_ended(connection: Connection, now: int) -> int:
    """Remove used challenges that would have ended by now; how many."""
    ended = delete(tables.used_challenge).where(tables.used_challenge.c.ends_at <= now)
    return connection.execute(ended).rowcount


def _challenge(peppers: Sequence[Pepper], purpose: str) -> bytes:
    ends_at = int(time.time()) + CHALLENGE_SECONDS
    head = secrets.token_bytes(NONCE_BYTES) + ends_at.to_bytes(TIME_BYTES, "big")
    return head + keyed(peppers[0], "passkey-challenge", purpose, head)


def _used(
    connection: Connection,
    peppers: Sequence[Pepper],
    given: dict[str, Any],
    *,
    purpose: str,
    now: int,
) -> bytes:
    """The challenge that the browser answers, marked as used. Raises InputError where it is not
    ours, not for this purpose, has ended or was used."""
    response = given.get("response")
    text = response.get("clientDataJSON") if isinstance(response, dict) else None
    try:
        challenge = _bytes(json.loads(_bytes(text))["challenge"])
    except (ValueError, KeyError, TypeError):
        raise InputError(fields=("credential",)) from None
    head, proof = challenge[: NONCE_BYTES + TIME_BYTES], challenge[NONCE_BYTES + TIME_BYTES :]
    ends_at = int.from_bytes(head[NONCE_BYTES:], "big")
    is_ours = any(
        hmac.compare_digest(keyed(pepper, "passkey-challenge", purpose, head), proof)
        for pepper in peppers
    )
    if not is_ours or not now < ends_at:
        raise InputError(fields=("credential",))
    row = {"digest": keyed(peppers[0], "used-challenge", head), "ends_at": ends_at}
    if not insert_once(connection, tables.used_challenge, row):
        raise InputError(fields=("credential",))
    return challenge


def _bytes(text: object) -> bytes:
    """Base64url without padding. Raises ValueError for anything else."""
    if not isinstance(text, str):
        raise ValueError("not base64url")
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error:
        raise ValueError("not base64url") from None


def _day(now: int) -> str:
    return time.strftime("%Y-%m-%d", time.gmtime(now))
