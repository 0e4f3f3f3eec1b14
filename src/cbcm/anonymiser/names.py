"""Whose name it is: found by cues and by lists of names, then judged by what stands around it.

Hers and those of people near to her are given back; the name of the one she complains of stays.
In doubt with a word for his work or his deed in the same sentence, it stays. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from itertools import pairwise

from cbcm.anonymiser import titles
from cbcm.anonymiser.cued import DID_IT, JOINING, Cued
from cbcm.anonymiser.lexicon import (
    CERTAIN,
    KNOWN,
    PLACES,
    STOPS,
    is_common,
    is_unknown,
)
from cbcm.anonymiser.runs import Mention, Whose
from cbcm.anonymiser.weighing import DETAIL, HERS_FROM, IN_DOUBT

TITLED = titles.TITLES | titles.OTHER_TITLES
THING = re.compile(
    r"(?:camp|ville|village|region|marche|market|ecole|school|hopital|ong|ngo|association"
    r"|chez les|de la"
    r"|quartier|road|in|at|near|from|nan|a|na|galâ|suguba|kan|سوق|مركز|منظمه|شركه|مخيم|مدرسه|في"
    r"|من) $"
)
# "Not the Salim who did it".
DID = re.compile(
    r",? (?:qui (?:a|ont|m'a|l'a)|ki a fait|who (?:did|has|had|touched|took|made)|that did"
    r"|ki (?:te |)fe"
    r"|(?:الذي|اللي) (?:عمل|دار|فعل|سوي|ارتكب)\w*|min y'[ao]|so asara)(?!\w)"
)
IN_PLACE = re.compile(r"(?:^|\n|(?<!\w)(?:a|na|in|at|en|de|from|of|ti|nan|to|la|في|من)) $|^$|\n$")
NEAR_THING = re.compile(
    r"(?<!\w)(?:camp|ville|village|region|marche|market|ecole|school|hopital|ong|ngo|association"
    r"|quartier|road|city|town|gala|suguba|dugu|kodoro|katye|vil|in|at|from|nan|سوق|مركز|منظمه"
    r"|شركه|مخيم|مدرسه|في) $"
)


class Names(Cued):
    """The names of one text, and whose they are."""

    def hers(self) -> Iterator[tuple[int, int]]:
        """Places in the folded text of names that are hers or near to her."""
        mentions = self._by_cue()
        mentions += self._listed(mentions)
        hers, his = self._resolved(mentions)
        self._decide(mentions, hers, his)
        for mention in mentions:
            if mention.whose is Whose.HERS:
                yield self.words[mention.first].start, self._end(mention)
        yield from self._again(mentions, hers - his)

    def _decide(self, mentions: list[Mention], hers: set[str], his: set[str]) -> None:
        """Judge what no cue decided: by its neighbour, by what stands around, and all alike."""
        mentions.sort(key=lambda one: one.first)
        for before, mention in pairwise(mentions):
            between = self.text[self._end(before) : self.words[mention.first].start]
            if JOINING.fullmatch(between):
                if mention.whose is Whose.OPEN and before.whose is not Whose.OPEN:
                    mention.whose = before.whose
                elif before.whose is Whose.OPEN and mention.whose is not Whose.OPEN:
                    before.whose = mention.whose
        judged = [(m, self._judge(m, mentions)) for m in mentions if m.whose is Whose.OPEN]
        for mention, whose in judged:
            if whose is Whose.HIS:
                his |= self._parts(mention)
        for mention, whose in judged:
            own = self._parts(mention)
            mention.whose = Whose.HIS if own & his and not own & hers else whose
            (hers if mention.whose is Whose.HERS else his).update(own)

    def _listed(self, cued: list[Mention]) -> list[Mention]:
        taken = {n for mention in cued for n in range(mention.first, mention.last)}
        found = []
        n = 0
        while n < len(self.words):
            mention = None
            if n not in taken and self._is_listed(n):
                mention = self._run(self.words[n].start, sure=False, listed=True)
            if mention is None or taken & set(range(mention.first, mention.last)):
                n += 1
                continue
            found.append(mention)
            n = mention.last
        return found

    def _is_listed(self, n: int) -> bool:
        word = self.words[n]
        if word.text in STOPS and not (word.capital and self.has_case):
            return False
        if word.text in PLACES and IN_PLACE.search(self.text[: word.start][-8:]):
            return False
        if word.text in CERTAIN or (
            "-" in word.text and any(part in CERTAIN for part in word.text.split("-"))
        ):
            return True
        if word.capital and self.has_case and is_unknown(word.text):
            behind = self.words[n + 1 : n + 2]
            pair = bool(behind) and behind[0].capital and self._adjoins(n, n + 1)
            if (
                not self._starts_sentence(n) or pair or word.text in self.repeated
                or len(word.text) > 3
            ):  # fmt: skip
                return not self._is_named_thing(n)
        if not self.has_case and is_unknown(word.text) and (
            DETAIL.match(self.text, word.end) or self._is_kin_behind(word.end)
        ):  # fmt: skip
            return True
        if self._is_lone_capital(n):
            return not self._is_named_thing(n)
        if self._is_strange(n):
            return not NEAR_THING.search(self.text[max(0, word.start - 30) : word.start])
        known = word.text in KNOWN and word.capital and self.has_case
        return known and not self._starts_sentence(n) and n + 1 < len(self.words) and (
            self.words[n + 1].text in CERTAIN
        )  # fmt: skip

    def _is_lone_capital(self, n: int) -> bool:
        """Whether an ordinary word is written as a name: "and Merveille is afraid"."""
        word = self.words[n]
        return (
            self.has_case and word.capital and len(word.text) > 3 and word.text.isascii()
            and not self._starts_sentence(n) and word.text not in PLACES
            and word.text not in TITLED and word.text not in STOPS
            and not self.folded.original[self.folded.at[word.start] + 1].isupper()
            and not any(s < word.end and word.start < e for s, e in (*self.roles, *self.kin))
            and not any(
                self.words[m].capital for m in (n - 1, n + 1) if 0 <= m < len(self.words)
                and self._adjoins(min(m, n), max(m, n))
            )
        )  # fmt: skip

    @cached_property
    def repeated(self) -> set[str]:
        """Words that stand in the text more than once."""
        seen: set[str] = set()
        return {w.text for w in self.words if w.text in seen or seen.add(w.text)}  # type: ignore[func-returns-value]

    def _is_named_thing(self, n: int) -> bool:
        """Whether a place, an organisation or a make stands beside it, as part of one name."""
        beside = [m for m in (n - 1, n + 1) if 0 <= m < len(self.words)]
        return any(
            self.words[m].capital
            and self._adjoins(min(m, n), max(m, n))
            and (self.words[m].text in PLACES or is_common(self.words[m].text))
            and self.words[m].text not in KNOWN
            and not (m < n and (self._starts_sentence(m) or self.words[m].text in TITLED))
            for m in beside
        ) or bool(THING.search(self.text[max(0, self.words[n].start - 30) : self.words[n].start]))

    def _judge(self, mention: Mention, mentions: list[Mention]) -> Whose:
        if self._is_role_of(mention) or self._acts(mention):
            return Whose.HIS
        doubt = IN_DOUBT if self._is_accused_near(mention) else HERS_FROM
        return Whose.HERS if self.weigh(mention, mentions) > doubt else Whose.HIS

    def _resolved(self, mentions: list[Mention]) -> tuple[set[str], set[str]]:
        """Words of names that are hers, and that are his, by cues."""
        hers = {p for m in mentions if m.whose is Whose.HERS for p in self._parts(m)}
        his = {p for m in mentions if m.whose is Whose.HIS for p in self._parts(m)}
        for mention in mentions:
            if mention.whose is not Whose.OPEN:
                continue
            own = self._parts(mention)
            if self._is_role_of(mention) or self._acts(mention) or self._did_it(mention):
                mention.whose = Whose.HIS
                his |= own
            elif own and own <= hers and not own & his:
                mention.whose = Whose.HERS
            elif own & his and not own <= hers:
                mention.whose = Whose.HIS
        return hers, his

    def _did_it(self, mention: Mention) -> bool:
        """Whether it is said right behind the name that this one did it."""
        return bool(DID.match(self.text, self._end(mention)))

    def _again(self, mentions: list[Mention], hers: set[str]) -> Iterator[tuple[int, int]]:
        """The same name further on, where no list knows it."""
        taken = {n for mention in mentions for n in range(mention.first, mention.last)}
        for n, word in enumerate(self.words):
            if DID_IT.search(self.text[max(0, word.start - 30) : word.start]):
                continue
            if n not in taken and word.text in hers and word.text not in STOPS and not any(
                m in taken or (self.words[m].capital and self.has_case)
                for m in (n - 1, n + 1)
                if 0 <= m < len(self.words) and self._adjoins(min(m, n), max(m, n))
            ):  # fmt: skip
                yield word.start, word.end
