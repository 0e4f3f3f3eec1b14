"""What stays of acts does not grow with the number of cases, and says no less."""

from __future__ import annotations

from collections import Counter
from typing import Any

from sqlalchemy import select

from cbcm import audit, casework, tables
from tests.world import DESK, HOUR, STORY, World


def _lines(world: World) -> list[Any]:
    columns = tables.audit.c
    wanted = (columns.day, columns.actor, columns.act, columns.referral_id, columns.times)
    return list(world.context.store.read(lambda c: c.execute(select(*wanted)).all()))


def _often(world: World) -> Counter[tuple[str, str, str]]:
    found: Counter[tuple[str, str, str]] = Counter()
    for day, actor, act, _, times in _lines(world):
        found[day, actor, act] += times
    return found


def test_acts_on_what_is_over_become_one_line_and_open_ones_stay_apart(world: World) -> None:
    def write(connection: Any) -> None:
        for number in range(1203):
            audit.note(connection, actor="a", act="opened", now=world.now)
            audit.note(connection, actor="b", act="opened", now=world.now + number % 2 * 48 * HOUR)
        for _ in range(2):
            audit.note(connection, actor="a", act="opened", now=world.now, referral_id="open")

    world.context.store.write(write)
    before = _often(world)
    gone = world.context.store.write(audit.gather)
    lines = _lines(world)
    assert (gone, len(lines)) == (1202 + 1201, 5)
    assert [line.times for line in lines if line.referral_id == "open"] == [1, 1]
    assert _often(world) == before
    assert world.context.store.write(audit.gather) == 0


def test_the_clock_gathers_once_an_hour(world: World) -> None:
    for number in range(3):
        world.say(STORY, sender=f"+2237000000{number}")
        world.tick(after=5 * HOUR)
        (line,) = world.inbox(DESK)
        world.keep(DESK, line.id)
        account = world.account(DESK)
        world.context.store.write(
            lambda c, i=line.id, a=account: casework.close(
                c, world.context, a, i, outcome="closed", now=world.now
            )
        )
    closed = [line for line in _lines(world) if line.act == "closed"]
    world.tick(after=2 * HOUR)
    gathered = [line for line in _lines(world) if line.act == "closed"]
    assert sum(line.times for line in gathered) == 3 == sum(line.times for line in closed)
    assert len(gathered) == len({line.day for line in gathered})
