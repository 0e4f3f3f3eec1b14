"""What the recognisers and the masker must not fall below. `make eval` prints the figures."""

from __future__ import annotations

import pytest
from tools import answers
from tools.labelled import LANGUAGES, Score, plain, read, score

from cbcm.anonymiser import find

HALVES = ("tuning", "test")


def _ours(text: str) -> list[tuple[int, int]]:
    return [(one.start, one.end) for one in find(text)]


@pytest.mark.parametrize("half", HALVES)
def test_no_organisation_is_certain_and_wrong(half: str) -> None:
    found = answers.recognised(answers.answers(half))
    assert found.mentions > 100
    assert found.distractors > 100
    assert found.wrong_certain == 0
    assert found.among >= 0.93 * found.mentions


@pytest.mark.parametrize("half", HALVES)
def test_hardly_a_language_is_taken_for_another(half: str) -> None:
    counts = answers.languages(half)
    assert len(counts) == len(LANGUAGES)
    assert sum(wrong for _, _, wrong in counts.values()) <= 3
    assert sum(right for _, right, _ in counts.values()) >= 130


@pytest.mark.parametrize("language", LANGUAGES)
def test_on_the_tuning_half_the_masker_does_what_it_did(language: str) -> None:
    written, low = Score(), Score()
    for text in read(language, "tuning"):
        written.add(score(text, _ours))
        low.add(score(plain(text), _ours))
    assert written.recall >= 0.93, written.missed
    assert low.recall >= 0.93, low.missed
    assert written.accused_kept >= 0.93, written.lost
    assert written.over_masked <= 0.08


def test_rare_names_and_landmarks_are_found_and_the_accused_stay() -> None:
    """Texts with names of no list, and places told by what lies beside them."""
    total = Score()
    for language in LANGUAGES:
        for text in read(language, "tuning-wide"):
            total.add(score(text, _ours))
            total.add(score(plain(text), _ours))
    assert total.recall >= 0.80, total.missed
    assert total.accused_kept >= 0.95, total.lost
    assert total.over_masked <= 0.04


def test_a_label_is_caught_only_where_all_its_letters_are() -> None:
    from tools.labelled import parse

    text = parse("x", "plain", "je suis {c.name|Awa Ba}, le {a.role|garde} {a.name|Issa}")
    half = score(text, lambda _: [(8, 11)])
    assert (half.details, half.caught, half.kept, half.accused) == (1, 0, 1, 1)
    both = score(text, lambda _: [(8, 14), (25, 29)])
    assert (both.caught, both.kept) == (1, 0)
