"""Recognise the organisation and the area in the answer to "which organisation, which town".

Only an exact full name or acronym counts, and only where nothing before it but small words and
somebody's work could make it mean something else. It does NOT guess: a misspelling, a negation, a
place, two names or none are UNKNOWN or SEVERAL and go to a human (`candidates.py` says which may
be meant). The name is never repeated to anybody.
"""

from __future__ import annotations

import re
from functools import lru_cache

from cbcm.pack import Organisation, Pack
from cbcm.triage.handlers import without_roles
from cbcm.vocabulary import Affiliation
from cbcm.wording import fold, fold_letters

# Words that are also organisations' names somewhere: never certain by themselves.
COMMON_WORDS = frozenset(
    "care plan save concern mercy who drc si hi act aide action espoir hope relief".split()
)
NEGATIONS = re.compile(
    r"\b(pas|ni|non|sauf|jamais|aucune?|sans|not|no|nor|neither|never|none|except|without|pa|tɛ|te"
    r"|ate|janm|okenn|pepe|ape|plus|ma|man|instead|dont|isnt|wasnt)\b|n['’]t\b"
    r"|(?<!\w)و?(?:ليس\w*|لا|غير|مش|مو|ما|ماهو|مهوش|بدون|سوي)(?!\w)",
    re.IGNORECASE,
)
# What somebody works as: it is asked beside the organisation, and makes no name less certain.
WORK = frozenset(
    fold_letters(word)
    for word in (
        "chauffeur chauffeurs conducteur gardien gardiens garde vigile distributeur "
        "enregistreur chef infirmier infirmiere medecin docteur sage femme enseignant "
        "enseignante professeur maitre animateur educateur logisticien magasinier cuisinier "
        "traducteur interprete volontaire benevole ingenieur technicien comptable secretaire "
        "assistant superviseur responsable livreur mecanicien driver drivers guard watchman "
        "nurse doctor midwife teacher coach storekeeper cook translator interpreter volunteer "
        "engineer technician accountant assistant supervisor officer field cleaner mechanic "
        "distributor registrar chofe gadyen gad sekirite enfimye dokte anseyan pwofese "
        "magazinye kizinye tradikte volonte enjenye sipevize distribite soferi garadi karamogo "
        "dogotoro tilalikela sebennikela wakua wanganga سائق السائق سواق حارس الحارس ممرض "
        "الممرض طبيب معلم مدرس مترجم متطوع مهندس مشرف طباخ محاسب عامل مسؤول"
    ).split()
)
# All that may stand before a name that is certain, beside words for somebody's work.
BEFORE = frozenset(
    fold_letters(word)
    for word in (
        "je j ai crois pense que qu c ce etait est cest il elle ils travaille travaillent bosse "
        "chez a au aux de du d des l la le les un une ong organisation association agence agent "
        "agents employe employes membre membres equipe staff personnel gens monsieur homme type "
        "gars nom oui alors euh peut etre i think it it's its s was is he she they works work "
        "working at the an from of ngo agency organization man guy someone somebody worker name "
        "yes maybe called se te mwen m kwe panse li yo travay nan yon oganizasyon misye moun "
        "ajan non wi petet la a ki n ne hakili ye a be baara ke jekulu mogo do don awo o ka mbi "
        "pense lo ala yeke ayeke ti na zo kua sara biani oko koli هو هي كان كانت من في منظمه "
        "جمعيه اظن اعتقد انه انها يعمل تعمل يشتغل موظف نعم اسمها اسم تابع تبع واحد رجل"
    ).split()
)
# And behind it, beside names of places: where, and how sure she is.
BEHIND = (
    BEFORE
    | WORK
    | frozenset(
        fold_letters(word)
        for word in (
            "sur en sous pk km "
            "ici ville region dans in here town city je crois pense i think nan vil isit la kono "
            "dugu na kodoro gbata مدينه هنا merci mesi thanks svp"
        ).split()
    )
)
MOST_BEHIND = 6
# Somebody else may be meant beside the one name we know.
OTHERS = re.compile(
    r"\b(et|ou|and|or|with|avec|pour|for|partenaires?|partners?|contre|ak|ni|walima)\b|[/&+]| و|او "
)
PLACE_CUES = re.compile(
    r"\b(camp|site|bureau|base|hopital|centre|ecole|school|office|hospital|kan|sit|devant|derriere"
    r"|pres|near|behind|beside|outside|front|entrepot|magasin|depot|distribution|warehouse|cote"
    r"|route|rue|marche|clinique|clinic|biwo|biro|devan|deye|bo|lekol|lopital|lari|kerefe|koro|kofe"
    r"|nyefe|nefe|yanga|tere|da|yando|lege|galaa?|next|opposite|around|tent|tente|porte|door|gate"
    r"|terrain|forage|puits|pont|antenne|siege|zone|quartier|sit|dispensaire|garage|store)\b"
    r"|(?<!\w)[وبفل]?(?:ال|لل)?(?:مخيم|مكتب|مركز|امام|قدام|جنب|بجانب|خلف|ورا|وراء|قرب|عند|باب|مدرسه|مستشفي"
    r"|عياده|مخزن|شارع|سوق|بوابه|حذا|بجوار)(?!\w)"
)


IN_BRACKETS = re.compile(r"\s*\([^)]*\)")


def recognise(answer: str | None, pack: Pack) -> tuple[Affiliation, tuple[str, ...]]:
    """Return what the answer says and the codes named: (MEMBER, ("a",)) at the most certain."""
    if not answer:
        return Affiliation.UNKNOWN, ()
    folded = fold(answer)
    found = tuple(org.code for org in pack.organisations if _names(org, folded=folded, raw=answer))
    if not found:
        return Affiliation.UNKNOWN, ()
    if len(found) > 1:
        return Affiliation.SEVERAL, found
    plain = fold_letters(without_roles(folded))
    unsure = any(cue.search(text) for cue in (NEGATIONS, PLACE_CUES, OTHERS)
                 for text in (without_roles(folded), plain))  # fmt: skip
    if unsure or not _is_alone(plain, answer, pack.by_code[found[0]], pack):
        return Affiliation.UNKNOWN, found
    return pack.by_code[found[0]].affiliation, found


def _is_alone(plain: str, raw: str, org: Organisation, pack: Pack) -> bool:
    """Whether only small words stand before the organisation's name, and a place behind it.

    A sentence about it ("... dismissed him, he is a policeman") names nobody for certain.
    """
    names = [fold_letters(name) for name in (*org.names, *org.acronyms)]
    found = [m for name in names for m in [_pattern(name).search(plain)] if m]
    start = min((m.start() for m in found), default=0)
    end = max((m.end() for m in found), default=0)
    before = re.findall(r"[^\W\d_]+", plain[:start])
    behind = re.findall(r"[^\W\d_]+", plain[end:])
    towns = {fold_letters(word) for name in pack.places.values() for town in name
             for word in re.findall(r"[^\W\d_]+", town)}  # fmt: skip
    towns |= {fold_letters(word) for word in re.findall(r"[^\W\d_]+", raw) if word.istitle()}
    towns |= set(re.findall(r"(?<!\w)في (\w+)", plain))
    return all(word in BEFORE | WORK for word in before) and (
        len(behind) <= MOST_BEHIND and all(word in BEHIND or word in towns for word in behind)
    )


def mentioned(text: str, pack: Pack) -> tuple[str, ...]:
    """Every organisation that is named anywhere in the words, by its full name or in capitals.

    Never enough to send anything there; enough to keep its people away.
    """
    folded = fold(text)
    return tuple(
        org.code
        for org in pack.organisations
        if any(_pattern(n).search(folded) for n in org.names if fold(n) not in COMMON_WORDS)
        or any(re.search(rf"(?<!\w){re.escape(a)}(?!\w)", text) for a in org.acronyms)
    )


def meant(text: str, pack: Pack) -> tuple[str, ...]:
    """The organisations, and the services by their public names, that stand in the words."""
    folded = fold(text)
    services = (
        item.code
        for item in pack.services
        if any(_pattern(IN_BRACKETS.sub("", n)).search(folded) for n in item.names.values())
    )
    return (*mentioned(text, pack), *services)


def area(text: str | None, pack: Pack) -> str | None:
    """The ISO 3166-2 code where exactly one area of the pack is named, else None."""
    if not text:
        return None
    folded = fold(text)
    codes = {
        code
        for code, names in pack.places.items()
        if any(_pattern(name).search(folded) for name in names)
    }
    return codes.pop() if len(codes) == 1 else None


def _names(org: Organisation, *, folded: str, raw: str) -> bool:
    if any(_pattern(name).search(folded) for name in org.names if fold(name) not in COMMON_WORDS):
        return True
    return any(_acronym(raw, acronym) for acronym in org.acronyms)


def _acronym(raw: str, acronym: str) -> bool:
    """In capitals anywhere, in any spelling where it opens the answer; never a common word."""
    if fold(acronym) in COMMON_WORDS:
        return False
    if re.search(rf"(?<!\w){re.escape(acronym)}(?!\w)", raw):
        return True
    return bool(re.match(rf"\W*{re.escape(fold(acronym))}(?!\w)", fold(raw)))


@lru_cache(maxsize=4096)
def _pattern(name: str) -> re.Pattern[str]:
    words = r"[\s\-'’]+".join(re.escape(word) for word in re.split(r"[\s\-'’]+", fold(name)))
    return re.compile(rf"(?<!\w){words}(?!\w)")
