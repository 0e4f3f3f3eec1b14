"""The demo command."""

from __future__ import annotations

import sys
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("demo")(demo)


def demo(
    once: Annotated[bool, typer.Option(help="play one complaint and stop")] = False,
    port: Annotated[int, typer.Option(help="0 takes a free one")] = 8088,
) -> None:
    """Show the whole journey on this machine with invented people, keys and organisations."""
    from cbcm.demo.run import run

    sys.exit(run(once=once, port=port))
