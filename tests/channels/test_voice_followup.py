"""Who calls again: four digits from the same telephone, the long number from any door."""

from __future__ import annotations

import time
from collections.abc import Iterator
from unittest import mock

import pytest
from sqlalchemy import Connection

from cbcm import casework, tables
from cbcm.answering import HeardBack
from cbcm.demo.network import Network
from cbcm.followup import four_digits, receipts
from cbcm.vocabulary import AnswerCode
from tests.fakes.telephony import Phone
from tests.hotline import VOICE, Hotline, calling
from tests.world import DESK, HER, code_in

pytestmark = pytest.mark.quick_on_sqlite
OTHER = "+22370000055"


@pytest.fixture
def line(network: Network) -> Iterator[Hotline]:
    with calling(network) as made:
        yield made


@pytest.fixture
def sqlite_line(sqlite_network: Network) -> Iterator[Hotline]:
    """The same on SQLite only, where the database makes no difference."""
    with calling(sqlite_network) as made:
        yield made


def complain(line: Hotline, *, sender: str = HER, digits: str = "4826", who: str = "6") -> None:
    phone = line.phone(sender).ring().press("1").press("2").speak(20, VOICE)
    phone.press(who).press(digits).hang_up()
    assert phone.waits == "Hangup"


def again(line: Hotline, *numbers: str, sender: str = HER) -> Phone:
    phone = line.phone(sender).ring().press("1").press("4")
    for number in numbers:
        phone.press(number)
    return phone


def answer(line: Hotline, code: AnswerCode, seat: str = DESK) -> None:
    """Whoever holds the account answers it."""
    world = line.world
    world.now += 60
    (item,) = [i for i in world.inbox(seat) if i.purpose == "account"]
    tokens = {part: d["token"] for part, d in world.open(seat, item.id).items()}
    if item.state == "waiting":
        world.acknowledge(seat, item.id, tokens, kept=False)
    account = world.account(seat)
    world.context.store.write(
        lambda c: casework.answer(
            c, world.context, account, item.id, code=code, sealed=None, now=world.now
        )
    )


def test_four_digits_hear_how_it_stands_and_then_the_answer(line: Hotline) -> None:
    complain(line)
    phone = again(line, "4826")
    assert phone.said() == [line.says("B2B"), line.says("B2")]
    answer(line, AnswerCode.A1)
    answer(line, AnswerCode.A4)
    phone = again(line, "4826")
    assert phone.said() == [line.says("A1"), line.says("A4"), line.says("B2")]
    assert "/" not in phone.said()[1], "it is spoken"
    assert phone.press("0").said() == [line.says("A1"), line.says("A4"), line.says("B2")]


def test_four_digits_are_good_from_the_same_telephone_only(sqlite_line: Hotline) -> None:
    line = sqlite_line
    complain(line)
    not_found = [line.says("B3")]
    assert again(line, "4826", sender=OTHER).said() == not_found
    assert again(line, "4826", sender="anonymous").said() == not_found
    assert again(line, "4827").said() == not_found
    assert again(line, "4826").said() != not_found
    assert line.world.prompt(line.world.say("4826 4826 4826", sender=HER)) != "S1"


def test_three_wrong_tries_a_day_and_then_the_right_one_is_not_found_either(
    sqlite_line: Hotline,
) -> None:
    line = sqlite_line
    complain(line)
    wrong = again(line, "1111", "2222")
    assert wrong.said() == [line.says("B3")]
    assert wrong.press("3333").said() == [line.says("O1B"), line.says("V3")], "a person, or speak"
    assert again(line, "4826").said() == [line.says("B3")], "blocked sounds like wrong"
    complain(line, sender=OTHER)
    assert again(line, "4826", sender=OTHER).said() == [line.says("B2B"), line.says("B2")]
    with mock.patch("cbcm.channels.voice.time.time", return_value=time.time() + 25 * 3600):
        assert again(line, "4826").said() == [line.says("B2B"), line.says("B2")]


def test_wrong_and_blocked_numbers_cost_the_same_work(sqlite_line: Hotline) -> None:
    line = sqlite_line
    complain(line)
    derive, worked = receipts.derive, []

    def count(*given: object) -> object:
        worked.append(given)
        return derive(*given)  # type: ignore[arg-type]

    with (
        mock.patch.object(four_digits, "derive", count),
        mock.patch.object(receipts, "derive", count),
    ):
        costs = []
        for numbers in (["1111"], ["4826"], ["1111"], ["1111"], ["1111"], ["4826"]):
            worked.clear()
            again(line, *numbers)
            costs.append(len(worked))
        assert set(costs) == {four_digits.SLOTS}
        worked.clear()
        again(line, "123456789012", sender=OTHER)
        again(line, "482177305519", sender=OTHER)
        assert len(worked) == 2


def test_the_same_digits_for_two_messages_hear_of_both(line: Hotline) -> None:
    complain(line)
    answer(line, AnswerCode.A2)
    complain(line)
    assert again(line, "4826").said() == [line.says("A2"), line.says("B2B"), line.says("B2")]
    assert line.count("receipt") == 2


def test_too_many_messages_under_the_same_digits_are_given_a_long_number(
    sqlite_line: Hotline,
) -> None:
    line = sqlite_line
    for _ in range(four_digits.SLOTS):
        complain(line)
    phone = line.phone().ring().press("1").press("2").speak(20).press("6").press("4826")
    assert phone.said()[0] == line.says("C1")
    assert line.count("receipt") == four_digits.SLOTS + 1


def test_a_number_from_an_sms_works_on_the_keypad(line: Hotline) -> None:
    code = line.world.tell_all()
    assert again(line, code, sender=OTHER).said() == [line.says("B2B"), line.says("B2")]
    assert again(line, code, sender="anonymous").said() == [line.says("B2B"), line.says("B2")]
    answer(line, AnswerCode.A6, seat="baobab_secours:focal_point")
    assert again(line, code, sender=OTHER).said() == [line.says("A6"), line.says("B2")]


def test_a_long_number_from_the_telephone_works_on_the_web_and_by_sms(line: Hotline) -> None:
    phone = line.phone().ring().press("1").press("2").speak(20, VOICE).press("6").press("0")
    digits = {line.says(f"D{n}"): str(n) for n in range(10)}
    code = "".join(digits[word] for word in phone.said()[1:13])
    heard = line.world.hear_back(code)
    assert isinstance(heard, HeardBack)
    assert heard.status == "waiting"
    assert line.world.prompt(line.world.say(code, sender=OTHER)) == "S1"
    assert again(line, code, sender=OTHER).said() == [line.says("B2B"), line.says("B2")]


def test_what_she_adds_is_sealed_to_the_desk_in_the_same_thread(line: Hotline) -> None:
    complain(line)
    line.sweep()
    threads = line.count("thread")
    phone = again(line, "4826", "1")
    assert (phone.said(), phone.waits) == ([line.says("V3B")], "Record")
    phone.speak(9, b"RIFF another thing").again()
    assert phone.said() == [line.says("V6")]
    phone.hang_up()
    assert line.sweep().sealed == 1
    assert sorted(line.recordings()) == sorted([VOICE, b"RIFF another thing"])
    assert line.count("thread") == threads
    assert len(line.accounts()) == 1, "no second message"


def test_9_takes_back_her_number_and_says_so(line: Hotline) -> None:
    complain(line, who="7")
    assert len(line.contacts()) == 1
    phone = again(line, "4826", "9")
    assert phone.said() == [line.says("V5B"), line.says("V6")]
    assert line.contacts() == []
    assert len(line.accounts()) == 1
    phone.again()
    assert again(line, "4826").said() == [line.says("B2B"), line.says("B2")]


def test_what_nobody_could_open_is_said_and_can_be_said_again(sqlite_line: Hotline) -> None:
    from cbcm.followup import threads
    from cbcm.vocabulary import ThreadState

    line = sqlite_line
    complain(line)
    (row,) = line.rows()["thread"]
    line.world.context.store.write(lambda c: threads.set_state(c, row[0], ThreadState.UNREADABLE))
    assert again(line, "4826").said() == [line.says("B2D"), line.says("B2")]


def test_free_text_of_an_answer_is_never_said(sqlite_line: Hotline) -> None:
    from cbcm.sealing import seal_text

    line = sqlite_line
    complain(line)
    world = line.world
    (item,) = [i for i in world.inbox(DESK) if i.purpose == "account"]
    account = world.account(DESK)
    keys = [key for row in line.rows()["receipt"] for key in row if str(key).startswith("age1")]
    assert len(keys) == 1
    sealed = seal_text("rendez-vous au marché", keys)
    tokens = {part: d["token"] for part, d in world.open(DESK, item.id).items()}
    world.acknowledge(DESK, item.id, tokens, kept=False)
    world.context.store.write(
        lambda c: casework.answer(
            c, world.context, account, item.id, code=AnswerCode.A4, sealed=sealed, now=world.now
        )
    )
    assert again(line, "4826").said() == [line.says("A4"), line.says("B2")]


def test_a_code_by_sms_and_the_keypad_share_their_limit(sqlite_line: Hotline) -> None:
    line = sqlite_line
    code = code_in(line.world.say("Bonjour, on m'a demandé de payer pour le riz") or "")
    hotline = line.app.state.hotline
    assert hotline.calls.guesses is line.app.state.journey.guesses
    for _ in range(3):
        again(line, "111111111111", "222222222222", sender=OTHER)
    assert again(line, code, sender=OTHER).said() == [line.says("B3")]


def test_what_she_adds_is_sealed_though_her_thread_was_to_end_meanwhile(
    sqlite_line: Hotline,
) -> None:
    line, world = sqlite_line, sqlite_line.world
    complain(line)
    line.sweep(after=400)

    def over(connection: Connection) -> None:
        for table in (tables.chunk, tables.part, tables.rung, tables.referral):
            connection.execute(table.delete())
        ended = {"keep_until": world.now + 60, "state": "finished"}
        connection.execute(tables.thread.update().values(**ended))

    world.context.store.write(over)
    again(line, "4826").press("1").speak(20, VOICE).hang_up()
    world.tick(after=120)
    line.sweep(after=400)
    assert line.recordings() == [VOICE]
