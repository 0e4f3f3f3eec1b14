"""Referral endpoints: what waits, its parts, acknowledgement, redirect, answers, status."""

from __future__ import annotations

import asyncio
import base64
import binascii
import time
from collections.abc import Callable
from typing import Annotated, Literal, TypeVar

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Connection

from cbcm import casework, holding, referring
from cbcm.access.roles import SEAT_ROLES, requires, roles_note
from cbcm.agencies.directory import Account
from cbcm.context import Context
from cbcm.delivery import referrals as store
from cbcm.errors import InputError, NotFoundError
from cbcm.followup import threads
from cbcm.referring import ResealedPart
from cbcm.settings import Pepper
from cbcm.vocabulary import (
    AccusedRole,
    Affiliation,
    AgeBand,
    AnswerCode,
    Category,
    Counted,
    Harm,
    Lag,
    PartKind,
    Reporter,
    Setting,
    Sex,
)

router = APIRouter(prefix="/api/v1/referrals", tags=["referrals"])
SeatAccount = Annotated[Account, Depends(requires(*SEAT_ROLES))]
NOTE = roles_note(*SEAT_ROLES)
OPTIONAL_KEY = r"^(age1[0-9a-z]{50,70})?$"
T = TypeVar("T")
Id = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class PartLine(Strict):
    """A part. `copies`: keys of this seat to which a colleague sealed it anew."""

    id: str
    kind: PartKind
    copies: list[str] = []


class ReferralLine(Strict):
    """One referral that waits for the caller's seat. `due_at` is epoch seconds, UTC."""

    id: str
    state: str
    purpose: str
    due_at: int | None
    overdue: bool
    parts: list[PartLine]
    reply_keys: list[str] = Field(description="answers in free text are sealed to all of these")


class ReferralPage(Strict):
    items: list[ReferralLine]
    next: str | None = Field(description="cursor for the following page")


class CountingFacts(Strict):
    """Codes for the counts, given by whoever opened the part; counted and forgotten."""

    category: Category | None = None
    setting: Setting | None = Field(default=None, description="where it happened")
    role: AccusedRole | None = Field(default=None, description="what the one named does there")
    affiliation: Affiliation | None = Field(default=None, description="whose personnel it is")
    type: Harm | None = None
    reporter: Reporter | None = Field(default=None, description="who told it")
    survivor_sex: Sex | None = None
    survivor_age: AgeBand | None = Field(default=None, description="when it happened")
    lag: Lag | None = Field(default=None, description="since it happened: days, a month, a year")

    def counted(self) -> Counted:
        return Counted(**{name: getattr(self, name) for name in CountingFacts.model_fields})


class Acknowledgement(Strict):
    opened: dict[str, str] = Field(default={}, description="part id -> token from inside")
    kept: bool = False
    facts: CountingFacts = CountingFacts()


class Acknowledged(Strict):
    state: str
    not_opened: list[str]


class PartIn(Strict):
    kind: PartKind
    token_digest: str = Field(pattern=r"^[0-9a-f]{64}$")
    ciphertext: str = Field(description="age v1, base64")


class Redirect(Strict):
    reason: Literal["not_ours", "conflict", "partner", "service"]
    target: str = Field(max_length=64, description='a member\'s code, or "desk"')
    way: Literal["agency", "agency_headquarters", "desk"] | None = Field(
        default=None, description="agency_headquarters: to the own organisation's unit only"
    )
    sealed_to: list[str] = Field(max_length=20, description="the seats sealed to, in order")
    parts: list[PartIn] = Field(max_length=20)


class Created(Strict):
    id: str


class AnswerIn(Strict):
    code: AnswerCode
    sealed: str | None = Field(default=None, description="age v1 to the reply keys, base64")


class Status(Strict):
    status: Literal["investigating", "assessed", "unreadable", "closed"]
    outcome: Literal[
        "substantiated", "unsubstantiated", "insufficient", "closed",
        "delivered", "refused", "unavailable",
    ] = Field(default="closed", description="last three: of assistance")  # fmt: skip
    facts: CountingFacts = CountingFacts()


MODELS = (Acknowledgement, CountingFacts, PartIn, Redirect, AnswerIn, Status)


@router.get("", openapi_extra=NOTE)
async def waiting(
    request: Request,
    account: SeatAccount,
    state: Literal["waiting"] = "waiting",
    after: Annotated[str, Query(max_length=80)] = "",
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
) -> ReferralPage:
    """What waits for the caller's seat, whose turn it is now, the most urgent first.

    Alerts, then what has an hour or less or is overdue, then by due time. `after` is the `next`
    of the page before.
    """
    peppers = _require_seat(request, account)
    context, now = _context(request), int(time.time())

    def read(connection: Connection) -> ReferralPage:
        lines = store.waiting_for(connection, account, peppers, after=after, limit=limit)
        part_ids = [part_id for line in lines for part_id, _ in line.parts]
        copies = holding.copied_to(connection, context, account, part_ids, now)
        return ReferralPage(
            items=[
                _line(
                    line,
                    copies,
                    threads.reply_keys(connection, store.thread_of(connection, line.id), peppers),
                )
                for line in lines
            ],
            next=lines[-1].cursor if len(lines) == limit else None,
        )

    return await _read(request, read)


@router.get("/{referral_id}/parts/{part_id}", openapi_extra=NOTE, response_class=Response)
async def part(
    request: Request,
    referral_id: Id,
    part_id: Id,
    account: SeatAccount,
    key: Annotated[str, Query(pattern=OPTIONAL_KEY)] = "",
) -> Response:
    """The sealed part, age v1; with `key`, what a colleague sealed anew to that key, if anything.

    That it was fetched is written down first.
    """
    _require_seat(request, account)
    context, now = _context(request), int(time.time())
    await _write(
        request,
        lambda c: casework.note_fetched(c, context, account, referral_id, part_id, now=now),
    )
    body = await _read(
        request,
        lambda c: holding.ciphertext(
            c, context, account, referral_id, part_id, public_key=key, now=now
        ),
    )
    return Response(body, media_type="application/octet-stream")


@router.post("/{referral_id}/acknowledgement", openapi_extra=NOTE)
async def acknowledgement(
    request: Request, referral_id: Id, body: Acknowledgement, account: SeatAccount
) -> Acknowledged:
    """Prove with the tokens from inside what was opened; "kept" erases it here."""
    context, now = _context(request), int(time.time())
    outcome = await _write(
        request,
        lambda c: casework.acknowledge(
            c, context, account, referral_id,
            opened=body.opened, kept=body.kept, counted=body.facts.counted(), now=now,
        ),
    )  # fmt: skip
    return Acknowledged(state=outcome.state, not_opened=list(outcome.not_opened))


@router.post("/{referral_id}/redirect", openapi_extra=NOTE, status_code=201)
async def redirect(
    request: Request, referral_id: Id, body: Redirect, account: SeatAccount
) -> Created:
    """Hand on parts that the client sealed anew; the original stays until they are kept."""
    context, now = _context(request), int(time.time())
    parts = resealed(body.parts)
    new = await _write(
        request,
        lambda c: referring.redirect(
            c, context, account, referral_id,
            target=body.target, way=body.way, sealed_to=body.sealed_to, parts=parts, now=now,
        ),
    )  # fmt: skip
    return Created(id=new)


@router.post("/{referral_id}/answers", openapi_extra=NOTE, status_code=204)
async def answers(request: Request, referral_id: Id, body: AnswerIn, account: SeatAccount) -> None:
    """Answer the person with a code, and sealed free text for her page."""
    context, now = _context(request), int(time.time())
    sealed = decode(body.sealed, "sealed") if body.sealed else None
    if sealed is not None and not sealed.startswith(b"age-encryption.org/v1"):
        raise InputError(fields=("sealed",))
    await _write(
        request,
        lambda c: casework.answer(
            c, context, account, referral_id, code=body.code, sealed=sealed, now=now
        ),
    )


@router.post("/{referral_id}/status", openapi_extra=NOTE, status_code=204)
async def status(request: Request, referral_id: Id, body: Status, account: SeatAccount) -> None:
    """Say how it stands; "closed" removes the referral's last row, after "kept"."""
    context, now = _context(request), int(time.time())
    counted = body.facts.counted()
    if body.status == "unreadable" and counted != casework.NOTHING:
        raise InputError("nobody read it", fields=("facts",))

    def write(connection: Connection) -> None:
        if body.status == "closed":
            casework.close(connection, context, account, referral_id,
                           outcome=body.outcome, counted=counted, now=now)  # fmt: skip
        elif body.status == "unreadable":
            casework.set_unreadable(connection, context, account, referral_id, now=now)
        else:
            casework.set_progress(connection, context, account, referral_id,
                                  step=body.status, counted=counted, now=now)  # fmt: skip

    await _write(request, write)


def decode(text: str, field: str) -> bytes:
    """Base64, or InputError naming the field."""
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise InputError(fields=(field,)) from None


def resealed(parts: list[PartIn]) -> list[ResealedPart]:
    """The parts as the client sealed them anew."""
    return [
        ResealedPart(p.kind, bytes.fromhex(p.token_digest), decode(p.ciphertext, "ciphertext"))
        for p in parts
    ]


def _line(line: store.Waiting, copies: dict[str, list[str]], reply_keys: list[str]) -> ReferralLine:
    return ReferralLine(
        id=line.id,
        state=line.state,
        purpose=line.purpose,
        due_at=line.due_at,
        overdue=line.overdue,
        parts=[
            PartLine(id=part_id, kind=PartKind(kind), copies=copies.get(part_id, []))
            for part_id, kind in line.parts
        ],
        reply_keys=reply_keys,
    )


def _require_seat(request: Request, account: Account) -> tuple[Pepper, ...]:
    """The peppers that a reader's view is made with; NotFoundError without a seat."""
    if account.seat is None:
        raise NotFoundError
    return _context(request).peppers


def _context(request: Request) -> Context:
    context: Context = request.app.state.context
    return context


async def _read(request: Request, work: Callable[[Connection], T]) -> T:
    return await asyncio.to_thread(_context(request).store.read, work)


async def _write(request: Request, work: Callable[[Connection], T]) -> T:
    return await asyncio.to_thread(_context(request).store.write, work)
