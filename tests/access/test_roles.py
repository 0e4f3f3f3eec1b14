"""Every route says who may call it, and every other role is refused."""

from __future__ import annotations

import re

import pytest
from fastapi.routing import iter_route_contexts
from sqlalchemy import Connection
from starlette.testclient import TestClient

from cbcm.access import sessions
from cbcm.access.roles import SEAT_ROLES
from cbcm.agencies import directory
from cbcm.app import create_app
from cbcm.demo.network import ISSUER
from cbcm.vocabulary import Role
from tests.longer import first
from tests.world import World

DOCUMENT = {"/openapi.json"}
EXAMPLES = {
    "name": "operator", "referral_id": "0" * 32, "part_id": "0" * 32,
    "target": "desk", "period": "2026-Q1", "passkey_id": "0" * 32,
    "public_key": f"age1{'q' * 58}",
}  # fmt: skip


def _routes(world: World) -> list[tuple[str, str, frozenset[str]]]:
    app = create_app(world.context)
    found = []
    for context in iter_route_contexts(app.routes):
        path = context.path
        if path in DOCUMENT:
            continue
        extra = context.route.openapi_extra or {}
        assert extra.get("x-roles"), f"{path} names no roles"
        for method in context.methods:
            found.append((method, path, frozenset(extra["x-roles"])))
    return found


def test_every_route_says_who_may_call_it(sqlite_world: World) -> None:
    routes = _routes(sqlite_world)
    assert len(routes) >= 15, "no routes seen: this test would pass on an empty app"
    known = {*Role, "public"}
    assert all(roles <= known for _, _, roles in routes)


DIRECTORY = {
    "PUT keys": {Role.ADMIN}, "GET keys": {Role.ADMIN}, "DELETE keys": {Role.ADMIN},
    "GET revocations": {Role.ADMIN}, "PUT revocations": {Role.ADMIN},
    "GET challenges": set(SEAT_ROLES), "POST challenges": set(SEAT_ROLES),
    "GET organisations": {Role.ADMIN, *SEAT_ROLES}, "GET seats": {Role.ADMIN},
    "GET accounts": {Role.ADMIN}, "PUT accounts": {Role.ADMIN}, "DELETE accounts": {Role.ADMIN},
    "POST import": {Role.ADMIN}, "PUT issuers": {Role.ADMIN},
    "GET ladders/{target}": set(SEAT_ROLES),
    "GET unsigned-keys": {Role.ADMIN}, "POST invitations": {Role.ADMIN},
}  # fmt: skip


LINE = {Role.DESK, Role.CO_CHAIR}
REFERRALS = {
    "POST /{referral_id}/contact": LINE,
    "GET ": set(SEAT_ROLES), "GET /{referral_id}/parts/{part_id}": set(SEAT_ROLES),
    "PUT /{referral_id}/parts/{part_id}/copies/{public_key}": set(SEAT_ROLES),
    "POST /{referral_id}/acknowledgement": set(SEAT_ROLES),
    "POST /{referral_id}/redirect": set(SEAT_ROLES),
    "POST /{referral_id}/answers": set(SEAT_ROLES),
    "POST /{referral_id}/status": set(SEAT_ROLES),
    "POST /{referral_id}/disposition": LINE,
}  # fmt: skip


def test_who_may_do_what_with_a_referral(sqlite_world: World) -> None:
    prefix = "/api/v1/referrals"
    found = {
        f"{method} {path.removeprefix(prefix)}": set(roles)
        for method, path, roles in _routes(sqlite_world)
        if path.startswith(prefix)
    }
    assert found == REFERRALS


def test_who_may_call_the_directory(sqlite_world: World) -> None:
    prefix = "/api/v1/directory/"
    found = {
        f"{method} {path.removeprefix(prefix)}": set(roles)
        for method, path, roles in _routes(sqlite_world)
        if path.startswith(prefix)
    }
    assert found == DIRECTORY


@pytest.mark.parametrize("way", first(["token", "session"], 1))
def test_every_role_is_refused_where_it_is_not_named(sqlite_world: World, way: str) -> None:
    world = sqlite_world
    for role in Role:
        world.context.store.write(
            lambda c, r=role: directory.put_account(
                c, issuer=ISSUER, subject=f"only-{r}", seat="karite_logis:focal_point",
                roles=[r], language="fr", not_after=world.now + 10_000,
            ) and None
        )  # fmt: skip
    tried = 0
    with TestClient(create_app(world.context), follow_redirects=False) as client:
        for method, path, roles in _routes(world):
            if roles == {"public"}:
                continue
            address = re.sub(r"\{(\w+)(:\w+)?\}", lambda m: EXAMPLES[m[1]], path)
            refused = client.request(method, address)
            if path.startswith("/desk"):
                assert refused.headers["location"] == "/desk/sign-in", path
            else:
                assert refused.status_code == 401, path
            for role in Role:  # each a session of its own: one route ends them all
                caller = _caller(world, f"only-{role}", way)
                status = client.request(method, address, headers=caller).status_code
                tried += 1
                if role in roles:
                    assert status not in (401, 403), (role, path, status)
                else:
                    assert status == 403, (role, path, status)
    assert tried > 180


def _caller(world: World, subject: str, way: str) -> dict[str, str]:
    """The headers of somebody who calls by a token, or by a session at our own pages."""
    if way == "token":
        return {"Authorization": f"Bearer {world.network.token(subject)}"}
    peppers = world.context.settings.peppers()

    def begin(connection: Connection) -> str:
        account = directory.account_by_name(connection, subject, world.now)
        assert account is not None
        return sessions.start(connection, peppers, account.id, world.now)

    cookie = f"{sessions.COOKIE}={world.context.store.write(begin)}"
    return {"Cookie": cookie, "Origin": world.context.settings.public_origin()}
