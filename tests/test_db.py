"""The one writer of SQLite: together in one commit, and each failing by itself."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Connection, event, func, select
from sqlalchemy.exc import IntegrityError

from cbcm import tables
from cbcm.db import Store, insert_rows
from cbcm.errors import StoreUnavailableError
from cbcm.migrating import migrate


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = Store(f"sqlite:///{tmp_path / 'x.db'}")
    migrate(made.engine)
    yield made
    made.close()


def _add(name: str) -> object:
    def work(connection: Connection) -> str:
        insert_rows(connection, tables.watch, {"name": name, "at": 1, "state": "ok"})
        if name.startswith("bad"):
            raise ValueError(name)
        return name

    return work


def _together(store: Store, names: list[str]) -> tuple[list[str], list[str], int]:
    """Run works so that they meet in one batch; (done, failed, commits)."""
    gate, writing = threading.Event(), threading.Event()
    commits = []
    event.listen(store.engine, "commit", lambda _: commits.append(1))

    def hold(_connection: Connection) -> None:
        writing.set()
        gate.wait(5)

    done, failed = [], []
    with ThreadPoolExecutor(len(names) + 1) as pool:
        holding = pool.submit(store.write, hold)
        assert writing.wait(5), "the holder must have its batch to itself"
        waiting = {name: pool.submit(store.write, _add(name)) for name in names}
        writer, until = store._writer, time.monotonic() + 5
        assert writer is not None
        while writer._queue.qsize() < len(names):
            assert time.monotonic() < until, "the works never met in the queue"
            time.sleep(0.001)
        gate.set()
        holding.result()
        for name, future in waiting.items():
            try:
                done.append(future.result())
            except (ValueError, StoreUnavailableError):
                failed.append(name)
    return done, failed, len(commits)


def _names(store: Store) -> set[str]:
    return store.read(lambda c: set(c.execute(select(tables.watch.c.name)).scalars()))


def test_what_waits_is_committed_together_and_a_failing_item_takes_no_other(store: Store) -> None:
    names = ["one", "bad-two", "three", "bad-four", "five"]
    done, failed, commits = _together(store, names)
    assert sorted(done) == ["five", "one", "three"]
    assert sorted(failed) == ["bad-four", "bad-two"]
    assert _names(store) == {"one", "three", "five"}
    assert commits == 2, "the holder's and the batch's"


def test_a_commit_that_fails_answers_with_an_error_and_the_writer_goes_on(store: Store) -> None:
    def unsound(connection: Connection) -> None:
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")  # found at COMMIT only
        insert_rows(connection, tables.chunk, {"part_id": "none", "position": 0, "data": b"x"})

    store.write(_add("before"))  # type: ignore[arg-type] # a unit of work
    with pytest.raises(IntegrityError):
        store.write(unsound)
    store.write(_add("after"))  # type: ignore[arg-type]
    assert _names(store) == {"before", "after"}
    assert store.read(lambda c: c.execute(select(func.count(tables.chunk.c.part_id))).scalar()) == 0


def test_nobody_reads_what_is_not_committed(store: Store) -> None:
    seen = []

    def work(connection: Connection) -> None:
        _add("one")(connection)  # type: ignore[operator] # a unit of work
        with ThreadPoolExecutor(1) as pool:
            seen.append(pool.submit(_names, store).result())

    store.write(work)
    assert seen == [set()]
    assert _names(store) == {"one"}
