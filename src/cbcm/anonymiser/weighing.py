"""Whose a name is that no cue decides: signs for her and for the accused, weighed. Pure.

The weights are rounded ones of a logistic regression over the tuning texts: how much oftener a
name is hers, or his, where the sign stands. Where somebody's work or a deed is told in the same
sentence she needs much more: in doubt with a sign of the accused beside it, a name stays.
"""

from __future__ import annotations

import re

from cbcm.anonymiser import cues
from cbcm.anonymiser.beside import Beside
from cbcm.anonymiser.lexicon import KNOWN
from cbcm.anonymiser.runs import WORD, Mention, Whose

# A number, a place to sleep or an age right behind a name.
DETAIL = re.compile(
    r"[ ,.:;(]{1,3}(?:\+?\d{2}[ .\-/]?\d{2}[ .\-/]?\d|(?:tel|phone|telefon|tente?|tant|abri|shelter"
    r"|cabin|bloc|block|blok|section|seksyon|hangar|carte|kat|card|caravan|zone)(?!\w)[ .:]"
    r"|\(?(?:(?:san|ngu) )?\d{1,2} ?(?:a|ans?|yrs?|yo|years?|lane|zan)?[ ).,]"
    r"|(?:san|ngu|about|around|nearly|barely|only|a peine|environ|dans les|une (?:quin|dou|di)zaine"
    r"|anviwon|apenn|aged|agee?|li gen|عمرها|حوالي|عندها|si be) [^\W_]"
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
DEEDS = re.compile(
    r"(?<!\w)(?:m'a|ma (?:di|touche|demande)|demande\w*|menac\w*|touch\w*|forc\w*|harcel\w*"
    r"|viol\w*|asked|asks?|wants? me|forced"
    r"|threat\w*|mande m|manyen|menase|fose|n maga|bagabaga|ahunda|andu|abata"
    r"|طلب\w*|لمس\w*|هدد\w*|اجبر\w*|يبي مني)(?!\w)"
)
HE = re.compile(r"(?<!\w)(?:il|he|lui|him|his|lo|li|msye|هو)(?!\w)")
ACT = re.compile(r"(?<!\w)" + cues.ACTS.pattern.removeprefix("[ ,]*"))
# What somebody does who is told of: "he says that X", "when X".
TOLD_OF = re.compile(
    r"(?<!\w)(?:que|qu'|that|say|says|dit|ke|ko|di|atene|tene|so|ان|انه|puis|then|epi|alors|but|mais"
    r"|men|when|quand|le|moun|si|if|donc|and|et|because|parce que|paske|sabu|ndali) $"
)
SHE = re.compile(
    r"(?<!\w)(?:me|m'\w+|ma|moi|mon|mes|my|myself|mwen|m|mbi|n|ne|us|nous|our)(?!\w)"
    r"|\w(?:ني|لي|نا)(?!\w)"
)
# With whom the next sentence goes on.
SHE_NEXT = re.compile(
    r"[.!?؟\n ]+(?:elle|she|her|sa (?:mere|soeur|fille|grand|tante)|son (?:pere|mari|frere"
    r"|oncle)|هي|عمرها|ابوها"
    r"|امها|جدتها|زوجها|عندها|رجعت|ما [^\W\d_]+ت)(?!\w)"
)
HE_NEXT = re.compile(r"[.!?؟\n ]+(?:il|he|his|هو|يقول|عنده|بيته|msye)(?!\w)")
BEHIND = re.compile(r" [^\W\d_]")
HERS_FROM, IN_DOUBT = 3, 25
WEIGHTS = {
    "alone": -2,
    "his is known": 16,
    "two words": 11,
    "detail behind": 20,
    "role in the text": 9,
    "role in the sentence": 9,
    "no word behind": 7,
    "kin in the sentence": 8,
    "she before": 8,
    "kin behind": 20,
    "in no list": 4,
    "kin near": 3,
    "she goes on": 9,
    "opens the text": 3,
    "suffers": 26,
    "role in the next": 2,
    "opens the sentence": -5,
    "he follows": -5,
    "only name": -5,
    "hers is known": -5,
    "deed behind": -5,
    "blamed": -8,
    "titled": -20,
    "he goes on": -8,
    "told of": -10,
    "no role at all": -11,
    "role in the one before": -11,
    "towards her": -11,
    "deed": -12,
    "nearest to a role": -13,
    "told twice": -15,
    "close to a role": -20,
}
CLOSE, NEXT, PREVIOUS, TIED = 25, 60, 90, 34
Span = tuple[int, int]


class Weighing(Beside):
    """The names of one text, and what speaks for her or for him."""

    def weigh(self, mention: Mention, mentions: list[Mention]) -> int:
        """Above zero it is probably hers."""
        return sum(WEIGHTS[sign] for sign in self._signs(mention, mentions))

    def _signs(self, mention: Mention, mentions: list[Mention]) -> list[str]:
        start, end = self._span(mention)
        opens, closes = self._sentence(start)
        rest = self.text[opens:start] + " " + self.text[end:closes]
        own = self._parts(mention)
        others = [one for one in mentions if one is not mention]
        told = {
            "alone": True,
            "detail behind": DETAIL.match(self.text, end),
            "kin behind": self._is_kin_behind(end),
            "suffers": cues.SUFFERS.match(self.text, end),
            "two words": mention.last - mention.first > 1,
            "his is known": any(one.whose is Whose.HIS for one in others),
            "hers is known": any(one.whose is Whose.HERS for one in others),
            "no word behind": not BEHIND.match(self.text, end),
            "told of": TOLD_OF.search(self.text[max(0, start - 24) : start]),
            "she before": SHE.search(self.text, max(opens, start - 50), start),
            "deed behind": ACT.search(self.text, end, min(closes, end + 70)),
            "she goes on": SHE_NEXT.match(self.text, closes),
            "he goes on": HE_NEXT.match(self.text, closes),
            "kin near": self._kin_near(start),
            "opens the text": not WORD.search(self.text[:start]),
            "kin in the sentence": any(opens <= at < closes for at, _ in self.kin),
            "in no list": not any(
                w.text in KNOWN for w in self.words[mention.first : mention.last]
            ),
            "he follows": HE.search(self.text, end, end + 60),
            "only name": not others,
            "blamed": cues.BLAMED.search(self.text[max(0, start - 40) : start]),
            "towards her": TOWARDS_HER.match(self.text, end),
            "deed": DEEDS.search(rest),
            "opens the sentence": not WORD.search(self.text[opens:start]),
            "titled": mention.first and self.words[mention.first - 1].text in LADIES,
            "told twice": any(own & self._parts(one) for one in others),
        }
        return [sign for sign, holds in told.items() if holds] + self._of_roles(
            (start, end), (opens, closes), mention, mentions
        )

    def _is_accused_near(self, mention: Mention) -> bool:
        """Whether somebody's work or something done to her is told in the same sentence."""
        start = self.words[mention.first].start
        opens, closes = self._sentence(start)
        rest = self.text[opens:start] + " " + self.text[self._end(mention) : closes]
        return any(opens <= at < closes for at, _ in self.roles) or bool(DEEDS.search(rest))

    def _of_roles(
        self, place: Span, sentence: Span, mention: Mention, mentions: list[Mention]
    ) -> list[str]:
        """What the words for somebody's work say that are not the accused's already."""
        if not self.roles:
            return ["no role at all"]
        his = [self._span(one) for one in mentions if one.whose is Whose.HIS]
        free = [
            (s, e) for s, e in self.roles
            if not any(s <= end + TIED and e >= start - TIED for start, end in his)
        ]  # fmt: skip
        opens, closes = sentence
        beside = [role for role in free if opens <= role[0] < closes]
        found = ["role in the text"] if free else []
        if not beside:
            if any(opens - PREVIOUS <= s < opens for s, _ in free):
                found.append("role in the one before")
            if any(closes <= s < closes + NEXT for s, _ in free):
                found.append("role in the next")
            return found
        found.append("role in the sentence")
        open_ones = [
            self._span(one) for one in mentions
            if one.whose is Whose.OPEN and one is not mention
            and opens <= self.words[one.first].start < closes
        ]  # fmt: skip
        if any(
            _apart(place, r) <= min((_apart(o, r) for o in open_ones), default=999) for r in beside
        ):
            found.append("nearest to a role")
        if any(_apart(place, role) < CLOSE for role in beside):
            found.append("close to a role")
        return found

    def _span(self, mention: Mention) -> Span:
        return self.words[mention.first].start, self._end(mention)


def _apart(one: Span, other: Span) -> int:
    return max(0, other[0] - one[1], one[0] - other[1])
