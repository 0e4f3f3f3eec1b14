"""Who stands in for somebody is accused: the seat where he stands in learns nothing either."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from cbcm import tables
from cbcm.agencies import directory
from cbcm.sealing import new_identity
from cbcm.vocabulary import KeyKind
from tests.world import DESK, World

HQ = "baobab_secours:investigator"
CO_CHAIR = "network:co_chair"
ABOUT_HIM = "Bakary Diarra a demandé de dormir avec lui pour avoir le riz"


def _named(world: World, subject: str, name: str) -> None:
    where = tables.account.c.subject == subject
    world.context.store.write(
        lambda c: c.execute(update(tables.account).where(where).values(name=name)) and None
    )


@pytest.mark.parametrize("begins_in_days", [0, 3])
def test_a_deputy_at_the_desk_who_is_named_reads_nothing_of_it(
    sqlite_world: World, begins_in_days: int
) -> None:
    world = sqlite_world
    _named(world, HQ, "Bakary Diarra")
    key = world.network.signed(
        DESK, new_identity()[1], not_before=world.now + begins_in_days * 86400,
        seconds=9 * 86400, holder=HQ, kind=KeyKind.DELEGATED,
    )  # fmt: skip
    world.context.store.write(lambda c: directory.put_key(c, key, world.context.trust))
    world.say(ABOUT_HIM)
    for text in ("2", "je ne sais pas", "0", "6"):
        world.say(text)
    assert world.inbox(DESK) == []
    assert len(world.inbox(CO_CHAIR)) == 1
