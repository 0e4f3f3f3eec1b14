"""Whose name it is: found by cues and by lists of names, then judged by what stands around it.

Hers and those of people near to her are given back; the name of the one she complains of stays.
In doubt with a word for his work or his deed in the same sentence, it stays. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from itertools import pairwise

from cbcm.anonymiser import cues
from cbcm.anonymiser.cued import JOINING, Cued
from cbcm.anonymiser.lexicon import (
    CERTAIN,
    KNOWN,
    PARTICLES,
    PLACES,
    STOPS,
    is_common,
    is_unknown,
)
from cbcm.anonymiser.runs import Mention, Whose

# A number, a place to sleep or an age right behind a name.
DETAIL = re.compile(
    r"[ ,.:;(]{1,3}(?:\+?\d{2}[ .\-/]?\d{2}[ .\-/]?\d|(?:tel|phone|telefon|tente?|tant|abri|shelter"
    r"|cabin|bloc|block|blok|section|seksyon|hangar|carte|kat|card|caravan|zone)(?!\w)[ .:]"
    r"|\(?(?:(?:san|ngu) )?\d{1,2} ?(?:a|ans?|yrs?|yo|years?|lane|zan)?[ ).,]"
    r"|خيمه|كرفان|تلفون|هاتف)"
)
# Something done to her by whoever is named before.
TOWARDS_HER = re.compile(
    r"(?: [^\W\d_]+(?:'[^\W\d_]+)?){0,3} (?:me|m'[^\W\d_]+|nous|us|my|mwen|mbi|n na|n la|n fe"
    r"|lui)(?!\w)"
    r"| (?:pa )?[^\W\d_]+ m(?!\w)"
    r"|(?: [^\W\d_]+){0,2} (?:[^\W\d_]{2,}(?:ني|لي)|بي|بيا|معي|عليا)(?!\w)"
)
LADIES = frozenset(
    "mme madame madam mrs madan madamu مدام monsieur mr mister mesye msye السيد".split()
)
TITLED = cues.TITLES | cues.OTHER_TITLES
THING = re.compile(
    r"(?:camp|ville|village|region|marche|market|ecole|school|hopital|ong|ngo|association"
    r"|chez les|de la"
    r"|quartier|road|in|at|near|from|nan|a|na|galâ|suguba|kan|سوق|مركز|منظمه|شركه|مخيم|مدرسه|في"
    r"|من) $"
)
NEAR_THING = re.compile(
    r"(?<!\w)(?:camp|ville|village|region|marche|market|ecole|school|hopital|ong|ngo|association"
    r"|quartier|road|city|town|gala|suguba|dugu|kodoro|katye|vil|in|at|from|nan|سوق|مركز|منظمه"
    r"|شركه|مخيم|مدرسه|في) $"
)
_DEEDS = re.compile(
    r"(?<!\w)(?:m'a|ma (?:di|touche|demande)|demande\w*|menac\w*|touch\w*|forc\w*|harcel\w*"
    r"|viol\w*|asked|asks?|wants? me|forced"
    r"|threat\w*|mande m|manyen|menase|fose|n maga|bagabaga|ahunda|andu|abata"
    r"|طلب\w*|لمس\w*|هدد\w*|اجبر\w*|يبي مني)(?!\w)"
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
        known = {m.whose for m in mentions}
        self.lacking = Whose.HERS in known and Whose.HIS not in known
        judged = [(m, self._judge(m)) for m in mentions if m.whose is Whose.OPEN]
        if Whose.HIS not in known and all(whose is Whose.HERS for _, whose in judged):
            judged = self._nearest_to_a_role(judged)
        for mention, whose in judged:
            if whose is Whose.HIS:
                his |= self._parts(mention)
        for mention, whose in judged:
            own = self._parts(mention)
            mention.whose = Whose.HIS if own & his and not own & hers else whose
            (hers if mention.whose is Whose.HERS else his).update(own)

    def _nearest_to_a_role(
        self, judged: list[tuple[Mention, Whose]]
    ) -> list[tuple[Mention, Whose]]:
        """Where a role is told and nobody is the accused, the name nearest to the role is."""
        free = []
        for mention, _ in judged:
            start, end = self.words[mention.first].start, self._end(mention)
            if self._kin_near(start) or DETAIL.match(self.text, end) or (
                cues.SUFFERS.match(self.text, end)
            ):  # fmt: skip
                continue
            free += [(min(abs(s - end), abs(start - e)), mention) for s, e in self.roles]
        if not free:
            return judged
        nearest = min(free, key=lambda one: one[0])[1]
        return [(m, Whose.HIS if m is nearest else whose) for m, whose in judged]

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
        if self._is_strange(n):
            return not NEAR_THING.search(self.text[max(0, word.start - 30) : word.start])
        known = word.text in KNOWN and word.capital and self.has_case
        return known and not self._starts_sentence(n) and n + 1 < len(self.words) and (
            self.words[n + 1].text in CERTAIN
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

    def _judge(self, mention: Mention) -> Whose:
        start, end = self.words[mention.first].start, self._end(mention)
        before = self.text[max(0, start - 40) : start]
        if self._is_role_of(mention) or self._acts(mention):
            return Whose.HIS
        if mention.first and self.words[mention.first - 1].text in LADIES:
            return Whose.HIS
        if (
            self._is_kin_behind(end)
            or cues.SUFFERS.match(self.text, end)
            or DETAIL.match(self.text, end)
        ):
            return Whose.HERS
        if cues.BLAMED.search(before) or TOWARDS_HER.match(self.text, end):
            return Whose.HIS
        if self.lacking and not self._kin_near(start):
            return Whose.HIS
        opens, closes = self._sentence(start)
        sentence = self.text[opens:closes]
        rest = sentence[: start - opens] + " " + sentence[end - opens :]
        if cues.ROLE.search(rest) or _DEEDS.search(rest):
            return Whose.HIS
        return Whose.HERS

    def _resolved(self, mentions: list[Mention]) -> tuple[set[str], set[str]]:
        """Words of names that are hers, and that are his, by cues."""
        hers = {p for m in mentions if m.whose is Whose.HERS for p in self._parts(m)}
        his = {p for m in mentions if m.whose is Whose.HIS for p in self._parts(m)}
        for mention in mentions:
            if mention.whose is not Whose.OPEN:
                continue
            own = self._parts(mention)
            if self._is_role_of(mention) or self._acts(mention):
                mention.whose = Whose.HIS
                his |= own
            elif own and own <= hers and not own & his:
                mention.whose = Whose.HERS
            elif own & his and not own <= hers:
                mention.whose = Whose.HIS
        return hers, his

    def _again(self, mentions: list[Mention], hers: set[str]) -> Iterator[tuple[int, int]]:
        """The same name further on, where no list knows it."""
        taken = {n for mention in mentions for n in range(mention.first, mention.last)}
        for n, word in enumerate(self.words):
            if n not in taken and word.text in hers and word.text not in STOPS and not any(
                m in taken or (self.words[m].capital and self.has_case)
                for m in (n - 1, n + 1)
                if 0 <= m < len(self.words) and self._adjoins(min(m, n), max(m, n))
            ):  # fmt: skip
                yield word.start, word.end

    def _parts(self, mention: Mention) -> set[str]:
        words = self.words[mention.first : mention.last]
        return {w.text for w in words if len(w.text) > 2 and w.text not in PARTICLES}
