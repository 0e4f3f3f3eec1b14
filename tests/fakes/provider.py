"""Twilio's messaging interface as a server of our own on loopback: the only fake.

It keeps messages and media as the real one does, lists them newest first in pages, checks the
account, refuses to delete what is not final, and calls a webhook with a signed form. It can be
told to be away, slow or over its limit. Nothing of it reaches a disk.
"""

from __future__ import annotations

import base64
import itertools
import json
import re
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit
from xml.etree import ElementTree

import httpx
from twilio.request_validator import RequestValidator

FINAL = frozenset({"received", "sent", "delivered", "undelivered", "failed"})
Post = Callable[[str, bytes, Mapping[str, str]], httpx.Response]


@dataclass
class Message:
    """One message. `at` is epoch seconds, `media` maps an id to type and bytes."""

    sid: str
    direction: str
    sender: str
    to: str
    text: str
    status: str
    at: int
    order: int
    media: dict[str, tuple[str, bytes]] = field(default_factory=dict)


@dataclass
class Trouble:
    """What happens to the next `left` requests whose method and path match."""

    left: int
    status: int
    seconds: float
    method: str
    path: re.Pattern[str]


class Provider:
    """Start it, give its `url` to the program, and let people write."""

    def __init__(self, *, account: str, token: str, number: str) -> None:
        self.account, self.token, self.number = account, token, number
        self.messages: dict[str, Message] = {}
        self.sent: list[Message] = []
        self.erased: list[str] = []
        self.requests: list[tuple[str, str]] = []
        self.first_status = "delivered"
        self._troubles: list[Trouble] = []
        self._order = itertools.count(1)
        self._lock = threading.RLock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._server.block_on_close = False
        self._server.handle_error = lambda *_: None  # type: ignore[method-assign] # killed callers
        self._thread = threading.Thread(
            target=lambda: self._server.serve_forever(poll_interval=0.02), daemon=True
        )

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def environment(self) -> dict[str, str]:
        """The settings of a program that has its numbers here."""
        return {
            "CBCM_TWILIO_ACCOUNT_SID": self.account,
            "CBCM_TWILIO_AUTH_TOKEN": self.token,
            "CBCM_TWILIO_NUMBERS": self.number,
            "CBCM_TWILIO_API_URL": self.url,
        }

    def start(self) -> Provider:
        self._thread.start()
        return self

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(timeout=5)

    # --- what people and networks do -------------------------------------------------------

    def inbound(
        self,
        text: str,
        *,
        sender: str,
        at: int | None = None,
        media: Sequence[tuple[str, bytes]] = (),
    ) -> Message:
        """A person writes; no webhook is called."""
        message = self._message("inbound", sender, self.number, text, "received", at)
        for media_type, data in media:
            message.media[self._new_id("ME")] = (media_type, data)
        return message

    def deliver(
        self,
        text: str,
        *,
        sender: str,
        webhook: str,
        times: int = 1,
        post: Post | None = None,
        at: int | None = None,
        media: Sequence[tuple[str, bytes]] = (),
    ) -> list[str | None]:
        """A person writes and the webhook is called `times` times (0: lost on its way).

        Returns the texts of the answers. Each answer is sent on and kept as the real one does.
        """
        message = self.inbound(text, sender=sender, at=at, media=media)
        return [self.call(message, webhook, post=post) for _ in range(times)]

    def call(self, message: Message, webhook: str, *, post: Post | None = None) -> str | None:
        """Call the webhook for a message, and send what it answers."""
        body, headers = self.signed(message, webhook)
        response = (post or _post)(webhook, body, headers)
        if response.status_code != 200:
            return None
        found = ElementTree.fromstring(response.text).find("Message")  # noqa: S314 - our own
        text = None if found is None else found.text
        if text:
            to = message.sender
            self._message("outbound-reply", self.number, to, text, self.first_status, None)
        return text

    def signed(self, message: Message, webhook: str) -> tuple[bytes, dict[str, str]]:
        """Body and headers of a webhook call."""
        form = self.form(message)
        signature = RequestValidator(self.token).compute_signature(webhook, form)
        kind = "application/x-www-form-urlencoded"
        return urlencode(form).encode(), {"X-Twilio-Signature": signature, "Content-Type": kind}

    def form(self, message: Message) -> dict[str, str]:
        """The fields of a webhook call."""
        form = {
            "MessageSid": message.sid,
            "SmsMessageSid": message.sid,
            "AccountSid": self.account,
            "From": message.sender,
            "To": message.to,
            "Body": message.text,
            "NumMedia": str(len(message.media)),
            "NumSegments": "1",
            "ApiVersion": "2010-04-01",
        }
        for number, (media_id, (media_type, _)) in enumerate(message.media.items()):
            form[f"MediaUrl{number}"] = f"{self.url}{self._path(message.sid)}/Media/{media_id}"
            form[f"MediaContentType{number}"] = media_type
        return form

    def settle(self, status: str = "delivered") -> None:
        """Networks report: everything that went out is final."""
        with self._lock:
            for message in self.messages.values():
                if message.direction != "inbound":
                    message.status = status

    def trouble(
        self,
        times: int,
        *,
        status: int = 0,
        seconds: float = 0.0,
        method: str = "",
        path: str = "",
    ) -> None:
        """Let the next matching requests fail with `status` (0: not) after `seconds`."""
        with self._lock:
            self._troubles.append(Trouble(times, status, seconds, method, re.compile(path)))

    def recover(self) -> None:
        """No trouble any more."""
        with self._lock:
            self._troubles.clear()

    def inbox(self) -> list[str]:
        """The texts people sent that are still kept here."""
        with self._lock:
            return [m.text for m in self.messages.values() if m.direction == "inbound"]

    # --- the server ------------------------------------------------------------------------

    def answer(
        self, method: str, target: str, headers: Mapping[str, str], body: bytes
    ) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body for one request."""
        split = urlsplit(target)
        with self._lock:
            self.requests.append((method, split.path))
            trouble = self._next_trouble(method, split.path)
        if trouble is not None:
            time.sleep(trouble.seconds)
            if trouble.status:
                return refusal(trouble.status, 20500, "Internal Server Error")
        with self._lock:
            found = re.fullmatch(r"/cdn/(\w+)/(\w+)", split.path)
            if found:
                return self._content(*found.groups())
            if headers.get("Authorization") != self._authorization():
                return refusal(401, 20003, "Authenticate")
            query = {key: values[0] for key, values in parse_qs(split.query).items()}
            return self._route(method, split.path, query, body)

    def _route(
        self, method: str, path: str, query: dict[str, str], body: bytes
    ) -> tuple[int, dict[str, str], bytes]:
        if path == f"/2010-04-01/Accounts/{self.account}/Calls.json":  # see telephony.py
            return json_answer(200, {"calls": []} | self._page_json(path, None))
        own = f"/2010-04-01/Accounts/{self.account}/Messages"
        if path == f"{own}.json":
            if method == "POST":
                return self._send(dict(parse_qsl(body.decode())))
            return self._list(query)
        found = re.fullmatch(rf"{own}/(\w+)(?:/Media(?:/(\w+))?)?(\.json)?", path)
        message = self.messages.get(found[1]) if found else None
        if found is None or message is None:
            return refusal(404, 20404, f"The requested resource {path} was not found")
        if "/Media" not in path:
            return self._one(method, message)
        if found[2] is None:
            media = [self._media_json(message, media_id) for media_id in message.media]
            return json_answer(200, {"media_list": media} | self._page_json(f"{path}?Page=0", None))
        if found[2] not in message.media:
            return refusal(404, 20404, f"The requested resource {path} was not found")
        if method == "DELETE":
            del message.media[found[2]]
            return 204, {}, b""
        if found[3]:
            return json_answer(200, self._media_json(message, found[2]))
        return 307, {"Location": f"{self.url}/cdn/{message.sid}/{found[2]}"}, b""

    def _one(self, method: str, message: Message) -> tuple[int, dict[str, str], bytes]:
        if method != "DELETE":
            return json_answer(200, self._json(message))
        if message.status not in FINAL:
            return refusal(409, 20009, "Resource not complete")
        del self.messages[message.sid]
        self.erased.append(message.sid)
        return 204, {}, b""

    def _list(self, query: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        size = min(int(query.get("PageSize", "50")), 1000)
        before = int(query.get("PageToken", "PA999999999").removeprefix("PA"))
        found = [
            message
            for message in sorted(self.messages.values(), key=lambda m: m.order, reverse=True)
            if query.get("To", message.to) == message.to
            and query.get("From", message.sender) == message.sender
        ]
        rest = [message for message in found if message.order < before]
        following = None
        if len(rest) > size:
            page = str(int(query.get("Page", "0")) + 1)
            token = f"PA{rest[size - 1].order}"
            following = urlencode(query | {"Page": page, "PageToken": token})
        base = f"/2010-04-01/Accounts/{self.account}/Messages.json"
        pages = self._page_json(base, f"{base}?{following}" if following else None)
        return json_answer(200, {"messages": [self._json(m) for m in rest[:size]]} | pages)

    def _send(self, form: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        if not form.get("To") or not form.get("Body") or form.get("From") != self.number:
            return refusal(400, 21211, "Invalid 'To' Phone Number")
        message = self._message(
            "outbound-api", form["From"], form["To"], form["Body"], self.first_status, None
        )
        self.sent.append(message)
        return json_answer(201, self._json(message))

    def _content(self, message_id: str, media_id: str) -> tuple[int, dict[str, str], bytes]:
        message = self.messages.get(message_id)
        if message is None or media_id not in message.media:
            return refusal(404, 20404, "not found")
        media_type, data = message.media[media_id]
        return 200, {"Content-Type": media_type}, data

    # --- small parts -----------------------------------------------------------------------

    def _message(
        self, direction: str, sender: str, to: str, text: str, status: str, at: int | None
    ) -> Message:
        when = int(time.time()) if at is None else at
        with self._lock:
            order = next(self._order)
            sid = self._new_id("SM")
            message = Message(sid, direction, sender, to, text, status, when, order)
            self.messages[sid] = message
        return message

    def _new_id(self, kind: str) -> str:
        return f"{kind}{next(self._order):032x}"

    def _path(self, message_id: str) -> str:
        return f"/2010-04-01/Accounts/{self.account}/Messages/{message_id}"

    def _json(self, message: Message) -> dict[str, Any]:
        at = formatdate(message.at)
        return {
            "sid": message.sid, "account_sid": self.account, "messaging_service_sid": None,
            "from": message.sender, "to": message.to, "body": message.text,
            "direction": message.direction, "status": message.status,
            "num_media": str(len(message.media)), "num_segments": "1",
            "date_created": at, "date_updated": at, "date_sent": at,
            "error_code": None, "error_message": None, "price": None, "price_unit": "USD",
            "api_version": "2010-04-01", "uri": f"{self._path(message.sid)}.json",
            "subresource_uris": {"media": f"{self._path(message.sid)}/Media.json"},
        }  # fmt: skip

    def _media_json(self, message: Message, media_id: str) -> dict[str, Any]:
        at = formatdate(message.at)
        return {
            "sid": media_id, "account_sid": self.account, "parent_sid": message.sid,
            "content_type": message.media[media_id][0], "date_created": at, "date_updated": at,
            "uri": f"{self._path(message.sid)}/Media/{media_id}.json",
        }  # fmt: skip

    @staticmethod
    def _page_json(uri: str, following: str | None) -> dict[str, Any]:
        return {
            "uri": uri, "first_page_uri": uri, "previous_page_uri": None,
            "next_page_uri": following, "page": 0, "page_size": 50, "start": 0, "end": 0,
        }  # fmt: skip

    def _authorization(self) -> str:
        pair = f"{self.account}:{self.token}".encode()
        return "Basic " + base64.b64encode(pair).decode()

    def _next_trouble(self, method: str, path: str) -> Trouble | None:
        for trouble in self._troubles:
            if trouble.left and trouble.method in ("", method) and trouble.path.search(path):
                trouble.left -= 1
                return trouble
        return None

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        provider = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = -1  # one packet for head and body

            def _answer(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                status, headers, content = provider.answer(
                    self.command, self.path, dict(self.headers.items()), body
                )
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                if status != 204:
                    self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            do_GET = do_POST = do_DELETE = _answer  # noqa: N815 - the names http.server calls

            def log_message(self, format: str, *args: object) -> None:
                """Nothing is logged: paths hold ids."""

        return Handler


def _post(url: str, body: bytes, headers: Mapping[str, str]) -> httpx.Response:
    return httpx.post(url, content=body, headers=dict(headers), timeout=15)


def json_answer(status: int, document: dict[str, Any]) -> tuple[int, dict[str, str], bytes]:
    return status, {"Content-Type": "application/json"}, json.dumps(document).encode()


def refusal(status: int, code: int, message: str) -> tuple[int, dict[str, str], bytes]:
    more = f"https://www.twilio.com/docs/errors/{code}"
    error = {"code": code, "message": message, "more_info": more, "status": status}
    return json_answer(status, error)
