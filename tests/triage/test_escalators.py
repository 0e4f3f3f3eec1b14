"""Words may raise what becomes of a complaint, and never lower it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cbcm import planning
from cbcm.intake.script import Dialogue
from cbcm.pack import load_pack, route
from cbcm.pack.routing import PRIORITIES
from cbcm.triage import escalators
from cbcm.vocabulary import (
    Affiliation,
    Category,
    Channel,
    Consent,
    Facts,
    Handler,
    Known,
    Plan,
    Purpose,
    Topic,
)

PACKS = {name: load_pack(name) for name in ("mali", "haiti", "car", "libya")}
FEEDBACK = "feedback"
HEARD = {
    "danger": (escalators.danger, [
        "il me menace", "he is coming back tonight", "l ap tounen", "سيعود الليلة", "n bɛ siran",
        "mbito ayeke na mbi",
    ]),
    "despair or murder": (escalators.imminent, [
        "je veux me donner la mort", "he will kill me", "l ap touye m", "سيقتلني", "a bɛna n faga",
        "lo ye ti fa mbi",
    ]),
    "recent rape": (escalators.recent, [
        "il m'a violée hier", "he raped her last night", "li vyole m yè", "اغتصبني أمس",
        "a y'o kɛ n na ni fanga ye kunun", "lo sara na mbi na ngangu biri",
    ]),
    "a child": (escalators.child, [
        "la petite fille a pleuré", "she is 15 years old", "yon timoun", "عمرها ١٥ سنة",
        "denmisɛnnin dɔ", "molenge ti wali so",
    ]),
    "sex": (escalators.of_the_body, [
        "coucher avec lui", "to sleep with him", "kouche avè l", "ينام معي", "ka si a fɛ",
        "lango na lo",
    ]),
}  # fmt: skip


@pytest.mark.parametrize(
    ("hears", "text"), [(found, text) for found, texts in HEARD.values() for text in texts]
)
def test_each_is_heard_in_six_languages(hears: Callable[[str], bool], text: str) -> None:
    assert hears(text)


@pytest.mark.parametrize(
    "text",
    ["depuis 3 ans", "il y a 2 ans", "for 5 years", "j'ai 40 ans", "منذ 3 سنوات", "10 kg", "25 ans",
     "depi 2 zan"],
)  # fmt: skip
def test_how_long_it_lasts_is_no_age_of_a_child(text: str) -> None:
    assert not escalators.child(text)


def facts() -> st.SearchStrategy[Facts]:
    """Any facts that a dialogue or a form can give."""
    named = {
        Affiliation.UNKNOWN: ((), ("baobab_secours",)), Affiliation.MEMBER: (("baobab_secours",),),
        Affiliation.SEVERAL: (("baobab_secours", "djoliba_sante"),),
        Affiliation.NON_MEMBER: (("harmattan_entraide",),),
        Affiliation.PARTNER: (("tamarin_villages",),),
        Affiliation.PARTNER_MEMBER: (("neem_jeunesse",),),
        Affiliation.STATE: (("state_forces",),),
    }  # fmt: skip
    return st.sampled_from(list(named)).flatmap(
        lambda affiliation: st.builds(
            Facts,
            country=st.just("mali"),
            channel=st.sampled_from([Channel.SMS, Channel.WEB]),
            language=st.just("fr"),
            topic=st.sampled_from(Topic),
            category=st.sampled_from(Category),
            affiliation=st.just(affiliation),
            organisations=st.sampled_from(named[affiliation]),
            mentioned=st.just(()),
            candidates=st.just(()),
            admin1=st.sampled_from([None, "ML-5"]),
            child=st.sampled_from(Known),
            danger=st.booleans(),
            imminent=st.just(False),
            recent=st.booleans(),
            intimate=st.booleans(),
            mixed=st.booleans(),
            divided=st.just(False),
            handler=st.sampled_from([Handler.NONE, Handler.FOCAL_POINT, Handler.COORDINATOR]),
            handler_employer=st.none(),
            conflicts=st.just(()),
            consent=st.sampled_from(Consent),
            contact=st.booleans(),
            assistance=st.sampled_from(Known),
            tell_nobody=st.booleans(),
            test=st.just(False),
        )
    )


RAISED: dict[str, Callable[[Facts], Facts]] = {
    "danger": lambda f: replace(f, danger=True),
    "a threat to life": lambda f: replace(f, danger=True, imminent=True),
    "recent rape": lambda f: replace(f, recent=True),
    "a child": lambda f: replace(f, child=Known.YES) if f.child is Known.UNKNOWN else f,
    "sex beside aid": lambda f: replace(f, mixed=True) if f.category is Category.PROG else f,
}


@pytest.mark.parametrize("what", RAISED)
@given(before=facts())
def test_no_escalator_ever_lowers_what_becomes_of_a_complaint(what: str, before: Facts) -> None:
    pack = PACKS["mali"]
    plain, raised = route(before, pack), route(RAISED[what](before), pack)
    assert PRIORITIES.index(raised.priority) >= PRIORITIES.index(plain.priority)
    assert _soonest(raised) <= _soonest(plain)
    assert _purposes(plain) & {Purpose.ALERT, Purpose.ACCOUNT} <= _purposes(raised)
    # What was for a human or an agency's focal point does not become a question of service.
    assert not (_feedback(raised) and not _feedback(plain))


@pytest.mark.parametrize("name", PACKS)
@pytest.mark.parametrize("texts", [texts for _, texts in HEARD.values()])
def test_words_more_never_make_facts_less(name: str, texts: list[str]) -> None:
    pack = PACKS[name]
    quiet = Dialogue(said=("le riz n'est pas venu",), topic=Topic.AID, child=Known.NO)
    before = _facts(quiet, name)
    for text in texts:
        after = _facts(replace(quiet, said=(*quiet.said, text)), name)
        assert after.child is Known.NO  # what she answered outranks what words suggest
        for flag in ("danger", "imminent", "recent", "mixed"):
            assert getattr(after, flag) >= getattr(before, flag)
        one, other = route(before, pack), route(after, pack)
        assert PRIORITIES.index(other.priority) >= PRIORITIES.index(one.priority)


def test_words_for_a_child_count_where_she_did_not_answer() -> None:
    told = Dialogue(said=("le gardien suit la fillette",), topic=Topic.TREATMENT)
    assert _facts(told, "mali").child is Known.YES
    assert _facts(replace(told, child=Known.NO), "mali").child is Known.NO


def _facts(dialogue: Dialogue, name: str) -> Facts:
    return planning.facts_of(
        dialogue, PACKS[name], channel=Channel.SMS, sender="+1", test=False, colleagues=()
    )


def _soonest(plan: Plan) -> int:
    return min(item.ladder[0].minutes for item in plan.referrals if item.ladder)


def _purposes(plan: Plan) -> set[Purpose]:
    return {item.purpose for item in plan.referrals}


def _feedback(plan: Plan) -> bool:
    return any(
        item.ladder[0].seat.endswith(FEEDBACK)
        for item in plan.referrals
        if item.purpose is Purpose.ACCOUNT
    )
