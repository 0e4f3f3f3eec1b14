"""The page behind a code: the same for a code of any door."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from cbcm import casework, tables
from cbcm.followup import guessing
from cbcm.public import flood
from cbcm.sealing import seal_text
from cbcm.vocabulary import AnswerCode
from tests.doors import Program
from tests.public.forms import PHONE, STORY, Fields, follow, get, number_in, submit, write
from tests.public.test_report import NAMED, parts
from tests.world import DESK, FOCAL, code_in

pytestmark = pytest.mark.quick_on_sqlite

MORE = "Il est revenu hier avec le camion"


def told(program: Program) -> str:
    """The code of a complaint at the focal point, from the form."""
    return number_in(write(program, said=STORY, **NAMED))


def test_a_code_from_an_sms_is_heard_on_the_page(program: Program) -> None:
    code = program.world.tell_all()
    page = follow(program, code)
    assert page.status_code == 200
    assert "attend son tour" in page.text
    spaced = follow(program, f"{code[:4]} {code[4:8]}-{code[8:]}")
    assert spaced.status_code == 200


def test_a_code_from_the_page_is_heard_by_sms(program: Program) -> None:
    code = told(program)
    assert program.world.prompt(program.world.say(code, sender="+22399999999")) == "S1"


def test_a_coded_answer_and_its_text_are_read_on_the_page(program: Program) -> None:
    world, code = program.world, told(program)
    account = world.account(FOCAL)
    (line,) = world.inbox(FOCAL)
    world.keep(FOCAL, line.id)
    keys = world.context.store.read(
        lambda c: list(c.execute(select(tables.receipt.c.reply_key)).scalars())
    )
    sealed = seal_text("Une collègue vous attend mardi.", keys)
    world.context.store.write(
        lambda c: casework.answer(c, world.context, account, line.id, code=AnswerCode.A8,
                                  sealed=sealed, now=world.now)
    )  # fmt: skip
    page = follow(program, code)
    assert "Une collègue vous attend mardi." in page.text
    assert "Vous pouvez en ajouter plus bas" in page.text
    assert "tapez 1" not in page.text


@pytest.mark.parametrize("typed", ["", "1234", "000000000000", "not a number", "4" * 40])
def test_a_wrong_code_gets_one_answer(sqlite_program: Program, typed: str) -> None:
    page = follow(sqlite_program, typed)
    assert page.status_code == 404
    assert page.text == follow(sqlite_program, "999999999999").text
    assert 'value="4' not in page.text


def test_guessing_ends_and_people_behind_the_same_address_still_mistype(
    sqlite_program: Program,
) -> None:
    code = told(sqlite_program)
    from cbcm.followup.receipts import code_of

    for number in range(100):
        assert follow(sqlite_program, code_of(number)).status_code == 404
    assert follow(sqlite_program, code).status_code == 200
    for number in range(100, guessing.MOST_PER_ADDRESS + 1):
        follow(sqlite_program, code_of(number))
    assert follow(sqlite_program, code).status_code == 404


def test_a_reply_reaches_the_seat_that_has_her_account_once(program: Program) -> None:
    code = told(program)
    seen = follow(program, code)
    values = {"code": code, "act": "reply", "said": MORE, "once": Fields(seen.text).sent["once"]}
    for _ in range(2):
        page = submit(program, "/follow-up", values)
        assert "Votre numéro ne change pas" in page.text
        assert MORE not in page.text
    narratives = sorted(doc["narrative"] for doc in parts(program, FOCAL))
    assert narratives == sorted([STORY, MORE])
    assert parts(program, DESK) == []


def test_a_changed_consent_reaches_the_agency_as_her_message(program: Program) -> None:
    code = told(program)
    page = follow(program, code, act="change", who="org", phone=PHONE, hours="le soir")
    assert "transmis" in page.text
    agency = parts(program, FOCAL)
    assert [doc["consent"] for doc in agency if doc.get("rule") == "consent"] == ["organisation"]
    assert [doc["phone"] for doc in agency if doc["kind"] == "identity"] == [PHONE]
    desk = parts(program, DESK)
    assert [doc["phone"] for doc in desk if doc["kind"] == "contact"] == [PHONE]
    assert STORY not in repr(desk)


def test_the_line_alone_learns_how_to_reach_her_where_she_says_so(program: Program) -> None:
    follow(program, told(program), act="change", who="line", phone=PHONE)
    assert PHONE not in repr(parts(program, FOCAL))
    (line,) = program.world.inbox(DESK)
    assert line.purpose == "contact", "the desk may have the short message sent"
    (contact,) = (doc for doc in parts(program, DESK) if doc["kind"] == "contact")
    assert (contact["phone"], contact["may_call"], contact["may_write"]) == (PHONE, True, True)


@pytest.mark.parametrize("who", ["line", "org"])
@pytest.mark.parametrize(
    ("named", "seat"),
    [({"org": "Africa Corps", "topic": "treatment"}, "network:human_rights"),
     ({"org": "Harmattan Entraide", "topic": "aid"}, "network:feedback")],
)  # fmt: skip
def test_whoever_holds_it_for_another_reason_does_not_learn_who_she_is(
    sqlite_program: Program, who: str, named: dict[str, str], seat: str
) -> None:
    """They are seats of the network, and not "the line" nor "the organisation" that she meant."""
    program = sqlite_program
    code = number_in(write(program, said=STORY, **named))
    assert STORY in repr(parts(program, seat))
    follow(program, code, act="change", who=who, phone=PHONE)
    assert PHONE not in repr(parts(program, seat))
    assert "consent" in repr(parts(program, seat))
    assert PHONE in repr(parts(program, DESK))


def test_taking_a_consent_back_erases_nothing_by_itself(program: Program) -> None:
    code = number_in(write(program, said=STORY, who="org", phone=PHONE, **NAMED))
    before = _parts_at_rest(program)
    follow(program, code, act="change", who="nobody", phone=PHONE)
    assert before <= _parts_at_rest(program)
    said = [doc["consent"] for doc in parts(program, FOCAL) if doc.get("rule") == "consent"]
    assert said == ["nobody"]
    assert sum(doc.get("phone") == PHONE for doc in parts(program, FOCAL)) == 1


def test_withdrawing_erases_who_she_is_where_nobody_keeps_it(program: Program) -> None:
    code = number_in(write(program, said=STORY, who="org", phone=PHONE, **NAMED))
    page = follow(program, code, act="stop")
    assert "ne vous écrira plus" in page.text
    left = parts(program, FOCAL) + parts(program, DESK)
    assert STORY in repr(left)
    assert PHONE not in repr(left)


def test_an_unknown_act_only_shows(sqlite_program: Program) -> None:
    code = told(sqlite_program)
    for act in ("", "erase", "reply"):
        page = follow(sqlite_program, code, act=act, said="")
        assert 'role="status"' not in page.text
    assert len(parts(sqlite_program, FOCAL)) == 1


def test_a_failure_shows_her_reply_to_be_sent_again(
    sqlite_program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = told(sqlite_program)

    def broken(*_args: Any, **_more: Any) -> None:
        raise OSError

    seen = follow(sqlite_program, code)
    values = {"code": code, "act": "reply", "said": MORE, "once": Fields(seen.text).sent["once"]}
    with monkeypatch.context() as patched:
        patched.setattr(type(sqlite_program.app.state.journey), "say_more", broken)
        held = submit(sqlite_program, "/follow-up", values)
    assert held.status_code == 503
    again = submit(sqlite_program, "/follow-up", Fields(held.text).sent)
    assert again.status_code == 200
    assert MORE in repr(parts(sqlite_program, FOCAL))


def test_the_code_is_in_no_address_and_in_no_cookie(sqlite_program: Program) -> None:
    code = told(sqlite_program)
    page = follow(sqlite_program, code)
    assert "set-cookie" not in page.headers
    assert f"?code={code}" not in page.text
    assert get(sqlite_program, f"/follow-up?code={code}").text.count(code) == 0


def test_the_interface_for_programs_does_the_same(program: Program) -> None:
    code = code_in(program.world.say(STORY) or "")
    program.world.tick(after=5 * 3600)
    body = {"code": code, "change": {"consent": "line", "phone": PHONE}}
    import json

    headers = {"content-type": "application/json"}
    answer = program.ask(
        "POST", "/api/v1/follow-up", json.dumps(body).encode(), headers, address="203.0.113.7"
    )
    assert answer.status_code == 200
    assert PHONE in repr(parts(program, DESK))
    answer = program.ask(
        "POST", "/api/v1/follow-up", json.dumps({"code": code, "withdraw": True}).encode(),
        headers, address="203.0.113.7",
    )  # fmt: skip
    assert answer.status_code == 200
    assert PHONE not in repr(parts(program, DESK))


def _parts_at_rest(program: Program) -> set[str]:
    columns = tables.part.c
    return program.world.context.store.read(lambda c: set(c.execute(select(columns.id)).scalars()))


def test_whom_later_words_name_gets_nothing_more(program: Program) -> None:
    """Neither words that name him no more nor who she is."""
    code = told(program)
    follow(program, code, act="reply", said="C'est le point focal qui m'a fait cela")
    follow(program, code, act="reply", said=MORE)
    follow(program, code, act="change", who="org", phone=PHONE)
    his = repr(parts(program, FOCAL))
    assert MORE not in his
    assert PHONE not in his


def test_a_corrected_number_is_not_taken_for_the_same_form(sqlite_program: Program) -> None:
    code = told(sqlite_program)
    once = Fields(follow(sqlite_program, code).text).sent["once"]
    for phone in ("+22370000777", PHONE):
        values = {"code": code, "once": once, "act": "change", "who": "line", "phone": phone}
        assert submit(sqlite_program, "/follow-up", values).status_code == 200
    assert PHONE in repr(parts(sqlite_program, DESK))


def test_a_code_does_not_let_anybody_flood_the_line(
    sqlite_program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flood, "BURST", 6)
    code = told(sqlite_program)
    values = {"code": code, "act": "reply", "said": MORE}
    taken = [submit(sqlite_program, "/follow-up", values).status_code for _ in range(8)]
    assert taken == [200] * 5 + [429] * 3


def test_one_network_does_not_end_the_page_for_everybody(
    sqlite_program: Program,
) -> None:
    code = told(sqlite_program)
    from cbcm.followup.receipts import code_of

    for number in range(guessing.MOST_PER_ADDRESS + 1):
        address = f"2001:db8::{number:x}"
        submit(sqlite_program, "/follow-up", {"code": code_of(number)}, address=address)
    shut = submit(sqlite_program, "/follow-up", {"code": code}, address="2001:db8::ffff")
    assert shut.status_code == 404
    assert follow(sqlite_program, code).status_code == 200
