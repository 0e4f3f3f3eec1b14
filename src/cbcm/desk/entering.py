"""Signing in and out, and the page of an invitation. No cookie before sign-in."""

from __future__ import annotations

import asyncio
import time
from typing import Annotated, Literal

import segno
from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import Connection

from cbcm import audit
from cbcm.access import credentials, sessions
from cbcm.access.roles import PUBLIC, came_from_us
from cbcm.agencies.directory import Account
from cbcm.context import Context
from cbcm.desk.rendering import LANGUAGES, PREFIX, page
from cbcm.errors import ForbiddenError, InputError, UnauthorizedError

router = APIRouter(prefix=PREFIX, include_in_schema=False)
Name = Annotated[str, Form(max_length=200)]
Secret = Annotated[str, Form(max_length=1000)]
Code = Annotated[str, Form(max_length=40)]
Lang = Annotated[str, Form(max_length=2)]


@router.get("/sign-in", openapi_extra=PUBLIC, response_class=Response)
async def sign_in_page(request: Request) -> Response:
    return page(request, "sign_in.html", failed=False, name="")


@router.post("/sign-in", openapi_extra=PUBLIC, response_class=Response)
async def sign_in(
    request: Request, name: Name = "", password: Secret = "", code: Code = "", lang: Lang = "fr"
) -> Response:
    """Enter with name, password and one-time code; one answer to all that is wrong."""
    context = _context(request)
    if not came_from_us(request, context):  # or a foreign page could sign somebody in as another
        raise ForbiddenError
    now = int(time.time())
    try:
        _, token = await asyncio.to_thread(
            credentials.sign_in, context.store, context.settings.peppers(),
            name=name.strip(), password=password, code=code, now=now,
        )  # fmt: skip
    except UnauthorizedError:
        return page(
            request, "sign_in.html", language=_known(lang), status=401, failed=True, name=name
        )
    return _entered(token)


@router.post("/sign-out", openapi_extra=PUBLIC, response_class=Response)
async def sign_out(request: Request, lang: Lang = "") -> Response:
    """End the session on the server; the cookie alone would prove nothing."""
    context = _context(request)
    if not came_from_us(request, context):
        raise ForbiddenError
    token, peppers = request.cookies.get(sessions.COOKIE, ""), context.settings.peppers()
    await asyncio.to_thread(context.store.write, lambda c: sessions.end(c, peppers, token))
    query = f"?lang={lang}" if lang in LANGUAGES else ""
    response = RedirectResponse(f"{PREFIX}/sign-in{query}", status_code=303)
    response.delete_cookie(sessions.COOKIE, secure=True, httponly=True, samesite="strict")
    # Not "storage": what a team wrote down and could not send yet lies there, sealed.
    response.headers["clear-site-data"] = '"cache"'
    return response


@router.get("/join/{token}", openapi_extra=PUBLIC, response_class=Response)
async def join_page(request: Request, token: str) -> Response:
    """What an invitation offers: a password to choose and the secret of one-time codes."""
    return await _offer(request, token, trouble="")


@router.post("/join/{token}", openapi_extra=PUBLIC, response_class=Response)
async def join(request: Request, token: str, password: Secret = "", code: Code = "") -> Response:
    """Use the invitation; whoever does is signed in."""
    context, now = _context(request), int(time.time())
    peppers = context.settings.peppers()
    if not came_from_us(request, context):
        raise ForbiddenError
    offered = await asyncio.to_thread(
        context.store.read, lambda c: credentials.invited(c, peppers, token, now)
    )
    if offered is None:  # nobody makes the server hash without an invitation
        return page(request, "invitation_ended.html", status=404)
    try:
        hashed = await asyncio.to_thread(credentials.hash_password, password)

        def write(connection: Connection) -> str:
            account = credentials.join(
                connection, peppers, token=token, hashed=hashed, code=code, now=now
            )
            audit.note(connection, actor=account.id, act="joined", now=now)
            return sessions.start(connection, peppers, account.id, now)

        started = await asyncio.to_thread(context.store.write, write)
    except UnauthorizedError:
        return page(request, "invitation_ended.html", status=404)
    except InputError as error:
        return await _offer(request, token, trouble=error.fields[0])
    return _entered(started)


async def _offer(request: Request, token: str, *, trouble: str) -> Response:
    context, now = _context(request), int(time.time())
    peppers = context.settings.peppers()
    account: Account | None = await asyncio.to_thread(
        context.store.read, lambda c: credentials.invited(c, peppers, token, now)
    )
    if account is None:
        return page(request, "invitation_ended.html", status=404)
    secret = credentials.otp_secret(peppers[0], token)
    address = credentials.otp_address(secret, account.subject)
    return page(
        request, "join.html", language=_known(account.language), trouble=trouble,
        status=400 if trouble else 200, name=account.subject, secret=secret, address=address,
        picture=segno.make(address).svg_inline(scale=4, border=2, omitsize=True),
    )  # fmt: skip


def set_cookie(
    response: Response,
    name: str,
    value: str,
    *,
    samesite: Literal["strict", "lax"] = "strict",
    seconds: int | None = None,
) -> None:
    """A cookie for this server alone that no script reads; without `seconds` it ends with the
    browser."""
    response.set_cookie(name, value, secure=True, httponly=True, samesite=samesite, max_age=seconds)


def _entered(token: str) -> Response:
    response = RedirectResponse(PREFIX, status_code=303)
    set_cookie(response, sessions.COOKIE, token)
    return response


def _known(language: str) -> str | None:
    return language if language in LANGUAGES else None


def _context(request: Request) -> Context:
    context: Context = request.app.state.context
    return context
