"""An administrator's pages: people, a list from Excel, seats with their keys.

Nothing here can make a key count: only the network's offline signature does. Lists of staff are
read in memory and shown again with errors by cell; nothing of a complaint is on these pages.
"""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import dataclass
from typing import Annotated, Any

from annotated_types import Len
from fastapi import APIRouter, Depends, Form, Request, Response, UploadFile
from pydantic import TypeAdapter
from sqlalchemy import Connection

from cbcm import audit, sheets
from cbcm.access import credentials
from cbcm.access.roles import requires, roles_note
from cbcm.agencies import directory, importing, locked, printed, recipients, vouching, workbook
from cbcm.agencies.directory import Account
from cbcm.agencies.fingerprints import fingerprint
from cbcm.agencies.locked import LockedKey
from cbcm.agencies.printed import PrintedKey
from cbcm.agencies.recipients import Standing
from cbcm.agencies.vouching import Vouching
from cbcm.context import Context
from cbcm.desk.rendering import PREFIX, page
from cbcm.errors import InputError, NotFoundError, TooLargeError
from cbcm.vocabulary import Role

router = APIRouter(prefix=PREFIX, include_in_schema=False)
Admin = Annotated[Account, Depends(requires(Role.ADMIN))]
NOTE = roles_note(Role.ADMIN)
ROWS = TypeAdapter(Annotated[list[dict[str, Any]], Len(1, sheets.MOST_ROWS)])
Vouched = dict[tuple[str, str], list[Vouching]]
MOST_FILE_BYTES = 900_000  # larger ones would be spooled to disk; the command line takes 5 MB


@dataclass(frozen=True)
class SeatLine:
    """A seat as the page shows it."""

    name: str
    people: list[Account]
    keys: list[Standing]
    counting: int
    too_few: bool


@router.get("/people", openapi_extra=NOTE, response_class=Response)
async def people(request: Request, account: Admin) -> Response:
    """Everybody of the directory: seat, until when, and an invitation to hand over."""
    return await _people(request, account)


@router.post("/people/invitation", openapi_extra=NOTE, response_class=Response)
async def invite(
    request: Request, account: Admin, subject: Annotated[str, Form(max_length=200)] = ""
) -> Response:
    """Make an invitation and show its link once."""
    context, now = _context(request), int(time.time())
    peppers = context.settings.peppers()

    def write(connection: Connection) -> str:
        person = directory.account_by_name(connection, subject, now)
        if person is None:
            raise NotFoundError
        audit.note(connection, actor=account.id, act="invited", now=now)
        return credentials.invite(connection, peppers, person.id, now)

    token = await asyncio.to_thread(context.store.write, write)
    link = f"{context.settings.public_url}{PREFIX}/join/{token}"
    return await _people(request, account, invited=subject, link=link)


@router.get("/people/list", openapi_extra=NOTE, response_class=Response)
async def list_page(request: Request, account: Admin) -> Response:
    """Choose an Excel file to check."""
    return _list(request, account)


@router.post("/people/list", openapi_extra=NOTE, response_class=Response)
async def check_list(request: Request, account: Admin, file: UploadFile) -> Response:
    """Say what a list would change, or what is wrong in which cell; nothing is written."""
    if (file.size or 0) > MOST_FILE_BYTES:
        raise TooLargeError
    try:
        listed = await asyncio.to_thread(sheets.read, workbook.PEOPLE, await file.read())
    except sheets.WorkbookError as error:
        return _list(request, account, problems=error.problems)
    except InputError:
        return _list(request, account, trouble=True)
    try:
        changes = await _take_over(request, account, listed.rows, dry_run=True)
    except InputError as error:
        problems = sheets.problems_of(listed, error.fields)
        return _list(request, account, problems=problems, trouble=not problems)
    return _list(request, account, changes=changes, rows=json.dumps(listed.rows))


@router.post("/people/list/written", openapi_extra=NOTE, response_class=Response)
async def take_list(
    request: Request, account: Admin, rows: Annotated[str, Form(max_length=2_000_000)] = ""
) -> Response:
    """Take over what was checked; it is checked again."""
    try:
        given = ROWS.validate_json(rows)
        changes = await _take_over(request, account, given, dry_run=False)
    except (ValueError, InputError):
        return _list(request, account, trouble=True)
    return _list(request, account, changes=changes, written=True)


@router.get("/seats", openapi_extra=NOTE, response_class=Response)
async def seats(request: Request, account: Admin) -> Response:
    """Every seat: who sits there, which keys count until when, which wait for a signature."""
    context, now = _context(request), int(time.time())

    def read(
        connection: Connection,
    ) -> tuple[list[Standing], list[Account], list[LockedKey | PrintedKey], Vouched]:
        return (
            recipients.standings(connection, context.trust, now),
            directory.people(connection, now),
            [
                *locked.unsigned(connection, context.trust, now),
                *printed.unsigned(connection, context.trust, now),
            ],
            vouching.of_keys(connection),
        )

    standings, everybody, unsigned, vouched = await asyncio.to_thread(context.store.read, read)
    lines = [
        SeatLine(
            seat,
            [person for person in everybody if person.seat == seat],
            [item for item in standings if item.key.seat == seat],
            sum(item.key.seat == seat and item.state == "counts" for item in standings),
            vouching.needs_two(seat)
            and len(vouching.holders(standings, seat)) < vouching.HOLDERS_AT_LEAST,
        )
        for seat in sorted(context.pack.seats())
    ]
    return page(
        request, "seats.html", account=account, seats=lines, unsigned=unsigned,
        vouched=vouched, day=_day,
        words_of=lambda key: fingerprint(key, account.language),
    )  # fmt: skip


async def _people(
    request: Request, account: Account, *, invited: str = "", link: str = ""
) -> Response:
    context, now = _context(request), int(time.time())
    found = await asyncio.to_thread(context.store.read, directory.every_account)
    return page(
        request, "people.html", account=account, people=found, invited=invited, link=link,
        now=now, day=_day,
    )  # fmt: skip


def _list(
    request: Request,
    account: Account,
    *,
    problems: list[sheets.Problem] | None = None,
    trouble: bool = False,
    changes: importing.Changes | None = None,
    rows: str = "",
    written: bool = False,
) -> Response:
    return page(
        request, "list.html", account=account, status=400 if trouble or problems else 200,
        problems=problems or [], trouble=trouble, changes=changes, rows=rows, written=written,
    )  # fmt: skip


async def _take_over(
    request: Request, account: Account, rows: list[dict[str, Any]], *, dry_run: bool
) -> importing.Changes:
    context, now = _context(request), int(time.time())
    known = importing.known_of(context.pack, context.settings.issuer_name)

    def work(connection: Connection) -> importing.Changes:
        changes = importing.take_over(connection, rows, known, dry_run=dry_run, now=now)
        if not dry_run:
            audit.note(connection, actor=account.id, act="accounts imported", now=now)
        return changes

    store = context.store
    return await asyncio.to_thread(store.read if dry_run else store.write, work)


def _day(at: int) -> str:
    return time.strftime("%Y-%m-%d", time.gmtime(at))


def _context(request: Request) -> Context:
    context: Context = request.app.state.context
    return context
