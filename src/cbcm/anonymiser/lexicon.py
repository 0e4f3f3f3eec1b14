"""Whether a word is a common one, a place or a name, over folded text. Pure.

What is neither common nor a place may be a name where only a name fits: no list holds them all.
"""

from __future__ import annotations

import re
from functools import lru_cache

from cbcm.anonymiser import (
    common,
    counting,
    more_names,
    ordinary,
    people,
    places,
    words_arabic,
    words_bambara,
    words_english,
    words_french,
    words_kreyol,
    words_sango,
)
from cbcm.anonymiser.folding import fold

_FRENCH_ENDS = "e es ent er ez ee ees ons ait ais aient ant a ai as era erai erait eront i is it ir"
_ENGLISH_ENDS = "s es ed d ing er ers"


def _folded(words: object) -> frozenset[str]:
    return frozenset(fold(word).text for word in words)  # type: ignore[attr-defined]


def _english(verb: str) -> set[str]:
    ends = {verb + end for end in _ENGLISH_ENDS.split()} | {verb}
    if verb.endswith("e"):
        ends |= {verb[:-1] + "ing"}
    elif verb.endswith("y"):
        ends |= {verb[:-1] + "ies", verb[:-1] + "ied"}
    else:
        ends |= {verb + verb[-1] + "ing", verb + verb[-1] + "ed"}
    return ends


STOPS = _folded(common.ALL)
PLACES = _folded(places.PLACES)
ordinary.load()  # once, and not while somebody waits
_WORDS = _folded(
    (
        *words_french.WORDS, *words_english.WORDS, *words_kreyol.WORDS, *words_arabic.WORDS,
        *words_bambara.WORDS, *words_sango.WORDS, *counting.UNITS, *counting.TENS,
        *(stem + end for stem in words_french.STEMS for end in _FRENCH_ENDS.split()),
    )
).union(*(_english(verb) for verb in words_english.STEMS))  # fmt: skip
_MORE = frozenset(
    (*more_names.SAHEL, *more_names.CENTRE, *more_names.HAITI, *more_names.LIBYA,
     *more_names.ENGLISH, *more_names.ARABIC)
)  # fmt: skip
KNOWN = (_folded(people.ALL) | _MORE) - {"don", "lo", "tene", "teme", "zan"}
# Names in people.py that are words of Kreyol, Bambara or Sango.
_ALSO_WORDS = frozenset("zan sara samba bata don ba teme koro kolo tene lo".split())
CERTAIN = (_folded(people.CERTAIN) - _ALSO_WORDS) | (_MORE - _WORDS - STOPS - PLACES)
PARTICLES = _folded(people.PARTICLES)

# Endings that a name does not have in French, English and Kreyol.
_ENDS = re.compile(
    r"\w{2,}(?:tions?|ments?|aient|euses?|iques?|ismes?|ables?|ibles?|tures?|ances?|ities|ity"
    r"|ings?|ness|less|ful|ously|ally|asyon|syon|man lan)"
)
_ARABIC = re.compile("[\u0600-\u06ff]+")
_BEFORE = ("وال", "بال", "فال", "كال", "لل", "ال", "و", "ف", "ب", "ل", "ك", "ي", "ت", "ن", "م", "س")
_AFTER = ("وني", "ونه", "ونا", "ها", "هم", "هن", "كم", "نا", "ني", "وا", "ون", "ين", "ات", "ان",
          "تي", "ته", "يه", "ه", "ي", "ك", "ت", "ا", "و", "ش")  # fmt: skip


@lru_cache(maxsize=8192)
def is_common(word: str) -> bool:
    """Whether a word, an inflected or an elided one too, is a common one of the six languages."""
    if word in STOPS or word in _WORDS or word in ordinary.listed():
        return True
    if "'" in word or "-" in word:
        return all(len(part) < 2 or is_common(part) for part in re.split(r"['\-]", word))
    if _ARABIC.fullmatch(word):
        return _is_arabic_common(word)
    if word[-1:] in "sxw" and word[:-1] in _WORDS:
        return True
    return bool(_ENDS.fullmatch(word)) and word not in KNOWN


def _is_arabic_common(word: str) -> bool:
    """Without what Arabic writes together with a word: and, the, in, for, my, her, they."""
    fronts = _fronts(word)
    listed = ordinary.listed()
    return is_core(word) or any(len(front) > 3 and front in listed for front in fronts)


@lru_cache(maxsize=8192)
def is_core(word: str) -> bool:
    """Whether an Arabic word is one of the few hundred that no name is taken for, behind a cue."""
    fronts = _fronts(word)
    stems = fronts | {f[: -len(a)] for f in fronts for a in _AFTER if f.endswith(a)}
    stems |= {stem + "ه" for stem in stems if len(stem) > 2}
    return any(len(stem) > 2 and (stem in _WORDS or stem in STOPS) for stem in stems)


def _fronts(word: str) -> set[str]:
    fronts = {word} | {word[len(b) :] for b in _BEFORE if word.startswith(b)}
    return fronts | {f[len(b) :] for f in fronts for b in _BEFORE if f.startswith(b)}


def is_unknown(word: str) -> bool:
    """Whether a word may be a name that no list holds."""
    return len(word) > 2 and word not in PLACES and not is_common(word)


@lru_cache(maxsize=8192)
def is_strange(word: str) -> bool:
    """Whether a word is probably a name: like no common word, not even one written by ear."""
    return len(word) > 3 and is_unknown(word) and not (
        ordinary.sounds_ordinary(word) or ordinary.is_inflected(word)
    )  # fmt: skip
