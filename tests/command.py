"""The command line run as its user would, but in this process: starting Python takes a second.

`tests/test_operations.py` starts the installed program itself.
"""

from __future__ import annotations

import io
import os
from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from unittest.mock import patch

from cbcm.cli import main


@dataclass(frozen=True)
class Ended:
    """What a command left: its exit code and what it printed."""

    returncode: int
    stdout: str
    stderr: str


def run(*words: str, env: Mapping[str, str], typed: str = "") -> Ended:
    """Run `cbcm WORDS` with these variables beside those of this process."""
    out, err = io.StringIO(), io.StringIO()
    with (
        patch.dict(os.environ, env),
        patch("sys.argv", ["cbcm", *words]),
        patch("sys.stdin", io.StringIO(typed)),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        try:
            main()
            code: object = 0
        except SystemExit as ended:
            code = ended.code
    return Ended(code if isinstance(code, int) else int(code is not None),
                 out.getvalue(), err.getvalue())  # fmt: skip
