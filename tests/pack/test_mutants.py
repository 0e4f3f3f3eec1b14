"""Small mistakes in a shipped pack are caught; `make mutants` tries every one of them."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from tools.mutants import MISSED, PROOF, SAME, SITUATION, Told, judge, judge_all
from tools.mutating import Mutant, mutants

from cbcm.pack import load_pack
from cbcm.pack.comparing import compare, differ
from tests.pack.elsewhere import of_pack

SAMPLES = {"mali": 149, "haiti": 211, "car": 223, "libya": 227}


@pytest.mark.matrix
def test_a_sample_of_mistakes_is_caught() -> None:
    for name, step in SAMPLES.items():
        pack = load_pack(name)
        some = list(itertools.islice(mutants(pack), 3, None, step))
        assert len(some) >= 10
        counts, missed = judge_all(some, pack, of_pack(name))
        assert missed == []
        assert counts[SITUATION] + counts[PROOF] > 0.7 * len(some), "most of them change something"


def test_every_kind_of_mistake_is_made() -> None:
    made = [mutant.what for mutant in mutants(load_pack("mali"))]
    assert len(made) > 2500
    assert len(set(made)) == len(made)
    for part in (
        "to triage for", "lane feedback", "inform without", "share", "service full", "no alert",
        "no services", "handler=superior to", " before ", "chain coordinator: without",
        "does not tell", "first rung twice", "fallback to", "contact to",
    ):  # fmt: skip
        assert any(part in what for what in made), part


def test_without_situations_some_would_be_missed() -> None:
    """The judge can say "missed": a recipient that no rule forbids and nobody wrote down."""
    pack = load_pack("mali")
    (mutant,) = (m for m in mutants(pack) if m.what == "affiliation unknown: to triage for desk")
    assert judge(mutant, pack, []) == MISSED
    assert judge(mutant, pack, [Told(item, pack) for item in of_pack("mali")]) == SITUATION
    assert judge(Mutant("nothing", replace(pack, version="other")), pack, []) == SAME


@pytest.mark.matrix
def test_comparing_stops_at_the_first_and_finds_the_same() -> None:
    pack = load_pack("mali")
    for mutant in itertools.islice(mutants(pack), 5, None, 601):
        assert differ(pack, mutant.pack) == bool(compare(pack, mutant.pack)), mutant.what
