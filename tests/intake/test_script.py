"""The dialogue as the network's script draws it, branch by branch."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cbcm.intake.hearing import find_code, hear, looks_like_code
from cbcm.intake.script import MOST_ANSWERS, Dialogue, step
from cbcm.vocabulary import LANGUAGE_DIGITS, Consent, Known, Topic

STORY = "le chauffeur m'a demandé de venir chez lui"


def talk(
    *texts: str,
    language: str | None = "fr",
    danger: bool = False,
    apart: int = 300,
    call: bool = False,
) -> tuple[list[str | None], Dialogue]:
    """Say each text in turn; the prompts that answered, and where the dialogue stands."""
    from dataclasses import replace

    dialogue, prompts = Dialogue(), []
    for number, text in enumerate(texts):
        heard = hear(text, media=0, language_digits=LANGUAGE_DIGITS)
        heard = replace(heard, language=language, danger=danger)
        taken = step(dialogue, heard, now=number * apart, quiet_seconds=120, call_me=call)
        dialogue = taken.dialogue
        prompts.append(taken.prompt)
        if dialogue.ended:
            break
    return prompts, dialogue


@pytest.mark.parametrize(
    ("texts", "prompts"),
    [
        ((STORY, "1", "Baobab Gao"), ["M1", "M2", "M6"]),
        ((STORY, "2", "Baobab Gao", "4", "6"), ["M1", "M2B", "M4", "M5", "M6"]),
        ((STORY, "0", "0", "0", "0"), ["M1", "M2B", "M4", "M5", "M6"]),
        ((STORY, "3", "7", "Baobab"), ["M1", "M3", "M2B", "M6"]),
        ((STORY, "3", "oui", "Baobab"), ["M1", "M3", "M2B", "M6"]),
        (("bonjour", STORY, "2", "Baobab", "6"), ["M0", "M1", "M2B", "M5", "M6"]),
        ((STORY, "quoi donc", "2", "Baobab", "4"), ["M1", "M7", "M2B", "M4", "M6"]),
        ((STORY, "quoi donc", "encore quoi"), ["M1", "M7", "M6"]),
        ((STORY, "qui est-ce ?", "2"), ["M1", "M9", "M2B"]),
        ((STORY, "arret"), ["M1", None]),
        ((STORY, "9"), ["M1", "S7"]),
        ((STORY, "٢", "باوباب"), ["M1", "M2B", "M4"]),
        ((STORY, "2.", "Baobab"), ["M1", "M2B", "M4"]),
        ((STORY, "deux", "Baobab"), ["M1", "M2B", "M4"]),
        ((STORY, "2", "93", "Baobab"), ["M1", "M2B", "M2B", "M4"]),
        ((STORY, "2", "3"), ["M1", "M2B", "M3"]),
    ],
)
def test_branches(texts: tuple[str, ...], prompts: list[str | None]) -> None:
    assert talk(*texts)[0] == prompts


@pytest.mark.parametrize(
    ("texts", "prompts", "call_me"),
    [
        ((STORY, "7"), ["M10", "M6"], True),
        ((STORY, "6"), ["M10", "M6"], False),
        ((STORY, "oui"), ["M10", "M6"], True),
        (("bonjour", "7"), ["M10", "M6"], True),
        (("bonjour", "6"), ["M10", "M9"], False),
        ((STORY, "0"), ["M10", "M6"], False),
        ((STORY, "3", "7"), ["M10", "M10", "M6"], True),
        ((STORY, "9"), ["M10", "S7"], False),
        ((STORY, "il est revenu", "7"), ["M10", "M7", "M6"], True),
    ],
)
def test_where_phones_are_searched_a_call_is_asked_for_and_no_words(
    texts: tuple[str, ...], prompts: list[str], call_me: bool
) -> None:
    said, dialogue = talk(*texts, call=True)
    assert said == prompts
    assert dialogue.call_me is call_me
    assert dialogue.consent in (Consent.NOBODY, Consent.LINE)
    assert (STORY in dialogue.said) == (STORY in texts), "words that come all the same are kept"


def test_unknown_language_is_asked_and_who_may_know_is_left_out() -> None:
    prompts, dialogue = talk(STORY, "91", "2", "Baobab", "4", language=None)
    assert prompts == ["M8", "M1", "M2B", "M4", "M6"]
    assert dialogue.language == "fr"
    assert dialogue.consent is Consent.NOBODY


def test_aid_with_alert_words_is_handled_as_treatment() -> None:
    assert talk(STORY, "1", "Baobab", "0", "6", danger=True)[0][-1] == "M6"
    assert "M4" in talk(STORY, "1", "Baobab", "0", "6", danger=True)[0]


def test_several_in_a_row_are_added_in_silence() -> None:
    prompts, dialogue = talk(STORY, "et il est revenu", "avec son frere", apart=30)
    assert prompts == ["M1", None, None]
    assert len(dialogue.said) == 3


def test_a_late_or_doubled_digit_asks_again_and_changes_nothing() -> None:
    prompts, dialogue = talk(STORY, "2", "2")
    assert prompts == ["M1", "M2B", "M2B"]
    assert dialogue.organisation is None


@pytest.mark.parametrize("digit", ["7", "8"])
@pytest.mark.parametrize("before", [(STORY,), (STORY, "2"), (STORY, "2", "Baobab")])
def test_a_consent_counts_only_after_its_question(before: tuple[str, ...], digit: str) -> None:
    _, dialogue = talk(*before, digit)
    assert dialogue.consent is Consent.NOBODY
    assert not dialogue.call_me


def test_eight_is_not_taken_at_the_question_that_offers_seven() -> None:
    assert talk(STORY, "3", "8")[1].consent is Consent.NOBODY


@pytest.mark.parametrize(
    ("digit", "consent"), [("6", "nobody"), ("7", "line"), ("8", "organisation")]
)
def test_who_may_know(digit: str, consent: str) -> None:
    assert talk(STORY, "2", "Baobab", "5", digit)[1].consent == consent


@pytest.mark.parametrize("word", ["oui", "yes", "wi", "نعم"])
def test_yes_is_never_a_consent_to_be_known(word: str) -> None:
    assert talk(STORY, "2", "Baobab", "5", word)[1].consent is Consent.NOBODY


def test_stop_in_a_sentence_is_a_complaint() -> None:
    prompts, dialogue = talk("stop il ne veut pas arreter de venir")
    assert prompts == ["M1"]
    assert dialogue.said


MESSAGES = st.lists(
    st.one_of(
        st.sampled_from([*"0123456789", "91", "93", "oui", "non", "stop", "bonjour", "", STORY]),
        st.text(max_size=40),
    ),
    min_size=1,
    max_size=12,
)


@given(MESSAGES, st.sampled_from([None, "fr"]), st.booleans())
def test_never_more_than_five_answers_and_nothing_said_is_dropped(
    texts: list[str], language: str | None, danger: bool
) -> None:
    prompts, dialogue = talk(*texts, language=language, danger=danger)
    counted = [p for p in prompts if p not in (None, "M9", "S7")]
    assert len(counted) <= MOST_ANSWERS
    assert dialogue.topic in Topic
    kept = [*dialogue.said, dialogue.organisation or ""]
    for text, prompt in zip(texts, prompts, strict=False):
        if text == STORY and prompt != "M9":
            assert STORY in kept


@given(MESSAGES)
@example(["oui", "0", "3", "oui"])
def test_consent_never_comes_without_its_digit_or_a_yes_to_the_call(texts: list[str]) -> None:
    prompts, dialogue = talk(*texts)
    heard = [hear(text, media=0, language_digits=LANGUAGE_DIGITS) for text in texts]
    digits = {one.digit for one in heard}
    said_yes = any(one.yes for one in heard) and not {"M3", "M10"}.isdisjoint(prompts)
    if not digits & {"7", "8"} and not said_yes:
        assert dialogue.consent is Consent.NOBODY
    if "8" not in digits:
        assert dialogue.consent is not Consent.ORGANISATION
    assert dialogue.child in Known


@pytest.mark.parametrize("separator", ["", " ", "-", ".", " - ", "/"])
def test_a_code_is_found_with_any_separator(separator: str) -> None:
    from cbcm.followup.receipts import new_code

    code = new_code()
    groups = separator.join((code[:4], code[4:8], code[8:]))
    assert find_code(groups)[0] == code
    assert find_code(f"bonjour {groups} il est revenu") == (
        code,
        "bonjour  il est revenu".replace("  ", "   "),
    )
    arabic = groups.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    assert find_code(arabic)[0] == code


@given(st.integers(0, 11), st.integers(1, 9))
def test_one_wrong_digit_is_never_a_code(at: int, plus: int) -> None:
    from cbcm.followup.receipts import new_code

    code = new_code()
    wrong = code[:at] + str((int(code[at]) + plus) % 10) + code[at + 1 :]
    assert find_code(wrong)[0] is None
    assert looks_like_code(wrong)


@given(st.text(max_size=300))
def test_hearing_never_fails(text: str) -> None:
    heard = hear(text, media=0, language_digits=LANGUAGE_DIGITS)
    assert heard.text == text
    find_code(text)
