"""The command line: for operators, for focal points, for the network's directory."""

from __future__ import annotations

import sys

import typer

from cbcm.cli import demo, desk, directory, pack, reporting, seat, server
from cbcm.errors import CbcmError, StoreUnavailableError

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,  # a traceback with locals could print words
    help="An inter-agency community-based complaints mechanism for PSEA.",
)
for group in (server, seat, desk, reporting):
    group.register(app)
app.add_typer(
    pack.app,
    name="pack",
    help="The referral SOP of a country: check, explain, draw, compare, sign.",
)
app.add_typer(directory.app, name="directory", help="Keys and accounts of the network.")
demo.register(app)


def main() -> None:
    """Run a command; an error of ours, or of a file, is said shortly, with exit code 1."""
    try:
        app()
    except StoreUnavailableError:
        print("cbcm: the database does not answer, or has no tables yet (cbcm migrate)",
              file=sys.stderr)  # fmt: skip
        sys.exit(1)
    except OSError as error:
        where = f": {error.filename}" if error.filename else ""
        print(f"cbcm: {error.strerror or type(error).__name__}{where}", file=sys.stderr)
        sys.exit(1)
    except CbcmError as error:
        fields = f" ({', '.join(error.fields)})" if error.fields else ""
        print(f"cbcm: {error.detail or error.title}{fields}", file=sys.stderr)
        sys.exit(1)
