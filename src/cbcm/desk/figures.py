"""Released figures on pages: what the desk sees, exact and written down; what co-chairs may see.

Co-chairs and the RC/HC see what the network and everybody may: nothing exact, nothing of the
line's own use, and nothing by agency, for no release counts by agency.
"""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from sqlalchemy import Connection

from cbcm import audit
from cbcm.access.roles import requires, roles_note
from cbcm.agencies.directory import Account
from cbcm.context import Context
from cbcm.desk.rendering import PREFIX, language_of, page
from cbcm.desk.silence import LineUse, line_use
from cbcm.desk.trending import Trends, trends
from cbcm.pack.publishing import DESK, LINE, NETWORK, PUBLIC
from cbcm.report.saying import Saying
from cbcm.trends import releases
from cbcm.trends.reading import Document
from cbcm.vocabulary import AnswerCode, Role

router = APIRouter(prefix=PREFIX, include_in_schema=False)
READERS = (Role.CO_CHAIR, Role.DESK)
Reader = Annotated[Account, Depends(requires(*READERS))]


@router.get("/trends", openapi_extra=roles_note(*READERS), response_class=Response)
async def tables(request: Request, account: Reader) -> Response:
    """What the network and everybody may read, for whoever may read tables."""
    context: Context = request.app.state.context

    def read(connection: Connection) -> tuple[Trends | None, Trends | None]:
        found = (of_profile(connection, context, name) for name in (NETWORK, PUBLIC))
        network, public = (trends(one[0]["profile"], one) if one else None for one in found)
        return network, public

    network, public = await asyncio.to_thread(context.store.read, read)
    words = wording(context, language_of(request, account))
    return page(
        request, "tables.html", account=account, trends=network, public=public, **words,
    )  # fmt: skip


def for_desk(
    connection: Connection, context: Context, account: Account, now: int
) -> tuple[Trends | None, LineUse | None]:
    """The desk's trends, else the network's, and where the line is silent; None where nothing
    is released. A transaction: that somebody sees what is exact is written down."""
    exact, use = (of_profile(connection, context, name) for name in (DESK, LINE))
    if exact:
        audit.note(connection, actor=account.id, act="read desk trends", now=now)
    if use:
        audit.note(connection, actor=account.id, act="read line trends", now=now)
    found = exact or of_profile(connection, context, NETWORK)
    return (
        trends(found[0]["profile"], found) if found else None,
        line_use(use) if use else None,
    )


def of_profile(connection: Connection, context: Context, profile: str) -> list[Document]:
    """The releases of a profile that can be read."""
    periods = releases.listed(connection).get(profile, ())
    found = (releases.read(connection, context.keyring, profile, period) for period in periods)
    return [one[0] for one in found if one is not None]


def wording(context: Context, language: str) -> dict[str, Any]:
    """What charts call the pack's answers and areas."""
    pack = context.pack
    said = Saying(pack, language)
    return {
        "answers": {code: pack.say(code, language) for code in AnswerCode},
        "areas": {code: said.label("area", code) for code in pack.places},
    }
