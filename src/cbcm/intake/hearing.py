"""Understand one message as far as the script needs it: a digit, a language, STOP, a greeting.

Pure. It does NOT judge danger or language: those come from triage.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from stdnum import damm

from cbcm.intake.script import Heard
from cbcm.wording import fold, western_digits

CODE_DIGITS = 12
GREETINGS = frozenset(
    "bonjour bonsoir salut allo bjr slt coucou svp bonjou bonswa alo hello hi hey good morning "
    "evening salam salaam assalam aleikum alaykum as i ni ce sogoma tile wula su bara ala balao "
    "test ok مرحبا السلام عليكم سلام اهلا الو صباح الخير مساء".split()
)
STOPS = frozenset("stop arret arrete arreter end fin rete kanpe توقف قف".split())
YES = frozenset("oui wi yes ok نعم ايوه awo awɔ in".split())
NO = frozenset("non no لا ayi en-en nanpwen".split())
WHO = re.compile(
    r"^\W*((c ?'?est|qui est|ki moun|kiyes) ?(qui|la|sa|ki|ca|sa a)?|qui (etes|es)[ -](vous|tu)"
    r"|qui (est ce|est-ce)|kiyes ou ye|ki moun ou ye|se ki moun( sa)?|who (is|are) (this|you|it)"
    r"|who'?s this|من (هذا|انت|انتم|معي)|i ye jon ye|i ye jɔn ye|aw ye jɔn ye|mo yeke zo wa)\W*$"
)
DIGIT_WORDS = {
    "zero": "0", "un": "1", "une": "1", "one": "1", "deux": "2", "two": "2",
    "trois": "3", "three": "3", "quatre": "4", "four": "4", "cinq": "5", "five": "5",
    "six": "6", "sept": "7", "seven": "7", "huit": "8", "eight": "8", "neuf": "9", "nine": "9",
    "youn": "1", "de": "2", "twa": "3", "kat": "4", "senk": "5", "sis": "6", "set": "7",
    "uit": "8", "nef": "9", "واحد": "1", "اثنان": "2", "ثلاثة": "3", "صفر": "0",
}  # fmt: skip
# Also what keyboards and right-to-left texts put between groups: other spaces, dashes, marks.
BETWEEN = r"\s.\-_/,\u2010-\u2015\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069"
# Looked for from every digit on: a date before the code must not swallow its first groups.
SEPARATED = re.compile(rf"(?<!\d)(?=(\d(?:[{BETWEEN}]{{0,3}}\d){{11}})(?!\d))")

GROUPED = re.compile(rf"\d{{4}}([{BETWEEN}]{{0,3}})\d{{4}}\1\d{{4}}")


def hear(text: str, *, media: int, language_digits: Mapping[str, str]) -> Heard:
    """Read a message. `language_digits` maps "91" and its like to a language of the pack."""
    plain = western_digits(text).strip()
    words = re.findall(r"[\w'’-]+", fold(plain))
    lone = words[0] if len(words) == 1 else None
    # With a picture or a voice note it is never only a digit, a language or a question.
    chosen = language_digits.get(lone or "") if lone and not media else None
    digit = None
    if lone is not None and not media:
        digit = lone if re.fullmatch(r"\d", lone) else DIGIT_WORDS.get(lone)
    greeting = all(word in GREETINGS for word in words)
    return Heard(
        text=text,
        digit=None if chosen else digit,
        yes=_yes_no(lone),
        chosen_language=chosen,
        says_something=not greeting
        if words
        else any(unicodedata.category(s) == "So" for s in plain),
        one_word=len(words) == 1 and not greeting,
        stop=lone is not None and lone in STOPS and not media,
        who_is_this=bool(WHO.match(fold(plain).replace("’", "'"))) and not media,
        media=media,
    )


def _yes_no(word: str | None) -> bool | None:
    if word in YES:
        return True
    if word in NO:
        return False
    return None


def find_code(text: str) -> tuple[str | None, str]:
    """A receipt code in a message, with any separators, and the words around it.

    Returns (None, text) where no run of 12 digits has a right check digit. A run that has one
    may still be something else, a telephone number for example: whoever looks it up must keep
    the words where it is not a code of ours.
    """
    plain = western_digits(text)
    found = [
        match
        for match in SEPARATED.finditer(plain)
        if damm.is_valid(re.sub(r"\D", "", match.group(1)))
    ]
    if found:
        # Three groups of four, as we write it, before any other run that is right by chance.
        match = next((m for m in found if GROUPED.fullmatch(m.group(1))), found[0])
        rest = (text[: match.start(1)] + " " + text[match.end(1) :]).strip()
        return re.sub(r"\D", "", match.group(1)), rest
    return None, text


def looks_like_code(text: str) -> bool:
    """True where the whole message is eight or more digits and separators: a mistyped code."""
    return _only_digits(text) >= 8


def may_be_telephone(text: str) -> bool:
    """True for a message of digits that has not a code's length."""
    return _only_digits(text) not in (0, CODE_DIGITS)


def _only_digits(text: str) -> int:
    """How many digits a message has that is nothing but digits and separators, else 0."""
    plain = western_digits(text).strip()
    return 0 if re.search(rf"[^\d{BETWEEN}]", plain) else len(re.sub(r"\D", "", plain))
