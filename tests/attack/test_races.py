"""Two things at once on a database with many connections."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from cbcm import casework
from cbcm.errors import CbcmError
from cbcm.followup import threads
from cbcm.vocabulary import AnswerCode
from tests.world import FOCAL, HOUR, World

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
    heard = world.journey.hear_back(code, address=None, reply=None, now=world.now)
    started[0].join()
    assert heard.answers == ()
    assert world.prompt(world.say(code)) == "S3"
