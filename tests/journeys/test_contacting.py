"""The short message on her behalf: once a day, by day, and her number is nowhere afterwards."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

from cbcm import atrest, contacting, tables
from cbcm.demo.network import Network
from cbcm.errors import AlreadyTodayError, CbcmError, NotNowError, NotSentError
from tests.doors import NUMBER
from tests.fakes.provider import Provider
from tests.reader import API, Reader, counts
from tests.world import DESK, FOCAL, HOUR, World

pytestmark = pytest.mark.quick_on_sqlite

HERS = "+22376543219"
MORNING = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)  # Bamako is on UTC


@dataclass
class Line:
    """A world whose messages go out at a provider, and a contact that the desk opened."""

    world: World
    provider: Provider
    referral: str = ""

    def send(self, *, after: int = 0, seat: str = DESK, language: str = "fr") -> None:
        self.world.now += after
        contacting.send(
            self.world.context, self.world.gateways, self.world.account(seat), self.referral,
            number=HERS, language=language, now=self.world.now,
        )  # fmt: skip

    def texts(self) -> list[tuple[str, str]]:
        return [(message.to, message.text) for message in self.provider.sent]

    def open(self, *, who: str = "7") -> None:
        """She tells, and may be written to; the desk opens how."""
        for text in ("le gardien me suit partout", "2", "je ne sais pas", "0", who):
            self.world.say(text, sender=HERS, after=1)
        (self.referral,) = (i.id for i in self.world.inbox(DESK) if i.purpose == "contact")
        tokens = {p: d["token"] for p, d in self.world.open(DESK, self.referral).items()}
        self.world.acknowledge(DESK, self.referral, tokens, kept=False)


@pytest.fixture
def line(network: Network) -> Iterator[Line]:
    names = ("ACCOUNT_SID", "AUTH_TOKEN")
    account, token = (network.environment[f"CBCM_TWILIO_{name}"] for name in names)
    provider = Provider(account=account, token=token, number=NUMBER).start()
    changed = provider.environment | {"CBCM_NOTICE_GATEWAY": "twilio"}
    world = World(replace(network, environment=network.environment | changed))
    world.now = int(MORNING.timestamp())
    world.prove_keys()
    yield Line(world, provider)
    world.close()
    provider.stop()


def at_noon(world: World) -> None:
    """A country where it is about noon now: the interface goes by the clock of this machine."""
    hours = datetime.now(UTC).hour - 12
    calendar = replace(world.context.pack.calendar, timezone=ZoneInfo(f"Etc/GMT{hours:+d}"))
    pack = replace(world.context.pack, calendar=calendar)
    world.context = replace(world.context, pack=pack)


def test_her_number_is_nowhere_afterwards(
    line: Line, tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    world = line.world
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))  # what is spooled lies where we look
    world.now = int(datetime.now(UTC).timestamp())
    line.open()
    at_noon(world)
    desk = Reader(world, DESK)
    before = counts(world)
    body = {"number": HERS, "language": "fr"}
    with capture_logs() as logged:
        line.provider.trouble(1, status=500, path="Messages")
        refused = desk.client.post(f"{API}/{line.referral}/contact", json=body)
        assert (refused.status_code, refused.json()["code"]) == (502, "not_sent")
        sent = desk.client.post(f"{API}/{line.referral}/contact", json=body)
        again = desk.client.post(f"{API}/{line.referral}/contact", json=body)
    assert sent.status_code == 204, sent.text
    assert (again.status_code, again.json()["code"]) == (409, "already_today")
    assert line.texts() == [(HERS, world.context.pack.say("P1", "fr"))]
    assert "contact_not_sent" in {entry["event"] for entry in logged}
    digits = HERS.removeprefix("+")
    said = capfd.readouterr()
    for text in (str(logged), said.out, said.err, refused.text, again.text):
        assert digits not in text
    assert counts(world) == before
    assert _jobs(world) == []
    planted = scratch / "planted"
    planted.write_text(digits)
    assert atrest.search(world.context.settings, [digits]) == [str(planted)]
    planted.unlink()
    assert atrest.search(world.context.settings, [digits]) == []


def _jobs(world: World) -> list[str]:
    kinds = select(tables.job.c.kind)
    found = world.context.store.read(lambda c: c.execute(kinds).scalars().all())
    return [kind for kind in found if not kind.startswith(("notice", "erase", "sweep"))]


@pytest.mark.parametrize("number", ["", "12345", "ma voisine", "+2237654321912345678", "hers"])
def test_what_is_no_number_is_refused_without_repeating_it(
    sqlite_world: World, number: str
) -> None:
    desk = Reader(sqlite_world, DESK)
    body = {"number": number, "language": "fr"}
    refused = desk.client.post(f"{API}/{'0' * 32}/contact", json=body)
    assert (refused.status_code, refused.json()["fields"]) == (400, ["number"])
    assert not number or number not in refused.text


def test_she_is_written_to_by_day_only_and_told_when_again(line: Line) -> None:
    line.open()
    pack = line.world.context.pack
    day = int(MORNING.timestamp()) // 86400 * 86400
    for hour, minute, again in ((8, 59, "2027-03-01"), (17, 0, "2027-03-02"), (0, 0, "2027-03-01")):
        line.world.now = day + hour * HOUR + minute * 60
        with pytest.raises(NotNowError) as refused:
            line.send()
        assert again in str(refused.value.detail)
        assert pack.calendar.timezone.key in str(refused.value.detail)
    assert line.texts() == []
    for number, at in enumerate((9 * HOUR, 24 * HOUR + 17 * HOUR - 1), start=1):
        line.world.now = day + at
        line.send()
        assert len(line.texts()) == number
        with pytest.raises(AlreadyTodayError):
            line.send()


def test_two_readers_at_once_send_one_message(line: Line) -> None:
    line.open()

    def press(_: int) -> str:
        try:
            line.send()
        except CbcmError as error:
            return error.code
        return "sent"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(press, range(2))) == ["already_today", "sent"]
    assert len(line.texts()) == 1


@pytest.mark.parametrize("trouble", [OSError("no"), RuntimeError(f"{HERS} is not valid")])
def test_where_the_gateway_fails_it_may_be_tried_again(
    line: Line, monkeypatch: pytest.MonkeyPatch, trouble: Exception
) -> None:
    line.open()

    def fails(number: str, text: str) -> None:
        raise trouble

    with monkeypatch.context() as patch:
        patch.setattr(line.world.gateways["twilio"], "send", fails)
        with capture_logs() as logged, pytest.raises(NotSentError) as refused:
            line.send()
    assert [entry["event"] for entry in logged] == ["contact_not_sent"]
    assert HERS not in str(logged) + str(refused.value)
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__
    line.send()
    assert len(line.texts()) == 1


def test_words_that_nobody_reviewed_are_not_sent(line: Line) -> None:
    line.open()
    pack = line.world.context.pack
    assert not pack.words_in("bm").reviewed
    line.send(language="bm")
    line.send(language="unknown", after=24 * HOUR)
    assert [text for _, text in line.texts()] == [pack.say("P1", "fr")] * 2


def test_it_is_written_down_who_did_it_and_not_to_whom(line: Line) -> None:
    line.open()
    line.send()
    columns = tables.audit.c
    rows = line.world.context.store.read(
        lambda c: c.execute(select(tables.audit).where(columns.act == "contacted")).all()
    )
    (row,) = rows
    assert (row.actor, row.referral_id) == (line.world.account(DESK).id, line.referral)
    days = select(tables.referral.c.contacted_on).where(tables.referral.c.id == line.referral)
    assert line.world.context.store.read(lambda c: c.execute(days).scalar()) == "2027-03-01"


def test_only_a_contact_that_the_line_opened_and_has_now(line: Line) -> None:
    world = line.world
    for text in ("le gardien me suit partout", "2", "je ne sais pas", "0", "7"):
        world.say(text, sender=HERS, after=1)
    world.tell_all(who="8")
    codes: dict[str, set[tuple[int, str]]] = {}
    at_noon(world)
    desk = Reader(world, DESK)
    for item in world.inbox(DESK):
        answer = desk.client.post(
            f"{API}/{item.id}/contact", json={"number": HERS, "language": "fr"}
        )
        codes.setdefault(item.purpose, set()).add((answer.status_code, answer.json()["code"]))
    assert codes == {"account": {(404, "not_found")}, "contact": {(409, "not_opened")}}
    (theirs,) = world.inbox(FOCAL)
    focal = Reader(world, FOCAL)
    refused = focal.client.post(
        f"{API}/{theirs.id}/contact", json={"number": HERS, "language": "fr"}
    )
    assert refused.status_code == 403
    assert line.texts() == []


def test_after_she_withdrew_or_it_is_kept_nothing_is_sent(line: Line) -> None:
    world = line.world
    line.open()
    world.keep(DESK, line.referral)
    with pytest.raises(CbcmError) as refused:
        line.send()
    assert refused.value.code == "conflict"
    world.say("9", sender=HERS, after=1)
    assert line.texts() == []


def test_a_line_without_a_gateway_that_sends_says_so(sqlite_world: World) -> None:
    world = sqlite_world
    with pytest.raises(NotSentError):
        contacting.send(
            world.context, world.gateways, world.account(DESK), "0" * 32,
            number=HERS, language="fr", now=int(MORNING.timestamp()),
        )  # fmt: skip
