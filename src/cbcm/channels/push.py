"""Generic HTTP push: what RapidPro's external channel, Kannel or Jasmin post.

Form-encoded or JSON, authenticated by a shared secret in a header or by an HMAC-SHA-256 of the
raw body. The provider keeps nothing that we could list: where a commit fails it gets 503 and
repeats by itself.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from urllib.parse import parse_qsl

import httpx

from cbcm.channels.senders import sender_of
from cbcm.channels.signs import whole_signs
from cbcm.endpoints import PushGateway
from cbcm.errors import ForbiddenError, InputError
from cbcm.ports import GatewayAnswer, GatewayRequest
from cbcm.vocabulary import Channel, Inbound, Reply

FIELDS = {"id": "id", "from": "from", "text": "text", "media": "media"}
SEND_TIMEOUT_SECONDS = 15


class PushAdapter:
    """One configured push gateway."""

    keeps_messages = False
    answers_apart = False

    def __init__(self, gateway: PushGateway) -> None:
        self._gateway = gateway
        self._fields = FIELDS | gateway.fields
        self.name = gateway.name

    def verify(self, request: GatewayRequest) -> Inbound:
        """See `ports.Gateway.verify`. Nothing of the body is read before it is authentic."""
        if not self._is_authentic(request):
            raise ForbiddenError
        values = self._values(request)
        sender = values.get(self._fields["from"])
        text = values.get(self._fields["text"])
        missing = [
            name for name, value in (("from", sender), ("text", text)) if not isinstance(value, str)
        ]
        if missing:
            raise InputError(fields=tuple(missing))
        media = _media(values.get(self._fields["media"]))
        return Inbound(
            channel=Channel.SMS,
            gateway=self.name,
            provider_id=whole_signs(str(values.get(self._fields["id"]) or "")) or None,
            sender=sender_of(str(sender)),
            text=whole_signs(str(text)),
            media=len(media),
            addresses=tuple(media),  # the gateway keeps what it names here
        )

    def answer(self, reply: Reply) -> GatewayAnswer:
        if self._gateway.reply == "json":
            return GatewayAnswer(200, "application/json", json.dumps({"reply": reply.text}))
        return GatewayAnswer(200, "text/plain; charset=utf-8", reply.text or "")

    def unavailable(self) -> GatewayAnswer:
        return GatewayAnswer(503, "text/plain; charset=utf-8", "")

    def send(self, number: str, text: str) -> None:
        """Post {"to", "text"} with the same authentication. Raises OSError where not taken."""
        if self._gateway.send_url is None:
            raise OSError("this gateway has no address to send to")
        body = json.dumps({"to": number, "text": text}, ensure_ascii=False).encode()
        secret = self._gateway.secret
        if self._gateway.auth == "hmac":
            secret = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
        headers = {self._gateway.header: secret, "Content-Type": "application/json"}
        try:
            httpx.post(
                self._gateway.send_url, content=body, headers=headers,
                timeout=SEND_TIMEOUT_SECONDS,
            ).raise_for_status()  # fmt: skip
        except httpx.HTTPError:
            raise OSError("the gateway did not take the message") from None

    def _is_authentic(self, request: GatewayRequest) -> bool:
        given = request.headers.get(self._gateway.header.lower(), "").encode()
        secret = self._gateway.secret.encode()
        if self._gateway.auth == "secret":
            return hmac.compare_digest(given, secret)
        expected = hmac.new(secret, request.body, hashlib.sha256).hexdigest().encode()
        return hmac.compare_digest(given.removeprefix(b"sha256=").lower(), expected)

    def _values(self, request: GatewayRequest) -> Mapping[str, object]:
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        try:
            if kind == "application/json":
                loaded = json.loads(request.body)
                if not isinstance(loaded, dict):
                    raise InputError(fields=("body",))
                return loaded
            pairs = parse_qsl(
                request.body.decode("utf-8"), keep_blank_values=True, max_num_fields=100
            )
        except (ValueError, RecursionError):
            raise InputError(fields=("body",)) from None
        return dict(pairs)


def _media(value: object) -> list[str]:
    """What names a picture or a voice note: a list, one text, or a count that names none."""
    found = value if isinstance(value, list) else [value]
    texts = [whole_signs(str(item)) for item in found if item not in (None, "", 0, "0")]
    return [text for text in texts if text.strip()]
