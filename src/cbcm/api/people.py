"""Directory endpoints about people: accounts, a list to take over, sign-in providers."""

from __future__ import annotations

import asyncio
import json
import time
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from pydantic import Field
from sqlalchemy import Connection

from cbcm import sheets
from cbcm.access.roles import requires, roles_note
from cbcm.agencies import directory, importing
from cbcm.agencies.directory import Account
from cbcm.api.directory import (
    SEAT_NAME,
    Done,
    Seconds,
    Strict,
    context_of,
    note,
    require_organisation,
    require_seat,
)
from cbcm.errors import ConflictError, InputError
from cbcm.vocabulary import Role

router = APIRouter(prefix="/api/v1/directory", tags=["directory"])
Admin = Annotated[Account, Depends(requires(Role.ADMIN))]
ADMIN_NOTE = roles_note(Role.ADMIN)


class AccountEntry(Strict):
    """A person. `not_after` is the end of the contract, epoch seconds, UTC."""

    issuer: str = Field(min_length=1, max_length=200)
    subject: str = Field(min_length=1, max_length=200)
    seat: str | None = Field(default=None, pattern=SEAT_NAME)
    roles: list[Role] = Field(min_length=1, max_length=9)
    language: str = Field(pattern=r"^[a-z]{2}$")
    not_after: Seconds
    phone: str | None = Field(default=None, pattern=r"^\+[0-9]{6,15}$", repr=False)
    email: str | None = Field(default=None, pattern=r"^[^@\s]{1,64}@[^@\s]{1,180}$", repr=False)
    name: str | None = Field(default=None, max_length=120, repr=False)
    employer: str | None = Field(default=None, pattern=importing.CODE)


class AccountList(Strict):
    items: list[AccountEntry]


class AccountRemoval(Strict):
    issuer: str = Field(max_length=200)
    subject: str = Field(max_length=200)


class ImportIn(Strict):
    """Rows of a list, each checked by itself so that an error can name row and field."""

    rows: list[dict[str, Any]] = Field(min_length=1, max_length=sheets.MOST_ROWS)
    dry_run: bool = False


class ImportOut(Strict):
    """Subjects by what happened to them, or would."""

    added: list[str]
    changed: list[str]
    lapsed: list[str]
    unchanged: int
    written: bool


class IssuerEntry(Strict):
    issuer: str = Field(min_length=1, max_length=200)
    organisation: str = Field(pattern=importing.CODE)
    jwks: str = Field(max_length=20000)


MODELS = (AccountEntry, AccountRemoval, ImportIn, IssuerEntry)


@router.get("/accounts", openapi_extra=ADMIN_NOTE)
async def accounts(request: Request, account: Admin) -> AccountList:
    """Every account, also those that have lapsed."""
    found = await asyncio.to_thread(context_of(request).store.read, directory.every_account)
    return AccountList(
        items=[
            AccountEntry(
                issuer=item.issuer, subject=item.subject, seat=item.seat,
                roles=sorted(item.roles), language=item.language, not_after=item.not_after,
                phone=item.phone, email=item.email, name=item.name, employer=item.employer,
            )
            for item in found
        ]
    )  # fmt: skip


@router.put("/accounts", openapi_extra=ADMIN_NOTE)
async def put_account(request: Request, body: AccountEntry, account: Admin) -> Done:
    """Add or change an account; it ends by its date, and the person's keys with it."""
    if body.seat is not None:
        require_seat(request, body.seat)
    require_organisation(request, body.employer, field="employer")

    def write(connection: Connection) -> None:
        directory.put_account(
            connection, issuer=body.issuer, subject=body.subject, seat=body.seat,
            roles=body.roles, language=body.language, not_after=body.not_after,
            phone=body.phone, email=body.email, name=body.name, employer=body.employer,
        )  # fmt: skip
        note(connection, account, "account changed")

    await asyncio.to_thread(context_of(request).store.write, write)
    return Done(done=True)


@router.delete("/accounts", openapi_extra=ADMIN_NOTE)
async def delete_account(request: Request, body: AccountRemoval, account: Admin) -> Done:
    """Remove a person: sign-in, notices and keys end at once. Nobody removes himself."""
    if (body.issuer, body.subject) == (account.issuer, account.subject):
        raise ConflictError("another administrator must do that")

    def write(connection: Connection) -> bool:
        note(connection, account, "account removed")
        return directory.remove_account(connection, issuer=body.issuer, subject=body.subject)

    return Done(done=await asyncio.to_thread(context_of(request).store.write, write))


@router.post("/import", openapi_extra=ADMIN_NOTE)
async def take_over(request: Request, body: ImportIn, account: Admin) -> ImportOut:
    """Take over a list of people: all rows are right, or nothing is written."""
    context, now = context_of(request), int(time.time())
    known = importing.known_of(context.pack, context.settings.issuer_name)

    def write(connection: Connection) -> importing.Changes:
        changes = importing.take_over(connection, body.rows, known, dry_run=body.dry_run, now=now)
        if not body.dry_run:
            note(connection, account, "accounts imported")
        return changes

    store = context.store
    found = await asyncio.to_thread(store.read if body.dry_run else store.write, write)
    return ImportOut(
        added=found.added, changed=found.changed, lapsed=found.lapsed,
        unchanged=found.unchanged, written=not body.dry_run,
    )  # fmt: skip


@router.put("/issuers", openapi_extra=ADMIN_NOTE)
async def put_issuer(request: Request, body: IssuerEntry, account: Admin) -> Done:
    """Believe a sign-in provider for the accounts of one organisation."""
    try:
        if not isinstance(json.loads(body.jwks)["keys"], list):
            raise InputError(fields=("jwks",))
    except (ValueError, TypeError, KeyError):
        raise InputError(fields=("jwks",)) from None
    if body.issuer == context_of(request).settings.issuer_name:
        raise InputError(fields=("issuer",))

    def write(connection: Connection) -> None:
        directory.put_issuer(
            connection, issuer=body.issuer, organisation=body.organisation, jwks=body.jwks
        )
        note(connection, account, "issuer changed")

    await asyncio.to_thread(context_of(request).store.write, write)
    return Done(done=True)
