"""What each profile still says of networks of some sizes: the table of docs/trends.md.

The cells are those of the Mali pack. For each size some networks are drawn with fixed seeds, of
which as many complaints come in a year as the size says, and a third of them few codes make up
most; two years are released half-yearly, so that the last window follows two that overlap it. Of
that window: the share of cells that is shown, and the share of complaints that are in shown cells
(of a table). The median over networks and tables.
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from statistics import median

from cbcm.pack import load_pack
from cbcm.pack.publishing import DEFAULTS, DESK, NETWORK, PUBLIC
from cbcm.trends import cells, disclosure, periods, releases

SIZES = (5, 20, 60, 200, 2000)
NETWORKS = 7
QUARTERS = 8
FIRST = periods.number("2030-Q1")
EVENTS = ("received", "kept")
HEADINGS = ("complaints a window", "desk: cells", "network: total", "network: cells",
            "complaints in them", "network: two dimensions", "complaints in them",
            "public: total")  # fmt: skip


@dataclass(frozen=True)
class Said:
    """Of tables of one kind: the share of cells, and of complaints, that is shown."""

    cells: float
    complaints: float


def main(sizes: Iterable[int] = SIZES) -> int:
    for line in lines(sizes):
        print(line, flush=True)
    return 0


def lines(sizes: Iterable[int]) -> Iterator[str]:
    """The table, as Markdown."""
    yield f"| {' | '.join(HEADINGS)} |"
    yield "|---" * len(HEADINGS) + "|"
    for size in sizes:
        yield row(size)


def row(size: int) -> str:
    """The line of one size."""
    found = [said for number in range(NETWORKS) for said in measured(size, number)]

    def share(profile: str, kind: str, what: str = "cells") -> str:
        values = [
            getattr(said, what) for name, one, said in found if (name, one) == (profile, kind)
        ]
        return f"{100 * median(values):.0f} %" if values else "none"

    return "| " + " | ".join((
        f"{size:,}", share(DESK, "one"), share(NETWORK, "total"), share(NETWORK, "one"),
        share(NETWORK, "one", "complaints"), share(NETWORK, "two"),
        share(NETWORK, "two", "complaints"), share(PUBLIC, "total"),
    )) + " |"  # fmt: skip


def measured(size: int, number: int) -> Iterator[tuple[str, str, Said]]:
    """Profile, kind of table and what it says, of the last window of one network."""
    quarters = drawn(size, number)
    network: list[releases.Document] = []
    for last in range(3, QUARTERS, 2):
        window = _window(quarters, last)
        head = {"profile": NETWORK, "window": list(window.ends), "rounded_to": 5,
                "contributors": {}}  # fmt: skip
        network.append(head | releases.network_tables(DEFAULTS[NETWORK], window, network, {}))
    shown = {
        DESK: releases.exact_tables(DEFAULTS[DESK], window),
        NETWORK: network[-1]["tables"],
        PUBLIC: releases.public_tables(DEFAULTS[PUBLIC], network[-1])["tables"],
    }
    for profile, tables in shown.items():
        for name, exact in window.tables.items():
            if (profile, kind_of(name)) not in NEVER:
                yield profile, kind_of(name), said(tables.get(name, {}), exact)


NEVER = {(DESK, "two"), (PUBLIC, "one"), (PUBLIC, "two")}


def kind_of(name: str) -> str:
    """Whether a table is a total, or of one or two dimensions."""
    dimension = name.partition("/")[2]
    return "total" if dimension == cells.TOTAL else "two" if "*" in dimension else "one"


def said(shown: Mapping[str, int | None], exact: Mapping[str, int]) -> Said:
    there = [value for value in exact if shown.get(value) is not None]
    every = sum(exact.values())
    return Said(len(there) / len(exact), sum(exact[v] for v in there) / every if every else 0)


def drawn(size: int, number: int) -> list[Counter[str]]:
    """The counts of each quarter: `size` complaints in four of them."""
    rng = random.Random(1000 * size + number)  # noqa: S311 - the same networks each time
    skew, found = rng.choice((1, 2, 4)), []
    weights = {
        (event, name): [rng.random() ** skew + 0.002 for _ in values]
        for event, tables in _tables().items() for name, values in tables.items()
    }  # fmt: skip
    for quarter in range(QUARTERS):
        counts: Counter[str] = Counter()
        for _ in range(size // 4 + (quarter % 4 < size % 4)):
            for event, tables in _tables().items():
                one = {name: rng.choices(values, weights[event, name])[0]
                       for name, values in tables.items()}  # fmt: skip
                counts[cells.total_of(event)] += 1
                counts.update(f"{event}/{name}={value}" for name, value in one.items())
                counts.update(f"{event}/{a}*{b}={one[a]}*{one[b]}" for a, b in cells.PAIRS[event])
        found.append(counts)
    return found


@cache
def _layout() -> tuple[str, ...]:
    every = cells.layout(load_pack("mali"))
    return tuple(cell for cell in every if cell.partition("/")[0] in EVENTS)


@cache
def _tables() -> dict[str, cells.Dimensions]:
    every = cells.dimensions(load_pack("mali"))
    return {event: every[event] for event in EVENTS}


def _window(quarters: list[Counter[str]], last: int) -> releases.Window:
    counts = sum(quarters[last - 3 : last + 1], Counter[str]())
    names = tuple(periods.name(FIRST + at) for at in range(last - 3, last + 1))
    return releases.Window(names, disclosure.tables_of(counts, _layout()), {}, {})


if __name__ == "__main__":
    sys.exit(main())
