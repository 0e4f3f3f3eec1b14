"""What a recording must be, byte by byte, and when a language is offered."""

from __future__ import annotations

import io
import struct
import wave
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cbcm import voicing
from cbcm.channels.twilio_voice import SPEAKS
from cbcm.pack import load_pack
from cbcm.voicing import PROMPTS, voices, what_is_wrong


def wav(*, channels: int = 1, bits: int = 16, rate: int = 8000, seconds: float = 1.0) -> bytes:
    made = io.BytesIO()
    with wave.open(made, "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(bits // 8)
        file.setframerate(rate)
        file.writeframes(bytes(int(rate * seconds) * channels * bits // 8))
    return made.getvalue()


def mulaw(seconds: float = 1.0) -> bytes:
    """WAVE_FORMAT_MULAW, as telephone exchanges record; with a chunk that players skip."""
    data = bytes(int(8000 * seconds))
    head = struct.pack("<HHIIHHH", 7, 1, 8000, 8000, 1, 8, 0)
    fact = b"fact" + struct.pack("<II", 4, len(data))
    body = (
        b"WAVEfmt " + struct.pack("<I", len(head)) + head + fact
        + b"LIST" + struct.pack("<I", 121) + b"y" * 121 + b"\x00"
        + b"data" + struct.pack("<I", len(data)) + data
    )  # fmt: skip
    return b"RIFF" + struct.pack("<I", len(body)) + body


@pytest.mark.parametrize(
    ("content", "wrong"),
    [
        (wav(), ""),
        (wav(rate=16000), ""),
        (mulaw(), ""),
        (wav(channels=2), "not mono"),
        (wav(rate=44100), "neither 8000 nor 16000 Hz"),
        (wav(bits=8), "neither 16-bit PCM nor mu-law"),
        (wav(bits=24), "neither 16-bit PCM nor mu-law"),
        (wav(seconds=0.1), "0.1 seconds: from 0.2 to 30"),
        (wav(seconds=31), "31.0 seconds: from 0.2 to 30"),
        (b"", "not a WAV file"),
        (b"ID3" + bytes(100), "not a WAV file"),
        (wav()[:40], "not a WAV file"),
        (bytes(3 * 1024 * 1024), "longer than a prompt may be"),
    ],
)
def test_a_recording_is_judged(tmp_path: Path, content: bytes, wrong: str) -> None:
    path = tmp_path / "V1.wav"
    path.write_bytes(content)
    assert what_is_wrong(path) == wrong


@given(st.binary(max_size=200), st.integers(0, 60))
def test_no_bytes_make_the_judge_fail(junk: bytes, cut: int) -> None:
    import tempfile

    whole = wav(seconds=0.3)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "V1.wav"
        path.write_bytes(whole[:cut] + junk + whole[cut:])
        what_is_wrong(path)


def test_what_the_provider_says_is_what_it_is_told_how_to_say() -> None:
    assert set(SPEAKS) == voicing.BY_PROVIDER


def test_a_language_with_one_prompt_missing_is_not_offered(tmp_path: Path) -> None:
    pack = load_pack("mali")
    (tmp_path / "bm").mkdir()
    assert "bm" not in voices(pack, tmp_path).languages()
    for key in PROMPTS:
        (tmp_path / "bm" / f"{key}.wav").write_bytes(wav(seconds=0.3))
    assert voices(pack, tmp_path).languages() == pack.languages
    (tmp_path / "bm" / f"{PROMPTS[7]}.wav").unlink()
    assert "bm" not in voices(pack, tmp_path).languages()
    assert voices(pack, tmp_path).missing("bm") == [PROMPTS[7]]


def test_every_prompt_that_the_script_plays_has_words() -> None:
    import re

    from cbcm.calls import STANDS
    from cbcm.intake import call

    source = Path(call.__file__).read_text()
    played = set(re.findall(r'"([A-Z]\d[A-Z]?)"', source)) | set(STANDS.values())
    assert len(played) > 20
    assert played <= set(PROMPTS)
