"""Who is calling: from the bearer token to an account with the role an endpoint demands.

Every endpoint either names its roles (`requires`) or says that it is public (`PUBLIC`); a test
looks at each of them.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

from fastapi import Request
from sqlalchemy import Connection

from cbcm.access import tokens
from cbcm.agencies.directory import Account, find_account, find_issuer
from cbcm.context import Context
from cbcm.errors import ForbiddenError, UnauthorizedError
from cbcm.vocabulary import Role

PUBLIC = {"x-roles": ["public"]}
SEAT_ROLES = (
    Role.FOCAL_POINT, Role.ALTERNATE, Role.INVESTIGATOR, Role.DESK, Role.CO_CHAIR,
    Role.SERVICE, Role.MEMBER_SYSTEM,
)  # fmt: skip


def roles_note(*roles: Role) -> dict[str, list[str]]:
    """For `openapi_extra`: what the endpoint's roles are, in the OpenAPI document too."""
    return {"x-roles": sorted(roles)}


def requires(*roles: Role) -> Callable[[Request], Awaitable[Account]]:
    """A dependency that admits accounts with one of `roles` and returns the account."""

    async def admitted(request: Request) -> Account:
        context: Context = request.app.state.context
        header = request.headers.get("authorization", "")
        scheme, _, token = header.partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise UnauthorizedError
        account = await asyncio.to_thread(account_of, context, token, int(time.time()))
        if not account.roles & set(roles):
            raise ForbiddenError
        return account

    return admitted


def account_of(context: Context, token: str, now: int) -> Account:
    """The account a token speaks for. Raises UnauthorizedError.

    A token of an organisation's own issuer counts only for accounts of that organisation.
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
    if account is None or (organisation is not None and account.organisation != organisation):
        raise UnauthorizedError
    return account
