"""Random and mutated provider requests on /voice, signed and not, against the application.

`python -m tools.fuzz_voice [COUNT] [SEED]` ends with `crashes= lost= leaked=`. A crash is a
server error or an answer that is no TwiML; lost is a recording that was told of, or only kept
upstream, and reached no desk; leaked is a caller's number or a call's id in an answer, in the
database or in the logs, or a recording at any seat but the network's.
"""

from __future__ import annotations

import asyncio
import io
import random
import sys
import tempfile
from collections import Counter
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode
from xml.etree import ElementTree

import httpx
import structlog
from tests.fakes.telephony import FORM, Phone, Telephony
from tests.hotline import Hotline, hotline_of, provider_for
from tests.world import DESK
from twilio.request_validator import RequestValidator

from cbcm.atrest import database_files
from cbcm.calls import Calls
from cbcm.channels import upstream_calls
from cbcm.channels.twilio_voice import TwilioVoice
from cbcm.demo.network import invent
from cbcm.telemetry import only_allowed

ALLOWED = frozenset({200, 400, 403, 404, 413})
ODD = ("", "0", "5", "99999999999999999999", "-1", "#*", "hangup", "é", "\x00", "1\n2", "a" * 3000,
       "٣", "null", "<Hangup/>", "' OR 1=1", "%00", "😀", "NaN", "1.5")  # fmt: skip
FIELDS = (
    "Digits", "RecordingSid", "RecordingDuration", "RecordingUrl", "DialCallStatus", "CallSid",
    "From", "To", "Direction", "AccountSid", "CallStatus", "CallToken", "SpeechResult", "Body",
)  # fmt: skip
PATHS = ("/voice/twilio", "/voice/twilio/next", "/voice/twilio/next?s=", "/voice/twilio/next?s=AA",
         "/voice/twilio/next?nothing=1", "/voice/twilio/other", "/voice/audio/fr/V1.wav",
         "/voice/audio/../V1.wav", "/voice/audio/fr/%2e%2e.wav")  # fmt: skip


class Fuzz:
    """One program under fire, with what its callers said."""

    def __init__(self, line: Hotline, chance: random.Random, logs: io.StringIO) -> None:
        self.line, self.chance, self.logs = line, chance, logs
        self.found: Counter[str] = Counter(crashes=0, lost=0, leaked=0)
        self.sent: dict[bytes, str] = {}
        self.numbers: list[str] = []
        self.client = httpx.AsyncClient(
            transport=httpx.ASGITransport(app=line.app, raise_app_exceptions=False),
            base_url="http://inside",
        )
        self.loop = asyncio.new_event_loop()

    def ask(self, path: str, body: bytes, headers: dict[str, str]) -> httpx.Response:
        """Send it and look at the answer."""
        raw = {name.encode(): value.encode() for name, value in headers.items()}
        method = "GET" if "/audio/" in path else "POST"
        request = self.client.request(method, path, content=body, headers=raw)
        response = self.loop.run_until_complete(request)
        if response.status_code not in ALLOWED:
            self.found["crashes"] += 1
        if response.status_code == 200 and "/audio/" not in path:
            try:
                ElementTree.fromstring(response.text)  # noqa: S314 - our own answer
            except ElementTree.ParseError:
                self.found["crashes"] += 1
        if any(number in response.text for number in self.numbers[-50:]):
            self.found["leaked"] += 1
        return response

    def junk(self) -> int:
        """A request of random fields, three in four signed as the provider signs."""
        chance, provider = self.chance, self.line.provider
        form = {name: chance.choice(ODD) for name in chance.sample(FIELDS, chance.randint(0, 8))}
        if chance.random() < 0.8:
            form |= {"AccountSid": provider.account, "To": provider.number}
            form |= {"CallSid": f"CA{chance.randrange(40):032x}", "From": self.number()}
        path = chance.choice(PATHS)
        pairs = list(form.items())
        chance.shuffle(pairs)
        body = urlencode(pairs, errors="replace").encode()
        if chance.random() < 0.1:
            body = chance.randbytes(chance.randint(0, 300))
        signature = RequestValidator(provider.token).compute_signature(self.line.base + path, form)
        headers = {"Content-Type": FORM}
        if chance.random() < 0.75:
            headers["X-Twilio-Signature"] = signature
        # A recording that is named and is not upstream is nothing that can be lost.
        self.ask(path, body, headers)
        return 1

    def call(self) -> int:
        """A call of random keys; requests repeated, lost and mutated on their way."""
        chance = self.chance
        phone = self.line.provider.phone(
            self.number(), self.line.base, self.ask, at=self.line.now - 300
        )
        asked = 0
        try:
            phone.ring()
            for _ in range(chance.randint(0, 9)):
                self.step(phone)
                asked += 1
                if chance.random() < 0.1:
                    phone.again()
                if phone.waits == "Hangup":
                    break
        except (AssertionError, ElementTree.ParseError):
            self.found["crashes"] += 1
        phone.hang_up()
        return asked + 1

    def step(self, phone: Phone) -> None:
        chance = self.chance
        if phone.waits == "Gather":
            usual = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "0", "", "4826", "482177305519"]
            phone.press(chance.choice(usual))
        elif phone.waits == "Record":
            seconds = chance.choice([0, 1, 2, 30])
            data = b"RIFF" + chance.randbytes(24).hex().encode()
            if seconds:
                self.sent[data] = phone.call.sid
            phone.speak(seconds, data, told=chance.random() < 0.8,
                        ended=chance.choice(["", "hangup", "5"]))  # fmt: skip
        elif phone.waits == "Dial":
            phone.answered(chance.random() < 0.5)

    def number(self) -> str:
        chosen = self.chance.choice(["anonymous", "+266696687", "", "+2237" + _digits(self.chance)])
        if chosen.startswith("+2237"):
            self.numbers.append(chosen.removeprefix("+"))
        return chosen

    def judge(self) -> Counter[str]:
        """What reached the desk, and what stands where it must not."""
        line, context = self.line, self.line.world.context
        keeper, calls = TwilioVoice(context.settings), Calls(context)
        for _ in range(3):
            upstream_calls.sweep(context, calls, [keeper], now=line.now)
        line.silence()
        heard = Counter(bytes(content) for content in line.recordings())
        self.found["lost"] += sum(1 for data in self.sent if heard[data] == 0)
        self.found["leaked"] += sum(count - 1 for count in heard.values())  # told twice
        for seat in line.world.network.seats():
            if seat != DESK:
                documents = line.documents(seat)
                self.found["leaked"] += sum(d["kind"] == "attachment" for d in documents)
        marks = [number.encode() for number in self.numbers] + list(self.sent)
        marks += [sid.encode() for sid in self.sent.values()]
        files = [path for path in database_files(context.settings) if path.is_file()]
        contents = [path.read_bytes() for path in files] + [self.logs.getvalue().encode()]
        self.found["leaked"] += sum(mark in content for mark in marks for content in contents)
        return self.found

    def close(self) -> None:
        self.loop.run_until_complete(self.client.aclose())
        self.loop.close()


def _digits(chance: random.Random) -> str:
    return f"{chance.randrange(10**8):08d}"[:7]


def run(count: int, seed: int) -> Counter[str]:
    """Send `count` requests at least; how many crashes, losses and leaks there were."""
    chance, logs = random.Random(seed), io.StringIO()  # noqa: S311 - not for secrets
    # As `telemetry.set_up_logging` has it: what libraries log is written nowhere.
    structlog.configure(
        processors=[only_allowed, structlog.processors.JSONRenderer()],
        logger_factory=structlog.WriteLoggerFactory(file=logs),
        cache_logger_on_first_use=False,
    )
    try:
        with tempfile.TemporaryDirectory(prefix="cbcm-fuzz-") as folder:
            return _run(count, chance, logs, Path(folder))
    finally:
        structlog.reset_defaults()


def _run(count: int, chance: random.Random, logs: io.StringIO, folder: Path) -> Counter[str]:
    network = invent(folder)
    context = network.open()
    network.enrol(context)
    context.store.close()
    provider: Telephony = provider_for(network)
    line = hotline_of(replace(network), provider)
    fuzz = Fuzz(line, chance, logs)
    try:
        asked = 0
        while asked < count:
            asked += fuzz.junk() if chance.random() < 0.4 else fuzz.call()
        return fuzz.judge()
    finally:
        fuzz.close()
        line.close()
        provider.stop()


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    found = run(count, seed)
    print(f"crashes={found['crashes']} lost={found['lost']} leaked={found['leaked']}")
    return int(any(found.values()))


if __name__ == "__main__":
    sys.exit(main())
