"""What members and other actors counted themselves, sent in once a quarter."""

from __future__ import annotations

import asyncio
import time
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Request
from pydantic import Field
from sqlalchemy import Connection

from cbcm import audit
from cbcm.access.roles import requires, roles_note
from cbcm.agencies.directory import Account
from cbcm.api.referrals import Strict
from cbcm.context import Context
from cbcm.errors import ForbiddenError, InputError
from cbcm.pack import NETWORK
from cbcm.trends import cells, contributions
from cbcm.vocabulary import Role

router = APIRouter(prefix="/api/v1/tallies", tags=["trends"])
ROLES = (Role.FOCAL_POINT, Role.ALTERNATE, Role.MEMBER_SYSTEM, Role.SERVICE)
Contributor = Annotated[Account, Depends(requires(*ROLES))]
NOTE = roles_note(*ROLES)
Code = Annotated[str, Field(max_length=64)]
Count = Annotated[int, Field(ge=0, le=contributions.MOST, strict=True)]


class CellIn(Strict):
    """How many of an event had this value; codes as in a release."""

    dimension: Code
    value: Code
    count: Count


class EventIn(Strict):
    """An event's total, and what is known of it. What is left out counts as unknown."""

    total: Count
    cells: list[CellIn] = Field(default=[], max_length=500)


class EventsIn(Strict):
    """Only the events that were counted."""

    received: EventIn | None = None
    referred: EventIn | None = None
    opened: EventIn | None = None
    kept: EventIn | None = None
    assessed: EventIn | None = None
    investigating: EventIn | None = None
    outcome: EventIn | None = None
    assistance: EventIn | None = None
    service: EventIn | None = None
    answered: EventIn | None = None


class TallyIn(Strict):
    """Counts of what came to the contributor's own channels. What this line referred to it, or got
    from it, is counted here already and stays out: `source` says so."""

    period: str = Field(pattern=r"^[0-9]{4}-Q[1-4]$")
    source: Literal["own"]
    events: EventsIn


class Tallied(Strict):
    period: str


MODELS = (CellIn, EventIn, EventsIn, TallyIn)


@router.post("", openapi_extra=NOTE)
async def tally(request: Request, body: TallyIn, account: Contributor) -> Tallied:
    """Hand in a period's own counts; sent again, they replace what was sent, until the release.

    They are published only together with those of two other contributors at least; an organisation
    and the services that it runs, as the country pack says, are one.
    """
    context: Context = request.app.state.context
    now, who = int(time.time()), account.organisation or account.employer
    if who is None or who == NETWORK:
        raise ForbiddenError
    house = context.pack.run_by.get(who, who)
    counts = contributions.counts_of(_events(body.events), cells.dimensions(context.pack))

    def write(connection: Connection) -> None:
        contributions.put(
            connection, context.keyring, who, house, body.period, counts, context.cells, now
        )
        audit.note(connection, actor=account.id, act="sent a tally", now=now)

    await asyncio.to_thread(context.store.write, write)
    return Tallied(period=body.period)


def _events(given: EventsIn) -> contributions.Events:
    found: dict[str, tuple[int, dict[str, dict[str, int]]]] = {}
    for name in EventsIn.model_fields:
        event: EventIn | None = getattr(given, name)
        if event is None:
            continue
        tables: dict[str, dict[str, int]] = {}
        for cell in event.cells:
            table = tables.setdefault(cell.dimension, {})
            if cell.value in table:
                raise InputError("a cell stands twice", fields=(f"events.{name}.cells",))
            table[cell.value] = cell.count
        found[name] = (event.total, tables)
    return found
