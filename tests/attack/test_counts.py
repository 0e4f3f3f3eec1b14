"""Every complaint is counted once."""

from __future__ import annotations

from collections import Counter

from cbcm.trends import tally
from tests.world import FOCAL, HOUR, World

ALTERNATE = "baobab_secours:alternate"


def test_what_two_rungs_opened_is_counted_once(sqlite_world: World) -> None:
    world = sqlite_world
    world.tell_all()
    for seat in (FOCAL, ALTERNATE):
        (line,) = world.inbox(seat)
        tokens = {p: d["token"] for p, d in world.open(seat, line.id).items()}
        world.acknowledge(seat, line.id, tokens, kept=False)
        world.tick(after=8 * 24 * HOUR)
    counts = (
        world.context.store.read(
            lambda c: tally.read_counters(c, world.context.keyring, tally.period_of(world.now))
        )
        or Counter()
    )
    assert sum(n for cell, n in counts.items() if cell.startswith("opened/within=")) <= 1
