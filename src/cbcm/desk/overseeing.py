"""The desk's overview: is the line alive, where is it silent, who is late, what repeats, trends."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from sqlalchemy import Connection

from cbcm import watch
from cbcm.access.roles import requires, roles_note
from cbcm.agencies import directory, recipients
from cbcm.agencies.directory import Account
from cbcm.agencies.recipients import Standing, State
from cbcm.context import Context
from cbcm.delivery import lateness
from cbcm.delivery.lateness import Late
from cbcm.desk import figures
from cbcm.desk.rendering import PREFIX, language_of, page
from cbcm.trends import tally
from cbcm.vocabulary import Role

router = APIRouter(prefix=PREFIX, include_in_schema=False)
Desk = Annotated[Account, Depends(requires(Role.DESK))]
NOTE = roles_note(Role.DESK)
DUTIES = (watch.TICK, watch.CANARY, watch.UPSTREAM, watch.ERASURE)
BAND = 10
SOON_SECONDS = 14 * 24 * 3600


@dataclass(frozen=True)
class Duty:
    """A regular duty: when it last went well (epoch seconds, 0: never), and whether it stands."""

    name: str
    at: int
    is_well: bool


@dataclass(frozen=True)
class OnDuty:
    """One step of the alert roster with the people who are called, and for how many minutes."""

    seat: str
    minutes: int
    people: tuple[Account, ...]


@dataclass(frozen=True)
class Overview:
    """All that stands on the page. `contacts` is a band: a number would show each one come in."""

    duties: tuple[Duty, ...]
    contacts: range
    late: tuple[Late, ...]
    roster: tuple[OnDuty, ...]
    drills: tuple[Standing, ...]
    without_key: tuple[str, ...]


@router.get("/overview", openapi_extra=NOTE, response_class=Response)
async def overview(request: Request, account: Desk) -> Response:
    """What a coordinator looks at each morning. No word and no case stands here.

    The exact releases are for the desk: that somebody saw them is written down.
    """
    context, now = request.app.state.context, int(time.time())
    seen, use = await asyncio.to_thread(
        context.store.write, lambda c: figures.for_desk(c, context, account, now)
    )
    found = await asyncio.to_thread(
        context.store.read, lambda connection: _overview(connection, context, account, now)
    )
    return page(
        request, "overview.html", account=account, found=found, day=_day, minute=_minute,
        period=tally.period_of(now), names=_names(context), trends=seen, use=use,
        **figures.wording(context, language_of(request, account)),
    )  # fmt: skip


def _overview(connection: Connection, context: Context, account: Account, now: int) -> Overview:
    watched = watch.read(connection)
    counters = tally.read_counters(connection, context.keyring, tally.period_of(now))
    standings = recipients.standings(connection, context.trust, now)
    counting = {item.key.seat for item in standings if item.state is State.COUNTS}
    return Overview(
        duties=tuple(
            Duty(name, watched[name][0], watched[name][1] == watch.OK)
            for name in DUTIES
            if name in watched
        ),
        contacts=_band(counters["contact/total=all"] if counters is not None else 0),
        late=tuple(
            lateness.by_seat(
                connection, account, context.peppers, context.organisations(connection), now
            )
        ),
        roster=tuple(
            OnDuty(step.seat, step.minutes, tuple(directory.people_of(connection, step.seat, now)))
            for step in context.pack.alerts.roster
        ),
        drills=_running_out(standings, now),
        without_key=tuple(sorted(context.pack.seats() - counting)),
    )


def _band(count: int) -> range:
    """The ten numbers among which a count is."""
    return range(count // BAND * BAND, count // BAND * BAND + BAND)


def _running_out(standings: Sequence[Standing], now: int) -> tuple[Standing, ...]:
    """Keys that stopped for want of a drill or an end, and those that soon will; soonest first."""
    stopped = (State.CHALLENGE_DUE, State.NO_HOLDER, State.ENDED)
    found = [
        item
        for item in standings
        if item.state in stopped
        or (item.state is State.COUNTS and item.counts_until < now + SOON_SECONDS)
    ]
    return tuple(sorted(found, key=lambda item: (item.counts_until, item.key.seat)))


def _names(context: Context) -> dict[str, str]:
    return {org.code: org.names[0] for org in context.pack.organisations}


def _day(at: int) -> str:
    return time.strftime("%Y-%m-%d", time.gmtime(at))


def _minute(at: int) -> str:
    return time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime(at))
