"""What is handed to the line when somebody of the line is named is read by a human."""

from __future__ import annotations

from dataclasses import replace

from cbcm import tables
from cbcm.pack import route
from cbcm.pack.proof import facts_at
from tests.attack.test_exclusion import _redirect
from tests.reader import Reader
from tests.world import DESK, World

HQ = "baobab_secours:investigator"
CO_CHAIR, RECOVERY = "network:co_chair", "network:recovery"
CALM = {
    "affiliation": "member", "child": "unknown", "consent": "nobody", "assistance": "unknown",
    "danger": "no", "recent": "no", "intimate": "no", "mixed": "no", "divided": "no",
    "tell_nobody": "no", "handler": "none",
}  # fmt: skip


def _about_the_line(world: World) -> None:
    world.say("la coordinatrice du réseau a demandé de dormir avec elle")
    for text in ("2", "je ne sais pas", "0", "6"):
        world.say(text)


def test_headquarters_hand_it_back_to_a_co_chair(sqlite_world: World) -> None:
    world = sqlite_world
    _about_the_line(world)
    (own,) = world.inbox(CO_CHAIR)
    hq = Reader(world, HQ)
    referral = hq.one()
    hq.open(referral)
    answer = hq.ladder("desk", "", referral)
    assert answer.json()["seats"][0] == CO_CHAIR
    assert RECOVERY in answer.json()["seats"]
    assert DESK not in answer.json()["seats"]
    shared = hq.share("desk", "desk", {"narrative": "pas chez nous"}, referral=referral)
    body = {"reason": "not_ours", "target": "desk", "sealed_to": shared["sealed_to"],
            "parts": shared["parts"]}  # fmt: skip
    made = hq.client.post(f"/api/v1/referrals/{referral}/redirect", json=body)
    assert made.status_code == 201
    assert {line.id for line in world.inbox(CO_CHAIR)} == {own.id, made.json()["id"]}


def test_what_a_co_chair_has_is_not_handed_to_the_safe(sqlite_world: World) -> None:
    world = sqlite_world
    _about_the_line(world)
    chair = Reader(world, CO_CHAIR)
    referral = chair.one()
    chair.open(referral)
    assert chair.ladder("network", "feedback_partner", referral).status_code == 409


def test_the_desk_is_handed_to_as_before(sqlite_world: World) -> None:
    world = sqlite_world
    world.tell_all()
    (line,) = world.inbox("baobab_secours:focal_point")
    focal = "baobab_secours:focal_point"
    back = _redirect(world, focal, focal, line.id, "desk")
    assert [found.id for found in world.inbox(DESK)] == [back]


def _without_key(world: World, seat: str) -> None:
    world.context.store.write(
        lambda c: (
            c.execute(tables.seat_key.delete().where(tables.seat_key.c.seat_id == seat)) and None
        )
    )


def test_where_headquarters_have_no_key_the_desk_reads_it(sqlite_world: World) -> None:
    world = sqlite_world
    _without_key(world, HQ)
    world.say("le point focal a demandé de dormir avec elle")
    for text in ("2", "Baobab Secours, Mopti", "0", "6"):
        world.say(text)
    assert "account" in {line.purpose for line in world.inbox(DESK)}
    assert world.inbox("baobab_secours:recovery") == []


def test_where_the_only_reader_is_named_the_desk_reads_it(sqlite_world: World) -> None:
    world = sqlite_world
    pack = world.context.pack
    facts = replace(
        facts_at(pack, {**CALM, "category": "SH"}, ("baobab_secours",)),
        conflicts=("baobab_secours:hr",),
    )
    (account,) = (item for item in route(facts, pack).referrals if item.purpose == "account")
    assert account.ladder[0].seat == DESK
    assert "baobab_secours:hr" in account.ladder[0].excludes
