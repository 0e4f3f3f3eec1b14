"""Runs of words that may be a name, and where in a text they stand. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from cbcm.anonymiser import cues, titles
from cbcm.anonymiser.folding import Folded
from cbcm.anonymiser.lexicon import (
    CERTAIN,
    KNOWN,
    PARTICLES,
    PLACES,
    STOPS,
    is_common,
    is_core,
    is_strange,
    is_unknown,
)

WORD = re.compile(r"[^\W\d_]+(?:['\-][^\W\d_]+)*")
SENTENCE = re.compile(r"[!?\n;؟]+|\.(?=\s|$)")
MOST_WORDS = 4
SKIPPED = frozenset("ye ayeke est is se c ko و هو هي نفسي encore enkor anko again".split())
TOWARDS_ME = re.compile(r"(?:ني|نا)$")
JOINED = frozenset("ben bin ibn bint ould ag بن بنت ابن ولد عبد ابو ام اغ".split())


class Whose(Enum):
    HERS = 1
    HIS = 2
    OPEN = 3


@dataclass(frozen=True)
class Word:
    """One word of the folded text."""

    start: int
    end: int
    text: str
    capital: bool


@dataclass
class Mention:
    """A name, words `first` to `last` (excluded), and whose it is."""

    first: int
    last: int
    whose: Whose = Whose.OPEN


class Runs:
    """The words of one text, and which of them may be a name."""

    def __init__(self, folded: Folded) -> None:
        self.folded = folded
        self.text = folded.text
        self.words = [self._word(m.start(), m[0]) for m in WORD.finditer(self.text)]
        self.by_start = {word.start: n for n, word in enumerate(self.words)}
        letters = [s for s in folded.original if s.isalpha()]
        capitals = sum(s.isupper() for s in letters)
        self.shouted = bool(letters) and capitals > 0.6 * len(letters)
        high = [n for n, word in enumerate(self.words) if word.capital and len(word.text) > 1]
        within = any(not self._starts_sentence(n) for n in high)
        self.has_case = (within or len(high) > 2) and not self.shouted

    def _word(self, start: int, text: str) -> Word:
        """One word; what Arabic writes together with a name stands outside of it."""
        if text[0] in "ولب" and len(text) > 3 and text not in KNOWN:
            rest = text[1:]
            if rest in CERTAIN or (text[0] == "و" and not is_common(text)):
                start, text = start + 1, rest
        return Word(start, start + len(text), text, self.folded.is_capital(start))

    def _run(
        self,
        at: int,
        *,
        sure: bool,
        named: bool = False,
        alone: bool = False,
        listed: bool = False,
        near: bool = False,
    ) -> Mention | None:
        """The name that begins at this place, or None.

        `sure`: a cue says that a name follows. Else it must be a known name, or written with a
        capital behind a word that says who it is.
        """
        n = self.by_start.get(at)
        if n is None and self.text[at : at + 1] in _JOINS:
            n = self.by_start.get(at + 1)
        if n is None:
            return None
        begins = n
        skipped = _SKIPPED if sure else _BEFORE_NAME
        while n < len(self.words) and self.words[n].text in skipped:
            if not self._adjoins(n, n + 1) and not self._dotted(n):
                return None
            n += 1
            begins = n if self.words[n - 1].text in SKIPPED else begins
        if n >= len(self.words) or not self._may_begin(n, sure or named, alone, listed, near):
            return None
        last = n + 1
        while last < len(self.words) and last - n < MOST_WORDS and self._adjoins(last - 1, last):
            if not self._may_follow(n, last, sure or near):
                break
            last += 1
        while last - n > 1 and self.words[last - 1].text in PARTICLES:
            last -= 1
        return Mention(begins, last)

    def _may_begin(self, n: int, sure: bool, alone: bool, listed: bool, near: bool) -> bool:
        word = self.words[n]
        text = word.text
        if text in CERTAIN:
            return True
        capital = word.capital and self.has_case
        if text in KNOWN and (sure or alone or capital or listed or near):
            return True
        if len(text) == 1:
            if (sure or near) and re.match(r"[.\-] ?[a-z](?![\w'])", self.text[word.end :]):
                return True
            return (
                (sure or alone or near) and self.text[word.end : word.end + 1] == "."
                and n + 1 < len(self.words) and (capital or self.words[n + 1].text in KNOWN)
            )  # fmt: skip
        if text.startswith(("عبد", "ابو")) and len(text) > 3:
            return text not in STOPS
        if text in PARTICLES and n + 1 < len(self.words) and self._adjoins(n, n + 1):
            if text == "عبد":
                return True
            return (sure or alone or near) and self._may_begin(n + 1, sure, alone, listed, near)
        if "-" in text and any(part in CERTAIN for part in text.split("-")):
            return True
        if text in STOPS or cues.ROLE.fullmatch(text):
            return False
        if capital and sure:
            return True
        if sure or near or alone:
            arabic = sure and not _is_latin(text) and len(text) > 2 and not is_core(text)
            fits = (is_unknown(text) or arabic) and not (self.has_case and self._capital_nearby(n))
            if not self.has_case or not _is_latin(text):
                return fits
            return (fits and sure) or (capital and not is_common(text))
        if listed and (
            self._is_strange(n)
            or (capital and text not in PLACES and not self._starts_sentence(n))
        ):  # fmt: skip
            return True
        return capital and is_unknown(text) and (listed or not self._starts_sentence(n))

    def _is_strange(self, n: int) -> bool:
        """Whether a word is like no common one, and could be a name as it is written."""
        word = self.words[n]
        if self.has_case and not word.capital and _is_latin(word.text):
            return False
        return is_strange(word.text) and not any(
            s < word.end and word.start < e for s, e in self.roles
        )

    @cached_property
    def roles(self) -> list[tuple[int, int]]:
        """Where words for somebody's work stand."""
        return [m.span() for m in cues.ROLE.finditer(self.text)]

    def _capital_nearby(self, n: int) -> bool:
        """Whether the very next word is a capital one: then this one is not the name."""
        return (
            n + 1 < len(self.words)
            and self.words[n + 1].capital
            and self._adjoins(n, n + 1)
            and self.words[n + 1].text not in STOPS
        )

    def _may_follow(self, first: int, n: int, sure: bool) -> bool:
        word = self.words[n]
        if not self.has_case and any(word.end < s <= word.end + 1 for s, _ in self.roles):
            return False
        if word.text in CERTAIN:
            return not (cues.ACTS.match(self.text, word.start) and word.text in STOPS)
        if word.text in PARTICLES:
            return n + 1 < len(self.words) and self._adjoins(n, n + 1) and (
                self.words[n + 1].text in KNOWN
                or (self.words[n + 1].capital and self.has_case)
                or word.text in JOINED
            )  # fmt: skip
        if len(word.text) == 1 and word.capital and self.has_case:
            return True
        if word.text in "bcfghjpqtvxz" and self.words[n - 1].text in KNOWN:
            return True
        if word.text in KNOWN and word.capital and self.has_case:
            return True
        if self.words[n - 1].text in JOINED and n - 1 >= first:
            return True
        if word.text in STOPS or cues.ROLE.fullmatch(word.text):
            return False
        if not self.has_case and self._is_strange(n) and not cues.ACTS.match(self.text, word.start):
            return not TOWARDS_ME.search(word.text)
        placed = word.text in PLACES and self.words[n - 1].text not in CERTAIN
        if word.capital and self.has_case and not placed:
            return self.words[n - 1].capital or self.words[n - 1].text in PARTICLES
        if not _is_latin(word.text) and (
            is_unknown(word.text) or (sure and not is_core(word.text) and len(word.text) > 2)
        ):  # fmt: skip
            return not cues.ACTS.match(self.text, word.start) and not TOWARDS_ME.search(word.text)
        if word.text in KNOWN or (n > first and self.words[n - 1].text in PARTICLES):
            return True
        lone = n - first == 1 and is_unknown(word.text)
        if self.has_case and self.words[first].capital and _is_latin(word.text):
            return False
        return bool(sure and lone and not cues.ACTS.match(self.text, word.start))

    def _adjoins(self, n: int, other: int) -> bool:
        if other >= len(self.words):
            return False
        between = self.text[self.words[n].end : self.words[other].start]
        return between in (" ", "  ", "-", "'", ". ", ".") and (
            "." not in between or len(self.words[n].text) == 1
        )

    def _dotted(self, n: int) -> bool:
        """Whether a title is cut short: "Prof. X"."""
        after = self.words[n + 1 : n + 2]
        return bool(after) and self.text[self.words[n].end : after[0].start] in (". ", ".")

    def _starts_sentence(self, n: int) -> bool:
        before = self.text[: self.words[n].start].rstrip(' "(-')
        return not before or before[-1] in ".!?\n;:؟"

    def _end(self, mention: Mention) -> int:
        end = self.words[mention.last - 1].end
        if len(self.words[mention.last - 1].text) == 1 and self.text[end : end + 1] == ".":
            return end + 1
        return end

    def _parts(self, mention: Mention) -> set[str]:
        """The words of a name by which it is known again."""
        words = self.words[mention.first : mention.last]
        return {w.text for w in words if len(w.text) > 2 and w.text not in PARTICLES}

    def _between(self, start: int, end: int) -> list[int]:
        return [n for n, word in enumerate(self.words) if start <= word.start < end]

    def _adjoins_loosely(self, n: int) -> bool:
        return len(self.text[self.words[n - 1].end : self.words[n].start]) <= 2

    def _sentence(self, at: int) -> tuple[int, int]:
        """Beginning and end of the sentence that holds this place."""
        start, end = 0, len(self.text)
        for match in self._stops:
            if match[1] <= at:
                start = match[1]
            elif match[0] >= at:
                end = match[0]
                break
        return start, end

    @cached_property
    def _stops(self) -> list[tuple[int, int]]:
        return [
            m.span()
            for m in SENTENCE.finditer(self.text)
            if not re.search(r"\b(?:mr|m|dr|mme|mlle|mrs|st|[a-z])$", self.text[: m.start()][-6:])
        ]


_BEFORE_NAME = titles.OTHER_TITLES | SKIPPED
_SKIPPED = _BEFORE_NAME | titles.TITLES
_JOINS = ("و", "ل", "ب")


def _is_latin(text: str) -> bool:
    return text.isascii()
