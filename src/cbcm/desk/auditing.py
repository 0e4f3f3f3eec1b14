"""The audit page: who did what kind of act on which day.

An administrator sees acts on the directory, a co-chair acts of the line's own people. Nobody
sees what an agency's people did with a referral: on a quiet day that alone would tell the
accused's colleagues that there is one (docs/decisions/0010).
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Iterable
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from sqlalchemy import Connection, select

from cbcm import tables
from cbcm.access.roles import requires, roles_note
from cbcm.agencies import directory
from cbcm.agencies.directory import Account
from cbcm.desk.rendering import PREFIX, page
from cbcm.pack import NETWORK
from cbcm.pack.seats import owner_of
from cbcm.vocabulary import KeyKind, Role

router = APIRouter(prefix=PREFIX, include_in_schema=False)
Reader = Annotated[Account, Depends(requires(Role.ADMIN, Role.CO_CHAIR))]
NOTE = roles_note(Role.ADMIN, Role.CO_CHAIR)
DAYS = 92
ON_THE_DIRECTORY = frozenset({
    "invited", "joined", "key_made", "account changed", "account removed", "accounts imported",
    "issuer changed", "key added", "key removed", "key revoked", "key proved",
    "passkey added", "passkey removed", "signed out everywhere", "key vouched",
    "recovery key made",
})  # fmt: skip
Line = tuple[str, str, str, int]


@router.get("/audit", openapi_extra=NOTE, response_class=Response)
async def acts(request: Request, account: Reader) -> Response:
    """The last three months, newest first: day, who, what kind of act, how often."""
    context, now = request.app.state.context, int(time.time())
    since = time.strftime("%Y-%m-%d", time.gmtime(now - DAYS * 24 * 3600))

    def read(connection: Connection) -> list[Line]:
        columns = tables.audit.c
        rows = connection.execute(
            select(columns.day, columns.actor, columns.act, columns.times).where(
                columns.day >= since
            )
        )
        # A deputy's acts at an agency's seat are written down under the same person.
        deputies = _deputies_elsewhere(connection)
        who = {
            person.id: person
            for person in directory.every_account(connection)
            if person.subject not in deputies
        }
        return _lines(account, who, (tuple(row) for row in rows))

    lines = await asyncio.to_thread(context.store.read, read)
    return page(request, "audit.html", account=account, lines=lines, days=DAYS)


def _deputies_elsewhere(connection: Connection) -> frozenset[str]:
    """Subjects who stand in, or stood in, at a seat that is not the network's."""
    columns = tables.seat_key.c
    rows = connection.execute(
        select(columns.holder, columns.seat_id).where(columns.kind == KeyKind.DELEGATED)
    )
    return frozenset(row.holder for row in rows if owner_of(row.seat_id) != NETWORK)


def _lines(reader: Account, who: dict[str, Account], rows: Iterable[Line]) -> list[Line]:
    found: Counter[tuple[str, str, str]] = Counter()
    for day, actor, act, times in rows:
        person = who.get(actor)
        if _may_see(reader, person, act):
            found[day, person.subject if person is not None else actor, act] += times
    return sorted(
        ((*key, often) for key, often in found.items()), key=lambda line: (line[0], line[1:]),
        reverse=True,
    )  # fmt: skip


def _may_see(reader: Account, person: Account | None, act: str) -> bool:
    if Role.ADMIN in reader.roles and act in ON_THE_DIRECTORY:
        return True
    seat = person.seat if person is not None else None
    return Role.CO_CHAIR in reader.roles and seat is not None and owner_of(seat) == NETWORK
