"""Endpoints for an organisation's recovery key: made and printed in a page, never kept here."""

from __future__ import annotations

import asyncio
import time
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Request
from pydantic import Field
from sqlalchemy import Connection

from cbcm import audit
from cbcm.access.roles import requires, roles_note
from cbcm.agencies import printed, recipients
from cbcm.agencies.directory import Account
from cbcm.agencies.recipients import State
from cbcm.api.directory import PUBLIC_KEY, Done, Strict, context_of
from cbcm.api.document import problem_answer
from cbcm.errors import NotFoundError
from cbcm.vocabulary import Role

router = APIRouter(prefix="/api/v1", tags=["recovery"])
Maker = Annotated[Account, Depends(requires(Role.INVESTIGATOR))]
NOTE = roles_note(Role.INVESTIGATOR)


class RecoveryKey(Strict):
    """A recovery key of the seat. `state`: "waiting" for a signature, or the directory's."""

    public_key: str
    state: State | Literal["waiting"]


class RecoverySeat(Strict):
    """The recovery seat of the caller's organisation, and its keys."""

    seat: str
    keys: list[RecoveryKey]


class PrintedKeyIn(Strict):
    """The public half only."""

    public_key: str = Field(pattern=PUBLIC_KEY)


MODELS = (PrintedKeyIn,)


@router.get("/recovery-keys", openapi_extra=NOTE,
            responses={404: problem_answer("Not a seat of recovery keys")})  # fmt: skip
async def recovery_keys(request: Request, account: Maker) -> RecoverySeat:
    """The recovery keys of the caller's organisation as they stand."""
    context, now = context_of(request), int(time.time())
    seat = _seat(request, account)

    def read(connection: Connection) -> list[RecoveryKey]:
        signed = [
            RecoveryKey(public_key=item.key.public_key, state=item.state)
            for item in recipients.standings(connection, context.trust, now)
            if item.key.seat == seat
        ]
        waiting = [
            RecoveryKey(public_key=key.public_key, state="waiting")
            for key in printed.unsigned(connection, context.trust, now)
            if key.seat == seat
        ]
        return signed + waiting

    return RecoverySeat(seat=seat, keys=await asyncio.to_thread(context.store.read, read))


@router.post("/recovery-keys", openapi_extra=NOTE, status_code=201)
async def put_recovery_key(request: Request, body: PrintedKeyIn, account: Maker) -> Done:
    """Let the public half of a printed key wait for the network's signature."""
    context, now = context_of(request), int(time.time())
    seat = _seat(request, account)

    def write(connection: Connection) -> None:
        printed.put(connection, account=account.id, seat=seat, public_key=body.public_key)
        audit.note(connection, actor=account.id, act="recovery key made", now=now)

    await asyncio.to_thread(context.store.write, write)
    return Done(done=True)


def _seat(request: Request, account: Account) -> str:
    """The recovery seat that the caller may print a key for; NotFoundError for all others."""
    seat = printed.seat_of(account.seat)
    if seat is None or seat not in context_of(request).pack.seats():
        raise NotFoundError
    return seat
