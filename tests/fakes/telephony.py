"""The voice half of the provider on loopback: calls, recordings, and a telephone that calls.

It keeps calls and recordings as the real one does, lists and deletes them, and asks our webhooks
with signed forms. The telephone does what TwiML says: plays, gathers, records, dials, redirects.
"""

from __future__ import annotations

import itertools
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from email.utils import formatdate
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit
from xml.etree import ElementTree

import httpx
from twilio.request_validator import RequestValidator

from tests.fakes.provider import Provider, json_answer, refusal

FORM = "application/x-www-form-urlencoded"
ENDED = frozenset({"completed", "busy", "failed", "no-answer", "canceled"})
Ask = Callable[[str, bytes, dict[str, str]], httpx.Response]


@dataclass
class KeptCall:
    """The record of a call. `at` is epoch seconds."""

    sid: str
    sender: str
    to: str
    direction: str
    status: str
    at: int


@dataclass
class KeptRecording:
    """A recording of a call; `status` is "completed" once it can be fetched."""

    sid: str
    call: str
    data: bytes
    seconds: int
    status: str = "completed"
    at: int = 0


class Telephony(Provider):
    """A provider with a voice half."""

    def __init__(self, *, account: str, token: str, number: str) -> None:
        super().__init__(account=account, token=token, number=number)
        self.calls: dict[str, KeptCall] = {}
        self.recordings: dict[str, KeptRecording] = {}
        self.gone: list[str] = []
        self.rung: list[str] = []
        self.made: list[bytes] = []
        self._voice_ids = itertools.count(1)

    def new_call(
        self, sender: str, *, at: int | None = None, direction: str = "inbound",
        status: str = "in-progress",
    ) -> KeptCall:  # fmt: skip
        """A call to our number begins (or one of ours to somebody)."""
        there = (sender, self.number) if direction == "inbound" else (self.number, sender)
        when = int(time.time()) if at is None else at
        call = KeptCall(f"CA{next(self._voice_ids):032x}", *there, direction, status, when)
        self.calls[call.sid] = call
        return call

    def record(
        self, call: KeptCall, data: bytes, seconds: int, *, status: str = "completed"
    ) -> KeptRecording:
        """Something was recorded in a call."""
        made = KeptRecording(
            f"RE{next(self._voice_ids):032x}", call.sid, data, seconds, status, call.at
        )
        self.recordings[made.sid] = made
        self.made.append(data)
        return made

    def phone(self, sender: str, base: str, ask: Ask, *, at: int | None = None) -> Phone:
        """Somebody takes up a telephone. Nothing rings yet."""
        return Phone(self, self.new_call(sender, at=at), base, ask)

    def _route(
        self, method: str, path: str, query: dict[str, str], body: bytes
    ) -> tuple[int, dict[str, str], bytes]:
        own = f"/2010-04-01/Accounts/{self.account}"
        if path == f"{own}/Calls.json" and method == "POST":
            form = dict(parse_qsl(body.decode()))
            if form.get("From") != self.number or not form.get("To"):
                return refusal(400, 21210, "'From' phone number not verified")
            self.rung.append(form["To"])
            made = self.new_call(form["To"], direction="outbound-api", status="queued")
            return json_answer(201, self._call_json(made))
        if path == f"{own}/Calls.json":
            calls = [
                call for call in self.calls.values()
                if query.get("To", call.to) == call.to
                and query.get("From", call.sender) == call.sender
            ]  # fmt: skip
            found = sorted(calls, key=lambda call: call.sid, reverse=True)
            return self._page_of("calls", [self._call_json(call) for call in found], path, query)
        if path == f"{own}/Recordings.json":
            kept = [
                one for one in self.recordings.values()
                if query.get("CallSid", one.call) == one.call
            ]  # fmt: skip
            listed = [self._recording_json(one) for one in kept]
            return self._page_of("recordings", listed, path, query)
        found_call = re.fullmatch(rf"{own}/Calls/(\w+)\.json", path)
        if found_call:
            return self._delete_call(method, found_call[1], path)
        one_recording = re.fullmatch(rf"{own}/Recordings/(\w+)\.(json|wav|mp3)", path)
        if one_recording:
            return self._one_recording(method, *one_recording.groups(), path)
        return super()._route(method, path, query, body)

    def _delete_call(self, method: str, sid: str, path: str) -> tuple[int, dict[str, str], bytes]:
        call = self.calls.get(sid)
        if call is None:
            return refusal(404, 20404, f"The requested resource {path} was not found")
        if method != "DELETE":
            return json_answer(200, self._call_json(call))
        if call.status not in ENDED:
            return refusal(409, 20009, "Call is still in progress")
        del self.calls[sid]
        self.gone.append(sid)
        return 204, {}, b""

    def _one_recording(
        self, method: str, sid: str, kind: str, path: str
    ) -> tuple[int, dict[str, str], bytes]:
        recording = self.recordings.get(sid)
        if recording is None:
            return refusal(404, 20404, f"The requested resource {path} was not found")
        if method == "DELETE":
            del self.recordings[sid]
            self.gone.append(sid)
            return 204, {}, b""
        if kind == "json":
            return json_answer(200, self._recording_json(recording))
        if recording.status != "completed":
            return refusal(404, 20404, "not ready")
        return 200, {"Content-Type": "audio/wav"}, recording.data

    def _page_of(
        self, name: str, items: list[dict[str, Any]], path: str, query: dict[str, str]
    ) -> tuple[int, dict[str, str], bytes]:
        size, page = int(query.get("PageSize", "50")), int(query.get("Page", "0"))
        following = None
        if len(items) > (page + 1) * size:
            following = f"{path}?{urlencode(query | {'Page': str(page + 1)})}"
        cut = items[page * size : (page + 1) * size]
        return json_answer(200, {name: cut} | self._page_json(path, following))

    def _call_json(self, call: KeptCall) -> dict[str, Any]:
        at = formatdate(call.at)
        return {
            "sid": call.sid, "account_sid": self.account, "from": call.sender, "to": call.to,
            "direction": call.direction, "status": call.status, "start_time": at,
            "date_created": at, "date_updated": at, "duration": "1",
            "end_time": formatdate(call.at + 60) if call.status in ENDED else None,
            "parent_call_sid": None, "price": None, "price_unit": "USD",
            "api_version": "2010-04-01",
            "uri": f"/2010-04-01/Accounts/{self.account}/Calls/{call.sid}.json",
        }  # fmt: skip

    def _recording_json(self, one: KeptRecording) -> dict[str, Any]:
        at = formatdate(one.at)
        return {
            "sid": one.sid, "account_sid": self.account, "call_sid": one.call,
            "status": one.status, "duration": str(one.seconds), "channels": 1,
            "source": "RecordVerb", "start_time": at, "date_created": at, "date_updated": at,
            "price": None, "price_unit": "USD", "error_code": None, "api_version": "2010-04-01",
            "uri": f"/2010-04-01/Accounts/{self.account}/Recordings/{one.sid}.json",
        }  # fmt: skip


@dataclass
class Phone:
    """A telephone in somebody's hand. `heard` is all that was played, as words or addresses."""

    provider: Telephony
    call: KeptCall
    base: str
    ask: Ask
    heard: list[str] = field(default_factory=list)
    twiml: ElementTree.Element = field(init=False)
    statuses: list[int] = field(default_factory=list)
    last: tuple[str, dict[str, str]] = field(init=False)

    def ring(self) -> Phone:
        """The line answers."""
        self._ask("/voice/twilio", {})
        return self

    def press(self, keys: str) -> Phone:
        """Press keys while it waits for them; "" is silence."""
        gather = self.twiml.find("Gather")
        assert gather is not None, "it does not wait for keys"
        if not keys:
            self._ask(self._redirect(), {})
        else:
            self._ask(
                str(gather.get("action")), {"Digits": keys[: int(gather.get("numDigits", 1))]}
            )
        return self

    def speak(
        self, seconds: int, data: bytes = b"RIFF", *, told: bool = True, ended: str = ""
    ) -> Phone:
        """Speak after the tone. `told`: whether the request about it reaches us."""
        record = self.twiml.find("Record")
        assert record is not None, "it does not record"
        if seconds == 0:
            self._ask(self._redirect(), {})
            return self
        made = self.provider.record(self.call, data, seconds)
        fields = {
            "RecordingSid": made.sid, "RecordingDuration": str(seconds),
            "RecordingUrl": f"{self.provider.url}/2010-04-01/Accounts/{self.provider.account}"
                            f"/Recordings/{made.sid}",
        }  # fmt: skip
        if ended:
            fields["Digits"] = ended
        if told:
            self._ask(str(record.get("action")), fields)
        return self

    def answered(self, yes: bool) -> Phone:
        """Whoever was rung answers, and hangs up later, or does not."""
        dial = self.twiml.find("Dial")
        assert dial is not None, "it does not transfer"
        status = "completed" if yes else "no-answer"
        self._ask(str(dial.get("action")), {"DialCallStatus": status})
        return self

    def hang_up(self) -> Phone:
        self.call.status = "completed"
        return self

    def again(self) -> Phone:
        """The provider repeats its last request, as after a lost answer."""
        self._ask(*self.last)
        return self

    @property
    def waits(self) -> str:
        """What the telephone does next: Gather, Record, Dial or Hangup."""
        (verb,) = (v.tag for v in self.twiml if v.tag in ("Gather", "Record", "Dial", "Hangup"))
        return str(verb)

    def said(self) -> list[str]:
        """What the last answer plays."""
        return [v.text or "" for v in self.twiml.iter() if v.tag in ("Say", "Play")]

    def form(self, fields: dict[str, str]) -> dict[str, str]:
        return {
            "CallSid": self.call.sid, "AccountSid": self.provider.account,
            "From": self.call.sender, "To": self.call.to, "CallStatus": "in-progress",
            "ApiVersion": "2010-04-01", "Direction": self.call.direction,
            "Caller": self.call.sender, "Called": self.call.to, **fields,
        }  # fmt: skip

    def signed(self, path: str, fields: dict[str, str]) -> tuple[str, bytes, dict[str, str]]:
        """Path, body and headers of a genuine request."""
        split = urlsplit(path)
        target = split.path + (f"?{split.query}" if split.query else "")
        form = self.form(fields)
        validator = RequestValidator(self.provider.token)
        headers = {
            "X-Twilio-Signature": validator.compute_signature(self.base + target, form),
            "Content-Type": FORM,
        }
        return target, urlencode(form).encode(), headers

    def _ask(self, path: str, fields: dict[str, str]) -> None:
        self.last = (path, fields)
        response = self.ask(*self.signed(path, fields))
        self.statuses.append(response.status_code)
        assert response.status_code == httpx.codes.OK, response.text
        assert response.headers["content-type"].startswith("text/xml")
        self.twiml = ElementTree.fromstring(response.text)  # noqa: S314 - our own answer
        self.heard += self.said()

    def _redirect(self) -> str:
        found = self.twiml.find("Redirect")
        assert found is not None
        return str(found.text)

    def state(self) -> str:
        """The sealed state in the next address."""
        for verb in self.twiml:
            address = verb.get("action") or (verb.text if verb.tag == "Redirect" else "")
            if address:
                return parse_qs(urlsplit(address).query)["s"][0]
        return ""
