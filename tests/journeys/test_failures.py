"""Each statement of receive() fails in turn: nothing is half stored, and a repetition succeeds."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from sqlalchemy import Engine, event, func, select

from cbcm import tables
from cbcm.errors import IntakeClosedError, StoreUnavailableError
from cbcm.pack import DESK_SEAT
from tests.world import DESK, FOCAL, HOUR, STORY, World

MOST_STATEMENTS = 60


class Failing:
    """Makes the n-th statement fail as a lost connection does."""

    def __init__(self, engine: Engine) -> None:
        self.engine, self.at, self.count, self.failed = engine, 0, 0, ""

    @contextmanager
    def nth(self, number: int) -> Iterator[None]:
        self.at, self.count, self.failed = number, 0, ""
        event.listen(self.engine, "before_cursor_execute", self._maybe)
        try:
            yield
        finally:
            event.remove(self.engine, "before_cursor_execute", self._maybe)

    def _maybe(self, _connection: object, cursor: object, statement: str, *_: object) -> None:
        self.count += 1
        if self.count == self.at:
            self.failed = statement
            if isinstance(cursor, sqlite3.Cursor):
                raise sqlite3.OperationalError("disk I/O error")
            raise psycopg.OperationalError("server closed the connection")


def _sizes(world: World) -> dict[str, int]:
    counted = [t for t in tables.metadata.sorted_tables if t.name != "watch"]
    return world.context.store.read(
        lambda c: {t.name: c.execute(select(func.count()).select_from(t)).scalar_one()
                   for t in counted}
    )  # fmt: skip


@pytest.mark.parametrize("stage", [0, 1, 2, 4])
def test_each_statement_failing_in_turn_loses_nothing(world: World, stage: int) -> None:
    """Stage 0 is the first SMS, 4 the last answer, which routes."""
    words = [STORY, "2", "Baobab Secours", "0", "8"]
    for text in words[:stage]:
        world.say(text)
    failing = Failing(world.context.store.engine)
    before = _sizes(world)
    statements = 0
    for number in range(1, MOST_STATEMENTS):
        with failing.nth(number):
            try:
                world.say(words[stage], message_id="the-one", after=1)
            except StoreUnavailableError:
                assert _sizes(world) == before, failing.failed
                statements += 1
                continue
        assert not failing.failed, f"swallowed: {failing.failed}"
        break
    assert statements >= 8, "no statement was seen failing: this test would pass on nothing"
    again = world.say(words[stage], message_id="the-one", after=1)
    assert again is not None
    for text in words[stage + 1 :]:
        assert world.say(text) is not None
    (line,) = world.inbox(FOCAL)
    documents = {d["kind"]: d for d in world.keep(FOCAL, line.id).values()}
    assert documents["account"]["narrative"] == STORY
    assert "identity" in documents


def test_intake_is_shut_without_a_key_at_the_desk(world: World) -> None:
    from sqlalchemy import delete

    world.say(STORY)
    world.context.store.write(
        lambda c: (
            c.execute(delete(tables.seat_key).where(tables.seat_key.c.seat_id == DESK_SEAT))
            and None
        )
    )
    before = _sizes(world)
    with pytest.raises(IntakeClosedError, match="network:desk"):
        world.say("encore un mot de plus")
    with pytest.raises(IntakeClosedError):
        world.say(STORY, sender="+22375555555")
    assert _sizes(world) == before


def test_two_messages_of_one_sender_at_once_are_both_kept(world: World) -> None:
    from concurrent.futures import ThreadPoolExecutor

    texts = [f"phrase numero{number} de la longue histoire au puits" for number in range(6)]
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda text: world.say(text, after=0), texts))
    world.tick(after=5 * HOUR)
    (line,) = world.inbox(DESK)
    (document,) = world.open(DESK, line.id).values()
    assert sorted(document["narrative"].split("\n")) == texts


def test_a_locked_sqlite_database_costs_time_and_no_complaint(sqlite_world: World) -> None:
    """Another process holds the file for longer than the writer waits."""
    world = sqlite_world
    path = world.context.settings.database_url.removeprefix("sqlite:///")
    with world.context.store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout")  # the pool is warm
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    try:
        with pytest.raises(StoreUnavailableError):
            world.say(STORY, message_id="held")
    finally:
        holder.execute("ROLLBACK")
        holder.close()
    assert world.prompt(world.say(STORY, message_id="held")) == "M1"
    world.tick(after=5 * HOUR)
    assert len(world.inbox(DESK)) == 1
