"""How old she is, in figures and words; not how old the accused is. Over folded text. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cbcm.anonymiser import counting
from cbcm.vocabulary import DetailKind as Kind

Hit = tuple[Kind, int, int]

_YEARS = (
    r"(?:ans?|annees|a(?![\w'] ?|\s+\w)|yo|yr|yrs|years?(?: old)?|y/o|year-old|years-old|lane"
    r"|lanne|zan|lan|san|si|ngu"
    r"|سنه|سنوات|عام|عاما|اعوام|سنين)"
)
AGES = re.compile(
    rf"(?<![\w.,/])(?P<n>(?:(?:dans les|environ|around|about|konsa|anviwon|حوالي|نحو|pres de) )?"
    rf"(?:\d{{1,2}}(?: ?(?:et|e|and|n|or|ou|ak|oswa|ni|na|wala|walima|و|او|-|a|to) ?\d{{1,2}})?"
    rf"|{counting.NUMBER}(?:[ \-](?:et )?{counting.NUMBER}){{0,2}}|[^\W\d_]{{2,6}}(?:تاشر|تاش"
    rf"|طاش|ناش|عشر)"
    rf"|[^\W\d_]{{2,5}} عشره?))"
    rf" ?[\-]?(?:{_YEARS})(?!\w)(?: old)?"
)
AGES_BEFORE = re.compile(
    rf"\b(?:aged|age of|agee? de|agee?|age is|age|laj|aj|i am|i'm|im|she is|she's|shes|she only"
    rf"|turned"
    rf"|only|just|she'll be|she will be|gen|عمرهن|عمري|عمرها|سنها|عندي|عندها|turns|i said|tell him"
    rf"|ja|j'ai|jai|elle a|g)[ :]{{1,2}}(?P<near>just |only |about |around |حوالي )?"
    rf"(?P<n>\d{{1,2}}|{counting.NUMBER}(?:[ \-]{counting.NUMBER})?|[^\W\d_]{{2,6}}(?:تاشر|تاش"
    rf"|طاش|ناش))(?=$|[ ]?[.,;!?\n)]"
    r"| and | et | ak | she | he | but | from | in | i | at | on | n | jabite| و|ساكن)"
)
SAN_BEFORE = re.compile(
    rf"(?<!\w)(?:san|si be san|si ye san|ngu|ngu ti (?:mbi|lo)(?: ayeke)?|عمري|عمرها|عمره"
    rf"|سني)[ :]{{1,2}}"
    rf"(?:ayeke |ye |حوالي )?(?P<n>\d{{1,2}}(?! wal)|{counting.NUMBER}(?:(?: ni | na | و| |-)"
    rf"(?:{counting.NUMBER}|bale-?[a-z]+)|(?: walima | wala | ou )\d{{1,2}}){{0,3}}"
    rf"|bale-?[a-z]+(?: na {counting.NUMBER})?"
    rf"|\d{{1,2}} (?:wala|walima|ou) \d{{1,2}})(?: (?:سنه|عاما|عام|سنوات|ngu|nogon|tongaso))?(?!\w)"
)
# What lasts so long, or how old he is: said of the accused, it describes him.
NOT_HER_AGE = re.compile(
    r"(?:\bdepuis|\bil y a|\bpendant|\bdans|\bapres|\bavant|\bfor|\bduring|\bafter|\bsince"
    r"|\blast|\bpast"
    r"|\bin|\bwithin|\bevery|\bdepi|\bpandan|\bapre|\bsa fe|منذ|خلال|قبل|بعد|لمده|مند|\bkabini"
    r"|\bkuna"
    r"|\bngbangati|\bna peko ti|\bon|\bof prison|\bil a|\bil doit avoir|\bhe is|\bhe's|\bhes"
    r"|\bhe looks"
    r"|\bun homme de|\bhomme d'environ|\ba man of|\bman of|\bman aged|\bnonm|\bgason|\bcɛ|رجل|شاب"
    r"|\bune? quarantaine|\bhomme age de|\bmonsieur de|\bmec de|\bgars de)"
    r"(?: (?:about|around|maybe|environ|peut-etre|a peu pres|almost|nearly|at least|plus de"
    r"|over|the|les|deux|de|ki|gen|"
    r"anviwon|au moins|presque|his|في|حوالي|نحو|bo)){0,3} *$"
)

_NEARLY = (
    r"(?:about|around|almost|nearly|not yet|not even|barely|only|just|maybe|like|under|over"
    r"|dans les|environ|presque|bientot|a peine|pas encore|meme pas|peut-etre|seulement|deja"
    r"|anviwon|apenn|preske|poko|konsa|pa menm|deja|kek|selman"
    r"|حوالي|نحو|تقريبا|قرابه|اقل من|اكثر من|بس|يمكن|لسه|تقريب|doron|gi)"
)
_HALF = (
    r"(?:,? (?:et|and|ak|e|ni|na|و) ?(?:a |une? |yon )?(?:demie?|half|edmi|mwatye|tilance|نص|نصف)"
    r"|,? (?:edmi|ونص|ونصف)|½)"
)
_TEENS = (
    "(?:onze|douze|treize|quatorze|quinze|seize|dix[ -]sept|dix[ -]huit|dix[ -]neuf|eleven|twelve"
    "|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|onz|douz|trez|katoz|kenz|sez"
    "|diset|dizuit|dizwit|diznef"
    "|(?:احد|اثنا|اثني|ثلاثه|ثلاث|اربعه|اربع|خمسه|خمس|سته|ست|سبعه|سبع|ثمانيه|ثماني|تسعه|تسع) عشره?"
    "|[^\\W\\d_]{2,6}(?:تاشر|تاش|طاش|ناش))"
)
_NUMBER = (
    rf"(?:\d{{1,2}}|{_TEENS}|{counting.COMPOSED.pattern}"
    rf"|{counting.NUMBER}(?:[ \-](?:et )?{counting.NUMBER}){{0,2}})"
)
_SPAN = rf"(?:{_NEARLY} ){{0,2}}{_NUMBER}(?: ?(?:or|ou|oswa|ولا|او|wala|walima|to|a|-) ?{_NUMBER})?"
# With "and a half", by the dozen, in her fifteenth year.
HALVED = re.compile(rf"(?<![\w.,/]){_SPAN}(?: (?:{_YEARS}))?{_HALF}(?: (?:{_YEARS}))?(?!\w)")
OTHER = re.compile(
    r"(?<!\w)(?:(?:(?:une )?petite |une )?(?:dizaine|douzaine|quinzaine|vingtaine|trentaine)"
    r" d'an(?:nees?|s)"
    rf"|(?:dans|in|nan|في) (?:sa|her|ma|my)? ?(?:\d{{1,2}}|[a-z]{{4,14}}) ?(?:e|eme|ieme|th|st|nd"
    rf"|rd|yem)? (?:annee|year)(?! [a-z]+ ?ago)"
    rf"|في (?:عامها|سنها|عامي) ال[^\W\d_]{{3,7}} عشره?"
    rf"|{_SPAN} ?(?:ans|an|lane|zan|years?|سنه|عام|عاما)(?!\w)"
    rf"|(?:onz|douz|trez|katoz|kenz|sez|diset|dizuit|dizwit|diznef|ventan|trantan)"
    rf"(?:an|zan)(?: konsa)?)(?!\w)"
)
# Of a person, and with nothing counted behind.
SAID = re.compile(
    rf"(?<!\w)(?:(?:she|i|he|girl|who|and|they|child|daughter|sister) (?:is|was|am|will be|are"
    rf"|turns?"
    rf"|turned)"
    rf"|im|i'm|she's|shes|she'll be|turning|turns|turned|aged?|elle (?:a|avait|aura|fait"
    rf"|va sur ses)"
    rf"|j'ai|jai|j'avais|g|agee? de|age|(?:li|m|mwen|l) (?:gen|ap fe|fek gen|poko gen)|laj (?:li"
    rf"|mwen|m)"
    rf"(?: se)?|عمرها|عمري|سنها|عندها|عمرهن|تمشي في|صماء|بنت|طفله)"
    rf",? (?P<n>{_SPAN}(?:{_HALF})?(?: konsa)?)(?=[ ]?(?:[.,;!?\n):؟،]|$)| and | et | but "
    rf"| mais | ak | men"
    rf"| she | he | i | elle | il | je | j'| m | mwen | li | now| when | but | only | soon | و"
    rf"| jabite| yr)"
)
# Behind somebody near to her, between two commas: "my deaf niece, about fifteen,".
APPOSED = re.compile(rf"[,(] ?(?P<n>{_NEARLY} {_NUMBER}|{_TEENS})(?= ?[,.;:)!?\n]|$)")


def find(text: str) -> Iterator[Hit]:
    """Every age that may be hers."""
    for pattern in (AGES, AGES_BEFORE, SAN_BEFORE):
        for match in pattern.finditer(text):
            start = match.start("n")
            if pattern is AGES_BEFORE and match["near"]:
                start = match.start("near")
            if not NOT_HER_AGE.search(text[max(0, start - 48) : start]):
                whole = match.start() if pattern is SAN_BEFORE else start
                yield Kind.AGE, whole, match.end()
    for pattern in (HALVED, OTHER, SAID, APPOSED):
        for match in pattern.finditer(text):
            start, end = match.span("n" if "n" in pattern.groupindex else 0)
            if not NOT_HER_AGE.search(text[max(0, match.start() - 48) : match.start()]) and not (
                NOT_HER_AGE.search(text[max(0, start - 48) : start])
            ):  # fmt: skip
                yield Kind.AGE, start, end
