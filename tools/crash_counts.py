"""Kill whoever counts, again and again; then hold the counters against what was really done.

`python -m tools.crash_counts N` does the work of a line (messages, routing, opening, keeping,
progress, answers, closing, the clock) in a process of its own that is killed N times, at any
moment of any step, on SQLite and PostgreSQL (`unheard`: the step was over, its answer lost).
Whoever asked and got no answer asks again, as providers and clients do, and now and then
although there was one. Ends with one line of figures;
exit code 1 where a counter differs from the true count.
"""

from __future__ import annotations

import json
import os
import random
import select
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.postgres import OwnServer
from tests.world import DESK, FOCAL, STORY, World

from cbcm import casework
from cbcm.demo.network import PUSH, Network, invent
from cbcm.errors import NotFoundError
from cbcm.trends import tally
from cbcm.vocabulary import (
    AnswerCode,
    Category,
    Channel,
    Counted,
    Inbound,
    Purpose,
    Setting,
)

POSTGRESQL_PART = 0.3
LONGEST_STEP_SECONDS = 60
KILLED_WITHIN_SECONDS = 0.06
TOWNS = {"Gao": "ML-7", "Mopti": "ML-5", "Kayes": "ML-1"}
SETTINGS = (None, Setting.WATER, Setting.DISTRIBUTION)
CATEGORIES = (Category.SEA, Category.SH, Category.UNCLEAR)
SHOWN = ("kills", "unheard", "complaints", "steps", "again")
REFUSED = "refused"
Request = dict[str, Any]


def main() -> int:
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    started = time.monotonic()
    totals: Counter[str] = Counter()
    of_postgresql = round(kills * POSTGRESQL_PART)
    with tempfile.TemporaryDirectory(prefix="cbcm-counts-") as name:
        folder = Path(name)
        totals += run(folder / "sqlite", None, kills - of_postgresql, seed=1)
        server = OwnServer(folder / "data")
        try:
            totals += run(folder / "postgresql", server.url, of_postgresql, seed=2)
        finally:
            server.stop()
    print(
        " ".join(f"{name}={totals[name]}" for name in SHOWN)
        + f" cells={totals['cells']} wrong={totals['wrong']}"
        f" seconds={time.monotonic() - started:.0f}"
    )
    return int(totals["wrong"] > 0)


def run(folder: Path, url: str | None, kills: int, *, seed: int) -> Counter[str]:
    """Complaint after complaint until so many kills were survived; then the figures."""
    network = invent(folder, database_url=url)
    context = network.open()
    network.enrol(context)
    context.store.close()
    line = Line(network, random.Random(seed))  # noqa: S311 - not a secret
    number = 0
    while line.kills < kills:
        line.complaint(number, is_quiet=False)
        number += 1
    line.complaint(number, is_quiet=True)
    counted = line.counters()
    line.end()
    wrong = {name for name in {*counted, *line.true} if counted[name] != line.true[name]}
    for name in sorted(wrong):
        print(f"  {name}: counted {counted[name]}, true {line.true[name]}")
    return Counter(kills=line.kills, complaints=number + 1, steps=line.steps, again=line.again,
                   unheard=line.unheard, cells=len(+line.true), wrong=len(wrong))  # fmt: skip


@dataclass
class Line:
    """The working process and whoever asks it; `true` is what the counters must say."""

    network: Network
    random: random.Random
    now: int = field(default_factory=lambda: int(time.time()))
    true: Counter[str] = field(default_factory=Counter)
    kills: int = 0
    steps: int = 0
    again: int = 0
    unheard: int = 0
    child: Child | None = None

    def complaint(self, number: int, *, is_quiet: bool) -> None:
        """One complaint from the first message to the end, every step of it at risk."""
        town = self.random.choice(sorted(TOWNS))
        child = self.random.choice(("4", "0"))
        sender = f"+2237{number:07d}"
        words = (STORY, "2", f"Baobab Secours, {town}", child, "6")
        for place, text in enumerate(words):
            self.now += 60
            self.ask(is_quiet, do="say", id=f"{number}-{place}", sender=sender, text=text)
        self._count("contact", channel="sms")
        area = TOWNS[town]
        self._count("received", channel="sms", area=area, child="yes" if child == "4" else None)
        self.ask(is_quiet, do="tick")
        for found in self.ask(is_quiet, do="look"):
            self._work(found, number, is_quiet)
        self.ask(is_quiet, do="tick")

    def _work(self, found: dict[str, Any], number: int, is_quiet: bool) -> None:
        referral, is_account = found["id"], found["purpose"] == Purpose.ACCOUNT
        who = {"seat": found["seat"], "referral": referral}
        category = self.random.choice(CATEGORIES)
        setting = self.random.choice(SETTINGS)
        codes = {"category": category, "setting": setting}
        self.ask(is_quiet, do="keep", tokens=found["tokens"], codes=codes, **who)
        if not is_account:
            return
        self._count("referred", way="routed")
        self._count("opened", within="24h")
        self._count("kept", category=category, setting=setting or "unknown")
        if number % 2:
            self.ask(is_quiet, do="progress", codes=codes, **who)
            self._count("assessed", category=category, setting=setting or "unknown")
        if number % 3:
            self.ask(is_quiet, do="answer", **who)
            self._count("answered", code="A3")
        self.ask(is_quiet, do="close", codes=codes, **who)
        self._count("outcome", result="substantiated", category=category)

    def _count(self, event: str, **values: str | None) -> None:
        self.true[f"{event}/total=all"] += 1
        for name, value in values.items():
            if value is not None:
                self.true[f"{event}/{name}={value}"] += 1

    def ask(self, is_quiet: bool, **request: Any) -> Any:
        """Ask until there is an answer; now and then once more, though there was one."""
        request["now"] = self.now
        self.steps += 1
        while True:
            child = self.child = self.child or Child(self.network)
            child.send(request)
            if not is_quiet and self.random.random() < 1 / 2:
                time.sleep(self.random.random() * KILLED_WITHIN_SECONDS)
                self.unheard += child.kill()
                self.child = None
                self.kills += 1
                continue
            answer = child.receive()
            if self.random.random() < 1 / 10 and request["do"] != "look":
                self.again += 1
                child.send(request)
                child.receive()
            return answer

    def counters(self) -> Counter[str]:
        """What the counters say of the cells that are known here."""
        self.ask(is_quiet=True, do="tick")
        found = self.ask(is_quiet=True, do="counters")
        events = {name.partition("/")[0] for name in self.true}
        totals = {name for name in found if name.endswith("/total=all")}
        known = {*self.true, *(name for name in totals if name.partition("/")[0] in events)}
        return Counter({name: found.get(name, 0) for name in known})

    def end(self) -> None:
        if self.child is not None:
            self.child.kill()


class Child:
    """A forked process that opens the network and does what it is asked, a line at a time."""

    def __init__(self, network: Network) -> None:
        requests, self._to = os.pipe()
        self._from, answers = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            os.close(self._to)
            os.close(self._from)
            _serve(network, requests, answers)
        os.close(requests)
        os.close(answers)
        self._rest = b""
        self.receive()  # it is open: from now on a kill meets a step

    def send(self, request: Request) -> None:
        os.write(self._to, json.dumps(request).encode() + b"\n")

    def receive(self) -> Any:
        """The answer. Raises RuntimeError where the step failed or takes for ever."""
        while b"\n" not in self._rest:
            ready, _, _ = select.select([self._from], [], [], LONGEST_STEP_SECONDS)
            read = os.read(self._from, 1 << 16) if ready else b""
            if not read:
                raise RuntimeError("a step failed")
            self._rest += read
        line, _, self._rest = self._rest.partition(b"\n")
        return json.loads(line)

    def kill(self) -> bool:
        """Whether its last step was over by then, and only the answer was lost."""
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        was_over = os.read(self._from, 1) != b""
        os.close(self._to)
        os.close(self._from)
        return was_over


def _serve(network: Network, requests: int, answers: int) -> None:
    """The child's whole life: it never returns."""
    try:
        world = World(network)
        os.write(answers, b"0\n")
        with os.fdopen(requests) as lines:
            for line in lines:
                request = json.loads(line)
                world.now = request["now"]
                found = STEPS[request["do"]](world, request)
                os.write(answers, json.dumps(found).encode() + b"\n")
    except BaseException:  # noqa: BLE001 - whatever it is, the parent must see it
        traceback.print_exc()
    os._exit(1)


def _say(world: World, request: Request) -> str | None:
    inbound = Inbound(Channel.SMS, PUSH, request["id"], request["sender"], request["text"], 0)
    return world.journey.receive(inbound, now=world.now).text


def _tick(world: World, request: Request) -> None:
    world.tick()


def _look(world: World, request: Request) -> list[dict[str, Any]]:
    """What waits for agency and line, opened: who, which, and the tokens from inside."""
    found = []
    for seat in (FOCAL, DESK):
        for item in world.inbox(seat):
            opened = world.open(seat, item.id)
            tokens = {part: document["token"] for part, document in opened.items()}
            found.append({"seat": seat, "id": item.id, "purpose": item.purpose, "tokens": tokens})
    return found


def _keep(world: World, request: Request) -> None:
    account = world.account(request["seat"])
    world.context.store.write(
        lambda c: casework.acknowledge(
            c, world.context, account, request["referral"], opened=request["tokens"], kept=True,
            counted=_codes(request), now=world.now,
        )
    )  # fmt: skip


def _progress(world: World, request: Request) -> None:
    account = world.account(request["seat"])
    world.context.store.write(
        lambda c: casework.set_progress(
            c, world.context, account, request["referral"], step="assessed",
            counted=_codes(request), now=world.now,
        )
    )  # fmt: skip


def _answer(world: World, request: Request) -> None:
    account = world.account(request["seat"])
    world.context.store.write(
        lambda c: casework.answer(
            c, world.context, account, request["referral"], code=AnswerCode.A3, sealed=None,
            now=world.now,
        )
    )  # fmt: skip


def _close(world: World, request: Request) -> str | None:
    account = world.account(request["seat"])
    try:
        world.context.store.write(
            lambda c: casework.close(
                c, world.context, account, request["referral"], outcome="substantiated",
                counted=_codes(request), now=world.now,
            )
        )  # fmt: skip
    except NotFoundError:  # closed before: the last row is gone
        return REFUSED
    return None


def _counters(world: World, request: Request) -> dict[str, int]:
    context = world.context
    period = tally.period_of(world.now)
    found = context.store.read(lambda c: tally.read_counters(c, context.keyring, period))
    return dict(found or {})


def _codes(request: Request) -> Counted:
    given = request["codes"]
    setting = Setting(given["setting"]) if given["setting"] else None
    return Counted(category=Category(given["category"]), setting=setting)


STEPS: dict[str, Callable[[World, Request], Any]] = {
    "say": _say, "tick": _tick, "look": _look, "keep": _keep, "progress": _progress,
    "answer": _answer, "close": _close, "counters": _counters,
}  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
