"""The demonstration's telephone: it calls the line, plays, presses keys, speaks and hangs up.

It asks the program's own telephone door, signed as the provider signs, and does what the answer
says. What it hears is shown as words, and played where there is a recording.
"""

from __future__ import annotations

import io
import math
import struct
import wave
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit
from xml.etree import ElementTree

import httpx
from twilio.request_validator import RequestValidator

from cbcm.cli.client import RefusedError
from cbcm.demo.exchange import NUMBER, Exchange, Ringing
from cbcm.demo.people import TIMEOUT_SECONDS, loopback
from cbcm.voicing import Voices

RATE = 8000
FORM = "application/x-www-form-urlencoded"


def invented_voice(seconds: int) -> bytes:
    """A tone that rises and falls, in place of a voice: WAV, 8 kHz, 16 bits."""
    made = io.BytesIO()
    with wave.open(made, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        tones = (
            6000 * math.sin(at / 6 + 3 * math.sin(at / 900)) * abs(math.sin(at / 1700))
            for at in range(RATE * seconds)
        )
        file.writeframes(b"".join(struct.pack("<h", int(tone)) for tone in tones))
    return made.getvalue()


@dataclass
class Telephone:
    """One call. `heard` are the words of the last answer, `waits` what it waits for."""

    exchange: Exchange = field(repr=False)
    address: str
    sender: str = field(repr=False)
    voices: Voices = field(repr=False)
    call: Ringing = field(init=False, repr=False)
    heard: list[dict[str, str]] = field(default_factory=list)
    waits: str = ""
    digits: int = 0
    _next: str = field(default="", repr=False)
    _nothing: str = field(default="", repr=False)

    def ring(self) -> Telephone:
        self.call = self.exchange.connect(self.sender)
        return self._ask("/voice/twilio", {})

    def press(self, keys: str) -> Telephone:
        """Press keys; none is silence."""
        self._expect("Gather")
        if not keys:
            return self._ask(self._nothing, {})
        return self._ask(self._next, {"Digits": keys[: self.digits]})

    def speak(self, seconds: int) -> Telephone:
        """Speak after the tone, for so long."""
        self._expect("Record")
        if seconds <= 0:
            return self._ask(self._nothing, {})
        tape = self.exchange.record(self.call, invented_voice(seconds), seconds)
        fields = {"RecordingSid": tape.sid, "RecordingDuration": str(seconds)}
        return self._ask(self._next, fields)

    def nobody_answers(self) -> Telephone:
        """Whoever is rung does not come to the telephone."""
        self._expect("Dial")
        return self._ask(self._next, {"DialCallStatus": "no-answer"})

    def hang_up(self) -> None:
        self.call.status = "completed"
        self.waits = "Hangup"

    def shown(self) -> dict[str, Any]:
        """What the page shows of it."""
        return {"heard": self.heard, "waits": self.waits, "digits": self.digits}

    def _expect(self, verb: str) -> None:
        if self.waits != verb:
            raise RefusedError("the telephone does not wait for that now")

    def _ask(self, path: str, fields: dict[str, str]) -> Telephone:
        form = {
            "CallSid": self.call.sid, "AccountSid": self.exchange.account, "From": self.sender,
            "To": NUMBER, "Direction": "inbound", "CallStatus": "in-progress", **fields,
        }  # fmt: skip
        signature = RequestValidator(self.exchange.token).compute_signature(
            self.address + path, form
        )
        headers = {"X-Twilio-Signature": signature, "Content-Type": FORM}
        with httpx.Client(transport=loopback(), timeout=TIMEOUT_SECONDS) as client:
            response = client.post(self.address + path, content=urlencode(form), headers=headers)
        if not response.is_success:
            raise RefusedError("the line did not answer")
        self._read(ElementTree.fromstring(response.text))  # noqa: S314 - our own answer
        return self

    def _read(self, twiml: ElementTree.Element) -> None:
        self.heard = []
        for verb in twiml.iter():
            if verb.tag == "Say":
                self.heard.append({"text": verb.text or ""})
            if verb.tag == "Play":
                path = urlsplit(verb.text or "").path
                language, name = path.split("/")[-2:]
                words = self.voices.text(name.removesuffix(".wav"), language)
                self.heard.append({"text": words, "audio": path})
        doing = [v for v in twiml if v.tag in ("Gather", "Record", "Dial", "Hangup")]
        back = twiml.find("Redirect")
        self.waits = doing[0].tag
        self.digits = int(doing[0].get("numDigits", "0"))
        self._next = _path(doing[0].get("action") or "")
        self._nothing = _path(back.text or "") if back is not None else ""


def _path(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}"
