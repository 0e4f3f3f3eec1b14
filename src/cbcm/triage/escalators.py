"""Words that call for a human at once: danger now, a child, recent assault, despair.

They only ever raise: nothing here can lower a topic, a priority or a deadline, nor what she
answered when she was asked. The lists are wide on purpose, because a needless alert costs a call
and a missed one costs a life. Unreviewed by native speakers but in French and English.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from cbcm.wording import fold_letters, western_digits

STEMS = (
    # French
    "viol", "en danger", "danger", "urgent", "urgence", "me tuer", "nous tuer", "la tuer",
    "suicid", "mourir", "menac", "il revient", "va revenir", "force a coucher", "m'a forc",
    "l'a forc", "mineure", "ma fille", "fillette", "enfant", "hier soir", "cette nuit", "sang",
    "enceinte", "frapp", "enferm", "peur",
    # English
    "rape", "danger", "emergency", "urgent", "kill", "suicid", "threat", "he is coming",
    "coming back", "forced me", "forced her", "underage", "my daughter", "little girl", "child",
    "last night", "tonight", "bleeding", "pregnant", "beat me", "locked", "afraid",
    # Kreyol
    "vyole", "kadejak", "an danje", "ijans", "touye", "menase", "l ap tounen", "pitit fi",
    "timoun", "yeswa", "san ap koule", "ansent", "bat mwen", "pe anpil",
    # Bambara
    "farati", "faga", "fagali", "bagabaga", "denmisɛn", "npogotigi", "den", "kɔnɔma", "siran",
    "joli bɛ", "gɛlɛya", "teliya", "degun",
    # Sango
    "kpale", "fa mbi", "molenge", "mbito", "menga", "fade fade", "ngangu ti", "kui",
    # Arabic
    "اغتصب", "اغتصاب", "خطر", "عاجل", "طوارئ", "يقتل", "قتل", "انتحار", "تهديد", "هدد",
    "سيعود", "ابنتي", "بنتي", "طفل", "قاصر", "البارحة", "الليلة", "دم", "حامل", "ضرب", "خائف",
)  # fmt: skip
# A threat to life now: may release a number to whoever is on call, where the pack allows it.
LIFE = (
    "me tuer", "nous tuer", "la tuer", "le tuer", "egorg", "suicid", "kill me", "kill us",
    "kill her", "kill him", "kill my", "will kill", "going to kill", "touye m", "touye nou",
    "touye l", "touye tet", "يقتلني", "يقتلنا", "سيقتل", "انتحار", "ka n faga", "na i faga",
    "a bɛna n faga", "fa mbi", "fa e", "me donner la mort", "kill myself", "end my life",
    "touye tet", "n yere faga", "ka n yere faga", "fa tere ti mbi", "اقتل نفسي", "انهي حياتي",
    "سيقتل", "يقتلها",
)  # fmt: skip
ASSAULTS = (
    "viol", "m'a forc", "l'a forc", "force a coucher", "rape", "forced me", "forced her",
    "vyole", "kadejak", "اغتصب", "اغتصاب", "غصبني", "fose m", "fose l", "a ye n mine ni fanga ye",
    "fanga la", "ni fanga", "na ngangu", "ngangu ti lango",
)  # fmt: skip
LAST_DAYS = (
    "hier", "avant-hier", "avant hier", "cette nuit", "ce matin", "aujourd'hui", "ce soir",
    "yesterday", "last night", "tonight", "today", "this morning", "yè", "ye swa", "maten an",
    "jodi a", "kunun", "bi su", "sisan", "laso", "biri", "امس", "البارحة", "اليوم", "الليلة",
)  # fmt: skip
# Said beside a question about aid, these make it one that a human divides.
BODY = (
    "coucher avec", "couche avec", "dormir avec lui", "dormir avec moi", "dormir avec elle",
    "dors avec lui", "passer la nuit avec", "sexe", "sexuel", "toute nue", "deshabill", "caress",
    "m'embrass", "m'a embrass", "touche mes seins", "touche les seins", "toucher mon corps",
    "touche mon corps",
    "sleep with", "slept with", "sex", "naked", "undress", "kissed", "kiss him", "touched my body",
    "touched my breast", "spend the night with",
    "kouche ave", "kouche ak", "domi ave l", "domi ak li", "seks", "toutouni", "manyen ko",
    "lango na lo", "lango na mbi", "sara pitan", "ndu tere ti mbi", "gbu tere ti mbi",
    "si a fe", "si n fe", "ka si ni a ye", "cenya", "kafonogon", "maga n sinw", "fari lankolon",
    "ينام معي", "تنام معه", "انام معه", "أنام معه", "ممارسة الجنس", "عارية", "تحرش",
)  # fmt: skip
SHORT = frozenset({"den", "kui", "san", "دم", "faga", "sang", "kill", "fa e"})


def _compiled(stems: Iterable[str], *, whole: bool = False) -> re.Pattern[str]:
    parts = []
    for stem in {fold_letters(stem) for stem in stems}:
        end = r"(?!\w)" if whole or stem in SHORT else ""
        # Arabic joins its articles and prepositions in front of a word.
        start = "" if re.search(r"[؀-ۿ]", stem) and stem not in SHORT else r"(?<!\w)"
        parts.append(start + re.escape(stem).replace(r"\ ", r"\s+") + end)
    return re.compile("|".join(sorted(parts, key=len, reverse=True)))


_DANGER = _compiled((*STEMS, *LIFE))
_LIFE = _compiled(LIFE)
_ASSAULTS = _compiled(ASSAULTS)
_BODY = _compiled(BODY)
_LAST_DAYS = _compiled(LAST_DAYS, whole=True)


# Somebody under 18, in words; ages in digits are looked for by themselves.
MINORS = (
    "mineure", "mineur", "fillette", "petite fille", "petit garcon", "gamine", "ecoliere",
    "underage", "under age", "little girl", "little boy", "schoolgirl", "a minor",
    "timoun", "ti fi", "tifi", "tigason", "ti gason", "jenn ti fi", "mine l",
    "denmisennin", "npogotiginin", "denmusonin", "cenin", "den fitini",
    "kete molenge", "molenge ti wali", "molenge ti koli", "kete maseka",
    "قاصر", "طفله", "طفلتي", "صغيره السن", "بنت صغيره", "ولد صغير",
)  # fmt: skip
_YEARS = r"(?:ans?|ane|anne|years? old|yrs?|years|yo|y/o|zan|lane|lan|san|ngu|سنه|سنوات|عام|عاما)"
_LASTING = re.compile(
    r"(?:depuis|il y a|y a|pendant|apres|dans|for|since|after|in|last|ago|depi|pandan|apre|kabini"
    r"|kuna"
    r"|منذ|لمده|خلال|قبل|بعد)(?: \w+)? $"
)
_AGE = re.compile(rf"(?<![\w.,])(\d{{1,2}}) ?{_YEARS}(?!\w)|(?<!\w)(?:san|ngu) (\d{{1,2}})(?!\w)")
_MINORS = _compiled(MINORS, whole=True)


def child(text: str) -> bool:
    """True where somebody under 18 is spoken of, in a word for it or by an age."""
    plain = _plain(western_digits(text))
    if _MINORS.search(plain):
        return True
    return any(
        0 < int(match[1] or match[2]) < 18
        and not _LASTING.search(plain[max(0, match.start() - 24) : match.start()])
        for match in _AGE.finditer(plain)
    )


def danger(text: str) -> bool:
    """True where a human should look at once."""
    return bool(_DANGER.search(_plain(text)))


def of_the_body(text: str) -> bool:
    """True where words about sex stand in it: never a question about aid alone."""
    return bool(_BODY.search(_plain(text)))


def imminent(text: str) -> bool:
    """True where somebody's life is said to be threatened now, her own hand included."""
    return bool(_LIFE.search(_plain(text)))


def recent(text: str) -> bool:
    """True where an assault is told of together with a day of the last ones."""
    plain = _plain(text)
    return bool(_ASSAULTS.search(plain) and _LAST_DAYS.search(plain))


def _plain(text: str) -> str:
    return fold_letters(text).replace("’", "'")
