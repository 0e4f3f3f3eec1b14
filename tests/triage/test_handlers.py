"""Somebody who would handle it is noticed; a match only ever takes seats out of a ladder."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cbcm.pack import load_pack, route
from cbcm.pack.proof import facts_at
from cbcm.triage.handlers import Named, recognise_handler, without_roles
from cbcm.vocabulary import Colleague, Handler, Purpose
from cbcm.wording import fold

BAOBAB = "baobab_secours"
PACK = load_pack("mali")
FOCAL = Colleague(f"{BAOBAB}:focal_point", BAOBAB, "Mariam Coulibaly", "+223 79 00 11 22")
DESK = Colleague("network:desk", BAOBAB, "Awa Fofana", None)
CHAIR = Colleague("network:co_chair", "djoliba_sante", "Issa Traore", None)
HQ = Colleague(f"{BAOBAB}:investigator", BAOBAB, "Jean Dupont", None)
ARABIC = Colleague(f"{BAOBAB}:focal_point", BAOBAB, "مريم كوليبالي", None)
SHORT = Colleague("network:desk", BAOBAB, "Adja Sy", None)
DIA = Colleague(f"{BAOBAB}:focal_point", BAOBAB, "Ali Dia", None)
PEOPLE = (FOCAL, DESK, CHAIR, HQ, ARABIC, SHORT, DIA)


@pytest.mark.parametrize(
    ("text", "named", "handler"),
    [
        ("Mariam Coulibaly m'a demandé", (BAOBAB,), Handler.FOCAL_POINT),
        ("mariam  COULIBALY", (BAOBAB,), Handler.FOCAL_POINT),
        ("c'est Coulibaly", (BAOBAB,), Handler.FOCAL_POINT),
        ("c'est Mariam", (BAOBAB,), Handler.FOCAL_POINT),
        ("c'est celle du 79 00 11 22", (BAOBAB,), Handler.FOCAL_POINT),
        ("هي مريم كوليبالي", (BAOBAB,), Handler.FOCAL_POINT),
        ("le point focal", (), Handler.FOCAL_POINT),
        ("celui qui lit les messages", (), Handler.FOCAL_POINT),
        ("pwen fokal la", (), Handler.FOCAL_POINT),
        ("the complaints officer asked me", (), Handler.FOCAL_POINT),
        ("نقطة الاتصال", (), Handler.FOCAL_POINT),
        ("le chef de bureau", (), Handler.SUPERIOR),
        ("le grand chef de la mission", (), Handler.SUPERIOR),
        ("the head of office", (), Handler.SUPERIOR),
        ("country director", (), Handler.SUPERIOR),
        ("chèf biwo a", (), Handler.SUPERIOR),
        ("مدير المكتب", (), Handler.SUPERIOR),
        ("c'est un petit bureau", (), Handler.SMALL_OFFICE),
        ("everyone knows everyone there", (), Handler.SMALL_OFFICE),
        ("Awa Fofana", (BAOBAB,), Handler.COORDINATOR),
        ("Mme Fofana de la ligne", (), Handler.COORDINATOR),
        ("Adja Sy de chez vous", (), Handler.COORDINATOR),
        ("sy adja", (), Handler.COORDINATOR),
        ("c'est Ali Dia", (BAOBAB,), Handler.FOCAL_POINT),
        ("c'est DIA  Ali", (BAOBAB,), Handler.FOCAL_POINT),
        ("Mme Dia du bureau", (BAOBAB,), Handler.FOCAL_POINT),
        ("si Ali dit non", (BAOBAB,), Handler.NONE),
        ("l'opératrice de la ligne", (), Handler.OPERATOR),
        ("who answers this line", (), Handler.OPERATOR),
        ("la coordinatrice du réseau", (), Handler.COORDINATOR),
        ("le chauffeur", (BAOBAB,), Handler.NONE),
        ("le chef du village", (), Handler.NONE),
        ("le directeur de l'école", (), Handler.NONE),
        ("Mariam", (), Handler.NONE),
        ("c'est Coulibaly", (), Handler.NONE),
        ("Issa Traore", (BAOBAB,), Handler.NONE),
        ("", (BAOBAB,), Handler.NONE),
    ],
)
def test_who_is_named(text: str, named: tuple[str, ...], handler: Handler) -> None:
    assert recognise_handler(text, PEOPLE, named).handler is handler


def test_the_seat_of_whoever_is_named_is_a_conflict_wherever_it_is() -> None:
    assert recognise_handler("Issa Traore", PEOPLE, ()).conflicts == ("network:co_chair",)
    assert recognise_handler("Jean Dupont", PEOPLE, ()).conflicts == (HQ.seat,)
    assert recognise_handler("M. Coulibaly", PEOPLE, ()).conflicts == (FOCAL.seat,)
    assert recognise_handler("le chauffeur", PEOPLE, ()) == Named()


def test_a_role_is_no_place() -> None:
    assert without_roles(fold("le chef de bureau de Baobab")).split() == ["le", "de", "baobab"]


def test_nothing_that_is_returned_holds_a_name() -> None:
    assert "Coulibaly" not in repr(recognise_handler("Mariam Coulibaly", PEOPLE, (BAOBAB,)))
    assert "Coulibaly" not in repr(FOCAL)


@given(st.text(max_size=80), st.sampled_from(["", *(p.name or "" for p in PEOPLE)]))
def test_a_match_only_takes_seats_out(text: str, name: str) -> None:
    """Whatever is said: no seat gets her words that would not be in a ladder of headquarters,
    the other chair or the usual one, and nobody in the chain of whoever was found."""
    pack = PACK
    found = recognise_handler(f"{text} {name}", PEOPLE, (BAOBAB,))
    values = {
        "category": "SEA", "affiliation": "member", "child": "unknown", "consent": "nobody",
        "assistance": "unknown", "danger": "no", "recent": "no", "intimate": "no", "mixed": "no",
        "divided": "no", "tell_nobody": "no", "handler": found.handler,
    }  # fmt: skip
    from dataclasses import replace

    facts = replace(facts_at(pack, values, (BAOBAB,)), conflicts=found.conflicts,
                    handler_employer=found.employer)  # fmt: skip
    plan = route(facts, pack)
    seats = {r.seat for i in plan.referrals if i.purpose is Purpose.ACCOUNT for r in i.ladder}
    assert seats
    assert not seats & set(found.conflicts)
    usual = {
        f"{BAOBAB}:{role}" for role in ("focal_point", "alternate", "investigator", "recovery")
    }
    assert seats <= usual | {"network:co_chair", "network:recovery"}
