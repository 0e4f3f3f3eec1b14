"""Fixtures: an invented network on both databases, copied fresh for every test."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from cbcm.demo.network import Network, invent
from tests.postgres import own_server
from tests.world import World

SLOW = ("tests/demo", "tests/desk", "tests/public/test_browser", "tests/test_operations")
DATABASES = ("sqlite", "postgresql")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What is marked `quick_on_sqlite` waits on PostgreSQL for `make matrix`.

    Files with browsers and programs of their own begin: at the end one would keep a core idle.
    """
    for item in items:
        if item.get_closest_marker("quick_on_sqlite") and "postgresql" in item.name:
            item.add_marker(pytest.mark.matrix)
    items.sort(key=lambda item: not item.nodeid.startswith(SLOW))


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A real PostgreSQL server: the one named in the environment, or one of our own."""
    given = os.environ.get("CBCM_TEST_DATABASE_URL")
    if given:
        yield given
        return
    # Not below pytest's own folder: another run of pytest shuts that to all but root, and the
    # server runs as somebody else.
    with (
        tempfile.TemporaryDirectory(prefix="cbcm-", ignore_cleanup_errors=True) as folder,
        own_server(Path(folder) / "data", durable=False) as url,
    ):
        yield url


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Network:
    """A network enrolled once; tests copy its folder."""
    network = invent(tmp_path_factory.mktemp("sqlite-template"))
    context = network.open()
    network.enrol(context)
    context.store.close()
    return network


@pytest.fixture(scope="session")
def postgresql_template(tmp_path_factory: pytest.TempPathFactory, postgres_url: str) -> Network:
    url = str(_named(postgres_url, "cbcm_template"))
    _administer(postgres_url, "CREATE DATABASE cbcm_template")
    network = invent(tmp_path_factory.mktemp("postgresql-template"), database_url=url)
    context = network.open()
    network.enrol(context)
    context.store.close()
    return network


@pytest.fixture(params=DATABASES)
def network(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Network]:
    """A fresh enrolled network, once on each database."""
    if request.param == "sqlite":
        yield copied(request.getfixturevalue("sqlite_template"), tmp_path)
        return
    server: str = request.getfixturevalue("postgres_url")
    template: Network = request.getfixturevalue("postgresql_template")
    name = f"cbcm_{os.urandom(6).hex()}"
    _administer(server, f"CREATE DATABASE {name} TEMPLATE cbcm_template")
    yield copied(template, tmp_path, url=str(_named(server, name)))
    _administer(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def sqlite_network(sqlite_template: Network, tmp_path: Path) -> Network:
    """A fresh enrolled network on SQLite only, where the database makes no difference."""
    return copied(sqlite_template, tmp_path)


@pytest.fixture
def world(network: Network) -> Iterator[World]:
    """The network with its steps in this process, on each database."""
    made = World(network)
    yield made
    made.close()


@pytest.fixture
def sqlite_world(sqlite_network: Network) -> Iterator[World]:
    """The same on SQLite only."""
    made = World(sqlite_network)
    yield made
    made.close()


def copied(template: Network, folder: Path, *, url: str | None = None) -> Network:
    shutil.copytree(template.folder, folder / "network", dirs_exist_ok=True)
    os.chmod(folder / "network" / "keys", 0o700)
    environment = template.environment | {
        "CBCM_KEY_DIR": str(folder / "network" / "keys"),
        "CBCM_DATABASE_URL": url or f"sqlite:///{folder / 'network' / 'cbcm.db'}",
    }
    return replace(template, folder=folder / "network", environment=environment)


def _named(url: str, database: str) -> str:
    return make_url(url).set(database=database).render_as_string(hide_password=False)


def _administer(url: str, statement: str) -> None:
    engine = create_engine(
        make_url(url).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT"
    )
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()
