"""What stays of complaints that are over: the size of the database after few and after many.

`python -m tools.flat N` lets N complaints be told by SMS, kept and closed by the desk, 1,000 at a
time, and lets two years go by after each thousand, so that all is over. PostgreSQL does a tenth
of that, a hundred at a time; either does 2,000 at least. Ends with one line: kilobytes after 1,000
and after the last, and the greater ratio; exit code 1 where it is more than 1.05.
"""

from __future__ import annotations

import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from sqlalchemy import text
from tests.postgres import OwnServer
from tests.world import DESK, STORY, World

from cbcm import casework, clockwork
from cbcm.db import Store
from cbcm.delivery.erasure import sweep_files
from cbcm.demo.network import PUSH, invent
from cbcm.followup import receipts
from cbcm.vocabulary import Channel, Inbound

FEW = 1000
HOUR = 3600
DAY = 24 * HOUR
AFTER_DAYS = 740
AT_ONCE = 8
MOST_RATIO = 1.05


def main() -> int:
    many = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    receipts.MEMORY_KIB = 8  # a code costs five milliseconds on purpose; no row is larger for it
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="cbcm-flat-") as name:
        folder = Path(name)
        sizes = {"sqlite": _sizes(folder / "sqlite", None, FEW, max(many, 2 * FEW))}
        server = OwnServer(folder / "data", durable=False)
        try:
            told = max(many // 10, 2 * FEW)
            sizes["postgresql"] = _sizes(folder / "pg", server.url, FEW // 10, told)
        finally:
            server.stop()
    ratio = max(last / first for first, last in sizes.values())
    said = " ".join(f"{name}_kb={first}/{last}" for name, (first, last) in sizes.items())
    seconds = time.monotonic() - started
    print(f"complaints={FEW}/{many} {said} ratio={ratio:.3f} seconds={seconds:.0f}")
    return int(ratio > MOST_RATIO)


def _sizes(folder: Path, url: str | None, batch: int, many: int) -> tuple[int, int]:
    """Kilobytes after the first few and after all of many complaints, told in batches."""
    network = invent(folder, database_url=url)
    for name in [key for key in network.environment if "TWILIO" in key]:
        del network.environment[name]
    context = network.open()
    network.enrol(context)
    context.store.close()
    world = World(network)
    sizes = {}
    for place in range(many // batch):
        told = (place + 1) * batch
        _told(world, range(place * batch, told))
        _over(world, place)
        sizes[told] = _kilobytes(world.context.store, folder)
        if told % (10 * batch) == 0 or told == FEW:
            print(f"  {folder.name}: {told} complaints, {sizes[told]} kB", flush=True)
    world.close()
    return sizes[FEW], sizes[told]


def _over(world: World, place: int) -> None:
    """Two years later everything of them has ended, and the files were swept."""
    for hours in range(2):
        clockwork.tick(world.context, now=world.now + AFTER_DAYS * DAY + (2 * place + hours) * HOUR)
    if not sweep_files(world.context.store):
        raise RuntimeError("the files could not be swept")
    query = text("SELECT count(*) FROM thread")
    if world.context.store.read(lambda c: c.execute(query).scalar_one()):
        raise RuntimeError("a thread outlives its time")


def _kilobytes(store: Store, folder: Path) -> int:
    """What the database takes on the disk."""
    if store.is_sqlite:
        found = sum(path.stat().st_size for path in folder.rglob("cbcm.db*"))
    else:
        with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM"))  # the server's own rounds come once a minute
            size = text("SELECT pg_database_size(current_database())")
            found = connection.execute(size).scalar_one()
    return found // 1024


def _told(world: World, numbers: range) -> None:
    """Complaints one beside the other, and all that waits for the desk kept and closed."""
    now, desk = world.now, world.account(DESK)

    def tell(number: int) -> None:
        for place, words in enumerate((STORY, "Stop.")):
            sender = f"+2237{number:07d}"
            inbound = Inbound(Channel.SMS, PUSH, f"{number}-{place}", sender, words)
            world.journey.receive(inbound, now=now)

    def finish(referral: str) -> None:
        opened = world.open(DESK, referral)
        tokens = {part: document["token"] for part, document in opened.items()}

        def write(connection: Any) -> None:
            casework.acknowledge(connection, world.context, desk, referral,
                                 opened=tokens, kept=True, now=now)  # fmt: skip
            casework.close(connection, world.context, desk, referral, outcome="closed", now=now)

        world.context.store.write(write)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(tell, numbers))
        done = 0
        while waiting := world.inbox(DESK):
            list(pool.map(finish, [item.id for item in waiting]))
            done += len(waiting)
    if done != len(numbers):
        raise RuntimeError("not every complaint reached the desk")
    world.run_jobs()


if __name__ == "__main__":
    sys.exit(main())
