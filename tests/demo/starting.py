"""Start `cbcm demo` as a person would: as a program, with a folder for its temporary files."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

CBCM = Path(sys.executable).with_name("cbcm")


def environment(folder: Path, **more: str) -> dict[str, str]:
    """This process's environment; temporary files go to `folder`, which must end up empty."""
    folder.mkdir(exist_ok=True)
    return os.environ | {"TMPDIR": str(folder), "PYTHONUNBUFFERED": "1"} | more


def run(command: list[str], folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - a program of ours
        command, env=environment(folder, **more), stdin=subprocess.DEVNULL,
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
