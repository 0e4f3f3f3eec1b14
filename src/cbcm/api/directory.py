"""Directory endpoints about keys. An administrator enters what is claimed; nothing here can make
a key count: only the network's offline signature does, and a client checks it again."""

from __future__ import annotations

import asyncio
import base64
import time
from collections.abc import Callable
from typing import Annotated, TypeVar

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Connection

from cbcm import audit, referring
from cbcm.access.roles import SEAT_ROLES, requires, roles_note
from cbcm.agencies import challenges, directory, recipients
from cbcm.agencies.directory import Account
from cbcm.agencies.keys import Revocation
from cbcm.context import Context
from cbcm.errors import InputError, NotFoundError
from cbcm.vocabulary import KeyKind, Role, SeatKey

router = APIRouter(prefix="/api/v1/directory", tags=["directory"])
Admin = Annotated[Account, Depends(requires(Role.ADMIN))]
Seat = Annotated[Account, Depends(requires(*SEAT_ROLES))]
ADMIN_NOTE = roles_note(Role.ADMIN)
SEAT_NOTE = roles_note(*SEAT_ROLES)
SEAT_NAME = r"^[a-z0-9_]{1,60}:[a-z_]{1,20}$"
PUBLIC_KEY = r"^age1[0-9a-z]{50,70}$"
SIGNATURE = r"^[0-9a-f]{128}$"
T = TypeVar("T")


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


Seconds = Annotated[int, Field(ge=0, le=2**53, description="since 1970, UTC")]


class KeyEntry(Strict):
    """A seat's key with the directory's signature. Times are epoch seconds, UTC."""

    seat: str = Field(pattern=SEAT_NAME)
    public_key: str = Field(pattern=PUBLIC_KEY)
    holder: str = Field(max_length=200, description="the person's subject; empty: a shared key")
    employer: str = Field(max_length=64, description="an organisation's code, or empty")
    kind: KeyKind
    not_before: Seconds
    not_after: Seconds
    signature: str = Field(pattern=SIGNATURE)


class KeyList(Strict):
    items: list[KeyEntry]


class LadderOut(Strict):
    """Where `way` leads for `target`, and what to seal to after checking signatures."""

    target: str
    way: str
    seats: list[str]
    keys: list[KeyEntry]


class RevocationEntry(Strict):
    """The end of a key for a seat, for good, with the directory's signature."""

    seat: str = Field(pattern=SEAT_NAME)
    public_key: str = Field(pattern=PUBLIC_KEY)
    revoked_at: Seconds
    signature: str = Field(pattern=SIGNATURE)


class RevocationList(Strict):
    items: list[RevocationEntry]


class Challenge(Strict):
    """Open `sealed` (age v1, base64) with the key and send back what `challenge` in it says."""

    seat: str
    public_key: str
    due_at: int = Field(description="the key does not count from then on, until it answers")
    sealed: str


class ChallengeList(Strict):
    items: list[Challenge]


class Proof(Strict):
    seat: str = Field(pattern=SEAT_NAME)
    public_key: str = Field(pattern=PUBLIC_KEY)
    token: str = Field(pattern=r"^[0-9a-f]{64}$")


class Removal(Strict):
    seat: str = Field(pattern=SEAT_NAME)
    public_key: str = Field(max_length=100)


class Done(Strict):
    done: bool


MODELS = (KeyEntry, RevocationEntry, Proof, Removal)


@router.get("/keys", openapi_extra=ADMIN_NOTE)
async def keys(request: Request, account: Admin) -> KeyList:
    """Every key of the directory, signed or not."""
    found = await _read(request, directory.list_keys)
    return KeyList(items=[entry_of(key) for key in found])


@router.put("/keys", openapi_extra=ADMIN_NOTE)
async def put_key(request: Request, body: KeyEntry, account: Admin) -> Done:
    """Add a key that the network has signed offline; refused without its signature."""
    key = SeatKey(
        body.seat, body.public_key, body.not_before, body.not_after,
        bytes.fromhex(body.signature), body.holder, body.employer, body.kind,
    )  # fmt: skip
    require_seat(request, body.seat)
    require_organisation(request, body.employer or None, field="employer")

    def write(connection: Connection) -> None:
        directory.put_key(connection, key, context_of(request).trust)
        note(connection, account, "key added")

    await _write(request, write)
    return Done(done=True)


@router.delete("/keys", openapi_extra=ADMIN_NOTE)
async def delete_key(request: Request, body: Removal, account: Admin) -> Done:
    """Take a key away at once. The network's signed revocation should follow: whoever can write
    to the database could put the key back until then."""

    def write(connection: Connection) -> bool:
        removed = directory.remove_key(connection, seat=body.seat, public_key=body.public_key)
        note(connection, account, "key removed")
        return removed

    return Done(done=await _write(request, write))


@router.get("/revocations", openapi_extra=ADMIN_NOTE)
async def revocations(request: Request, account: Admin) -> RevocationList:
    """Every revocation, signed or not."""
    found = await _read(request, recipients.list_revocations)
    return RevocationList(
        items=[
            RevocationEntry(
                seat=item.seat, public_key=item.public_key, revoked_at=item.revoked_at,
                signature=item.signature.hex(),
            )
            for item in found
        ]
    )  # fmt: skip


@router.put("/revocations", openapi_extra=ADMIN_NOTE)
async def put_revocation(request: Request, body: RevocationEntry, account: Admin) -> Done:
    """End a key for good, as the network signed it offline."""
    revocation = Revocation(
        body.seat, body.public_key, body.revoked_at, bytes.fromhex(body.signature)
    )

    def write(connection: Connection) -> None:
        recipients.put_revocation(connection, revocation, context_of(request).trust)
        note(connection, account, "key revoked")

    await _write(request, write)
    return Done(done=True)


@router.get("/challenges", openapi_extra=SEAT_NOTE)
async def list_challenges(request: Request, account: Seat) -> ChallengeList:
    """What the caller's keys, the seat's and the organisation's shared ones must open."""
    context, now = context_of(request), int(time.time())
    found = await _read(request, lambda c: recipients.open_challenges(c, context.trust, now))
    return ChallengeList(
        items=[
            Challenge(
                seat=item.key.seat, public_key=item.key.public_key, due_at=item.due_at or 0,
                sealed=base64.b64encode(
                    challenges.challenge(
                        context.peppers, seat=item.key.seat, public_key=item.key.public_key,
                        since=item.since, now=now,
                    )
                ).decode(),
            )
            for item in found
            if _may_prove(account, item.key)
        ]
    )  # fmt: skip


@router.post("/challenges", openapi_extra=SEAT_NOTE)
async def prove(request: Request, body: Proof, account: Seat) -> Done:
    """Answer a challenge: the key counts for its next days."""
    context, now = context_of(request), int(time.time())

    def write(connection: Connection) -> None:
        for item in recipients.open_challenges(connection, context.trust, now):
            asked = (item.key.seat, item.key.public_key) == (body.seat, body.public_key)
            if asked and _may_prove(account, item.key) and recipients.prove(
                connection, context.trust, standing=item, token=body.token, now=now
            ):  # fmt: skip
                note(connection, account, "key proved")
                return
        raise NotFoundError

    await _write(request, write)
    return Done(done=True)


@router.get("/ladders/{target}", openapi_extra=SEAT_NOTE)
async def ladder(
    request: Request,
    target: str,
    account: Seat,
    way: Annotated[str, Query(max_length=40)] = "",
    referral: Annotated[str, Query(pattern=r"^([0-9a-f]{32})?$")] = "",
) -> LadderOut:
    """The seats and keys to seal to for a recipient: by default a member's, or "desk".

    `way` is the country pack's ladder. With `referral`, the seats and people that it keeps away
    are left out, as they will be when it is handed on.
    """
    context, now = context_of(request), int(time.time())
    chosen = way or referring.default_way(target)

    def read(connection: Connection) -> LadderOut:
        away = referring.kept_away(connection, context, account, referral) if referral else ()
        near = referring.near(connection, context, referral) if referral else ()
        rungs = referring.target_ladder(
            connection, context, target, chosen, now, away=away, near=near
        )
        usable = directory.confirmed(connection, context.trust, now)
        keys = [
            key
            for rung in rungs
            for key in usable.get(rung.seat, ())
            if not key.employer or key.employer not in rung.excludes
        ]
        seats = [rung.seat for rung in rungs]
        entries = [entry_of(key) for key in dict.fromkeys(keys)]
        return LadderOut(target=target, way=chosen, seats=seats, keys=entries)

    return await _read(request, read)


def _may_prove(account: Account, key: SeatKey) -> bool:
    """Own keys and the seat's; a key that lies in a safe is proved by anybody of its house."""
    shared = not key.holder and account.organisation == key.seat.partition(":")[0]
    return account.seat == key.seat or key.holder == account.subject or shared


def require_seat(request: Request, seat: str) -> None:
    """Raise InputError where the country pack has no such seat."""
    if seat not in context_of(request).pack.seats():
        raise InputError("the country pack has no such seat", fields=("seat",))


def require_organisation(request: Request, code: str | None, *, field: str) -> None:
    """Raise InputError where the country pack has no such organisation: a misspelt employer
    would keep nothing from anybody."""
    if code is not None and code not in {o.code for o in context_of(request).pack.organisations}:
        raise InputError("the country pack has no such organisation", fields=(field,))


def entry_of(key: SeatKey) -> KeyEntry:
    """A key as it is shown, with its signature."""
    return KeyEntry(
        seat=key.seat,
        public_key=key.public_key,
        holder=key.holder,
        employer=key.employer,
        kind=key.kind,
        not_before=key.not_before,
        not_after=key.not_after,
        signature=key.signature.hex(),
    )


def note(connection: Connection, account: Account, act: str) -> None:
    """Write down what an account did."""
    audit.note(connection, actor=account.id, act=act, now=int(time.time()))


def context_of(request: Request) -> Context:
    """The application's context."""
    context: Context = request.app.state.context
    return context


async def _read(request: Request, work: Callable[[Connection], T]) -> T:
    return await asyncio.to_thread(context_of(request).store.read, work)


async def _write(request: Request, work: Callable[[Connection], T]) -> T:
    return await asyncio.to_thread(context_of(request).store.write, work)
