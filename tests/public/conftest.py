"""A program on both databases, and on SQLite alone where the database does not matter.

Server and browser are those of the desk's pages.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cbcm.demo.network import Network
from tests.desk.conftest import browser, demo
from tests.doors import Program

__all__ = ["browser", "demo"]


@pytest.fixture
def program(network: Network) -> Iterator[Program]:
    made = Program(network)
    yield made
    made.close()


@pytest.fixture
def sqlite_program(sqlite_network: Network) -> Iterator[Program]:
    made = Program(sqlite_network)
    yield made
    made.close()
