"""The hotline script: every branch, and what holds for any keys in any order."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cbcm.intake import call as script
from cbcm.intake.telephone import PAUSE, Call, Do, Heard, Line, Then, Turn
from cbcm.vocabulary import Consent, Topic

LINE = Line(("fr", "ht", "en", "ar"), operators=frozenset({"woman", "man"}))
CLOSED = replace(LINE, operators=frozenset())
HIDDEN = replace(CLOSED, hidden=True)
CODE = "482177305519"
MOST_STEPS = 45
NOTHING = Heard()


def follow(turn: Turn, *, known: bool = False) -> Turn:
    """What the journey does between a key and what is heard."""
    if Do.LOOK_UP in turn.do:
        if known:
            return script.found(turn.call, ("t1",), ("A1",))
        return script.not_found(turn.call, CLOSED)
    if Do.CODE in turn.do:
        return script.spell(turn.call, CODE)
    if Do.CHOOSE in turn.do:
        return script.chosen(turn.call)
    return turn


def press(line: Line, *said: str | int | bool, known: bool = False) -> Turn:
    """A call: keys, a recording's seconds, or whether somebody answered a transfer."""
    turn = script.begin(line)
    for one in said:
        turn = follow(script.step(turn.call, heard(one), line), known=known)
    return turn


def heard(one: str | int | bool) -> Heard:
    if isinstance(one, bool):
        return Heard(talked=one)
    return Heard(keys=one) if isinstance(one, str) else Heard(seconds=one)


def keys(turn: Turn) -> list[str]:
    return [key for key, _ in turn.plays]


def test_each_language_offers_itself_in_its_own_voice() -> None:
    assert script.begin(LINE).plays == (("V1", "fr"), ("V1", "ht"), ("V1", "en"), ("V1", "ar"))


@pytest.mark.parametrize(("key", "language"), [("1", "fr"), ("2", "ht"), ("3", "en"), ("4", "ar")])
def test_a_language_has_its_key(key: str, language: str) -> None:
    turn = press(LINE, key)
    assert turn.plays == (("V2", language),)


def test_nothing_pressed_twice_is_the_first_language_of_the_pack() -> None:
    assert keys(press(LINE, "")) == ["V1"] * 4
    assert press(LINE, "", "").plays == (("V2", "fr"),)
    assert press(LINE, "5", "6").plays == (("V2", "fr"),), "a language the pack has not"


@pytest.mark.parametrize(("key", "topic"), [("1", Topic.AID), ("2", Topic.TREATMENT)])
def test_a_complaint_from_the_first_key_to_the_last(key: str, topic: Topic) -> None:
    turn = press(LINE, "1", key)
    assert (keys(turn), turn.then, turn.call.topic) == (["V3"], Then.RECORD, topic)
    assert turn.do == {Do.OPEN}
    turn = press(LINE, "1", key, 40)
    assert (keys(turn), turn.then, turn.do) == (["V4"], Then.KEYS, {Do.KEEP})
    turn = press(LINE, "1", key, 40, "8")
    assert (keys(turn), turn.digits) == (["V5"], 4)
    assert (turn.do, turn.call.consent) == ({Do.CONSENT, Do.FINISH}, Consent.ORGANISATION)
    turn = press(LINE, "1", key, 40, "8", "1234")
    assert (keys(turn), turn.then) == (["V5B", "V6"], Then.END)


@pytest.mark.parametrize(
    ("pressed", "consent"),
    [("6", Consent.NOBODY), ("7", Consent.LINE), ("8", Consent.ORGANISATION), ("", Consent.NOBODY)],
)
def test_consent_by_key_and_nothing_is_no(pressed: str, consent: Consent) -> None:
    turn = press(LINE, "1", "2", 40, pressed)
    assert (turn.call.step, turn.call.consent) == ("V5", consent)


def test_another_key_at_the_consent_repeats_it_once_and_is_no() -> None:
    assert keys(press(LINE, "1", "2", 40, "3")) == ["V4"]
    assert press(LINE, "1", "2", 40, "3", "3").call.consent is Consent.NOBODY


def test_no_key_repeats_once_and_then_leads_to_the_recording() -> None:
    assert keys(press(LINE, "1", "")) == ["V2"]
    turn = press(LINE, "1", "", "")
    assert (keys(turn), turn.then) == (["V3"], Then.RECORD)


def test_nearly_nothing_said_is_invited_once_more_and_kept_if_there_is_a_second_of_it() -> None:
    turn = press(LINE, "1", "2", 1)
    assert (keys(turn), turn.then, turn.do) == (["V3"], Then.RECORD, {Do.OPEN, Do.KEEP})
    turn = press(LINE, "1", "2", 0)
    assert Do.KEEP not in turn.do
    assert keys(press(LINE, "1", "2", 1, 1)) == ["V4"]


def test_nothing_said_and_nobody_may_call_is_the_end() -> None:
    turn = press(LINE, "1", "2", 0, 0, "6")
    assert (keys(turn), turn.then) == (["V6"], Then.END)
    assert Do.FINISH in turn.do
    assert keys(press(LINE, "1", "2", 0, 0, "7")) == ["V5"], "she cannot speak now: call her"


def test_a_hidden_number_is_asked_nothing_and_hears_a_long_number() -> None:
    turn = script.begin(HIDDEN)
    for one in ("1", "2", 40):
        turn = script.step(turn.call, heard(one), HIDDEN)
    assert turn.do == {Do.KEEP, Do.FINISH, Do.CODE}
    assert turn.call.consent is Consent.NOBODY
    assert keys(follow(turn))[0] == "C1"


def test_the_long_number_is_read_twice_in_groups_and_again_for_0_without_limit() -> None:
    turn = press(LINE, "1", "2", 40, "6", "0")
    one = ["D4", "D8", "D2", "D1", PAUSE, "D7", "D7", "D3", "D0", PAUSE, "D5", "D5", "D1", "D9",
           PAUSE]  # fmt: skip
    assert keys(turn) == ["C1", PAUSE, *one, "C1B", *one, "C1C"]
    for _ in range(50):
        again = script.step(turn.call, Heard("0"), LINE)
        assert (again.plays, again.do) == (turn.plays, frozenset()), "no second number"
        turn = again
    assert keys(script.step(turn.call, NOTHING, LINE)) == ["V6"]


def test_four_digits_may_be_any_and_fewer_are_asked_for_once_more() -> None:
    assert keys(press(LINE, "1", "2", 40, "6", "0000")) == ["V5B", "V6"]
    assert keys(press(LINE, "1", "2", 40, "6", "12")) == ["V5"]
    assert keys(press(LINE, "1", "2", 40, "6", "12", "12")) == ["V6"]
    assert keys(press(LINE, "1", "2", 40, "6", "")) == ["V6"]


def test_help_today_alerts_before_anything_is_heard() -> None:
    turn = press(LINE, "1", "3")
    assert (keys(turn), turn.then, turn.do) == (["U1", "U1B"], Then.TRANSFER, {Do.ALERT})
    assert turn.call.operator == "woman"
    assert turn.call.consent is Consent.NOBODY
    assert press(LINE, "1", "3", True).then is Then.END
    assert keys(press(LINE, "1", "3", False)) == ["U2"]
    closed = press(CLOSED, "1", "3")
    assert (keys(closed), closed.do) == (["U1", "U2"], {Do.ALERT})
    hidden = press(HIDDEN, "1", "3")
    assert (keys(hidden), hidden.then) == (["U1", "V3"], Then.RECORD)
    assert Do.ALERT in hidden.do


def test_a_man_alone_at_the_line_is_not_announced_as_a_woman() -> None:
    turn = press(replace(LINE, operators=frozenset({"man"})), "1", "3")
    assert (keys(turn), turn.call.operator) == (["U1"], "man")


def test_nobody_is_free_asks_for_a_call_then_records_and_ends() -> None:
    turn = press(CLOSED, "1", "3", "7")
    assert (keys(turn), turn.then) == (["V3B"], Then.RECORD)
    assert (turn.call.consent, Do.CONSENT in turn.do) == (Consent.LINE, True)
    turn = press(CLOSED, "1", "3", "7", 20)
    assert (keys(turn), turn.then, turn.do) == (["V6"], Then.END, {Do.KEEP, Do.FINISH})
    assert press(CLOSED, "1", "3", "8", "8").call.consent is Consent.NOBODY
    assert press(CLOSED, "1", "3", "", "").then is Then.RECORD


def test_a_person_is_a_woman_or_a_man_in_hours_and_else_the_recording() -> None:
    assert keys(press(LINE, "1", "5")) == ["O1"]
    for key, who in (("1", "woman"), ("2", "man")):
        turn = press(LINE, "1", "5", key)
        assert (turn.then, turn.call.operator) == (Then.TRANSFER, who)
    assert keys(press(LINE, "1", "5", "1", False)) == ["O1B", "V3"]
    assert keys(press(CLOSED, "1", "5")) == ["O1B", "V3"]
    assert keys(press(LINE, "1", "5", "", "")) == ["V3"]
    only = replace(LINE, operators=frozenset({"man"}))
    assert keys(press(only, "1", "5", "1")) == ["O1B", "V3"]


def test_who_called_before_hears_the_answers_and_the_menu() -> None:
    assert press(LINE, "1", "4").digits == 12
    turn = press(LINE, "1", "4", "1234", known=True)
    assert keys(turn) == ["A1", "B2"]
    assert keys(press(LINE, "1", "4", "1234", "0", known=True)) == ["A1", "B2"]
    add = press(LINE, "1", "4", "1234", "1", known=True)
    assert (keys(add), add.then, add.do) == (["V3B"], Then.RECORD, frozenset())
    added = press(LINE, "1", "4", "1234", "1", 30, known=True)
    assert (keys(added), added.do) == (["V6"], {Do.ADD})
    stop = press(LINE, "1", "4", "1234", "9", known=True)
    assert (keys(stop), stop.do) == (["V5B", "V6"], {Do.WITHDRAW})
    assert keys(press(LINE, "1", "4", "1234", "5", known=True)) == ["O1"]
    assert press(LINE, "1", "4", "1234", "", "", known=True).then is Then.RECORD


def test_what_is_not_found_is_the_same_three_times_and_then_a_person() -> None:
    turns = [press(LINE, "1", "4", *["9999"] * tries) for tries in (1, 2)]
    assert [keys(turn) for turn in turns] == [["B3"], ["B3"]]
    assert keys(press(LINE, "1", "4", "9999", "12", "777777777777")) == ["O1B", "V3"]
    assert keys(press(LINE, "1", "4", "9999", "5")) == ["O1"]
    assert press(LINE, "1", "4", "", "").then is Then.RECORD


def test_0_repeats_wherever_it_is_pressed() -> None:
    for before in ([], ["1"], ["1", "2", 40], ["1", "4"], ["1", "5"], ["1", "3", False]):
        turn = press(LINE, *before)
        again = script.step(turn.call, Heard("0"), LINE)
        assert again.then is Then.KEYS
        assert set(keys(again)) <= set(keys(turn)) | {"U2"}


def test_where_our_side_is_down_she_can_speak_and_after_it_she_may_hang_up() -> None:
    call = press(LINE, "3", "2").call
    turn = script.record_anyway(call, LINE)
    assert (turn.plays, turn.then) == ((("V3", "en"),), Then.RECORD)
    said = script.step(call, Heard(seconds=30), LINE).call
    assert script.record_anyway(said, LINE).then is Then.END
    urgent = script.record_anyway(press(LINE, "3", "3").call, LINE)
    assert keys(urgent) == ["U1", "V3"]


PRESSED = st.one_of(
    st.sampled_from(["", *"0123456789", "1234", "0000", "12", CODE, "99999", "hangup"]),
    st.integers(0, 180), st.booleans(),
)  # fmt: skip
LINES = st.sampled_from([LINE, CLOSED, HIDDEN, Line(("ar",)), Line(("bm", "sg"))])


@given(st.lists(PRESSED, max_size=60), LINES, st.booleans())
def test_any_call_ends_and_never_dead_ends(
    said: list[str | int | bool], line: Line, known: bool
) -> None:
    turn, played = script.begin(line), [*script.begin(line).plays]
    steps = 0
    pending = list(said)
    while turn.then is not Then.END:
        one: str | int | bool = pending.pop(0) if pending else ""
        repeats = one == "0" and turn.call.step == "C1"
        if turn.then is Then.RECORD and not isinstance(one, int):
            one = 0  # a recording ends by itself
        if turn.then is Then.TRANSFER:
            one = bool(one) if isinstance(one, bool) else False
        if turn.then is Then.KEYS and not isinstance(one, str):
            one = ""
        before = turn.call
        turn = follow(script.step(before, heard(one), line), known=known)
        steps += not repeats
        assert steps <= MOST_STEPS, "it goes on and on"
        assert turn.then is Then.TRANSFER or turn.plays, "silence on the line"
        assert turn.then is not Then.KEYS or turn.digits > 0
        if turn.call.consent is not before.consent:
            assert {"V4", "U2"} & {key for key, _ in played}, "a consent that nobody explained"
            assert before.step in ("V4", "U2")
        if turn.call.topic is Topic.HELP_TODAY and before.topic is not Topic.HELP_TODAY:
            assert Do.ALERT in turn.do
        if line.hidden:
            assert turn.call.consent is Consent.NOBODY
        played += turn.plays
    assert turn.call.language in line.languages


@given(st.lists(st.sampled_from([*"12356789", "1234"]), max_size=12), LINES)
def test_five_presses_at_most_lead_to_the_end_of_a_message(said: list[str], line: Line) -> None:
    """But for who called before: a number is looked for there."""
    turn, pressed = script.begin(line), 0
    pending = list(said)
    silent = 0
    while turn.then is not Then.END:
        before = turn.call.step
        if turn.then is Then.KEYS:
            key = pending.pop(0) if pending else ""
            key = key[:1] if turn.digits == 1 else key
            given_ = Heard(key)
            pressed += bool(key)
        else:
            given_ = Heard(seconds=30) if turn.then is Then.RECORD else Heard(talked=False)
        turn = follow(script.step(turn.call, given_, line))
        silent += turn.call.step == before  # asked once more, for a key that means nothing there
    assert pressed <= 5 + silent


def test_a_call_prints_no_number() -> None:
    assert CODE not in repr(Call(spelled=CODE))
    assert "1234" not in repr(Heard("1234"))
