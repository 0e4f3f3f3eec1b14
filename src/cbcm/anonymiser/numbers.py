"""Details that are written with digits or signs: telephones, cards, dates of birth, ages, sites.

Over folded text; yields (kind, start, end) there. Any run of seven digits is taken for a telephone,
whoever's it is; only a vehicle's plate, a date and a sum of money are not. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cbcm.anonymiser import ages, counting, landmarks, sites
from cbcm.vocabulary import DetailKind as Kind

Hit = tuple[Kind, int, int]

MONTHS = (
    "janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre|january"
    "|february|march|april|may|june|july|august|september|october|november|december|jan|feb|fev"
    "|mar|apr|avr|jun|jul|aug|sept?|oct|nov|dec|janvye|fevriye|mas|avril|me|jen|jiye|jiyet|out"
    "|septanm|oktob|novanm|desanm|zanwuye|feburuye|marisi|awirili|me|zuwen|zuluye|uti|setanburu"
    "|okutoburu|nowanburu|desanburu|يناير|فبراير|مارس|ابريل|مايو|يونيو|يوليو|اغسطس|سبتمبر|اكتوبر"
    "|نوفمبر|ديسمبر|nyenye|fulundigi|mbangu|ngubwe|belawu|fondo|lengwa|kukuru|mvuka|ngberere"
    "|nabanduru|kakauka"
)
_DAY = r"(?:[0-2]?\d|3[01])"
_MONTH = r"(?:0?[1-9]|1[0-2])"
_YEAR = r"(?:19|20)\d\d"
_DATE = (
    rf"(?:{_DAY}[/.\-]{_MONTH}[/.\-]{_YEAR}|{_YEAR}[/.\-]{_MONTH}[/.\-]{_DAY}|{_YEAR}[\-/]{_YEAR})"
)
PLAIN_DATES = re.compile(rf"(?<![\d+]){_DATE}(?!\d)")
MONEY = re.compile(
    r"(?<![\d+])(?:\d{1,3}(?:[ .,]\d{3}){1,3}|\d{1,7})(?= ?(?:f\b|fr\b|cfa|fcfa|francs?"
    r"|gourdes?|goud|dollars?"
    r"|usd|euros?|dinars?|lyd|htg|xof|xaf|doromen?|wari|دينار|دولار|فرنك))"
)
PHONES = re.compile(
    r"[+(]{0,2}\d(?:[ ().\-/_*]{0,3}\d|(?<=\d\d)\n(?=\d\d)\d|,\d|, \d\d(?=[ ,.]\d\d)){6,}"
)

EMAILS = re.compile(
    r"[\w.+\-]{1,64}@[\w\-]{1,60}(?:\.[\w\-]{2,24}){1,4}"
    r"|[\w\-]{1,40}(?:(?: ?\. ?| (?:point|dot|pwen|نقطه) | (?:tiret|dash) )[\w\-]{1,30}){0,3}"
    r" ?(?:@|arobase?|arobas|awobaz|arobaz|ات|\bat\b|\(at\)|\[at\]) ?(?:gmail|jimel|جيميل|ياهو"
    r"|هوتميل|yahoo|hotmail|outlook|live|icloud"
    r"|proton|protonmail|aol|[\w\-]{2,30}(?= ?(?:\.|point|dot|pwen) ?(?:com|fr|org|net)))"
    r"(?: ?(?:\.|point|dot|pwen|نقطه) ?(?:com|kom|كوم|نت|fr|org|net|ml|ht|ly|cf|tn))?"
)
LINKS = re.compile(r"\b(?:https?://|www\.)[^\s]{1,200}|\b(?:fb|wa|t|m)\.(?:com|me)/[^\s]{1,100}")
_NETWORK = (
    r"(?:facebook|fesbouk|fesbuku|fb|instagram|insta|telegram|tiktok|messenger|signal|twitter"
    r"|x\.com"
    r"|snapchat|snap|whatsapp|whatsap|watsap|wasap|wathsapp|imo|viber|skype|فيسبوك|الفيسبوك|فيس"
    r"|انستغرام"
    r"|انستا|تلغرام|تليجرام|تيليغرام|تلجرام|واتساب|سناب)"
)
HANDLES = re.compile(
    rf"(?<![\w.])@[\w][\w.\-]{{1,40}}|(?<!\w){_NETWORK}(?!\w)(?:[ :=\-]|\b(?:mwen|mwa|an|se|sou|non"
    r"|is|as|under|my|c'est|c|est|au|sous|le|nom|name|ye|ayeke|هو|باسم|حسابي|علي|id|user|username"
    r"|compte|profil|la|togo|ka|n|ne|ti|mbi|na|iri|on|m|sur"
    r"|لي)\b){0,14}(?P<user>@?[a-z][\w\-]*(?:[._\d]|[.\-][\w])[\w.\-]*)"
)
POSSESSED_BY_HIM = re.compile(r"\b(?:his|son|sa|ses|li)\s+$")

_CARD = (
    r"(?:carte|kart|kat|karti|karte|card|cart|ration|rasyon|rasion|rations|dossier|dosye|dossie"
    r"|case"
    r"|registration|reg|inscription|enskripsyon|enregistrement|enregistre|recensement|matricule"
    r"|beneficiaire|beneficiary|identifiant|identite|identity|id|nina|nni|cin|unhcr|hcr|pam|wfp|oim"
    r"|iom|scope|progres|token|jeton|bon|voucher|coupon|koupon|ticket|tike|tiket|file|fichye|fiche"
    r"|menage|household|menaj|passport|passeport|paspo|numero|nimewo|nimero|nimoro|nomoro"
    r"|number|ref"
    r"|reference|code|kod|lala|رقم|رقمي|بطاقه|بطاقتي|البطاقه|ملف|ملفي|الملف|تسجيل|تسجيلي|التسجيل"
    r"|bracelet|wristband|braslet?|dosiye|kariti|bolokannege|queue|سوار|سواري|دوري|ملفها|قسيمه"
    r"|كرت|حصه|mbeti|wango)"
)
_LINK = (
    r"(?:[ :#=\-.'°]|\b(?:n|no|nr|num|numero|number|nimewo|nimero|nimoro|nomoro|is|est|se|c'est"
    r"|c|le|la|de|du"
    r"|des|d|l|ma|mon|mwen|m|my|mine|an|a|nan|pou|yo|the|of|for|ration|rasyon|alimentaire|food"
    r"|manje"
    r"|distribution|distribisyon|unhcr|hcr|pam|wfp|card|carte|kat|dossier|dosye|id|registration|ye"
    r"|ayeke|ti|mbi|ni|ka|n|ne|make|porte|portant|says|bears|has|with|kobe|هو|رقم|رقمها|رقمي"
    r"|الغذائيه|التموين"
    r"|التسجيل|تسجيل|بطاقتي|الخاص|بي|ملفي|عندي)\b){0,8}"
)
CARDS = re.compile(
    rf"(?<!\w){_CARD}{_LINK}(?P<number>(?:[a-z]{{1,6}}[\-/]){{0,3}}(?=[a-z\-/]*\d)"
    r"[a-z\d]*\d[a-z\d]*(?:[\-/][a-z\d]+)*)(?!\w)"
)
# Letters and groups of digits as aid registers write them: no plate has seven digits.
REGISTERS = re.compile(r"(?<![\w\-])[a-z]{2,6}[\-/]?\d{1,3}[\-/]?\d{0,3}[\-/]?\d{4,12}(?![\w\-])")
# Letters and figures joined by strokes, five figures or more, whatever stands before.
CODES = re.compile(
    r"(?<![\w\-/.])(?=[\d\-/]{0,20}[a-z])[a-z\d]{1,12}(?:[\-/][a-z\d]{1,12}){1,4}(?![\w\-/@])"
)
VEHICLES = re.compile(
    r"\b(?:voiture|vehicule|vehicle|camion|moto|plaques?|plak|immatricul\w*|matricule du|plates?"
    r"|licence|license|truck|car|cars|van|bus|machin|oto|kamyon|kamiyon|pick-?up|4x4|land ?cruiser"
    r"|landcruiser|toyota|hilux|nissan|mobili|moto|kutukutu|taxi|kuru|bateau|boat|bato|jeep|ford"
    r"|renault|suzuki|yamaha|mitsubishi|motorbike|bike|ambulance|vatir)\b|سياره|لوحه|شاحنه|تويوتا"
    r"|لاندكروزر|حافله|باص|دراجه|هايلكس"
)

# A name said letter by letter, or two letters in place of it.
SPELLED = re.compile(
    r"(?<![\w'\-])[a-z](?:-(?:\d|double )?[a-z]){2,20}(?![\w\-])"
    r"|(?<![\w'\-.])[a-zا-ي](?: [a-zا-ي]){4,20}(?![\w'])"
    r"|(?<![\w'\-.])(?![ap]\. ?m)[a-zا-ي]\. ?[a-zا-ي](?:\.|(?![\w'])(?! ?\d))"
)

_DEGREES = (
    r"\d{1,3}(?:[.,]\d+)? ?(?:°|º|deg\w*) ?"
    r"(?:\d{1,2}(?:[.,]\d+)? ?['′]{1,2} ?)?(?:\d{1,2}(?:[.,]\d+)?"
    r" ?[\"″'′]{1,2} ?)?[nsewo]?"
)
COORDINATES = re.compile(
    rf"(?<![\w.])(?:(?:lat\w*|خط العرض)[ :=]{{0,3}})?[+\-]?\d{{1,3}}[.,]\d{{3,}} ?°?"
    rf" ?[nsewo]?[ ,;/]{{1,4}}(?:lon\w*"
    rf"|lng|خط الطول|و)?"
    rf"[ :=]{{0,3}}[+\-]?\d{{1,3}}[.,]\d{{3,}}(?: ?°? ?[nsewo](?!\w))?"
    rf"|(?<![\w.])[nsewo]? ?{_DEGREES}[ ,;/]{{0,4}}(?:et |and |ak )?[nsewo]? ?{_DEGREES}"
    r"|(?<!\w)[2-9cfghjmpqrvwx]{4,8}\+[2-9cfghjmpqrvwx]{2,3}(?!\w)(?: [^\W\d_]{3,14}(?=[.,;]|$))?"
)

_BORN = (
    r"(?:\bnee?s?\b(?: le| en| au)?|\bne\b (?:le|en)\b|date de naissance|naissance|\bnaiss\b"
    r"|\bborn\b"
    r"|date of birth|birth ?date|birthday|\bdob\b|\bd\.o\.b\b|\bfet\b|dat nesans|nesans|\bfete\b"
    r"|مواليد|ميلاد\w*|الميلاد|مولود\w*|ولدت|ولد|bangera|bange|wolola|wolo|wolodon"
    r"|\ba?du (?:mbi|lo)\b"
    r"|lango ti dungo|la ti dungo|(?:elle|il) est de(?= (?:19|20))|li fet an)"
)
_BORN_GAP = r"[^\d\n.!?؟]{0,24}?"
BIRTHS = re.compile(
    rf"{_BORN}{_BORN_GAP}(?P<date>(?:{_DAY}(?:er|st|nd|rd|th|e)?[ /.\-]{{1,3}}(?:de |of |nan "
    rf"|ti |san )?"
    rf"(?:{_MONTH}|{MONTHS})[ /.\-,]{{1,3}}(?:of |nan |de |san )?(?:{_YEAR}|\d\d(?!\d))"
    rf"|(?:{MONTHS}) {_DAY}(?:st|nd|rd|th)?,? {_YEAR}|{_YEAR}[/.\-]{_MONTH}[/.\-]{_DAY}"
    rf"|{_DAY}[/.\-]{_MONTH}[/.\-]\d\d|(?:{MONTHS}) {_YEAR}|{_DAY} (?:{MONTHS})(?!\w)"
    rf"|{_YEAR}))(?!\d)"
)


def find(text: str, *, is_capital: frozenset[int] = frozenset()) -> Iterator[Hit]:
    """Every detail of digits and signs. `is_capital` are places of signs written as capitals."""
    blank = list(text)
    for pattern in (PLAIN_DATES, MONEY):
        for match in pattern.finditer(text):
            blank[match.start() : match.end()] = "#" * (match.end() - match.start())
    without_dates = "".join(blank)
    yield from _digits(text, without_dates)
    for match in EMAILS.finditer(text):
        yield Kind.EMAIL, match.start(), match.end()
    for match in LINKS.finditer(text):
        yield Kind.HANDLE, match.start(), match.end()
    for match in HANDLES.finditer(text):
        if not POSSESSED_BY_HIM.search(text[max(0, match.start() - 12) : match.start()]):
            yield Kind.HANDLE, *(match.span("user") if match["user"] else match.span())
    for match in SPELLED.finditer(text):
        yield Kind.NAME, match.start(), match.end()
    for place in sites.find(text, is_capital):
        yield Kind.SITE, *place
    for place in landmarks.find(text):
        yield Kind.SITE, *place
    for match in COORDINATES.finditer(text):
        yield Kind.COORDINATES, match.start(), match.end()
    for match in BIRTHS.finditer(text):
        yield Kind.BIRTH, *match.span("date")
    yield from ages.find(text)


def _digits(text: str, without_dates: str) -> Iterator[Hit]:
    for match in PHONES.finditer(without_dates):
        if not VEHICLES.search(text[max(0, match.start() - 24) : match.start()]):
            yield Kind.PHONE, match.start(), match.end()
    for start, end in counting.runs(text):
        yield Kind.PHONE, start, end
    for match in CARDS.finditer(without_dates):
        number = match["number"]
        if sum(sign.isdigit() for sign in number) >= 3 and not _of_a_vehicle(text, match.start()):
            yield Kind.NUMBER, *match.span("number")
    for match in CODES.finditer(without_dates):
        if sum(sign.isdigit() for sign in match[0]) >= 5 and not _of_a_vehicle(text, match.start()):
            yield Kind.NUMBER, match.start(), match.end()
    for match in REGISTERS.finditer(without_dates):
        if sum(sign.isdigit() for sign in match[0]) >= 7 and not _of_a_vehicle(text, match.start()):
            yield Kind.NUMBER, match.start(), match.end()


def _of_a_vehicle(text: str, start: int) -> bool:
    return bool(VEHICLES.search(text[max(0, start - 24) : start + 1]))
