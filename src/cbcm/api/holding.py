"""Endpoints for the people who hold keys at one seat: vouch for a colleague, seal anew for her."""

from __future__ import annotations

import asyncio
import time
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from pydantic import Field
from sqlalchemy import Connection

from cbcm import audit, holding
from cbcm.access.roles import SEAT_ROLES, requires, roles_note
from cbcm.agencies import directory, recipients, vouching
from cbcm.agencies.directory import Account
from cbcm.api.directory import PUBLIC_KEY, Done, KeyEntry, Strict, context_of, entry_of
from cbcm.api.referrals import Id
from cbcm.api.session import VouchingOut, vouchings
from cbcm.errors import NotFoundError, TooLargeError
from cbcm.vocabulary import KeyKind

router = APIRouter(prefix="/api/v1", tags=["holders"])
Seat = Annotated[Account, Depends(requires(*SEAT_ROLES))]
NOTE = roles_note(*SEAT_ROLES)
SEALED_NOTE = {
    **NOTE,
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    },
}


class WaitingKey(Strict):
    """A colleague's new key, which the network has not signed."""

    subject: str
    name: str | None
    public_key: str
    vouched: list[VouchingOut]


class Holders(Strict):
    """Who holds keys at the caller's seat.

    `people` hold keys of their own that count; `needs_two` says that one is too few here. `keys`
    are the colleagues' own keys that count, with the network's signature for the page to check.
    """

    people: int
    needs_two: bool
    may_vouch: bool
    waiting: list[WaitingKey]
    keys: list[KeyEntry]


class VouchingIn(Strict):
    public_key: str = Field(pattern=PUBLIC_KEY)


MODELS = (VouchingIn,)


@router.get("/holders", openapi_extra=NOTE)
async def holders(request: Request, account: Seat) -> Holders:
    """The people of the caller's seat with their keys: those that count and those that wait."""
    context, now = context_of(request), int(time.time())
    seat = _seat(account)

    def read(connection: Connection) -> Holders:
        standings = recipients.standings(connection, context.trust, now)
        vouched = vouching.of_keys(connection)
        names = {p.subject: p.name for p in directory.people_of(connection, seat, now)}
        counting = directory.confirmed(connection, context.trust, now).get(seat, ())
        return Holders(
            people=len(vouching.holders(standings, seat)),
            needs_two=vouching.needs_two(seat),
            may_vouch=vouching.may_vouch(standings, account),
            waiting=[
                WaitingKey(
                    subject=key.subject, name=names.get(key.subject), public_key=key.public_key,
                    vouched=vouchings(vouched.get((seat, key.public_key), [])),
                )
                for key in vouching.waiting_beside(connection, context.trust, account, now)
            ],
            keys=[
                entry_of(key)
                for key in counting
                if key.kind is KeyKind.OWN and key.holder not in ("", account.subject)
            ],
        )  # fmt: skip

    return await asyncio.to_thread(context.store.read, read)


@router.post("/holders/vouchings", openapi_extra=NOTE, status_code=201)
async def vouch(request: Request, body: VouchingIn, account: Seat) -> Done:
    """Say that one heard the four words of a colleague's new key. No key counts by that."""
    context, now = context_of(request), int(time.time())

    def write(connection: Connection) -> bool:
        new = vouching.put(connection, context.trust, account, public_key=body.public_key, now=now)
        if new:
            audit.note(connection, actor=account.id, act="key vouched", now=now)
        return new

    return Done(done=await asyncio.to_thread(context.store.write, write))


@router.put(
    "/referrals/{referral_id}/parts/{part_id}/copies/{public_key}",
    openapi_extra=SEALED_NOTE,
    status_code=201,
)
async def put_copy(
    request: Request,
    referral_id: Id,
    part_id: Id,
    public_key: Annotated[str, Path(pattern=PUBLIC_KEY)],
    account: Seat,
) -> Done:
    """A part that the page sealed anew to one colleague's key, age v1, beside the original.

    It is read only after whoever sends it was found to be one who may, and no further than a
    copy of this part can be large.
    """
    context, now = context_of(request), int(time.time())
    _seat(account)
    most = await asyncio.to_thread(
        context.store.read,
        lambda c: holding.most_bytes(
            c, context, account, referral_id, part_id, public_key=public_key, now=now
        ),
    )
    sealed = bytearray()
    async for piece in request.stream():
        sealed += piece
        if len(sealed) > most:
            raise TooLargeError
    await asyncio.to_thread(
        context.store.write,
        lambda c: holding.put_copy(
            c, context, account, referral_id, part_id,
            public_key=public_key, ciphertext=bytes(sealed), now=now,
        ),
    )  # fmt: skip
    return Done(done=True)


def _seat(account: Account) -> str:
    """The caller's seat; NotFoundError without one."""
    if account.seat is None:
        raise NotFoundError
    return account.seat
