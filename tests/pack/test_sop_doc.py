"""docs/sop.md is held to the program: every output it shows is what the command prints now."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from cbcm.pack.axes import AXES
from tests.command import run

DOC = Path(__file__).parents[2] / "docs" / "sop.md"
SHOWN = re.findall(r"^```\n\$ cbcm (.+)\n([^`]+)```$", DOC.read_text(), re.MULTILINE)


def _timeless(text: str) -> str:
    return re.sub(r"seconds=\d+\.\d+", "seconds=*", text)


def test_the_document_shows_what_is_checked_and_explained() -> None:
    assert [command.split()[1] for command, _ in SHOWN] == ["check", "explain"]


@pytest.mark.parametrize(("command", "output"), SHOWN, ids=[command for command, _ in SHOWN])
def test_every_output_shown_is_what_the_command_prints(
    command: str,
    output: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    ended = run(*shlex.split(command), env={})
    assert (ended.returncode, ended.stderr) == (0, "")
    assert _timeless(ended.stdout) == _timeless(output)


def test_every_fact_and_each_of_its_values_is_listed() -> None:
    rows = dict(re.findall(r"^\| `(\w+)`: .+ \| (.+) \|$", DOC.read_text(), re.MULTILINE))
    assert {name: tuple(re.findall(r"`(\w+)`", said)) for name, said in rows.items()} == AXES
