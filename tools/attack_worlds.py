"""Invented networks with their complaints by quarter, and what they publish of them.

A world has an event with several tables, two of them also crossed, four half-years, and in some
worlds three members with tallies of their own. It is published by the program's own functions; a
weakened program leaves one of their rules out, so that the attack can be seen to succeed.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from unittest import mock

from cbcm.pack.publishing import DEFAULTS, NETWORK, PUBLIC
from cbcm.trends import disclosure, joint, periods, releases
from cbcm.trends.auditing import Published
from cbcm.trends.disclosure import Rules, Shown

WEAKNESSES = ("no secondary suppression", "threshold off by one", "zeros shown",
              "windows not considered", "own counts not considered")  # fmt: skip
FIRST = periods.number("2030-Q1")
QUARTERS = 8
SIZES = {"channel": 5, "area": 6, "category": 4, "child": 3}
PAIR = ("channel", "category")
EVENT = "received"
MEMBERS = ("one", "two", "three")
Cells = Counter[tuple[str, str]]


@dataclass(frozen=True)
class World:
    """Exact counts by quarter, (table, value) -> count, the members' own among them."""

    number: int
    quarters: tuple[Cells, ...]
    own: Mapping[str, tuple[Cells, ...]]

    def window(self, last: int, quarters: int = 4) -> releases.Window:
        """The counts of the quarters that end with number `last`."""
        some = range(last - quarters + 1, last + 1)
        names = tuple(periods.name(FIRST + at) for at in some)
        own = {}
        for at, name in zip(some, names, strict=True):
            most: Cells = Counter()
            for found in self.own.values():
                most |= found[at]
            own[name] = _tables(most, whole=False)
        return releases.Window(
            names, _tables(_sum(self.quarters[at] for at in some), whole=True),
            own, dict.fromkeys(names, len(self.own)),
        )  # fmt: skip


def world(number: int, most: int = 2000) -> World:
    """The world of a number: from 5 complaints a window to `most`, by an even chance of size."""
    rng = random.Random(number)  # noqa: S311 - the same worlds again for the same numbers
    total = 5 * (most / 5) ** rng.random()
    skew = rng.choice((1, 2, 4))
    weights = {name: [rng.random() ** skew + 0.002 for _ in range(size)]
               for name, size in SIZES.items()}  # fmt: skip
    # Crises come and go: a quarter may have nearly all of a year.
    pace = [total / 4 * rng.choice((0.1, 0.5, 1, 1, 2)) for _ in range(QUARTERS)]
    if number % 4 == 1:  # nearly all of it between two quiet halves: windows tell of those
        pace = [0, total / 100, *[total / 4] * 4, total / 100, 0]
    quarters = [_quarter(rng, weights, rng.randint(int(n * 0.8), int(n * 1.2) + 1)) for n in pace]
    own = {}
    if number % 3 == 0:
        for who in MEMBERS:
            part = rng.choice((0.05, 0.3, 2.0))
            own[who] = tuple(_quarter(rng, weights, int(n * part)) for n in pace)
    every = [_sum([found, *(mine[at] for mine in own.values())])
             for at, found in enumerate(quarters)]  # fmt: skip
    return World(number, tuple(every), own)


def published(world: World, weakness: str = "") -> list[releases.Document]:
    """Every document of the world, network and public, in the order they came out."""
    made: list[releases.Document] = []
    network: list[releases.Document] = []
    known: dict[str, Mapping[str, Mapping[str, int]]] = {}
    for last in range(3, QUARTERS, 2):
        window, period = world.window(last), periods.name(FIRST + last)
        head = {"profile": NETWORK, "period": period, "window": list(window.ends),
                "rounded_to": 5, "contributors": dict(window.contributors)}  # fmt: skip
        with _weakened(weakness):
            shown = releases.network_tables(DEFAULTS[NETWORK], window, network, known)
        known |= window.own
        network.append(head | shown)
        made.append(network[-1])
        if last % 4 == 3:
            public = releases.public_tables(DEFAULTS[PUBLIC], network[-1])
            made.append({"profile": PUBLIC, "period": period, "rounded_to": 20} | public)
    return made


def _quarter(rng: random.Random, weights: Mapping[str, list[float]], number: int) -> Cells:
    found: Cells = Counter()
    drawn = {name: rng.choices(range(len(some)), some, k=number) for name, some in weights.items()}
    for at in range(number):
        values = {name: f"{name[:2]}{one[at]}" for name, one in drawn.items()}
        found[f"{EVENT}/total", "all"] += 1
        found.update((f"{EVENT}/{name}", value) for name, value in values.items())
        found[f"{EVENT}/{'*'.join(PAIR)}", "*".join(values[name] for name in PAIR)] += 1
    return found


def _sum(some: object) -> Cells:
    found: Cells = Counter()
    for one in some:  # type: ignore[attr-defined]
        found.update(one)
    return found


def _tables(cells: Cells, *, whole: bool) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    if whole:
        found[f"{EVENT}/total"] = {"all": 0}
        for name, size in SIZES.items():
            found[f"{EVENT}/{name}"] = {f"{name[:2]}{at}": 0 for at in range(size)}
        found[f"{EVENT}/{'*'.join(PAIR)}"] = {
            f"{PAIR[0][:2]}{a}*{PAIR[1][:2]}{b}": 0
            for a in range(SIZES[PAIR[0]]) for b in range(SIZES[PAIR[1]])
        }  # fmt: skip
    for (name, value), count in cells.items():
        found.setdefault(name, {})[value] = count
    return found


def _weakened(weakness: str) -> mock._patch_dict | mock._patch[object]:
    """The program with one of its rules left out."""
    if weakness == "no secondary suppression":
        return mock.patch.object(joint, "publish", _primary_only)
    if weakness == "threshold off by one":
        return mock.patch.object(joint, "publish", _off_by_one)
    if weakness == "zeros shown":
        return mock.patch.object(joint, "publish", _zeros_shown)
    if weakness == "windows not considered":
        return mock.patch.object(joint, "publish", _each_alone)
    if weakness == "own counts not considered":
        return mock.patch.object(joint, "publish", _own_forgotten)
    return mock.patch.dict({})


PUBLISH = joint.publish
THRESHOLD = DEFAULTS[NETWORK].threshold


class _Lower(Rules):
    """The mistake in both places: the auditor masks by itself what the rule alone would show."""

    @property
    def width(self) -> int:
        return self.threshold - 1


def _primary_only(task: joint.Task, earlier: list[Published], rules: Rules) -> dict[str, Shown]:
    def masked(table: dict[str, int]) -> Shown:
        return {v: rules.rounded(n) if n >= rules.threshold else None for v, n in table.items()}

    total = task.tables[f"{EVENT}/total"]["all"]
    shown: dict[str, Shown] = {
        name: masked(dict(table)) for name, table in task.tables.items() if "*" not in name
    }
    return shown | {f"{EVENT}/total": {"all": disclosure.band_of(total, rules)}}


def _off_by_one(task: joint.Task, earlier: list[Published], rules: Rules) -> dict[str, Shown]:
    return PUBLISH(task, earlier, _Lower(threshold=THRESHOLD - 1, minimum=rules.minimum))


def _zeros_shown(task: joint.Task, earlier: list[Published], rules: Rules) -> dict[str, Shown]:
    shown = PUBLISH(task, earlier, rules)
    return {
        name: {v: 0 if not task.tables[name][v] else n for v, n in table.items()}
        for name, table in shown.items()
    }


def _each_alone(task: joint.Task, earlier: list[Published], rules: Rules) -> dict[str, Shown]:
    return PUBLISH(task, [], rules)


def _own_forgotten(task: joint.Task, earlier: list[Published], rules: Rules) -> dict[str, Shown]:
    return PUBLISH(joint.Task(task.event, task.window, task.tables), earlier, rules)
