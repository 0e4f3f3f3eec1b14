"""What stands beside a name: words for work, kin, titles, and what is done. Pure."""

from __future__ import annotations

import re
from functools import cached_property

from cbcm.anonymiser import cues, titles
from cbcm.anonymiser.runs import WORD, Mention, Runs, Whose

BEFORE_ROLE = re.compile(
    r"[ ,:\-(]*(?:(?:le|la|l'|un|une|qui|est|celui|notre|the|a|an|d|is|who|he|our|she"
    r"|se|yon|ki|ti|na|ye|do|min|lo|ayeke|so|c'est"
    r"|من|في|هو|اللي|الذي|هذا|ال)[ ']*){0,3}"
)
APPOSED = re.compile(r"(?:,| ?\() ?(?:c'est |ki se |se |qui est |who is |that is |ayeke |ye )?")
WORKING = re.compile(
    r"travaill\w*|bosse|works|working|travay\w*|baara|يعمل|يشتغل|يخدم|متاع|team|staff|bureau"
)
_VERBS = re.compile(
    r"(?<!\w)(?:est|sont|a|ont|m'a|ma|dit|veut|is|are|was|has|told|asked|said|wants|touched|who"
    r"|di|ap|mande|ye|ko|be|ayeke"
    r"|aye|atene|ahunda|قال|طلب|كان|لمس|هدد)(?!\w)"
)


class Beside(Runs):
    """The words of one text, and what stands beside them."""

    @cached_property
    def kin(self) -> list[tuple[int, int]]:
        return [m.span() for m in cues.KIN.finditer(self.text)]

    def _acts(self, mention: Mention) -> bool:
        """Whether a deed of the one complained of stands right behind the name."""
        return bool(cues.ACTS.match(self.text, self._end(mention)))

    def _is_role_of(self, mention: Mention, *, close: bool = False, kin: bool = False) -> bool:
        """Whether a word for somebody's work stands beside the name, in the same clause."""
        start, end = self.words[mention.first].start, self._end(mention)
        behind = BEFORE_ROLE.match(self.text, end)
        at = behind.end() if behind else end
        if any(
            (at <= s <= at + 1 or end < s <= at) and not (kin and WORKING.fullmatch(self.text[s:e]))
            for s, e in self.roles
        ):
            return not cues.KIN.match(self.text, at)
        if self._is_titled(mention):
            return True
        for _s, e in self.roles:
            if not e <= start <= e + (3 if close else 34):
                continue
            between = self.text[e:start]
            if re.search(r"[.!?\n;:؟]", between) or any(e <= k < start for k, _ in self.kin):
                continue
            words = WORD.findall(between)
            if len(words) <= (0 if close else 4) and not _VERBS.search(between):
                return True
        return False

    def _is_titled(self, mention: Mention) -> bool:
        """Whether a title for somebody with power stands before the name."""
        if not mention.first or not self._adjoins_loosely(mention.first):
            return False
        title = self.words[mention.first - 1]
        between = self.text[title.end : self.words[mention.first].start]
        # The letter alone is also "me" in Kreyol.
        return title.text in titles.TITLES and (title.text != "m" or "." in between)

    def _spoken_of(
        self, at: int, *, otherwise: Whose, role_within: int = 110, kin_within: int = 110
    ) -> Whose:
        """Whom a pronoun means: the last one spoken of before it, near enough."""
        role = max((e for _, e in self.roles if at - role_within <= e <= at), default=-1)
        kin = max((e for _, e in self.kin if at - kin_within <= e <= at), default=-1)
        if role < 0 and kin < 0:
            return otherwise
        return Whose.HIS if role > kin else Whose.HERS

    def _kin_near(self, at: int) -> bool:
        return any(at - 40 <= end <= at for _, end in self.kin)

    def _is_kin_behind(self, end: int) -> bool:
        """Whether it is said behind the name who she is: "Nana (my friend)"."""
        apposed = APPOSED.match(self.text, end)
        return bool(apposed and cues.KIN.match(self.text, apposed.end()))
