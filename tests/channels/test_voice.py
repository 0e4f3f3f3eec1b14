"""The telephone door: signed requests only, TwiML out, and what a call leaves behind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from unittest import mock
from urllib.parse import urlencode

import pytest
from twilio.request_validator import RequestValidator

from cbcm.demo.network import Network
from cbcm.errors import StoreUnavailableError
from cbcm.sealing import UnopenableError
from tests.doors import FORM, NUMBER
from tests.hotline import VOICE, Hotline, calling
from tests.longer import first
from tests.world import DESK, HER

pytestmark = pytest.mark.quick_on_sqlite


@pytest.fixture
def line(network: Network) -> Iterator[Hotline]:
    with calling(network) as made:
        yield made


@pytest.fixture
def sqlite_line(sqlite_network: Network) -> Iterator[Hotline]:
    """The same on SQLite only, where the database makes no difference."""
    with calling(sqlite_network) as made:
        yield made


def test_only_the_provider_is_answered(sqlite_line: Hotline) -> None:
    line = sqlite_line
    phone = line.phone()
    path, body, headers = phone.signed("/voice/twilio", {})
    assert line.ask(path, body, headers).status_code == 200
    before = line.rows()
    name = "X-Twilio-Signature"
    form = phone.form({})
    for wrong in (
        (path, body, {"Content-Type": FORM}),
        (path, body, headers | {name: ""}),
        (path, body, headers | {name: "A" * 27 + "="}),
        (path, body, headers | {name: "é" * 28}),
        (path, body + b"&Digits=3", headers),
        (path + "?s=x", body, headers),
        ("/voice/twilio/next", body, headers),
        _signed(line, path, form | {"AccountSid": "AC" + "0" * 32}),
        _signed(line, path, form | {"To": "+15005550007"}),
        _signed(line, path, form | {"Direction": "outbound-api"}),
        _signed(line, path, {k: v for k, v in form.items() if k != "AccountSid"}),
    ):
        assert line.ask(*wrong).status_code == 403
    no_call = _signed(line, path, {k: v for k, v in form.items() if k != "CallSid"})
    assert line.ask(*no_call).status_code == 400
    assert line.rows() == before


def _signed(line: Hotline, path: str, form: dict[str, str]) -> tuple[str, bytes, dict[str, str]]:
    signature = RequestValidator(line.provider.token).compute_signature(line.base + path, form)
    return path, urlencode(form).encode(), {"X-Twilio-Signature": signature, "Content-Type": FORM}


def test_a_call_is_answered_in_every_language_that_can_be_said(sqlite_line: Hotline) -> None:
    phone = sqlite_line.phone().ring()
    assert phone.said() == [sqlite_line.says("V1", code) for code in ("fr", "ar", "en")]
    assert "bm" not in sqlite_line.app.state.hotline.voices.languages(), "nobody recorded it"
    assert sqlite_line.count("draft") == 0, "nothing is kept of who only rang"


def test_a_recording_reaches_the_desk_and_is_deleted_upstream(line: Hotline) -> None:
    phone = line.phone().ring().press("1").press("2")
    assert phone.said() == [line.says("V3")]
    assert phone.waits == "Record"
    phone.speak(30, VOICE)
    assert phone.said() == [line.says("V4")]
    phone.press("6")
    assert phone.said() == [line.says("V5")]
    phone.press("1234")
    assert phone.said() == [line.says("V5B"), line.says("V6")]
    assert phone.waits == "Hangup"
    phone.hang_up()
    swept = line.sweep()
    assert (swept.sealed, swept.received, swept.deleted) == (1, 0, 1)
    assert (line.provider.calls, line.provider.recordings) == ({}, {})
    assert line.recordings() == [VOICE]
    (account,) = line.accounts()
    assert account["facts"]["channel"] == "hotline"
    assert account["facts"]["topic"] == "treatment"
    assert account["facts"]["pictures_or_voice"] == 1
    assert (account["facts"]["language"], account["narrative"]) == ("fr", "")
    assert line.contacts() == []
    assert line.sweep().sealed == 0
    assert len(line.recordings()) == 1


@pytest.mark.parametrize(("key", "topic"), [("1", "aid"), ("2", "treatment")])
def test_nobody_but_the_desk_gets_what_nobody_has_heard_yet(
    sqlite_line: Hotline, key: str, topic: str
) -> None:
    line = sqlite_line
    line.phone().ring().press("1").press(key).speak(9, VOICE).press("8").hang_up()
    line.sweep()
    (account,) = line.accounts()
    assert account["facts"]["topic"] == topic
    for seat in line.world.network.seats():
        if seat != DESK:
            assert line.world.inbox(seat) == [], seat


@pytest.mark.parametrize(("key", "called"), [("6", False), ("7", True), ("8", True), ("", False)])
def test_her_number_goes_along_by_consent_only(
    sqlite_line: Hotline, key: str, called: bool
) -> None:
    line = sqlite_line
    line.phone().ring().press("1").press("2").speak(9).press(key)
    contacts = line.contacts()
    assert [(c["phone"], c["may_call"], c["may_write"]) for c in contacts] == (
        [(HER, True, False)] if called else []
    )
    if called:
        assert contacts[0]["organisation_may_know"] is (key == "8")


@pytest.mark.parametrize("steps", first((5, 2, 0, 1, 3, 4, 6), 3))
def test_hanging_up_at_any_step_keeps_what_there_is(line: Hotline, steps: int) -> None:
    phone = line.phone().ring()
    todo = [
        lambda: phone.press("1"), lambda: phone.press("2"),
        lambda: phone.speak(20, VOICE), lambda: phone.press("7"), lambda: phone.press("4321"),
    ]  # fmt: skip
    for step in todo[:steps]:
        step()
    phone.hang_up()
    line.sweep()
    line.silence()
    line.world.tick(after=26 * 3600)
    spoke = steps >= 3
    assert line.recordings() == ([VOICE] if spoke else [])
    assert len(line.accounts()) == int(spoke)
    assert len(line.contacts()) == int(steps >= 4)
    assert line.provider.calls == {}
    if not spoke:
        assert (line.count("thread"), line.count("draft"), line.count("referral")) == (0, 0, 0)


def test_hanging_up_while_speaking_keeps_what_was_said(line: Hotline) -> None:
    phone = line.phone().ring().press("1").press("2").speak(12, VOICE, ended="hangup").hang_up()
    line.sweep()
    assert line.recordings() == [VOICE]
    assert line.silence().routed == 1
    assert len(line.accounts()) == 1
    assert phone.statuses == [200] * 4


def test_a_recording_of_which_no_request_told_joins_its_call(line: Hotline) -> None:
    line.phone().ring().press("3").press("2").speak(12, VOICE, told=False).hang_up()
    swept = line.sweep()
    assert (swept.received, swept.sealed, swept.deleted) == (1, 1, 1)
    line.silence()
    (account,) = line.accounts()
    assert (account["facts"]["topic"], account["facts"]["language"]) == ("treatment", "en")
    assert line.recordings() == [VOICE]


def test_a_recording_of_a_call_that_we_never_heard_of_is_a_message_of_its_own(
    line: Hotline,
) -> None:
    call = line.provider.new_call(HER, at=line.now - 600, status="completed")
    line.provider.record(call, VOICE, 8)
    assert line.sweep().received == 1
    assert line.recordings() == [VOICE]
    (account,) = line.accounts()
    assert account["facts"]["topic"] == "unknown"
    assert line.contacts() == []


def test_a_recording_that_is_listed_after_its_call_is_gone_is_fetched_all_the_same(
    line: Hotline,
) -> None:
    phone = line.phone().ring().press("1").press("2").speak(12, VOICE, told=False).hang_up()
    late = line.provider.recordings.popitem()[1]
    assert line.sweep().deleted == 1
    line.provider.recordings[late.sid] = late
    assert phone.call.sid not in line.provider.calls
    assert line.sweep(after=60).received == 1
    assert (line.recordings(), line.provider.recordings) == ([VOICE], {})


def test_the_record_of_a_call_stays_for_a_minute_after_its_end(sqlite_line: Hotline) -> None:
    line = sqlite_line
    line.phone(at=line.now - 119).ring().hang_up()
    assert (line.sweep().deleted, line.sweep(after=1).deleted) == (0, 1)


def test_recordings_of_another_line_of_the_same_account_are_left_alone(
    sqlite_line: Hotline,
) -> None:
    line = sqlite_line
    other = line.provider.new_call(HER, at=line.now - 600, status="completed")
    other.to = "+15005559999"
    line.provider.record(other, b"RIFF not ours", 8)
    for _ in range(2):
        line.sweep(after=3600)
    assert len(line.provider.recordings) == 1
    assert line.recordings() == []
    from cbcm import watch

    assert "upstream_calls: recordings wait unswept" not in watch.what_is_wrong(
        line.world.context, line.now
    )


def test_four_digits_for_what_was_not_stored_are_not_called_done(sqlite_line: Hotline) -> None:
    line = sqlite_line
    phone = line.phone().ring().press("1").press("2").speak(12, VOICE).press("6")
    with mock.patch("cbcm.intake.drafts.find", return_value=None):
        phone.press("4826")
    assert phone.said() == [line.says("V6")]


def test_what_is_too_early_waits_and_what_is_gone_is_done(sqlite_line: Hotline) -> None:
    line = sqlite_line
    phone = line.phone().ring().press("1").press("2").speak(12, VOICE)
    (recording,) = line.provider.recordings.values()
    recording.status = "processing"
    swept = line.sweep()
    assert (swept.sealed, swept.deleted, swept.kept_back) == (0, 0, 1)
    recording.status = "completed"
    swept = line.sweep()
    assert (swept.sealed, swept.deleted, swept.kept_back) == (1, 0, 1), "she is still on the line"
    phone.hang_up()
    assert line.sweep().deleted == 1
    assert line.recordings() == [VOICE]


def test_a_crash_between_seal_and_delete_doubles_nothing(line: Hotline) -> None:
    line.phone().ring().press("1").press("2").speak(12, VOICE).hang_up()
    line.provider.trouble(1, status=500, method="DELETE", path="Recordings")
    swept = line.sweep()
    assert (swept.sealed, swept.failed, swept.kept_back) == (1, 1, 1)
    assert len(line.provider.recordings) == 1
    swept = line.sweep()
    assert (swept.sealed, swept.deleted) == (0, 1)
    assert line.recordings() == [VOICE]


def test_a_recording_that_cannot_be_fetched_stays_upstream(sqlite_line: Hotline) -> None:
    line = sqlite_line
    line.phone().ring().press("1").press("2").speak(12, VOICE).hang_up()
    line.provider.trouble(1, status=500, path=r"Recordings/\w+\.wav")
    assert line.sweep().failed == 1
    assert len(line.provider.recordings) == 1
    assert line.sweep().sealed == 1
    assert line.recordings() == [VOICE]


def test_recordings_that_wait_too_long_are_told(sqlite_line: Hotline) -> None:
    from cbcm import watch

    line = sqlite_line
    line.phone().ring().press("1").press("2").speak(12, VOICE).hang_up()
    line.provider.trouble(99, status=500, path="Recordings/")
    assert line.sweep(after=3600).old == 1
    wrong = watch.what_is_wrong(line.world.context, line.now)
    assert "upstream_calls: recordings wait unswept" in wrong


def test_a_request_that_comes_twice_does_it_once(line: Hotline) -> None:
    phone = line.phone().ring().press("1").press("2").again()
    before = phone.said()
    phone.speak(20, VOICE).again()
    assert phone.said() == [line.says("V4")] != before
    phone.press("7").again()
    phone.press("1234").again()
    phone.hang_up()
    line.sweep()
    assert (len(line.accounts()), len(line.contacts()), len(line.recordings())) == (1, 1, 1)
    assert (line.count("thread"), line.count("receipt")) == (1, 1)


def test_where_our_side_is_down_she_is_still_recorded(line: Hotline) -> None:
    phone = line.phone().ring().press("3")
    with mock.patch.object(
        line.app.state.hotline.calls, "answer", side_effect=StoreUnavailableError
    ):
        phone.press("2")
        assert phone.said() == [line.says("V3", "en")]
        phone.speak(20, VOICE)
        assert phone.said() == [line.says("V6", "en")]
    phone.hang_up()
    swept = line.sweep()
    assert (swept.received, swept.sealed, swept.deleted) == (1, 1, 1)
    assert line.recordings() == [VOICE]


def test_a_shut_intake_leaves_the_recording_with_the_provider(sqlite_line: Hotline) -> None:
    line = sqlite_line
    phone = line.phone().ring().press("1")
    with mock.patch("cbcm.planning.missing_seats", return_value=["network:desk"]):
        phone.press("2").speak(20, VOICE)
        phone.hang_up()
        assert line.sweep().failed == 1
    assert len(line.provider.recordings) == 1
    assert line.sweep().received == 1
    assert line.recordings() == [VOICE]


def test_help_today_calls_somebody_before_anything_is_heard(line: Hotline) -> None:
    line.staffed(False)
    phone = line.phone().ring().press("1").press("3")
    (alert,) = [d for d in line.documents("network:on_call") if d["kind"] == "packet"]
    assert (alert["phone"], alert["number_without_consent"]) == (None, False)
    assert phone.said() == [line.says("U1"), line.says("U2")]
    phone.press("7")
    (alert,) = [d for d in line.documents("network:on_call") if d["kind"] == "packet"]
    assert alert["phone"] == HER
    phone.speak(20, VOICE)
    assert phone.said() == [line.says("V6")]
    phone.hang_up()
    line.sweep()
    assert line.recordings() == [VOICE]
    assert len(line.accounts()) == 1


def test_help_today_without_another_word_is_routed_by_silence(line: Hotline) -> None:
    line.staffed(False)
    line.phone().ring().press("1").press("3").hang_up()
    assert line.silence(hours=0.4).routed == 1
    (account,) = line.accounts()
    assert (account["facts"]["topic"], account["facts"]["danger"]) == ("help_today", True)


def test_in_staffed_hours_a_person_is_rung_with_our_own_number(sqlite_line: Hotline) -> None:
    line = sqlite_line
    line.staffed(True)
    with mock.patch("cbcm.calendar.Calendar.is_staffed", return_value=True):
        phone = line.phone().ring().press("1").press("3")
        assert phone.said() == [line.says("U1"), line.says("U1B")]
        dial = phone.twiml.find("Dial")
        assert dial is not None
        assert (dial.get("timeout"), dial.get("callerId")) == ("30", NUMBER)
        assert [n.text for n in dial.iter("Number")] == ["+22370000091"]
        assert line.count("referral") >= 2, "the alert is out"
        phone.answered(False)
        assert phone.said() == [line.says("U2")]
        other = line.phone("+22370000055").ring().press("1").press("5").press("2")
        assert [n.text for n in other.twiml.iter("Number")] == ["+22370000092"]
        assert other.answered(True).waits == "Hangup"
        closed = line.phone("+22370000056").ring().press("1").press("5").press("1").answered(False)
        assert closed.said() == [line.says("O1B"), line.says("V3")]
    with mock.patch("cbcm.calendar.Calendar.is_staffed", return_value=False):
        phone = line.phone("+22370000057").ring().press("1").press("5")
        assert phone.waits == "Record"


def test_a_hidden_number_hears_a_long_number_that_works_by_sms_too(line: Hotline) -> None:
    phone = line.phone("anonymous").ring().press("1").press("2").speak(20, VOICE)
    words = phone.said()
    assert words[0] == line.says("C1")
    digits = [words.index(w) for w in words]
    assert len(digits) == 27
    code = "".join(str(_digit(line, word)) for word in words[1:13])
    first = phone.said()
    assert phone.press("0").said() == first, "the same number, read again"
    assert line.count("receipt") == 1
    assert phone.press("").said() == [line.says("V6")]
    assert line.world.prompt(line.world.say(code, sender="+22370009999")) == "S1"
    assert line.contacts() == []


@pytest.mark.parametrize(
    "withheld", ["+266696687", "+7378742833", "Restricted", "", "sip:a@b.invalid", "+86282452253"]
)
def test_what_stands_for_a_withheld_number_is_no_number(
    sqlite_line: Hotline, withheld: str
) -> None:
    phone = sqlite_line.phone(withheld).ring().press("1").press("2").speak(20, VOICE)
    assert phone.said()[0] == sqlite_line.says("C1"), "nobody is asked whether it may be called"


def test_without_a_state_she_is_still_recorded(sqlite_line: Hotline) -> None:
    """A full disk: no secret of the day can be made."""
    line = sqlite_line
    with mock.patch("cbcm.channels.call_state.close", side_effect=OSError):
        phone = line.phone().ring()
        assert phone.waits == "Record"
        phone.speak(20, VOICE)
    phone.hang_up()
    line.sweep()
    assert line.recordings() == [VOICE]


def _digit(line: Hotline, word: str) -> int:
    return next(n for n in range(10) if line.says(f"D{n}") == word)


def test_the_state_in_the_address_fits_no_other_call(sqlite_line: Hotline) -> None:
    line = sqlite_line
    phone = line.phone().ring().press("1").press("2")
    other = line.phone("+22370000055")
    line.ask(*other.signed(f"/voice/twilio/next?s={phone.state()}", {"Digits": "7"}))
    answer = line.ask(*other.signed(f"/voice/twilio/next?s={phone.state()}", {"Digits": "7"}))
    assert line.says("V1") in answer.text, "it begins anew"
    assert HER.removeprefix("+") not in phone.state()
    assert len(phone.state()) < 1500


def test_without_an_account_or_a_voice_there_is_no_line(sqlite_network: Network) -> None:
    from tests.doors import Program

    program = Program(
        replace(
            sqlite_network,
            environment={k: v for k, v in sqlite_network.environment.items() if "TWILIO" not in k},
        )
    )
    assert program.post("/voice/twilio", b"", {}).status_code == 404
    assert program.get("/voice/audio/fr/V1.wav").status_code == 404
    program.close()


def test_a_recording_opens_for_the_desk_only(sqlite_line: Hotline) -> None:
    from cbcm.delivery import referrals
    from cbcm.sealing import open_binary

    line = sqlite_line
    line.phone().ring().press("1").press("2").speak(20, VOICE).hang_up()
    line.sweep()
    world = line.world
    reader = (world.account(DESK), world.context.peppers)
    (found,) = [item for item in world.inbox(DESK) if item.purpose == "addition"]
    ((part, kind),) = found.parts
    assert kind == "attachment"
    sealed = world.context.store.read(lambda c: referrals.ciphertext(c, found.id, part, *reader))
    opens = []
    for seat, identity in world.network.identities.items():
        try:
            open_binary(sealed, [identity])
        except UnopenableError:
            continue
        opens.append(seat)
    assert DESK in opens
    assert all(seat.startswith("network:") for seat in opens), opens
