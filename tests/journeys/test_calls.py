"""Calls from the first ring to the seats: in each language, and nothing of them at rest."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from prometheus_client import generate_latest

from cbcm.atrest import search, spellings
from cbcm.channels import attachments
from cbcm.demo.network import Network, invent
from cbcm.telemetry import METRICS
from cbcm.voicing import PROMPTS
from tests.hotline import VOICE, Hotline, calling, hotline_of, provider_for
from tests.journeys.test_sweep import logs
from tests.longer import first
from tests.recordings import voice as tone
from tests.world import DESK

pytestmark = pytest.mark.quick_on_sqlite
HER_NUMBER = "22370918273"
OPERATOR = "22370999123"
DIGITS = "70912345"
SPOKEN = b"RIFF zorglubine mwakatafo brivolette" + bytes(range(256)) * 400

__all__ = ["logs"]


@pytest.fixture
def line(network: Network) -> Iterator[Hotline]:
    with calling(network) as made:
        yield made


def _searched(line: Hotline, logs: io.StringIO, folder: Path, stage: str) -> None:
    marks = [HER_NUMBER, OPERATOR, "zorglubine mwakatafo", "brivolette"]
    found = search(line.world.context.settings, marks, more=[folder])
    assert found == [], f"{stage}: {found}"
    needles = [needle for mark in marks for needle in spellings(mark)]
    places = {"logs": logs.getvalue().encode(), "metrics": generate_latest(METRICS.registry)}
    for place, content in places.items():
        assert not any(needle in content for needle in needles), f"{stage}: {place}"
    rows = line.rows()
    told = [repr(value) for table in rows.values() for row in table for value in row]
    calls = [*line.provider.calls, *line.provider.recordings, *line.provider.gone]
    assert calls
    assert not [value for value in told if any(sid in value for sid in calls)], stage


def test_nothing_of_a_call_is_at_rest_at_any_stage(
    line: Hotline, logs: io.StringIO, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    phone = line.phone("+" + HER_NUMBER).ring().press("1").press("2").speak(30, SPOKEN)
    _searched(line, logs, temporary, "recorded")
    phone.press("8").press("4826").hang_up()
    _searched(line, logs, temporary, "agreed and chosen")
    line.sweep()
    _searched(line, logs, temporary, "fetched and sealed")
    assert SPOKEN in line.recordings()
    late = line.phone("+" + HER_NUMBER).ring().press("1").press("4").press("4826")
    late.press("1").speak(9, SPOKEN).hang_up()
    line.sweep()
    line.phone("+" + HER_NUMBER).ring().press("1").press("4").press("1111").hang_up()
    urgent = line.phone("+" + HER_NUMBER).ring().press("1").press("3").press("7")
    urgent.speak(9, SPOKEN, told=False).hang_up()
    line.sweep()
    line.silence()
    _searched(line, logs, temporary, "added, urgent, missed and silent")
    assert line.recordings() == [SPOKEN] * 3
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize("key", first(["fr", "en", "ar"], 1))
@pytest.mark.parametrize("who", first(["8", "6", "7", ""], 2))
def test_each_language_and_consent_ends_at_the_right_seat(
    sqlite_network: Network, key: str, who: str
) -> None:
    _ends_right(sqlite_network, key, who)


@pytest.mark.parametrize("who", ["6", "8"])
def test_a_recorded_language_is_offered_and_ends_at_the_right_seat(
    tmp_path: Path, who: str
) -> None:
    """Haitian Creole, which the provider cannot speak: each prompt is a file."""
    folder = tmp_path / "voice"
    (folder / "ht").mkdir(parents=True)
    for prompt in PROMPTS:
        (folder / "ht" / f"{prompt}.wav").write_bytes(tone(0.3))
    (tmp_path / "network").mkdir()
    network = invent(tmp_path / "network", pack="haiti")
    network.environment["CBCM_VOICE_DIR"] = str(folder)
    context = network.open()
    network.enrol(context)
    context.store.close()
    _ends_right(network, "ht", who)


def _ends_right(network: Network, language: str, who: str) -> None:
    from cbcm.wording import KEYS

    provider = provider_for(network)
    line = hotline_of(network, provider)
    try:
        phone = line.phone("+" + HER_NUMBER).ring().press(KEYS[language]).press("2")
        recorded = line.app.state.hotline.voices.audio("V3", language)
        assert phone.said() == (
            [line.says("V3", language)] if recorded is None
            else [f"{line.base}/voice/audio/{language}/V3.wav"]
        )  # fmt: skip
        phone.speak(20, VOICE).press(who).press("4826").hang_up()
        line.sweep()
        (account,) = line.accounts()
        assert account["facts"]["language"] == language
        assert [c["phone"] for c in line.contacts()] == (
            ["+" + HER_NUMBER] if who in ("7", "8") else []
        )
        assert line.recordings() == [VOICE]
        elsewhere = [s for s in network.seats() if s != DESK and line.world.inbox(s)]
        assert elsewhere == [], "before anybody has listened nobody else has anything"
    finally:
        line.close()
        provider.stop()


def test_a_sweep_that_dies_while_sealing_loses_and_doubles_nothing(
    line: Hotline, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once before the commit of the seal, once after it."""
    line.phone().ring().press("1").press("2").speak(30, SPOKEN).hang_up()
    real = attachments.seal_all

    def dies_before(*_given: object, **_named: object) -> None:
        raise KeyboardInterrupt

    def dies_after(*given: Any, **named: Any) -> None:
        real(*given, **named)
        raise KeyboardInterrupt

    for broken, sealed in ((dies_before, 0), (dies_after, 1)):
        monkeypatch.setattr(attachments, "seal_all", broken)
        with pytest.raises(KeyboardInterrupt):
            line.sweep()
        assert len(line.provider.recordings) == 1
        assert len(line.recordings()) == sealed
    monkeypatch.setattr(attachments, "seal_all", real)
    assert line.sweep().deleted == 1
    assert line.recordings() == [SPOKEN]
