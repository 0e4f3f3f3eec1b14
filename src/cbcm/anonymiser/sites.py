"""Where she lives: tent, block, door, street, in any order and mixture. Over folded text. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cbcm.anonymiser import counting, cues

Place = tuple[int, int]

_SITE = (
    r"(?:tente|tentes|tent|tant|tante(?= ?(?:n|no|\d))|teneti|fani ?so|fanibugu|bugu|blocs?"
    r"|block|bloc"
    r"|blok|bloki|bulki|secteur|sector|sekte|segiteri|seketeri|zone|zon|section|seksyon|ligne"
    r"|liny|line|row"
    r"|ranje|rangee|abri|shelter|abrik|case|kaz|maison|mezon|house|hut|kay|so|da|porte|pot|door"
    r"|chambre|room|chanm|sanburu|parcelle|plot|pasel|ilot|rue|street|ri|riyel|villa|appartement"
    r"|apartment|appart|apt|flat|carre|kare|concession|hangar|anga|quartier|katye|kartiye|kin"
    r"|quartie"
    r"|rang|ranje|layini|sira|lege|loti|lot|ray|abiri|hangari|angar|zoni|sekision|natte|desk"
    r"|منطقه|هنقر"
    r"|الهنقر|الخيمه|كابينه|cell|cellule|unit|cabin|container|kontene|caravan|caravane|niche"
    r"|bat|batiment|building"
    r"|bilding"
    r"|خيمه|خيمتي|الخيمه|خيمتنا|بلوك|البلوك|قطاع|القطاع|مربع|المربع|باب|الباب|بيت|بيتي|البيت|منزل"
    r"|المنزل|منزلي|غرفه|الغرفه|غرفتي|شارع|الشارع|كتله|مجموعه|كرفان|حوش|عنبر|العنبر|صف|الصف"
    r"|داري|دار|مبني|المبني|بنايه|البنايه|شقه|الشقه|عماره|العماره)"
)
_SITE_LINK = (
    r"(?:[ :#=\-.'°]|\b(?:n|no|nr|num|numero|number|nimewo|nimero|nimoro|nomoro|is|est|se|c'est"
    r"|c|mwen|m|my"
    r"|an|nou|our|ma|mon|la|le|ye|ayeke|ti|mbi|رقم|رقمها)\b){0,6}"
)
SITES = re.compile(
    rf"(?<!\w){_SITE}{_SITE_LINK}(?P<no>\d{{1,4}}(?:[ \-]?[a-zا-ي](?![\w'])(?! ))?"
    rf"|[a-zا-ي] ?-? ?\d{{1,3}}|"
    rf"{counting.NUMBER})(?!\w)(?:,? (?:num|no|numero|nimewo|number|rang\w*"
    rf"|رقم)[ .°]{{1,2}}\d{{1,4}}(?!\w))?"
)
_COLOURS = (
    r"(?:bleue?|verte?|rouge|blanche?|noire?|jaune|grise?|blue|green|red|white|black|yellow"
    r"|grey|ble|vet"
    r"|wouj|blan|nwa|jon|ازرق|الازرق|الاخضر|اخضر|الاحمر|احمر|الابيض|ابيض|الاسود)"
)
_ORDINAL = (
    r"(?:premiere?|seconde?|troisieme|quatrieme|cinquieme|sixieme|septieme|huitieme|neuvieme"
    r"|dixieme"
    r"|deuxieme|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last|premye|dezyem"
    r"|twazyem|katriyem|senkyem|sizyem|setyem|wityem|\d{1,2}(?:e|eme|ere?|st|nd|rd|th|yem)"
    r"|اول|ثاني|ثالث|رابع|خامس|سادس|سابع|ثامن|تاسع|عاشر)"
)
_ARABIC_ORDINAL = r"ال(?:اول|ثاني|ثالث|رابع|خامس|سادس|سابع|ثامن|تاسع|عاشر)[هي]?"
_WHERE = (
    rf"(?: (?:de|de la|du|in|of|nan|na|في|,) (?:la |the )?{_SITE}{_SITE_LINK}"
    rf"(?:\d{{1,4}}|{counting.NUMBER}| ?{_ARABIC_ORDINAL}))"
)
ORDERED = re.compile(
    rf"(?<!\w)(?:la |le |the )?{_ORDINAL} {_SITE}(?!\w){_WHERE}?"
    rf"|(?<!\w){_SITE} {_ARABIC_ORDINAL}(?: {_SITE} {_ARABIC_ORDINAL})?"
    rf"|(?<!\w){_SITE} (?:sabanan|naaninan|duurunan|filanan|ti ota|ti use|ti usio"
    rf"|ti uku)(?: na)?(?:,? {_SITE} \d{{1,4}})?"
    rf"|(?<!\w)(?:la |le |the )?(?:{_COLOURS} )?{_SITE},? ?(?:{_COLOURS})?,? (?:n°|no?\.?|num"
    rf"|number|nimewo|numero|رقم)"
    r" ?\d{1,4}[a-z]?(?!\w)"
    rf"|(?<!\w){_SITE}(?: mwen| m| ti mbi)?,? (?:la |le )?(?P<short>[a-zا-ي]\d{{1,3}}(?!\w))"
)
# Where it lies: the words behind a site, up to the end of the clause.
LANDMARK = re.compile(
    r",? (?:en face|juste|apres l|avant l|a gauche|a droite|du cote|au bout|entre|vers l|face a"
    r"|pre d"
    r"|in front"
    r"|across|left of|right of|past the|at the end|kote|toupre|pre|apre|devan|nan bout"
    r"|na mbage|na gbele"
    r"|na gati|kelen na|nyefe|مقابل|بجانب|خلف|قرب|حدا|بعد|امام|derriere|pres d|a cote|devant"
    r"|natte|au fond|dernier|behind|near|by the|next to"
    r"|beside|opposite"
    r"|bo|deye|a dwat|a goch|anfas|na tere|kono|kerefe|bogoso|da ti|الدور|عند|ورا|جنب|قدام"
    r"|علي اليمين|علي اليسار)"
    r"(?! ?(?:chez|kay))[^.!?\n,;:\d]{0,50}(?=[.!?\n,;]|$)"
)
LETTERED = re.compile(
    r"(?<!\w)(?:blocs?|block|blok|bloki|secteur|sector|sekte|segiteri|seketeri|section|seksyon|zone"
    r"|zon|ligne|row|carre|بلوك|البلوك|قطاع|القطاع|مربع|المربع|الصف|صف)"
    r" (?:n° ?|no\.? ?)?(?P<no>[a-z]|[اب-ي])(?=$|[^\w'])"
)
STREETS = re.compile(
    r"(?<!\w)(?:rue|ri|street|avenue|avni|ruelle|شارع) [^\W\d_]+(?: [^\W\d_]+){0,2}[ ,]{1,2}"
    r"(?:(?:numero|nimewo|no|n°|number|#|porte|pot|house|maison|kay|رقم"
    r"|بيت)[ .]?){0,2}\d{1,4}(?!\w)"
)
AFTER_SITE = re.compile(
    r"(?<!\w)\d{1,3}(?:e|eme|er|ere|st|nd|rd|th) (?:tente|tent|porte|door|bloc|block|rue|street"
    r"|abri|maison|house|pot|tant)(?!\w)"
)

# A chain: words for a place with what tells which one, and small words between.
PLACES = re.compile(
    rf"{_SITE}|camp|kan|site|sit|etage|floor|ranger|allee|alley|couloir|coin|corner|kwen|carrefour"
    rf"|impasse|kolonn|colonne|column|batisse|pavillon|pavilion|dortoir|dormitory|lit|bed|kabann|cour"
    rf"|yard|lakou|compound|enclos|cluster|grappe|village|dugu|kodoro|secteurs|tents|latrine|robinet"
    rf"|مخيم|المخيم|طابق|الطابق|الدور|دور|زاويه|ركن|جناح|الجناح|مهجع|سرير|ممر|زنقه|حي|الحي|مجمع|قسم|القسم"
)
WHICH = re.compile(
    rf"\d{{1,4}}[a-z]?|[a-z]{{1,2}} ?-? ?\d{{1,4}}|{_ORDINAL}|{_ARABIC_ORDINAL}|{_COLOURS}"
    rf"|nord|sud|est|ouest|north|south|east|west|no|sid|les|lwes|الشمالي\w*|الجنوبي\w*|الشرقي\w*"
    rf"|الغربي\w*|filanan|sabanan|naaninan|duurunan|folo|fila|saba|use|ota|usio|uku|{counting.NUMBER}"
)
BETWEEN = re.compile(
    r"(?:de|du|des|la|le|les|l|d|of|the|in|on|at|nan|lan|a|an|m|mwen|ki|ye|na|ti|ni|kono|no|num"
    r"|numero"
    r"|number|nimewo|nimero|nimoro|n|nr|en|et|and|ak|ka|ma|mon|my|our|est|is|se|c|dans|رقم|من"
    r"|في|و|علي)"
)
TOKEN = re.compile(r"[^\W_]+|°|#")
MOST_BETWEEN = 3


def find(text: str, is_capital: frozenset[int]) -> Iterator[Place]:
    """Every place that may be hers; `is_capital` are places of signs written as capitals."""
    yield from _sites(text, is_capital)
    for start, end in _chains(text, is_capital):
        yield start, _with_landmark(text, end)


def _with_landmark(text: str, end: int) -> int:
    """The end of a place with the words that say beside what it lies, somebody's work aside."""
    behind = LANDMARK.match(text, end)
    return end if behind is None or cues.ROLE.search(behind[0]) else behind.end()


def _chains(text: str, is_capital: frozenset[int]) -> Iterator[Place]:
    """Runs of words for a place and for which one: "tente verte, 2e rangee, bloc C"."""
    start = end = places = told = between = 0
    for match in TOKEN.finditer(text):
        word, at = match[0], match.start()
        if end and re.search(r"[.!?;\n]", text[end:at].replace("n.", "").replace("no.", "")):
            if places and told:
                yield start, end
            start = end = places = told = between = 0
        is_place = PLACES.fullmatch(word) is not None
        letter = len(word) == 1 and word.isalpha() and at in is_capital
        if is_place or letter or WHICH.fullmatch(word):
            if not end:
                if letter:
                    continue
                start = at
            end, between = match.end(), 0
            places += is_place
            told += not is_place and (word not in WEAK or letter)
        elif end:
            between += 1
            if between > MOST_BETWEEN or not (BETWEEN.fullmatch(word) or word in "°#"):
                if places and told:
                    yield start, end
                start = end = places = told = between = 0
    if places and told:
        yield start, end


# Small words of some language that are a number or a direction in another.
WEAK = frozenset("no est les use une un one en de di set dis sis kat tan san fu sa".split())


def _sites(text: str, is_capital: frozenset[int]) -> Iterator[Place]:
    for match in SITES.finditer(text):
        yield match.start(), _with_landmark(text, match.end())
    for match in LETTERED.finditer(text):
        at = match.start("no")
        if text[at] not in "aylnm" or at in is_capital or not text[at + 1 : at + 2].strip():
            yield match.start(), match.end()
    for match in ORDERED.finditer(text):
        if match["short"]:
            yield match.span("short")
        else:
            yield match.start(), match.end()
    for pattern in (AFTER_SITE, STREETS):
        for match in pattern.finditer(text):
            yield match.start(), match.end()
