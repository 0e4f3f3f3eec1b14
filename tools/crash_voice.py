"""Kill the program at random points while people call; count what becomes of what they said.

`python -m tools.crash_voice [RECORDINGS]` on SQLite, web and worker in one process. Promise: every
recording that the provider made is at the desk exactly once, and nothing stays upstream, whichever
request was lost on its way. Ends with one line of figures; exit code 1 where that does not hold.
"""

from __future__ import annotations

import random
import secrets
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

import httpx
from tests.fakes.telephony import Telephony
from tests.hotline import hotline_of, provider_for

from cbcm.demo.network import Network, invent
from tools.processes import Process, free_port, wait_for

CALLERS = 4
AHEAD_SECONDS = 400  # the program's clock: what was recorded is old enough for the sweep
SETTLE_SECONDS = 60
ANSWER_SECONDS = 12


class Run:
    """One program under fire, and those who call it meanwhile."""

    def __init__(self, network: Network, provider: Telephony, port: int) -> None:
        self.network, self.provider, self.port = network, provider, port
        self.url = f"http://127.0.0.1:{port}"
        self.kills = 0
        self.stop = threading.Event()
        self.start()

    def start(self) -> None:
        arguments = ["-m", "tools.crash_server", "both", str(self.port), str(AHEAD_SECONDS)]
        self.process = Process(arguments, self.network.environment)

    def kill_at_random(self) -> None:
        while not self.stop.wait(random.uniform(0.3, 1.5)):  # noqa: S311 - not a secret
            self.process.kill(signal.SIGKILL)
            self.kills += 1
            self.start()
            try:
                wait_for(self.url + "/healthz")
            except TimeoutError:
                continue  # the next round starts it anew

    def ask(self, path: str, body: bytes, headers: dict[str, str]) -> httpx.Response:
        return httpx.post(self.url + path, content=body, headers=headers, timeout=ANSWER_SECONDS)

    def call(self, number: int) -> None:
        """One call. A provider whom we do not answer ends it; what it recorded stays with it."""
        phone = self.provider.phone(f"+22370{number:06d}", self.url, self.ask)
        data = b"RIFF" + secrets.token_hex(16).encode()
        try:
            phone.ring().press("1").press("2")
            phone.speak(20, data)
            phone.press(random.choice("678")).press("4826")  # noqa: S311
        except (httpx.TransportError, AssertionError):
            time.sleep(0.2)
        phone.hang_up()

    def settle(self) -> None:
        latest = time.monotonic() + SETTLE_SECONDS
        while time.monotonic() < latest and (self.provider.calls or self.provider.recordings):
            time.sleep(0.5)


def run(count: int) -> Counter[str]:
    """Let people call until `count` spoke; lost, doubled and left upstream."""
    with tempfile.TemporaryDirectory(prefix="cbcm-crash-") as folder:
        network = invent(Path(folder) / "network")
        provider = provider_for(network)
        port = free_port()
        network.environment |= provider.environment
        network.environment["CBCM_PUBLIC_URL"] = f"http://127.0.0.1:{port}"
        context = network.open()
        network.enrol(context)
        context.store.close()
        fire = Run(network, provider, port)
        try:
            wait_for(fire.url + "/healthz")
            killer = threading.Thread(target=fire.kill_at_random, daemon=True)
            killer.start()
            _call_all(fire, count)
            fire.stop.set()
            killer.join()
            fire.settle()
        finally:
            fire.stop.set()
            fire.process.kill()
            provider.stop()
        return _figures(fire)


def _call_all(fire: Run, count: int) -> None:
    """Until so many recordings were made, however many calls that takes."""

    def caller(number: int) -> None:
        while len(fire.provider.made) < count:
            fire.call(number)

    threads = [threading.Thread(target=caller, args=(n,)) for n in range(CALLERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _figures(fire: Run) -> Counter[str]:
    line = hotline_of(fire.network, fire.provider)
    heard = Counter(line.recordings())
    made = fire.provider.made
    told = Counter(recorded=len(made), kills=fire.kills, lost=0, doubled=0, upstream=0)
    told["lost"] = sum(1 for data in made if not heard[data])
    told["doubled"] = sum(number - 1 for number in heard.values())
    line.silence()
    accounts = len(line.accounts())  # one for each call in which something was said
    told["lost"] += max(0, len(made) - accounts)
    told["doubled"] += max(0, accounts - len(made))
    told["upstream"] = len(fire.provider.calls) + len(fire.provider.recordings)
    line.close()
    return told


def main() -> int:
    found = run(int(sys.argv[1]) if len(sys.argv) > 1 else 60)
    print(" ".join(f"{name}={value}" for name, value in found.items()))
    return int(bool(found["lost"] or found["doubled"] or found["upstream"]))


if __name__ == "__main__":
    sys.exit(main())
