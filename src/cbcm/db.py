"""The database: one commit per complaint, request or job.

SQLite has one writer thread for the whole program (`BEGIN IMMEDIATE`, synchronous=FULL) and a
few readers; PostgreSQL has a pool. Every unit of work is a function of a connection, run in
one transaction. It does NOT retry: the caller knows what may be repeated.
"""

from __future__ import annotations

import os
import queue
import signal
import sqlite3
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, Executable, Table, create_engine, event, insert, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.pool import QueuePool

from cbcm.errors import SettingsError, StoreUnavailableError
from cbcm.telemetry import error_name, log

T = TypeVar("T")
Work = Callable[[Connection], T]
Item = tuple[Callable[[Connection], Any], "Future[Any]"]
POOL_SIZE = 12
MOST_TOGETHER = 64
CHECKPOINT_EVERY = 1000
BUSY_SECONDS = 5


class Store:
    """Runs units of work. Opened once per process, closed at its end."""

    def __init__(self, url: str) -> None:
        self.is_sqlite = url.startswith("sqlite")
        self.engine = _sqlite_engine(url) if self.is_sqlite else _postgresql_engine(url)
        self._writer = _Writer(self.engine) if self.is_sqlite else None

    def write(self, work: Work[T]) -> T:
        """Run `work` in one transaction and return its result after COMMIT.

        Raises StoreUnavailableError where the database did not take it: then nothing of it
        was stored, or (a connection lost while committing) the caller must ask again.
        """
        if self._writer is not None:
            return self._writer.run(work)
        with _translated(), self.engine.begin() as connection:
            return work(connection)

    def read(self, work: Work[T]) -> T:
        """Run `work` against a consistent view of what is committed."""
        with _translated(), self.engine.connect() as connection:
            return work(connection)

    def close(self) -> None:
        if self._writer is not None:
            self._writer.close()
        self.engine.dispose()


class _translated:  # noqa: N801 - reads as a statement: with _translated()
    """Turns a database that is away into the error that makes the sender repeat."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, OperationalError | PoolTimeoutError) or (
            isinstance(error, DBAPIError) and error.connection_invalidated
        ):
            raise StoreUnavailableError from None


class _Writer:
    """The one thread that writes to SQLite. If it cannot go on, the process ends."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._queue: queue.SimpleQueue[Item | None] = queue.SimpleQueue()
        self._dead = False
        self._thread = threading.Thread(target=self._loop, name="cbcm-writer", daemon=True)
        self._thread.start()

    def run(self, work: Work[T]) -> T:
        if self._dead:
            raise StoreUnavailableError
        future: Future[T] = Future()
        self._queue.put((work, future))
        return future.result()

    def close(self) -> None:
        self._queue.put(None)
        self._thread.join(timeout=10)

    def _loop(self) -> None:
        batch: list[Item] = []
        try:
            with self._engine.connect() as connection:
                while True:
                    batch = self._next_batch()
                    if not batch:
                        return
                    self._commit_together(connection, batch)
        except BaseException as error:  # noqa: BLE001 - every waiter is told, then the process ends
            self._fail(batch, error)

    def _next_batch(self) -> list[Item]:
        """What waits now, in order; waits for one. Empty at the end."""
        first = self._queue.get()
        batch = [] if first is None else [first]
        while batch and len(batch) < MOST_TOGETHER:
            try:
                following = self._queue.get_nowait()
            except queue.Empty:
                break
            if following is None:
                self._queue.put(None)
                break
            batch.append(following)
        return batch

    def _commit_together(self, connection: Connection, batch: list[Item]) -> None:
        """One transaction for the batch, a savepoint for each item; answered after COMMIT.

        An item that fails is undone by itself. Where the commit fails, every item has failed.
        """
        answers: list[tuple[Future[Any], Any, Exception | None]] = []
        try:
            with _translated(), connection.begin():
                for work, future in batch:
                    answers.append((future, *self._one(connection, work, len(batch) > 1)))
        except Exception as error:  # noqa: BLE001 - handed to every waiter, who raises it
            # After a COMMIT that failed SQLite may still be inside the transaction.
            connection.connection.rollback()
            answers = [(future, None, error) for _, future in batch]
        for future, result, failed in answers:
            if failed is not None:
                future.set_exception(failed)
            else:
                future.set_result(result)

    def _one(
        self, connection: Connection, work: Work[Any], together: bool
    ) -> tuple[Any, Exception | None]:
        if not together:
            return work(connection), None
        _say(connection, "SAVEPOINT item")
        try:
            with _translated():
                result = work(connection)
        except Exception as error:  # noqa: BLE001 - handed to the waiter, who raises it
            _say(connection, "ROLLBACK TO item")
            _say(connection, "RELEASE item")
            return None, error
        _say(connection, "RELEASE item")
        return result, None

    def _fail(self, batch: list[Item], error: BaseException) -> None:
        self._dead = True
        waiting = list(batch)
        while not self._queue.empty():
            following = self._queue.get()
            if following is not None:
                waiting.append(following)
        for _, future in waiting:
            if not future.done():
                future.set_exception(StoreUnavailableError())
        log().critical("writer_ended", error=error_name(error))
        os.kill(os.getpid(), signal.SIGTERM)


def _say(connection: Connection, statement: str) -> None:
    """A word of transaction control, straight to the driver: it is said for every complaint."""
    cursor = connection.connection.cursor()
    try:
        cursor.execute(statement)
    except sqlite3.Error as error:
        raise OperationalError(statement, None, error) from None
    finally:
        cursor.close()


def _sqlite_engine(url: str) -> Engine:
    _make_private(make_url(url).database)
    engine = create_engine(
        url,
        hide_parameters=True,
        poolclass=QueuePool,
        pool_size=POOL_SIZE,
        max_overflow=4,
        connect_args={"check_same_thread": False, "timeout": BUSY_SECONDS},
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves
        cursor = connection.cursor()
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "secure_delete=ON",
            "foreign_keys=ON",
            "temp_store=MEMORY",
            f"wal_autocheckpoint={CHECKPOINT_EVERY}",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writing = threading.current_thread().name == "cbcm-writer"
        _say(connection, "BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine


def _make_private(database: str | None) -> None:
    """Make a database file that is not there yet readable by its owner only, as its log will be.

    A file that is there is left alone: closing it here would drop SQLite's own locks on it.
    """
    if not database or database.startswith((":memory:", "file:")) or Path(database).exists():
        return
    try:
        os.close(os.open(database, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise SettingsError(f"CBCM_DATABASE_URL: {error.strerror}") from None


def _postgresql_engine(url: str) -> Engine:
    if url.startswith("postgresql://"):
        url = "postgresql+psycopg://" + url.removeprefix("postgresql://")
    return create_engine(
        url,
        hide_parameters=True,
        pool_size=POOL_SIZE,
        max_overflow=4,
        pool_timeout=10,
        connect_args={"connect_timeout": 5, "options": "-c statement_timeout=15000"},
    )


def insert_rows(
    connection: Connection, table: Table, rows: Mapping[str, Any] | Sequence[Mapping[str, Any]]
) -> None:
    """Insert one row or many."""
    connection.execute(_insert(table), rows)


@lru_cache(maxsize=64)
def _insert(table: Table) -> Executable:
    return insert(table)


def insert_once(connection: Connection, table: Table, values: Mapping[str, Any]) -> bool:
    """Insert a row unless a unique value of it is there already; True where it was inserted."""
    statement = _insert_once(connection.dialect.name, table)
    return connection.execute(statement, values).first() is not None


@lru_cache(maxsize=64)
def _insert_once(dialect: str, table: Table) -> Executable:
    """Built once: building a statement costs more than running it."""
    make = sqlite.insert if dialect == "sqlite" else postgresql.insert
    return make(table).on_conflict_do_nothing().returning(next(iter(table.primary_key)))


def hold_table(connection: Connection, table: Table) -> None:
    """Whoever else holds this table waits for the end of this transaction; readers do not.

    On SQLite there is one writer at a time anyhow.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"LOCK TABLE {table.name} IN SHARE ROW EXCLUSIVE MODE"))


def is_alive(store: Store) -> bool:
    """True where the database answers."""
    try:
        store.read(lambda connection: connection.execute(text("SELECT 1")).scalar())
    except (StoreUnavailableError, DBAPIError):
        return False
    return True
