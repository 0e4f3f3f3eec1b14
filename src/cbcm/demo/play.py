"""One complaint from the first SMS to the counts, through the server's own interfaces.

Each step checks what it promises; the first that does not hold ends the play with its name.
"""

from __future__ import annotations

import base64
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import httpx

from cbcm import clockwork
from cbcm.cli.client import RefusedError
from cbcm.delivery import erasure
from cbcm.demo import rest
from cbcm.demo.people import TIMEOUT_SECONDS, Held, SeatAtWork, loopback, send_sms
from cbcm.demo.server import Demo
from cbcm.demo.telephone import invented_voice

HER = "+22370000009"
CALLER = "+22370000008"
DESK = "network:desk"
DIGITS = "4826"
SPOKEN_SECONDS = 6
FOCAL = "baobab_secours:focal_point"
STORY = "Bonjour, le chauffeur m'a demandé de passer la nuit chez lui pour recevoir le riz"
NAMED = "Baobab Secours, Mopti"
WORDS = ["chauffeur", "passer la nuit", "recevoir le riz", NAMED, HER.removeprefix("+")]
WIDTH = 44


class NotAsPromisedError(Exception):
    """A step did not lead to what it promises; the text is ours and holds no words of hers."""


def expect(condition: object, otherwise: str) -> None:
    """Raise NotAsPromisedError unless it holds."""
    if not condition:
        raise NotAsPromisedError(otherwise)


@dataclass
class Play:
    """The state between steps: her code, the focal point's work, the sealed bytes."""

    demo: Demo
    code: str = field(default="", repr=False)
    referral: str = ""
    held: Held | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        self.focal = SeatAtWork(self.demo.network, self.demo.address, FOCAL)
        self.desk = SeatAtWork(self.demo.network, self.demo.address, DESK)

    def first_sms(self) -> None:
        said = self._says(STORY, "M1")
        found = re.search(r"\d{4} \d{4} \d{4}", said)
        expect(found, "there is no code in the first answer")
        self.code = found.group() if found else ""

    def topic(self) -> None:
        self._says("2", "M2B")

    def organisation(self) -> None:
        self._says(NAMED, "M4")

    def age(self) -> None:
        self._says("5", "M5")

    def consent(self) -> None:
        self._says("6", "M6")

    def nothing_readable(self) -> None:
        words = [*WORDS, self.code, self.code.replace(" ", "")]
        places = rest.places_of(self.demo, words)
        expect(not places, "her words are at rest in " + ", ".join(places))
        expect(rest.places_of(self.demo, [FOCAL]), "the search finds nothing at all")

    def inbox(self) -> None:
        items = self.focal.inbox()
        expect(len(items) == 1, f"{len(items)} referrals wait instead of one")
        self.referral = items[0]["id"]
        expect(items[0]["due_at"] > time.time(), "it has no time to be taken up")

    def nobody_else(self) -> None:
        others = [seat for name, seat in self.demo.seats.items() if name != FOCAL]
        expect(not any(seat.inbox() for seat in others), "another seat has it in its list")
        try:
            others[0].read(self.referral)
        except RefusedError:
            return
        raise NotAsPromisedError("another seat could fetch it")

    def opened(self) -> None:
        held = self.focal.read(self.referral)
        told = [document.get("narrative") for document in held.documents.values()]
        expect(told == [STORY], "the account does not hold what she wrote")
        self.held = held

    def proven(self) -> None:
        held = self._opened_parts()
        kept_too_early = self._is_refused(held)
        expect(kept_too_early, "it was erased for somebody who never opened it")
        expect(self.focal.acknowledge(held, kept=False) == "opened", "the proof was not taken")

    def kept(self) -> None:
        held = self._opened_parts()
        expect(
            all(rest.is_in_files(self.demo, sealed) for sealed in held.sealed.values()),
            "the ciphertext was not there before",
        )
        expect(self.focal.acknowledge(held, kept=True) == "kept", "it is not kept")

    def erased(self) -> None:
        expect(erasure.sweep_files(self.demo.context.store), "the log could not be emptied")
        expect(
            not any(
                rest.is_in_files(self.demo, sealed)
                for sealed in self._opened_parts().sealed.values()
            ),
            "the ciphertext is still in the database's files",
        )

    def code_hears_read(self) -> None:
        self._says(self.code, "S2")

    def answered(self) -> None:
        self.focal.answer(self.referral, "A1")

    def code_hears_news(self) -> None:
        self._says(self.code, "S3")

    def counted(self) -> None:
        now = int(time.time())
        clockwork.tick(self.demo.context, now=now)
        counts = rest.counts(self.demo, now)
        expect(counts == {"received": 1, "kept": 1, "answered": 1}, f"the counts are {counts}")

    def called(self) -> None:
        call = self.demo.telephone(CALLER).ring().press("1").press("2")
        expect(call.waits == "Record", "the telephone does not record")
        call.speak(SPOKEN_SECONDS).press("6").press(DIGITS)
        expect(call.waits == "Hangup", "the call does not end")
        call.hang_up()

    def fetched(self) -> None:
        exchange = self.demo.exchange
        self.demo.fetch_recordings()
        expect(not exchange.tapes and not exchange.calls, "the provider still holds something")
        spoken = invented_voice(SPOKEN_SECONDS)
        expect(not rest.is_in_files(self.demo, spoken), "her voice is at rest")
        number = [CALLER.removeprefix("+")]
        expect(not rest.places_of(self.demo, number), "her number is at rest")

    def listened(self) -> None:
        heard = [self.desk.read(item["id"]) for item in self.desk.inbox()]
        voices = [d["recording"] for h in heard for d in h.documents.values() if "recording" in d]
        spoken = base64.b64encode(invented_voice(SPOKEN_SECONDS)).decode()
        expect(voices == [spoken], "the desk does not hear what was spoken")
        expect(not self.focal.inbox(), "another seat has something of it")
        for held in heard:
            expect(self.desk.acknowledge(held, kept=True) == "kept", "it is not kept")
        (account,) = (held for held in heard if held.purpose == "account")
        self.desk.answer(account.id, "A1")

    def digits_hear(self) -> None:
        call = self.demo.telephone(CALLER).ring().press("1").press("4").press(DIGITS)
        words = [line["text"] for line in call.heard]
        expect(words[:1] == [call.voices.text("A1", "fr")], "her four digits do not hear A1")
        call.press("").press("")
        call.hang_up()

    def _says(self, text: str, prompt: str) -> str:
        """Send an SMS and demand one reviewed answer, word for word."""
        answer = send_sms(self.demo.network, self.demo.address, HER, text) or ""
        pack = self.demo.context.pack
        expected = re.escape(pack.say(prompt, "fr")).replace(r"\{code\}", r"\d{4} \d{4} \d{4}")
        expect(re.fullmatch(expected, answer), f"the answer is not {prompt}")
        return answer

    def _opened_parts(self) -> Held:
        if self.held is None or not self.held.sealed:
            raise NotAsPromisedError("nothing was opened")
        return self.held

    def _is_refused(self, held: Held) -> bool:
        """True where "kept" without the tokens from inside is refused."""
        token = self.demo.network.token(FOCAL)
        with httpx.Client(transport=loopback(), timeout=TIMEOUT_SECONDS) as client:
            response = client.post(
                f"{self.demo.address}/api/v1/referrals/{held.id}/acknowledgement",
                headers={"Authorization": f"Bearer {token}"},
                json={"opened": {}, "kept": True},
            )
        return response.status_code == httpx.codes.CONFLICT


STEPS: tuple[tuple[str, Callable[[Play], None]], ...] = (
    ("first SMS, answered with a code", Play.first_sms),
    ("topic", Play.topic),
    ("organisation and town", Play.organisation),
    ("age", Play.age),
    ("consent, and the last answer", Play.consent),
    ("none of her words at rest", Play.nothing_readable),
    ("focal point's inbox", Play.inbox),
    ("nobody else sees it", Play.nobody_else),
    ("opened with the focal point's key", Play.opened),
    ("proof of opening", Play.proven),
    ("kept", Play.kept),
    ("server's copy erased", Play.erased),
    ("her code hears: read", Play.code_hears_read),
    ("agency answers", Play.answered),
    ("her code hears: there is news", Play.code_hears_news),
    ("counted: received 1, kept 1", Play.counted),
    ("a call: keys, a recording, four digits", Play.called),
    ("recording sealed, gone upstream", Play.fetched),
    ("the desk listens and answers", Play.listened),
    ("her four digits hear: A1", Play.digits_hear),
)


def play(demo: Demo, say: Callable[[str], None]) -> bool:
    """Play every step, a line for each; False at the first that does not hold."""
    played = Play(demo)
    for number, (name, step) in enumerate(STEPS, start=1):
        line = f"{number:2} {name} ".ljust(WIDTH, ".")
        try:
            step(played)
        except Exception as error:  # noqa: BLE001 - whatever broke, the line names the step
            why = str(error) if isinstance(error, NotAsPromisedError) else type(error).__name__
            say(f"{line} FAILED: {why}")
            return False
        say(f"{line} ok")
    return True
