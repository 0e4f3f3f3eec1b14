"""What is written on the public form reaches its recipient, once, and nobody else."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from cbcm import anonymiser, collecting
from cbcm.atrest import search
from cbcm.errors import StoreUnavailableError
from cbcm.public import flood, report
from cbcm.vocabulary import Consent
from tests.doors import Program
from tests.journeys.test_sweep import logs
from tests.public.forms import PHONE, STORY, Fields, get, number_in, submit, write
from tests.world import DESK, FOCAL

pytestmark = pytest.mark.quick_on_sqlite

__all__ = ["logs"]

OTHERS = "djoliba_sante:focal_point"
NAMED = {"org": "Baobab Secours", "topic": "treatment"}


def parts(program: Program, seat: str) -> list[dict[str, Any]]:
    """Everything that waits for a seat, opened."""
    world = program.world
    return [doc for line in world.inbox(seat) for doc in world.open(seat, line.id).values()]


def test_the_account_reaches_the_named_organisation_and_nobody_else(program: Program) -> None:
    page = write(program, said=STORY, **NAMED, area="ML-5", when="days", under="no", sex="female")
    code = number_in(page)
    assert STORY not in page.text
    (account,) = parts(program, FOCAL)
    assert account["narrative"] == STORY
    assert account["facts"]["channel"] == "web"
    assert account["facts"]["area"] == "ML-5"
    assert account["facts"]["category"] == "SEA"
    assert (account["when"], account["sex"]) == ("days", "female")
    assert parts(program, DESK) == parts(program, OTHERS) == []
    assert program.world.hear_back(code).status == "waiting"


def test_send_now_with_the_words_alone_reaches_the_desk(program: Program) -> None:
    number_in(write(program, said=STORY))
    (account,) = parts(program, DESK)
    assert account["narrative"] == STORY
    assert account["facts"]["category"] == "UNCLEAR"
    assert parts(program, FOCAL) == []


@pytest.mark.parametrize("organisation", ["pas Baobab Secours", "le camp de Baobab Secours"])
def test_a_name_that_is_not_certain_is_for_a_person_to_read(
    sqlite_program: Program, organisation: str
) -> None:
    number_in(write(sqlite_program, said=STORY, org=organisation, topic="treatment"))
    (account,) = parts(sqlite_program, DESK)
    assert account["organisation_answer"] == organisation
    assert parts(sqlite_program, FOCAL) == []


def test_without_consent_a_number_that_was_typed_goes_nowhere(program: Program) -> None:
    number_in(write(program, said=STORY, phone=PHONE, mail="her@example.invalid", **NAMED))
    everything = repr(parts(program, FOCAL) + parts(program, DESK))
    assert STORY in everything
    assert PHONE not in everything
    assert "example.invalid" not in everything


def test_the_line_alone_may_know_how_to_reach_her(program: Program) -> None:
    details = {"phone": PHONE, "hours": "le soir", "ask": "woman", "other": "une cousine"}
    number_in(write(program, said=STORY, who="line", **details, **NAMED))
    (contact,) = parts(program, DESK)
    assert contact["kind"] == "contact"
    assert (contact["phone"], contact["hours"]) == (PHONE, "le soir")
    assert (contact["ask_for"], contact["say_if_other"]) == ("woman", "une cousine")
    assert contact["may_call"] is True
    assert PHONE not in repr(parts(program, FOCAL))


def test_with_her_consent_the_organisation_may_know_too(program: Program) -> None:
    number_in(write(program, said=STORY, who="org", mail="her@example.invalid", **NAMED))
    kinds = {part["kind"]: part for part in parts(program, FOCAL)}
    assert set(kinds) == {"account", "identity"}
    assert kinds["identity"]["email"] == "her@example.invalid"
    assert "example.invalid" not in repr(kinds["account"])


def test_a_consent_without_a_way_to_reach_her_is_no_contact(sqlite_program: Program) -> None:
    number_in(write(sqlite_program, said=STORY, who="line", hours="le soir", **NAMED))
    assert parts(sqlite_program, DESK) == []


def test_help_today_calls_a_human_at_once_and_tells_no_number_without_consent(
    program: Program,
) -> None:
    number_in(write(program, said=STORY, topic="help", phone=PHONE))
    lines = program.world.inbox(DESK)
    assert "alert" in {line.purpose for line in lines} | {
        line.purpose for line in program.world.inbox("network:on_call")
    }
    assert PHONE not in repr(parts(program, DESK))


def test_the_help_she_asks_for_is_known_where_she_may_be_reached(program: Program) -> None:
    asked = {"said": STORY, "need": ["health", "legal"], **NAMED}
    number_in(write(program, **asked))
    assert parts(program, DESK) == []
    number_in(write(program, **asked, who="line", phone=PHONE))
    (contact,) = parts(program, DESK)
    assert contact["needs"] == ["health", "legal"]


def test_a_clinic_learns_how_to_reach_her_within_the_first_days(program: Program) -> None:
    asked = {"said": STORY, "need": ["health"], "when": "days", **NAMED}
    number_in(write(program, **asked, who="line", phone=PHONE))
    (packet,) = parts(program, "kenyeba_clinic:service")
    assert (packet["kind"], packet["phone"]) == ("assistance", PHONE)
    assert STORY not in repr(packet)


@pytest.mark.parametrize("language", ["fr", "bm", "ar", "en"])
def test_every_language_of_the_network_has_the_form(sqlite_program: Program, language: str) -> None:
    page = write(sqlite_program, language=language, said=STORY, **NAMED)
    number_in(page)
    assert f'lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}"' in page.text
    (account,) = parts(sqlite_program, FOCAL)
    assert account["facts"]["language"] == language


def test_a_form_that_is_sent_twice_is_one_complaint_with_one_number(program: Program) -> None:
    fields = Fields(get(program, "/").text).sent | {"said": STORY} | NAMED
    first, again = (submit(program, "/report", fields) for _ in range(2))
    assert number_in(first) == number_in(again)
    assert len(program.world.inbox(FOCAL)) == 1
    other = submit(program, "/report", fields | {"said": f"{STORY}. Encore."})
    assert number_in(other) != number_in(first)
    assert len(program.world.inbox(FOCAL)) == 2


def test_whoever_copies_a_form_cannot_learn_the_number_of_another(
    sqlite_program: Program,
) -> None:
    fields = Fields(get(sqlite_program, "/").text).sent | {"said": STORY}
    hers = number_in(submit(sqlite_program, "/report", fields))
    for changed in ({"once": "0" * 32}, {"said": STORY + " "}, {"area": "ML-5"}):
        assert number_in(submit(sqlite_program, "/report", fields | changed)) != hers


@pytest.mark.parametrize("nothing", [{}, {"said": " \r\n "}, {"topic": "aid", "who": "org"}])
def test_an_empty_form_is_asked_for_words(sqlite_program: Program, nothing: Any) -> None:
    page = write(sqlite_program, **nothing)
    assert page.status_code == 422
    assert 'role="alert"' in page.text
    assert not any(sqlite_program.rows()[name] for name in ("thread", "referral", "part"))


STRANGE: list[dict[str, Any]] = [
    {"topic": "x", "area": "ZZ", "under": "%", "sex": "other", "who": "everybody"},
    {"once": "not ours", "lang": "xx", "need": ["x", "health"], "when": "today"},
    {"said": STORY + "\ud83d\ude00\x00\u202e", "phone": "\x1b" * 50, "org": "x" * 5000},
]


@pytest.mark.parametrize("values", STRANGE)
def test_no_answer_is_wrong_enough_to_lose_her_words(
    sqlite_program: Program, values: dict[str, Any]
) -> None:
    body = "&".join(
        f"{name}={one}".encode("utf-8", "surrogatepass").decode("latin-1")
        for name, given in ({"said": STORY} | values).items()
        for one in (given if isinstance(given, list) else [given])
    )
    kind = {"content-type": "application/x-www-form-urlencoded"}
    page = sqlite_program.ask(
        "POST", "/report", body.encode("latin-1"), kind, address="203.0.113.7"
    )
    number_in(page)
    assert "zorglubine" in repr(parts(sqlite_program, DESK))


def test_a_failing_database_costs_time_and_not_her_words(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: Any) -> None:
        raise StoreUnavailableError

    with monkeypatch.context() as patched:
        patched.setattr(collecting, "_store", broken)
        page = write(program, said=STORY, **NAMED)
    assert page.status_code == 503
    fields = Fields(page.text)
    assert fields.sent["said"] == [STORY]
    assert program.world.inbox(FOCAL) == []
    number_in(submit(program, "/report", fields.sent))
    assert [doc["narrative"] for doc in parts(program, FOCAL)] == [STORY]


def test_what_was_committed_and_not_answered_is_not_taken_twice(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = program.world.context.store.write

    def died_after_the_commit(work: Any) -> Any:
        whole(work)
        raise StoreUnavailableError

    with monkeypatch.context() as patched:
        patched.setattr(program.world.context.store, "write", died_after_the_commit)
        page = write(program, said=STORY + "\r\nEt voilà.", **NAMED)
    assert page.status_code == 503
    code = number_in(submit(program, "/report", Fields(page.text).sent))
    assert len(program.world.inbox(FOCAL)) == 1
    assert program.world.hear_back(code).status == "waiting"


def test_nothing_is_taken_while_nobody_could_read_it(
    sqlite_program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cbcm.planning.missing_seats", lambda _keys: ["network:desk"])
    page = write(sqlite_program, said=STORY)
    assert page.status_code == 503
    assert Fields(page.text).sent["said"] == [STORY]


def test_a_hundred_people_behind_one_address_get_through(sqlite_program: Program) -> None:
    fields = Fields(get(sqlite_program, "/").text).sent | {"said": STORY}
    taken = [submit(sqlite_program, "/report", fields).status_code for _ in range(flood.BURST)]
    assert set(taken) == {200}
    held = submit(sqlite_program, "/report", fields)
    assert held.status_code == 429
    assert Fields(held.text).sent["said"] == [STORY]
    elsewhere = submit(sqlite_program, "/report", fields, address="203.0.113.8")
    assert elsewhere.status_code == 200


def test_a_body_that_is_too_long_is_refused_before_it_is_kept(sqlite_program: Program) -> None:
    page = submit(sqlite_program, "/report", {"said": "x" * (report.MOST_BODY_BYTES + 1)})
    assert page.status_code == 413
    assert "xxx" not in page.text


def test_nothing_she_wrote_is_at_rest_or_in_a_log(
    program: Program, logs: io.StringIO, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    typed = {
        "said": STORY, "org": "Xanthopolis-sur-Niger", "look": "gilet quenouillard",
        "phone": PHONE, "mail": "brivolette@example.invalid", "other": "malformation-zibeline",
        "person": "Fatoumata Quillibrandt", "who": "org",
    }  # fmt: skip
    code = number_in(write(program, **typed))
    words = ["zorglubine", "Xanthopolis", "quenouillard", PHONE[4:], "brivolette", "zibeline",
             "Quillibrandt"]  # fmt: skip
    found = search(program.world.context.settings, [*words, code], more=[temporary])
    assert found == []
    assert not any(word in logs.getvalue() for word in [*words, code])

    def leave_a_trace(connection: Connection) -> None:
        from sqlalchemy import insert

        from cbcm import tables

        connection.execute(insert(tables.watch).values(name="zorglubine", at=1, state="ok"))

    program.world.context.store.write(leave_a_trace)
    assert search(program.world.context.settings, words), "the search finds nothing at all"


def test_what_a_browser_let_her_write_is_not_cut(sqlite_program: Program) -> None:
    """It counts a new line as one sign and sends two."""
    said = "a\r\n" * 9_980 + "il a pris tout le riz du mois"
    number_in(write(sqlite_program, said=said, **NAMED))
    assert "tout le riz du mois" in repr(parts(sqlite_program, FOCAL))


def test_what_tells_who_she_is_stays_with_her_code_until_she_gives_it(program: Program) -> None:
    said = "Je m'appelle Aminata Traoré. Le chauffeur Moussa m'a demandé de coucher avec lui"
    code = number_in(write(program, said=said, **NAMED, who="none"))
    (account,) = parts(program, FOCAL)
    assert "Aminata" not in str(account)
    assert "Moussa" in account["narrative"]
    assert (account["masked"], account["masked_by"]) == (True, "machine")
    assert parts(program, DESK) == []
    program.world.let_know(code, Consent.ORGANISATION)
    given = [span for part in parts(program, FOCAL) for span in part.get("spans", ())]
    assert [(span["text"], span["of"]) for span in given] == [("Aminata Traoré", account["mark"])]


def test_with_her_consent_the_organisation_gets_what_was_taken_out(program: Program) -> None:
    said = "Je m'appelle Aminata Traoré. Le chauffeur Moussa m'a demandé de coucher avec lui"
    number_in(write(program, said=said, **NAMED, who="org", phone=PHONE))
    spans = {p["kind"]: p["spans"] for p in parts(program, FOCAL) if "spans" in p}
    assert [span["text"] for span in spans["identity"]] == ["Aminata Traoré"]


def test_where_the_masker_fails_the_form_goes_to_the_line_alone(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(texts: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(anonymiser, "mask_all", fail)
    number_in(write(program, said=STORY, **NAMED))
    (account,) = parts(program, DESK)
    assert (account["narrative"], account["masked"]) == (STORY, False)
    assert parts(program, FOCAL) == []


def test_whoever_is_called_for_a_life_learns_where_she_is(program: Program) -> None:
    number_in(write(program, said="il va me tuer, je suis dans la tente 14", phone=PHONE))
    found = [
        part for seat in program.world.network.seats() for part in parts(program, seat)
        if part["kind"] == "packet"
    ]  # fmt: skip
    assert {(part["phone"], *part["sites"]) for part in found} == {(PHONE, "tente 14")}
