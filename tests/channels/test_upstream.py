"""What the provider still holds: received where the webhook missed it, then deleted there."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from cbcm import casework, clockwork, watch
from cbcm.agencies import directory
from cbcm.channels import gateways, upstream
from cbcm.demo.network import Network
from cbcm.ports import ListingGateway
from tests.doors import NUMBER, Program
from tests.fakes.provider import Provider
from tests.world import DESK, HER, HOUR, STORY, code_in

pytestmark = pytest.mark.quick_on_sqlite

DAY = 24 * HOUR
WEBHOOK = "/sms/twilio"
PICTURE = b"\xff\xd8\xff\xe0 a picture that must reach no disk " + bytes(range(256)) * 300


class Line(Program):
    """The program with a provider; both clocks stand still unless a test moves them."""

    def __init__(self, network: Network, provider: Provider) -> None:
        super().__init__(network)
        self.provider = provider
        self.webhook = self.world.context.settings.public_url + WEBHOOK

    @property
    def now(self) -> int:
        return self.world.now

    def write(self, text: str, *, times: int, age: int = 300, sender: str = HER,
              media: tuple[tuple[str, bytes], ...] = ()) -> list[str | None]:  # fmt: skip
        """A person writes; the webhook is called `times` times."""
        return self.provider.deliver(
            text, sender=sender, webhook=self.webhook, times=times, at=self.now - age,
            media=media, post=lambda _, body, headers: self.post(WEBHOOK, body, headers),
        )  # fmt: skip

    def sweep(self, *, after: int = 0) -> upstream.Swept:
        self.world.now += after
        return upstream.sweep(
            self.world.context, self.world.journey, self.listing(), now=self.world.now
        )

    def listing(self) -> list[ListingGateway]:
        return gateways.listing(self.world.gateways)

    def told(self) -> list[tuple[str, str]]:
        """Number and prompt of everything that went out through the interface."""
        return [(m.to, self.world.prompt(m.text) or "") for m in self.provider.sent]

    def wrong(self, *, after: int = 0) -> list[str]:
        context = self.world.context
        clockwork.tick(context, now=self.now + after)
        return watch.what_is_wrong(context, self.now + after)

    def routed(self) -> list[str]:
        self.world.tick(after=5 * HOUR)
        return self.narratives(DESK)


@pytest.fixture
def provider(network: Network) -> Iterator[Provider]:
    made = _provider(network)
    yield made
    made.stop()


@pytest.fixture
def line(network: Network, provider: Provider) -> Iterator[Line]:
    made = _line(network, provider)
    yield made
    made.close()


@pytest.fixture
def sqlite_line(sqlite_network: Network) -> Iterator[Line]:
    """The same on SQLite only, where the database makes no difference."""
    provider = _provider(sqlite_network)
    made = _line(sqlite_network, provider)
    yield made
    made.close()
    provider.stop()


def _provider(network: Network) -> Provider:
    return Provider(
        account=network.environment["CBCM_TWILIO_ACCOUNT_SID"],
        token=network.environment["CBCM_TWILIO_AUTH_TOKEN"],
        number=NUMBER,
    ).start()


def _line(network: Network, provider: Provider) -> Line:
    return Line(replace(network, environment=network.environment | provider.environment), provider)


def test_what_the_webhook_missed_is_received_and_answered(line: Line) -> None:
    line.write(STORY, times=0)
    swept = line.sweep()
    assert (swept.received, swept.deleted, swept.kept_back) == (1, 1, 0)
    assert line.told() == [(HER, "M1")]
    assert line.provider.inbox() == []
    assert line.wrong() == []
    code = code_in(line.provider.sent[0].text)
    assert line.routed() == [STORY]
    assert line.world.prompt(line.world.say(code)) == "S1"


def test_what_comes_later_than_an_answer_is_expected_is_received_in_silence(line: Line) -> None:
    minutes = line.world.context.pack.limits.late_answer_minutes
    line.write(STORY, times=0, age=minutes * 60 + 60)
    assert line.sweep().received == 1
    assert line.told() == []
    assert line.provider.inbox() == []
    assert line.routed() == [STORY]


def test_silence_counts_from_when_she_wrote_and_not_from_when_it_was_fetched(line: Line) -> None:
    hours = line.world.context.pack.limits.silence_minutes // 60
    line.write(STORY, times=0, age=(hours + 1) * HOUR)
    line.sweep()
    assert line.world.tick(after=5).routed == 0, "what she wrote next to it is still fetched"
    assert line.world.tick(after=20).routed == 1
    assert line.narratives("network:desk") == [STORY]


def test_an_older_message_does_not_cut_short_the_dialogue_she_is_in(line: Line) -> None:
    hours = line.world.context.pack.limits.silence_minutes // 60
    line.write("je vous ai deja ecrit", times=0, age=hours * HOUR - 60)
    line.write(STORY, times=1)
    line.sweep()
    assert line.world.tick(after=600).routed == 0
    assert line.world.tick(after=hours * HOUR).routed == 1


def test_what_is_committed_is_deleted_and_received_once(line: Line) -> None:
    (answer,) = line.write(STORY, times=1)
    assert line.world.prompt(answer) == "M1"
    assert len(line.provider.messages) == 2
    swept = line.sweep()
    assert (swept.received, swept.deleted) == (0, 2)
    assert line.provider.messages == {}
    assert line.told() == []
    assert line.routed() == [STORY]


def test_an_answer_under_way_is_deleted_once_it_is_final(line: Line) -> None:
    line.provider.first_status = "queued"
    line.write(STORY, times=1)
    assert line.sweep().kept_back == 1
    assert [m.direction for m in line.provider.messages.values()] == ["outbound-reply"]
    line.provider.settle()
    assert line.sweep().deleted == 1
    assert line.provider.messages == {}


def test_a_webhook_called_twice_is_one_complaint(line: Line) -> None:
    first, second = line.write(STORY, times=2)
    assert line.world.prompt(first) == line.world.prompt(second) == "M1"
    line.sweep()
    assert line.provider.messages == {}
    assert line.routed() == [STORY]


def test_a_young_message_is_left_to_the_webhook(sqlite_line: Line) -> None:
    line = sqlite_line
    line.write(STORY, times=0, age=30)
    assert line.sweep() == upstream.Swept(kept_back=1)
    assert line.provider.inbox() == [STORY]
    assert line.sweep(after=31).received == 1


def test_several_missed_messages_are_taken_in_her_order(line: Line) -> None:
    line.write(STORY, times=0, age=300)
    for text in ("2", "Baobab Secours, Mopti", "et il a pris ma carte"):
        line.write(text, times=0, age=200)
    line.write("0", times=0, age=100)
    line.sweep()
    prompts = [prompt for _, prompt in line.told()]
    assert prompts[:3] == ["M1", "M2B", "M4"]
    assert "M9" not in prompts
    line.world.tick(after=5 * HOUR)
    (told,) = line.narratives("baobab_secours:focal_point")
    assert told.splitlines() == [STORY, "et il a pris ma carte"]


def test_a_refused_deletion_is_tried_again(sqlite_line: Line) -> None:
    line = sqlite_line
    line.write(STORY, times=1)
    line.provider.trouble(1, status=409, method="DELETE")
    assert line.sweep().kept_back == 1
    assert line.wrong() == []
    assert line.sweep().deleted == 1
    assert line.provider.messages == {}
    assert line.routed() == [STORY]


def test_what_somebody_else_deleted_counts_as_deleted(sqlite_line: Line) -> None:
    line = sqlite_line
    line.write(STORY, times=1, media=(("image/jpeg", PICTURE),))
    line.provider.trouble(10, status=404, method="DELETE")
    swept = line.sweep()
    assert (swept.failed, swept.kept_back) == (0, 0)


@pytest.mark.parametrize("status", [401, 429, 500])
@pytest.mark.parametrize("where", ["GET", "POST", "DELETE"])
def test_a_failing_provider_loses_and_doubles_nothing(
    sqlite_line: Line, status: int, where: str
) -> None:
    line = sqlite_line
    line.write(STORY, times=0)
    line.write("Une autre histoire de camion et de liste", times=1, sender="+22371111111")
    line.provider.trouble(2, status=status, method=where)
    first = line.sweep()
    if where != "POST":
        assert first.failed > 0
        assert "the upstream sweep has not run yet" in line.wrong()
    for _ in range(3):
        line.sweep()
    assert line.provider.messages == {}
    assert line.wrong() == []
    assert len(line.routed()) == 2


def test_one_message_that_cannot_be_deleted_holds_up_no_other(sqlite_line: Line) -> None:
    line = sqlite_line
    line.write(STORY, times=1, media=(("image/jpeg", PICTURE),), sender="+22371111111")
    stuck = next(m.sid for m in line.provider.messages.values() if m.media)
    line.write("Une autre histoire de camion et de liste", times=0)
    line.provider.trouble(99, status=500, path=stuck)
    assert line.sweep().received == 1
    assert line.provider.inbox() == [STORY]
    assert line.told() == [(HER, "M1")]


def test_one_message_that_fails_holds_up_no_other(
    sqlite_line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = sqlite_line
    receive = line.world.journey.receive

    def fails(inbound, **options):  # type: ignore[no-untyped-def]
        if inbound.text == "poison":
            raise RuntimeError("a fault of ours")
        return receive(inbound, **options)

    monkeypatch.setattr(line.world.journey, "receive", fails)
    line.write("poison", times=0, age=900)
    line.write(STORY, times=0)
    swept = line.sweep()
    assert (swept.received, swept.failed) == (1, 1)
    assert line.provider.inbox() == ["poison"]


def test_a_slow_provider_costs_time_only(
    sqlite_line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = sqlite_line
    monkeypatch.setattr("cbcm.channels.twilio_sms.TIMEOUT_SECONDS", 0.2)
    line.write(STORY, times=0)
    line.provider.trouble(1, seconds=0.6, path=r"Messages\.json")
    started = time.monotonic()
    assert line.sweep().failed == 1
    assert time.monotonic() - started < 0.6
    assert line.sweep().received == 1
    assert line.routed() == [STORY]


def test_a_provider_slow_at_deleting_does_not_hold_up_the_worker(
    sqlite_line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = sqlite_line
    monkeypatch.setattr(upstream, "DELETING_SECONDS", 0.2)
    for number in range(5):
        line.write(STORY, times=0, age=7200, sender=f"+2237000020{number}")
    line.provider.trouble(99, seconds=0.15, method="DELETE")
    swept = line.sweep()
    assert swept.received == 5
    assert 0 < swept.deleted < 5


def test_an_answer_that_is_no_json_is_a_failure_of_the_provider(
    sqlite_line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = sqlite_line
    line.write(STORY, times=0)
    with monkeypatch.context() as patch:
        patch.setattr(
            line.provider, "answer", lambda *_: (200, {"Content-Type": "text/html"}, b"<html>")
        )
        assert line.sweep().failed == 1
    assert line.sweep().received == 1


def test_more_than_a_page_is_swept_to_the_end(sqlite_line: Line) -> None:
    line = sqlite_line
    for number in range(130):
        line.provider.inbound("Bonjour", sender=f"+223700{number:05d}", at=line.now - 7200)
    line.provider.inbound(STORY, sender=HER, at=line.now - 7300)
    line.provider.requests.clear()
    swept = line.sweep()
    assert (swept.received, swept.deleted, swept.failed) == (131, 131, 0)
    pages = [r for r in line.provider.requests if r[0] == "GET" and "Media" not in r[1]]
    assert len(pages) >= 3  # two of what came in, one of what went out
    assert line.provider.messages == {}
    assert line.routed() == [STORY]


def test_a_page_that_fails_does_not_keep_back_the_pages_before(sqlite_line: Line) -> None:
    line = sqlite_line
    for number in range(105):
        sender = f"+223700{number:05d}"
        line.provider.inbound(f"{STORY} {number}", sender=sender, at=line.now - 7200)
    answer, calls = line.provider.answer, iter(range(99))

    def second_page_fails(method, target, headers, body):  # type: ignore[no-untyped-def]
        if "PageToken" in target and next(calls) == 0:
            return 500, {}, b"{}"
        return answer(method, target, headers, body)

    line.provider.answer = second_page_fails  # type: ignore[method-assign]
    first = line.sweep()
    assert (first.received, first.failed) == (100, 1)
    second = line.sweep()
    assert (second.received, second.failed) == (5, 0)
    line.world.tick(after=5 * HOUR)
    assert len(line.rows()["referral"]) == 105


def test_dying_between_commit_and_deletion_doubles_nothing(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    line.write(STORY, times=0, media=(("image/jpeg", PICTURE),))
    with monkeypatch.context() as patch:
        patch.setattr("cbcm.channels.twilio_sms.TwilioAdapter.erase", _dies)
        with pytest.raises(KeyboardInterrupt):
            line.sweep()
    assert len(line.provider.inbox()) == 1
    assert line.sweep().deleted >= 1
    assert line.provider.inbox() == []
    line.world.tick(after=5 * HOUR)
    kinds = sorted(kind for item in line.world.inbox(DESK) for _, kind in item.parts)
    assert kinds == ["account", "attachment"]


def test_dying_before_the_media_are_sealed_loses_none(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    line.write(STORY, times=0, media=(("image/jpeg", PICTURE),))
    with monkeypatch.context() as patch:
        patch.setattr("cbcm.channels.twilio_sms.TwilioAdapter.media", _dies)
        with pytest.raises(KeyboardInterrupt):
            line.sweep()
    line.sweep()
    assert pictures(line) == [("image/jpeg", PICTURE)]


def test_media_are_sealed_to_the_desk_once_and_then_deleted(line: Line) -> None:
    media = (("image/jpeg", PICTURE), ("audio/amr", b"#!AMR" + bytes(70_000)))
    line.write(STORY, times=1, media=media)
    line.sweep()
    line.sweep()
    assert line.provider.messages == {}
    assert sorted(pictures(line)) == sorted(media)
    others = [s for s in line.world.network.seats() if s != DESK]
    assert not any(line.world.inbox(seat) for seat in others)


def test_media_that_cannot_be_fetched_stay_upstream_until_they_can(sqlite_line: Line) -> None:
    line = sqlite_line
    line.write(STORY, times=1, media=(("image/jpeg", PICTURE),))
    line.provider.trouble(1, status=500, path="/cdn/")
    assert line.sweep().failed == 1
    assert line.provider.inbox() == [STORY]
    assert line.world.inbox(DESK) == []
    line.sweep()
    assert pictures(line) == [("image/jpeg", PICTURE)]


def test_a_picture_sent_with_a_code_is_not_lost(sqlite_line: Line) -> None:
    line = sqlite_line
    code = line.world.tell_all()
    (answer,) = line.write(code, times=1, media=(("image/jpeg", PICTURE),))
    assert line.world.prompt(answer) == "S6"
    line.sweep()
    assert pictures(line) == [("image/jpeg", PICTURE)]


def test_a_picture_sent_with_a_number_that_is_no_code_is_not_lost(sqlite_line: Line) -> None:
    line = sqlite_line
    (answer,) = line.write("76 12 34 56 78", times=1, media=(("image/jpeg", PICTURE),))
    assert answer is not None
    line.sweep()
    assert pictures(line) == [("image/jpeg", PICTURE)]


def test_media_of_a_thread_that_ended_still_reach_the_desk(line: Line) -> None:
    line.write(STORY, times=1, media=(("image/jpeg", PICTURE),))
    world = line.world
    world.tick(after=5 * HOUR)
    (waiting,) = world.inbox(DESK)
    world.keep(DESK, waiting.id)
    desk = world.account(DESK)
    world.context.store.write(
        lambda c: casework.close(
            c, world.context, desk, waiting.id, outcome="closed", now=world.now
        )
    )
    line.sweep()
    assert pictures(line) == [("image/jpeg", PICTURE)]
    world.tick(after=800 * DAY)  # the thread's own time is over, what waits is not
    assert len(line.rows()["referral"]) == 1
    assert len(line.rows()["chunk"]) >= 1


def test_media_touch_no_disk(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[tuple[str, int]] = []
    tracking = True

    def hook(event: str, args: tuple[object, ...]) -> None:
        if tracking and event == "open" and isinstance(args[2], int):
            writing = args[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | getattr(os, "O_TMPFILE", 0))
            if writing:
                opened.append((str(args[0]), writing))
        if tracking and event in ("tempfile.mkstemp", "tempfile.mkdtemp"):
            opened.append((event, 0))

    sys.addaudithook(hook)
    line.write(STORY, times=1, media=(("image/jpeg", PICTURE),))
    line.sweep()
    tracking = False
    assert pictures(line) == [("image/jpeg", PICTURE)]
    allowed = line.world.context.settings.key_dir
    assert [name for name, _ in opened if Path(name).parent != allowed] == []
    folder = line.world.network.folder
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert files
    for path in files:
        assert PICTURE[:40] not in path.read_bytes()


def test_old_unswept_messages_make_readyz_fail_and_name_it(line: Line) -> None:
    line.write(STORY, times=0, age=1900)
    world = line.world
    (public,) = [world.network.publics["network:desk"]]
    world.context.store.write(
        lambda c: directory.remove_key(c, seat="network:desk", public_key=public)
    )
    swept = line.sweep()
    assert (swept.received, swept.old) == (0, 1)
    assert line.provider.inbox() == [STORY]
    world.context.store.write(
        lambda c: directory.put_key(
            c, world.network.signed("network:desk", public), world.context.trust
        )
    )
    line.provider.trouble(1, status=500, method="DELETE")
    line.provider.trouble(1, status=409, method="DELETE")
    line.sweep()  # received now, and not deleted
    line.sweep()
    response = line.get("/readyz")
    assert response.status_code == 503
    assert "upstream: inbound messages wait unswept" in response.json()["wrong"]
    line.sweep()
    assert line.wrong() == []


def test_a_sweep_that_is_late_is_named(sqlite_line: Line) -> None:
    sqlite_line.sweep()
    assert sqlite_line.wrong() == []
    assert sqlite_line.wrong(after=1900) == ["the upstream sweep is late"]


def test_a_mark_is_not_forgotten_while_its_message_is_upstream(line: Line) -> None:
    line.write(STORY, times=1)
    line.provider.trouble(99, status=409, method="DELETE")
    for _ in range(9):
        line.sweep(after=DAY)
        line.world.tick()
    assert len(line.rows()["seen"]) == 1
    assert line.sweep().received == 0
    line.provider.recover()
    assert line.sweep().deleted == 2
    for _ in range(9):
        line.sweep(after=DAY)
        line.world.tick()
    assert line.rows()["seen"] == []


def test_a_mark_is_not_forgotten_where_the_provider_was_never_reached(line: Line) -> None:
    line.write(STORY, times=1)
    line.world.tick(after=9 * DAY)
    assert len(line.rows()["seen"]) == 1
    assert line.sweep().received == 0


def test_a_mark_is_not_forgotten_while_the_provider_is_away(line: Line) -> None:
    line.sweep()
    line.write(STORY, times=1)
    line.provider.trouble(99, status=500)
    for _ in range(9):
        line.sweep(after=DAY)
        line.world.tick()
    assert len(line.rows()["seen"]) == 1
    line.provider.recover()
    assert line.sweep().received == 0


def test_our_own_side_holds_no_id_of_the_provider(line: Line) -> None:
    line.write(STORY, times=1, media=(("image/jpeg", PICTURE),))
    ids = [m.sid for m in line.provider.messages.values()]
    line.sweep()
    everything = repr(line.rows())
    assert ids
    assert not any(one in everything or one[2:] in everything for one in ids)


def pictures(line: Line) -> list[tuple[str, bytes]]:
    """Type and bytes of every attachment that waits at the desk."""
    return [
        (document["type"], document["content"])
        for item in line.world.inbox(DESK)
        for document in line.world.open(DESK, item.id).values()
        if document["kind"] == "attachment"
    ]


def _dies(*_: object, **__: object) -> None:
    raise KeyboardInterrupt
