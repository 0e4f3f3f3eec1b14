"""Every outgoing text is neutral, short enough and there in every language."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cbcm.pack import load_pack
from cbcm.wording import (
    FORBIDDEN,
    KEYS,
    PROMPTS,
    SPOKEN,
    VOICE,
    fold,
    grouped,
    languages,
    lint,
    render,
    segments,
)

PACK = load_pack("mali")
NAMES = [name for org in PACK.organisations for name in (*org.names, *org.acronyms)]
ALL = [(code, key) for code in languages() for key in PROMPTS]


def test_six_languages_have_every_prompt() -> None:
    assert set(languages()) == {"fr", "ht", "en", "ar", "bm", "sg"}
    assert not languages()["bm"].reviewed
    assert not languages()["sg"].reviewed


@pytest.mark.parametrize(("code", "key"), ALL)
def test_every_text_passes_the_lint(code: str, key: str) -> None:
    assert lint(languages()[code].prompts[key], names=NAMES, key=key) == []


@pytest.mark.parametrize("code", ["fr", "ht", "en"])
def test_reviewed_latin_wording_is_one_segment(code: str) -> None:
    for key in PROMPTS:
        if key not in SPOKEN:
            text = render(key, languages()[code], numbers={"call": "80001234", "emg": "1122"},
                          code="482177305519")  # fmt: skip
            assert segments(text) == ("GSM-7", 1), key


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Merci pour votre plainte", "forbidden stem"),
        ("We have your COMPLAINT", "forbidden stem"),
        ("Merci, {text}", "echo"),
        ("Merci, Baobab Secours est informé", "organisation"),
        ("Merci BAOS", "organisation"),
        ("x" * 161, "2 segments of GSM-7"),
        ("ê" * 135, "3 segments of UCS-2"),
    ],
)
def test_the_lint_finds(text: str, wrong: str) -> None:
    assert any(wrong in found for found in lint(text, names=NAMES))


def test_each_stem_is_found_in_any_spelling() -> None:
    for stem in FORBIDDEN:
        assert lint(f"... {stem.upper()} ..."), stem


def test_segments_count_as_the_network_does() -> None:
    assert segments("a" * 160) == ("GSM-7", 1)
    assert segments("a" * 161) == ("GSM-7", 2)
    assert segments("€" * 80) == ("GSM-7", 1)
    assert segments("€" * 81) == ("GSM-7", 2)
    assert segments("ç" * 70) == ("UCS-2", 1)
    assert segments("ç" * 71) == ("UCS-2", 2)
    assert segments("😀" * 36) == ("UCS-2", 2)


def test_a_code_is_grouped_so_that_it_reads_right() -> None:
    assert grouped("482177305519", "fr") == "4821 7730 5519"
    assert grouped("482177305519", "ar") == "4821.7730.5519"


def test_no_placeholder_stays() -> None:
    for code, key in ALL:
        text = render(
            key, languages()[code], numbers={"call": "8", "emg": "1"}, code="482177305519"
        )
        assert not re.search(r"[{}]", text), (code, key)


@given(st.text(max_size=200))
def test_counting_segments_never_fails(text: str) -> None:
    clean = text.encode("utf-8", "ignore").decode()
    assert segments(clean)[1] >= 1


def test_the_digits_of_the_languages_are_those_of_the_hotline_script() -> None:
    assert KEYS == {"fr": "1", "ht": "2", "en": "3", "ar": "4", "bm": "5", "sg": "6"}
    assert set(KEYS) == set(languages())


@pytest.mark.parametrize("code", list(KEYS))
def test_a_spoken_choice_names_the_key_that_the_script_takes(code: str) -> None:
    """What is said must be what is pressed: a digit in the words, for each that is offered."""
    said = {key: languages()[code].prompts[key] for key in VOICE}
    offered = {"V2": "12345", "V4": "678", "V5": "0", "C1C": "0", "U2": "67", "O1": "12",
               "B2": "1590", "B2D": "1", "B3": "5"}  # fmt: skip
    for key, digits in offered.items():
        assert sorted(re.findall(r"\d", said[key])) == sorted(digits), (code, key)
    assert "{key}" in said["V1"]
    assert "{emg}" in said["U1"]


def test_one_sign_does_not_become_a_sentence() -> None:
    """U+FDFA is eighteen signs decomposed: a form full of it took seconds."""
    assert len(fold("\ufdfa" * 100)) <= 400
