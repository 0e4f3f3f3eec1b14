"""Endpoints for the pages of whoever is signed in: who am I, and my locked keys."""

from __future__ import annotations

import asyncio
import base64
import time
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from pydantic import Field
from sqlalchemy import Connection

from cbcm import audit
from cbcm.access import credentials
from cbcm.access.roles import requires, roles_note
from cbcm.agencies import directory, locked, printed, vouching
from cbcm.agencies.directory import Account
from cbcm.agencies.vouching import Vouching
from cbcm.api.directory import PUBLIC_KEY, SEAT_NAME, Strict, context_of
from cbcm.errors import ForbiddenError, InputError, NotFoundError
from cbcm.vocabulary import Role

router = APIRouter(prefix="/api/v1", tags=["session"])
Anybody = Annotated[Account, Depends(requires(*Role))]
Admin = Annotated[Account, Depends(requires(Role.ADMIN))]
NOTE = roles_note(*Role)
ADMIN_NOTE = roles_note(Role.ADMIN)


class SessionOut(Strict):
    """Who is signed in. `seats`: the own one first, then those of a delegation."""

    account: str
    subject: str
    language: str
    roles: list[Role]
    seats: list[str]


class LockedKeyIn(Strict):
    seat: str = Field(pattern=SEAT_NAME)
    public_key: str = Field(pattern=PUBLIC_KEY)
    locked: str = Field(max_length=8192, description="age with a passphrase, base64")


class LockedKeyOut(LockedKeyIn):
    state: str = Field(description='"waiting" for the directory\'s signature, or its state there')


class LockedKeyList(Strict):
    items: list[LockedKeyOut]


class VouchingOut(Strict):
    """A colleague of the same seat who heard the four words, and the day (UTC)."""

    subject: str
    day: str


class UnsignedKey(Strict):
    """A key that somebody made and that nobody has confirmed yet."""

    subject: str
    seat: str
    public_key: str
    vouched: list[VouchingOut] = Field(default_factory=list)
    printed: bool = Field(
        default=False, description="a recovery key on paper: it is signed without a holder"
    )


class UnsignedKeyList(Strict):
    items: list[UnsignedKey]


class InvitationIn(Strict):
    subject: str = Field(min_length=1, max_length=200)


class InvitationOut(Strict):
    """A link that works once, until `ends_at` (epoch seconds, UTC)."""

    link: str
    ends_at: int


MODELS = (LockedKeyIn, InvitationIn)


@router.get("/session", openapi_extra=NOTE)
async def session(request: Request, account: Anybody) -> SessionOut:
    """Who is signed in, and at which seats."""
    context, now = context_of(request), int(time.time())
    seats = await asyncio.to_thread(
        context.store.read, lambda c: directory.seats_of(c, account, now)
    )
    return SessionOut(
        account=account.id, subject=account.subject, language=account.language,
        roles=sorted(account.roles), seats=seats,
    )  # fmt: skip


@router.get("/session/keys", openapi_extra=NOTE)
async def own_keys(request: Request, account: Anybody) -> LockedKeyList:
    """The keys that this person made in a browser, locked."""
    context, now = context_of(request), int(time.time())
    found = await asyncio.to_thread(
        context.store.read, lambda c: locked.of_account(c, context.trust, account.id, now)
    )
    return LockedKeyList(
        items=[
            LockedKeyOut(
                seat=key.seat, public_key=key.public_key, state=key.state,
                locked=base64.b64encode(key.locked).decode(),
            )
            for key in found
        ]
    )  # fmt: skip


@router.post("/session/keys", openapi_extra=NOTE, status_code=201)
async def put_key(request: Request, body: LockedKeyIn, account: Anybody) -> UnsignedKey:
    """Keep a locked key. It counts when the network has confirmed and signed it."""
    context, now = context_of(request), int(time.time())
    try:
        data = base64.b64decode(body.locked, validate=True)
    except ValueError:
        raise InputError(fields=("locked",)) from None
    # Nothing that is not locked with a passphrase may ever lie here.
    if not data.startswith(b"age-encryption.org/v1\n-> scrypt ") or len(data) > locked.MOST_BYTES:
        raise InputError("not locked with words", fields=("locked",))

    def write(connection: Connection) -> None:
        if body.seat not in directory.seats_of(connection, account, now):
            raise ForbiddenError
        locked.put(connection, account=account.id, seat=body.seat, public_key=body.public_key,
                   locked=data)  # fmt: skip
        audit.note(connection, actor=account.id, act="key_made", now=now)

    await asyncio.to_thread(context.store.write, write)
    return UnsignedKey(subject=account.subject, seat=body.seat, public_key=body.public_key)


@router.get("/directory/unsigned-keys", openapi_extra=ADMIN_NOTE)
async def unsigned_keys(request: Request, account: Admin) -> UnsignedKeyList:
    """Keys that wait for the network's signature, to be compared with a fingerprint read out."""
    context, now = context_of(request), int(time.time())
    found, vouched = await asyncio.to_thread(
        context.store.read,
        lambda c: (locked.unsigned(c, context.trust, now), vouching.of_keys(c)),
    )
    on_paper = await asyncio.to_thread(
        context.store.read, lambda c: printed.unsigned(c, context.trust, now)
    )
    return UnsignedKeyList(
        items=[
            UnsignedKey(
                subject=key.subject, seat=key.seat, public_key=key.public_key,
                vouched=vouchings(vouched.get((key.seat, key.public_key), [])),
            )
            for key in found
        ]
        + [
            UnsignedKey(
                subject=key.subject, seat=key.seat, public_key=key.public_key, printed=True
            )
            for key in on_paper
        ]
    )  # fmt: skip


def vouchings(found: list[Vouching]) -> list[VouchingOut]:
    """As they are shown to whoever signs keys."""
    return [VouchingOut(subject=item.subject, day=item.day) for item in found]


@router.post("/directory/invitations", openapi_extra=ADMIN_NOTE, status_code=201)
async def invite(request: Request, body: InvitationIn, account: Admin) -> InvitationOut:
    """Let a person choose a password and one-time codes; an earlier invitation ends."""
    context, now = context_of(request), int(time.time())
    peppers = context.settings.peppers()

    def write(connection: Connection) -> str:
        person = directory.account_by_name(connection, body.subject, now)
        if person is None:
            raise NotFoundError
        audit.note(connection, actor=account.id, act="invited", now=now)
        return credentials.invite(connection, peppers, person.id, now)

    token = await asyncio.to_thread(context.store.write, write)
    return InvitationOut(
        link=f"{context.settings.public_url}/desk/join/{token}",
        ends_at=now + credentials.INVITATION_SECONDS,
    )
