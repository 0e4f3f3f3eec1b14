"""Africa's Talking: forms in, answers out through its REST interface.

It signs nothing: whoever knows the secret in the callback's path is the provider, so that the
secret must be long and random, and no proxy may log that path. What we answer to its request it
ignores: the words go by `send`, after the commit. It lets us erase nothing, so that a message is
never fetched there: where a commit fails it gets 503 and may repeat.
"""

from __future__ import annotations

import hmac
from urllib.parse import parse_qsl, unquote

import httpx

from cbcm.channels.senders import sender_of
from cbcm.channels.signs import whole_signs
from cbcm.errors import ForbiddenError, InputError
from cbcm.ports import GatewayAnswer, GatewayRequest
from cbcm.settings import Settings
from cbcm.vocabulary import Channel, Inbound, Reply

NAME = "africastalking"
TAKEN = frozenset({100, 101, 102})
TIMEOUT_SECONDS = 15


class AfricasTalkingAdapter:
    """The application of the settings."""

    name = NAME
    keeps_messages = False
    answers_apart = True

    def __init__(self, settings: Settings) -> None:
        self._user = settings.africastalking_username
        self._key = settings.africastalking_api_key.get_secret_value()
        self._secret = settings.africastalking_callback_secret.get_secret_value()
        self._own = settings.africastalking_sender
        self._url = settings.africastalking_api_url.rstrip("/") + "/version1/messaging"

    def verify(self, request: GatewayRequest) -> Inbound:
        """See `ports.Gateway.verify`. Nothing of the body is read before it is authentic."""
        path = request.path_and_query.partition("?")[0]
        given = unquote(path.rpartition("/")[2]).encode()
        if not hmac.compare_digest(given, self._secret.encode()):
            raise ForbiddenError
        try:
            values = dict(
                parse_qsl(request.body.decode(), keep_blank_values=True, max_num_fields=100)
            )
        except ValueError:
            raise InputError(fields=("body",)) from None
        missing = [name for name in ("from", "text") if name not in values]
        if missing:
            raise InputError(fields=tuple(missing))
        if values.get("to") != self._own:
            raise ForbiddenError
        return Inbound(
            channel=Channel.SMS,
            gateway=NAME,
            provider_id=whole_signs(values.get("id", "")) or None,
            sender=sender_of(values["from"]),
            text=whole_signs(values["text"]),
        )

    def answer(self, reply: Reply) -> GatewayAnswer:
        """Nothing: what stands in the answer is not sent on."""
        return GatewayAnswer(200, "text/plain; charset=utf-8", "")

    def unavailable(self) -> GatewayAnswer:
        return GatewayAnswer(503, "text/plain; charset=utf-8", "")

    def send(self, number: str, text: str) -> None:
        """Send through the REST interface. Raises OSError where it was not taken."""
        form = {"username": self._user, "to": number, "message": text, "from": self._own}
        headers = {"apiKey": self._key, "Accept": "application/json"}
        try:
            answer = httpx.post(self._url, data=form, headers=headers, timeout=TIMEOUT_SECONDS)
            answer.raise_for_status()
            (sent,) = answer.json()["SMSMessageData"]["Recipients"]
            taken = int(sent["statusCode"]) in TAKEN
        except (httpx.HTTPError, ValueError, KeyError, TypeError):
            raise OSError("the gateway did not answer as it should") from None
        if not taken:
            raise OSError("the gateway did not take the message")
