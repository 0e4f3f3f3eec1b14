"""Recognise the language of a short message by its function words.

It does NOT settle a tie: where two languages score alike the answer is None, and the person
is asked. Her own choice (91-96) always outranks it.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from cbcm.wording import fold

WORDS: dict[str, frozenset[str]] = {
    "fr": frozenset(
        "bonjour bonsoir salut je tu il elle nous vous ils les des une un le la est sont dans "
        "pour avec pas que qui mon ma mes son sa ses notre votre et ou mais ai suis veut a du "
        "de au sur chez me m'a ce cette c'est moi lui leur parce quand avant apres contre "
        "donner donne aide merci besoin camion eau distribution liste j'ai j'aimerais on ont "
        "etes peux veux comment combien pourquoi quoi depuis encore rien tout tous cet ca chef "
        "carte numero femme fille homme enfants monsieur madame hier demain toujours deja aux "
        "bien faire fait dit pr ke ki pk mwa koi jai svp slt bjr c'etait personne nom camp "
        "tente riz argent mois".split()
    ),
    "ht": frozenset(
        "bonjou bonswa mwen li nou yo ou pou ak nan pa te ap ki sa se gen yon moun manje mande "
        "m kisa kounye kile kijan poukisa nou'n ban bay fet ye swa maten m'ap kap pap lekol "
        "depi anko toujou timoun sou non wi kay fi gason di fe pral kote lot avek mesi anpil "
        "tanpri konn vle pitit".split()
    ),
    "en": frozenset(
        "hello hi the i he she they we you is are was were my his her our your and or but not "
        "to of in for with that this me him have has had do did it asked wants food give gave "
        "from who man woman help please there here when where why how what which been being can "
        "could will would should about after before because if no yes am im i'm don't dont u ur "
        "r pls plz an at by on so up out now still again get got go going one some any all very "
        "need know tell told said says want card line camp water night day children people name "
        "number thanks".split()
    ),
    "bm": frozenset(
        "ni sogoma ce ka ye bɛ be tɛ te ma n i a an aw u ko min mun fɔ dɔ kelen muso cɛ den so "
        "ba la kɛ ke jigin dɛmɛ deme nin ani walima tun bena bɛna ne anw olu balo fo".split()
    ),
    "sg": frozenset(
        "bara ala mbi mo lo e ti na ni so ayeke yeke pepe ape nga zo azo tene sara kobe wali "
        "koli molenge teti mbeni singila nyen kue da gue".split()
    ),
}
ARABIC = re.compile(r"[؀-ۿ]")


def detect(text: str, allowed: Collection[str]) -> str | None:
    """Return the code of the language, among `allowed`, or None where it is not clear."""
    letters = [sign for sign in text if sign.isalpha()]
    if letters and 2 * sum(bool(ARABIC.match(sign)) for sign in letters) >= len(letters):
        return "ar" if "ar" in allowed else None
    words = re.findall(r"\w+(?:'\w+)?", fold(text).replace("’", "'"))
    scores = {
        code: sum(word in known or word.split("'")[0] in known for word in words)
        for code, known in WORDS.items()
    }
    best = max(scores.values())
    winners = [code for code, score in scores.items() if score == best]
    if best == 0 or len(winners) > 1:
        return None
    return winners[0] if winners[0] in allowed else None
