"""What tells who she is: masked for all, given with her consent, else kept for her codes alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from cbcm import adding, anonymiser, documents, planning
from cbcm.agencies.directory import confirmed
from cbcm.intake.script import Dialogue
from cbcm.pack import load_pack
from cbcm.vocabulary import Channel, Consent, Topic
from tests.world import DESK, FOCAL, HER, HOUR, World, code_in

NAME, TENT = "Aminata Traoré", "tente 14"
STORY = f"Je m'appelle {NAME}, {TENT}. Le chauffeur Moussa m'a demandé de coucher avec lui"
MASKED = "Je m'appelle [1], [2]. Le chauffeur Moussa m'a demandé de coucher avec lui"
HERS = {NAME, TENT}


def _tell(world: World, who: str, organisation: str = "Baobab Secours, Mopti") -> str:
    code = code_in(world.say(STORY) or "")
    for text in ("2", organisation, "0", who):
        world.say(text)
    return code


def _documents(world: World, seat: str) -> list[dict[str, Any]]:
    return [
        document for line in world.inbox(seat) for document in world.open(seat, line.id).values()
    ]


def _accounts(world: World, seat: str) -> list[dict[str, Any]]:
    return [one for one in _documents(world, seat) if one["kind"] == "account"]


def _spans(documents: list[dict[str, Any]]) -> set[str]:
    return {span["text"] for one in documents for span in one.get("spans", ())}


def _break(monkeypatch: pytest.MonkeyPatch, world: World) -> None:
    def fail(texts: Sequence[str]) -> list[anonymiser.Marked]:
        raise RuntimeError

    monkeypatch.setattr(anonymiser, "mask_all", fail)


def test_without_consent_the_agency_sees_the_accused_and_not_her(world: World) -> None:
    code = _tell(world, "6")
    (account,) = _documents(world, FOCAL)
    assert account["narrative"] == MASKED
    assert (account["masked"], account["taken_out"]) == (True, {"1": "name", "2": "site"})
    assert _spans(_documents(world, DESK)) == set()
    world.let_know(code, Consent.ORGANISATION)
    late = _documents(world, FOCAL)
    assert _spans(late) == HERS
    assert {s["of"] for one in late for s in one.get("spans", ())} == {account["mark"]}


def test_with_consent_the_agency_gets_what_was_taken_out_in_the_identity_part(
    world: World,
) -> None:
    _tell(world, "8")
    kinds = {one["kind"]: one for one in _documents(world, FOCAL)}
    assert kinds["account"]["narrative"] == MASKED
    assert _spans([kinds["identity"]]) == HERS
    assert kinds["identity"]["phone"] == HER


def test_consent_for_the_line_gives_it_to_the_desk_alone(sqlite_world: World) -> None:
    world = sqlite_world
    code = _tell(world, "7")
    assert _spans(_documents(world, FOCAL)) == set()
    assert _spans(_documents(world, DESK)) == HERS
    world.let_know(code, Consent.LINE)
    assert _spans(_documents(world, FOCAL)) == set()


def test_an_unrouted_complaint_is_masked_for_the_desk_too(sqlite_world: World) -> None:
    world = sqlite_world
    _tell(world, "6", "je ne sais pas")
    (account,) = _documents(world, DESK)
    assert account["narrative"] == MASKED
    assert _spans([account]) == set()


def test_nobody_elses_code_opens_what_is_kept_for_her(sqlite_world: World) -> None:
    world = sqlite_world
    _tell(world, "6")
    other = code_in(world.say("Bonjour, le gardien me suit", sender="+22370000002") or "")
    world.tick(after=5 * HOUR)
    world.let_know(other, Consent.ORGANISATION)
    assert _spans(_documents(world, DESK)) == _spans(_documents(world, FOCAL)) == set()


def test_what_she_added_on_the_page_outlives_the_next_message_of_the_dialogue(
    sqlite_world: World,
) -> None:
    world = sqlite_world
    code = code_in(world.say(STORY) or "")
    world.hear_back(code, reply="appelez ma soeur au 76 12 34 09")
    for text in ("2", "Baobab Secours, Mopti", "0", "6"):
        world.say(text)
    world.let_know(code, Consent.LINE)
    assert _spans(_documents(world, DESK)) >= {*HERS, "76 12 34 09"}


def test_taking_it_back_ends_what_was_kept_for_her(sqlite_world: World) -> None:
    world = sqlite_world
    code = _tell(world, "6")
    world.say(f"{code} 9")
    world.let_know(code, Consent.ORGANISATION)
    assert _spans(_documents(world, FOCAL)) == set()


@pytest.mark.parametrize("named", ["Baobab Secours, Mopti", "je ne sais pas"])
def test_where_the_masker_fails_a_human_of_the_line_gets_the_words_and_no_agency(
    world: World, monkeypatch: pytest.MonkeyPatch, named: str
) -> None:
    _break(monkeypatch, world)
    _tell(world, "6", named)
    (account,) = _accounts(world, DESK)
    assert account["narrative"] == STORY
    assert account["masked"] is False
    assert world.inbox(FOCAL) == []


def test_where_the_masker_fails_consent_still_counts(
    sqlite_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = sqlite_world
    _break(monkeypatch, world)
    _tell(world, "8")
    (account,) = _accounts(world, FOCAL)
    assert (account["narrative"], account["masked"]) == (STORY, False)


def test_later_words_are_masked_and_go_to_the_line_where_that_fails(
    sqlite_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = sqlite_world
    code = _tell(world, "6")
    world.say(f"C'est {NAME}, il est revenu dans la {TENT}")
    assert _accounts(world, FOCAL)[-1]["narrative"] == "C'est [1], il est revenu dans la [2]"
    _break(monkeypatch, world)
    world.say("Moi je m'appelle Fanta et j'ai peur")
    assert "Fanta" not in str(_documents(world, FOCAL))
    assert "Fanta" in str(_accounts(world, DESK))
    monkeypatch.undo()
    world.let_know(code, Consent.ORGANISATION)
    assert _spans(_documents(world, FOCAL)) == HERS


def test_who_has_no_code_is_masked_by_a_human_since_nothing_could_come_back(
    sqlite_world: World,
) -> None:
    world = sqlite_world
    world.say(STORY, sender=None)
    (account,) = _documents(world, DESK)
    assert (account["narrative"], account["masked"]) == (STORY, False)


def test_whoever_is_called_for_a_life_learns_where_she_is(sqlite_world: World) -> None:
    world = sqlite_world
    world.say(f"il va me tuer, je suis dans la {TENT}, venez")
    packets = [
        one for seat in world.network.seats() for one in _documents(world, seat)
        if one["kind"] == "packet"
    ]  # fmt: skip
    assert {tuple(one["sites"]) for one in packets} == {(TENT,)}


def test_words_that_are_not_masked_reach_no_colleague_of_the_accused_at_the_line(
    sqlite_world: World,
) -> None:
    context = sqlite_world.context
    keys = dict(context.store.read(lambda c: confirmed(c, context.trust, sqlite_world.now)))
    (own, *_) = keys[DESK]
    colleague = replace(own, public_key="age1colleague", employer="baobab_secours")
    keys[DESK] = (own, colleague)
    dialogue = Dialogue(said=(STORY,), organisation="Baobab Secours", topic=Topic.TREATMENT)
    facts = planning.facts_of(dialogue, context.pack, channel=Channel.SMS, sender=HER, test=False)
    _, prepared = planning.prepare(facts, pack=context.pack, keys=keys)
    (item,) = planning.to_the_line(prepared, facts, context.pack, keys)
    assert own in item.keys
    assert colleague not in item.keys
    (later,) = adding.of_the_line([prepared[0].ladder], context.pack, keys)
    assert colleague.public_key not in planning.recipients_of(later, keys)


def test_a_wish_to_be_called_does_not_tell_where_she_is() -> None:
    pack = load_pack("mali")
    dialogue = Dialogue(said=(f"J'ai peur de lui, je suis dans la {TENT}",), call_me=True)
    facts = planning.facts_of(dialogue, pack, channel=Channel.SMS, sender=HER, test=False)
    complaint = planning.complaint_of(dialogue, sender=HER)
    facts = replace(facts, danger=True)
    told = documents.packet(facts, complaint, pack)
    assert (facts.imminent, told["phone"], told.get("sites")) == (False, HER, None)
    told = documents.packet(facts, replace(complaint, consent=Consent.LINE), pack)
    assert told["sites"] == [TENT]
