"""Directory endpoints. An administrator enters what is claimed; nothing here can make a key
count: only the network's offline signature does, and a client checks it again."""

from __future__ import annotations

import asyncio
import json
import time
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Connection

from cbcm import audit, casework
from cbcm.access.roles import SEAT_ROLES, requires, roles_note
from cbcm.agencies import directory
from cbcm.agencies.directory import Account
from cbcm.context import Context
from cbcm.errors import InputError
from cbcm.vocabulary import Role, SeatKey

router = APIRouter(prefix="/api/v1/directory", tags=["directory"])
Admin = Annotated[Account, Depends(requires(Role.ADMIN))]
Seat = Annotated[Account, Depends(requires(*SEAT_ROLES))]
ADMIN_NOTE = roles_note(Role.ADMIN)
SEAT_NAME = r"^[a-z0-9_]{1,60}:[a-z_]{1,20}$"


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class KeyEntry(Strict):
    """A seat's key with the directory's signature. Times are epoch seconds, UTC."""

    seat: str = Field(pattern=SEAT_NAME)
    public_key: str = Field(pattern=r"^age1[0-9a-z]{50,70}$")
    not_before: int = Field(ge=0)
    not_after: int = Field(ge=0)
    signature: str = Field(pattern=r"^[0-9a-f]{128}$")


class KeyList(Strict):
    items: list[KeyEntry]


class LadderOut(Strict):
    """Where a redirect to `target` goes, and what to seal to after checking signatures."""

    target: str
    seats: list[str]
    keys: list[KeyEntry]


class AccountEntry(Strict):
    issuer: str = Field(min_length=1, max_length=200)
    subject: str = Field(min_length=1, max_length=200)
    seat: str | None = Field(default=None, pattern=SEAT_NAME)
    roles: list[Role] = Field(min_length=1, max_length=9)
    language: str = Field(pattern=r"^[a-z]{2}$")
    not_after: int
    phone: str | None = Field(default=None, pattern=r"^\+[0-9]{6,15}$")
    email: str | None = Field(default=None, pattern=r"^[^@\s]{1,64}@[^@\s]{1,180}$")


class IssuerEntry(Strict):
    issuer: str = Field(min_length=1, max_length=200)
    organisation: str = Field(pattern=r"^[a-z0-9_]{1,60}$")
    jwks: str = Field(max_length=20000)


class Removal(Strict):
    seat: str = Field(pattern=SEAT_NAME)
    public_key: str = Field(max_length=100)


class Done(Strict):
    done: bool


MODELS = (KeyEntry, AccountEntry, IssuerEntry, Removal)


@router.get("/keys", openapi_extra=ADMIN_NOTE)
async def keys(request: Request, account: Admin) -> KeyList:
    """Every key of the directory, signed or not."""
    found = await asyncio.to_thread(_context(request).store.read, directory.list_keys)
    return KeyList(items=[_entry(key) for key in found])


@router.put("/keys", openapi_extra=ADMIN_NOTE)
async def put_key(request: Request, body: KeyEntry, account: Admin) -> Done:
    """Add a key that the network has signed offline; refused without its signature."""
    key = SeatKey(
        body.seat, body.public_key, body.not_before, body.not_after, bytes.fromhex(body.signature)
    )

    _require_seat(request, body.seat)

    def write(connection: Connection) -> None:
        directory.put_key(connection, key, _context(request).trust)
        _note(connection, account, "key added")

    await asyncio.to_thread(_context(request).store.write, write)
    return Done(done=True)


@router.delete("/keys", openapi_extra=ADMIN_NOTE)
async def delete_key(request: Request, body: Removal, account: Admin) -> Done:
    """Revoke a key: nothing is sealed to it from now on."""

    def write(connection: Connection) -> bool:
        removed = directory.remove_key(connection, seat=body.seat, public_key=body.public_key)
        _note(connection, account, "key removed")
        return removed

    return Done(done=await asyncio.to_thread(_context(request).store.write, write))


@router.put("/accounts", openapi_extra=ADMIN_NOTE)
async def put_account(request: Request, body: AccountEntry, account: Admin) -> Done:
    """Add or change an account; it ends by its date."""
    if body.seat is not None:
        _require_seat(request, body.seat)

    def write(connection: Connection) -> None:
        directory.put_account(
            connection, issuer=body.issuer, subject=body.subject, seat=body.seat,
            roles=body.roles, language=body.language, not_after=body.not_after,
            phone=body.phone, email=body.email,
        )  # fmt: skip
        _note(connection, account, "account changed")

    await asyncio.to_thread(_context(request).store.write, write)
    return Done(done=True)


@router.put("/issuers", openapi_extra=ADMIN_NOTE)
async def put_issuer(request: Request, body: IssuerEntry, account: Admin) -> Done:
    """Believe a sign-in provider for the accounts of one organisation."""
    try:
        if not isinstance(json.loads(body.jwks)["keys"], list):
            raise InputError(fields=("jwks",))
    except (ValueError, TypeError, KeyError):
        raise InputError(fields=("jwks",)) from None
    if body.issuer == _context(request).settings.issuer_name:
        raise InputError(fields=("issuer",))

    def write(connection: Connection) -> None:
        directory.put_issuer(
            connection, issuer=body.issuer, organisation=body.organisation, jwks=body.jwks
        )
        _note(connection, account, "issuer changed")

    await asyncio.to_thread(_context(request).store.write, write)
    return Done(done=True)


@router.get("/ladders/{target}", openapi_extra=roles_note(*SEAT_ROLES))
async def ladder(request: Request, target: str, account: Seat) -> LadderOut:
    """The seats and keys that a redirect to a member or to "desk" must be sealed to."""
    context, now = _context(request), int(time.time())

    def read(connection: Connection) -> LadderOut:
        rungs = casework.target_ladder(connection, context, target, now)
        seats = [rung.seat for rung in rungs]
        usable = directory.confirmed_keys(connection, context.trust, now)
        entries = [
            _entry(key)
            for key in directory.list_keys(connection)
            if key.seat in seats and key.public_key in usable.get(key.seat, ())
        ]
        return LadderOut(target=target, seats=seats, keys=entries)

    return await asyncio.to_thread(context.store.read, read)


def _require_seat(request: Request, seat: str) -> None:
    if seat not in _context(request).pack.seats():
        raise InputError("the country pack has no such seat", fields=("seat",))


def _entry(key: SeatKey) -> KeyEntry:
    return KeyEntry(
        seat=key.seat,
        public_key=key.public_key,
        not_before=key.not_before,
        not_after=key.not_after,
        signature=key.signature.hex(),
    )


def _note(connection: Connection, account: Account, act: str) -> None:
    audit.note(connection, actor=account.id, act=act, now=int(time.time()))


def _context(request: Request) -> Context:
    context: Context = request.app.state.context
    return context
