"""The masker never raises, never loops, and what it takes out can be put back."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cbcm.anonymiser import joined, mask, mask_all
from cbcm.anonymiser.folding import fold

PIECES = (
    "je m'appelle ", "Aminata ", "Traoré", "tente 14", " bloc C", "+223 76 12 34 09", "\n", ". ",
    "اسمي ", "مريم", "٠٩٢٥٥٥١٤٠٨", "ma fille ", "my name is ", "le chauffeur ", "n tɔgɔ ye ", "[1]",
    "zero seven seven ", "née le 3 mars 2001", "16.7712, -3.0081", "@", "a@b.ml", "san 15",
    "\u0301",
)  # fmt: skip


@given(st.text(max_size=400))
def test_any_text_is_masked_and_can_be_put_together_again(text: str) -> None:
    marked = mask(text)
    assert joined(marked.text, marked.details) == text


@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=5)), max_size=40))
def test_so_is_any_mixture_of_what_it_looks_for(pieces: list[str]) -> None:
    text = "".join(pieces)
    marked = mask(text)
    assert joined(marked.text, marked.details) == text
    assert all(detail.text in text for detail in marked.details)


@given(st.text(max_size=100))
def test_folding_knows_where_each_sign_stood(text: str) -> None:
    folded = fold(text)
    assert len(folded.text) == len(folded.at)
    assert list(folded.at) == sorted(folded.at)


@pytest.mark.parametrize(
    "piece",
    ["a ", "1", "1 ", "A. ", "carte ", "tente ", "je m'appelle ", "Moussa ", "ma fille ", "né le ",
     "zero ", "a.", "@a", "ي", "\u0301", "le chauffeur Moussa ", "Awa a 15 ans, ", "[1]", "ﷺ",
     "rue a ", "mon nom est ", "1/", "lat 1.", "facebook la n "],
)  # fmt: skip
def test_no_repetition_makes_it_slow(piece: str) -> None:
    """Time grows with the length, not with its square: eight times the text, not sixty times."""

    def took(length: int) -> float:
        text = (piece * length)[:length]
        best = 9.0
        for _ in range(3):
            begins = time.perf_counter()
            mask(text)
            best = min(best, time.perf_counter() - begins)
        return best

    took(500)
    assert took(8000) < 40 * max(took(1000), 0.001)


def test_numbers_that_she_wrote_herself_are_passed_over() -> None:
    marked = mask("point [1]: je m'appelle Aminata, [2] appelez 76 12 34 09")
    assert marked.text == "point [1]: je m'appelle [3], [2] appelez [4]"


def test_texts_of_one_account_have_one_numbering() -> None:
    one, two = mask_all(["je m'appelle Aminata", "appelez le 76 12 34 09"])
    assert (one.text, two.text) == ("je m'appelle [1]", "appelez le [2]")
