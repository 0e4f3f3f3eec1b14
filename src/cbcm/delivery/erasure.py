"""Make deleted ciphertext leave the files too, as far as the database can.

SQLite overwrites freed pages (secure_delete) and truncates its log; that counts only where the
checkpoint answers 0. PostgreSQL keeps deleted rows in its files and log: the few small tables
of ciphertext are rewritten (VACUUM FULL), the log is switched and old segments are removed by a
checkpoint (set wal_recycle=off). It does NOT reach the disk below the files: use an encrypted
volume.
"""

from __future__ import annotations

import time

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from cbcm.db import Store
from cbcm.delivery import jobs
from cbcm.tables import CIPHERTEXT_TABLES

KIND = "erase"
EVERY_SECONDS = 60
CHECKPOINT_TRIES = 20


def request(connection: Connection, now: int) -> None:
    """Ask for the files to be swept within a minute; many requests make one."""
    run_at = (now // EVERY_SECONDS + 1) * EVERY_SECONDS
    jobs.add(connection, KIND, "files", run_at=run_at)


def sweep_files(store: Store) -> bool:
    """Sweep now; False where something still holds old pages, and it must be done again."""
    return _sweep_sqlite(store) if store.is_sqlite else _sweep_postgresql(store)


def _sweep_sqlite(store: Store) -> bool:
    for _ in range(CHECKPOINT_TRIES):
        with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            raw = connection.connection.cursor()
            busy = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            raw.close()
        if busy == 0:
            return True
        time.sleep(0.1)
    return False


def _sweep_postgresql(store: Store) -> bool:
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("SET statement_timeout = '120s'"))
        for table in CIPHERTEXT_TABLES:
            connection.execute(text(f"VACUUM FULL {table}"))
        try:
            connection.execute(text("SELECT pg_switch_wal()"))
            connection.execute(text("CHECKPOINT"))
        except DBAPIError:
            return False  # the host does not allow it: docs/threat-model.md says what stays
    return True


def wal_is_recycled(store: Store) -> bool:
    """True where PostgreSQL would reuse log segments with old ciphertext in them."""
    if store.is_sqlite:
        return False
    setting = store.read(lambda c: c.execute(text("SHOW wal_recycle")).scalar())
    return bool(setting == "on")
