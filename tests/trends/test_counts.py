"""Counted exactly once, encrypted at rest, released with a threshold and never revised."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import product

import pytest
from sqlalchemy import func, select
from starlette.testclient import TestClient

from cbcm import casework, tables
from cbcm.app import create_app
from cbcm.errors import InputError
from cbcm.trends import cells, periods, tally
from cbcm.vocabulary import (
    AccusedRole,
    Affiliation,
    Category,
    Channel,
    Counted,
    Facts,
    Known,
    Topic,
)
from tests.world import DESK, FOCAL, HOUR, STORY, World

pytestmark = pytest.mark.quick_on_sqlite


def _counts(world: World) -> Counter[str]:
    world.tick()
    period = tally.period_of(world.now)
    found = world.context.store.read(
        lambda c: tally.read_counters(c, world.context.keyring, period)
    )
    return found or Counter()


def test_a_complaint_is_counted_when_it_is_routed_and_once(world: World) -> None:
    world.say(STORY, message_id="a")
    world.say(STORY, message_id="a", after=1)
    assert _counts(world)["received/total=all"] == 0
    for text in ("2", "Baobab Secours, Gao", "4", "6"):
        world.say(text)
    world.say("et aussi ma voisine du puits")
    counts = _counts(world)
    assert counts["contact/total=all"] == 1
    assert counts["received/total=all"] == 1
    assert counts["received/area=ML-7"] == counts["received/child=yes"] == 1
    assert counts["received/affiliation=member"] == 1
    first, *_ = (line for line in world.inbox(FOCAL) if line.purpose == "account")
    tokens = {part: d["token"] for part, d in world.open(FOCAL, first.id).items()}
    for _ in range(3):
        world.acknowledge(FOCAL, first.id, tokens, kept=True, category=Category.SEA)
    counts = _counts(world)
    assert counts["kept/total=all"] == counts["kept/category=SEA"] == 1
    assert counts["opened/within=24h"] == 1


def test_silence_counts_too_and_a_greeting_only_as_contact(world: World) -> None:
    world.say(STORY)
    world.say("bonjour", sender="+22344444444")
    world.tick(after=5 * HOUR)
    counts = _counts(world)
    assert counts["received/total=all"] == 1
    assert counts["contact/total=all"] == 2
    assert len(world.inbox(DESK)) == 1


def test_at_rest_the_counters_have_one_length_and_nothing_readable(world: World) -> None:
    def sizes() -> tuple[set[int], set[int]]:
        def read(connection: object) -> tuple[set[int], set[int]]:
            run = connection.execute  # type: ignore[attr-defined]
            counters = set(run(select(func.length(tables.counter.c.sealed))).scalars())
            slips = set(run(select(func.length(tables.slip.c.sealed))).scalars())
            return counters, slips

        return world.context.store.read(read)

    world.tell_all()
    _, slips = sizes()
    assert len(slips) == 1, "slips of one size whatever they count"
    world.tick()
    before, _ = sizes()
    for number in range(30):
        world.say(STORY, sender=f"+2236000{number:04d}", after=1)
    world.tick(after=5 * HOUR)
    after, _ = sizes()
    assert before == after
    assert len(before) == 1
    period = tally.period_of(world.now)
    world.context.keyring.end(f"period-{period}")
    assert _counts(world) == Counter()


def test_codes_are_counted_with_the_event_that_makes_them_true_and_forgotten(world: World) -> None:
    world.tell_all()
    client = TestClient(create_app(world.context))
    client.headers["Authorization"] = f"Bearer {world.network.token(FOCAL)}"
    (line,) = world.inbox(FOCAL)
    base = f"/api/v1/referrals/{line.id}"
    tokens = {part: d["token"] for part, d in world.open(FOCAL, line.id).items()}
    facts = {"category": "SEA", "setting": "distribution", "role": "driver", "type": "attempt",
             "survivor_sex": "female", "survivor_age": "child", "reporter": "witness",
             "lag": "month"}  # fmt: skip
    refused = client.post(f"{base}/status", json={"status": "unreadable", "facts": facts})
    assert (refused.status_code, refused.json()["fields"]) == (400, ["facts"])
    body = {"opened": tokens, "kept": True, "facts": facts}
    for _ in range(2):
        assert client.post(f"{base}/acknowledgement", json=body).json()["state"] == "kept"
    for status, codes in (("assessed", {}), ("assessed", {}), ("closed", {"role": "manager"})):
        answer = client.post(f"{base}/status", json={"status": status, "facts": codes})
        assert answer.status_code == 204
    counts = _counts(world)
    for cell in (
        "kept/category=SEA", "kept/setting=distribution", "kept/role=driver",
        "kept/survivor=female_child", "kept/reporter=witness", "kept/lag=month",
        "kept/type=attempt", "kept/affiliation=unknown", "kept/category*setting=SEA*distribution",
        "assessed/category=UNCLEAR", "assessed/setting=unknown", "assessed/role=unknown",
        "assessed/total=all", "outcome/result=closed",
        "outcome/category=UNCLEAR", "outcome/setting=unknown", "outcome/role=manager",
    ):  # fmt: skip
        assert counts[cell] == 1, cell
    assert sum(counts[f"kept/role={role}"] for role in (*AccusedRole, "unknown")) == 1
    assert set(counts) <= set(world.context.cells)


def test_the_longest_event_has_room_in_a_slip(sqlite_world: World) -> None:
    keyring, pack = sqlite_world.context.keyring, sqlite_world.context.pack
    lengths = set()
    for event, found in cells.dimensions(pack).items():
        longest = {name: max(values, key=len) for name, values in found.items()}
        every = [cells.total_of(event), *(f"{event}/{n}={value}" for n, value in longest.items())]
        for one, other in cells.PAIRS.get(event, ()):
            every.append(f"{event}/{one}*{other}={longest[one]}*{longest[other]}")
        beside = cells.coded_cells("kept", Counted()) if event == "disposed" else ()
        more = 20 * cells.referred_cells("handed_on") if event == "received" else ()
        assert set(every) <= set(sqlite_world.context.cells)
        slip = tally.make_slip(keyring, [*every, *beside, *more], sqlite_world.now)
        lengths.add(len(slip[1]))
    assert lengths == {len(tally.make_slip(keyring, (), sqlite_world.now)[1])}


def test_every_cell_that_an_event_adds_to_is_there(sqlite_world: World) -> None:
    pack = sqlite_world.context.pack
    found: set[str] = set()
    for channel, assistance in product(Channel, Known):
        facts = Facts(country="ML", channel=channel, language="unknown", topic=Topic.UNKNOWN,
                      category=Category.SEA, affiliation=Affiliation.MEMBER,
                      assistance=assistance)  # fmt: skip
        found |= {*cells.received_cells(facts, [FOCAL, DESK])}
        for day in range(92):
            found |= {*cells.contact_cells(facts, periods.ends_at("2026-Q2") + day * 24 * HOUR)}
        tested = replace(facts, test=True)
        assert cells.received_cells(tested, [FOCAL]) == cells.contact_cells(tested, 0) == ()
    for event in cells.CODED_EVENTS:
        found |= {*cells.coded_cells(event, Counted())}
    assert found <= set(cells.layout(pack))
    assert {"contact/week=14", "referred/way=routed", "assistance/answer=refused"} <= found
    assert cells.received_cells(facts, [FOCAL, DESK]).count("referred/total=all") == 1


def test_all_tables_of_an_event_have_one_sum(world: World) -> None:
    world.tell_all()
    world.say("bonjour", sender="+22344444444")
    (line,) = world.inbox(FOCAL)
    world.keep(FOCAL, line.id)
    counts = _counts(world)
    for event, names in cells.dimensions(world.context.pack).items():
        pairs = [f"{one}*{other}" for one, other in cells.PAIRS.get(event, ())]
        for name in (*names, *pairs):
            table = sum(n for cell, n in counts.items() if cell.startswith(f"{event}/{name}="))
            assert table == counts[cells.total_of(event)], name
    assert counts["referred/way=routed"] == counts["opened/total=all"] == 1
    assert counts["contact/channel=sms"] == 2


def test_a_cell_that_the_pack_lost_makes_the_counters_no_longer(sqlite_world: World) -> None:
    context, now = sqlite_world.context, sqlite_world.now
    length = select(func.length(tables.counter.c.sealed))
    context.store.write(lambda c: tally.count(c, context.keyring, ["received/total=all"], now))
    _counts(sqlite_world)
    before = context.store.read(lambda c: c.execute(length).scalar_one())
    gone = "received/area=a place that has another name since"
    context.store.write(lambda c: tally.count(c, context.keyring, [gone.replace(" ", "_")], now))
    counts = _counts(sqlite_world)
    assert context.store.read(lambda c: c.execute(length).scalar_one()) == before
    assert counts[cells.STRAY] == counts["received/total=all"] == 1


def test_only_a_service_says_what_became_of_assistance(sqlite_world: World) -> None:
    world = sqlite_world
    world.tell_all()
    (line,) = world.inbox(FOCAL)
    world.keep(FOCAL, line.id)
    account = world.account(FOCAL)
    with pytest.raises(InputError):
        world.context.store.write(
            lambda c: casework.close(c, world.context, account, line.id,
                                     outcome="delivered", now=world.now)
        )  # fmt: skip
