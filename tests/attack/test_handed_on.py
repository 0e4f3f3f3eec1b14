"""Whom a complaint keeps away, what follows from it keeps away too, whatever the way it goes."""

from __future__ import annotations

import base64

import pytest

from cbcm.agencies import directory, keys
from cbcm.delivery import rungs
from cbcm.sealing import UnopenableError, new_identity, open_document
from cbcm.vocabulary import PartKind, Rung
from tests.reader import API, Reader, rows
from tests.world import DESK, FOCAL, HER, STORY, World

pytestmark = pytest.mark.quick_on_sqlite

BAOBAB, DJOLIBA = "baobab_secours", "djoliba_sante"
CO_CHAIR, RECOVERY = "network:co_chair", "network:recovery"
AWAY = (
    Rung(DESK, 24 * 60, excludes=(BAOBAB,)),
    Rung(RECOVERY, 48 * 60),
)
LAXER = tuple(Rung(rung.seat, rung.minutes) for rung in AWAY)
"""A later SOP, which would let her in."""
ABOUT_THE_DESK = (
    Rung(CO_CHAIR, 24 * 60, excludes=(DESK, "network:feedback")),
    Rung(RECOVERY, 48 * 60, excludes=(DESK, "network:feedback")),
)
PART = {"narrative": "sa part", "others_involved": True}


@pytest.fixture
def issa(world: World) -> Reader:
    """At the desk sit Awa, who works for Baobab, and Issa, who works for Djoliba."""
    world.hire("awa", DESK, employer=BAOBAB)
    world.hire("issa", DESK, employer=DJOLIBA)
    world.follow(desk=AWAY)
    world.say(STORY, sender=None)
    return Reader(world, DESK, "issa")


def test_her_colleague_decides_and_she_finds_nothing_to_decide(issa: Reader) -> None:
    referral = issa.one()
    issa.open(referral)
    awa = Reader(issa.world, DESK, "awa")
    assert awa.listed() == []
    assert awa.ladder(DJOLIBA, "agency", referral).status_code == 404
    for asked in (referral, "0" * 32):
        refused = awa.dispose(asked, "spam")
        assert (refused.status_code, refused.json()["code"]) == (404, "not_found")
    assert rows(issa.world, "chunk") == 1
    assert issa.dispose(referral, "spam").status_code == 200


def test_a_share_that_comes_back_is_not_for_her(issa: Reader) -> None:
    world, referral = issa.world, issa.one()
    issa.open(referral)
    shares = [issa.share(code, "agency", PART) for code in (DJOLIBA, "karite_logis")]
    assert issa.dispose(referral, "refer", *shares).status_code == 200
    world.follow(desk=LAXER)
    djoliba = Reader(world, "djoliba_sante:focal_point")
    held = djoliba.one()
    djoliba.open(held)
    back = djoliba.share("desk", "desk", PART, referral=held)
    body = {"reason": "not_ours", **{k: back[k] for k in ("target", "sealed_to", "parts")}}
    assert djoliba.client.post(f"{API}/{held}/redirect", json=body).status_code == 201
    assert Reader(world, DESK, "awa").listed() == []
    assert issa.open(issa.one())["narrative"] == "sa part"


def test_it_is_not_even_sealed_to_those_who_are_kept_away(issa: Reader) -> None:
    """Awa's own key counts for the desk; with the referral it is not among those to seal to."""
    world, referral = issa.world, issa.one()
    world.follow(desk=LAXER)
    issa = Reader(world, DESK, "issa")
    secret, public = new_identity()
    key = keys.sign(
        world.network.directory_key, network=world.network.pack, seat=DESK, public_key=public,
        not_before=world.now - 999, not_after=world.now + 999, holder="awa", employer=BAOBAB,
    )  # fmt: skip
    world.context.store.write(lambda c: directory.put_key(c, key, world.context.trust))
    offered = {k["public_key"] for k in issa.ladder("desk", "").json()["keys"]}
    with_it = {k["public_key"] for k in issa.ladder("desk", "", referral).json()["keys"]}
    assert offered - with_it == {public}
    share = issa.share("desk", "desk", PART, referral=referral)
    sealed = base64.b64decode(share["parts"][0]["ciphertext"])
    with pytest.raises(UnopenableError):
        open_document(sealed, [secret])


def test_seats_of_the_line_that_are_named_are_in_no_ladder_that_follows(world: World) -> None:
    """Somebody at the desk is named, so a co-chair has it; help climbs past the desk."""
    world.follow(desk=ABOUT_THE_DESK)
    world.tell_all(organisation="je ne sais pas", who="7")
    chair = Reader(world, CO_CHAIR)
    referral = chair.one()
    chair.open(referral)
    chair.open(chair.one("contact"))
    assert DESK in chair.ladder("kenyeba_clinic", "assistance").json()["seats"]
    packet = {"phone": HER}
    whole = chair.share("kenyeba_clinic", "assistance", packet, kind=PartKind.ASSISTANCE)
    assert chair.dispose(referral, "service", whole).json()["code"] == "conflict"
    share = chair.share(
        "kenyeba_clinic", "assistance", packet, kind=PartKind.ASSISTANCE, referral=referral
    )
    assert share["sealed_to"] == ["kenyeba_clinic:service", RECOVERY]
    assert chair.dispose(referral, "service", share).status_code == 200
    aid = chair.ladder("network", "feedback_partner", referral)
    assert aid.status_code == 409, "only the safe is left of it: the co-chair keeps it"
    world.tick(after=25 * 3600)
    assert Reader(world, DESK).listed() == []
    assert {i["purpose"] for i in Reader(world, RECOVERY).listed()} >= {"assistance"}


def test_whoever_is_kept_away_is_not_told_either(world: World) -> None:
    """The desk's ladder tells the co-chairs late; where they are named, it tells nobody."""
    ladder = (
        Rung(DESK, 60 * 24, excludes=(CO_CHAIR,)),
        Rung(RECOVERY, 48 * 60, tells=(CO_CHAIR,)),
    )
    world.follow(desk=ladder)
    world.say(STORY, sender=None)
    desk = Reader(world, DESK)
    referral = desk.one()
    desk.open(referral)
    share = desk.share("baobab_secours", "agency", PART, referral=referral)
    assert desk.dispose(referral, "refer", share).status_code == 200
    focal = Reader(world, FOCAL)
    held = focal.one()
    focal.open(held)
    back = focal.share("desk", "desk", PART, referral=held)
    body = {"reason": "conflict", **{k: back[k] for k in ("target", "sealed_to", "parts")}}
    new = focal.client.post(f"{API}/{held}/redirect", json=body).json()["id"]
    stored = world.context.store.read(lambda c: rungs.of(c, new))
    assert [at.rung.tells for at in stored] == [(), ()]
