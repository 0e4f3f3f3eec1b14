"""Words that call for a human at once: danger now, a child, recent assault, despair.

They only ever raise: nothing here can lower a topic, a priority or a deadline. The lists are
wide on purpose, because a needless alert costs a call and a missed one costs a life.
"""

from __future__ import annotations

import re

from cbcm.wording import fold

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
SHORT = frozenset({"den", "kui", "san", "دم", "faga", "sang", "kill"})


def _compiled() -> re.Pattern[str]:
    parts = []
    for stem in {fold(stem) for stem in STEMS}:
        end = r"(?!\w)" if stem in SHORT else ""
        # Arabic joins its articles and prepositions in front of a word.
        start = "" if re.search(r"[؀-ۿ]", stem) and stem not in SHORT else r"(?<!\w)"
        parts.append(start + re.escape(stem).replace(r"\ ", r"\s+") + end)
    return re.compile("|".join(sorted(parts, key=len, reverse=True)))


_PATTERN = _compiled()


def danger(text: str) -> bool:
    """True where a human should look at once."""
    return bool(_PATTERN.search(fold(text).replace("’", "'")))
