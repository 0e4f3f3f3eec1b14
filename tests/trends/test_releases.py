"""Released once, in profiles, signed, in the order of time; what the desk reads is encrypted."""

from __future__ import annotations

import json
import threading
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import select

from cbcm import tables
from cbcm.errors import ConflictError, InputError
from cbcm.pack import publishing
from cbcm.trends import cells, contributions, periods, reading, releases, tally
from cbcm.vocabulary import Affiliation, Category, Channel, Facts, Known, Topic
from cbcm.watch import what_to_heed
from tests.world import HOUR, STORY, World

pytestmark = pytest.mark.quick_on_sqlite


def facts(**more: Any) -> Facts:
    return Facts(**{
        "country": "ML", "channel": Channel.SMS, "language": "fr", "topic": Topic.TREATMENT,
        "category": Category.SEA, "affiliation": Affiliation.MEMBER, "admin1": "ML-7",
        "child": Known.NO,
    } | more)  # fmt: skip


def receive(world: World, period: str, number: int, **more: Any) -> None:
    """Count complaints in a quarter."""
    at = periods.ends_at(period) - 1
    context, received = world.context, cells.received_cells(facts(**more))

    def write(connection: Any) -> None:
        for _ in range(number):
            tally.count(connection, context.keyring, received, at)
        while tally.fold(connection, context.keyring, context.cells):
            pass

    context.store.write(write)


def make(world: World, period: str, now: int | None = None) -> dict[str, releases.Document]:
    context = world.context
    at = now or periods.ends_at(period) + 1
    return context.store.write(
        lambda c: releases.make(c, context.keyring, context.pack, period, at)
    )


def stored(world: World) -> dict[tuple[str, str], str]:
    columns = tables.release.c
    rows = world.context.store.read(
        lambda c: c.execute(select(columns.profile, columns.period, columns.document)).all()
    )
    return {(row.profile, row.period): row.document for row in rows}


def test_each_profile_is_made_when_it_is_due(sqlite_world: World) -> None:
    made = {q: list(make(sqlite_world, f"2026-{q}")) for q in ("Q1", "Q2", "Q3", "Q4")}
    assert made == {
        "Q1": ["line", "desk"], "Q2": ["line", "desk", "network"], "Q3": ["line", "desk"],
        "Q4": ["line", "desk", "network", "public"],
    }  # fmt: skip


def test_a_release_masks_what_is_small_and_is_signed(world: World) -> None:
    receive(world, "2026-Q3", 12)
    receive(world, "2026-Q4", 19, affiliation=Affiliation.UNKNOWN, admin1=None)
    receive(world, "2026-Q4", 2, affiliation=Affiliation.STATE)
    made = make(world, "2026-Q4")
    assert made["desk"]["tables"]["received/affiliation"]["state"] == 2
    network = made["network"]["tables"]
    assert network["received/total"] == {"all": 20}
    assert network["received/affiliation"]["member"] == 10
    assert network["received/affiliation"]["unknown"] == 15
    assert network["received/affiliation"]["state"] is None
    assert network["received/affiliation"]["contractor"] is None, "zero is masked like any small"
    assert made["public"]["tables"]["received/total"] == {"all": 20}
    assert set(made["public"]["tables"]) == {n for n in network if n.endswith("/total")}
    assert not any("disposed" in name or "week" in name for name in network)
    key = Ed25519PublicKey.from_public_bytes(
        bytes.fromhex(releases.public_key(world.context.keyring))
    )
    for name in made:
        document, signature = world.context.store.read(
            lambda c, name=name: releases.read(c, world.context.keyring, name, "2026-Q4")
        )
        key.verify(bytes.fromhex(signature), releases.signed_body(document))
        with pytest.raises(InvalidSignature):
            key.verify(bytes.fromhex(signature), releases.signed_body(document) + b" ")


def test_few_give_nothing_but_the_band(sqlite_world: World) -> None:
    receive(sqlite_world, "2026-Q4", 19)
    made = make(sqlite_world, "2026-Q4")
    for name in ("desk", "network", "public"):
        tables_ = made[name]["tables"]
        assert all(n is None for table in tables_.values() for n in table.values()), name


def test_what_the_desk_reads_is_encrypted_at_rest_and_ends(sqlite_world: World) -> None:
    world = sqlite_world
    receive(world, "2026-Q4", 37)
    make(world, "2026-Q4")
    rows = stored(world)
    assert "37" in rows["line", "2026-Q4"] or "contact" not in rows["line", "2026-Q4"]
    for name in (publishing.DESK, publishing.LINE):
        assert "received" not in rows[name, "2026-Q4"]
        assert "contact" not in rows[name, "2026-Q4"]
    assert json.loads(rows["network", "2026-Q4"])["tables"]["received/total"] == {"all": 20}
    for year in range(2027, 2029):
        for quarter in range(1, 5):
            make(world, f"{year}-Q{quarter}")
            _end_keys(world)
    gone = world.context.store.read(
        lambda c: releases.read(c, world.context.keyring, "desk", "2026-Q4")
    )
    assert gone is None


def test_a_release_is_made_once_and_only_when_the_period_is_over(world: World) -> None:
    period = tally.period_of(world.now)
    with pytest.raises(ConflictError):
        make(world, period, world.now)
    make(world, period, periods.ends_at(period))
    before = stored(world)
    with pytest.raises(ConflictError):
        make(world, period, periods.ends_at(period))
    assert stored(world) == before


def test_a_whole_dialogue_ends_in_a_release(sqlite_world: World) -> None:
    world = sqlite_world
    for number in range(22):
        world.say(STORY, sender=f"+2236000{number:04d}", after=1)
    world.tick(after=5 * HOUR)
    made = make(world, tally.period_of(world.now))
    assert made["line"]["tables"]["contact/total"] == {"all": 22}
    assert made["line"]["tables"]["contact/channel"]["sms"] == 22
    assert made["desk"]["tables"]["received/total"] == {"all": 22}


def test_late_facts_count_next_time(sqlite_world: World) -> None:
    receive(sqlite_world, "2026-Q1", 20)
    assert make(sqlite_world, "2026-Q1")["desk"]["tables"]["received/total"] == {"all": 20}
    receive(sqlite_world, "2026-Q1", 1)
    assert make(sqlite_world, "2026-Q2")["desk"]["tables"]["received/total"] == {"all": 21}


@pytest.mark.parametrize("period", ["2020-1", "2020", "2020-Q5", "2020-Q0", "2020-q1", "x", ""])
def test_a_quarter_has_one_spelling(sqlite_world: World, period: str) -> None:
    with pytest.raises(InputError):
        make(sqlite_world, period, sqlite_world.now)


def test_releases_are_made_in_their_order_and_keys_end(sqlite_world: World) -> None:
    world = sqlite_world
    keyring = world.context.keyring
    receive(world, "2025-Q1", 1)
    receive(world, "2026-Q1", 1)
    make(world, "2026-Q3")
    _end_keys(world)
    assert keyring.names("period") == ["period-2026-Q1"], "also of quarters that were skipped"
    kept = world.context.store.read(
        lambda c: list(c.execute(select(tables.counter.c.period)).scalars())
    )
    assert kept == ["2026-Q1"]
    with pytest.raises(ConflictError):
        make(world, "2026-Q2", periods.ends_at("2026-Q4"))


def test_keys_that_a_release_left_because_it_died_end_with_the_next_tick(
    sqlite_world: World,
) -> None:
    world = sqlite_world
    keyring = world.context.keyring
    receive(world, "2025-Q1", 1)
    world.tick()
    assert "period-2025-Q1" in keyring.names("period"), "nothing was released yet"
    make(world, "2026-Q3")  # and killed before it ended the keys
    assert "period-2025-Q1" in keyring.names("period")
    world.tick()
    assert "period-2025-Q1" not in keyring.names("period")


def test_a_release_waits_for_what_a_worker_is_counting(world: World) -> None:
    """On PostgreSQL the slips are locked; on SQLite there is one writer anyhow."""
    context, period = world.context, "2026-Q4"
    contact = cells.contact_cells(facts(), periods.ends_at(period) - 1)
    with context.store.engine.begin() as worker:
        tally.count(worker, context.keyring, contact, periods.ends_at(period) - 1)
    with context.store.engine.connect() as worker:
        if worker.dialect.name == "postgresql":
            assert tally.fold(worker, context.keyring, context.cells) == 1
        made: list[releases.Document] = []

        def released() -> None:
            releases.gather(context.store, context.keyring, context.cells)
            made.append(make(world, period))

        release = threading.Thread(target=released)
        release.start()
        release.join(0.5)
        worker.commit()
        release.join(30)
    assert made[0]["line"]["tables"]["contact/total"] == {"all": 1}


def test_quarters() -> None:
    assert periods.quarters_before("2026-Q2", 4) == ["2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2"]
    assert tally.period_of(periods.ends_at("2026-Q4")) == "2027-Q1"
    assert tally.period_of(periods.ends_at("2026-Q4") - 1) == "2026-Q4"
    assert [periods.is_due(f"2026-Q{q}", 2) for q in range(1, 5)] == [False, True, False, True]
    assert not any(periods.is_due(f"2026-Q{q}", 0) for q in range(1, 5))
    found = periods.pieces([("2026-Q1", "2026-Q4"), ("2026-Q3", "2027-Q2")])
    assert list(found.values()) == [[0, 1], [1, 2]]


def _end_keys(world: World) -> None:
    context = world.context
    context.store.read(lambda c: releases.end_keys(c, context.keyring))


def _contribute(world: World, who: str, total: int) -> None:
    context, at = world.context, periods.ends_at("2026-Q4")
    dimensions = cells.dimensions(context.pack)
    counts = contributions.counts_of({"received": (total, {"channel": {"web": total}})}, dimensions)
    house = context.pack.run_by.get(who, who)
    put = (context.keyring, who, house, "2026-Q4", counts, context.cells, at)
    context.store.write(lambda c: contributions.put(c, *put))


def test_own_counts_are_merged_from_three_contributors_on(sqlite_world: World) -> None:
    world = sqlite_world
    receive(world, "2026-Q4", 20)
    for who in ("one", "two", "two"):
        _contribute(world, who, 30)
    seen = world.context.store.read(
        lambda c: contributions.read(c, world.context.keyring, "2026-Q4")
    )
    assert seen == {}
    _contribute(world, "three", 1)
    made = make(world, "2026-Q4")
    assert made["desk"]["tables"]["received/total"] == {"all": 81}
    assert made["desk"]["tables"]["received/area"]["unknown"] == 61
    assert made["network"]["contributors"]["2026-Q4"] == 3
    assert made["network"]["contributors"]["2026-Q3"] == 0
    assert "web" not in stored(world)["own", "2026-Q4"], "what the auditor needs later is encrypted"
    kept, _ = world.context.store.read(
        lambda c: releases.read(c, world.context.keyring, releases.OWN, "2026-Q4")
    )
    assert kept["own"]["2026-Q4"]["received/channel"] == {"web": 30}
    with pytest.raises(ConflictError):
        _contribute(world, "four", 1)


def test_an_organisation_and_a_service_that_it_runs_are_one_contributor(
    sqlite_world: World,
) -> None:
    world = sqlite_world
    receive(world, "2026-Q4", 20)
    run_by = world.context.pack.run_by
    for who in ("neem_jeunesse", "denw_child_care", "karite_logis"):
        _contribute(world, who, 30)
    assert run_by["denw_child_care"] == "neem_jeunesse"
    keyring = world.context.keyring
    assert world.context.store.read(
        lambda c: contributions.read(c, keyring, "2026-Q4")
    ) == {}  # fmt: skip
    _contribute(world, "djoliba_sante", 1)
    made = make(world, "2026-Q4")
    assert made["network"]["contributors"]["2026-Q4"] == 3
    kept, _ = world.context.store.read(lambda c: releases.read(c, keyring, releases.OWN, "2026-Q4"))
    assert kept["own"]["2026-Q4"]["received/channel"] == {"web": 60}, "they know both together"


@pytest.mark.parametrize("ran", [True, False])
def test_a_pack_that_says_later_who_runs_a_service_changes_no_quarter_that_was_merged(
    sqlite_world: World, ran: bool
) -> None:
    world, pack = sqlite_world, sqlite_world.context.pack
    without = replace(pack, services=tuple(replace(s, run_by=None) for s in pack.services))
    world.context = replace(world.context, pack=pack if ran else without)
    receive(world, "2026-Q4", 40)
    for who in ("neem_jeunesse", "denw_child_care", "karite_logis"):
        _contribute(world, who, 30)
    merged = 0 if ran else 3
    assert make(world, "2026-Q4")["network"]["contributors"]["2026-Q4"] == merged
    world.context = replace(world.context, pack=without if ran else pack)
    receive(world, "2027-Q2", 40)
    later = make(world, "2027-Q2")["network"]
    assert later["contributors"]["2026-Q4"] == merged
    assert later["tables"]["received/total"] == {"all": 80 + 90 * (not ran) - 10 * (not ran)}


def test_a_cell_that_is_nearly_all_of_one_contributor_is_masked(sqlite_world: World) -> None:
    """It would subtract its own, and know what the others have."""
    world = sqlite_world
    receive(world, "2026-Q4", 40, channel=Channel.HOTLINE)
    receive(world, "2026-Q4", 40)
    for who, number in (("one", 30), ("two", 2), ("three", 1)):
        _contribute(world, who, number)
    made = make(world, "2026-Q4")
    assert made["desk"]["tables"]["received/channel"]["web"] == 33
    assert made["network"]["tables"]["received/channel"]["web"] is None


def test_a_tally_has_the_length_of_the_counters(sqlite_world: World) -> None:
    _contribute(sqlite_world, "one", 1)
    _contribute(sqlite_world, "two", 90_000)
    receive(sqlite_world, "2026-Q4", 1)

    def lengths(connection: Any) -> set[int]:
        columns = (tables.tally.c.sealed, tables.counter.c.sealed)
        return {len(row) for one in columns for row in connection.execute(select(one)).scalars()}

    assert len(sqlite_world.context.store.read(lengths)) == 1


def test_a_series_has_gaps_and_shares_are_masked_with_their_counts() -> None:
    def document(period: str, **table: int | None) -> dict[str, Any]:
        return {"period": period, "profile": "network", "window": ["2025-Q3", period],
                "rounded_to": 5, "totals_in_bands_of": 20,
                "tables": {"e/total": {"all": 40}, "e/x": table}}  # fmt: skip

    open_, masked = document("2026-Q2", a=30, b=10), document("2026-Q4", a=30, b=None)
    found = reading.series([masked, open_], "e", "x")
    assert [point.count for point in found["b"]] == [10, None]
    assert (found["a"][0].count, found["a"][0].most) == (30, 34)
    assert reading.series([open_], "e", "total")["all"][0].most == 59
    (a, b) = reading.select(open_, event="e", dimension="x")
    assert reading.share(open_, a) == 0.75
    assert reading.share(masked, a) is None, "the rest is the masked one's"
    (gone,) = reading.select(masked, dimension="x", value="b")
    assert (gone.count, gone.reason) == (None, "not_published")
    assert reading.share(masked, gone) is None
    assert b.reason is None
    assert reading.select(open_, event="nothing") == []


def test_counters_of_a_window_are_the_sum_of_its_quarters(sqlite_world: World) -> None:
    for quarter in range(1, 5):
        receive(sqlite_world, f"2026-Q{quarter}", 10 * quarter, admin1=None)
    found = Counter(make(sqlite_world, "2026-Q4")["desk"]["tables"]["received/area"])
    assert found["unknown"] == 100


def test_the_public_release_keeps_its_own_threshold() -> None:
    network = {"window": [], "contributors": {}, "tables": {"kept/total": {"all": 40}}}
    shipped = publishing.DEFAULTS["public"]
    stricter = publishing.changed("public", {"threshold": 60})
    assert releases.public_tables(shipped, network)["tables"] == {"kept/total": {"all": 40}}
    assert releases.public_tables(stricter, network)["tables"] == {"kept/total": {"all": None}}


def test_a_tally_that_is_being_sent_is_in_the_release(world: World) -> None:
    """Else the quarter would have other counts in the next window than in this one."""
    context, now = world.context, periods.ends_at("2026-Q4") + 1
    known = cells.dimensions(context.pack)
    sent, go_on = threading.Event(), threading.Event()
    made: list[Any] = []

    def put(connection: Any, who: str, number: int) -> None:
        counts = contributions.counts_of({"received": (number, {})}, known)
        contributions.put(
            connection, context.keyring, who, who, "2026-Q4", counts, context.cells, now
        )

    def send_slowly(connection: Any) -> None:
        put(connection, "one", 50)
        sent.set()
        go_on.wait(10)

    for who in ("one", "two", "three"):
        context.store.write(lambda c, who=who: put(c, who, 30))
    sending = threading.Thread(target=lambda: context.store.write(send_slowly))
    making = threading.Thread(target=lambda: made.append(make(world, "2026-Q4")))
    sending.start()
    assert sent.wait(10)
    making.start()
    making.join(0.5)
    go_on.set()
    sending.join(10)
    making.join(10)
    assert made[0]["desk"]["tables"]["received/total"] == {"all": 110}


def test_a_quarter_that_is_over_and_not_released_is_to_heed(world: World) -> None:
    def named() -> list[str]:
        return [line for line in what_to_heed(world.context, world.now) if "released" in line]

    running = tally.period_of(world.now)
    before = periods.quarters_before(running, 3)
    receive(world, running, 1)
    assert named() == []
    for period in before[:2]:
        receive(world, period, 1)
    assert [line.split()[0] for line in named()] == before[:2]
    make(world, before[0])
    assert [line.split()[0] for line in named()] == [before[1]]
    make(world, before[1])
    assert named() == []
