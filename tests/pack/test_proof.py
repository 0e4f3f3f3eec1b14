"""All shipped packs are proved, a sampled brute force agrees, and random packs are judged alike."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cbcm.pack import Pack, load_pack, read_pack, shipped_packs
from cbcm.pack.axes import AXES, values_of
from cbcm.pack.boxes import gaps, meet, overlaps, volume
from cbcm.pack.checks import check
from cbcm.pack.claims import Case
from cbcm.pack.model import Rule, Table
from cbcm.pack.proof import cells_of, facts_at, kinds_of, prove
from cbcm.pack.properties import RECIPIENTS, SAFETY
from cbcm.pack.routing import route

SHIPPED = ("mali", "haiti", "car", "libya")
SAMPLES = 1000


@pytest.fixture(params=SHIPPED)
def pack(request: pytest.FixtureRequest) -> Pack:
    return load_pack(request.param)


def test_every_shipped_pack_is_here() -> None:
    assert {path.name for path in shipped_packs().iterdir() if path.is_dir()} == set(SHIPPED)


def test_a_shipped_pack_is_sound_and_an_example(pack: Pack) -> None:
    assert check(pack) == []
    proof = prove(pack)
    assert proof.wrong == ()
    assert proof.combinations == volume(AXES, {}) == 1_197_504
    assert proof.plans > 2000
    assert pack.status == "example"
    figures = f"{pack.name}: {proof.cells} cells, {proof.plans} plans, {proof.seconds:.2f} s"
    print(figures)  # noqa: T201 - a run with -s shows what was proved


def test_a_sampled_brute_force_agrees(pack: Pack) -> None:
    """Points drawn from the whole product: exactly one rule of each table, every property."""
    chance = random.Random(f"{pack.name} {pack.version}")  # noqa: S311 - a repeatable sample
    kinds = kinds_of(pack)
    for _ in range(SAMPLES):
        affiliation, organisations = chance.choice(kinds)
        values = {name: chance.choice(options) for name, options in AXES.items()}
        values["affiliation"] = affiliation
        facts = replace(facts_at(pack, values, organisations), contact=chance.random() < 0.7)
        at = values_of(facts)
        lane = _matching(pack.tables.category, at).then.lane
        for table in pack.tables.all():
            _matching(table, {**at, "lane": lane})
        case = Case(facts, route(facts, pack), pack)
        box = {name: frozenset({value}) for name, value in at.items()}
        for item in (*RECIPIENTS, *SAFETY):
            if meet(box, item.where) is not None:
                assert item.holds(case), f"{item.text}: {at}"


def _matching(table: Table, at: dict[str, str]) -> Rule:  # type: ignore[type-arg] # of any stage
    """The rule that matches by going through them, not by the table's index."""
    found = [r for r in table.rules if all(at[name] in values for name, values in r.when.items())]
    assert len(found) == 1, f"{table.name}: {[rule.id for rule in found]}"
    assert table.decide(at) is found[0]
    return found[0]


def test_the_cells_add_up_to_everything(pack: Pack) -> None:
    cells = list(cells_of(pack.tables.all()))
    assert sum(volume(AXES, box) for _, box in cells) == volume(AXES, {})


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_table_cut_anywhere_stays_whole_and_one_with_a_hole_is_refused(
    data: st.DataObject,
) -> None:
    """Random packs: splitting a rule changes no plan; taking a piece away is always found."""
    found = read_pack(shipped_packs() / data.draw(st.sampled_from(SHIPPED)))
    table = data.draw(st.sampled_from(found.tables.all()))
    rule = data.draw(st.sampled_from(table.rules))
    axis = data.draw(st.sampled_from(list(table.axes)))
    values = sorted(rule.when.get(axis, frozenset(table.axes[axis])))
    cut = data.draw(st.integers(0, len(values)))
    halves = [frozenset(values[:cut]), frozenset(values[cut:])]
    pieces = tuple(
        replace(rule, id=f"{rule.id}{number}", when={**rule.when, axis: half})
        for number, half in enumerate(halves)
        if half
    )
    others = tuple(other for other in table.rules if other is not rule)
    whole = [*(other.when for other in others), *(piece.when for piece in pieces)]
    assert gaps(table.axes, whole) == []
    assert list(overlaps(whole)) == []
    holed = _with(found, replace(table, rules=(*others, *pieces[1:])))
    assert any("no rule matches" in reason for reason in prove(holed).wrong)
    doubled = _with(found, replace(table, rules=(*table.rules, pieces[0])))
    assert any("both match" in reason for reason in prove(doubled).wrong)


def _with(pack: Pack, table: Table) -> Pack:  # type: ignore[type-arg] # of any stage
    return replace(pack, tables=replace(pack.tables, **{table.name: table}))
