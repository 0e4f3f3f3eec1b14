"""The overview tells who is late, and nobody whom a case keeps away that there is one."""

from __future__ import annotations

import html
import re

import pytest
from sqlalchemy import update

from cbcm import tables, watch
from cbcm.desk.rendering import words
from tests.desk.signing_in import signed_in
from tests.world import DESK, FOCAL, HOUR, World

pytestmark = pytest.mark.quick_on_sqlite

T = words()["fr"]
BAOBAB = "Baobab Secours – "


def _page(world: World, subject: str = DESK) -> str:
    with signed_in(world, subject) as client:
        answer = client.get("/desk/overview")
        assert answer.status_code == 200
        return re.sub(r"<[^>]+>", "", html.unescape(answer.text))


def _late(text: str) -> str:
    return text[text.index(T["who_is_late"]) : text.index(T["roster"])]


def _employ(world: World, subject: str, employer: str | None) -> None:
    account = tables.account
    world.context.store.write(
        lambda c: c.execute(
            update(account).where(account.c.subject == subject).values(employer=employer)
        )
    )


def _wait_past_the_focal_point(world: World) -> None:
    world.tell_all()
    world.tick(after=49 * HOUR)


def test_a_seat_that_let_its_time_pass_is_named(world: World) -> None:
    assert T["nobody_late"] in _page(world)
    _wait_past_the_focal_point(world)
    late = _late(_page(world))
    assert f"{BAOBAB}{T['seat_focal_point']}" in late
    assert f"{BAOBAB}{T['seat_alternate']}" not in late


def test_nobody_is_shown_seats_of_the_own_employer(world: World) -> None:
    _wait_past_the_focal_point(world)
    _employ(world, DESK, "baobab_secours")
    assert T["nobody_late"] in _late(_page(world))
    _employ(world, DESK, "djoliba_sante")
    assert BAOBAB in _late(_page(world))


def test_a_case_that_keeps_somebody_away_is_not_counted_for_her(world: World) -> None:
    # Two organisations: it waits at the desk itself, and their people are kept away from it.
    world.tell_all(organisation="Baobab Secours et Djoliba Santé")
    world.tick(after=5 * 24 * HOUR)
    _employ(world, DESK, "karite_logis")
    assert f"{T['owner_network']} – " in _late(_page(world))
    _employ(world, DESK, "djoliba_sante")
    assert T["nobody_late"] in _late(_page(world))


def test_a_failing_duty_and_a_key_that_stops_stand_out(world: World) -> None:
    world.context.store.write(lambda c: watch.mark(c, watch.CANARY, world.now, "late"))
    text = _page(world)
    assert T["not_well"] in text
    assert T["no_drills"] in text
    seat_key = tables.seat_key
    world.context.store.write(
        lambda c: c.execute(
            update(seat_key).where(seat_key.c.seat_id == FOCAL).values(proof=b"x" * 32)
        )
    )
    world.context.store.write(
        lambda c: c.execute(
            update(seat_key).where(seat_key.c.seat_id == FOCAL).values(not_before=0, proof=None)
        )
    )
    text = _page(world)
    drills = text[text.index(T["drills"]) :]
    assert f"{BAOBAB}{T['seat_focal_point']}" in drills


@pytest.mark.matrix
def test_how_many_wrote_is_a_band(world: World) -> None:
    bands = []
    for number in range(12):
        world.say("Bonjour, un souci avec la pompe", sender=f"+2237000{number:04}")
        world.tick()
        found = re.search(r": (\d+–\d+)\.", _page(world))
        assert found is not None
        bands.append(found.group(1))
    assert bands == ["0–9"] * 9 + ["10–19"] * 3


def test_only_the_desk_sees_it(world: World) -> None:
    for subject in (FOCAL, "network:co_chair", "admin"):
        with signed_in(world, subject) as client:
            assert client.get("/desk/overview").status_code == 403, subject
