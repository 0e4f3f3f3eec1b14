"""Commands about country packs."""

from __future__ import annotations

from typing import Annotated

import typer

from cbcm.pack import load_pack
from cbcm.wording import languages

app = typer.Typer(no_args_is_help=True)


@app.callback()
def pack() -> None:
    """Country packs."""


@app.command()
def check(name: Annotated[str, typer.Argument(help="a shipped pack, or a folder")]) -> None:
    """Prove a pack sound, or say every reason why not."""
    loaded = load_pack(name)
    unreviewed = [code for code in loaded.languages if not languages()[code].reviewed]
    print(f"{loaded.name} {loaded.version} ({loaded.status}): sound")
    print(f"rules={len(loaded.rules)} organisations={len(loaded.organisations)}"
          f" languages={len(loaded.languages)}")  # fmt: skip
    if unreviewed:
        print(f"unreviewed wording: {', '.join(unreviewed)}")
