"""Nobody waits a month without a word."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from cbcm import casework, clockwork, tables
from cbcm.canary import ACCOUNT
from cbcm.followup import silence, threads
from cbcm.taking import canary_senders
from cbcm.vocabulary import AnswerCode, ThreadState
from tests.journeys.test_deadlines import DAY, MONDAY, both, rows
from tests.world import FOCAL, HOUR, World

pytestmark = pytest.mark.quick_on_sqlite


@pytest.fixture
def kept(world: World) -> str:
    """A complaint that its focal point keeps; its code."""
    world.now = MONDAY
    world.prove_keys()
    code = world.tell_all()
    (line,) = world.inbox(FOCAL)
    world.keep(FOCAL, line.id)
    return code


def heard(world: World, code: str) -> tuple[str, ...]:
    back = world.hear_back(code, address="x")
    return tuple(answer for answer, _ in back.answers)


def given(world: World) -> list[str]:
    return [code for (code,) in rows(world, tables.answer, tables.answer.c.code)]


def test_after_thirty_days_of_silence_she_hears_that_it_is_not_finished(
    world: World, kept: str
) -> None:
    audited = rows(world, tables.audit, tables.audit.c.act)
    assert world.tick(after=29 * DAY).broken == 0
    assert world.tick(after=DAY).broken == 1
    assert rows(world, tables.audit, tables.audit.c.act) == audited, "no act of anybody's"
    world.prove_keys()
    assert world.prompt(world.say(kept, sender="+22388888888")) == "S3"
    assert heard(world, kept) == ("A2",)


def test_she_is_not_told_again_what_she_has_not_heard_yet(world: World, kept: str) -> None:
    assert world.tick(after=30 * DAY).broken == 1
    assert world.tick(after=31 * DAY).broken == 0
    assert heard(world, kept) == ("A2",)
    assert world.tick(after=HOUR).broken == 0, "she heard it just now"
    assert world.tick(after=30 * DAY).broken == 1
    assert heard(world, kept) == ("A2", "A2")


def test_an_answer_of_the_seat_begins_the_thirty_days_anew(world: World, kept: str) -> None:
    (referral,) = (r for (r,) in rows(world, tables.referral, tables.referral.c.id))
    world.now += 20 * DAY
    account = world.account(FOCAL)
    world.context.store.write(
        lambda c: casework.answer(c, world.context, account, referral, code=AnswerCode.A3,
                                  sealed=None, now=world.now)
    )  # fmt: skip
    assert world.tick(after=20 * DAY).broken == 0
    assert world.tick(after=11 * DAY).broken == 1
    assert sorted(given(world)) == ["A2", "A3"]


@pytest.mark.parametrize("state", [ThreadState.FINISHED, ThreadState.UNREADABLE])
def test_what_is_finished_or_must_be_written_again_stays_as_it_is(
    world: World, kept: str, state: ThreadState
) -> None:
    world.context.store.write(
        lambda c: c.execute(update(tables.thread).values(state=state)) and None
    )
    assert world.tick(after=40 * DAY).broken == 0
    assert given(world) == []


def test_the_daily_test_is_never_answered(world: World) -> None:
    from cbcm.demo.network import PUSH

    world.say("Ceci est un essai", sender=canary_senders(world.context, PUSH)[0])
    world.tick(after=5 * HOUR)
    assert len(world.inbox(ACCOUNT.seat or "")) == 1
    assert world.tick(after=60 * DAY).broken == 0
    assert given(world) == []


def test_the_day_is_kept_and_no_hour(world: World, kept: str) -> None:
    del kept
    column = tables.thread.c.quiet_since
    assert rows(world, tables.thread, column) == [(MONDAY // DAY * DAY,)]
    world.tick(after=30 * DAY + 5)
    assert rows(world, tables.thread, column) == [(world.now // DAY * DAY,)]


def test_two_workers_answer_once(world: World, kept: str) -> None:
    del kept
    world.now += 30 * DAY
    ticked = both(lambda: clockwork.tick(world.context, now=world.now))
    assert sum(each.broken for each in ticked) == 1
    assert given(world) == ["A2"]
    # And where both had found it silent before either moved:
    world.context.store.write(lambda c: c.execute(tables.answer.delete()) and None)
    (thread,) = (row[0] for row in rows(world, tables.thread, tables.thread.c.id))
    world.now += 30 * DAY
    moved = both(
        lambda: world.context.store.write(lambda c: silence.break_silence(c, thread, world.now))
    )
    assert sorted(moved) == [False, True]
    assert given(world) == ["A2"]


def test_it_is_not_counted_as_an_answer_of_the_seat(world: World, kept: str) -> None:
    del kept
    before = rows(world, tables.slip, tables.slip.c.id)
    assert before, "the complaint was counted: this test would pass on nothing"
    world.now += 30 * DAY
    (thread,) = world.context.store.read(
        lambda c: list(c.execute(select(tables.thread.c.id)).scalars())
    )
    world.context.store.write(lambda c: silence.break_silence(c, thread, world.now))
    assert rows(world, tables.slip, tables.slip.c.id) == before
    assert world.context.store.read(lambda c: threads.phrase(c, thread)) == "S3"
