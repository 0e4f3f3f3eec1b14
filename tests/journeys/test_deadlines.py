"""Deadlines: staffed hours, one reminder, who hears that something waits, and nobody left."""

from __future__ import annotations

from datetime import UTC, datetime
from threading import Barrier, Thread
from typing import Any

import pytest
from sqlalchemy import select, update

from cbcm import clockwork, tables, watch
from cbcm.delivery import notices, turns
from cbcm.vocabulary import Rung
from tests.world import DESK, FOCAL, HOUR, STORY, World

pytestmark = pytest.mark.quick_on_sqlite

ALTERNATE = "baobab_secours:alternate"
HQ = "baobab_secours:investigator"
RECOVERY = "baobab_secours:recovery"
CO_CHAIR = "network:co_chair"
DAY = 24 * HOUR
MONDAY = int(datetime(2027, 3, 1, 9, 0, tzinfo=UTC).timestamp())  # Bamako is on UTC
FRIDAY = int(datetime(2027, 3, 5, 16, 0, tzinfo=UTC).timestamp())
LADDER = (
    Rung(FOCAL, 48 * 60, remind_minutes=24 * 60),
    Rung(ALTERNATE, 24 * 60, tells=(CO_CHAIR,)),
    Rung(RECOVERY, 48 * 60),
)


@pytest.fixture
def calm(world: World) -> World:
    """A world on a Monday morning, whose members' ladder reminds once and then tells."""
    world.now = MONDAY
    world.prove_keys()
    world.follow(agency=LADDER)
    return world


def rows(world: World, table: Any, *columns: Any) -> list[tuple[Any, ...]]:
    return world.context.store.read(
        lambda c: [tuple(row) for row in c.execute(select(*columns).select_from(table)).all()]
    )


def planned(world: World, kind: str) -> list[tuple[str, int]]:
    """The jobs of a kind that wait: reference and time."""
    columns = tables.job.c
    found = rows(world, tables.job, columns.kind, columns.reference, columns.run_at)
    return sorted((reference, at) for found_kind, reference, at in found if found_kind == kind)


def clear(world: World) -> None:
    """Let the jobs that wait be done."""
    world.context.store.write(lambda c: c.execute(tables.job.delete()) and None)


def both(work: Any) -> list[Any]:
    """Two workers at the same moment."""
    ready, results = Barrier(2), []

    def run() -> None:
        ready.wait()
        results.append(work())

    threads = [Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 2
    return results


def test_a_staffed_deadline_goes_over_the_weekend(world: World) -> None:
    world.now = FRIDAY
    world.prove_keys()
    world.follow(desk=(Rung(DESK, 4 * 60, staffed=True), Rung("network:recovery", 60 * 48)))
    world.say(STORY, sender=None, after=0)
    (line,) = world.inbox(DESK)
    assert line.due_at == int(datetime(2027, 3, 8, 11, 0, tzinfo=UTC).timestamp())
    assert world.tick(after=64 * HOUR).climbed == 0, "Monday at eight"
    assert world.tick(after=3 * HOUR).climbed == 1
    (line,) = world.inbox("network:recovery")
    assert line.due_at == world.now + 48 * HOUR


def test_one_reminder_and_never_two(calm: World) -> None:
    calm.tell_all()
    routed = calm.now
    clear(calm)
    assert calm.tick(after=23 * HOUR).reminded == 0
    assert calm.tick(after=2 * HOUR).reminded == 1
    at = notices.next_time(calm.context.pack, calm.now)
    assert planned(calm, notices.NOTICE) == [(FOCAL, at)]
    clear(calm)
    for _ in range(3):
        assert calm.tick(after=2 * HOUR).reminded == 0
    assert planned(calm, notices.NOTICE) == []
    assert calm.now < routed + 48 * HOUR


def test_no_reminder_for_what_was_opened(calm: World) -> None:
    calm.tell_all()
    (line,) = calm.inbox(FOCAL)
    tokens = {part: d["token"] for part, d in calm.open(FOCAL, line.id).items()}
    calm.acknowledge(FOCAL, line.id, tokens, kept=False)
    clear(calm)
    assert calm.tick(after=40 * HOUR).reminded == 0
    assert planned(calm, notices.NOTICE) == []


def test_two_workers_make_one_reminder_and_one_climb(calm: World) -> None:
    calm.tell_all()
    clear(calm)
    for hours, moved in ((25, "reminded"), (24, "climbed")):
        calm.now += hours * HOUR
        ticked = both(lambda: clockwork.tick(calm.context, now=calm.now))
        assert sum(getattr(each, moved) for each in ticked) == 1
    assert len(planned(calm, notices.OVERDUE)) == 1
    (line,) = calm.inbox(ALTERNATE)
    assert line.due_at == calm.now + DAY


def test_a_worker_that_dies_while_it_reminds_has_not_reminded(
    calm: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*_: object, **__: object) -> None:
        raise RuntimeError("killed before the commit")

    calm.tell_all()
    clear(calm)
    calm.now += 25 * HOUR
    with monkeypatch.context() as patch:
        patch.setattr(notices, "tell", dies)
        with pytest.raises(RuntimeError):
            calm.tick()
    assert calm.tick().reminded == 1
    assert calm.tick().reminded == 0
    assert len(planned(calm, notices.NOTICE)) == 1


def test_the_co_chairs_hear_once_that_something_waits_and_nothing_else(calm: World) -> None:
    calm.tell_all()
    clear(calm)
    calm.tick(after=49 * HOUR)
    at = notices.next_time(calm.context.pack, calm.now)
    assert planned(calm, notices.OVERDUE) == [(calm.account(CO_CHAIR).id, at)]
    assert planned(calm, notices.NOTICE) == [(ALTERNATE, at)]
    assert calm.inbox(CO_CHAIR) == []
    clear(calm)
    calm.tick(after=49 * HOUR)
    calm.tick(after=49 * HOUR)
    assert planned(calm, notices.OVERDUE) == [], "only where that rung begins"


def test_new_words_have_not_waited_too_long(calm: World) -> None:
    code = calm.tell_all()
    calm.tick(after=49 * HOUR)
    clear(calm)
    calm.say(f"{code} il est revenu hier", sender="+22388888888")
    assert len(calm.inbox(ALTERNATE)) == 2
    assert planned(calm, notices.OVERDUE) == []


def test_one_that_cannot_climb_holds_up_no_other(
    calm: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        for text in (STORY, "2", "Baobab Secours, Mopti", "0", "6"):
            calm.say(text, sender=f"+2237000050{number}", after=0)
    stuck = calm.inbox(FOCAL)[0].id
    climb = turns.climb

    def fails(connection: Any, context: Any, referral: str, now: int) -> bool:
        if referral == stuck:
            raise RuntimeError("a fault of ours")
        return climb(connection, context, referral, now)

    with monkeypatch.context() as patch:
        patch.setattr(turns, "climb", fails)
        with pytest.raises(RuntimeError):
            calm.tick(after=49 * HOUR)
    assert len(calm.inbox(ALTERNATE)) == 2
    assert calm.tick().climbed == 1


def test_many_that_wait_too_long_make_one_mention(calm: World) -> None:
    for number in range(3):
        for text in (STORY, "2", "Baobab Secours, Mopti", "0", "6"):
            calm.say(text, sender=f"+2237000040{number}", after=0)
    calm.tick(after=49 * HOUR)
    assert len(calm.inbox(ALTERNATE)) == 3
    assert len(planned(calm, notices.OVERDUE)) == 1


def test_a_new_sop_changes_nothing_that_is_under_way(calm: World) -> None:
    calm.tell_all()
    rung = tables.rung.c
    columns = (rung.position, rung.seat_id, rung.minutes, rung.remind_minutes, rung.tells)
    before = sorted(rows(calm, tables.rung, *columns))
    (line,), routed = calm.inbox(FOCAL), calm.now
    calm.follow(agency=(Rung(HQ, 60, staffed=True), Rung(RECOVERY, 120)))
    calm.tick(after=25 * HOUR)
    assert calm.inbox(FOCAL) == [line]
    calm.tick(after=24 * HOUR)
    assert sorted(rows(calm, tables.rung, *columns)) == before
    assert rows(calm, tables.referral, tables.referral.c.since) == [(routed,)], "waiting goes on"
    (climbed,) = calm.inbox(ALTERNATE)
    assert (climbed.id, climbed.due_at) == (line.id, calm.now + 24 * HOUR)
    for text in (STORY, "2", "Baobab Secours, Mopti", "0", "6"):
        calm.say(text, sender="+22370000077")
    (new,) = calm.inbox(HQ)
    assert new.id != line.id


def _lapse(world: World, *seats: str) -> None:
    columns = tables.account.c
    world.context.store.write(
        lambda c: (
            c.execute(
                update(tables.account)
                .where(columns.seat_id.in_(seats))
                .values(not_after=world.now - 1)
            )
            and None
        )
    )


def test_a_rung_whose_people_have_left_is_passed_over(calm: World) -> None:
    _lapse(calm, FOCAL)
    calm.tell_all()
    (line,) = calm.inbox(ALTERNATE)
    assert line.due_at == calm.now + DAY
    _lapse(calm, ALTERNATE)
    clear(calm)
    assert calm.tick(after=61).climbed == 1, "at once, not after a day"
    (line,) = calm.inbox(RECOVERY)
    assert [seat for seat, _ in planned(calm, notices.NOTICE)] == [RECOVERY]
    _lapse(calm, RECOVERY)
    assert calm.tick(after=61).climbed == 0, "the last rung stays, whoever has left"
    # The focal point's key had lapsed with the contract: that rung was never written.
    assert rows(calm, tables.referral, tables.referral.c.position) == [(1,)]
    assert calm.tick(after=49 * HOUR).climbed == 1
    assert rows(calm, tables.referral, tables.referral.c.overdue) == [(True,)]
    heed = watch.what_to_heed(calm.context, calm.now)
    assert any(RECOVERY in line for line in heed), "what waits does not show, but who is missing"


def test_a_seat_with_a_key_and_no_account_is_somebody(calm: World) -> None:
    column = tables.account.c.seat_id
    calm.context.store.write(
        lambda c: c.execute(tables.account.delete().where(column == FOCAL)) and None
    )
    calm.tell_all()
    assert rows(calm, tables.referral, tables.referral.c.position) == [(0,)]
    assert calm.tick(after=61).climbed == 0


def test_danger_goes_on_at_once_where_nobody_is_left_to_hear_it(calm: World) -> None:
    _lapse(calm, FOCAL)
    for text in (STORY + ", j'ai peur", "2", "Baobab Secours, Mopti", "0", "6"):
        calm.say(text)
    (line,) = calm.inbox(ALTERNATE)
    assert line.due_at is not None
    assert line.due_at - calm.now <= HOUR
    assert calm.account(ALTERNATE).id in {who for who, _ in planned(calm, notices.ALERT)}


def test_what_was_handed_back_has_the_time_of_its_rung(calm: World) -> None:
    calm.tell_all()
    (line,) = calm.inbox(FOCAL)
    calm.now += 10 * HOUR
    calm.context.store.write(lambda c: turns.again(c, calm.context, line.id, calm.now))
    assert calm.inbox(FOCAL)[0].due_at == calm.now + 48 * HOUR
