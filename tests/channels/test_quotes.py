"""What is new in a mail: our own words and history go; no word of hers goes unseen."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cbcm.channels.mailbox.hypertext import text_of
from cbcm.channels.mailbox.quotes import fresh, own_words
from cbcm.pack import load_pack
from cbcm.wording import PROMPTS

PACK = load_pack("mali")
OWN = own_words([PACK.say(k, lang) for lang in PACK.languages for k in PROMPTS if k[0] in "MS"])
M1 = PACK.say("M1", "fr", code="482177305519")
HERS = (
    "Le camion est venu à 9 h\nLe chef m'a écrit :\nviens ce soir",
    "Le 3 mars le chef a écrit :\nviens ce soir",
    "On me demande de venir, he wrote:\n9 fois",
    "Il est venu le 3\nIl est revenu le 4 et il a dit :\nviens",
    "De : personne\nmais à : tout le monde",
    "Envoyé de l'argent via Orange Money par le chef",
    "Bonjour\n--\nIl a fermé la porte du dépôt et il a dit viens",
    "a\n\nb",
    "في 3 مارس كتب الرجل:\nتعالي",
)


@pytest.mark.parametrize("text", HERS)
def test_her_own_words_stay_as_they_are(text: str) -> None:
    found = fresh(text, OWN)
    assert (found.text, found.ours, found.doubt) == (text, False, False)


@pytest.mark.parametrize(
    "text",
    [
        "oui\n> quelqu'un a dit viens",
        "oui\n-----Original Message-----\nviens ce soir",
        "oui\nLe 3 mars 2027 à 9:12, <chef@example.org> a écrit :\nviens ce soir",
        "oui\nDe : a\nEnvoyé : b\nÀ : c\nObjet : d\n\nviens ce soir",
        f"oui\nDe : a\nEnvoyé : b\nÀ : c\n\nviens ce soir\n\n{M1}",
        f"oui\n> {M1}\n> viens ce soir",
    ],
)
def test_what_somebody_else_wrote_is_not_told_and_a_person_sees_it(text: str) -> None:
    found = fresh(text, OWN)
    assert found.text == "oui"
    assert found.doubt


def test_an_answer_between_the_quoted_lines_is_kept() -> None:
    half = len(M1) // 2
    found = fresh(f"> {M1[:half]}\n> {M1[half:]}\n2\n> --\n", OWN)
    assert found.text == "2"


@settings(deadline=None)  # two cores that do other things too
@given(
    st.lists(
        st.sampled_from(
            [
                *M1.split(),
                ">",
                "\n",
                "\n",
                "> ",
                "2",
                "mot",
                "--",
                "De : x",
                "Le 3",
                "a@b.org",
                "a écrit :",
                "wrote:",
                "On 3",
            ]
        ),
        max_size=60,
    )
)
def test_whatever_is_quoted_however_no_word_of_hers_goes_unseen(pieces: list[str]) -> None:
    text = " ".join(pieces)
    found = fresh(text + "\nzorglubine est venue avec son camion hier soir\n" + text, OWN)
    assert "zorglubine" in found.text or found.doubt


@pytest.mark.parametrize(
    "text",
    ["--\n" * 60_000, "> " * 90_000, "De : x\n" * 25_000, "Le 3 " * 40_000, "Merci, " * 25_000,
     ">\n" * 90_000, (" " * 50 + "\n") * 3_000, "Le 3 a@b.org\n" * 15_000, "_" * 190_000],
)  # fmt: skip
def test_nothing_a_stranger_writes_takes_long(text: str) -> None:
    """Each would take minutes where the work grew with the square of the length."""
    assert len(fresh(text, OWN).text) <= len(text)


def test_a_page_becomes_lines_and_its_quotations_are_marked() -> None:
    page = (
        "<style>x</style><p>un&nbsp;mot<br>deux</p><blockquote>vieux<div>plus vieux</div>"
        "</blockquote><script>non</script>trois"
    )
    assert text_of(page) == "un mot\ndeux\n> vieux\n> plus vieux\ntrois"
