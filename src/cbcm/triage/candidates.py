"""Which organisations words may mean: misspelled, shortened, or named only in passing. Pure.

For a human to look at, never enough to send anything anywhere: a wrong recipient is worse than a
day at the desk. What a person answers outranks what stands in her account.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from cbcm.pack import Organisation, Pack
from cbcm.triage.organisations import COMMON_WORDS, mentioned, recognise
from cbcm.vocabulary import Affiliation
from cbcm.wording import fold_letters

MOST = 4
ANSWER = 120
"""A longer text is an account: there a word that is also a common one names nobody."""
WORDS = re.compile(r"[^\W\d_]+")
GENERIC = frozenset(
    "aide aid relief secours sante health jeunesse youth logis shelter villages village "
    "camions trucks association fondation foundation international internationale mondial "
    "world programme program refugies refugees refugee conseil council nations unies "
    "united mission comite committee organisation organization police nationale forces "
    "armees foreign etrangeres solidarite hope gendarmerie mairie prefecture service "
    "services agence agency croix rouge cross relief enfance medecins sans frontieres "
    "doctors without borders lapolis lameri haut commissariat fonds pour children timoun "
    "transports routes ferme jeunes buses للصحه للشباب للايواء جمعيه منظمه اغاثه قوات "
    "للاغاثه القوات الدوليه الامم المتحده برنامج".split()
)
# Somebody's work is named just before: then a short name is one.
EMPLOYED = re.compile(
    r"(?:\b(?:de|du|des|d|chez|pour|a l|au|avec l|ong|agence|agent|agents|travaille a|bosse a|from"
    r"|of"
    r"|for|with|at|ngo|agency|works?"
    r"|nan|lan|pou|kay|ajan|travay|ti|na|la|ka|gilet|badge|logo"
    r"|chauffeur|driver|chofe)|من|مع|في|منظمه|تبع|متاع)\W{1,3}$"
)


@dataclass(frozen=True)
class _Name:
    """One spelling of an organisation's name: its signs without blanks, and its words."""

    code: str
    joined: str
    words: tuple[str, ...]
    own: tuple[str, ...]
    acronym: bool


def candidates(answer: str | None, words: str, pack: Pack) -> tuple[str, ...]:
    """Codes of the pack that the answer may mean, else the words, the likeliest first.

    Empty where the answer is certain: then there is nothing to choose.
    """
    affiliation, found = recognise(answer, pack)
    if affiliation is not Affiliation.UNKNOWN:
        return ()
    likely = _likely(answer or "", pack)
    return tuple(dict.fromkeys((*found, *likely)))[:MOST] or _likely(words, pack)


class _Spoken:
    """A text's words, looked at once for all names."""

    def __init__(self, text: str) -> None:
        self.plain = fold_letters(text)
        self.words = [(m[0], m.start()) for m in WORDS.finditer(self.plain)]
        self._joined: dict[int, dict[int, set[str]]] = {}

    def near(self, name: str, count: int) -> Iterator[str]:
        """Words that stand together, joined: one less and one more than the name has, too; as
        far as they are about as long."""
        most = _most(len(name))
        for size in {max(1, count - 1), count, count + 1}:
            by_length = self._of(size)
            for length in range(len(name) - most, len(name) + most + 1):
                yield from by_length.get(length, ())

    def _of(self, size: int) -> dict[int, set[str]]:
        if size not in self._joined:
            found: dict[int, set[str]] = {}
            for n in range(len(self.words) - size + 1):
                joined = "".join(word for word, _ in self.words[n : n + size])
                found.setdefault(len(joined), set()).add(joined)
            self._joined[size] = found
        return self._joined[size]


def _likely(text: str, pack: Pack) -> tuple[str, ...]:
    spoken = _Spoken(text)
    best: dict[str, float] = dict.fromkeys(mentioned(text, pack), 0.0)
    for name in _names(pack.organisations):
        far = _distance(name, spoken)
        if far is not None:
            best[name.code] = min(far, best.get(name.code, 1.0))
    return tuple(sorted(best, key=lambda code: (best[code], code)))[:MOST]


def _distance(name: _Name, spoken: _Spoken) -> float | None:
    """How far the nearest words are from a name: 0 the same, below 1; None where none is near."""
    if name.acronym:
        return _acronym(name, spoken)
    found = [
        far / len(name.joined)
        for joined in spoken.near(name.joined, len(name.words))
        if (far := _near(joined, name.joined)) is not None
    ]
    found += [
        0.5
        for own in name.own
        for word, at in spoken.words
        if abs(len(word) - len(own)) <= 1 and _is_word(word, own) and _is_meant(spoken, at)
    ]
    return min(found, default=None)


def _is_meant(spoken: _Spoken, at: int) -> bool:
    """In an account a short name is one only behind a word for somebody's work."""
    return len(spoken.plain) <= ANSWER or bool(EMPLOYED.search(spoken.plain[:at]))


def _acronym(name: _Name, spoken: _Spoken) -> float | None:
    for word, at in spoken.words:
        if word == name.joined and word not in COMMON_WORDS:
            if _is_meant(spoken, at):
                return 0.2
        elif len(name.joined) >= 5 and OSA.distance(word, name.joined, score_cutoff=1) <= 1:
            return 0.3
    return None


def _near(one: str, other: str) -> int | None:
    """How many signs are wrong, where few enough are: swapped neighbours count once."""
    most = _most(len(other))
    far = OSA.distance(one, other, score_cutoff=most)
    return far if far <= most else None


def _most(length: int) -> int:
    return 0 if length <= 4 else 1 if length <= 7 else 2 if length <= 11 else 3


def _is_word(word: str, own: str) -> bool:
    """Whether a word is one that no other organisation has in its name, or nearly."""
    if len(word) >= 6 and len(own) >= 6 and OSA.distance(word, own, score_cutoff=1) <= 1:
        return True
    return word == own


@lru_cache(maxsize=64)
def _names(organisations: tuple[Organisation, ...]) -> tuple[_Name, ...]:
    split = {
        (org.code, name): tuple(WORDS.findall(fold_letters(name)))
        for org in organisations
        for name in org.names
    }
    owners = Counter(word for code, word in {(c, w) for (c, _), ws in split.items() for w in ws})
    made = [
        _Name(
            code, "".join(words), words,
            tuple(w for w in words if len(w) >= 4 and owners[w] == 1 and w not in GENERIC),
            acronym=False,
        )
        for (code, _), words in split.items()
        if "".join(words) not in COMMON_WORDS
    ]  # fmt: skip
    made += [
        _Name(org.code, fold_letters(acronym), (fold_letters(acronym),), (), acronym=True)
        for org in organisations
        for acronym in org.acronyms
    ]
    return tuple(made)
