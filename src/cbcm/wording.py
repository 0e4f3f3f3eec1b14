"""Everything that ever goes out to a person, as data, and the lint that proves it neutral.

`render` fills in only our own values: the receipt code, the free line, the emergency number and
the key of a language. It can NOT echo: there is no way to hand it anything a person wrote.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

import yaml

from cbcm.errors import PackError

VOICE = (
    *("V1", "V2", "V3", "V3B", "V4", "V5", "V5B", "V6", "C1", "C1B", "C1C", "U1", "U1B", "U2"),
    *("O1", "O1B", "B1", "B2", "B2B", "B2C", "B2D", "B3"),
    *(f"D{n}" for n in range(10)),
)
"""Heard on the telephone only; the digits read a number out."""
PROMPTS = (
    *(f"M{n}" for n in (0, 1, 2, "2B", 3, "3E", 4, 5, 6, 7, 9, 10, "10E")),
    *(f"S{n}" for n in range(8)),
    "P1",
    *(f"A{n}" for n in range(1, 10)),
    "N1",
    "N2",
    "N3",
    *VOICE,
)
SPOKEN = frozenset((*(f"A{n}" for n in range(1, 10)), *VOICE))
"""Heard, or read after the code, never sent by SMS: a segment limit does not apply."""

# 3GPP TS 23.038, default alphabet and its extension table.
GSM7 = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM7_EXTENDED = set("^{}\\[~]|€\f")

# Stems that must stand in no outgoing text: whoever holds the phone must learn nothing.
FORBIDDEN = (
    "plaint", "complain", "sexe", "sexu", "abus", "exploit", "viol", "rape", "psea", "peas",
    "harcel", "harass", "denonc", "victim", "survivor", "survivant", "agress", "incident",
    "accus", "perpetr", "vyol", "seksyel", "kadejak", "fe plent", "denonse",
    "شكوى", "شكاوى", "جنس", "اغتصاب", "استغلال", "تحرش", "ضحية", "اعتداء", "انتهاك",
    "cɛnimusoya", "kafoɲɔgɔn", "lanbali", "kelengesara",
)  # fmt: skip
DIVIDERS = {"ar": "."}
"""Between the groups of a code: in Arabic spaces would reverse them on the screen."""
PLACEHOLDERS = frozenset({"code", "call", "emg", "key"})
LANGUAGE_NAMES = {
    "fr": "Francais", "ht": "Kreyol", "en": "English",
    "ar": "Arabi", "bm": "Bamanankan", "sg": "Sango",
}  # fmt: skip
KEYS = {"fr": "1", "ht": "2", "en": "3", "ar": "4", "bm": "5", "sg": "6"}
"""The key that chooses a language on the telephone, the same in every country."""


@dataclass(frozen=True)
class Language:
    """The prompts of one language and whether a native speaker has signed them."""

    code: str
    review: str
    prompts: Mapping[str, str]

    @property
    def reviewed(self) -> bool:
        return self.review != "unreviewed"


@lru_cache(maxsize=1)
def languages() -> dict[str, Language]:
    """Every language shipped, by ISO 639 code. Raises PackError where a prompt is missing."""
    found = {}
    for file in sorted(
        resources.files("cbcm").joinpath("wording").iterdir(), key=lambda path: path.name
    ):
        if file.name.endswith(".yaml"):
            raw = yaml.safe_load(file.read_text(encoding="utf-8"))
            found[raw["language"]] = Language(raw["language"], raw["review"], raw["prompts"])
    for language in found.values():
        missing = [key for key in PROMPTS if key not in language.prompts]
        if missing:
            raise PackError(f"wording {language.code}: no {', '.join(missing)}")
    return found


def changed(language: Language, prompts: Mapping[str, str], review: str) -> Language:
    """A language with some prompts of a network's own, and who has read them."""
    return Language(language.code, review, {**language.prompts, **prompts})


def groups_of(code: str) -> list[str]:
    """Twelve digits in groups of four."""
    return [code[start : start + 4] for start in range(0, len(code), 4)]


def grouped(code: str, language: str) -> str:
    """The groups as one line."""
    return DIVIDERS.get(language, " ").join(groups_of(code))


def choose_language(choices: Mapping[str, str]) -> str:
    """M8: the digits of a pack's languages, each named in plain letters."""
    return " ".join(f"{digits} {LANGUAGE_NAMES[code]}" for digits, code in choices.items())


def render(
    key: str, language: Language, *, numbers: Mapping[str, str], code: str | None = None
) -> str:
    """The words of one prompt. `numbers` holds the pack's "call" and "emg"."""
    text = language.prompts[key]
    if code is not None:
        text = text.replace("{code}", grouped(code, language.code))
    text = text.replace("{key}", KEYS[language.code])
    return text.replace("{call}", numbers["call"]).replace("{emg}", numbers["emg"])


def segments(text: str) -> tuple[str, int]:
    """The alphabet an SMS needs ("GSM-7" or "UCS-2") and how many segments it takes."""
    if all(sign in GSM7 or sign in GSM7_EXTENDED for sign in text):
        length = sum(2 if sign in GSM7_EXTENDED else 1 for sign in text)
        return "GSM-7", 1 if length <= 160 else -(-length // 153)
    length = len(text.encode("utf-16-be")) // 2
    return "UCS-2", 1 if length <= 70 else -(-length // 67)


def fold(text: str) -> str:
    """Lower case without accents, so that a stem is found in any spelling."""
    return text.casefold().translate(_PLAIN)


def western_digits(text: str) -> str:
    """Arabic-Indic and other decimal digits as 0-9; everything else as it is."""
    return "".join(
        str(unicodedata.decimal(sign)) if sign.isdecimal() and not sign.isascii() else sign
        for sign in text
    )


# Letters that people put for one another, beside their accents: Bambara's and Arabic's.
SAME_LETTERS = {
    "ɔ": "o", "ɛ": "e", "ŋ": "n", "ɲ": "n", "ε": "e", "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا",
    "ى": "ي", "ی": "ي", "ة": "ه", "ک": "ك",
}  # fmt: skip
_SAME = str.maketrans({**SAME_LETTERS, "\u0640": None})


def fold_letters(text: str) -> str:
    """Folded, and letters that people put for one another as one: for what is only looked for."""
    return fold(text).translate(_SAME)


MOST_OF_A_SIGN = 4


class _Plain(dict[int, str]):
    """Sign by sign: normalising a whole text sorts its accents, which hostile ones make slow."""

    def __missing__(self, sign: int) -> str:
        plain = unicodedata.normalize("NFKD", chr(sign))
        found = "".join(part for part in plain if not unicodedata.combining(part))
        # One sign that stands for a whole sentence must not make a text eighteen times as long.
        self[sign] = found[:MOST_OF_A_SIGN]
        return self[sign]


_PLAIN = _Plain()


def lint(text: str, *, names: Iterable[str] = (), key: str = "") -> list[str]:
    """What is wrong with one outgoing text: stems, names of organisations, echo, length."""
    wrong = []
    folded = fold(text)
    wrong += [f"forbidden stem {stem}" for stem in FORBIDDEN if fold(stem) in folded]
    for name in names:
        if re.search(rf"(?<!\w){re.escape(fold(name))}(?!\w)", folded):
            wrong.append("an organisation's name")
    unknown = set(re.findall(r"\{(\w*)\}", text)) - PLACEHOLDERS
    if unknown:
        wrong.append("a placeholder that could echo")
    if key not in SPOKEN:
        filled = text.replace("{code}", "4821 7730 5519")
        filled = filled.replace("{call}", "80001234").replace("{emg}", "1122")
        alphabet, count = segments(filled)
        if count > (1 if alphabet == "GSM-7" else 2):
            wrong.append(f"{count} segments of {alphabet}")
    return wrong
