"""Start, kill and wait for the processes that a measuring program runs against; loopback only."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import httpx

ROOT = Path(__file__).resolve().parents[1]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Process:
    """One child process in a session of its own, ended by its process id."""

    def __init__(self, arguments: list[str], environment: Mapping[str, str]) -> None:
        clean = {k: v for k, v in os.environ.items() if not k.startswith("CBCM_")}
        self.child = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, *arguments],
            env=clean | dict(environment),
            cwd=ROOT,
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def kill(self, number: int = signal.SIGKILL) -> None:
        """Signal the whole session, so that no child of a child stays."""
        if self.child.poll() is None:
            try:
                os.killpg(self.child.pid, number)
            except ProcessLookupError:
                return
        self.child.wait(timeout=30)

    def is_running(self) -> bool:
        return self.child.poll() is None


def wait_for(url: str, *, seconds: float = 20.0) -> float:
    """Wait until `url` answers; returns how long that took. Raises TimeoutError."""
    started = time.monotonic()
    while time.monotonic() - started < seconds:
        try:
            httpx.get(url, timeout=1.0)
        except httpx.HTTPError:
            time.sleep(0.02)
        else:
            return time.monotonic() - started
    raise TimeoutError("the server did not start")
