"""What changes between two versions of a pack: found where it is, and nowhere else."""

from __future__ import annotations

import itertools
import random
from dataclasses import replace

import pytest
from tools.mutating import mutants

from cbcm.pack import Pack, load_pack, route
from cbcm.pack.axes import AXES
from cbcm.pack.comparing import compare, differ, moved, settings
from cbcm.pack.model import Recipients, Rule, Table
from cbcm.pack.proof import facts_at, kinds_of
from cbcm.pack.publishing import DEFAULTS, Profiles
from cbcm.vocabulary import Plan

SAMPLES = 400


@pytest.fixture
def mali() -> Pack:
    return load_pack("mali")


def _with_rule(pack: Pack, rule_id: str, **changes: object) -> Pack:
    table: Table[Recipients] = pack.tables.affiliation
    rules = tuple(_changed(rule, **changes) if rule.id == rule_id else rule for rule in table.rules)
    return replace(pack, tables=replace(pack.tables, affiliation=replace(table, rules=rules)))


def _changed(rule: Rule[Recipients], **changes: object) -> Rule[Recipients]:
    return replace(rule, then=replace(rule.then, **changes))  # type: ignore[arg-type] # of any field


def test_a_pack_does_not_differ_from_itself(mali: Pack) -> None:
    assert compare(mali, mali) == []
    assert compare(mali, replace(mali, version="next", status="signed")) == []


def test_one_rule_changes_its_own_combinations(mali: Pack) -> None:
    changes = compare(mali, _with_rule(mali, "non_member", to=("human_rights",)))
    assert changes
    for change in changes:
        assert "affiliation=non_member" in change.facts
        assert all("network:desk" in line for line in change.before)
        assert all("network:human_rights" in line for line in change.after)
    # danger 3, recent 2, child 3, mixed 2, divided 2, handler 4, assistance 3, consent 3.
    assert sum(change.combinations for change in changes) == 3 * 2 * 3 * 2 * 2 * 4 * 3 * 3


def test_a_longer_time_is_a_change(mali: Pack) -> None:
    first, *rest = mali.ladders["other_chair"]
    longer = replace(first, minutes=first.minutes + 1)
    changes = compare(mali, replace(mali, ladders={**mali.ladders, "other_chair": (longer, *rest)}))
    assert changes
    assert all("handler=coordinator or operator" in change.facts for change in changes)


def test_what_is_told_is_a_change(mali: Pack) -> None:
    steps = tuple(replace(step, tells=()) for step in mali.ladders["triage"])
    assert compare(mali, replace(mali, ladders={**mali.ladders, "triage": steps}))


def test_the_parts_of_several_are_looked_at_too(mali: Pack) -> None:
    """Their rule says "each": what changes is the rule of the organisation's own row."""
    changes = compare(mali, _with_rule(mali, "member", to=("agency_headquarters",)))
    assert any("several" in change.facts for change in changes)


def test_an_organisation_that_moves_to_another_row_is_named(mali: Pack) -> None:
    orgs = tuple(
        replace(org, member=True) if org.code == "harmattan_entraide" else org
        for org in mali.organisations
    )
    assert moved(mali, replace(mali, organisations=orgs)) == [
        ("harmattan_entraide", "non_member", "member")
    ]


def test_the_same_change_at_every_agency_is_said_once(mali: Pack) -> None:
    first, *rest = mali.ladders["agency"]
    shorter = replace(first, minutes=first.minutes - 60)
    changes = compare(mali, replace(mali, ladders={**mali.ladders, "agency": (shorter, *rest)}))
    assert 2 <= len(changes) <= 4
    for change in changes:
        (before,), (after,) = change.before, change.after
        assert "agency named:focal_point 48 hours" in before
        assert "agency named:focal_point 47 hours" in after
        assert not any(org.code in before + after for org in mali.organisations)


def test_what_changes_beside_the_rules_is_named(mali: Pack) -> None:
    other = replace(
        mali,
        version="next",
        limits=replace(mali.limits, silence_minutes=30),
        alerts=replace(mali.alerts, number_without_consent="never"),
        places={},
        profiles=Profiles({**DEFAULTS, "network": replace(DEFAULTS["network"], threshold=10)}),
    )
    assert settings(mali, other) == [
        "version: 2026.2 -> next",
        "places: ... -> ...",
        "silence_minutes: 240 -> 30",
        "releases: network: threshold: 5 -> 10",
        "number_without_consent: imminent_threat -> never",
    ]
    assert settings(mali, mali) == []


def test_drawn_facts_agree_with_the_cells(mali: Pack) -> None:
    """Whatever differs at some drawn combination, `compare` has found."""
    chance = random.Random("drawn")  # noqa: S311 - a repeatable sample
    found = 0
    for mutant in itertools.islice(mutants(mali), 0, None, 211):
        drawn = any(_differs_somewhere(mali, mutant.pack, chance) for _ in range(SAMPLES))
        found += drawn
        assert differ(mali, mutant.pack) or not drawn, mutant.what
    assert found > 3


def _differs_somewhere(old: Pack, new: Pack, chance: random.Random) -> bool:
    affiliation, organisations = chance.choice(kinds_of(old))
    values = {name: chance.choice(options) for name, options in AXES.items()}
    facts = facts_at(old, {**values, "affiliation": affiliation}, organisations)
    try:
        return _bare(route(facts, old)) != _bare(route(facts, new))
    except (KeyError, IndexError):  # some facts have no plan any more
        return False


def _bare(plan: Plan) -> object:
    return [(r.purpose, r.parts, [(s.seat, s.minutes) for s in r.ladder]) for r in plan.referrals]
