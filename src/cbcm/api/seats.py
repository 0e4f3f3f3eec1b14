"""Directory endpoints that show: the pack's organisations, and every seat as it stands."""

from __future__ import annotations

import asyncio
import time
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from sqlalchemy import Connection

from cbcm.access.roles import SEAT_ROLES, requires, roles_note
from cbcm.agencies import directory, recipients, vouching
from cbcm.agencies.directory import Account
from cbcm.agencies.recipients import Standing, State
from cbcm.api.directory import Strict, context_of
from cbcm.vocabulary import KeyKind, Role

router = APIRouter(prefix="/api/v1/directory", tags=["directory"])
Admin = Annotated[Account, Depends(requires(Role.ADMIN))]


class OrganisationOut(Strict):
    code: str
    type: str
    member: bool


class OrganisationList(Strict):
    items: list[OrganisationOut]


class KeyLine(Strict):
    """A key as it stands; `challenge_due_at` is null where none is ever asked."""

    public_key: str
    holder: str
    employer: str
    kind: KeyKind
    state: State
    counts_until: int
    challenge_due_at: int | None


class PersonLine(Strict):
    subject: str
    employer: str | None
    not_after: int


class SeatLine(Strict):
    """One seat of the pack. `people` are those who have not lapsed.

    `holders` are the people with an own key that counts; `too_few` where two at least must be.
    """

    seat: str
    counting: int
    holders: int
    too_few: bool
    keys: list[KeyLine]
    people: list[PersonLine]


class SeatList(Strict):
    items: list[SeatLine]


@router.get("/organisations", openapi_extra=roles_note(Role.ADMIN, *SEAT_ROLES))
async def organisations(
    request: Request, account: Annotated[Account, Depends(requires(Role.ADMIN, *SEAT_ROLES))]
) -> OrganisationList:
    """The organisations of the country pack."""
    found = sorted(context_of(request).pack.organisations, key=lambda item: item.code)
    return OrganisationList(
        items=[OrganisationOut(code=o.code, type=o.type, member=o.member) for o in found]
    )


@router.get("/seats", openapi_extra=roles_note(Role.ADMIN))
async def seats(request: Request, account: Admin) -> SeatList:
    """Every seat of the pack: how many keys count, who holds them, who sits there."""
    context, now = context_of(request), int(time.time())

    def read(connection: Connection) -> tuple[list[Standing], list[Account]]:
        standings = recipients.standings(connection, context.trust, now)
        return standings, directory.people(connection, now)

    def line(seat: str) -> SeatLine:
        holders = len(vouching.holders(standings, seat))
        return SeatLine(
            seat=seat,
            counting=sum(s.key.seat == seat and s.state is State.COUNTS for s in standings),
            holders=holders,
            too_few=vouching.needs_two(seat) and holders < vouching.HOLDERS_AT_LEAST,
            keys=[_key_line(s) for s in standings if s.key.seat == seat],
            people=[
                PersonLine(subject=p.subject, employer=p.employer, not_after=p.not_after)
                for p in people
                if p.seat == seat
            ],
        )

    standings, people = await asyncio.to_thread(context.store.read, read)
    return SeatList(items=[line(seat) for seat in sorted(context.pack.seats())])


def _key_line(standing: Standing) -> KeyLine:
    key = standing.key
    return KeyLine(
        public_key=key.public_key, holder=key.holder, employer=key.employer, kind=key.kind,
        state=standing.state, counts_until=standing.counts_until,
        challenge_due_at=standing.due_at,
    )  # fmt: skip
