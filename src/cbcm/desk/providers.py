"""Signing in through an organisation's own provider: out to it, and back to a session."""

from __future__ import annotations

import asyncio
import time
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import Connection

from cbcm.access import providers, sessions
from cbcm.access.roles import PUBLIC, account_of_provider
from cbcm.context import Context
from cbcm.desk.entering import set_cookie
from cbcm.desk.rendering import PREFIX, page
from cbcm.endpoints import Provider
from cbcm.errors import NotFoundError, UnauthorizedError

router = APIRouter(prefix=PREFIX, include_in_schema=False)
Word = Annotated[str, Query(max_length=4000)]


@router.get("/provider/{number}", openapi_extra=PUBLIC, response_class=Response)
async def leave(request: Request, number: int) -> Response:
    """Go to the provider; what must come back is in a cookie of this browser alone."""
    context, now = _context(request), int(time.time())
    known = context.settings.providers()
    if not 0 <= number < len(known):
        raise NotFoundError
    try:
        way, address = await asyncio.to_thread(
            providers.leave, known[number], redirect=_redirect(context), now=now
        )
    except UnauthorizedError:
        return _failed(request)
    response = RedirectResponse(address, status_code=303)
    set_cookie(
        response, providers.COOKIE, providers.sealed(context.settings.peppers(), way),
        # It comes back from another site, which a strict cookie would not survive.
        samesite="lax", seconds=providers.WAY_SECONDS,
    )  # fmt: skip
    return response


@router.get("/signed-in", openapi_extra=PUBLIC, response_class=Response)
async def come_back(request: Request, code: Word = "", state: Word = "") -> Response:
    """Believe the provider for the accounts of its own organisation, or say that it failed."""
    context, now = _context(request), int(time.time())
    try:
        token = await asyncio.to_thread(_enter, context, request, code, state, now)
    except UnauthorizedError:
        response = _failed(request)
    else:
        # A page, not a redirect: a strict cookie goes along only from a page of our own.
        response = page(request, "entered.html")
        set_cookie(response, sessions.COOKIE, token)
    response.delete_cookie(providers.COOKIE, secure=True, httponly=True, samesite="lax")
    return response


def _enter(context: Context, request: Request, code: str, state: str, now: int) -> str:
    peppers = context.settings.peppers()
    way = providers.opened(peppers, request.cookies.get(providers.COOKIE, ""))
    subject = providers.come_back(
        _provider(context, way.issuer), way, code=code, state=state,
        redirect=_redirect(context), now=now,
    )  # fmt: skip

    def write(connection: Connection) -> str:
        account = account_of_provider(connection, subject, now)
        return sessions.start(connection, peppers, account.id, now)

    return context.store.write(write)


def _provider(context: Context, issuer: str) -> Provider:
    found = [item for item in context.settings.providers() if item.issuer == issuer]
    if not found:
        raise UnauthorizedError
    return found[0]


def _redirect(context: Context) -> str:
    return f"{context.settings.public_url}{PREFIX}/signed-in"


def _failed(request: Request) -> Response:
    return page(request, "sign_in.html", status=401, failed=True, name="")


def _context(request: Request) -> Context:
    context: Context = request.app.state.context
    return context
