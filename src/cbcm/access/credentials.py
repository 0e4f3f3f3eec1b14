"""Signing in with a password and a one-time code, for networks without a provider of their own.

An account gets both by an invitation that works once and ends after three days. A wrong name, a
wrong password and a wrong code look and take alike. Passwords are argon2id (64 MiB, so two at
once at most); the secret of the one-time codes is sealed with the pepper.
"""

from __future__ import annotations

import base64
import secrets
import threading
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Connection, case, delete, insert, select, update

from cbcm import tables
from cbcm.access import sessions
from cbcm.agencies.directory import Account, account_by_id, account_by_name
from cbcm.db import Store
from cbcm.digests import keyed
from cbcm.errors import InputError, UnauthorizedError
from cbcm.keyring import lock, unlock
from cbcm.settings import Pepper

INVITATION_SECONDS = 3 * 24 * 3600
LEAST_PASSWORD = 12
MOST_PASSWORD = 200
MOST_FAILURES = 5
PAUSE_SECONDS = 60
STEP_SECONDS = 30

_hasher = PasswordHasher()  # argon2-cffi's defaults: RFC 9106, low-memory profile
_two_at_once = threading.BoundedSemaphore(2)
_nobody = _hasher.hash(secrets.token_hex(16))
_credential, _invitation = tables.credential.c, tables.invitation.c


@dataclass(frozen=True)
class _Known:
    """What sign-in compares with. Nobody's where the name is unknown, so it takes as long."""

    account: str | None
    password: str
    otp: bytes | None
    step: int


def invite(connection: Connection, peppers: Sequence[Pepper], account: str, now: int) -> str:
    """Let a person choose a password; returns the secret of the link. The last one counts."""
    token = secrets.token_urlsafe(24)
    connection.execute(delete(tables.invitation).where(_invitation.account_id == account))
    connection.execute(
        insert(tables.invitation).values(
            digest=keyed(peppers[0], "invitation", token), account_id=account,
            not_after=now + INVITATION_SECONDS,
        )
    )  # fmt: skip
    return token


def invited(
    connection: Connection, peppers: Sequence[Pepper], token: str, now: int
) -> Account | None:
    """Whom an invitation is for; None where it was used, has ended or never was."""
    found = connection.execute(
        select(_invitation.account_id).where(
            _invitation.digest.in_([keyed(p, "invitation", token) for p in peppers]),
            _invitation.not_after > now,
        )
    ).scalar_one_or_none()
    return None if found is None else account_by_id(connection, found, now)


def otp_secret(pepper: Pepper, token: str) -> str:
    """The secret that an invitation offers for one-time codes, base32; the same each time."""
    return base64.b32encode(keyed(pepper, "otp-offer", token)[:20]).decode()


def otp_address(secret: str, subject: str) -> str:
    """The address that an app for one-time codes reads from a picture."""
    return pyotp.TOTP(secret).provisioning_uri(name=subject, issuer_name="cbcm")


def join(
    connection: Connection,
    peppers: Sequence[Pepper],
    *,
    token: str,
    hashed: str,
    code: str,
    now: int,
) -> Account:
    """Use an invitation: the password and the codes count from now on; older sessions and
    passkeys end.

    Raises UnauthorizedError where the invitation is none, InputError for a wrong code.
    """
    account = invited(connection, peppers, token, now)
    if account is None:
        raise UnauthorizedError
    secret = otp_secret(peppers[0], token)
    step = _step_of(secret, code, after=0, now=now)
    if step is None:
        raise InputError("the code is not right", fields=("code",))
    connection.execute(delete(tables.credential).where(_credential.account_id == account.id))
    connection.execute(
        insert(tables.credential).values(
            account_id=account.id, password=hashed, otp_step=step, failures=0, locked_until=0,
            otp=lock(_otp_key(peppers[0], account.id), secret.encode(), b"otp"),
        )
    )  # fmt: skip
    connection.execute(delete(tables.invitation).where(_invitation.account_id == account.id))
    # Whoever is invited anew may have lost the device that holds them.
    connection.execute(delete(tables.passkey).where(tables.passkey.c.account_id == account.id))
    sessions.end_all(connection, account.id)
    return account


def hash_password(password: str) -> str:
    """argon2id of a password; takes a tenth of a second. Raises InputError for a weak one."""
    if not LEAST_PASSWORD <= len(password) <= MOST_PASSWORD or len(set(password)) < 5:
        raise InputError("12 signs at least", fields=("password",))
    with _two_at_once:
        return _hasher.hash(password)


def sign_in(
    store: Store, peppers: Sequence[Pepper], *, name: str, password: str, code: str, now: int
) -> tuple[Account, str]:
    """The account and a new session. Raises UnauthorizedError, whatever was wrong.

    After five failures in a row one try a minute counts.
    """
    known = store.read(lambda connection: _find(connection, name, now))
    counts = store.write(lambda connection: _counts(connection, known.account, now))
    right = _is(known.password, password[:MOST_PASSWORD])
    secret = _opened(peppers, known)
    step = None if secret is None else _step_of(secret, code, after=known.step, now=now)
    if not counts or not right or step is None:
        raise UnauthorizedError

    def enter(connection: Connection) -> tuple[Account, str]:
        used = connection.execute(
            update(tables.credential)
            .where(_credential.account_id == known.account, _credential.otp_step < step)
            .values(otp_step=step, failures=0, locked_until=0)
        )
        account = account_by_id(connection, str(known.account), now)
        if not used.rowcount or account is None:  # the same code twice at once
            raise UnauthorizedError
        return account, sessions.start(connection, peppers, account.id, now)

    return store.write(enter)


def forget_ended(connection: Connection, now: int) -> int:
    """Remove invitations that nobody used in time; how many."""
    ended = delete(tables.invitation).where(_invitation.not_after <= now)
    return connection.execute(ended).rowcount


def _find(connection: Connection, name: str, now: int) -> _Known:
    account = account_by_name(connection, name, now)
    row = None
    if account is not None:
        row = connection.execute(
            select(tables.credential).where(_credential.account_id == account.id)
        ).first()
    if account is None or row is None:
        return _Known(None, _nobody, None, 0)
    return _Known(account.id, row.password, row.otp, row.otp_step)


def _counts(connection: Connection, account: str | None, now: int) -> bool:
    """Note a try as failed before it is judged, so that many at once are many; False in a pause."""
    failures = _credential.failures + 1
    noted = connection.execute(
        update(tables.credential)
        .where(_credential.account_id == account, _credential.locked_until <= now)
        .values(
            failures=failures,
            locked_until=case((failures >= MOST_FAILURES, now + PAUSE_SECONDS), else_=0),
        )
    )
    return noted.rowcount == 1


def _is(hashed: str, password: str) -> bool:
    with _two_at_once:
        try:
            return _hasher.verify(hashed, password)
        except (VerificationError, InvalidHashError):
            return False


def _opened(peppers: Sequence[Pepper], known: _Known) -> str | None:
    for pepper in peppers if known.account is not None and known.otp is not None else ():
        secret = unlock(_otp_key(pepper, known.account or ""), known.otp or b"", b"otp")
        if secret is not None:
            return secret.decode()
    return None


def _otp_key(pepper: Pepper, account: str) -> bytes:
    return keyed(pepper, "otp", account)


def _step_of(secret: str, code: str, *, after: int, now: int) -> int | None:
    """The half minute whose code this is, one before or after at most; each counts once."""
    digits = "".join(str(unicodedata.digit(sign)) for sign in code if sign.isdigit())
    current = now // STEP_SECONDS
    for step in (current, current - 1, current + 1):
        if step > after and secrets.compare_digest(
            pyotp.TOTP(secret).at(step * STEP_SECONDS).encode(), digits.encode()
        ):
            return step
    return None
