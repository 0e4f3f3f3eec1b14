"""Who is calling: from a token or a session to an account with the role an endpoint demands.

Every endpoint either names its roles (`requires`) or says that it is public (`PUBLIC`); a test
looks at each of them.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace

from fastapi import Request
from sqlalchemy import Connection

from cbcm.access import sessions, tokens
from cbcm.agencies.directory import Account, acting, find_account, find_issuer
from cbcm.context import Context
from cbcm.errors import ForbiddenError, UnauthorizedError
from cbcm.pack.seats import ROLE_OF_SEAT, role_of
from cbcm.vocabulary import Role

PUBLIC = {"x-roles": ["public"]}
SEAT_ROLES = (
    Role.FOCAL_POINT, Role.ALTERNATE, Role.INVESTIGATOR, Role.DESK, Role.CO_CHAIR,
    Role.SERVICE, Role.MEMBER_SYSTEM,
)  # fmt: skip
ACTING_HEADER = "x-seat"
SAFE_METHODS = ("GET", "HEAD")


def roles_note(*roles: Role) -> dict[str, list[str]]:
    """For `openapi_extra`: what the endpoint's roles are, in the OpenAPI document too."""
    return {"x-roles": sorted(roles)}


def requires(*roles: Role) -> Callable[[Request], Awaitable[Account]]:
    """A dependency that admits accounts with one of `roles` and returns the account.

    A deputy names the seat in the header X-Seat, and has that seat's role there, no other.
    """

    async def admitted(request: Request) -> Account:
        account = await asyncio.to_thread(_caller, request, int(time.time()))
        if not account.roles & set(roles):
            raise ForbiddenError
        return account

    return admitted


def _caller(request: Request, now: int) -> Account:
    """Whoever calls, by a bearer token or by the cookie of a session at the pages."""
    context: Context = request.app.state.context
    seat = request.headers.get(ACTING_HEADER)
    header = request.headers.get("authorization")
    if header is None and sessions.COOKIE in request.cookies:
        return _signed_in(request, context, now, acting_for=seat)
    scheme, _, token = (header or "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise UnauthorizedError
    return account_of(context, token, now, acting_for=seat)


def _signed_in(request: Request, context: Context, now: int, *, acting_for: str | None) -> Account:
    """The account of a session. What changes something must come from a page of ours."""
    if request.method not in SAFE_METHODS and not came_from_us(request, context):
        raise ForbiddenError
    token, peppers = request.cookies[sessions.COOKIE], context.settings.peppers()
    found = context.store.read(lambda c: sessions.find(c, peppers, token, now))
    if found is None:
        raise UnauthorizedError
    account, seen_at = found
    if now - seen_at >= sessions.SEEN_EVERY_SECONDS:
        context.store.write(lambda c: sessions.seen(c, peppers, token, now))
    return _acting(context, account, acting_for, now)


def came_from_us(request: Request, context: Context) -> bool:
    """Whether a browser says that one of our own pages sent this."""
    return request.headers.get("origin") == context.settings.public_origin()


def account_of(context: Context, token: str, now: int, *, acting_for: str | None = None) -> Account:
    """The account a token speaks for. Raises UnauthorizedError.

    A token of an organisation's own issuer counts only for accounts of that organisation.
    `acting_for` is a seat that the person stands in for: ForbiddenError without a delegation
    that counts now.
    """
    claimed = tokens.issuer_of(token)
    settings = context.settings
    if settings.issuer_name and claimed == settings.issuer_name:
        subject = tokens.check(token, issuer=claimed, jwks=settings.issuer_keys)
        account = context.store.read(lambda c: _account(c, subject, now))
        if account is None:
            raise UnauthorizedError
        return _acting(context, account, acting_for, now)
    known = context.store.read(lambda connection: find_issuer(connection, claimed))
    if known is None:
        raise UnauthorizedError
    subject = tokens.check(token, issuer=claimed, jwks=known[1])
    account = context.store.read(lambda c: account_of_provider(c, subject, now))
    return _acting(context, account, acting_for, now)


def account_of_provider(connection: Connection, subject: tokens.Subject, now: int) -> Account:
    """The account that an organisation's provider may sign for. Raises UnauthorizedError."""
    known = find_issuer(connection, subject.issuer)
    account = _account(connection, subject, now)
    if known is None or account is None or _speaks_for(account) != known[0]:
        raise UnauthorizedError
    return account


def _account(connection: Connection, subject: tokens.Subject, now: int) -> Account | None:
    return find_account(connection, issuer=subject.issuer, subject=subject.subject, now=now)


def _acting(context: Context, account: Account, acting_for: str | None, now: int) -> Account:
    """The account as itself, or as the deputy at a seat. Raises ForbiddenError."""
    if acting_for is None or acting_for == account.seat:
        return account
    deputy = context.store.read(
        lambda connection: acting(connection, context.trust, account, seat=acting_for, now=now)
    )
    if deputy is None:
        raise ForbiddenError
    return replace(deputy, roles=frozenset({role_of_seat(acting_for)}))


def role_of_seat(seat: str) -> Role:
    """The role that people at a seat have."""
    return ROLE_OF_SEAT.get(role_of(seat), Role.SERVICE)


def _speaks_for(account: Account) -> str | None:
    """The organisation of an account: its seat's, or a deputy's employer.

    An administrator is the network's, so no organisation's provider can sign for one.
    """
    if account.seat is None and Role.ADMIN not in account.roles:
        return account.employer
    return account.organisation
