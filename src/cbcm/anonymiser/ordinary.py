"""Whether a word is an ordinary one of the six languages: in a long list, or sounding like one.

What is in none, and sounds like none, is strange: probably a name. Over folded text.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib import resources

from cbcm.anonymiser import words_english, words_french, words_kreyol

LISTS = ("french", "english", "arabic", "kreyol", "bambara", "sango", "shortened")
SOUNDED = ("french", "english", "kreyol", "shortened")
MOST_SOUNDED = 9000
LEAST_SOUND = 4
# What is written with one word: who speaks in Kreyol, a doer or a deed in Bambara, a verb in Sango.
_BAMBARA_ENDS = (
    "kelaw", "bagaw", "kela", "baga", "tigi", "lenw", "len", "nen", "baa", "man", "nin", "ya", "li",
    "ni", "la", "na", "ra", "ba", "ma", "to", "w",
)  # fmt: skip
_SOUNDS = [
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"(.)\1+", r"\1"), ("ph", "f"), ("ti(?=on)", "si"), ("ck|qu|q|c(?![ehiy])", "k"),
        ("c(?=[eiy])|z|ss", "s"),
        ("eau|au|aw", "o"), ("oi|wa|oua", "wa"), ("ou", "u"),
        ("(?:[ae]in|[ae]im|yn|im)(?![aeiou])", "in"),
        ("[ae]n|[ae]m(?![aeiou])", "an"), ("ai|ei|ay|ey", "e"), ("y", "i"), ("h", ""),
        ("(?:ent|ant|er|ez|es|et|ed|e|s|t|x|d|p|r)$", ""), (r"(.)\1+", r"\1"),
    )
]  # fmt: skip


@cache
def listed() -> frozenset[str]:
    """All words of the lists."""
    return frozenset(word for name in LISTS for word in _words(name))


def load() -> None:
    """Read the lists now."""
    listed()
    _sounds()


@cache
def _sounds() -> frozenset[str]:
    return frozenset(_words("sounds"))


def sounds() -> list[str]:
    """How the commonest words sound: what words/sounds.txt holds, since it takes long to make."""
    known = [word for name in SOUNDED for word in _words(name)[:MOST_SOUNDED]]
    known += (*words_french.WORDS, *words_english.WORDS, *words_kreyol.WORDS)
    return sorted({heard for heard in map(sound, known) if len(heard) >= LEAST_SOUND})


def _words(name: str) -> list[str]:
    path = resources.files("cbcm.anonymiser").joinpath("words", f"{name}.txt")
    return path.read_text(encoding="utf-8").split()


def sound(word: str) -> str:
    """How a French, English or Kreyol word sounds, near enough: SMS write it so."""
    for pattern, plain in _SOUNDS:
        word = pattern.sub(plain, word)
    return word


@lru_cache(maxsize=8192)
def sounds_ordinary(word: str) -> bool:
    """Whether it is a common word written by ear."""
    heard = sound(word)
    return len(heard) >= LEAST_SOUND and heard in _sounds()


@lru_cache(maxsize=8192)
def is_inflected(word: str) -> bool:
    """Whether it is a listed word with what Kreyol, Bambara or Sango write together with it."""
    words = listed()
    if len(word) > 4 and word[-1] in "mlwn" and word[:-1] in words and word[-2] in "aeiou":
        return True
    if len(word) > 4 and word[0] == "a" and word[1:] in words:
        return True
    if len(word) > 5 and word.endswith("ngo") and (word[:-3] in words or word[:-2] in words):
        return True
    stem = word
    for _ in range(2):
        end = next((e for e in _BAMBARA_ENDS if stem.endswith(e)), "")
        if not end or len(stem) - len(end) < 3:
            return False
        stem = stem[: -len(end)]
        if stem in words:
            return True
    return False
