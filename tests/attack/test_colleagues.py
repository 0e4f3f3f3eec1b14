"""Somebody is named and their employer is not: the colleagues at the line learn nothing either."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from cbcm import tables
from cbcm.agencies import keys
from cbcm.agencies.directory import put_key
from cbcm.sealing import new_identity
from cbcm.vocabulary import KeyKind, Role
from tests.attack.test_accused import NAME, name_them
from tests.world import DESK, World

BAOBAB, DJOLIBA, KARITE = "baobab_secours", "djoliba_sante", "karite_logis"
CO_CHAIR, RECOVERY = "network:co_chair", "network:recovery"
NOBODY_KNOWN = ("2", "je ne sais pas", "0", "6")


def _tell(world: World, story: str, answers: tuple[str, ...] = NOBODY_KNOWN) -> None:
    for text in (story, *answers):
        world.say(text)


def _is(world: World, subject: str, name: str, employer: str) -> None:
    where = tables.account.c.subject == subject
    values = {"name": name, "employer": employer}
    world.context.store.write(
        lambda c: c.execute(update(tables.account).where(where).values(values)) and None
    )


def test_a_focal_point_who_is_named_without_the_organisation(sqlite_world: World) -> None:
    world = sqlite_world
    name_them(world)
    colleague = world.hire("binta", DESK, employer=BAOBAB)
    other = world.hire("issa", DESK, employer=DJOLIBA)
    _tell(world, f"{NAME} a demandé de dormir avec elle")
    assert len(world.inbox_of(other)) == 1
    assert world.inbox_of(colleague) == []


def test_the_coordinator_by_role_is_the_hosts(sqlite_world: World) -> None:
    world = sqlite_world
    colleague = world.hire("binta", CO_CHAIR, employer=BAOBAB, role=Role.CO_CHAIR)
    other = world.hire("issa", CO_CHAIR, employer=DJOLIBA, role=Role.CO_CHAIR)
    _tell(world, "la coordinatrice du réseau a demandé de dormir avec elle")
    assert len(world.inbox_of(other)) == 1
    assert world.inbox_of(colleague) == []


@pytest.mark.parametrize("answers", [NOBODY_KNOWN, ()])
def test_a_name_that_the_desk_and_a_co_chair_share_goes_to_the_other_co_chair(
    sqlite_world: World, answers: tuple[str, ...]
) -> None:
    world = sqlite_world
    _is(world, DESK, "Awa Traoré", BAOBAB)
    _is(world, CO_CHAIR, "Moussa Traoré", DJOLIBA)
    other = world.hire("issa", CO_CHAIR, employer=KARITE, role=Role.CO_CHAIR)
    key = keys.sign(
        world.network.directory_key, network="mali", seat=CO_CHAIR, public_key=new_identity()[1],
        not_before=world.now - 60, not_after=world.now + 86400, holder="issa", employer=KARITE,
        kind=KeyKind.OWN,
    )  # fmt: skip
    world.context.store.write(lambda c: put_key(c, key, world.context.trust))
    _tell(world, "monsieur Traoré a demandé de dormir avec lui", answers)
    world.tick(after=5 * 3600)
    assert "account" in {line.purpose for line in world.inbox_of(other)}
    assert [world.inbox(seat) for seat in (DESK, CO_CHAIR, RECOVERY)] == [[], [], []]
