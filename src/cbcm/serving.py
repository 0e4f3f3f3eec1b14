"""Run the web process, and the worker beside it or in it.

SQLite: exactly one process, web and worker together, held by a lock file. PostgreSQL: as many
web processes as wanted, and `cbcm work` beside them.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import threading
from pathlib import Path

import uvicorn
from fastapi import FastAPI
from prometheus_client import start_http_server
from sqlalchemy.engine import make_url

from cbcm.app import create_app
from cbcm.context import Context, open_context
from cbcm.errors import SettingsError
from cbcm.hardening import forbid_core_dumps
from cbcm.journey import Journey
from cbcm.migrating import require_tables
from cbcm.settings import Settings, load_settings
from cbcm.telemetry import METRICS, set_up_logging
from cbcm.worker import Worker

GRACE_SECONDS = 10


def serve(settings: Settings, *, processes: int) -> None:
    """Serve until told to stop. Raises SettingsError where SQLite would get a second process."""
    forbid_core_dumps()
    set_up_logging()
    if settings.database_url.startswith("sqlite") and processes != 1:
        raise SettingsError("SQLite takes exactly one process; use PostgreSQL for more")
    if settings.metrics_port and processes == 1:
        start_http_server(settings.metrics_port, "127.0.0.1", METRICS.registry)
    options: dict[str, object] = {
        "host": settings.host,
        "port": settings.port,
        "access_log": False,
        "log_config": None,
        "server_header": False,
        "proxy_headers": bool(settings.proxies),
        "forwarded_allow_ips": settings.proxies or None,
        "timeout_graceful_shutdown": GRACE_SECONDS,
    }
    if processes == 1:
        uvicorn.run(application(), **options)  # type: ignore[arg-type] # the options above
    else:
        uvicorn.run("cbcm.serving:application", factory=True, workers=processes, **options)  # type: ignore[arg-type] # the options above


def application() -> FastAPI:
    """The app of one web process, from the environment."""
    forbid_core_dumps()
    set_up_logging()
    context = open_context(load_settings())
    require_tables(context.store.engine)
    if not context.store.is_sqlite:
        return create_app(context)
    hold_database(context)
    return create_app(context, background=run_worker)


async def run_worker(app: FastAPI) -> None:
    """The worker in the web process, in a thread of its own."""
    worker = Worker(app.state.context, app.state.journey, app.state.gateways)
    thread = threading.Thread(target=worker.loop, name="cbcm-worker", daemon=True)
    thread.start()
    try:
        await asyncio.Event().wait()
    finally:
        worker.stop.set()
        await asyncio.to_thread(thread.join, GRACE_SECONDS)


def work(settings: Settings) -> None:
    """The worker by itself, for PostgreSQL; until told to stop."""
    from cbcm.channels import gateways

    forbid_core_dumps()
    set_up_logging()
    if settings.database_url.startswith("sqlite"):
        raise SettingsError("with SQLite the worker runs inside `cbcm serve`")
    if settings.metrics_port:
        start_http_server(settings.metrics_port, "127.0.0.1", METRICS.registry)
    context = open_context(settings)
    require_tables(context.store.engine)
    Worker(context, Journey(context), gateways.build(settings)).loop()


def hold_database(context: Context) -> None:
    """Refuse to be a second process on the same SQLite file. Held until the process ends."""
    database = make_url(context.settings.database_url).database
    if not database:
        raise SettingsError("CBCM_DATABASE_URL: SQLite needs a file")
    handle = os.open(Path(database).with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise SettingsError("another process serves this SQLite database already") from None
