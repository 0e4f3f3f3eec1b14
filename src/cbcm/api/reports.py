"""The report of a release, as pages or as a workbook."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response
from sqlalchemy import Connection

from cbcm.api import coverage
from cbcm.api.trends import NOTE, Period, Reader, may_read
from cbcm.context import Context
from cbcm.errors import ForbiddenError, NotFoundError
from cbcm.report import book, content, printed, saying
from cbcm.trends import releases
from cbcm.trends.formats import MEDIA

router = APIRouter(prefix="/api/v1/trends", tags=["trends"])
TYPES = {"pdf": "application/pdf", "xlsx": MEDIA["xlsx"]}
FILES: dict[int | str, dict[str, Any]] = {
    200: {"content": {media: {"schema": {"type": "string", "format": "binary"}}
                      for media in TYPES.values()}}
}  # fmt: skip


@router.get("/{period}/report", openapi_extra=NOTE, response_class=Response, responses=FILES)
async def report(
    request: Request, account: Reader, period: Period,
    profile: Literal["network", "public"] = "network",
    language: Literal["fr", "en", "ar"] = "fr",
    form: Annotated[Literal["pdf", "xlsx"], Query(alias="format")] = "pdf",
) -> Response:  # fmt: skip
    """Headline figures, charts, timeliness, coverage, and what is masked and why.

    Made of the release of the period and those before it, and of the coverage as it is now.
    """
    context: Context = request.app.state.context
    if not may_read(context, account, profile):
        raise ForbiddenError
    found = await asyncio.to_thread(
        context.store.read, lambda c: _report(c, context, profile, period)
    )
    if found is None:
        raise NotFoundError
    body = await asyncio.to_thread(_made, found, context, language, form)
    name = f"report-{period}-{profile}-{language}.{form}"
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return Response(body, media_type=TYPES[form], headers=headers)


def _report(
    connection: Connection, context: Context, profile: str, period: str
) -> content.Report | None:
    earlier = [one for one in releases.listed(connection).get(profile, []) if one <= period]
    read = [releases.read(connection, context.keyring, profile, one) for one in earlier]
    if not earlier or earlier[-1] != period or read[-1] is None:
        return None
    return content.report(
        [one[0] for one in read if one is not None],
        coverage.read(connection, context), context.pack,
        signature=read[-1][1], key=releases.public_key(context.keyring),
    )  # fmt: skip


def _made(found: content.Report, context: Context, language: str, form: str) -> bytes:
    if form == "xlsx":
        return book.workbook(found, context.pack, language)
    return printed.pdf(saying.said(found, context.pack, language))
