"""A test complaint through every door of a real server, kept, counted nowhere, told to nobody."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
import uvicorn
from sqlalchemy import select

from cbcm import canary, clockwork, tables, watch
from cbcm.agencies import directory
from cbcm.demo.network import Network
from cbcm.pack import CANARY_SEAT
from cbcm.taking import canary_senders
from cbcm.trends import tally
from tests.doors import HMAC, Door, Program, with_gateways
from tests.longer import first
from tests.world import DESK, HOUR, STORY

pytestmark = pytest.mark.quick_on_sqlite

DAY = 24 * HOUR


@dataclass
class Line:
    """A program served by a real server on loopback."""

    program: Program
    now: int

    def run(self, *, after: int = 0) -> bool:
        self.now += after
        return canary.run(self.program.world.context, now=self.now)

    def counters(self) -> dict[str, int]:
        """Every count that is not zero, with everything folded in."""
        context = self.program.world.context
        clockwork.tick(context, now=int(time.time()))
        period = tally.period_of(int(time.time()))
        found = context.store.read(lambda c: tally.read_counters(c, context.keyring, period))
        return {name: value for name, value in (found or {}).items() if value}

    def wrong(self) -> list[str]:
        context = self.program.world.context
        clockwork.tick(context, now=self.now)
        return [w for w in watch.what_is_wrong(context, self.now) if "upstream" not in w]

    def rows(self, *names: str) -> dict[str, list[Any]]:
        found = self.program.rows()
        return {name: found[name] for name in names}

    def seats_told(self) -> set[str]:
        job = tables.job.c
        rows = self.program.world.context.store.read(
            lambda c: c.execute(select(job.reference).where(job.kind.in_(("notice", "alert"))))
        )
        return set(rows.scalars())


@pytest.fixture
def line(network: Network) -> Iterator[Line]:
    listening = socket.create_server(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    network = with_gateways(network)
    changed = {"CBCM_CANARY_URL": f"http://127.0.0.1:{port}"}
    program = Program(replace(network, environment=network.environment | changed))
    config = uvicorn.Config(program.app, log_config=None, access_log=False, lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield Line(program, int(time.time()))
    server.should_exit = True
    thread.join(timeout=10)
    program.close()
    listening.close()


def test_it_comes_through_every_door_to_kept(line: Line) -> None:
    assert line.run() is True
    context = line.program.world.context
    by_canary = select(tables.audit.c.act).where(tables.audit.c.actor == "canary")
    acts = context.store.read(lambda c: list(c.execute(by_canary).scalars()))
    assert sorted(acts) == sorted(
        ["opened", "kept", "closed"] * 5
    )  # three push gateways, Twilio, Africa's Talking
    assert line.wrong() == []


def test_it_leaves_nothing_but_the_marks_of_its_messages(line: Line) -> None:
    names = ("thread", "draft", "referral", "part", "chunk", "receipt", "answer", "rung")
    assert line.run() is True
    assert not any(line.rows(*names).values())


def test_it_is_counted_nowhere_and_a_real_complaint_is(line: Line) -> None:
    before = line.counters()
    assert line.run() is True
    assert line.counters() == before
    program = line.program
    program.send(Door(HMAC, program.world.network).request(STORY))
    assert line.counters() != before


def test_it_is_told_to_nobody(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[object] = []
    monkeypatch.setattr("cbcm.delivery.outbox.send_mail", lambda *a: told.append(a))
    for gateway in line.program.world.gateways.values():
        monkeypatch.setattr(gateway, "send", lambda *a: told.append(a))
    assert line.run() is True
    assert line.seats_told() <= {CANARY_SEAT}
    line.program.world.now = line.now
    for _ in range(3):
        line.program.world.run_jobs(after=DAY)
    assert told == []
    assert not any(line.program.world.inbox(seat) for seat in line.program.world.network.seats())


@pytest.mark.parametrize("after", first([canary.RETRY_SECONDS, DAY], 1))
def test_it_comes_through_again_whenever_it_is_repeated(line: Line, after: int) -> None:
    assert line.run() is True
    assert line.run(after=after) is True
    assert line.program.world.inbox(DESK) == []


def test_a_door_that_is_shut_is_noted_and_readyz_names_it(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert line.run() is True
    adapter = line.program.app.state.gateways.pop("kannel")
    assert line.run(after=60) is False
    assert line.wrong() == ["canary: a test complaint did not come through"]
    assert line.program.get("/readyz").status_code == 503
    line.program.app.state.gateways["kannel"] = adapter
    assert line.run(after=60) is True
    assert line.wrong() == []
    assert line.program.world.inbox(DESK) == []


def test_a_message_that_is_answered_and_lost_is_noted(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twilio's door answers 200 where nothing was stored: only "kept" counts."""
    journey = line.program.app.state.journey
    receive = journey.receive

    def fails(inbound, **options):  # type: ignore[no-untyped-def]
        if inbound.gateway == "twilio":
            raise RuntimeError("a fault of ours")
        return receive(inbound, **options)

    with monkeypatch.context() as patch:
        patch.setattr(canary, "take_up", lambda *_, **__: 0)
        assert line.run() is False  # what was sent waits: nobody took it up
    assert len(line.program.world.inbox(CANARY_SEAT)) == 5
    monkeypatch.setattr(journey, "receive", fails)
    assert line.run(after=900) is False  # what was left must not stand in for what is lost
    assert line.program.world.inbox(CANARY_SEAT) == []


def test_it_is_named_when_it_is_late_or_never_ran(line: Line) -> None:
    assert line.wrong() == ["the daily test complaint has not run yet"]
    assert line.run() is True
    assert line.wrong() == []
    line.now += watch.CANARY_LATE_SECONDS + 60
    assert line.wrong() == ["the daily test complaint is late"]


def test_without_a_key_of_its_own_it_sends_nothing_to_the_desk(line: Line) -> None:
    context = line.program.world.context
    _, public = canary.identity(context)
    context.store.write(lambda c: directory.remove_key(c, seat=CANARY_SEAT, public_key=public))
    before = line.rows("seen", "thread", "referral", "job")
    assert line.run() is False
    assert line.rows("seen", "thread", "referral", "job") == before
    assert line.wrong() == [
        "the daily test complaint is late",
        "canary: a test complaint did not come through",
    ]


def test_nobody_without_the_pepper_knows_its_sender(line: Line) -> None:
    context = line.program.world.context
    senders = {canary_senders(context, name)[0] for name in line.program.world.gateways}
    assert len(senders) == len(line.program.world.gateways)
    other = replace(context, peppers=tuple(
        replace(p, secret=bytes(reversed(p.secret))) for p in context.peppers))  # fmt: skip
    assert not senders & {canary_senders(other, name)[0] for name in line.program.world.gateways}
