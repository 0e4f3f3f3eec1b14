"""Four words of a public key, to be read out: whoever signs it compares them.

The words are the first 44 bits of SHA-256 over the key as it is written, eleven bits each, in the
word list of a language. It does NOT say that a key counts; the directory's signature does.
"""

from __future__ import annotations

import hashlib
import unicodedata
from functools import lru_cache
from importlib import resources

WORDS = 4
BITS = 11
LISTS = {"fr": "french", "en": "english"}


def fingerprint(public_key: str, language: str) -> str:
    """The four words of a key, lower case, with spaces. Other languages than French get English."""
    words = word_list(language if language in LISTS else "en")
    number = int.from_bytes(hashlib.sha256(public_key.encode()).digest(), "big")
    top = number >> (256 - WORDS * BITS)
    places = ((top >> (BITS * place)) % len(words) for place in reversed(range(WORDS)))
    return " ".join(words[place] for place in places)


@lru_cache(maxsize=len(LISTS))
def word_list(language: str) -> tuple[str, ...]:
    """The 2048 words of "fr" or "en", in the order that gives each its number."""
    path = resources.files("cbcm").joinpath("wordlists", f"{LISTS[language]}.txt")
    text = unicodedata.normalize("NFC", path.read_text(encoding="utf-8"))
    found = tuple(text.split())
    assert len(found) == 2**BITS  # noqa: S101 - a list that was cut would rename every key
    return found
