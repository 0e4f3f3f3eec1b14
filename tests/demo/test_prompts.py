"""The demonstration's synthetic prompts: made at build time, marked, and as a recording must be."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from tools import voice

from cbcm.pack import load_pack
from cbcm.voicing import PROMPTS, Voices, voices
from tests.outside import ESPEAK, needs_espeak


@needs_espeak
@pytest.mark.parametrize("language", ["fr", "en", "ar", "ht"])
def test_a_prompt_is_synthesised_as_a_recording_must_be(tmp_path: Path, language: str) -> None:
    pack = load_pack("haiti" if language == "ht" else "mali")
    (tmp_path / language).mkdir()
    for key in ("V1", "V3", "D4"):
        text = Voices(pack, {}).text(key, language)
        path = tmp_path / language / f"{key}.wav"
        assert voice.synthesise(str(ESPEAK), text, voice.VOICES[language], path)
        assert not voice.synthesise(str(ESPEAK), text, voice.VOICES[language], path), "made once"
    heard = voices(pack, tmp_path)
    assert heard.wrong == {}
    assert set(PROMPTS) - set(heard.missing(language)) == {"V1", "V3", "D4"}


def test_they_are_marked_and_not_committed() -> None:
    root = Path(__file__).resolve().parents[2]
    tracked = subprocess.run(
        ["git", "ls-files", "src/cbcm/demo/voice", "--", "*.wav"],  # noqa: S607
        cwd=root, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert tracked == ""
    assert "Not for use on a real line" in voice.MARK
    assert set(voice.VOICES) == {"fr", "en", "ht", "ar"}, "no voice of another language reads it"
