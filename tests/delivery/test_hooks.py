"""A member's system hears that something waits, signed and no more, and not where it may not."""

from __future__ import annotations

import base64
import json
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from sqlalchemy import select
from standardwebhooks import Webhook, WebhookVerificationError

from cbcm import tables
from cbcm.delivery import hooks
from cbcm.demo.network import Network
from cbcm.endpoints import parse_hooks
from cbcm.vocabulary import Rung
from tests.world import HOUR, STORY, World

pytestmark = pytest.mark.quick_on_sqlite

SEAT = "baobab_secours:cfm"
SECRET = "whsec_" + base64.b64encode(bytes(range(3, 35))).decode()
AID = "Bonjour, ma carte de riz n'est pas sur la liste du camp"


@dataclass
class System:
    """A member's system; `status` is its next answers, 204 when they are used up."""

    taken: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    status: list[int] = field(default_factory=list)
    url: str = ""

    def start(self) -> ThreadingHTTPServer:
        system = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                system.taken.append((dict(self.headers.items()), body))
                self.send_response(system.status.pop(0) if system.status else 204)
                self.send_header("Location", f"{system.url}/elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                return

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{server.server_port}/hook"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return server


@dataclass
class Told:
    world: World
    system: System

    def aid(self, sender: str = "+22370000101") -> None:
        for text in (AID, "1", "Baobab Secours, Mopti"):
            self.world.say(text, sender=sender)

    def notice(self) -> None:
        """The next fixed time comes."""
        self.world.now += 24 * HOUR
        self.world.run_jobs()

    def kinds(self) -> list[str]:
        return list(self.world.context.store.read(
            lambda c: c.execute(select(tables.job.c.kind)).scalars().all()
        ))  # fmt: skip


@pytest.fixture
def told(network: Network) -> Iterator[Told]:
    system = System()
    server = system.start()
    given = json.dumps([{"seat": SEAT, "url": system.url, "secret": SECRET}])
    world = World(replace(network, environment=network.environment | {"CBCM_WEBHOOKS": given}))
    yield Told(world, system)
    world.close()
    server.shutdown()
    server.server_close()


def test_it_hears_once_signed_and_nothing_but_that_something_waits(told: Told) -> None:
    told.aid()
    told.aid("+22370000102")
    assert len(told.world.inbox(SEAT)) == 2
    told.notice()
    ((headers, body),) = told.system.taken
    value = json.loads(body)
    assert set(value) == {"type", "timestamp"}
    assert value["type"] == "referrals.waiting"
    content = headers["webhook-id"], int(headers["webhook-timestamp"])
    assert _signature(*content, body) == headers["webhook-signature"]
    assert content[1] == told.world.now
    assert "notice_hook" not in told.kinds()


def _signature(message_id: str, at: int, body: bytes) -> str:
    """As the standard's own library makes it."""
    from datetime import UTC, datetime

    moment = datetime.fromtimestamp(at, UTC)
    return Webhook(SECRET).sign(message_id, moment, body.decode())


def test_the_standards_own_library_takes_our_headers() -> None:
    import time

    hook = parse_hooks(json.dumps([{"seat": SEAT, "url": "https://x.org", "secret": SECRET}]))[SEAT]
    headers = hooks.signed(hook, "msg_1", b"{}", int(time.time()))
    assert Webhook(SECRET).verify(b"{}", headers) == {}
    with pytest.raises(WebhookVerificationError):
        Webhook(SECRET).verify(b"[]", headers)


@pytest.mark.parametrize("status", [500, 301, 404])
def test_what_is_not_taken_comes_again_with_the_same_id(told: Told, status: int) -> None:
    told.system.status = [status]
    told.aid()
    told.notice()
    assert "notice_hook" in told.kinds()
    told.world.run_jobs(after=120)
    first, second = told.system.taken
    assert first[0]["webhook-id"] == second[0]["webhook-id"]
    assert "notice_hook" not in told.kinds()


def test_it_hears_nothing_of_what_was_taken_up_meanwhile(told: Told) -> None:
    told.aid()
    (line,) = told.world.inbox(SEAT)
    told.world.keep(SEAT, line.id)
    told.notice()
    assert told.system.taken == []


def test_it_hears_nothing_of_a_complaint_about_somebody(told: Told) -> None:
    for text in (STORY, "2", "Baobab Secours, Mopti", "0", "6"):
        told.world.say(text)
    told.notice()
    assert told.system.taken == []


@pytest.mark.parametrize("away", ["baobab_secours", ""])
def test_it_hears_nothing_where_anybody_who_reads_it_is_kept_away(told: Told, away: str) -> None:
    rung = Rung(SEAT, 10_000, excludes=(away,))
    ladders: dict[str, Any] = {
        key: (rung, *steps[1:])
        for key, steps in told.world.context.pack.ladders.items()
        if steps[0].seat.endswith(":cfm")
    }
    assert ladders, "no ladder begins at a feedback mechanism"
    told.world.follow(**ladders)
    told.aid()
    assert bool(told.world.inbox(SEAT)) is not bool(away), "its own person may see the one of them"
    told.notice()
    assert told.system.taken == []


BAD: list[dict[str, str]] = [
    {"url": "http://member.example.org/hook"}, {"url": "https://10.0.0.8/hook"},
    {"url": "https://127.0.0.2/hook"}, {"url": "https://[fd00::1]/hook"},
    {"url": "https://intranet/hook"}, {"url": "https://u:p@member.example.org"},
    {"seat": "baobab_secours:focal_point"}, {"seat": "network:desk"}, {"seat": "cfm"},
    {"secret": "whsec_c2hvcnQ="}, {"secret": SECRET.removeprefix("whsec_")}, {"secret": "whsec_é"},
    {"secret": "whsec_" + base64.b64encode(b"a" * 32).decode()},
]  # fmt: skip
GOOD = {"seat": SEAT, "url": "https://member.example.org/hook", "secret": SECRET}


@pytest.mark.parametrize("wrong", BAD)
def test_an_unsafe_webhook_is_refused_without_its_value(wrong: dict[str, str]) -> None:
    assert SEAT in parse_hooks(json.dumps([GOOD]))
    with pytest.raises(ValueError, match="WEBHOOKS") as refused:
        parse_hooks(json.dumps([GOOD | wrong]))
    assert "example" not in str(refused.value)
    assert SECRET not in str(refused.value)
    assert refused.value.__cause__ is None


def test_a_name_that_leads_inside_is_not_called(monkeypatch: pytest.MonkeyPatch) -> None:
    def leads(*_: object, **__: object) -> list[tuple[int, int, int, str, tuple[str, int]]]:
        return [(2, 1, 6, "", (address, 443)) for address in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", leads)
    addresses = ["93.184.216.34"]
    assert hooks.address_of("member.example.org", 443) == "93.184.216.34"
    for inside in ("10.1.2.3", "127.0.0.1", "169.254.169.254", "::1", "fd00::1"):
        addresses = ["93.184.216.34", inside]
        with pytest.raises(OSError, match="not public"):
            hooks.address_of("member.example.org", 443)
