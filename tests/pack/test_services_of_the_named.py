"""A service hears nothing of a case about the organisation that runs it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cbcm.pack import Pack, Service, load_pack, route
from cbcm.pack.comparing import compare, settings
from cbcm.pack.explaining import explain, facts_of_values
from cbcm.pack.seats import owner_of
from cbcm.vocabulary import Facts, PartKind, Purpose

CHILD = {"child": "yes", "consent": "line", "assistance": "yes"}
WITHIN_A_DAY = 1440


@pytest.fixture
def mali() -> Pack:
    return load_pack("mali")


def _facts(pack: Pack, *organisations: str, **given: str) -> Facts:
    return facts_of_values(pack, CHILD | given, organisations)


def _helping(facts: Facts, pack: Pack) -> list[str]:
    """Every seat of the referrals that are to help."""
    found = [item for item in route(facts, pack).referrals if item.purpose is Purpose.ASSISTANCE]
    assert all(item.ladder[0].minutes <= WITHIN_A_DAY for item in found)
    return [rung.seat for item in found for rung in item.ladder]


def _told(facts: Facts, pack: Pack) -> set[str]:
    """Whose seats receive or hear anything at all."""
    rungs = [r for item in route(facts, pack).referrals for r in (*item.ladder, *item.fallback)]
    return {owner_of(seat) for rung in rungs for seat in (rung.seat, *rung.tells)}


def test_the_service_is_asked_where_somebody_else_is_named(mali: Pack) -> None:
    assert "denw_child_care:service" in _helping(_facts(mali, "baobab_secours"), mali)


def test_where_the_named_runs_the_only_one_the_line_finds_another(mali: Pack) -> None:
    facts = _facts(mali, "neem_jeunesse")
    assert _helping(facts, mali) == ["network:desk", "network:recovery"]
    (help_,) = (i for i in route(facts, mali).referrals if i.purpose is Purpose.ASSISTANCE)
    assert help_.parts == (PartKind.ASSISTANCE,), "the line gets what the service would have got"
    assert "denw_child_care" not in _told(facts, mali)


def test_the_one_of_the_area_gives_way_to_one_of_the_country(mali: Pack) -> None:
    danger = {"danger": "yes", "child": "no"}
    there = replace(_facts(mali, "baobab_secours", **danger), admin1="ML-5")
    assert _helping(there, mali)[0] == "kenyeba_mopti:service"
    about_djoliba = replace(_facts(mali, "djoliba_sante", **danger), admin1="ML-5")
    assert _helping(about_djoliba, mali)[0] == "kenyeba_listening:service"
    assert "kenyeba_mopti" not in _told(about_djoliba, mali)


def test_so_does_a_second_one_that_is_listed_later(mali: Pack) -> None:
    second = Service("second_child_care", "child_protection", ())
    more = replace(mali, services=(*mali.services, second))
    assert _helping(_facts(more, "neem_jeunesse"), more)[0] == "second_child_care:service"
    assert _helping(_facts(more, "baobab_secours"), more)[0] == "denw_child_care:service"


@pytest.mark.parametrize(
    "how",
    [
        {"organisations": ("baobab_secours",), "mentioned": ("neem_jeunesse",)},
        {"organisations": ("baobab_secours",), "handler_employer": "neem_jeunesse"},
        {"organisations": ("baobab_secours",), "candidates": ("neem_jeunesse",)},
        {"organisations": ("baobab_secours",), "conflicts": ("denw_child_care:service",)},
        {"organisations": ("baobab_secours",), "conflicts": ("neem_jeunesse:focal_point",)},
        {"organisations": ("baobab_secours",), "mentioned": ("denw_child_care",)},
    ],
    ids=lambda how: " ".join(str(value) for value in how.values()),
)
def test_whoever_may_be_meant_counts_as_named(
    mali: Pack, how: dict[str, tuple[str, ...] | str]
) -> None:
    facts = replace(_facts(mali, "baobab_secours"), **how)  # type: ignore[arg-type] # two fields
    assert "denw_child_care" not in _told(facts, mali)


def test_a_service_of_the_agency_that_a_partner_works_for_hears_nothing(mali: Pack) -> None:
    danger = {"danger": "yes", "child": "no"}
    facts = replace(_facts(mali, "sahel_camions", **danger), admin1="ML-5")
    assert mali.by_code["sahel_camions"].partner_of == mali.run_by["kenyeba_mopti"]
    assert "kenyeba_mopti" not in _told(facts, mali)


def test_a_partners_service_hears_nothing_of_the_agency_it_works_for(mali: Pack) -> None:
    assert mali.by_code["neem_jeunesse"].partner_of == "karite_logis"
    assert "denw_child_care" not in _told(_facts(mali, "karite_logis"), mali)


def test_a_second_service_of_a_house_hears_nothing_where_somebody_sits_at_the_first(
    mali: Pack,
) -> None:
    own = Service("own_child_care", "child_protection", (), run_by="neem_jeunesse")
    more = replace(mali, services=(own, *mali.services))
    facts = replace(_facts(more, "baobab_secours"), conflicts=("denw_child_care:service",))
    assert not {"own_child_care", "denw_child_care"} & _told(facts, more)


def test_a_survivors_account_goes_to_no_service_of_the_named(mali: Pack) -> None:
    facts = replace(_facts(mali, "djoliba_sante", intimate="yes", child="no"), admin1="ML-5")
    plan = route(facts, mali)
    (account,) = (item for item in plan.referrals if item.purpose is Purpose.ACCOUNT)
    assert account.ladder[0].seat == "kenyeba_listening:service"
    run = replace(mali, services=tuple(replace(s, run_by="djoliba_sante") for s in mali.services))
    (account,) = (i for i in route(facts, run).referrals if i.purpose is Purpose.ACCOUNT)
    assert account.ladder[0].seat == "network:desk"


def test_colleagues_at_a_service_that_somebody_else_runs_are_left_out(mali: Pack) -> None:
    plan = route(_facts(mali, "baobab_secours"), mali)
    rungs = [r for i in plan.referrals for r in i.ladder if r.seat == "denw_child_care:service"]
    assert rungs
    assert all("baobab_secours" in rung.excludes for rung in rungs)


def test_it_is_said_where_the_sop_is_explained(mali: Pack) -> None:
    withheld = dict(explain(_facts(mali, "neem_jeunesse"), mali).withheld)
    assert withheld["denw_child_care:service"] == "everything, and that there is anything"


@pytest.mark.matrix
def test_a_comparison_names_who_runs_a_service_now_and_what_that_changes(mali: Pack) -> None:
    clinic = next(item for item in mali.services if item.code == "kenyeba_clinic")
    others = tuple(item for item in mali.services if item != clinic)
    new = replace(mali, services=(*others, replace(clinic, run_by="harmattan_entraide")))
    assert "services: kenyeba_clinic: run by: not said -> harmattan_entraide" in settings(mali, new)
    changes = compare(mali, new)
    assert changes
    assert all("non_member" in change.facts for change in changes)
    assert all("kenyeba_clinic" in "".join(change.before) for change in changes)
    assert {len(change.before) for change in changes} == {1}, "what stays is not said"
    assert not any("kenyeba_clinic" in "".join(change.after) for change in changes)
