"""The program as its operator runs it: refusals at the start, readiness, metrics, search."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from tools.processes import Process, free_port, wait_for

from cbcm.demo.network import Network

CBCM = [sys.executable, "-m", "cbcm.cli"]


def _run(network: Network, *arguments: str, **changed: str) -> subprocess.CompletedProcess[str]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith("CBCM_")}
    return subprocess.run(  # noqa: S603 - our own program
        [*CBCM, *arguments],
        env=clean | network.environment | changed,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture
def served(sqlite_network: Network) -> Iterator[tuple[Process, str, int]]:
    port, metrics = free_port(), free_port()
    environment = sqlite_network.environment | {
        "CBCM_PORT": str(port), "CBCM_METRICS_PORT": str(metrics),
    }  # fmt: skip
    process = Process(["-m", "cbcm.cli", "serve"], environment)
    try:
        wait_for(f"http://127.0.0.1:{port}/healthz")
        yield process, f"http://127.0.0.1:{port}", metrics
    finally:
        process.kill()


def test_a_served_network(served: tuple[Process, str, int], sqlite_network: Network) -> None:
    process, url, metrics = served
    limits = Path(f"/proc/{process.child.pid}/limits").read_text()
    core = next(line for line in limits.splitlines() if line.startswith("Max core file size"))
    assert core.split()[4:6] == ["0", "0"], "no core dump"
    assert httpx.get(f"{url}/metrics").status_code == 404
    shown = httpx.get(f"http://127.0.0.1:{metrics}/metrics").text
    assert "cbcm_messages_total" in shown
    lines = [line for line in shown.splitlines() if line.startswith("cbcm_")]
    assert lines
    assert not any("{" in line for line in lines), "no label: totals only"
    second = _run(sqlite_network, "serve", CBCM_PORT=str(free_port()))
    assert second.returncode == 1
    assert "another process" in second.stderr
    response = httpx.get(f"{url}/healthz")
    assert "server" not in response.headers
    assert response.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "name",
    [
        "CBCM_PEPPER",
        *(
            pytest.param(name, marks=pytest.mark.matrix)
            for name in ("CBCM_KEY_DIR", "CBCM_PUBLIC_URL", "CBCM_DIRECTORY_KEY")
        ),
    ],
)
def test_it_does_not_start_without(sqlite_network: Network, name: str) -> None:
    del sqlite_network.environment[name]
    refused = _run(sqlite_network, "serve")
    assert refused.returncode == 1
    assert name in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.mark.matrix
def test_it_does_not_start_with_a_default(sqlite_network: Network) -> None:
    refused = _run(sqlite_network, "serve", CBCM_PEPPER="p1:" + "00" * 32)
    assert refused.returncode == 1
    assert "CBCM_PEPPER" in refused.stderr
    assert "00000000" not in refused.stderr


@pytest.mark.matrix
def test_it_does_not_start_without_tables(sqlite_network: Network, tmp_path: Path) -> None:
    empty = f"sqlite:///{tmp_path / 'empty.db'}"
    refused = _run(sqlite_network, "serve", CBCM_DATABASE_URL=empty)
    assert refused.returncode == 1
    assert "cbcm migrate" in refused.stderr


@pytest.mark.matrix
def test_two_processes_want_postgresql(sqlite_network: Network) -> None:
    refused = _run(sqlite_network, "serve", "--processes", "2")
    assert refused.returncode == 1
    assert "PostgreSQL" in refused.stderr


@pytest.mark.matrix
def test_the_search_command(sqlite_network: Network, tmp_path: Path) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    clean = _run(sqlite_network, "sweep", "nowhere-to-be-found", TMPDIR=str(scratch))
    assert clean.returncode == 0, clean.stderr
    assert clean.stdout.splitlines()[-1] == "words=1 found=0"
    (scratch / "spool").write_text("she said nowhere-to-be-found here")
    found = _run(sqlite_network, "sweep", "nowhere-to-be-found", TMPDIR=str(scratch))
    assert found.returncode == 1
    assert "spool" in found.stdout


def test_readiness_names_what_is_wrong(sqlite_network: Network) -> None:
    import sqlite3

    path = sqlite_network.environment["CBCM_DATABASE_URL"].removeprefix("sqlite:///")
    with sqlite3.connect(path) as connection:
        connection.execute("DELETE FROM seat_key WHERE seat_id = 'network:recovery'")
    connection.close()
    said = _run(sqlite_network, "readiness")
    assert said.returncode == 1
    assert "no confirmed key at network:recovery" in said.stdout
    assert "the worker has not run yet" in said.stdout


@pytest.mark.matrix
def test_a_pack_is_checked_from_the_command_line(sqlite_network: Network) -> None:
    said = _run(sqlite_network, "pack", "check", "mali")
    assert said.returncode == 0
    assert "mali 2026.2 (example): sound" in said.stdout
    refused = _run(sqlite_network, "pack", "check", "atlantis")
    assert refused.returncode == 1
