"""What the telephone can say: recorded prompts of the pack's folder, and in which languages.

A language is offered on the telephone where every prompt is recorded, or where the provider can
speak it; nothing is spoken by a voice of another language. It does NOT judge what a recording
says: only a person who speaks the language can.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cbcm.pack import Pack, folder_of
from cbcm.settings import Settings
from cbcm.wording import SPOKEN, render

FOLDER = "voice"
RATES = (8000, 16000)
MOST_SECONDS = 30.0
LEAST_SECONDS = 0.2
MOST_BYTES = 2 * 1024 * 1024
PCM, MULAW = 1, 7
SAMPLE_BITS = {PCM: 16, MULAW: 8}
PROMPTS = tuple(sorted(SPOKEN))
BY_PROVIDER = frozenset({"fr", "en", "ar"})
"""What the provider can say; Haitian Creole, Bambara and Sango it has not."""


@dataclass(frozen=True)
class Voices:
    """Which prompts are recorded, by language, and which languages the provider speaks."""

    pack: Pack
    recorded: Mapping[str, Mapping[str, Path]]
    wrong: Mapping[Path, str] = field(default_factory=dict)
    spoken: frozenset[str] = BY_PROVIDER

    def languages(self) -> tuple[str, ...]:
        """The languages that the telephone offers, in the pack's order."""
        return tuple(
            code for code in self.pack.languages if code in self.spoken or not self.missing(code)
        )

    def missing(self, language: str) -> list[str]:
        """The prompts of a language that nobody has recorded, or not as they must be."""
        have = self.recorded.get(language, {})
        return [key for key in PROMPTS if key not in have]

    def audio(self, key: str, language: str) -> Path | None:
        """The recording of a prompt, if there is one."""
        return self.recorded.get(language, {}).get(key)

    def text(self, key: str, language: str) -> str:
        """The words of a prompt as they are said: our own numbers digit by digit."""
        numbers = {name: " ".join(number) for name, number in self.pack.numbers.items()}
        words = render(key, self.pack.words_in(language), numbers=numbers)
        return words.replace(" / ", " ")


def heard(settings: Settings, pack: Pack) -> Voices:
    """What this country's telephone can say."""
    own = settings.voice_dir
    return voices(pack, Path(own) if own else folder_of(settings.pack) / FOLDER)


def voices(pack: Pack, folder: Path) -> Voices:
    """Look through the folder of recordings: `<language>/<prompt>.wav`."""
    recorded: dict[str, dict[str, Path]] = {}
    wrong: dict[Path, str] = {}
    for language in pack.languages:
        for key in PROMPTS:
            path = folder / language / f"{key}.wav"
            if not path.is_file():
                continue
            reason = what_is_wrong(path)
            if reason:
                wrong[path] = reason
            else:
                recorded.setdefault(language, {})[key] = path
    return Voices(pack, recorded, wrong)


def what_is_wrong(path: Path) -> str:
    """Why a recording cannot be played to a telephone; empty where it can."""
    if path.stat().st_size > MOST_BYTES:
        return "longer than a prompt may be"
    try:
        kind, channels, rate, bits, seconds = _head(path.read_bytes())
    except ValueError:
        return "not a WAV file"
    if kind not in SAMPLE_BITS or bits != SAMPLE_BITS[kind]:
        return "neither 16-bit PCM nor mu-law"
    if channels != 1:
        return "not mono"
    if rate not in RATES:
        return "neither 8000 nor 16000 Hz"
    if not LEAST_SECONDS <= seconds <= MOST_SECONDS:
        return f"{seconds:.1f} seconds: from {LEAST_SECONDS} to {MOST_SECONDS:.0f}"
    return ""


def _head(data: bytes) -> tuple[int, int, int, int, float]:
    """Format, channels, rate, bits and length of a WAV file; the standard library reads no mu-law.

    Source: RIFF chunks "fmt " and "data", each a name, a length and bytes to an even number.
    """
    if len(data) < 44 or data[:4] != b"RIFF" or data[8:12] != b"WAVE":
        raise ValueError
    at, found, length = 12, b"", -1
    while at + 8 <= len(data):
        name, size = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        body = data[at + 8 : at + 8 + size]
        if name == b"fmt ":
            found = body
        elif name == b"data":
            length = len(body)
            break
        at += 8 + size + size % 2
    if len(found) < 16 or length < 0:
        raise ValueError
    kind, channels = (int.from_bytes(found[i : i + 2], "little") for i in (0, 2))
    rate, each = (int.from_bytes(found[i : i + 4], "little") for i in (4, 8))
    bits = int.from_bytes(found[14:16], "little")
    if not each:
        raise ValueError
    return kind, channels, rate, bits, length / each
