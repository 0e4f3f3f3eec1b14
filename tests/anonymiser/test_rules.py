"""What is taken for her name or her details, and what stays as the accused's, by rule."""

from __future__ import annotations

from importlib import resources

import pytest

from cbcm.anonymiser import find, ordinary
from cbcm.anonymiser.folding import fold
from cbcm.anonymiser.lexicon import is_common, is_strange, is_unknown


def _hidden(text: str) -> list[str]:
    return [text[one.start : one.end] for one in find(text)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("moi zorbila le chauffeur issa ma insulté", "zorbila"),
        ("Allô, c'est Zorbila Tavrenko à l'appareil.", "Zorbila Tavrenko"),
        ("NOM : Tavrenko", "Tavrenko"),
        ("ma soeur zorbila pleure", "zorbila"),
        ("I am Zorbila speaking", "Zorbila"),
        ("My friend Zorbila and Tavrenka are afraid", "Tavrenka"),
        ("yo konnen m sou non zorbila", "zorbila"),
        ("انا زربيلة السائق هددني", "زربيلة"),
        ("iri ti mbi ayeke zorbila", "zorbila"),
        ("n jamu ye Zorbila ye", "Zorbila"),
    ],
)
def test_a_name_in_no_list_is_found_where_only_a_name_fits(text: str, name: str) -> None:
    assert name in _hidden(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("C'est Salif qui m'a touchée", "Salif"),
        ("Auteur : Zorbila, magasinier", "Zorbila"),
        ("je suis amie de Salif, il vend les tickets", "Salif"),
        ("Je m'appelle Awa. À cause de Karim je ne viens plus.", "Karim"),
        ("Karim est venu trois fois. Karim a une moto. C'est un relais communautaire.", "Karim"),
        ("On l'appelle Colonel, c'est un porteur", "Colonel"),
        ("Madame Zorbila du bureau m'a chassée", "Zorbila"),
    ],
)
def test_the_accused_stays(text: str, name: str) -> None:
    assert not [one for one in _hidden(text) if name in one]


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        ("je dors dans la troisième tente de la ligne 7", "la troisième tente de la ligne 7"),
        ("je vis à la porte bleue n° 12", "la porte bleue n° 12"),
        ("mon bracelet porte B7K-20419", "B7K-20419"),
        ("ça s'écrit Z-O-R-B-I-L-A", "Z-O-R-B-I-L-A"),
        ("elle a dans les 13 ans", "dans les 13 ans"),
        ("mes copines ont 17 et 18 ans", "17 et 18 ans"),
        ("appelez 66 70\n41 93", "66 70\n41 93"),
    ],
)
def test_details_in_other_shapes(text: str, detail: str) -> None:
    assert detail in _hidden(text)


@pytest.mark.parametrize(
    "text",
    [
        "Nous avons marché 17 km, le sac de 50 kg est fini depuis 3 mois.",
        "We waited 17 days and paid 20 dinars.",
        "Le prix du savon est monté à 350 francs au marché de Kaga-Bandoro.",
    ],
)
def test_what_names_nobody_stays_whole(text: str) -> None:
    assert _hidden(text) == []


def test_common_words_are_told_from_possible_names() -> None:
    common = "travaillait distribution asked running وخيمتي المسؤول baarakɛla tanpri".split()
    assert all(is_common(fold(word).text) for word in common)
    assert all(is_unknown(word) for word in ("zorbila", "tavrenko"))
    assert not is_unknown("bangui")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("J'habite derrière le grand manguier, à côté du forage.", "derrière le grand manguier"),
        ("i sleep behind the bakery opposite d pitch", "behind the bakery opposite d pitch"),
        ("mwen rete dèyè legliz la, bò kote ponp lan", "dèyè legliz la, bò kote ponp lan"),
        ("نسكن وراء الخزان جنب الجامع", "وراء الخزان جنب الجامع"),
        ("n sigilen bɛ misiri kɔfɛ, kɔlɔn kɛrɛfɛ", "misiri kɔfɛ, kɔlɔn kɛrɛfɛ"),
        ("mbi duti na peko ti église", "na peko ti église"),
    ],
)
def test_where_she_lives_is_found_by_what_lies_beside(text: str, place: str) -> None:
    assert any(place in one for one in _hidden(text))


@pytest.mark.parametrize(
    "text",
    [
        "Derrière l'entrepôt, le magasinier m'a touchée, à côté des latrines.",
        "Behind the warehouse the storekeeper touched me, next to the latrines.",
        "He wants me to sleep with him behind the office.",
    ],
)
def test_where_he_did_it_stays(text: str) -> None:
    assert _hidden(text) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("zorbila pleure, elle ne dort plus", "zorbila"),
        ("zorbila tavrenko, mwen rete nan kan an", "zorbila tavrenko"),
        ("my name is joy and i am afraid", "joy"),
    ],
)
def test_a_name_like_no_word_is_found_without_a_cue(text: str, name: str) -> None:
    assert name in _hidden(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ici Kadi. Tout le monde a peur de Zorbila.", "Zorbila"),
        ("When I refused, Zorbila tore my card.", "Zorbila"),
        ("Qui : chauffeur\nNom : Zorbila\nVéhicule : Hilux", "Zorbila"),
        ("Lè m refize, Zòbila chire kat mwen.", "Zòbila"),
        ("لما رفضت مزق زربيل بطاقتي", "زربيل"),
    ],
)
def test_whom_she_fears_or_refuses_stays(text: str, name: str) -> None:
    assert not [one for one in _hidden(text) if name in one]


def test_words_written_by_ear_are_no_names() -> None:
    heard = "problaime distribussion telefonne batimant".split()
    assert not [word for word in heard if is_strange(word)]
    assert is_strange("zorbila")


def test_the_kept_sounds_are_those_of_the_lists() -> None:
    kept = resources.files("cbcm.anonymiser").joinpath("words", "sounds.txt").read_text("utf-8")
    assert kept.split() == ordinary.sounds()
