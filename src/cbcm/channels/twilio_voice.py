"""Twilio Programmable Voice: signed forms in, TwiML out, calls and recordings listed and erased.

Only verbs that other servers speak too: Gather, Play, Say, Record, Dial, Redirect, Hangup, Pause.
What nobody pressed comes back by a Redirect. Words are spoken by the provider only in languages
that it has; everything else is recorded.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from cbcm.channels.senders import sender_of
from cbcm.channels.twilio_sms import HEAD, NAME, PAGE, TwilioAdapter, as_oserror, is_gone
from cbcm.errors import ForbiddenError, InputError
from cbcm.intake.telephone import PAUSE, Then, Turn
from cbcm.ports import CallRequest, GatewayRequest, UpstreamCall, UpstreamRecording
from cbcm.settings import Settings
from cbcm.voicing import Voices

SPEAKS = {
    "fr": 'language="fr-FR"',
    "en": 'language="en-GB"',
    "ar": 'language="arb" voice="Polly.Zeina"',
}
"""How the provider says a language, each of `voicing.BY_PROVIDER`."""
QUIET_SECONDS = 8
MOST_RECORDED_SECONDS = 180
SILENCE_SECONDS = 6
RINGS_SECONDS = 30
ENDED = frozenset({"completed", "busy", "failed", "no-answer", "canceled"})
MISSED = frozenset({"busy", "no-answer", "canceled"})
NOT_THERE = frozenset({"absent", "deleted", "failed"})
HIDDEN = frozenset({"+266696687", "+7378742833", "+2562533", "+8656696", "+86282452253"})
"""What stands for a number that is withheld: ANONYMOUS, RESTRICTED ... on a keypad's letters."""
FIRST = "/voice/twilio"
NEXT = f"{FIRST}/next"
MOST_KEYS = 32


class TwilioVoice:
    """The account of the settings, as `twilio_sms` has it."""

    name = NAME

    def __init__(self, settings: Settings) -> None:
        self._account = TwilioAdapter(settings)
        self._public_url = settings.public_url
        self._operators = settings.on_the_telephone()
        self._sid = settings.twilio_account_sid

    def verify(self, request: GatewayRequest) -> CallRequest:
        """One request about a call of our own numbers; ForbiddenError, or InputError where it is
        genuine and lacks the call's id."""
        form = self._account.signed_form(request)
        single = {name: value for name, value in form.items() if isinstance(value, str)}
        outbound = single.get("Direction", "").startswith("outbound")
        own, other = ("From", "To") if outbound else ("To", "From")
        if single.get(own) not in self._account.numbers:
            raise ForbiddenError
        if not single.get("CallSid"):
            raise InputError(fields=("CallSid",))
        recording = single.get("RecordingSid") or None
        transfer = single.get("DialCallStatus")
        return CallRequest(
            gateway=NAME,
            call_id=single["CallSid"],
            sender=_caller(single.get(other, "")),
            keys="" if recording else _digits(single.get("Digits", "")),
            recording=recording,
            seconds=_seconds(single.get("RecordingDuration")) if recording else None,
            talked=None if transfer is None else transfer in ("completed", "answered"),
            opening=not outbound and request.path_and_query == FIRST,
        )

    def render(self, turn: Turn, state: str, voices: Voices) -> str:
        """TwiML for what the script says; `state` goes into the next address."""
        following = f"{self._public_url}{NEXT}?s={state}"
        plays = "".join(self._play(key, language, voices) for key, language in turn.plays)
        return f"{HEAD}<Response>{self._verbs(turn, plays, following)}</Response>"

    def refuse(self) -> str:
        """Not answered, so that it costs nobody anything."""
        return f'{HEAD}<Response><Reject reason="busy"/></Response>'

    def _verbs(self, turn: Turn, plays: str, following: str) -> str:
        action = f'action={quoteattr(following)} method="POST"'
        back = f'<Redirect method="POST">{escape(following)}</Redirect>'
        if turn.then is Then.KEYS:
            return (
                f'<Gather input="dtmf" numDigits="{turn.digits}" timeout="{QUIET_SECONDS}"'
                f' finishOnKey="" {action}>{plays}</Gather>{back}'
            )
        if turn.then is Then.RECORD:
            nothing = f"{following}&nothing=1"
            return (
                f'{plays}<Record maxLength="{MOST_RECORDED_SECONDS}" timeout="{SILENCE_SECONDS}"'
                f' finishOnKey="1234567890*#" playBeep="true" trim="trim-silence" {action}/>'
                f'<Redirect method="POST">{escape(nothing)}</Redirect>'
            )
        if turn.then is Then.TRANSFER:
            numbers = "".join(
                f"<Number>{escape(number)}</Number>"
                for number in self._operators.get(turn.call.operator, ())
            )
            shown = quoteattr(self._account.numbers[0])  # never hers
            return (
                f'{plays}<Dial timeout="{RINGS_SECONDS}" callerId={shown} {action}>{numbers}</Dial>'
            )
        return f"{plays}<Hangup/>"

    def _play(self, key: str, language: str, voices: Voices) -> str:
        if key == PAUSE:
            return '<Pause length="2"/>'
        if voices.audio(key, language) is not None:
            return f"<Play>{escape(self._public_url)}/voice/audio/{language}/{key}.wav</Play>"
        how = SPEAKS.get(language)
        if how is None:  # a language that is not offered; silence rather than a foreign voice
            return ""
        return f"<Say {how}>{escape(voices.text(key, language))}</Say>"

    # --- what the provider keeps -----------------------------------------------------------------

    def list_calls(self) -> Iterator[UpstreamCall]:
        """See `ports.CallKeeper`. Our own legs to operators are among them."""
        with as_oserror():
            rest = self._account.rest()
            kept: dict[str, list[UpstreamRecording]] = {}
            for one in rest.recordings.stream(page_size=PAGE):
                if str(one.status) not in NOT_THERE:
                    ready = str(one.status) == "completed"
                    found = UpstreamRecording(one.sid, ready, _seconds(one.duration))
                    kept.setdefault(str(one.call_sid), []).append(found)
            for number in self._account.numbers:
                for direction in ({"to": number}, {"from_": number}):
                    for call in rest.calls.stream(page_size=PAGE, **direction):
                        yield _upstream(call, number, kept.pop(call.sid, []))
            for sid, recordings in kept.items():
                yield UpstreamCall(sid, True, 0, None, listed=False, recordings=tuple(recordings))

    def recording(self, recording_id: str) -> Iterator[tuple[str, bytes]]:
        """See `ports.CallKeeper`."""
        path = f"/2010-04-01/Accounts/{self._sid}/Recordings/{recording_id}.wav"
        yield "audio/wav", self._account.download(path)

    def erase_recording(self, recording_id: str) -> bool:
        with as_oserror():
            return is_gone(self._account.rest().recordings(recording_id).delete)

    def erase_call(self, call_id: str) -> bool:
        with as_oserror():
            return is_gone(self._account.rest().calls(call_id).delete)

    def ring(self, number: str, *, own: str) -> None:
        """See `ports.CallKeeper`."""
        with as_oserror():
            self._account.rest().calls.create(
                to=number, from_=own, url=self._public_url + FIRST, method="POST",
                timeout=RINGS_SECONDS,
            )  # fmt: skip


def _upstream(call: Any, number: str, recordings: list[UpstreamRecording]) -> UpstreamCall:
    at = call.start_time or call.date_created or datetime.now(UTC)
    other = call.to if call._from == number else call._from
    return UpstreamCall(
        id=call.sid,
        final=str(call.status) in ENDED,
        at=int(at.timestamp()),
        sender=_caller(other or ""),
        ended_at=int((call.end_time or at).timestamp()),
        own=number,
        missed=call._from != number and str(call.status) in MISSED,
        recordings=tuple(recordings),
    )


def _caller(raw: str) -> str | None:
    """The number of whoever is at the other end, or None where it is withheld."""
    return None if raw in HIDDEN else sender_of(raw)


def _digits(text: str) -> str:
    """The keys that were pressed; nothing where it is not digits, as "hangup" is not."""
    return text if text.isascii() and text.isdecimal() and len(text) <= MOST_KEYS else ""


def _seconds(value: object) -> int:
    """A length in seconds. One that is not a number may be anything, so that it is kept."""
    text = str(value)
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 1
