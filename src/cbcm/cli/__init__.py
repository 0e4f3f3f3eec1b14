"""The command line: for operators, for focal points, for the network's directory."""

from __future__ import annotations

import re
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


OPTION = re.compile(r"--?[A-Za-z][A-Za-z-]*(=.*)?", re.DOTALL)


def _unrepeated(message: str) -> str:
    """A message without what was typed, but the names of options."""
    typed = {part for word in sys.argv[1:] for part in (word, word.partition("=")[2])}
    for word in sorted(typed, key=len, reverse=True):
        if word and not OPTION.fullmatch(word):
            message = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", "...", message)
    return message


def main() -> None:
    """Run a command; an error of ours, or of a file, is said shortly, with exit code 1.

    What the command line does not take is said with exit code 2, and never repeated: somebody may
    have typed her words where a reference belongs.
    """
    try:
        ended = app(standalone_mode=False)
        sys.exit(ended if isinstance(ended, int) else 0)
    except typer.Abort:
        print("cbcm: nothing was done", file=sys.stderr)
        sys.exit(1)
    except typer.TyperException as error:
        message = error.format_message()
        if message:  # without any word the help was printed
            print(f"cbcm: {_unrepeated(message)}", file=sys.stderr)
            print("cbcm COMMAND --help says what a command takes", file=sys.stderr)
        sys.exit(error.exit_code)
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
