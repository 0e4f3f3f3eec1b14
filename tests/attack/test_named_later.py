"""Who is named only afterwards learns nothing of these words, however the case stands."""

from __future__ import annotations

import pytest

from cbcm.vocabulary import Role
from tests.attack.test_accused import NAME, name_them
from tests.reader import Reader
from tests.world import DESK, FOCAL, STORY, World

ALTERNATE, HQ = "baobab_secours:alternate", "baobab_secours:investigator"
CO_CHAIR, ON_CALL, RECOVERY = "network:co_chair", "network:on_call", "network:recovery"


def _additions(world: World, seat: str) -> list[str]:
    return [line.id for line in world.inbox(seat) if line.purpose == "addition"]


@pytest.mark.parametrize("by_code", [False, True])
@pytest.mark.parametrize("words", [NAME, "le point focal", "le chef de bureau"])
def test_the_focal_point_does_not_get_what_is_said_of_her_afterwards(
    sqlite_world: World, words: str, by_code: bool
) -> None:
    world = sqlite_world
    name_them(world)
    code = world.tell_all()
    later = f"c'est {words} qui l'a couvert"
    world.say(f"{code} {later}" if by_code else later)
    assert _additions(world, FOCAL) == _additions(world, ALTERNATE) == []
    (added,) = _additions(world, HQ)
    (document,) = world.open(HQ, added).values()
    assert document["narrative"] == later
    assert world.inbox(FOCAL) == world.inbox(ALTERNATE) == [], "nor what she wrote before"
    assert STORY in repr([world.open(HQ, line.id) for line in world.inbox(HQ)])


def test_the_line_does_not_get_what_is_said_of_it_afterwards(sqlite_world: World) -> None:
    world = sqlite_world
    colleague = world.hire("binta", CO_CHAIR, employer="baobab_secours", role=Role.CO_CHAIR)
    world.tell_all(organisation="je ne sais pas")
    world.say("la coordinatrice du réseau veut me tuer")
    assert _additions(world, DESK) == _additions(world, RECOVERY) == []
    assert len(_additions(world, CO_CHAIR)) == 1
    assert world.inbox(ON_CALL) == [], "nor the alert"
    assert world.inbox_of(colleague) == []


def test_no_alert_calls_the_line_for_words_about_it_where_an_agency_has_the_case(
    sqlite_world: World,
) -> None:
    world = sqlite_world
    world.tell_all()
    world.say("la coordinatrice du réseau veut me tuer")
    assert len(_additions(world, FOCAL)) == 1
    assert world.inbox(ON_CALL) == world.inbox(DESK) == []
    assert [line.purpose for line in world.inbox(CO_CHAIR)] == ["alert"]


def test_other_words_go_where_the_first_went(sqlite_world: World) -> None:
    world = sqlite_world
    name_them(world)
    world.tell_all()
    world.say(STORY)
    assert len(_additions(world, FOCAL)) == 1


def test_what_the_desk_refers_goes_past_whom_her_words_named(sqlite_world: World) -> None:
    """The organisation was not said; the desk finds it, and need not know whose name that is."""
    world = sqlite_world
    name_them(world)
    for text in (f"{NAME} a demandé de dormir avec elle", "2", "je ne sais pas", "0", "6"):
        world.say(text)
    desk = Reader(world, DESK)
    referral = desk.one()
    desk.open(referral)
    share = desk.share("baobab_secours", "agency", {"narrative": "..."}, referral=referral)
    assert share["sealed_to"] == [HQ, "baobab_secours:recovery"]
    assert desk.dispose(referral, "refer", share).status_code == 200
    assert world.inbox(FOCAL) == []


def test_what_was_opened_already_stays_with_whoever_knows_it(sqlite_world: World) -> None:
    world = sqlite_world
    name_them(world)
    world.tell_all()
    (line,) = world.inbox(FOCAL)
    tokens = {part: doc["token"] for part, doc in world.open(FOCAL, line.id).items()}
    world.acknowledge(FOCAL, line.id, tokens, kept=False)
    world.say("c'est le point focal qui l'a couvert")
    assert [one.id for one in world.inbox(FOCAL)] == [line.id]
    assert len(_additions(world, HQ)) == 1
