"""Measure signed SMS per second against the same work without a database, in the same run.

SQLite (one process) and PostgreSQL with one and two web processes, at 8 and 32 clients; rounds
of limit and system alternate, and medians are reported. `counting` is the lower SQLite median over
that of the same server counting nothing (`bench_uncounted`). Ends with one line of figures:
ratio (the lower SQLite median), errors (all), rps, p50, p99 (ms, SQLite at 8 clients), rss_mb,
start_s (cold start), gain2 (PostgreSQL, two processes over one, the lower of both loads).
"""

from __future__ import annotations

import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.postgres import OwnServer

from cbcm.demo.network import Network, invent
from tools import bench_decisions, bench_trends
from tools.processes import ROOT, Process, free_port, wait_for

CLIENTS = (8, 32)
ROUNDS = 3
SECONDS = 4.0
WARM_UP_SECONDS = 1.0


@dataclass
class Measured:
    """Rounds of one system at one load."""

    rps: list[float] = field(default_factory=list)
    p50: list[float] = field(default_factory=list)
    p99: list[float] = field(default_factory=list)
    errors: int = 0


Table = dict[tuple[str, int], Measured]


def main() -> int:
    table: Table = {}
    with tempfile.TemporaryDirectory(prefix="cbcm-bench-") as name:
        folder = Path(name)
        start, rss = _sqlite(folder, table)
        _postgresql(folder, table)
    return _report(table, start, rss)


def _sqlite(folder: Path, table: Table) -> tuple[float, float]:
    network, uncounted = _network(folder / "sqlite", None), _network(folder / "uncounted", None)
    ports = {"limit": free_port(), "sqlite": free_port(), "uncounted": free_port()}
    limit = Process(["-m", "tools.bench_limit", str(ports["limit"])], network.environment)
    system = Process(*_serve(network, ports["sqlite"], 1))
    running = [limit, system]
    try:
        start = wait_for(f"http://127.0.0.1:{ports['sqlite']}/healthz")
        wait_for(f"http://127.0.0.1:{ports['limit']}/healthz")
        environment = uncounted.environment | {"CBCM_PORT": str(ports["uncounted"])}
        running.append(Process(["-m", "tools.bench_uncounted"], environment))
        wait_for(f"http://127.0.0.1:{ports['uncounted']}/healthz")
        secrets = {"uncounted": uncounted.push_secret}
        _rounds(
            {n: (port, secrets.get(n, network.push_secret)) for n, port in ports.items()}, table
        )
        return start, _rss_mb(system.child.pid)
    finally:
        for process in running:
            process.kill()


def _postgresql(folder: Path, table: Table) -> None:
    server = OwnServer(folder / "data")
    running: list[Process] = []
    try:
        network = _network(folder / "postgresql", server.url)
        running.append(Process(["-m", "cbcm.cli", "work"], network.environment))
        ports = {"postgresql": free_port(), "postgresql2": free_port()}
        for number, name in enumerate(ports, start=1):
            running.append(Process(*_serve(network, ports[name], number)))
            wait_for(f"http://127.0.0.1:{ports[name]}/healthz")
        _rounds({name: (port, network.push_secret) for name, port in ports.items()}, table)
    finally:
        for process in running:
            process.kill()
        server.stop()


def _network(folder: Path, url: str | None) -> Network:
    network = invent(folder, database_url=url)
    for name in [key for key in network.environment if "TWILIO" in key]:
        del network.environment[name]
    context = network.open()
    network.enrol(context)
    context.store.close()
    return network


def _serve(network: Network, port: int, processes: int) -> tuple[list[str], Mapping[str, str]]:
    arguments = ["-m", "cbcm.cli", "serve", "--processes", str(processes)]
    return arguments, network.environment | {"CBCM_PORT": str(port)}


def _rounds(systems: Mapping[str, tuple[int, str]], table: Table) -> None:
    """Each system in turn, by its port and its gateway's secret."""
    for port, secret in systems.values():
        _load(secret, port, CLIENTS[0], WARM_UP_SECONDS)
    for clients in CLIENTS:
        for round_number in range(ROUNDS):
            for name, (port, secret) in systems.items():
                measured = table.setdefault((name, clients), Measured())
                found = _load(secret, port, clients, SECONDS)
                _note(measured, found)
                print(
                    f"  {name} clients={clients} round={round_number + 1}"
                    f" rps={measured.rps[-1]:.0f} p50={measured.p50[-1]:.1f}"
                    f" p99={measured.p99[-1]:.1f} errors={len(found['errors'])}",
                    flush=True,
                )


def _load(secret: str, port: int, clients: int, seconds: float) -> dict[str, list[float]]:
    finished = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "tools.load", str(port), str(clients), str(seconds)],
        input=secret + "\n",
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
        timeout=seconds + 60,
    )
    loaded: dict[str, list[float]] = json.loads(finished.stdout)
    return loaded


def _note(measured: Measured, found: dict[str, list[float]]) -> None:
    latencies = sorted(found["latencies"])
    seconds: float = found["seconds"]  # type: ignore[assignment] # one number, not a list
    measured.errors += len(found["errors"])
    if len(latencies) < 20:
        measured.errors += 1
        latencies = latencies or [0.0]
    measured.rps.append(len(latencies) / seconds)
    measured.p50.append(latencies[len(latencies) // 2])
    measured.p99.append(latencies[min(len(latencies) - 1, int(len(latencies) * 0.99))])


def _rss_mb(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


def _report(table: Table, start: float, rss: float) -> int:
    def median(name: str, clients: int, what: str) -> float:
        return statistics.median(getattr(table[name, clients], what))

    print(
        f"machine: {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    )
    for (name, clients), measured in table.items():
        print(
            f"{name:12} clients={clients:<3} rps={median(name, clients, 'rps'):7.1f}"
            f" p50={median(name, clients, 'p50'):7.1f} p99={median(name, clients, 'p99'):7.1f}"
            f" p99/p50={median(name, clients, 'p99') / median(name, clients, 'p50'):.2f}"
            f" errors={measured.errors}"
        )
    ratio = min(median("sqlite", n, "rps") / median("limit", n, "rps") for n in CLIENTS)
    gain = min(median("postgresql2", n, "rps") / median("postgresql", n, "rps") for n in CLIENTS)
    errors = sum(measured.errors for measured in table.values())
    counting = min(median("sqlite", n, "rps") / median("uncounted", n, "rps") for n in CLIENTS)
    print(bench_decisions.line())
    print(f"counting={counting:.2f} {bench_trends.line()}")
    print(
        f"ratio={ratio:.2f} errors={errors} rps={median('sqlite', CLIENTS[0], 'rps'):.0f}"
        f" p50={median('sqlite', CLIENTS[0], 'p50'):.1f}"
        f" p99={median('sqlite', CLIENTS[0], 'p99'):.1f}"
        f" rss_mb={rss:.0f} start_s={start:.2f} gain2={gain:.2f}"
    )
    return int(errors > 0)


if __name__ == "__main__":
    sys.exit(main())
