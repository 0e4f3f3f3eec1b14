"""What the SOPs do in situations told in words, row by row of the field's referral tables."""

from __future__ import annotations

import pytest

from cbcm.pack import load_pack, route
from tests.pack.elsewhere import HOME, differences, of_pack, plainly_translated
from tests.pack.situations import Situation, facts_of, follows, outcome, situations

PACKS = ("mali", "haiti", "car", "libya")

# Safety, category, affiliation, consent: every row that the field's tables have.
ROWS = {
    "danger now", "suicide risk", "perpetrator returning", "child in ongoing contact",
    "adult's consent needed", "imminent threat to life", "rape within days", "child",
    "perpetrator unidentified",
    "aid-linked person", "both are personnel", "not aid-linked", "aid worker as intimate partner",
    "bribe, diversion", "aid quality, delay, exclusion", "a mixed complaint is split",
    "aid with alert words", "unclear",
    "member's personnel", "partner that is a member", "partner, not a member", "contractor",
    "non-member", "UN peacekeeper, mission present", "UN peacekeeper, mission closed",
    "non-UN international force", "state forces, officials", "unknown", "several agencies",
    "focal point named", "their superior", "a small office", "an alternate in the same chain",
    "coordinator or operator",
    "identity: yes", "identity: no", "assistance: yes", "assistance: no", "tell nobody",
}  # fmt: skip


def test_every_row_has_a_situation() -> None:
    assert len(situations()) >= 60
    assert {item.row for item in situations()} == ROWS
    assert {item.pack for item in situations()} == set(PACKS)
    told = [(item.pack, item.words) for item in situations()]
    assert len(set(told)) == len(told), "the same words twice say nothing new"


@pytest.mark.parametrize("item", situations(), ids=lambda item: f"{item.pack}: {item.words}")
def test_what_follows(item: Situation) -> None:
    assert _found(item) == item.expected


@pytest.mark.parametrize("name", [name for name in PACKS if name != HOME])
def test_what_follows_elsewhere(name: str) -> None:
    items = of_pack(name)
    assert len(items) >= 150, "nearly all can be told in the other country"
    for item in items:
        assert _found(item) == item.expected, item.words


@pytest.mark.parametrize("name", [name for name in PACKS if name != HOME])
def test_no_difference_is_written_down_that_is_none(name: str) -> None:
    plain = plainly_translated(name)
    for words in differences()[name]:
        assert not follows(plain[words], load_pack(name)), words


def _found(item: Situation) -> dict[str, object]:
    """What the pack does, of what the situation says something about."""
    pack = load_pack(item.pack)
    found = outcome(route(facts_of(item, pack), pack))
    return {key: found[key] for key in item.expected}
