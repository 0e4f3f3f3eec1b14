"""Releases are attacked; a weakened program is caught; the counters tell nothing of an event."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from tools.attack import recovered
from tools.attack_worlds import WEAKNESSES, published, world

from cbcm.trends import cells, tally
from cbcm.vocabulary import Affiliation, Category, Channel, Facts, Known, Topic
from tests.world import World

WORLDS = range(1, 7)


@pytest.mark.parametrize("number", WORLDS)
def test_nothing_is_recovered_from_a_world(number: int) -> None:
    assert recovered(world(number, most=600)) == []


def test_worlds_publish_something() -> None:
    shown = [
        count
        for number in WORLDS
        for document in published(world(number, most=600))
        for table in document["tables"].values()
        for count in table.values()
    ]
    assert sum(count is not None for count in shown) > 50
    assert shown.count(None) > 50


@pytest.mark.parametrize("weakness", WEAKNESSES)
def test_a_weakened_release_is_caught(weakness: str) -> None:
    numbers = range(1, 40)
    assert any(recovered(world(number), weakness) for number in numbers)


def test_a_release_asked_for_again_is_the_same() -> None:
    assert published(world(9)) == published(world(9))


def _backup(world: World, folder: Path) -> dict[str, list[tuple[str, int]]]:
    """The rows of counters and slips in a copy of the database: period and length."""
    path = folder / "backup.db"
    with sqlite3.connect(path) as copy, sqlite3.connect(_database(world)) as live:
        live.backup(copy)
    found = {
        table: sorted(copy.execute(f"SELECT period, length(sealed) FROM {table}"))  # noqa: S608
        for table in ("counter", "slip")
    }
    copy.close()
    shutil.rmtree(folder)
    return found


def _database(world: World) -> str:
    path = world.context.store.engine.url.database
    assert path is not None
    return path


def test_a_pair_of_backups_tells_that_something_happened_and_not_what(
    sqlite_world: World, tmp_path: Path
) -> None:
    """Whatever one event was, the copy after it differs from the copy before it in the same way."""
    context, now = sqlite_world.context, sqlite_world.now
    pair: list[list[dict[str, Any]]] = []
    events = [
        cells.received_cells(
            Facts(country="ML", channel=channel, language="fr", topic=Topic.UNKNOWN,
                  category=category, affiliation=affiliation, admin1=area, child=child,
                  assistance=child)
        )
        for channel, category, affiliation, area, child in (
            (Channel.SMS, Category.SEA, Affiliation.MEMBER, "ML-7", Known.YES),
            (Channel.IN_PERSON, Category.UNCLEAR, Affiliation.PEACEKEEPER_CLOSED, None, Known.NO),
        )
    ] + [cells.single_cells("answered", "code", "A1"), ()]  # fmt: skip
    for number, event in enumerate(events):

        def step(what: str, number: int = number) -> dict[str, Any]:
            folder = tmp_path / f"{number}-{what}"
            folder.mkdir()
            return _backup(sqlite_world, folder)

        context.store.write(lambda c: tally.count(c, context.keyring, (), now))
        sqlite_world.tick()
        before = step("before")
        context.store.write(lambda c, e=event: tally.count(c, context.keyring, e, now))
        waiting = step("waiting")
        sqlite_world.tick()
        pair.append([before, waiting, step("folded")])
    assert all(found == pair[0] for found in pair)
    before, waiting, folded = pair[0]
    assert before == folded
    assert len(waiting["slip"]) == 1
