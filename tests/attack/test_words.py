"""Words that must reach somebody whatever they look like."""

from __future__ import annotations

import time

import pytest

from cbcm.followup.receipts import new_code
from cbcm.intake.hearing import find_code, hear
from cbcm.triage.organisations import recognise
from cbcm.vocabulary import Affiliation, Consent
from cbcm.wording import fold
from tests.world import DESK, FOCAL, HOUR, STORY, World, code_in


def _read(world: World, seat: str) -> str:
    return " ".join(
        str(document)
        for line in world.inbox(seat)
        for document in world.open(seat, line.id).values()
    )


@pytest.mark.parametrize("named", ["UN", "Un", "ONE", "Sis"])
def test_an_organisation_named_by_a_word_that_is_also_a_number_is_kept(
    sqlite_world: World, named: str
) -> None:
    world = sqlite_world
    for text in (STORY, "0", named, "0", "6"):
        world.say(text)
    world.tick(after=5 * HOUR)
    assert f"'organisation_answer': '{named}'" in _read(world, DESK)


def test_a_late_name_that_is_also_a_number_is_added(sqlite_world: World) -> None:
    world = sqlite_world
    world.tell_all()
    assert world.prompt(world.say("UN")) == "S6"


@pytest.mark.parametrize("number", ["76 12 34 56", "22376123456", "0022376123456"])
def test_his_telephone_number_alone_is_kept_for_her(sqlite_world: World, number: str) -> None:
    """Any run of seven digits is taken out, for it may be hers; with her code it comes back."""
    world = sqlite_world
    code = code_in(world.say(STORY) or "")
    world.say(number)
    world.tick(after=5 * HOUR)
    assert number not in _read(world, DESK)
    world.let_know(code, Consent.LINE)
    assert number in _read(world, DESK)


def test_his_telephone_number_alone_is_kept_after_the_end(sqlite_world: World) -> None:
    world = sqlite_world
    code = world.tell_all()
    world.say("76 12 34 56")
    assert "76 12 34 56" not in _read(world, FOCAL)
    world.let_know(code, Consent.ORGANISATION)
    assert "76 12 34 56" in _read(world, FOCAL)


def test_help_today_after_a_greeting_reaches_the_desk(sqlite_world: World) -> None:
    world = sqlite_world
    world.say("Bonjour")
    world.say("3")
    world.tick(after=HOUR)
    assert "help_today" in _read(world, DESK)


def test_nothing_is_called_kept_that_was_not(sqlite_world: World) -> None:
    world = sqlite_world
    answers = [world.prompt(world.say(text)) for text in ("Bonjour", "0", "0", "0", "0", "0")]
    assert "M6" not in answers


@pytest.mark.parametrize(
    "answer",
    [
        "MSF et Baobab Secours, Mopti",
        "Baobab Secours ou MSF",
        "Police, devant Baobab Secours",
        "It wasn't Baobab Secours",
        "Jamais Baobab Secours",
        "aucun de Baobab Secours",
        "un partenaire de Baobab Secours",
    ],
)
def test_an_answer_that_is_not_plain_goes_to_a_human(sqlite_world: World, answer: str) -> None:
    affiliation, _ = recognise(answer, sqlite_world.context.pack)
    assert affiliation is not Affiliation.MEMBER


def test_marks_without_letters_cost_no_time() -> None:
    started = time.process_time()
    hear("\u0301\u0323" * 20_000, media=0, language_digits={})
    assert time.process_time() - started < 0.5


def test_folding_is_as_before() -> None:
    for text in ("Élève DÉMÉ", "ﬁn", "Ｂａｏｂａｂ", "Kɛnɛya ɔ́", "إغاثة", "각"):
        import unicodedata

        plain = unicodedata.normalize("NFKD", text.casefold())
        assert fold(text) == "".join(s for s in plain if not unicodedata.combining(s))


@pytest.mark.parametrize("sep", ["\u00a0", "\u200e.\u200e", "\u2013", "\n", " - ", "\u202f"])
def test_a_code_is_found_whatever_stands_between_its_groups(sqlite_world: World, sep: str) -> None:
    world = sqlite_world
    code = world.tell_all()
    text = sep.join((code[:4], code[4:8], code[8:]))
    assert world.prompt(world.say(text, sender="+22370009999")) == "S1"


def test_a_date_before_the_code_does_not_hide_it() -> None:
    for _ in range(50):
        code = new_code()
        text = f"le 12/11 {code[:4]} {code[4:8]} {code[8:]} il revient"
        assert find_code(text) == (code, "le 12/11   il revient")


def test_a_cry_without_letters_reaches_the_desk(sqlite_world: World) -> None:
    world = sqlite_world
    world.say("\U0001f198\U0001f198")
    world.tick(after=5 * HOUR)
    assert "\U0001f198" in _read(world, DESK)


@pytest.mark.parametrize(
    "story",
    [
        STORY,
        "he said sleep with me or no food card",
        "li di m pou m kouche avè l pou m jwenn diri",
        "طلب أن أنام معه مقابل الأرز",
    ],
)
def test_what_he_wants_for_the_rice_is_no_question_about_aid(
    sqlite_world: World, story: str
) -> None:
    """She presses the digit for aid, for it is about rice: a human reads it all the same."""
    world = sqlite_world
    world.say(story)
    for text in ("1", "Baobab Secours"):
        world.say(text)
    world.tick(after=5 * HOUR)
    assert world.inbox("baobab_secours:cfm") == []
    assert "account" in {line.purpose for line in world.inbox(DESK)}


def test_a_question_about_aid_is_still_one(sqlite_world: World) -> None:
    world = sqlite_world
    world.say("nous avons dormi dehors avec nos enfants, quand vient le riz")
    world.say("le riz n'est pas venu", sender="+22370000777")
    for text in ("1", "Baobab Secours"):
        world.say(text, sender="+22370000777")
    world.tick(after=5 * HOUR)
    assert [line.purpose for line in world.inbox("baobab_secours:cfm")] == ["account"]
