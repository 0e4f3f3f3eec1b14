"""Where which channel and which service exists, and the members' own channels behind it."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import Field
from sqlalchemy import Connection

from cbcm import audit, sheets
from cbcm.access.roles import requires, roles_note
from cbcm.agencies import mapping, recipients
from cbcm.agencies.coverage import Coverage, Gap, coverage
from cbcm.agencies.directory import Account
from cbcm.api.referrals import Strict
from cbcm.api.trends import NOTE, Reader, may_read
from cbcm.context import Context
from cbcm.errors import ForbiddenError
from cbcm.pack.publishing import NETWORK
from cbcm.report.lines import lines
from cbcm.trends.formats import MEDIA
from cbcm.vocabulary import Role

router = APIRouter(prefix="/api/v1/coverage", tags=["trends"])
Desk = Annotated[Account, Depends(requires(Role.DESK))]
DESK_NOTE = roles_note(Role.DESK)
FILES: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/csv": {"schema": {"type": "string", "format": "binary"}}}}
}


class GapOut(Strict):
    """What is missing: `about` is a kind of service or an organisation, or empty."""

    code: Literal["no_channel", "only_for_readers", "no_service", "only_country",
                  "one_runner", "not_handed_in", "not_checked", "nobody_opens"]  # fmt: skip
    about: str


class AreaOut(Strict):
    """One area: organisations by channel; each kind of service is here, of the country, or none."""

    code: str
    name: str
    channels: dict[str, list[str]]
    services: dict[str, Literal["here", "country", "none"]]
    languages: list[str]
    gaps: list[GapOut]


class CoverageOut(Strict):
    """`gaps` are the whole country's."""

    areas: list[AreaOut]
    gaps: list[GapOut]


class ChannelOut(Strict):
    """A member's own channel; `area` is a code, or all."""

    organisation: str
    area: str
    channel: mapping.Way
    languages: list[str]
    checked: date


class ChannelsOut(Strict):
    """Every channel that was handed in, and the areas that may stand in a list."""

    items: list[ChannelOut]
    areas: dict[str, str]
    organisations: list[str]


class ChannelsIn(Strict):
    """Rows of a list, each checked by itself so that an error can name row and field."""

    rows: list[dict[str, Any]] = Field(min_length=1, max_length=sheets.MOST_ROWS)
    dry_run: bool = False


class TakenOver(Strict):
    """Whose channels were replaced, or would be."""

    organisations: list[str]
    written: bool


MODELS = (ChannelsIn,)


@router.get("", openapi_extra=NOTE, response_model=CoverageOut, responses=FILES)
async def covered(
    request: Request, account: Reader,
    form: Annotated[Literal["json", "csv", "hxl"], Query(alias="format")] = "json",
) -> Any:  # fmt: skip
    """What exists where, by first-level area, with the gaps named: for whoever may read what the
    network publishes for itself, since it names organisations."""
    context: Context = request.app.state.context
    if not may_read(context, account, NETWORK):
        raise ForbiddenError
    found = await asyncio.to_thread(context.store.read, lambda c: read(c, context))
    if form != "json":
        return Response(lines(found, hxl=form == "hxl"), media_type=MEDIA[form])
    areas = [
        AreaOut(
            code=one.code, name=one.name, languages=list(one.languages),
            channels={way: list(who) for way, who in one.channels.items()},
            services=dict(one.services), gaps=_gaps(one.gaps),
        )
        for one in found.areas
    ]  # fmt: skip
    return CoverageOut(areas=areas, gaps=_gaps(found.gaps))


@router.get("/channels", openapi_extra=DESK_NOTE)
async def channels(request: Request, account: Desk) -> ChannelsOut:
    """The members' own channels, as they were handed in."""
    context: Context = request.app.state.context
    found = await asyncio.to_thread(context.store.read, mapping.listed)
    return ChannelsOut(
        items=[ChannelOut.model_validate(one, from_attributes=True) for one in found],
        areas={code: names[0] for code, names in context.pack.places.items()},
        organisations=sorted(context.pack.by_code),
    )


@router.put("/channels", openapi_extra=DESK_NOTE)
async def put_channels(request: Request, body: ChannelsIn, account: Desk) -> TakenOver:
    """Take over a list: what its organisations handed in before is replaced."""
    context: Context = request.app.state.context
    now = int(time.time())

    def write(connection: Connection) -> list[str]:
        found = mapping.take_over(
            connection, body.rows, context.pack, now=now, dry_run=body.dry_run
        )
        if not body.dry_run:
            audit.note(connection, actor=account.id, act="channels changed", now=now)
        return found

    organisations = await asyncio.to_thread(context.store.write, write)
    return TakenOver(organisations=organisations, written=not body.dry_run)


def read(connection: Connection, context: Context) -> Coverage:
    """The coverage as it stands now."""
    now = int(time.time())
    with_key = recipients.confirmed(connection, context.trust, now)
    today = datetime.fromtimestamp(now, UTC).date()
    return coverage(context.pack, mapping.listed(connection), with_key, today, mapping.WAYS)


def _gaps(found: tuple[Gap, ...]) -> list[GapOut]:
    return [GapOut.model_validate(one, from_attributes=True) for one in found]
