"""`cbcm demo --once`: what it shows, what it says when a step fails, and what it leaves."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from cbcm.demo.play import STEPS
from tests.demo.starting import CBCM, environment, run

BROKEN = """
import sys
from cbcm.delivery import erasure
from cbcm.demo.run import run

erasure.sweep_files = lambda store: True
sys.exit(run(once=True, port=0))
"""


def test_every_step_is_shown_and_nothing_is_left(tmp_path: Path) -> None:
    ended = run([str(CBCM), "demo", "--once"], tmp_path / "scratch")
    assert ended.returncode == 0, ended.stdout + ended.stderr
    lines = [line for line in ended.stdout.splitlines() if re.match(r" ?\d+ ", line)]
    assert len(lines) == len(STEPS) > 10
    for number, (line, (name, _)) in enumerate(zip(lines, STEPS, strict=True), start=1):
        assert re.fullmatch(rf" ?{number} {re.escape(name)} \.+ ok", line)
    assert "A real server never does." in ended.stdout
    assert ended.stderr == ""
    assert list((tmp_path / "scratch").iterdir()) == []


@pytest.mark.matrix
def test_a_failing_step_is_named_and_nothing_is_left(tmp_path: Path) -> None:
    ended = run([sys.executable, "-c", BROKEN], tmp_path / "scratch")
    assert ended.returncode == 1, ended.stdout + ended.stderr
    assert re.search(r"server's copy erased \.+ FAILED: the ciphertext is still", ended.stdout)
    assert "her code hears" not in ended.stdout
    assert list((tmp_path / "scratch").iterdir()) == []


@pytest.mark.matrix
def test_beside_a_real_server_its_provider_is_never_reached(tmp_path: Path) -> None:
    """Its sweep would take real messages into an invented network, and delete them upstream."""
    with socket.create_server(("127.0.0.1", 0)) as provider:
        ended = run(
            [str(CBCM), "demo", "--port", str(provider.getsockname()[1])],
            tmp_path / "scratch",
            CBCM_TWILIO_ACCOUNT_SID="AC" + "1" * 32,
            CBCM_TWILIO_AUTH_TOKEN="2" * 32,
            CBCM_TWILIO_NUMBERS="+15005550006",
            CBCM_TWILIO_API_URL=f"http://127.0.0.1:{provider.getsockname()[1]}",
            CBCM_DATABASE_URL=f"sqlite:///{tmp_path}/real.db",
        )
        provider.setblocking(False)
        with pytest.raises(BlockingIOError):
            provider.accept()
    assert ended.returncode == 0, "without a terminal it ends after the play"
    assert "is taken by another program; using" in ended.stdout
    assert not (tmp_path / "real.db").exists()


@pytest.mark.matrix
def test_being_told_to_stop_leaves_nothing(tmp_path: Path) -> None:
    with subprocess.Popen(  # noqa: S603 - a program of ours
        [CBCM, "demo", "--once"], env=environment(tmp_path / "scratch"),
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True,
    ) as demo:  # fmt: skip
        assert demo.stdout is not None
        assert any(line.startswith(" 1 ") for line in demo.stdout)
        assert list((tmp_path / "scratch").iterdir())
        demo.send_signal(signal.SIGTERM)
        demo.wait(timeout=20)
    assert list((tmp_path / "scratch").iterdir()) == []
