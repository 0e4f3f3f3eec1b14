"""One process under the crash test: the real app, the real worker with a clock that runs ahead.

Started as `python -m tools.crash_server ROLE PORT AHEAD`, ROLE being web, worker or both, AHEAD
seconds (so that silence and the age of unswept messages need no hours of waiting).
"""

from __future__ import annotations

import asyncio
import sys
import threading
import time

import uvicorn
from fastapi import FastAPI

from cbcm.app import create_app
from cbcm.channels import gateways
from cbcm.channels.mailbox import duty
from cbcm.context import open_context
from cbcm.journey import Journey
from cbcm.serving import hold_database
from cbcm.settings import load_settings
from cbcm.worker import Worker

SWEEP_SECONDS = 1.0
duty.HELD_SECONDS = 2  # the hold of a worker that was killed would outlast the test


def main() -> None:
    role, port, ahead = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    context = open_context(load_settings())
    if role == "both":
        hold_database(context)

    def worker() -> Worker:
        return Worker(
            context,
            Journey(context),
            gateways.build(context.settings),
            clock=lambda: int(time.time()) + ahead,
            upstream_seconds=SWEEP_SECONDS,
        )

    async def beside(_app: FastAPI) -> None:
        threading.Thread(target=worker().loop, daemon=True).start()
        await asyncio.Event().wait()

    if role == "worker":
        worker().loop()
    else:
        app = create_app(context, background=beside if role == "both" else None)
        uvicorn.run(app, host="127.0.0.1", port=port, access_log=False, log_config=None)


if __name__ == "__main__":
    main()
