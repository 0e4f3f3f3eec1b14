"""A person's own ways in: passkeys added and removed, every session ended; signing in with one."""

from __future__ import annotations

import asyncio
import time
from typing import Annotated, Any
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import Connection

from cbcm import audit
from cbcm.access import passkeys, sessions
from cbcm.access.passkeys import Here
from cbcm.access.roles import PUBLIC, came_from_us, requires, roles_note
from cbcm.agencies.directory import Account
from cbcm.context import Context
from cbcm.desk.entering import set_cookie
from cbcm.desk.rendering import PREFIX, page
from cbcm.errors import ConflictError, ForbiddenError, NotFoundError, UnauthorizedError
from cbcm.vocabulary import Role

router = APIRouter(prefix=PREFIX, include_in_schema=False)
Anybody = Annotated[Account, Depends(requires(*Role))]
NOTE = roles_note(*Role)
JSON = "application/json"
Credential = dict[str, Any]


@router.get("/me", openapi_extra=NOTE, response_class=Response)
async def me(request: Request, account: Anybody) -> Response:
    """How a person signs in, and what can be added, removed and ended."""
    return await _me(request, account)


@router.post("/me/passkeys/offer", openapi_extra=NOTE, response_class=Response)
async def offer(request: Request, account: Anybody) -> Response:
    """What the browser needs to make a passkey. Only shortly after signing in."""
    context = await _fresh(request, account)
    held = await asyncio.to_thread(context.store.read, lambda c: passkeys.of_account(c, account.id))
    text = passkeys.offer(context.peppers, _here(context), account, held)
    return Response(text, media_type=JSON)


@router.post("/me/passkeys", openapi_extra=NOTE, status_code=204)
async def add(request: Request, body: Credential, account: Anybody) -> None:
    """Keep the passkey that the browser made."""
    context, now = await _fresh(request, account), int(time.time())

    def write(connection: Connection) -> None:
        passkeys.add(connection, context.peppers, _here(context), account, body, now)
        audit.note(connection, actor=account.id, act="passkey added", now=now)

    await asyncio.to_thread(context.store.write, write)


@router.post("/me/passkeys/{passkey_id}/removed", openapi_extra=NOTE, response_class=Response)
async def remove(request: Request, passkey_id: str, account: Anybody) -> Response:
    """Take a passkey away."""
    context, now = _context(request), int(time.time())

    def write(connection: Connection) -> None:
        if not passkeys.remove(connection, account.id, passkey_id):
            raise NotFoundError
        audit.note(connection, actor=account.id, act="passkey removed", now=now)

    await asyncio.to_thread(context.store.write, write)
    return RedirectResponse(f"{PREFIX}/me", status_code=303)


@router.post("/me/sessions/ended", openapi_extra=NOTE, response_class=Response)
async def end_all(request: Request, account: Anybody) -> Response:
    """Sign out everywhere, here too."""
    context, now = _context(request), int(time.time())

    def write(connection: Connection) -> None:
        sessions.end_all(connection, account.id)
        audit.note(connection, actor=account.id, act="signed out everywhere", now=now)

    await asyncio.to_thread(context.store.write, write)
    return RedirectResponse(f"{PREFIX}/sign-in", status_code=303)


@router.post("/sign-in/passkey/question", openapi_extra=PUBLIC, response_class=Response)
async def question(request: Request) -> Response:
    """What the browser needs to sign in with a passkey; the same for everybody."""
    context = _context(request)
    return Response(passkeys.question(context.peppers, _here(context)), media_type=JSON)


@router.post("/sign-in/passkey", openapi_extra=PUBLIC, response_class=Response)
async def sign_in(request: Request, body: Credential) -> Response:
    """Enter with a passkey; one answer to all that is wrong."""
    context, now = _context(request), int(time.time())
    if not came_from_us(request, context):
        raise ForbiddenError
    try:
        _, token = await asyncio.to_thread(
            passkeys.sign_in, context.store, context.peppers, _here(context), body, now
        )
    except UnauthorizedError:
        return Response(status_code=UnauthorizedError.status)
    response = Response(status_code=204)
    set_cookie(response, sessions.COOKIE, token)
    return response


async def _me(request: Request, account: Account) -> Response:
    context, now = _context(request), int(time.time())
    token = request.cookies.get(sessions.COOKIE, "")

    def read(connection: Connection) -> tuple[list[passkeys.Passkey], bool]:
        return (
            passkeys.of_account(connection, account.id),
            sessions.is_fresh(connection, context.peppers, token, account.id, now),
        )

    held, fresh = await asyncio.to_thread(context.store.read, read)
    return page(
        request, "me.html", account=account, script="me.js", facts={}, passkeys=held, fresh=fresh
    )


async def _fresh(request: Request, account: Account) -> Context:
    """The context; ConflictError where somebody signed in too long ago to add a way in."""
    context, now = _context(request), int(time.time())
    token = request.cookies.get(sessions.COOKIE, "")
    if not await asyncio.to_thread(
        context.store.read, lambda c: sessions.is_fresh(c, context.peppers, token, account.id, now)
    ):
        raise ConflictError("sign in again first")
    return context


def _here(context: Context) -> Here:
    origin = context.settings.public_origin()
    return Here(urlsplit(origin).hostname or "", origin)


def _context(request: Request) -> Context:
    context: Context = request.app.state.context
    return context
