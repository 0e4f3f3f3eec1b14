"""Published aggregates. These endpoints can read releases and nothing else.

A filter selects cells of a release. The public release is for everybody; the network's for the
desk, co-chairs (the RC/HC is one by role) and members' focal points, alternates and systems; what
is exact for the desk alone, written down, and in no format that travels.
"""

from __future__ import annotations

import asyncio
import time
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from sqlalchemy import Connection

from cbcm import audit
from cbcm.access.roles import PUBLIC, requires, roles_note
from cbcm.agencies.directory import Account
from cbcm.api.referrals import Strict
from cbcm.context import Context
from cbcm.errors import ForbiddenError, InputError, NotFoundError
from cbcm.pack import publishing
from cbcm.trends import cells, formats, reading, releases
from cbcm.vocabulary import Role

router = APIRouter(prefix="/api/v1/trends", tags=["trends"])
ROLES = (Role.DESK, Role.CO_CHAIR, Role.FOCAL_POINT, Role.ALTERNATE, Role.MEMBER_SYSTEM)
Reader = Annotated[Account, Depends(requires(*ROLES))]
NOTE = roles_note(*ROLES)
Period = Annotated[str, Path(pattern=r"^[0-9]{4}-Q[1-4]$")]
Name = Annotated[str, Query(max_length=64, pattern=r"^[A-Za-z0-9_*-]*$")]
Form = Literal["json", "csv", "hxl", "xlsx"]
FILES: dict[int | str, dict[str, Any]] = {
    200: {"content": {media.partition(";")[0]: {"schema": {"type": "string", "format": "binary"}}
                      for media in formats.MEDIA.values()}}
}  # fmt: skip


class Periods(Strict):
    """The periods of each profile, and the Ed25519 key (hex) that checks what they published."""

    periods: dict[str, list[str]]
    key: str


class CellOut(Strict):
    """`at_least`: the count is this or a little more (`rounded_to`); null where not published."""

    event: str
    dimension: str
    value: str
    at_least: int | None
    reason: Literal["not_published"] | None


class ReleaseOut(Strict):
    """The release as it was signed (JSON with sorted keys), and the cells that were asked for."""

    release: dict[str, Any]
    signature: str
    cells: list[CellOut]


class Filters:
    """What a query selects."""

    def __init__(self, event: Name = "", dimension: Name = "", value: Name = "") -> None:
        self.event, self.dimension, self.value = event, dimension, value


Chosen = Annotated[Filters, Depends()]


@router.get("", openapi_extra=NOTE)
async def periods(request: Request, account: Reader) -> Periods:
    """The periods that have a release, by profile, as far as the caller may read them."""
    found = await _listed(request)
    may = {name: some for name, some in found.items() if may_read(_context(request), account, name)}
    return Periods(periods=may, key=releases.public_key(_context(request).keyring))


@router.get("/public", openapi_extra=PUBLIC)
async def public_periods(request: Request) -> Periods:
    """The periods that have a public release."""
    found = (await _listed(request)).get(publishing.PUBLIC, [])
    return Periods(
        periods={publishing.PUBLIC: found}, key=releases.public_key(_context(request).keyring)
    )


@router.get("/public/{period}", openapi_extra=PUBLIC, response_model=ReleaseOut, responses=FILES)
async def public_period(
    request: Request, period: Period, chosen: Chosen,
    form: Annotated[Form, Query(alias="format")] = "json",
) -> Any:  # fmt: skip
    """The public release of a period."""
    return await _answer(request, publishing.PUBLIC, period, chosen, form)


@router.get("/{period}", openapi_extra=NOTE, response_model=ReleaseOut, responses=FILES)
async def period(
    request: Request, account: Reader, period: Period, chosen: Chosen,
    profile: Literal["network", "desk", "line", "public"] = "network",
    form: Annotated[Form, Query(alias="format")] = "json",
) -> Any:  # fmt: skip
    """One release. What is exact (desk, line) is for the desk, and in JSON only."""
    if not may_read(_context(request), account, profile):
        raise ForbiddenError
    if profile in releases.SEALED:
        if form != "json":
            raise InputError("what the desk reads is not exported", fields=("format",))
        await asyncio.to_thread(_context(request).store.write, lambda c: _note(c, account, profile))
    return await _answer(request, profile, period, chosen, form)


def _note(connection: Connection, account: Account, profile: str) -> None:
    now = int(time.time())
    if profile == publishing.LINE:
        audit.note(connection, actor=account.id, act="read line trends", now=now)
    else:
        audit.note(connection, actor=account.id, act="read desk trends", now=now)


def may_read(context: Context, account: Account, profile: str) -> bool:
    """Whether a caller with one of ROLES may read the releases of this profile."""
    if profile in (publishing.DESK, publishing.LINE):
        return Role.DESK in account.roles
    if profile == publishing.NETWORK:  # the feedback partner has a system too, and is no member
        is_of_member = account.organisation in context.pack.members()
        return is_of_member or bool(account.roles & {Role.DESK, Role.CO_CHAIR})
    return profile == publishing.PUBLIC


async def _answer(request: Request, profile: str, period: str, chosen: Filters, form: Form) -> Any:
    context = _context(request)
    found = await asyncio.to_thread(
        context.store.read, lambda c: releases.read(c, context.keyring, profile, period)
    )
    if found is None:
        raise NotFoundError
    document, signature = found
    selected = _selected(context, document, chosen)
    if form != "json":
        body = await asyncio.to_thread(formats.rendered, form, document, selected)
        return Response(body, media_type=formats.MEDIA[form])
    made = [
        CellOut(event=cell.event, dimension=cell.dimension, value=cell.value,
                at_least=cell.count, reason="not_published" if cell.count is None else None)
        for cell in selected
    ]  # fmt: skip
    return ReleaseOut(release=document, signature=signature, cells=made)


def _selected(context: Context, document: reading.Document, chosen: Filters) -> list[reading.Cell]:
    """The cells of a filter. One that could be counted and is not in the release is not published,
    as far as the filter names its dimension."""
    found = reading.select(
        document, event=chosen.event, dimension=chosen.dimension, value=chosen.value
    )
    if not chosen.dimension:
        return found
    there = {(cell.event, cell.dimension, cell.value) for cell in found}
    for name in cells.layout(context.pack):
        table, _, value = name.partition("=")
        event, _, dimension = table.partition("/")
        asked = (chosen.dimension, chosen.event or event, chosen.value or value)
        if asked == (dimension, event, value) and (event, dimension, value) not in there:
            found.append(reading.Cell(event, dimension, value, None))
    return found


async def _listed(request: Request) -> dict[str, list[str]]:
    return await asyncio.to_thread(_context(request).store.read, releases.listed)


def _context(request: Request) -> Context:
    context: Context = request.app.state.context
    return context
