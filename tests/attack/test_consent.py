"""Consent that was taken back stays taken back."""

from __future__ import annotations

import pytest

from cbcm import referring
from cbcm.errors import CbcmError
from cbcm.sealing import new_identity, seal
from cbcm.vocabulary import PartKind
from tests.world import DESK, FOCAL, HER, HOUR, STORY, World, code_in

CO_CHAIR = "network:co_chair"


def _phones(world: World, seat: str) -> list[str]:
    return [
        document["phone"]
        for line in world.inbox(seat)
        for document in world.open(seat, line.id).values()
        if "phone" in document
    ]


def test_no_after_yes_to_a_call_is_a_no(sqlite_world: World) -> None:
    world = sqlite_world
    for text in (STORY, "3", "7"):
        world.say(text)
    world.say("6")
    world.say("Baobab Secours, Mopti")
    world.tick(after=60)
    assert _phones(world, DESK) == []


def test_a_code_and_nine_in_the_dialogue_outlasts_the_next_message(sqlite_world: World) -> None:
    world = sqlite_world
    code = code_in(world.say(STORY) or "")
    world.say("3")
    world.say("7")
    assert world.prompt(world.say(f"{code} 9")) == "S7"
    world.say("Baobab Secours, Mopti")
    world.tick(after=60)
    assert _phones(world, DESK) == []


def test_what_was_withdrawn_climbs_to_nobody(sqlite_world: World) -> None:
    world = sqlite_world
    code = world.tell_all(who="7")
    (contact,) = world.inbox(DESK)
    tokens = {p: d["token"] for p, d in world.open(DESK, contact.id).items()}
    world.acknowledge(DESK, contact.id, tokens, kept=False)
    assert world.prompt(world.say(f"{code} 9")) == "S7"
    world.tick(after=8 * 24 * HOUR)
    assert _phones(world, CO_CHAIR) == []


@pytest.mark.parametrize("kind", [PartKind.CONTACT, PartKind.IDENTITY, PartKind.ATTACHMENT])
def test_who_she_is_cannot_be_redirected_to_an_agency(sqlite_world: World, kind: PartKind) -> None:
    world = sqlite_world
    world.tell_all(who="7" if kind is PartKind.CONTACT else "8")
    seat = DESK if kind is PartKind.CONTACT else FOCAL
    (line,) = world.inbox(seat)
    tokens = {p: d["token"] for p, d in world.open(seat, line.id).items()}
    world.acknowledge(seat, line.id, tokens, kept=False)
    _, public = new_identity()
    kinds = [kind] if kind is PartKind.CONTACT else [PartKind.ACCOUNT, kind]
    sealed = [seal(k, {"phone": HER}, [public]) for k in kinds]
    parts = [referring.ResealedPart(s.kind, s.token_digest, s.ciphertext) for s in sealed]
    account = world.account(seat)
    target = "djoliba_sante"
    with pytest.raises(CbcmError):
        world.context.store.write(
            lambda c: referring.redirect(
                c, world.context, account, line.id, target=target,
                sealed_to=[r.seat for r in referring.target_ladder(
                    c, world.context, target, "agency", world.now)],
                parts=parts, now=world.now,
            )
        )  # fmt: skip
