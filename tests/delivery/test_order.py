"""What is urgent is listed first, page by page, and the order needs nothing that is sealed."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from sqlalchemy import select

from cbcm import tables
from cbcm.delivery import order
from cbcm.errors import InputError
from cbcm.vocabulary import Rung
from tests.reader import Reader
from tests.world import DESK, STORY, World

pytestmark = pytest.mark.quick_on_sqlite

RECOVERY = Rung("network:recovery", 48 * 60)
DANGER = "il a dit qu'il va me tuer ce soir"


def _waiting(world: World, *ladder: Rung) -> str:
    """One account at the desk with this ladder; its referral."""
    before = {line.id for line in world.inbox(DESK)}
    world.follow(desk=ladder)
    world.say(STORY, sender=None)
    (new,) = {line.id for line in world.inbox(DESK)} - before
    return new


@pytest.fixture
def queue(world: World) -> list[str]:
    """The desk's inbox, made in another order than it is due: an alert, three urgent, three not."""
    late = _waiting(world, Rung(DESK, 90))
    world.tick(after=91 * 60)
    assert world.inbox(DESK)[0].overdue, "it was at its last rung"
    first_due = _waiting(world, Rung(DESK, 70), RECOVERY)
    world.tick(after=35 * 60)
    long = _waiting(world, Rung(DESK, 50 * 60), RECOVERY)
    soon = _waiting(world, Rung(DESK, 32), RECOVERY)  # due before the alert is
    short = _waiting(world, Rung(DESK, 20 * 60), RECOVERY)
    world.follow(desk=(Rung(DESK, 120), RECOVERY))
    known = {late, first_due, long, soon, short}
    world.say(DANGER, sender=None)  # its account has an hour; somebody on duty is called first
    world.tick(after=21 * 60)
    new = [line for line in world.inbox(DESK) if line.id not in known]
    (alert,) = (line.id for line in new if line.purpose == "alert")
    (danger,) = (line.id for line in new if line.purpose == "account")
    return [alert, soon, late, danger, first_due, short, long]


def test_alerts_come_first_then_what_has_an_hour_or_is_overdue(
    world: World, queue: list[str]
) -> None:
    listed = world.inbox(DESK)
    assert [line.id for line in listed] == queue
    assert min(listed, key=lambda line: line.due_at or 0).id == queue[4], "time alone is not it"
    alert, soon = listed[:2]
    assert (soon.due_at or 0) < (alert.due_at or 0), "an alert is first, though not due first"


@pytest.mark.parametrize("limit", [1, 2, 5])
def test_pages_of_any_length_make_the_same_list(world: World, queue: list[str], limit: int) -> None:
    whole = [line.id for line in world.inbox(DESK)]
    assert sorted(whole) == sorted(queue)
    assert [item["id"] for item in Reader(world, DESK).listed(limit=limit)] == whole


def test_a_page_goes_on_where_the_last_line_has_gone(world: World, queue: list[str]) -> None:
    reader = Reader(world, DESK)
    page = reader.client.get("/api/v1/referrals", params={"limit": 3}).json()
    reader.keep(page["items"][-1]["id"])
    query = {"after": page["next"], "limit": 10}
    following = reader.client.get("/api/v1/referrals", params=query).json()["items"]
    seen = [item["id"] for item in page["items"] + following]
    assert sorted(seen) == sorted(queue)


def test_what_is_opened_is_less_urgent_than_what_nobody_has_read(
    world: World, queue: list[str]
) -> None:
    Reader(world, DESK).open(queue[1])
    assert [line.id for line in world.inbox(DESK)][-1] == queue[1]


@pytest.mark.parametrize(
    "place",
    ["", "x", "3.1." + "0" * 32, "1.1." + "g" * 32, "1.-1." + "0" * 32, "1.1", "é.1.0",
     "1." + "9" * 13 + "." + "0" * 32],
)  # fmt: skip
def test_a_cursor_that_is_none_of_ours_is_refused(sqlite_world: World, place: str) -> None:
    cursor = base64.urlsafe_b64encode(place.encode()).decode().rstrip("=") or "="
    answer = Reader(sqlite_world, DESK).client.get("/api/v1/referrals", params={"after": cursor})
    assert answer.status_code == 400
    assert answer.json()["fields"] == ["after"]
    with pytest.raises(InputError):
        order.beyond(cursor)


def test_the_latest_place_is_one_that_every_database_takes(world: World) -> None:
    last = base64.urlsafe_b64encode(b"2.999999999999." + b"f" * 32).decode()
    answer = Reader(world, DESK).client.get("/api/v1/referrals", params={"after": last})
    assert answer.json() == {"items": [], "next": None}


def test_the_order_is_made_of_purpose_due_time_and_rung_alone(world: World) -> None:
    """Two complaints of different facts at rungs alike are rows alike, but for what is random."""
    world.follow(desk=(Rung(DESK, 24 * 60), RECOVERY), triage=(Rung(DESK, 24 * 60), RECOVERY))
    world.say(STORY, sender=None)
    world.now -= 150
    world.say("quand vient le riz", sender=None)

    def read(connection: Any) -> list[dict[str, Any]]:
        random = {"id", "thread_id", "ladder_proof"}
        found = connection.execute(select(tables.referral)).mappings()
        return [{k: v for k, v in row.items() if k not in random} for row in found]

    one, other = world.context.store.read(read)
    assert one == other
    assert one["due_at"] is not None
