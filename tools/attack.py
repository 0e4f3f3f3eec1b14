"""Try to get numbers out of releases that nobody published.

Over invented worlds of 5 to 2,000 complaints a window with three network windows and the public
ones: linear programming over all tables, margins, totals and windows; the same by a member that
knows its own tallies, and by somebody who planted complaints; small cells and zeros that are
shown; the same release asked for again. Ends with `recovered= worlds= ...`; exit code 1 where
anything was recovered.
"""

from __future__ import annotations

import os
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from cbcm.trends import periods
from tools.attack_argus import second_opinion
from tools.attack_worlds import EVENT, FIRST, WEAKNESSES, World, published, world
from tools.attacker import THRESHOLD, Attacker, Document, Known

WORLDS = 200
SAMPLE = 5
MOST_PLANTED = 4


def main() -> int:
    start, found = time.perf_counter(), Counter[str]()
    with ProcessPoolExecutor(os.cpu_count(), get_context("spawn")) as pool:
        argus = pool.submit(second_opinions)
        blind = pool.map(caught_at, WEAKNESSES)
        worlds = pool.map(looked_at, range(WORLDS, 0, -1))
        for weakness, at in zip(WEAKNESSES, blind, strict=True):
            print(f"weakened ({weakness}): {'caught' if at else 'NOT CAUGHT'}", flush=True)
            found["blind"] += not at
        for counts, said in worlds:
            found += counts
            for line in said:
                print(line, flush=True)
        opinions = argus.result()
    print(f"tau-ARGUS: tables={opinions['tables']} unsafe={opinions['unsafe']}"
          f" secondary={opinions['secondary']} masked_here={opinions['masked']}"
          f" missed_here={opinions['missed']}")  # fmt: skip
    print(f"cells shown={found['shown']} masked={found['masked']}"
          f" changed_when_asked_again={found['again']}")  # fmt: skip
    assert found["shown"] > WORLDS, "nothing was published: this would find nothing in anything"
    print(f"recovered={found['recovered']} worlds={found['worlds']} windows=3"
          f" blind={found['blind']} seconds={time.perf_counter() - start:.0f}")  # fmt: skip
    wrong = found["recovered"] or found["blind"] or found["again"] or opinions["missed"]
    return int(bool(wrong))


def caught_at(weakness: str) -> int:
    """The first world in which a weakened program is caught; 0 where it is in none."""
    return next((n for n in range(1, 40) if recovered(world(n), weakness)), 0)


def looked_at(number: int) -> tuple[Counter[str], list[str]]:
    """What is found out in one world, counted and in words."""
    one, found = world(number), Counter[str](worlds=1)
    documents = published(one)
    said = [f"  world {number}: {what}" for what in attack(one, documents)]
    found["recovered"] = len(said)
    if number % 25 == 0:
        found["again"] = int(published(one) != documents)
    for document in documents:
        for table in document["tables"].values():
            found["shown"] += sum(count is not None for count in table.values())
            found["masked"] += sum(count is None for count in table.values())
    return found, said


def second_opinions() -> Counter[str]:
    """tau-ARGUS on the first worlds that publish a crossed table."""
    found = Counter[str]()
    for number in range(6, WORLDS, 6):
        if found["tables"] < SAMPLE:
            found += second_opinion(world(number))
    return found


def recovered(one: World, weakness: str = "") -> list[str]:
    """What can be got out of a world that is published with one rule left out."""
    return list(attack(one, published(one, weakness)))


def attack(one: World, documents: list[Document]) -> Iterator[str]:
    """Everything that is found out, in words."""
    yield from too_small(one, documents)
    for who, known in knowers(one):
        for what in Attacker(documents, FIRST, known).narrow():
            yield f"{who}: {what}"


def too_small(one: World, documents: list[Document]) -> Iterator[str]:
    """Cells that are shown though they are small."""
    for document in documents:
        last = periods.number(document["window"][1]) - FIRST
        tables = one.window(last).tables
        for name, table in document["tables"].items():
            for value, count in table.items():
                if count is not None and tables[name][value] < THRESHOLD:
                    yield f"shown: {document['window']} {name}={value}"


def knowers(one: World) -> Iterator[tuple[str, Known]]:
    """Who reads it, and how many of each cell and half-year he knows to be there at least."""
    yield "outsider", {}
    rng = random.Random(one.number)  # noqa: S311 - repeatable
    half = rng.randrange(len(one.quarters) // 2)
    cells = [cell for at in (2 * half, 2 * half + 1) for cell, n in one.quarters[at].items()
             if n and "*" not in cell[0] and cell[0] != f"{EVENT}/total"]  # fmt: skip
    if cells and one.number % 2 == 0:
        name, value = rng.choice(sorted(cells))
        there = sum(one.quarters[at][name, value] for at in (2 * half, 2 * half + 1))
        yield "planter", {(half, name, value): min(there, MOST_PLANTED)}
    for who, mine in one.own.items():
        known: dict[tuple[int, str, str], int] = {}
        for at, counts in enumerate(mine):
            for (name, value), number in counts.items():
                cell = (at // 2, name, value)
                known[cell] = known.get(cell, 0) + number
        yield f"member {who}", known


if __name__ == "__main__":
    sys.exit(main())
