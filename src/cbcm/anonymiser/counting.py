"""Numbers in words, as people say a telephone number aloud. Pure.

French, English, Kreyol, Arabic, Bambara and Sango, over folded text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

UNITS = (
    # French, SMS spelling too
    "zero un une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze "
    "seize kinz katorz duz onz trwa wit nef di "
    # English
    "oh one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen "
    # Kreyol
    "zewo en youn de twa kat senk sis set uit nef dis onz douz trez katoz kenz sez diset dizwit "
    "dizuit diznef "
    # Bambara
    "fu kelen fila filaa fla saba naani nani duuru duru wooro woro wolonfila wolonwula wolonfla "
    "segin seegin kononton tan "
    # Sango
    "oko use ota osio usio uku oku omene omana mbasambala mbara miombe gumbaya bale "
    # Arabic
    "صفر واحد واحده اثنين اثنان اتنين ثلاثه ثلاث تلاته اربعه اربع خمسه خمس سته ست سبعه سبع ثمانيه "
    "احداش اطناش تلطاش اربعطاش خمسطاش سطاش سبعطاش ثمنطاش تسعطاش "
    "ثمان تمانيه تمنيه تسعه تسع عشره عشر"
).split()
TENS = (
    "vingt trente quarante cinquante soixante septante huitante octante nonante "
    "quatre-vingt quatre-vingts soixante-dix "
    "twenty thirty forty fifty sixty seventy eighty ninety "
    "ven vent trant karant senkant swasant swasanndis katreven katrevendis "
    "mugan bisaba binaani biduuru biworo "
    "عشرين عشرون ثلاثين ثلاثون تلاتين اربعين اربعون خمسين خمسون ستين ستون سبعين سبعون ثمانين "
    "ثمانون "
    "تسعين تسعون"
).split()
HUNDREDS = "cent cents hundred san keme".split()
TIMES = {"double": 1, "triple": 2, "دبل": 1}
# Kreyol writes twenty-one in one word.
COMPOSED = re.compile(
    r"(?:ven|vent|trann?t?|karann?t?|senkann?t?|swasann?t?|katreven)(?:t?e?(?:en|youn|de|twa"
    r"|kat|senk"
    r"|sis|set|uit|wit|nef|dis|onz|douz|trez|katoz|kenz|sez))"
)
JOINING = frozenset("et and ak ni na plus puis point".split())
NUMBER = (
    "(?:"
    + "|".join(
        sorted({*UNITS, *TENS} - {"de", "en", "di", "set", "oh", "une"}, key=lambda w: (-len(w), w))
    )
    + ")"
)
_VALUES = dict.fromkeys(UNITS, 1) | dict.fromkeys(
    (w for w in UNITS if w in {
        "dix", "onze", "douze", "treize", "quatorze", "quinze", "seize", "ten", "eleven", "twelve",
        "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "dis",
        "onz", "douz", "trez", "katoz", "kenz", "sez", "diset", "dizwit", "dizuit", "diznef",
        "duz", "katorz", "kinz", "tan",
    }), 2,
)  # fmt: skip
# Said between two numbers, as one who joins or corrects them.
_PASSED = JOINING | frozenset("و non no pardon euh eh lo pepe لا".split())
_WORDS = re.compile(r"[^\W\d_]+|\d+")
LEAST_DIGITS = 7
LEAST_WORDS = 3


def runs(text: str) -> Iterator[tuple[int, int]]:
    """Where numbers in words, figures between them included, make seven digits or more."""
    start = end = digits = words = 0
    tens = False
    for match in _WORDS.finditer(text):
        word = match[0]
        if end and re.search(r"[^\s,.;:\-/']|\n\n", text[end : match.start()]):
            if digits >= LEAST_DIGITS and words >= LEAST_WORDS:
                yield start, end
            start = end = digits = words = 0
        value = _value(word, tens)
        if value is None:
            if end and word in _PASSED:
                continue
            if end and digits >= LEAST_DIGITS and words >= LEAST_WORDS:
                yield start, end
            start = end = digits = words = 0
            tens = False
            continue
        if not end:
            start = match.start()
        digits, words, end = digits + value, words + (not word.isdigit()), match.end()
        tens = word in TENS or word.removeprefix("و") in TENS
    if digits >= LEAST_DIGITS and words >= LEAST_WORDS:
        yield start, end


def _value(word: str, tens: bool) -> int | None:
    """How many digits a word stands for; None where it is no number."""
    if word.isdigit():
        return min(len(word), 4)
    if COMPOSED.fullmatch(word):
        return 2
    if word in TIMES:
        return TIMES[word]
    plain = word if word in _VALUES or word in TENS else word.removeprefix("و")
    if plain in TENS:
        return 2
    if plain in _VALUES:
        return max(0, _VALUES[plain] - 1) if tens else _VALUES[plain]
    return 0 if plain in HUNDREDS else None
