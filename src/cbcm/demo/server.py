"""A real server of an invented network: uvicorn on loopback, in a thread of this process.

Everything lies in one temporary folder, which goes with the server, however it ends.
"""

from __future__ import annotations

import os
import shutil
import socket
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from cbcm import voicing
from cbcm.app import create_app
from cbcm.calls import Calls
from cbcm.channels import upstream, upstream_calls
from cbcm.channels.twilio_voice import TwilioVoice
from cbcm.context import Context
from cbcm.demo import exchange
from cbcm.demo.exchange import Exchange
from cbcm.demo.network import Network, invent
from cbcm.demo.people import SeatAtWork
from cbcm.demo.telephone import Telephone
from cbcm.errors import CbcmError
from cbcm.serving import hold_database, run_worker

HOST = "127.0.0.1"
START_SECONDS = 15
GRACE_SECONDS = 2
PROMPTS = Path(__file__).with_name("voice")  # synthesised by tools/voice.py, where it could
SEATS = ("baobab_secours:focal_point", "djoliba_sante:focal_point", "network:desk")


@dataclass
class Demo:
    """A running demonstration. `seats` hold private keys and what they opened, in memory."""

    folder: Path
    network: Network = field(repr=False)
    context: Context = field(repr=False)
    address: str
    seats: dict[str, SeatAtWork] = field(repr=False)
    exchange: Exchange = field(repr=False)
    calls: dict[str, Telephone] = field(default_factory=dict, repr=False)

    def telephone(self, sender: str) -> Telephone:
        """A telephone in the hand of whoever has that number."""
        heard = voicing.heard(self.context.settings, self.context.pack)
        return Telephone(self.exchange, self.address, sender, heard)

    def fetch_recordings(self) -> None:
        """What the worker does every two minutes: seal what was recorded, delete it there."""
        keeper = TwilioVoice(self.context.settings)
        now = int(time.time()) + upstream.YOUNG_SECONDS
        upstream_calls.sweep(self.context, Calls(self.context), [keeper], now=now)


def bind(port: int) -> tuple[socket.socket, bool]:
    """A listening socket on loopback, on a free port where that one is taken (then False)."""
    for wanted in (port, 0):
        listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((HOST, wanted))
            listening.listen(64)
        except OSError:
            listening.close()
            continue
        return listening, wanted == port
    raise CbcmError("no port is free on loopback")


@contextmanager
def started(listening: socket.socket) -> Iterator[Demo]:
    """Invent a network, serve it, yield it; then end the server and remove the folder."""
    folder = Path(tempfile.mkdtemp(prefix="cbcm-demo-"))
    before = tempfile.tempdir
    try:
        scratch = folder / "tmp"
        scratch.mkdir(mode=0o700)
        tempfile.tempdir = str(scratch)  # what would be spooled lies where the search looks
        network = invent(folder / "network")
        address = f"http://{HOST}:{listening.getsockname()[1]}"
        network.environment |= exchange.invented()
        network.environment |= {"CBCM_PUBLIC_URL": address, "CBCM_TWILIO_API_URL": address}
        if PROMPTS.is_dir():
            network.environment["CBCM_VOICE_DIR"] = str(PROMPTS)
        os.environ["NO_PROXY"] = os.environ["no_proxy"] = HOST  # this process calls itself only
        with _opened(network) as context:
            seats = {seat: SeatAtWork(network, address, seat) for seat in SEATS}
            account, token = (
                network.environment[f"CBCM_TWILIO_{name}"] for name in ("ACCOUNT_SID", "AUTH_TOKEN")
            )
            demo = Demo(folder, network, context, address, seats, Exchange(account, token))
            with _served(demo, listening):
                yield demo
    finally:
        tempfile.tempdir = before
        listening.close()
        shutil.rmtree(folder)


@contextmanager
def _opened(network: Network) -> Iterator[Context]:
    context = network.open()
    try:
        network.enrol(context)
        hold_database(context)
        yield context
    finally:
        context.store.close()


@contextmanager
def _served(demo: Demo, listening: socket.socket) -> Iterator[None]:
    server = uvicorn.Server(
        uvicorn.Config(
            _application(demo), access_log=False, log_config=None, server_header=False,
            proxy_headers=False, timeout_graceful_shutdown=GRACE_SECONDS,
        )
    )  # fmt: skip
    thread = threading.Thread(
        target=server.run, kwargs={"sockets": [listening]}, name="cbcm-demo-server", daemon=True
    )
    thread.start()
    try:
        latest = time.monotonic() + START_SECONDS
        while not server.started:
            if not thread.is_alive() or time.monotonic() > latest:
                raise CbcmError("the server did not start")
            time.sleep(0.02)
        yield
    finally:
        server.should_exit = True
        thread.join(timeout=START_SECONDS)


def _application(demo: Demo) -> FastAPI:
    """The application as it is served in earnest, and the page beside it."""
    from cbcm.demo import keypad, letterbox, page

    app = create_app(demo.context, background=run_worker)
    app.state.demo = demo
    app.include_router(page.router)
    app.state.letterbox = letterbox.Letterbox(demo.context)
    app.include_router(keypad.router)
    app.include_router(letterbox.router)
    app.include_router(exchange.router)
    return app
