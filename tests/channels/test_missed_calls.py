"""Where no free number exists: the line does not answer, and rings back once, in hours."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from unittest import mock

import pytest

from cbcm.demo.network import Network
from cbcm.pack import load_pack, shipped_packs
from tests.fakes.telephony import KeptCall, Phone
from tests.hotline import VOICE, Hotline, hotline_of, provider_for
from tests.world import HER

pytestmark = pytest.mark.quick_on_sqlite
OTHER = "+22370000055"


@pytest.fixture
def line(network: Network) -> Iterator[Hotline]:
    """A line whose pack says `missed_call: true`, in staffed hours."""
    provider = provider_for(network)
    made = hotline_of(network, provider)
    pack = replace(made.world.context.pack, missed_call=True)
    made.world.context = replace(made.world.context, pack=pack)
    hotline = made.app.state.hotline
    made.app.state.hotline = replace(hotline, context=replace(hotline.context, pack=pack))
    with mock.patch("cbcm.calendar.Calendar.is_staffed", return_value=True):
        yield made
    made.close()
    provider.stop()


def miss(line: Hotline, sender: str = HER, *, age: int = 120) -> KeptCall:
    """Somebody calls and is not answered."""
    phone = line.phone(sender, at=line.now - age)
    answer = line.ask(*phone.signed("/voice/twilio", {}))
    assert answer.text.endswith('<Response><Reject reason="busy"/></Response>')
    phone.call.status = "busy"
    return phone.call


def test_a_missed_call_is_not_answered_and_rung_back_once(line: Hotline) -> None:
    miss(line)
    assert line.sweep().rung == 1
    assert line.provider.rung == [HER]
    for _ in range(3):
        assert line.sweep(after=60).rung == 0
    assert line.provider.rung == [HER]
    rows = repr(line.rows())
    assert HER.removeprefix("+") not in rows


def test_the_call_back_begins_like_any_call_and_is_deleted_after_it(line: Hotline) -> None:
    miss(line)
    line.sweep()
    (back,) = [call for call in line.provider.calls.values() if call.direction != "inbound"]
    phone = Phone(line.provider, back, line.base, line.ask).ring()
    assert phone.said()[0] == line.says("V1")
    phone.press("1").press("2").speak(20, VOICE).press("7").press("4826").hang_up()
    line.world.now += 300
    line.sweep()
    assert (line.provider.calls, line.provider.recordings) == ({}, {})
    assert [contact["phone"] for contact in line.contacts()] == [HER]
    assert line.recordings() == [VOICE]
    assert line.provider.rung == [HER]


def test_who_tried_three_times_is_rung_once(line: Hotline) -> None:
    for age in (300, 200, 100):
        miss(line, age=age)
    miss(line, OTHER)
    line.sweep()
    line.sweep(after=30)
    assert sorted(line.provider.rung) == sorted([HER, OTHER])


def test_nobody_is_rung_who_called_otherwise(line: Hotline) -> None:
    for status in ("completed", "failed", "in-progress"):
        line.provider.new_call(OTHER, at=line.now - 120, status=status)
    line.provider.new_call("anonymous", at=line.now - 120, status="busy")
    line.provider.new_call(HER, at=line.now - 120, status="busy", direction="outbound-api")
    assert line.sweep().rung == 0
    assert line.provider.rung == []


def test_after_ten_minutes_or_out_of_hours_nobody_is_rung(line: Hotline) -> None:
    miss(line, age=601)
    assert line.sweep().rung == 0
    miss(line, OTHER)
    with mock.patch("cbcm.calendar.Calendar.is_staffed", return_value=False):
        assert line.sweep().rung == 0
    assert line.provider.calls == {}, "and nothing is kept upstream until then"


def test_a_provider_that_does_not_ring_is_asked_again_within_the_time(line: Hotline) -> None:
    miss(line)
    line.provider.trouble(1, status=500, method="POST", path="Calls")
    assert line.sweep().rung == 0
    assert line.sweep(after=120).rung == 1


def test_who_is_on_the_line_now_is_not_rung(line: Hotline) -> None:
    miss(line)
    talking = line.provider.new_call(HER, at=line.now - 30)
    assert line.sweep().rung == 0
    talking.status = "completed"
    assert line.sweep(after=60).rung == 1


def test_it_is_off_unless_the_pack_says_so(tmp_path: object) -> None:
    from pathlib import Path
    from shutil import copytree

    assert not load_pack("mali").missed_call
    folder = Path(copytree(shipped_packs() / "mali", Path(str(tmp_path)) / "mali"))
    text = (folder / "sop.yaml").read_text()
    (folder / "sop.yaml").write_text(text + "\nvoice: {missed_call: true}\n")
    assert load_pack(str(folder)).missed_call
