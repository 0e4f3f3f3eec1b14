"""Run a command in this process through the entry point that is installed."""

from __future__ import annotations

import io
import sys
from typing import NamedTuple

import pytest

from cbcm.cli import main


class Ended(NamedTuple):
    """How a command ended and what it printed."""

    code: int
    out: str
    err: str


def run(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    *words: str,
    typed: str = "",
) -> Ended:
    """What `cbcm WORDS` does with these lines typed; `capsys` holds nothing afterwards."""
    monkeypatch.setattr(sys, "argv", ["cbcm", *words])
    monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
    capsys.readouterr()
    with pytest.raises(SystemExit) as ended:
        main()
    out, err = capsys.readouterr()
    return Ended(int(ended.value.code or 0), out, err)
