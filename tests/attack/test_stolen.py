"""No fact of one complaint can be read in a stolen database, a pair of backups, or a release."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from cbcm import casework, tables
from cbcm.demo.network import Network
from cbcm.pack.publishing import DEFAULTS, NETWORK, PUBLIC, Profiles
from cbcm.trends import tally
from cbcm.vocabulary import (
    AccusedRole,
    AgeBand,
    Category,
    Counted,
    Harm,
    Lag,
    Reporter,
    Setting,
    Sex,
)
from tests.conftest import copied
from tests.trends.test_releases import make
from tests.world import FOCAL, STORY, World

pytestmark = pytest.mark.quick_on_sqlite

ONE = {
    "town": "Gao", "child": "4",
    "codes": Counted(Category.SEA, Setting.DISTRIBUTION, AccusedRole.DRIVER, None,
                     Harm.EXPLOITATION, Reporter.SURVIVOR, Sex.FEMALE, AgeBand.CHILD, Lag.DAYS),
}  # fmt: skip
OTHER = {
    "town": "Taoudénit", "child": "4",
    "codes": Counted(Category.UNCLEAR, Setting.WATER, AccusedRole.HEALTH_WORKER, None,
                     Harm.ABUSE, Reporter.STAFF, Sex.MALE, AgeBand.ADULT, Lag.BEFORE),
}  # fmt: skip
TELLING = (
    "ML-7", "Gao", "ML-9", "Taoud", "SEA", "UNCLEAR", "distribution", "water", "driver",
    "health_worker", "exploitation", "abuse", "survivor", "female", "child", "days",
)  # fmt: skip


def _rows(world: World) -> dict[str, list[list[Any]]]:
    """Every value of every row, by table; rows of a directory and of watches are no case's."""
    left_out = {"account", "seat_key", "seat", "issuer", "watch", "alembic_version"}
    found = {}
    for table in tables.metadata.sorted_tables:
        if table.name not in left_out:
            rows = world.context.store.read(lambda c, t=table: c.execute(select(t)).all())
            found[table.name] = [list(row) for row in rows]
    return found


def _live(world: World, facts: dict[str, Any]) -> Iterator[str]:
    """One complaint from the first word to the end, and its release; a stop at each stage."""
    world.say(STORY)
    yield "told"
    for text in ("2", f"Baobab Secours, {facts['town']}", facts["child"], "6"):
        world.say(text)
    yield "routed"
    world.tick()
    yield "counted"
    (line,) = (item for item in world.inbox(FOCAL) if item.purpose == "account")
    tokens = {part: one["token"] for part, one in world.open(FOCAL, line.id).items()}
    focal, context = world.account(FOCAL), world.context

    def act(do: Any, **given: Any) -> None:
        context.store.write(lambda c: do(c, context, focal, line.id, now=world.now, **given))

    act(casework.acknowledge, opened=tokens, kept=True, counted=facts["codes"])
    yield "kept"
    act(casework.set_progress, step="assessed", counted=facts["codes"])
    yield "assessed"
    act(casework.close, outcome="substantiated", counted=facts["codes"])
    world.tick(after=7200)
    yield "closed"


def test_no_code_of_it_stands_in_any_row(world: World) -> None:
    """While it is open one sees at which seat it waits; docs/threat-model.md says so."""
    stages = []
    seats = world.context.pack.seats()
    for stage in _live(world, ONE):
        stages.append(stage)
        for table, rows in _rows(world).items():
            for row in rows:
                for value in (value for value in row if value not in seats):
                    raw = value if isinstance(value, bytes) else str(value).encode()
                    for word in TELLING:
                        # Four letters may stand in ciphertext by chance; words of ours do not.
                        is_text = not isinstance(value, bytes)
                        if is_text or len(word) > 4:
                            assert word.encode() not in raw, (stage, table, word)
    assert stages[-1] == "closed"


@pytest.fixture
def other(sqlite_template: Network, tmp_path: Path) -> Iterator[World]:
    """A second network beside the first."""
    made = World(copied(sqlite_template, tmp_path / "other"))
    yield made
    made.close()


def _shape(world: World) -> dict[str, list[list[int]]]:
    """How long every encrypted value is: what a pair of copies can be compared by. Ciphertext of
    age has a stanza of random length: of `chunk` the number counts."""
    return {
        table: sorted(
            [len(value) for value in row if isinstance(value, bytes) and table != "chunk"]
            for row in rows
        )
        for table, rows in _rows(world).items()
    }


def test_copies_before_and_after_do_not_tell_one_complaint_from_another(
    sqlite_world: World, other: World
) -> None:
    for stage, same in zip(_live(sqlite_world, ONE), _live(other, OTHER), strict=True):
        assert (stage, _shape(sqlite_world)) == (same, _shape(other))


def test_a_release_of_one_complaint_says_nothing_of_it(sqlite_world: World, other: World) -> None:
    made = []
    for world, facts in ((sqlite_world, ONE), (other, OTHER)):
        pack = world.context.pack
        often = {name: replace(pack.profiles[name], every_quarters=1) for name in DEFAULTS}
        world.context = replace(world.context, pack=replace(pack, profiles=Profiles(often)))
        list(_live(world, facts))
        documents = make(world, tally.period_of(world.now))
        made.append({name: documents[name] for name in (NETWORK, PUBLIC)})
    assert made[0] == made[1]
    for document in made[0].values():
        assert not [c for table in document["tables"].values() for c in table.values() if c]
        assert {c for table in document["tables"].values() for c in table.values()} == {None}
