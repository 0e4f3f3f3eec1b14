"""An alert calls until somebody takes it: nobody hands it away, and nobody is passed over."""

from __future__ import annotations

from typing import Any

import pytest

from cbcm.errors import ConflictError
from tests.attack.test_exclusion import _redirect
from tests.world import DESK, World

ON_CALL, CO_CHAIR = "network:on_call", "network:co_chair"
FEAR = "j'ai peur, le gardien est devant ma porte a Mopti"
MINUTE = 60


def _alerts(world: World, seat: str) -> list[Any]:
    return [line for line in world.inbox(seat) if line.purpose == "alert"]


def test_an_alert_is_not_handed_to_an_agency(world: World) -> None:
    world.say(FEAR)
    (line,) = _alerts(world, ON_CALL)
    with pytest.raises(ConflictError):
        _redirect(world, ON_CALL, ON_CALL, line.id, "baobab_secours")
    world.tick(after=61 * MINUTE)
    assert [found.id for found in _alerts(world, DESK)] == [line.id], "the next is called"


def test_who_is_named_later_makes_nobody_else_be_passed_over(world: World) -> None:
    world.say(FEAR)
    world.say("j'ai peur, il est encore la", after=12 * MINUTE)
    world.tick(after=9 * MINUTE)
    assert _alerts(world, DESK), "nobody on call answered"
    world.say("c'est la coordinatrice du réseau qui l'envoie", after=MINUTE)
    assert _alerts(world, DESK) == []
    assert len(_alerts(world, CO_CHAIR)) == 1, "not at once at the safe, where nobody reads"
