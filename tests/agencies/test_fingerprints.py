"""What is read out over a telephone: four words, the same in Python and in the page."""

from __future__ import annotations

import unicodedata

import pytest

from cbcm.agencies.fingerprints import fingerprint, word_list
from cbcm.sealing import new_identity

KEY = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"


def test_a_key_has_the_same_four_words_for_ever() -> None:
    assert fingerprint(KEY, "en") == "sorry verify party give"
    assert fingerprint(KEY, "fr") == "révolte tyran murène falaise"
    assert fingerprint(KEY, "ar") == fingerprint(KEY, "en")


def test_keys_differ_in_their_words() -> None:
    keys = {new_identity()[1] for _ in range(200)}
    assert len({fingerprint(key, "fr") for key in keys}) == len(keys) == 200


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_word_is_known_by_its_first_letters_without_accents(language: str) -> None:
    words = word_list(language)
    plain = [_plain(word) for word in words]
    assert len({word[:4] for word in plain}) == len(words) == 2048
    assert all(word.isascii() and word.isalpha() and word.islower() for word in plain)


def _plain(word: str) -> str:
    parts = unicodedata.normalize("NFKD", word)
    return "".join(part for part in parts if not unicodedata.combining(part))
