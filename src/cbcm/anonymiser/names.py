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
from cbcm.anonymiser.folding import fold
from cbcm.anonymiser.lexicon import CERTAIN, KNOWN, PARTICLES, PLACES, STOPS, is_common, is_unknown
from cbcm.anonymiser.runs import MOST_WORDS, WORD, Mention, Runs, Whose

BEFORE_ROLE = re.compile(
    r"[ ,:\-(]*(?:(?:le|la|l'|un|une|qui|est|celui|notre|the|a|an|d|is|who|he|our|she"
    r"|se|yon|ki|ti|na|ye|do|min|lo|ayeke|so|c'est"
    r"|من|في|هو|اللي|الذي|هذا|ال)[ ']*){0,3}"
)
AFTER_ROLE = re.compile(r"(?:[^.!?\n;,]|, ?){0,28}")


class Names(Runs):
    """The names of one text, and whose they are."""

    @cached_property
    def roles(self) -> list[tuple[int, int]]:
        return [m.span() for m in cues.ROLE.finditer(self.text)]

    @cached_property
    def kin(self) -> list[tuple[int, int]]:
        return [m.span() for m in cues.KIN.finditer(self.text)]

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

    # Cues

    def _by_cue(self) -> list[Mention]:
        found: dict[int, Mention] = {}

        def note(mention: Mention | None, whose: Whose) -> None:
            if mention is not None:
                for known in found.values():
                    if mention.first < known.last and known.first < mention.last:
                        return
                mention.whose = whose
                found[mention.first] = mention

        for match in DID_IT.finditer(self.text):
            note(self._run(match.end(), sure=True), Whose.HIS)
        for match in SUFFERED.finditer(self.text):
            note(self._run(match.end(), sure=True), Whose.HERS)
        for match in cues.SELF.finditer(self.text):
            note(self._run(match.end(), sure=True), Whose.HERS)
        for match in cues.NAMED_FEMALE.finditer(self.text):
            whose = self._spoken_of(match.start(), otherwise=Whose.HERS, role_within=40)
            note(self._run(match.end(), sure=True), whose)
        for match in cues.NAMED_MALE.finditer(self.text):
            whose = self._spoken_of(match.start(), otherwise=Whose.HIS, kin_within=40)
            note(self._run(match.end(), sure=True), whose)
        for match in cues.NAMED_EITHER.finditer(self.text):
            whose = self._spoken_of(match.start(), otherwise=Whose.OPEN)
            note(self._run(match.end(), sure=True), whose)
        for match in cues.SELF_WEAK.finditer(self.text):
            mention = self._run(match.end(), sure=False, near=True)
            if mention is not None and self._is_self(match, mention):
                note(mention, Whose.HERS)
        for _start, end in self.kin:
            link = cues.KIN_NAMED.match(self.text, end)
            at = link.end() if link else end
            named = bool(link and NAMING.search(link[0]))
            mention = self._run(at, sure=False, named=named, near=True)
            if mention is None and named:
                mention = self._run(at, sure=True)
            if mention is None:
                apart = APART.match(self.text, end)
                mention = self._run(apart.end(), sure=False) if apart else None
            if mention is not None:
                friend = FRIEND.search(self.text[max(0, _start - 16) : end])
                his = friend or self._is_role_of(mention, kin=True)
                note(mention, Whose.HIS if his else Whose.HERS)
        for mention in self._signatures():
            note(mention, Whose.HERS)
        for match in ASKED_FOR.finditer(self.text):
            mention = self._run(match.end(), sure=False, near=True)
            if mention is not None and not self._is_role_of(mention):
                note(mention, Whose.HERS)
        for match in cues.SELF_AFTER.finditer(self.text):
            words = self._between(max(0, match.start() - 40), match.start())
            for n in words[-MOST_WORDS:]:
                mention = self._run(self.words[n].start, sure=False, near=True)
                if mention is not None and mention.last == words[-1] + 1:
                    note(mention, Whose.HERS)
                    break
        return list(self._extended(found).values())

    def _extended(self, found: dict[int, Mention]) -> dict[int, Mention]:
        """With what "and" joins to a name: "Divine and Grace"."""
        for mention in list(found.values()):
            last = mention
            for _ in range(3):
                joint = JOINING.match(self.text, self._end(last))
                if joint is None or not joint[0].strip():
                    break
                to = joint.end()
                more = self._run(to, sure=False, near=True)
                if more is None or any(more.first < k.last and k.first < more.last
                                       for k in found.values()):  # fmt: skip
                    break
                if "," in joint[0] and (not self.has_case or self._is_role_of(more)):
                    break
                more.whose = mention.whose
                found[more.first] = more
                last = more
        return found

    def _is_self(self, match: re.Match[str], mention: Mention) -> bool:
        """Whether "I am", "it is", "thanks" before a name tells that it is hers."""
        cue = match[0].strip(" :,.-\"'(")
        if WHO_DID.match(self.text, self._end(mention)):
            return False
        if self._acts(mention) or self._is_role_of(mention, close=True):
            return cue in (
                "moi", "me", "mwen", "mw", "mwen menm", "mbi", "mbi la", "ne", "معاكم", "معك",
                "je suis",
                "jsuis",
                "i am",
                "i'm",
                "im",
                "am",
                "انا",
                "mbi yeke",
                "ne ye",
            )
        if cue in SMALL:
            # A small word between others tells nothing; at the beginning or before the end it does.
            opens = not self.text[: match.start()].strip(" .,!\n") or (
                self._opens(match.start()) and cue not in FROM
            )
            return opens or self._closes(mention)
        return True

    def _opens(self, at: int) -> bool:
        """Whether nothing but a greeting stands before, in this sentence."""
        before = self.text[self._sentence(at)[0] : at]
        return len(WORD.findall(before)) <= 2 and not cues.ROLE.search(before)

    def _closes(self, mention: Mention) -> bool:
        """Whether the text or the line ends with it, a number or an address aside."""
        rest = self.text[self._end(mention) :].split("\n")[0]
        return not WORD.search(rest) and len(rest) < 24

    def _signatures(self) -> Iterator[Mention]:
        """A name alone on a line, at the very beginning before a number, or at the very end."""
        at = 0
        for line in self.text.split("\n"):
            words = list(self._between(at, at + len(line)))
            if 0 < len(words) <= MOST_WORDS and (at > 0 or len(self.text) == len(line)) is True:
                mention = self._run(self.words[words[0]].start, sure=False, alone=True)
                if mention is not None and mention.last == words[-1] + 1 and at > 0:
                    yield mention
            at += len(line) + 1
        thanks = THANKED.search(self.text)
        if thanks and not is_common(self.text[thanks.start("who") : thanks.end("who")]):
            first, last = thanks.span("who")
            words = self._between(first, last)
            if words and not all(self.words[n].text in STOPS for n in words):
                yield Mention(words[0], words[-1] + 1)
        if not self.words:
            return
        first = self._run(self.words[0].start, sure=False, near=True)
        if first is not None:
            rest = self.text[self._end(first) :]
            if OPENS.match(rest) and not self._is_role_of(first):
                yield first
        for length in range(MOST_WORDS, 0, -1):
            if length > len(self.words):
                continue
            n = len(self.words) - length
            before = self.text[: self.words[n].start].rstrip(" ")
            if before.endswith((".", "!", "?", "\n", "-", ",", "؟", "،", ")")) or re.search(
                r"\d$", before
            ):
                last = self._run(self.words[n].start, sure=False, listed=True)
                if last is not None and last.last == len(self.words) and self._closes(last):
                    yield last
                    return

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
        if self._is_kin_behind(end) or cues.SUFFERS.match(self.text, end) or DETAIL.match(self.text, end):
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

    def _is_kin_behind(self, end: int) -> bool:
        """Whether it is said behind the name who she is: "Nana (my friend)"."""
        apposed = APPOSED.match(self.text, end)
        return bool(apposed and cues.KIN.match(self.text, apposed.end()))

    def _kin_near(self, at: int) -> bool:
        return any(at - 40 <= end <= at for _, end in self.kin)

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
        return title.text in cues.TITLES and (title.text != "m" or "." in between)

    def _spoken_of(
        self, at: int, *, otherwise: Whose, role_within: int = 110, kin_within: int = 110
    ) -> Whose:
        """Whom a pronoun means: the last one spoken of before it, near enough."""
        role = max((e for _, e in self.roles if at - role_within <= e <= at), default=-1)
        kin = max((e for _, e in self.kin if at - kin_within <= e <= at), default=-1)
        if role < 0 and kin < 0:
            return otherwise
        return Whose.HIS if role > kin else Whose.HERS

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


SMALL = frozenset(
    fold(w).text for w in (
        "de c ces cest ici moi c'est me from hi hello merci thanks thank you "
        "mwen mw m se ne mbi mesi "
        "i ni ce aw ni ce singila it is it's its شكرا هنا معك معكم la se barka من طرف"
    ).split()
) | {"c'est", "it is", "thank you", "merci d'avance", "شكرا لكم", "من طرف"}  # fmt: skip
# A number, a place to sleep or an age right behind a name.
DETAIL = re.compile(
    r"[ ,.:;(]{1,3}(?:\+?\d{2}[ .\-/]?\d{2}[ .\-/]?\d|(?:tel|phone|telefon|tente?|tant|abri|shelter"
    r"|cabin|bloc|block|blok|section|seksyon|hangar|carte|kat|card|caravan|zone)(?!\w)[ .:]"
    r"|\(?(?:(?:san|ngu) )?\d{1,2} ?(?:a|ans?|yrs?|yo|years?|lane|zan)?[ ).,]"
    r"|خيمه|كرفان|تلفون|هاتف)"
)
# A name with which a text opens.
OPENS = re.compile(r"[ ,:;\-(]*(?:\+?\d|\n|\.\n|\. ?\d)|\.(?: |$)(?!\w{1,3}\.)")
JOINING = re.compile(r" ?(?:,|et|and|n|ak|avek|ni|na|و|&) ?و?")
# Something done to her by whoever is named before.
TOWARDS_HER = re.compile(
    r"(?: [^\W\d_]+(?:'[^\W\d_]+)?){0,3} (?:me|m'[^\W\d_]+|nous|us|my|mwen|mbi|n na|n la|n fe|lui)(?!\w)"
    r"| (?:pa )?[^\W\d_]+ m(?!\w)"
    r"|(?: [^\W\d_]+){0,2} (?:[^\W\d_]{2,}(?:ني|لي)|بي|بيا|معي|عليا)(?!\w)"
)
# Forms, and who is asked for.
DID_IT = re.compile(
    r"(?<!\w)(?:l'auteur|auteur|coupable|accusee?|suspect|agresseur|mis en cause|contre|perpetrator|culprit"
    r"|accused|offender|abuser|against|complaint about|koupab|akize|moun ki fe l la|plent kont|kont"
    r"|min y'a ke|sosolen|jalaki|zo so asara(?: ni| sioni)?|الفاعل|المتهم|الجاني|المشتكي عليه|المشتكي به"
    r"|المشتكي منه|ضد)(?: est| is| se)? ?: ?(?=[^\W\d_])"
)
SUFFERED = re.compile(
    r"(?<!\w)(?:(?:la )?victime|survivante|victim|survivor|viktim(?: nan)?|min toorola, o ye|min toorola"
    r"|zo so awara sioni|الضحيه|الناجيه)(?: est| is| se)? ?:? ?(?=[^\W\d_])"
    r"|(?<!\w)(?:celle (?:dont|qui) [^.,;\n]{2,24} c'est|one i'm talking about is|one i am talking about is"
    r"|(?:mwen|m) ap pale a se|نتكلم عليها هي) (?=[^\W\d_])"
)
ASKED_FOR = re.compile(
    r"(?<!\w)(?:on demande|demandez|demander|ask for|cherchez|look for|vous parlez a|mande pou|mande"
    r"|اسالوا عن|اسال عن|elle,? (?:c'est|cest|c|ce)|she is|she's|li,? se|ale ye|وهي|l1 ce|youn se)"
    r" (?=[^\W\d_])"
)
THANKED = re.compile(
    r"(?:merci|mesi|thx|thanks|thank you|singila|i ni ce|aw ni ce|barka|شكرا|siyen|signe|signed)"
    r"(?: beaucoup| anpil| mingi| kosebe| very much)?[ ,.:]{1,2}"
    r"(?P<who>[^\W\d_]+(?: [^\W\d_]+){0,2})[ .!]*$"
)
# She says that she is near to the one whom she names.
FRIEND = re.compile(
    r"(?:suis|sui|i am|i'm|im|m se|mwen se|mbi yeke|انا) (?:l'|une? |a |the )?(?:amie?|copine?|friend|zanmi"
    r"|kamarade|صاحبه|صديقه)(?: ti| de)?$"
)
APPOSED = re.compile(r"(?:,| ?\() ?(?:c'est |ki se |se |qui est |who is |that is |ayeke |ye )?")
WHO_DID = re.compile(r",? (?:qui|who|that|ki|de y'|de ye|so a|so lo|اللي|الذي|هو اللي|هو الذي)(?!\w| rele)")
FROM = frozenset("de from من".split())
LADIES = frozenset("mme madame madam mrs madan madamu مدام monsieur mr mister mesye msye السيد".split())
TITLED = cues.TITLES | cues.OTHER_TITLES
THING = re.compile(
    r"(?:camp|ville|village|region|marche|market|ecole|school|hopital|ong|ngo|association|chez les|de la"
    r"|quartier|road|in|at|near|from|nan|a|na|galâ|suguba|kan|سوق|مركز|منظمه|شركه|مخيم|مدرسه|في|من) $"
)
NAMING = re.compile(r"app?el|nomm|nom |name|call|rele|non |togo|wele|iri|اسم|تسمي|تدعي")
# Something about where she lives may stand between, before a comma.
APART = re.compile(r"(?: [^\W\d_]+){1,4}, ?(?=[^\W\d_])")
WORKING = re.compile(
    r"travaill\w*|bosse|works|working|travay\w*|baara|يعمل|يشتغل|يخدم|متاع|team|staff|bureau"
)
_VERBS = re.compile(
    r"(?<!\w)(?:est|sont|a|ont|m'a|ma|dit|veut|is|are|was|has|told|asked|said|wants|touched|who|di|ap|mande|ye|ko|be|ayeke"
    r"|aye|atene|ahunda|قال|طلب|كان|لمس|هدد)(?!\w)"
)
_DEEDS = re.compile(
    r"(?<!\w)(?:m'a|ma (?:di|touche|demande)|demande\w*|menac\w*|touch\w*|forc\w*|harcel\w*"
    r"|viol\w*|asked|asks?|wants? me|forced"
    r"|threat\w*|mande m|manyen|menase|fose|n maga|bagabaga|ahunda|andu|abata"
    r"|طلب\w*|لمس\w*|هدد\w*|اجبر\w*|يبي مني)(?!\w)"
)
