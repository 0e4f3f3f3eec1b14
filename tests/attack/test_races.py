"""Two things at once on a database with many connections."""

from __future__ import annotations

import threading
from collections.abc import Callable
from types import ModuleType

import pytest

from cbcm import casework
from cbcm.delivery import erasure, referrals
from cbcm.errors import CbcmError
from cbcm.followup import threads
from cbcm.vocabulary import AnswerCode
from tests.reader import Reader, rows
from tests.world import DESK, FOCAL, HOUR, World

pytestmark = pytest.mark.matrix  # each waits for another's lock, seconds at a time

ALTERNATE = "baobab_secours:alternate"


def beside(work: Callable[[], object]) -> threading.Thread:
    """Run something in a connection of its own; give it time where nothing holds it."""
    thread = threading.Thread(target=work)
    thread.start()
    thread.join(timeout=2)
    return thread


def test_a_seat_cannot_keep_what_another_proved_while_it_climbed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.tell_all()
    (line,) = world.inbox(FOCAL)
    tokens = {p: d["token"] for p, d in world.open(FOCAL, line.id).items()}
    parts, started = casework._parts, []

    def slow(connection, referral_id):  # type: ignore[no-untyped-def]
        found = parts(connection, referral_id)
        if not started:
            started.append(beside(lambda: world.tick(after=49 * HOUR)))
        return found

    monkeypatch.setattr(casework, "_parts", slow)
    world.acknowledge(FOCAL, line.id, tokens, kept=False)
    started[0].join()
    with pytest.raises(CbcmError):
        world.acknowledge(ALTERNATE, line.id, {}, kept=True)


def test_an_answer_given_while_she_reads_is_still_news(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = world.tell_all()
    (line,) = world.inbox(FOCAL)
    world.keep(FOCAL, line.id)
    account = world.account(FOCAL)
    read, started = threads.answers, []

    def give() -> None:
        world.context.store.write(
            lambda c: casework.answer(c, world.context, account, line.id, code=AnswerCode.A4,
                                      sealed=None, now=world.now)
        )  # fmt: skip

    def slow(connection, thread):  # type: ignore[no-untyped-def]
        found = read(connection, thread)
        started.append(beside(give))
        return found

    monkeypatch.setattr(threads, "answers", slow)
    heard = world.hear_back(code, address=None)
    started[0].join()
    assert heard.answers == ()
    assert world.prompt(world.say(code)) == "S3"


def _divided(world: World) -> tuple[Reader, Reader]:
    """The desk gave each of two agencies its own part; both have opened it."""
    world.tell_all(organisation="je ne sais pas")
    desk = Reader(world, DESK)
    referral = desk.one()
    desk.open(referral)
    part = {"narrative": "x", "others_involved": True}
    shares = [desk.share(code, "agency", part) for code in ("baobab_secours", "djoliba_sante")]
    assert desk.dispose(referral, "refer", *shares).status_code == 200
    readers = Reader(world, FOCAL), Reader(world, "djoliba_sante:focal_point")
    for reader in readers:
        reader.open(reader.one())
    return readers


@pytest.mark.parametrize(
    ("file", "at"), [(referrals, "hold"), (referrals, "erase_parts"), (erasure, "request")]
)
def test_two_who_keep_the_last_two_parts_at_once_leave_no_original(
    world: World, monkeypatch: pytest.MonkeyPatch, file: ModuleType, at: str
) -> None:
    """Wherever the second comes in between, one of them sees that nobody waits any more."""
    one, other = _divided(world)
    last, step, started = other.one(), getattr(file, at), []

    def slow(connection, *rest):  # type: ignore[no-untyped-def]
        found = step(connection, *rest)
        if not started:
            started.append(None)  # the other one's own steps are not held up
            started.append(beside(lambda: world.acknowledge(other.seat, last, {}, kept=True)))
        return found

    monkeypatch.setattr(file, at, slow)
    one.keep(one.one())
    started[1].join()
    assert one.listed() == other.listed() == []
    assert rows(world, "chunk") == 0
    assert rows(world, "referral") == 2, "two that are kept, and no original"


def test_one_keeps_while_the_other_gives_back_and_neither_is_lost(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = _divided(world)
    lost, account, started = other.one(), world.account(other.seat), []
    erase = referrals.erase_parts

    def give_back() -> None:
        world.context.store.write(
            lambda c: casework.set_unreadable(c, world.context, account, lost, now=world.now)
        )

    def slow(connection, ids):  # type: ignore[no-untyped-def]
        erase(connection, ids)
        if not started:
            started.append(None)
            started.append(beside(give_back))

    monkeypatch.setattr(referrals, "erase_parts", slow)
    one.keep(one.one())
    started[1].join()
    assert Reader(world, DESK).one(), "the original is with the desk again"
    assert rows(world, "chunk") == 1
