"""Nobody is written what is another's, however a reader divides an account."""

from __future__ import annotations

from typing import Any

import pytest

from cbcm.cli import shares
from cbcm.cli.client import RefusedError
from cbcm.cli.ranking import Line, in_order, plain
from cbcm.cli.shares import Target
from cbcm.vocabulary import Category, Disposition

BAOBAB, DJOLIBA = Target("baobab_secours", "agency"), Target("djoliba_sante", "agency")
CFM = Target("baobab_secours", "feedback")
CLINIC = Target("kenyeba_clinic", "assistance")
WHOLE = "Le chauffeur de Baobab m'a demandé cela. Et quand vient le riz ?"
ACCOUNT: dict[str, Any] = {
    "pack": "mali", "sop": "1", "rule": "sea_and_aid", "reason": "It is about an aid worker.",
    "priority": "high", "others_involved": False, "split_off": ["PROG"],
    "facts": {"country": "ML", "channel": "sms", "topic": "treatment", "category": "UNCLEAR",
              "organisations": ["baobab_secours", "djoliba_sante"], "handler": "none",
              "area": "ML-5", "child": "yes", "danger": True, "language": "fr"},
    "organisation_answer": "Baobab et Djoliba", "narrative": WHOLE, "masked": False,
    "identity": None,
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "way", "disposition", "expected"),
    [
        ("x", None, Disposition.REFER, "x:agency"),
        ("desk", None, Disposition.REFER, "desk:desk"),
        ("x", "integrity", Disposition.REFER, "x:integrity"),
        ("x:feedback", None, Disposition.REFER, "x:feedback"),
        ("x", None, Disposition.OWN_MECHANISM, "x:feedback"),
        ("network", None, Disposition.OWN_MECHANISM, "network:feedback_partner"),
        ("x", None, Disposition.SERVICE, "x:assistance"),
        ("x:gbv", None, Disposition.SERVICE, "x:gbv"),
    ],
)
def test_a_recipient_has_the_way_of_the_disposition(
    text: str, way: str | None, disposition: Disposition, expected: str
) -> None:
    assert str(shares.target_of(text, way, disposition)) == expected


def test_words_are_divided_by_headings() -> None:
    text = "\n=== djoliba_sante ===\nun\ndeux\n\n=== baobab_secours:agency ===\n  trois === x\n"
    assert shares.divided(text, [BAOBAB, DJOLIBA]) == {BAOBAB: "trois === x", DJOLIBA: "un\ndeux"}


@pytest.mark.parametrize(
    "text",
    [
        "", "sans titre", "avant\n=== baobab_secours:agency ===\nx",
        "=== baobab_secours:agency ===\nx",
        "=== baobab_secours:agency ===\nx\n=== djoliba_sante:agency ===\n ",
        "=== baobab_secours:agency ===\nx\n=== nobody ===\ny",
        "=== baobab_secours:agency ===\nx\n=== baobab_secours:agency ===\ny",
    ],
)  # fmt: skip
def test_a_text_that_is_not_divided_is_refused(text: str) -> None:
    with pytest.raises(RefusedError) as refused:
        shares.divided(text, [BAOBAB, DJOLIBA])
    assert "sans titre" not in str(refused.value)


def test_a_heading_without_its_way_is_refused_where_it_could_be_two() -> None:
    with pytest.raises(RefusedError):
        shares.divided("=== baobab_secours ===\nx", [BAOBAB, CFM])


@pytest.mark.parametrize(
    ("words", "mixed"),
    [
        ({BAOBAB: "la même chose", DJOLIBA: " La même\nchose"}, False),
        ({BAOBAB: "le chauffeur", CFM: "le chauffeur"}, False),
        ({BAOBAB: "le chauffeur", CFM: "Le riz ? Le  chauffeur aussi."}, False),
        ({BAOBAB: "le chauffeur", DJOLIBA: "le médecin et le chauffeur"}, False),
        ({BAOBAB: "le chauffeur", CFM: WHOLE}, False),
        ({CFM: f"Bonjour. {WHOLE}"}, True),
    ],
)
def test_what_is_anothers_is_refused(words: dict[Target, str], mixed: bool) -> None:
    with pytest.raises(RefusedError) as refused:
        shares.require_own_parts(words, WHOLE, mixed=mixed)
    assert "chauffeur" not in str(refused.value)


@pytest.mark.parametrize(
    ("words", "mixed"),
    [
        ({BAOBAB: "le chauffeur", DJOLIBA: "le médecin"}, False),
        ({BAOBAB: "le chauffeur et le riz", CFM: "le riz"}, False),
        ({CFM: WHOLE}, False),
        ({CFM: "quand vient le riz ?"}, True),
        ({BAOBAB: WHOLE, CFM: "le riz"}, False),
    ],
)
def test_own_parts_are_taken(words: dict[Target, str], mixed: bool) -> None:
    shares.require_own_parts(words, WHOLE, mixed=mixed)


def test_a_share_names_no_other_organisation() -> None:
    written = shares.account(
        ACCOUNT, BAOBAB, [BAOBAB, DJOLIBA], words="le chauffeur", category=Category.SEA
    )
    assert written["others_involved"] is True
    assert written["facts"]["category"] == "SEA"
    assert written["facts"]["organisations"] == ["baobab_secours"]
    assert "jolib" not in str(written)
    assert WHOLE not in str(written)
    assert ACCOUNT["facts"]["category"] == "UNCLEAR", "the original is as it was"


def test_a_mechanism_reads_nothing_of_the_other_matter() -> None:
    written = shares.account(
        ACCOUNT, CFM, [BAOBAB, CFM], words="quand vient le riz ?", category=None
    )
    assert written["others_involved"] is False
    assert written["facts"] == {
        "country": "ML", "channel": "sms", "area": "ML-5", "language": "fr", "topic": "aid",
        "category": "PROG", "organisations": ["baobab_secours"],
    }  # fmt: skip
    for word in ("aid worker", "sea", "danger", "child", "Djoliba", "chauffeur", "high"):
        assert word not in str(written)


def test_one_recipient_gets_the_whole() -> None:
    written = shares.account(ACCOUNT, BAOBAB, [BAOBAB], words=None, category=None)
    assert written == ACCOUNT
    aid = shares.account(ACCOUNT, CFM, [CFM], words=None, category=None)
    assert (aid["narrative"], aid["organisation_answer"]) == (WHOLE, "Baobab et Djoliba")


def test_that_others_are_involved_is_not_taken_back() -> None:
    told = ACCOUNT | {"others_involved": True}
    assert shares.account(told, BAOBAB, [BAOBAB], words=None, category=None)["others_involved"]


def test_a_service_reads_neither_account_nor_accused() -> None:
    contact = {"version": 1, "token": "t", "pack": "mali", "sop": "1", "phone": "+223",
               "language": "fr", "may_call": True, "may_write": False, "hours": "evening",
               "say_if_other": "wrong_number"}  # fmt: skip
    assert shares.assistance(contact, ACCOUNT, ["health"]) == {
        "pack": "mali", "sop": "1", "phone": "+223", "language": "fr", "may_call": True,
        "may_write": False, "hours": "evening", "say_if_other": "wrong_number",
        "area": "ML-5", "child": "yes", "danger": True, "needs": ["health"],
    }, "who calls knows when, and what to say to somebody else"  # fmt: skip
    assert shares.others_involved(CLINIC, [CLINIC, BAOBAB, DJOLIBA]) is False


def _line(name: str, purpose: str, keys: list[str], **facts: object) -> Line:
    item = {"id": name, "purpose": purpose, "reply_keys": keys, "overdue": False}
    return Line(item, [{"facts": facts, "narrative": "n"} if facts else {"phone": "+223"}])


def test_alerts_come_first_and_then_the_topic() -> None:
    lines = [
        _line("contact of nobody here", "contact", ["k9"]),
        _line("aid", "account", ["k1"], category="PROG"),
        _line("unclear", "account", ["k2"], category="UNCLEAR"),
        _line("contact of the sensitive one", "contact", ["k3", "k4"]),
        _line("sensitive", "account", ["k4"], category="SEA", child="unknown"),
        _line("child", "account", ["k5"], category="PROG", child="yes"),
        _line("danger", "account", ["k6"], category="PROG", danger=True),
        _line("alert", "alert", ["k1"]),
    ]
    assert [line.id for line in in_order(lines)] == [
        "alert", "danger", "child", "contact of the sensitive one", "sensitive",
        "contact of nobody here", "unclear", "aid",
    ]  # fmt: skip


def test_what_she_wrote_cannot_steer_a_terminal() -> None:
    assert plain("a\x1b[2Jb\u202ec\nd\x9be") == "a [2Jb c d e"
    line = _line("x", "account", [], category="SEA", organisation_answer="\x1b]0;x\x07Oui")
    assert "\x1b" not in line.summary
    assert "\x07" not in line.summary


def test_who_it_is_about_and_where_stay_out_of_a_part_with_words_of_its_own() -> None:
    typed = ACCOUNT | {"accused": "Adama Exemplaire", "where": "la pompe", "reporter": "witness"}
    for target in (BAOBAB, DJOLIBA):
        part = shares.account(
            typed, target, [BAOBAB, DJOLIBA], words="sa part", category=Category.SEA
        )
        assert not {"accused", "where"} & set(part)
        assert part["reporter"] == "witness"
    whole = shares.account(typed, BAOBAB, [BAOBAB], words=None, category=None)
    assert (whole["accused"], whole["where"]) == ("Adama Exemplaire", "la pompe")


@pytest.mark.parametrize("facts", [7, {"category": []}, {"category": {}, "child": [], "danger": 0}])
def test_one_that_was_sealed_wrongly_keeps_no_other_from_the_list(facts: object) -> None:
    item = {"id": "a", "purpose": "account", "overdue": False, "reply_keys": []}
    broken = Line(item, [{"narrative": ["x"], "facts": facts}])
    other = Line(item | {"id": "b"}, [{"facts": {"category": "SEA"}, "narrative": "y"}])
    assert [line.id for line in in_order([broken, other])] == ["b", "a"]
    assert all(line.summary and line.beginning for line in (broken, other))


def test_only_the_line_reads_which_agencies_may_be_meant() -> None:
    facts = ACCOUNT["facts"] | {"candidates": ["djoliba_sante", "baobab_secours"]}
    original = ACCOUNT | {"facts": facts}
    for words in (None, "Seulement cela."):
        written = shares.account(original, BAOBAB, [BAOBAB], words=words, category=None)
        assert "candidates" not in written["facts"]
    desk = Target("desk", "desk")
    kept = shares.account(original, desk, [desk], words=None, category=None)
    assert kept["facts"]["candidates"] == facts["candidates"]
