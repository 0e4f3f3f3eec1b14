"""Who is calling: from the bearer token to an account with the role an endpoint demands.

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

from cbcm.access import tokens
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


def roles_note(*roles: Role) -> dict[str, list[str]]:
    """For `openapi_extra`: what the endpoint's roles are, in the OpenAPI document too."""
    return {"x-roles": sorted(roles)}


def requires(*roles: Role) -> Callable[[Request], Awaitable[Account]]:
    """A dependency that admits accounts with one of `roles` and returns the account.

    A deputy names the seat in the header X-Seat, and has that seat's role there, no other.
    """

    async def admitted(request: Request) -> Account:
        context: Context = request.app.state.context
        header = request.headers.get("authorization", "")
        scheme, _, token = header.partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise UnauthorizedError
        seat = request.headers.get(ACTING_HEADER)
        now = int(time.time())
        account = await asyncio.to_thread(account_of, context, token, now, acting_for=seat)
        if not account.roles & set(roles):
            raise ForbiddenError
        return account

    return admitted


def account_of(context: Context, token: str, now: int, *, acting_for: str | None = None) -> Account:
    """The account a token speaks for. Raises UnauthorizedError.

    A token of an organisation's own issuer counts only for accounts of that organisation.
    `acting_for` is a seat that the person stands in for: ForbiddenError without a delegation
    that counts now.
    """
    claimed = tokens.issuer_of(token)
    settings = context.settings
    organisation = None
    if settings.issuer_name and claimed == settings.issuer_name:
        jwks = settings.issuer_keys
    else:
        known = context.store.read(lambda connection: find_issuer(connection, claimed))
        if known is None:
            raise UnauthorizedError
        organisation, jwks = known
    subject = tokens.check(token, issuer=claimed, jwks=jwks)

    def find(connection: Connection) -> Account | None:
        return find_account(connection, issuer=subject.issuer, subject=subject.subject, now=now)

    account = context.store.read(find)
    if account is None or (organisation is not None and _speaks_for(account) != organisation):
        raise UnauthorizedError
    if acting_for is None or acting_for == account.seat:
        return account
    own = account
    deputy = context.store.read(
        lambda connection: acting(connection, context.trust, own, seat=acting_for, now=now)
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
