"""Synthesise the demonstration's telephone prompts with espeak-ng, where Debian has it.

They are marked as synthetic, belong to the demonstration only, and are not committed: a network
records its own. Bambara and Sango are not among the voices, and stay silent.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from cbcm.pack import load_pack
from cbcm.voicing import PROMPTS, Voices, what_is_wrong

OUT = Path(__file__).resolve().parents[1] / "src" / "cbcm" / "demo" / "voice"
VOICES = {"fr": "fr-fr", "en": "en-gb", "ht": "ht", "ar": "ar"}
PACK = "mali"
MARK = "Synthesised by espeak-ng for the demonstration. Not for use on a real line.\n"
TIMEOUT_SECONDS = 60


def main() -> int:
    program = shutil.which("espeak-ng")
    if program is None:
        print("the demonstration's telephone shows words only: no espeak-ng")
        return 0
    pack = load_pack(PACK)
    made = 0
    OUT.mkdir(exist_ok=True)
    (OUT / "SYNTHETIC.txt").write_text(MARK)
    for language in [code for code in pack.languages if code in VOICES]:
        (OUT / language).mkdir(exist_ok=True)
        for key in PROMPTS:
            text = Voices(pack, {}).text(key, language)
            made += synthesise(program, text, VOICES[language], OUT / language / f"{key}.wav")
    print(f"synthesised {made} prompts for the demonstration")
    return 0


def synthesise(program: str, text: str, voice: str, path: Path) -> bool:
    """One prompt, brought to 8 kHz. False where it is there already."""
    if path.exists():
        return False
    with tempfile.NamedTemporaryFile(suffix=".wav") as raw:
        subprocess.run(  # noqa: S603 - Debian's program, words of ours
            [program, "-v", voice, "-s", "150", "-w", raw.name, "--", text],
            check=True, timeout=TIMEOUT_SECONDS,
        )  # fmt: skip
        path.write_bytes(slower(Path(raw.name).read_bytes()))
    reason = what_is_wrong(path)
    if reason:
        path.unlink()
        raise SystemExit(f"{path.name}: {reason}")
    return True


def slower(data: bytes, rate: int = 8000) -> bytes:
    """The same sound at a telephone's rate, by the mean of what falls together."""
    import array
    import io
    import wave

    with wave.open(io.BytesIO(data)) as file:
        given = file.getframerate()
        samples = array.array("h", file.readframes(file.getnframes()))
    step = given / rate
    count = int(len(samples) / step)
    made = array.array("h")
    for at in range(count):
        piece = samples[int(at * step) : max(int((at + 1) * step), int(at * step) + 1)]
        made.append(sum(piece) // len(piece))
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(made.tobytes())
    return out.getvalue()


if __name__ == "__main__":
    sys.exit(main())
