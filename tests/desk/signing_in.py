"""A browser that is signed in at the pages, without the form."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection
from starlette.testclient import TestClient

from cbcm.access import sessions
from cbcm.agencies import directory
from cbcm.app import create_app
from tests.world import World


def begin_session(world: World, subject: str) -> str:
    """What the cookie of a new session of that person holds."""
    peppers = world.context.settings.peppers()

    def begin(connection: Connection) -> str:
        account = directory.account_by_name(connection, subject, world.now)
        assert account is not None
        return sessions.start(connection, peppers, account.id, world.now)

    return world.context.store.write(begin)


@contextmanager
def signed_in(world: World, subject: str) -> Iterator[TestClient]:
    """A browser at the public address in which that person is signed in."""
    origin = world.context.settings.public_origin()
    headers = {"origin": origin, "cookie": f"{sessions.COOKIE}={begin_session(world, subject)}"}
    with TestClient(create_app(world.context), follow_redirects=False, headers=headers) as client:
        yield client
