"""Names that a cue tells of: "my name is", "my daughter", a signature. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cbcm.anonymiser import cues
from cbcm.anonymiser.folding import fold
from cbcm.anonymiser.lexicon import STOPS, is_common
from cbcm.anonymiser.runs import MOST_WORDS, WORD, Mention, Whose
from cbcm.anonymiser.weighing import Weighing

SMALL = frozenset(
    fold(w).text for w in (
        "de c ces cest ici moi c'est me from hi hello merci thanks thank you "
        "mwen mw m se ne mbi mesi "
        "i ni ce aw ni ce singila it is it's its شكرا هنا معك معكم la se barka من طرف"
    ).split()
) | {"c'est", "it is", "thank you", "merci d'avance", "شكرا لكم", "من طرف"}  # fmt: skip
# A name with which a text opens.
OPENS = re.compile(
    r"[ ,:;\-(]*(?:\+?\d|\n|\.\n|\. ?\d)|\.(?: |$)(?!\w{1,3}\.)"
    r"|[ ,]{1,2}(?:ici|here|la|lo|i|im|i'm|je|j'[^\W\d_]+|j[ad][^\W\d_]{2,6}|jsuis|jai|انا"
    r"|معاكم|معكم"
    r"|ساكن\w*|ننام|اسكن|عمري)(?![\w'])|, (?:mwen|m|n|ne|mbi|my|mon|ma|g)(?![\w'])"
)
JOINING = re.compile(
    r" ?,? ?(?:non|no|nan|na|لا|sorry|pardon)[, ]{1,2}(?:(?:pardon|sorry|padon|eskize m"
    r"|je veux dire|i mean|m vle di|excusez|عفوا|قصدي)[, ]{1,2})?"
    r"| ?(?:,|et|and|n|ak|avek|ni|na|و|&|e|plus|or|ou|puis) ?و?"
)
# Forms, and who is asked for.
DID_IT = re.compile(
    r"(?<!\w)(?:l'auteur|auteur|coupable|accusee?|suspect|agresseur|mis en cause|contre"
    r"|perpetrator|culprit"
    r"|accused|offender|abuser|against|complaint about|koupab|akize|moun ki fe l la|plent kont|kont"
    r"|min y'a ke|sosolen|jalaki|zo so asara(?: ni| sioni)?|الفاعل|المتهم|الجاني|المشتكي عليه"
    r"|المشتكي به"
    r"|المشتكي منه|ضد)(?: est| is| se)? ?: ?(?=[^\W\d_])"
)
SUFFERED = re.compile(
    r"(?<!\w)(?:(?:la )?victime|survivante|victim|survivor|viktim(?: nan)?|min toorola, o ye"
    r"|min toorola"
    r"|zo so awara sioni|الضحيه|الناجيه)(?: est| is| se)? ?:? ?(?=[^\W\d_])"
    r"|(?<!\w)(?:celle (?:dont|qui) [^.,;\n]{2,24} c'est|one i'm talking about is"
    r"|one i am talking about is"
    r"|(?:mwen|m) ap pale a se|نتكلم عليها هي) (?=[^\W\d_])"
)
ASKED_FOR = re.compile(
    r"(?<!\w)(?:(?:a )?la veuve|the widow|vev|vev la|الارمله|j'interprete pour|i interpret for"
    r"|m ap entepret pou|batize (?:l|li)|(?:premye|premier|premiere) a? ?se|youn rele|lot la rele"
    r"|we all say|(?:sur|given |real |first |family )name|prenom|le nom c'est|nom c'est"
    r"|adressez-vous a"
    r"|on demande|demandez|demander|ask for|cherchez|look for|vous parlez a|mande pou"
    r"|mande"
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
    r"(?:suis|sui|i am|i'm|im|m se|mwen se|mbi yeke|انا) (?:l'|une? |a |the )?(?:amie?|copine?"
    r"|friend|zanmi"
    r"|kamarade|صاحبه|صديقه)(?: ti| de)?$"
)
WHO_DID = re.compile(
    r",? (?:teri|terimuso|qui|who|that|ki|de y'|de ye|so a|so lo|اللي|الذي|هو اللي"
    r"|هو الذي)(?!\w| rele)"
)
# Before "it is" and "of": what tells of the one who did it.
BLAMING = re.compile(
    r"(?<!\w)(?:peur|cause|faute|victimes?|copains?|amie?s?|femme|probleme|coupable|responsable|auteur"
    r"|fautif|plainte?s?|parler?|mefi\w+|nom|problem|trouble|fault|culprit|afraid|scared|because|fear|name"
    r"|pwoblem|pwoblem nan|koupab|pe|akoz|fot|المشكله|السبب|الفاعل|خايفه?|nkon|ko) ?$"
)
FROM = frozenset("de from من".split())
NAMING = re.compile(r"app?el|nomm|nom|name|call|rele|non|togo|wele|iri|اسم|تسمي|تدعي|لقب|ينادو|كني")
FORM = re.compile(r"(?:sur|full )?(?:noms?|name|non|الاسم) ?:")
TELLING = re.compile(
    r"app?el|nomm|nom (?:est|c)|name[ sz']|call|rele|non \w+ se|togo (?:ye|ko)|wele ko"
    r"|iri ti mbi a|azo"
    r"|اسمي|ادعي|ينادو|يسمو"
)
# What is said of a name on a list.
NOT_NAMED = frozenset(
    fold(w).text
    for w in (
        "الصحيح الكامل الحقيقي reste soit missing removed erased deleted written gone taken "
        "hidden secret private known changed wrong "
        "spelled registered there still again nowhere absent rayé efface supprimé barré "
        "écrit caché "
        "secret connu changé absent disparu mal enregistré inscrit toujours encore pas plus retiré "
        "efase retire kache ekri bare sekrè disparèt pèdi sou nan pa poko مكتوب مسجل ممسوح "
        "مشطوب محذوف "
        "مخفي سر سري غير موجود ناقص يبقى كان sebennen dogolen bora bolen agirisa ahonde sioni"
    ).split()
)
# Something about where she lives may stand between, before a comma.
APART = re.compile(r"(?: [^\W\d_]+){1,4}, ?(?=[^\W\d_])")


class Cued(Weighing):
    """The names of one text that a cue tells of."""

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
            form = FORM.match(match[0]) is not None
            accused = form and cues.ROLE.search(self._line_before(match.start()))
            note(
                self._run(match.end(), sure=True) or self._any_word(match),
                Whose.HIS if accused else Whose.HERS,
            )
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

    def _line_before(self, at: int) -> str:
        """The line of a form before the one of this place."""
        above = self.text[:at].rstrip("\n ").rsplit("\n", 1)[-1]
        return above if "\n" in self.text[len(self.text[:at].rstrip("\n ")) : at] else ""

    def _any_word(self, cue: re.Match[str]) -> Mention | None:
        """Her name may be an ordinary word: "my name is joy"."""
        n = self.by_start.get(cue.end())
        if n is None or not TELLING.search(cue[0]) or "'" in self.words[n].text:
            return None
        word = self.words[n]
        if word.text in STOPS or word.text in NOT_NAMED or len(word.text) < 3 or (
            cues.ROLE.fullmatch(word.text) or cues.KIN.match(self.text, word.start)
        ):  # fmt: skip
            return None
        return Mention(n, n + 1)

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
        if WHO_DID.match(self.text, self._end(mention)) or (
            BLAMING.search(self.text[max(0, match.start() - 30) : match.start()])
        ):  # fmt: skip
            return False
        if self._acts(mention) or self._is_role_of(mention, close=True):
            return cue in (
                "moi",
                "me",
                "mwen",
                "mw",
                "mwen menm",
                "mbi",
                "mbi la",
                "ne",
                "معاكم",
                "معك",
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
            words = self._between(*thanks.span("who"))
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
