"""The time the trends endpoint takes to answer, after 1,000 complaints and after 100,000.

`python -m tools.bench_trends` invents two networks, counts and releases, and asks both in turn.
The endpoint reads releases alone, so the ratio is meant to be 1.
"""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient
from tests.world import FOCAL

from cbcm.app import create_app
from cbcm.context import Context
from cbcm.demo.network import invent
from cbcm.trends import cells, releases, tally

PERIOD = "2025-Q4"
LAST_SECOND, AFTER = 1767225599, 1767225600  # of 2025
FEW, MANY = 1000, 100_000
ROUNDS, EACH = 9, 40


def line() -> str:
    """`trends_ratio` is the time with many over the time with few; `trends_ms` with many."""
    with tempfile.TemporaryDirectory(prefix="cbcm-trends-") as name, ExitStack() as open_:
        asked = []
        for complaints in (FEW, MANY):
            network = invent(Path(name) / str(complaints), database_url=None)
            context = network.open()
            network.enrol(context)
            _released(context, complaints)
            headers = {"Authorization": f"Bearer {network.token(FOCAL)}"}
            asked.append((open_.enter_context(TestClient(create_app(context))), headers))
        found: tuple[list[float], list[float]] = ([], [])
        for _ in range(ROUNDS):
            for times, (client, headers) in zip(found, asked, strict=True):
                times.append(_answered(client, headers))
    few, many = (statistics.median(times) for times in found)
    return f"trends_ratio={many / few:.2f} trends_ms={many * 1000:.1f}"


def _answered(client: TestClient, headers: dict[str, str]) -> float:
    """The median seconds of one answer."""
    times = []
    for _ in range(EACH):
        begins = time.perf_counter()
        answer = client.get(f"/api/v1/trends/{PERIOD}", headers=headers)
        times.append(time.perf_counter() - begins)
        if answer.status_code != 200:
            raise RuntimeError("the trends endpoint did not answer")
    return statistics.median(times)


def _released(context: Context, complaints: int) -> None:
    """Count so many complaints, by all their dimensions, and release the quarter."""
    chance = random.Random(5)  # noqa: S311 - a repeatable sample
    sizes = Counter(chance.choices(range(50), k=complaints))
    tables = cells.dimensions(context.pack)

    def write(connection: Any) -> None:
        for times in sizes.values():
            for event, dimensions in tables.items():
                chosen = {name: chance.choice(values) for name, values in dimensions.items()}
                drawn = [f"{event}/{name}={value}" for name, value in chosen.items()]
                for one, other in cells.PAIRS.get(event, ()):
                    drawn.append(f"{event}/{one}*{other}={chosen[one]}*{chosen[other]}")
                for cell in (cells.total_of(event), *drawn):
                    slip = [cell] * times
                    tally.count(connection, context.keyring, slip, LAST_SECOND)
        while tally.fold(connection, context.keyring, context.cells):
            pass
        releases.make(connection, context.keyring, context.pack, PERIOD, AFTER)

    context.store.write(write)


if __name__ == "__main__":
    print(line())
