"""Whoever works for the accused's employer neither sees nor hears of it, and cannot tell."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select, update
from starlette.testclient import TestClient

from cbcm import casework, disposing, referring, tables
from cbcm.agencies.directory import Account
from cbcm.app import create_app
from cbcm.delivery import referrals
from cbcm.digests import EXCLUDED_BYTES, EXCLUDED_SLOTS, is_excluded, of_excluded, of_ladder
from cbcm.errors import InputError, NotFoundError
from cbcm.referring import ResealedPart
from cbcm.sealing import seal
from cbcm.settings import Pepper
from cbcm.vocabulary import AnswerCode, Counted, Disposition, PartKind, Rung
from tests.journeys.test_deadlines import planned
from tests.world import DESK, FOCAL, HOUR, STORY, World

pytestmark = pytest.mark.quick_on_sqlite

BAOBAB, DJOLIBA = "baobab_secours", "djoliba_sante"
CO_CHAIR, NETWORK_RECOVERY = "network:co_chair", "network:recovery"
DESK_LADDER = (
    Rung(DESK, 24 * 60, remind_minutes=12 * 60, excludes=(BAOBAB,)),
    Rung(CO_CHAIR, 48 * 60, tells=(DESK,), excludes=(BAOBAB,)),
    Rung(NETWORK_RECOVERY, 48 * 60),
)
OPEN_LADDER = tuple(replace(rung, excludes=(), tells=()) for rung in DESK_LADDER)
LENGTH = EXCLUDED_BYTES * EXCLUDED_SLOTS


@pytest.fixture
def inside(world: World) -> World:
    """At the desk sit Awa, who works for Baobab, and Issa, who works for Djoliba."""
    world.hire("awa", DESK, employer=BAOBAB)
    world.hire("issa", DESK, employer=DJOLIBA)
    return world


def _secret(world: World) -> str:
    """A complaint that must not reach Baobab's people; its referral."""
    before = {line.id for line in world.inbox_of(world.account("issa"))}
    world.follow(desk=DESK_LADDER)
    world.say(STORY, sender=None)
    (new,) = {line.id for line in world.inbox_of(world.account("issa"))} - before
    return new


def _attempts(world: World, account: Account, referral: str, part: str) -> list[Any]:
    context, now = world.context, world.now
    return [
        lambda c: referrals.own(c, referral, account, context.peppers),
        lambda c: referrals.ciphertext(c, referral, part, account, context.peppers),
        lambda c: casework.acknowledge(c, context, account, referral, opened={}, kept=True,
                                       counted=Counted(), now=now),
        lambda c: referring.redirect(c, context, account, referral, target="desk",
                                     sealed_to=[], parts=[], now=now),
        lambda c: disposing.dispose(c, context, account, referral,
                                    disposing.Ruling(Disposition.SPAM), now=now),
        lambda c: disposing.dispose(c, context, account, referral,
                                    disposing.Ruling(Disposition.MORE_NEEDED), now=now),
        lambda c: casework.note_fetched(c, context, account, referral, part, now=now),
        lambda c: casework.answer(c, context, account, referral, code=AnswerCode.A1,
                                  sealed=None, now=now),
        lambda c: casework.close(c, context, account, referral, outcome="closed", now=now),
        lambda c: casework.set_unreadable(c, context, account, referral, now=now),
        lambda c: casework.set_progress(c, context, account, referral, step="assessed", now=now),
    ]  # fmt: skip


def test_to_her_colleague_it_is_there_and_to_her_it_is_not(inside: World) -> None:
    referral = _secret(inside)
    awa, issa = inside.account("awa"), inside.account("issa")
    (line,) = inside.inbox_of(issa)
    assert line.id == referral
    assert inside.inbox_of(awa) == []
    for attempt in _attempts(inside, awa, referral, line.parts[0][0]):
        with pytest.raises(NotFoundError):
            inside.context.store.write(attempt)
    for attempt in _attempts(inside, issa, referral, line.parts[0][0])[:2]:
        inside.context.store.write(attempt)
    inside.keep(DESK, referral)
    for attempt in _attempts(inside, awa, referral, line.parts[0][0]):
        with pytest.raises(NotFoundError):
            inside.context.store.write(attempt)


def test_over_http_it_is_the_same_as_one_that_is_not_there(sqlite_world: World) -> None:
    world = sqlite_world
    world.hire("awa", DESK, employer=BAOBAB)
    world.hire("issa", DESK, employer=DJOLIBA)
    referral = _secret(world)
    (line,) = world.inbox_of(world.account("issa"))
    client = TestClient(create_app(world.context, {}), raise_server_exceptions=False)
    headers = {"Authorization": f"Bearer {world.network.token('awa')}"}
    answers = []
    for asked in (referral, "0" * 32):
        base = f"/api/v1/referrals/{asked}"
        found = [
            client.get(f"{base}/parts/{line.parts[0][0]}", headers=headers),
            client.post(f"{base}/acknowledgement", json={"kept": True}, headers=headers),
            client.post(f"{base}/answers", json={"code": "A1"}, headers=headers),
            client.post(f"{base}/status", json={"status": "closed"}, headers=headers),
        ]
        answers.append([(a.status_code, a.content) for a in found])
    assert answers[0] == answers[1]
    assert {status for status, _ in answers[0]} == {404}
    listed = client.get("/api/v1/referrals", headers=headers).json()
    assert listed == {"items": [], "next": None}


def test_a_page_is_full_whatever_was_left_out_of_it(inside: World) -> None:
    for number in range(12):
        inside.follow(desk=DESK_LADDER if number % 3 else OPEN_LADDER)
        inside.say(STORY, sender=None)
    awa, issa = inside.account("awa"), inside.account("issa")
    assert len(inside.inbox_of(issa)) == 12
    everybodys = {line.id for line in inside.inbox_of(awa)}
    assert len(everybodys) == 4

    def page(account: Account, after: str) -> list[referrals.Waiting]:
        peppers = inside.context.peppers
        return inside.context.store.read(
            lambda c: referrals.waiting_for(c, account, peppers, after=after, limit=2)
        )

    def pages(account: Account) -> list[list[str]]:
        found = [page(account, "")]
        while found[-1]:
            found.append(page(account, found[-1][-1].cursor))
        return [[line.id for line in lines] for lines in found[:-1]]

    assert [len(page) for page in pages(awa)] == [2, 2]
    assert {one for page_of in pages(awa) for one in page_of} == everybodys
    assert [len(page) for page in pages(issa)] == [2] * 6


def test_an_inbox_of_many_that_are_left_out_still_shows_the_last(
    inside: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(referrals, "BATCH", 2)  # the database is asked for a few at a time
    for number in range(60):
        inside.follow(desk=DESK_LADDER if number % 30 else OPEN_LADDER)
        inside.say(STORY, sender=None)
    awa = inside.account("awa")
    found = inside.context.store.read(
        lambda c: referrals.waiting_for(c, awa, inside.context.peppers, limit=1)
    )
    assert len(found) == 1
    assert len(inside.inbox_of(awa)) == 2


def test_what_is_added_later_is_kept_from_her_too(inside: World) -> None:
    inside.follow(desk=DESK_LADDER)
    code = inside.tell_all(organisation="je ne sais pas")
    inside.say(f"{code} il est revenu hier")
    awa, issa = inside.account("awa"), inside.account("issa")
    assert sorted(line.purpose for line in inside.inbox_of(issa)) == ["account", "addition"]
    assert inside.inbox_of(awa) == []
    inside.tick(after=25 * HOUR)
    chair = inside.hire("chair", CO_CHAIR, employer=BAOBAB)
    assert inside.inbox_of(chair) == []
    assert len(inside.inbox(CO_CHAIR)) == 2


def test_a_redirect_there_and_back_does_not_let_her_in(inside: World) -> None:
    referral = _secret(inside)
    inside.follow(desk=OPEN_LADDER)
    there = _redirect(inside, "issa", DESK, referral, DJOLIBA)
    djoliba = "djoliba_sante:focal_point"
    assert [line.id for line in inside.inbox(djoliba)] == [there]
    back = _redirect(inside, djoliba, djoliba, there, "desk")
    assert inside.inbox_of(inside.account("awa")) == []
    assert [line.id for line in inside.inbox_of(inside.account("issa"))] == [back]


def _redirect(world: World, subject: str, seat: str, referral: str, target: str) -> str:
    documents = world.open(seat, referral)
    tokens = {part: d["token"] for part, d in documents.items()}
    world.acknowledge(seat, referral, tokens, kept=False)

    account = world.account(subject)

    def work(connection: Any) -> str:
        way = referring.default_way(target)
        ladder = referring.target_ladder(connection, world.context, target, way, world.now)
        sealed = seal(PartKind.ACCOUNT, {}, [world.network.publics[r.seat] for r in ladder])
        part = ResealedPart(PartKind.ACCOUNT, sealed.token_digest, sealed.ciphertext)
        return referring.redirect(
            connection, world.context, account, referral, target=target,
            sealed_to=[rung.seat for rung in ladder], parts=[part], now=world.now,
        )  # fmt: skip

    return world.context.store.write(work)


def test_the_desk_in_place_of_a_ladder_without_keys_keeps_her_away_too(inside: World) -> None:
    focal = "djoliba_sante:focal_point"
    inside.follow(
        desk=OPEN_LADDER, agency=(Rung("{organisation}:focal_point", 60 * 24),),
    )  # fmt: skip
    column = tables.seat_key.c.seat_id
    inside.context.store.write(
        lambda c: c.execute(tables.seat_key.delete().where(column == focal)) and None
    )
    code = inside.tell_all(organisation="Djoliba Santé")
    inside.say(f"{code} il est revenu hier")
    assert len(inside.inbox_of(inside.account("awa"))) == 2
    assert inside.inbox_of(inside.account("issa")) == [], "he works for whom it is about"


def test_where_everybody_is_kept_away_the_next_rung_has_it_at_once(inside: World) -> None:
    away = (BAOBAB, DJOLIBA, "")
    first = replace(DESK_LADDER[0], excludes=away)
    inside.follow(desk=(first, *DESK_LADDER[1:]))
    inside.say(STORY, sender=None)
    assert inside.inbox(DESK) == []
    assert inside.inbox_of(inside.account("issa")) == []
    (line,) = inside.inbox(CO_CHAIR)
    assert line.due_at == inside.now + 48 * HOUR


def test_where_the_only_one_allowed_leaves_it_climbs(inside: World) -> None:
    columns = tables.account.c
    inside.context.store.write(
        lambda c: c.execute(update(tables.account).where(columns.subject == DESK)
                            .values(employer=BAOBAB)) and None
    )  # fmt: skip
    referral = _secret(inside)
    assert inside.tick(after=61).climbed == 0
    inside.context.store.write(
        lambda c: c.execute(update(tables.account).where(columns.subject == "issa")
                            .values(not_after=inside.now)) and None
    )  # fmt: skip
    assert inside.tick(after=61).climbed == 1
    assert [line.id for line in inside.inbox(CO_CHAIR)] == [referral]


def test_no_alert_calls_her(inside: World) -> None:
    moussa = inside.hire("moussa", "network:on_call", employer=BAOBAB)
    inside.say("le chauffeur de Baobab Secours a dit qu'il va me tuer", sender=None)
    called = {reference for reference, _ in planned(inside, "alert")}
    assert inside.account("network:on_call").id in called
    assert inside.tick(after=21 * 60).climbed == 1, "nobody said taken: the next is called"
    called = {reference for reference, _ in planned(inside, "alert")}
    assert inside.account("issa").id in called
    assert not called & {inside.account("awa").id, moussa.id}


def test_who_works_where_the_seat_is_needs_no_entry(inside: World) -> None:
    assert inside.account(FOCAL).employer == BAOBAB
    assert inside.hire("x", FOCAL).employer == BAOBAB
    with pytest.raises(InputError):
        inside.hire("y", FOCAL, employer=DJOLIBA)
    assert inside.account(DESK).employer is None


def test_the_database_does_not_tell_whom_it_is_about(inside: World) -> None:
    _secret(inside)
    inside.follow(desk=OPEN_LADDER)
    inside.say(STORY, sender=None)
    found = inside.context.store.read(lambda c: c.execute(select(tables.rung)).all())
    assert len(found) == 6
    assert {len(row.excluded) for row in found} == {LENGTH}
    assert len({bytes(row.excluded) for row in found}) == 6
    assert not any(BAOBAB in str(row) for row in found)


P1, P2 = Pepper("p1", b"1" * 32), Pepper("p2", b"2" * 32)


def test_a_new_pepper_keeps_away_as_before() -> None:
    stored = of_excluded([P1], "r1", [BAOBAB])
    assert is_excluded([P2, P1], "r1", stored, BAOBAB)
    assert not is_excluded([P2, P1], "r1", stored, DJOLIBA)
    assert not is_excluded([P2, P1], "r1", stored, None)
    assert not is_excluded([P1], "r2", stored, BAOBAB), "digests of one referral fit no other"


def test_their_number_shows_only_where_one_would_have_to_be_left_out() -> None:
    codes = [f"org{number}" for number in range(9)]
    for number in range(9):
        assert len(of_excluded([P1], "r", codes[:number])) == LENGTH
    many = of_excluded([P1], "r", codes)
    assert all(is_excluded([P1], "r", many, code) for code in codes)


@pytest.mark.parametrize(
    "changed",
    [
        (Rung("b:x", 60, staffed=True, remind_minutes=30, tells=("n:y",)), b"e" * LENGTH),
        (Rung("a:x", 61, staffed=True, remind_minutes=30, tells=("n:y",)), b"e" * LENGTH),
        (Rung("a:x", 60, staffed=False, remind_minutes=30, tells=("n:y",)), b"e" * LENGTH),
        (Rung("a:x", 60, staffed=True, remind_minutes=31, tells=("n:y",)), b"e" * LENGTH),
        (Rung("a:x", 60, staffed=True, remind_minutes=30, tells=("n:z",)), b"e" * LENGTH),
        (Rung("a:x", 60, staffed=True, remind_minutes=30, tells=()), b"e" * LENGTH),
        (Rung("a:x", 60, staffed=True, remind_minutes=30, tells=("n:y",)), b"f" * LENGTH),
    ],
)
def test_the_proof_covers_all_of_a_rung(changed: tuple[Rung, bytes]) -> None:
    ours = (Rung("a:x", 60, staffed=True, remind_minutes=30, tells=("n:y",)), b"e" * LENGTH)
    assert of_ladder([P1], "r", [ours]) == of_ladder([P1], "r", [ours])
    assert of_ladder([P1], "r", [ours]) != of_ladder([P1], "r", [changed])
    assert of_ladder([P1], "r", [ours]) != of_ladder([P1], "q", [ours])
