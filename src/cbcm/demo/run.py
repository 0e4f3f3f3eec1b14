"""`cbcm demo`: play one complaint, then serve the page until told to stop."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import typer

from cbcm.demo.play import play
from cbcm.demo.server import bind, started
from cbcm.hardening import forbid_core_dumps
from cbcm.telemetry import set_up_logging

NOTICE = """\
cbcm demonstration. Every organisation, person, number, key and account in it is invented.
This program holds the private keys of the focal points and of the desk, so that one machine
can show both sides. A real server never does. All of it is removed at the end.
"""


def run(*, once: bool, port: int) -> int:
    """Play once; without `once`, and at a terminal, serve the page after it. Exit code."""
    forbid_core_dumps()
    set_up_logging("critical")
    typer.echo(NOTICE)
    try:
        with _stopped_by_signals():
            return _run(once=once, port=port)
    except KeyboardInterrupt:
        typer.echo("\nEnded; everything is removed.")
        return 0


def _run(*, once: bool, port: int) -> int:
    listening, as_wanted = bind(0 if once else port)
    if not as_wanted:
        free = listening.getsockname()[1]
        typer.echo(f"Port {port} is taken by another program; using {free}.\n")
    with started(listening) as demo:
        if not play(demo, typer.echo):
            return 1
        if once or not sys.stdin.isatty():
            return 0
        typer.echo(f"\nOpen {demo.address}/demo in a browser. Ctrl-C ends it.")
        typer.echo(f"The web form of the same line is at {demo.address}/")
        threading.Event().wait()
    return 0


@contextmanager
def _stopped_by_signals() -> Iterator[None]:
    """SIGINT and SIGTERM end it once, the same way; a second one cannot break the cleaning up."""
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.getsignal(number) for number in numbers}

    def stop(_number: int, _frame: FrameType | None) -> None:
        for number in numbers:
            signal.signal(number, signal.SIG_IGN)
        raise KeyboardInterrupt

    for number in numbers:
        signal.signal(number, stop)
    try:
        yield
    finally:
        for number in numbers:
            signal.signal(number, before[number])
