"""Organisation, area, language and danger: exact, raising only, and never certain by chance."""

from __future__ import annotations

import pytest

from cbcm.pack import load_pack
from cbcm.triage.escalators import danger
from cbcm.triage.language import detect
from cbcm.triage.organisations import area, recognise
from cbcm.vocabulary import Affiliation

PACK = load_pack("mali")


@pytest.mark.parametrize(
    ("answer", "affiliation", "codes"),
    [
        ("Baobab Secours", "member", ("baobab_secours",)),
        ("baobab  secours a mopti", "member", ("baobab_secours",)),
        ("BAOBAB-SECOURS", "member", ("baobab_secours",)),
        ("djoliba sante", "member", ("djoliba_sante",)),
        ("baos gao", "member", ("baobab_secours",)),
        ("je crois BAOS", "member", ("baobab_secours",)),
        ("إغاثة الباوباب", "member", ("baobab_secours",)),
        ("Harmattan Entraide", "non_member", ("harmattan_entraide",)),
        ("Baobab Secours ou Djoliba Santé", "several", ("baobab_secours", "djoliba_sante")),
        ("pas Baobab Secours", "unknown", ("baobab_secours",)),
        ("le camp de Baobab Secours", "unknown", ("baobab_secours",)),
        ("Baobab", "unknown", ()),
        ("les baos", "unknown", ()),
        ("autre chose", "unknown", ()),
        ("", "unknown", ()),
        (None, "unknown", ()),
    ],
)
def test_recognition(answer: str | None, affiliation: str, codes: tuple[str, ...]) -> None:
    assert recognise(answer, PACK) == (Affiliation(affiliation), codes)


@pytest.mark.parametrize(
    ("text", "code"),
    [("Mopti", "ML-5"), ("a sevare", "ML-5"), ("Gao ou Kidal", None), ("", None), ("Paris", None)],
)
def test_area(text: str, code: str | None) -> None:
    assert area(text, PACK) == code


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("il m'a demandé de venir chez lui pour la liste", "fr"),
        ("he asked me to come to his house for food", "en"),
        ("طلب مني شيئا مقابل الطعام", "ar"),
        ("a ko n ka na a fɛ so kɔnɔ balo kosɔn", "bm"),
        ("mwen pa konn kisa pou m fè", None),
        ("xyz", None),
        ("", None),
    ],
)
def test_language(text: str, language: str | None) -> None:
    assert detect(text, PACK.languages) == language


@pytest.mark.parametrize(
    "text",
    [
        "il va me tuer", "he will kill me tonight", "il m'a violée", "ma fille de douze ans",
        "j'ai peur", "سيقتلني", "ابنتي", "she is a child", "je veux mourir", "l ap tounen",
    ],
)  # fmt: skip
def test_danger_is_heard(text: str) -> None:
    assert danger(text)


@pytest.mark.parametrize("text", ["le riz n'est pas venu", "the list is wrong", "la sante", "sans"])
def test_ordinary_words_are_no_alarm(text: str) -> None:
    assert not danger(text)


@pytest.mark.parametrize(
    ("answer", "affiliation"),
    [
        ("Baobab Secours, Mopti, chauffeur", "member"),
        ("un chauffeur de Baobab Secours à Gao", "member"),
        ("Baobab Secours à Hombori", "member"),
        ("il travaille chez Baobab Secours, Roche-sur-Niger", "member"),
        ("Baobab Secours l'a renvoyé, il est gendarme", "unknown"),
        ("Baobab Secours distribue, lui est policier", "unknown"),
        ("Baobab Secours a refusé de m'écouter", "unknown"),
        ("Baobab Secours is where I complained, he is police", "unknown"),
        ("sur la route de Baobab Secours", "unknown"),
    ],
)
def test_what_stands_around_a_name_may_make_it_uncertain(answer: str, affiliation: str) -> None:
    assert recognise(answer, PACK) == (Affiliation(affiliation), ("baobab_secours",))
