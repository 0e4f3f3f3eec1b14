"""One message, one address, one server that is away: nobody else may wait for it."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from pydantic import SecretStr
from pyrage import encrypt

from cbcm import casework
from cbcm.delivery import jobs, outbox, post
from cbcm.sealing import recipient
from cbcm.vocabulary import AnswerCode
from tests.world import FOCAL, HOUR, STORY, World, code_in


def test_a_free_text_that_is_not_ours_does_not_shut_her_page(sqlite_world: World) -> None:
    world = sqlite_world
    code = world.tell_all()
    (line,) = world.inbox(FOCAL)
    world.keep(FOCAL, line.id)
    from cbcm.delivery import referrals
    from cbcm.followup import threads

    keys = world.context.store.read(
        lambda c: threads.reply_keys(c, referrals.thread_of(c, line.id), world.context.peppers)
    )
    sealed = encrypt(b"Bonjour, venez demain.", [recipient(k) for k in keys])
    account = world.account(FOCAL)
    world.context.store.write(
        lambda c: casework.answer(c, world.context, account, line.id, code=AnswerCode.A1,
                                  sealed=sealed, now=world.now)
    )  # fmt: skip
    heard = world.hear_back(code, address="192.0.2.1")
    assert [given for given, _ in heard.answers] == ["A1"]


def test_one_guesser_on_the_web_shuts_out_nobody_else(sqlite_world: World) -> None:
    world = sqlite_world
    code = world.tell_all()
    for _ in range(2100):
        with pytest.raises(Exception, match="Number not found"):
            world.hear_back("1234", address="192.0.2.9")
    assert world.prompt(world.say(code)) == "S1"


def test_a_slow_mail_server_does_not_hold_up_the_clock(
    sqlite_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = sqlite_world
    clock = [0.0]

    def slow(*_: object) -> None:
        clock[0] += post.TIMEOUT_SECONDS
        raise OSError

    monkeypatch.setattr(outbox, "send_mail", slow)
    monkeypatch.setattr(time, "monotonic", lambda: clock[0])
    for number in range(50):
        world.context.store.write(
            lambda c, n=number: jobs.add(c, outbox.ALARM, f"operator{n}", run_at=world.now)
        )
    world.run_jobs()
    assert clock[0] <= 60


def test_a_mail_address_that_breaks_the_library_is_put_off(sqlite_world: World) -> None:
    world = sqlite_world
    settings = world.context.settings.model_copy(
        update={"operator_contact": "a@[b", "smtp_url": SecretStr("smtp://127.0.0.1:1")}
    )
    context = replace(world.context, settings=settings)
    world.context.store.write(lambda c: jobs.add(c, outbox.ALARM, "operator", run_at=world.now))
    assert outbox.run_due(context, {}, now=world.now) == 0


def test_a_sender_of_yesterday_is_taken_while_the_worker_is_away(sqlite_world: World) -> None:
    world = sqlite_world
    world.tell_all()
    assert world.prompt(world.say(STORY, after=25 * HOUR)) == "M1"


def test_a_dialogue_whose_worker_is_away_for_days_goes_on(sqlite_world: World) -> None:
    world = sqlite_world
    first = code_in(world.say(STORY) or "")
    assert world.say("Il est revenu hier avec le camion", after=40 * HOUR) is not None
    world.tick(after=HOUR)
    assert first
