"""A program on both databases, and on SQLite alone where the database does not matter."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cbcm.demo.network import Network
from tests.doors import Program


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
