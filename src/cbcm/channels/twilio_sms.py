"""Twilio Programmable Messaging: signed forms in, TwiML out, messages listed and erased.

The signature is checked by Twilio's own library over PUBLIC_URL plus the raw path and query.
Where a commit fails the answer is 200 and nothing: Twilio would repeat for seconds only and keep
the failed request in its debugger, while our sweep fetches the message itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import parse_qsl, urlsplit, urlunsplit
from xml.sax.saxutils import escape

from twilio.request_validator import RequestValidator

from cbcm.channels.senders import sender_of
from cbcm.channels.signs import whole_signs
from cbcm.errors import ForbiddenError, InputError
from cbcm.ports import GatewayAnswer, GatewayRequest, Upstream
from cbcm.settings import Settings
from cbcm.vocabulary import Channel, Inbound, Reply

if TYPE_CHECKING:
    from twilio.rest import Client

T = TypeVar("T")
NAME = "twilio"
WHATSAPP = "whatsapp:"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
FINAL = frozenset({"delivered", "undelivered", "failed", "sent", "received", "read", "canceled"})
TIMEOUT_SECONDS = 15
PAGE = 100
GONE = 404
NOT_YET = 409
MOST_MEDIA_BYTES = 25 * 1024 * 1024


class TwilioAdapter:
    """The account of the settings. The REST client is made where it is first used."""

    name = NAME
    keeps_messages = True
    answers_apart = False

    def __init__(self, settings: Settings) -> None:
        self._account = settings.twilio_account_sid
        self._token = settings.twilio_auth_token.get_secret_value()
        self.numbers = settings.own_numbers()
        self._whatsapp = settings.whatsapp_numbers()
        self._public_url = settings.public_url
        self._api_url = settings.twilio_api_url
        self._validator = RequestValidator(self._token)
        self._client: Client | None = None

    def verify(self, request: GatewayRequest) -> Inbound:
        """See `ports.Gateway.verify`. Only named fields of the form are read."""
        form = self.signed_form(request)
        if form.get("To") not in (*self.numbers, *self._whatsapp):
            raise ForbiddenError
        missing = [name for name in ("MessageSid", "From") if not isinstance(form.get(name), str)]
        if missing:
            raise InputError(fields=tuple(missing))
        if form["From"].startswith(WHATSAPP) != (form["To"] in self._whatsapp):
            raise ForbiddenError
        return self._inbound(
            message_id=form["MessageSid"],
            sender=form["From"],
            text=str(form.get("Body") or ""),
            media=_count(form.get("NumMedia")),
        )

    def signed_form(self, request: GatewayRequest) -> dict[str, Any]:
        """The form of a genuine request for our account; ForbiddenError for any other."""
        pairs = self._pairs(request)
        values: dict[str, Any] = {}
        for key, value in pairs:
            values.setdefault(key, []).append(value)
        form = {key: found if len(found) > 1 else found[0] for key, found in values.items()}
        signature = request.headers.get("x-twilio-signature", "")
        url = self._public_url + request.path_and_query
        if not self._validator.validate(url, form, signature):
            raise ForbiddenError
        if form.get("AccountSid") != self._account:
            raise ForbiddenError
        return form

    def answer(self, reply: Reply) -> GatewayAnswer:
        message = "" if reply.text is None else f"<Message>{escape(reply.text)}</Message>"
        return GatewayAnswer(200, "text/xml", f"{HEAD}<Response>{message}</Response>")

    def unavailable(self) -> GatewayAnswer:
        return GatewayAnswer(200, "text/xml", f"{HEAD}<Response></Response>")

    def send(self, number: str, text: str) -> None:
        """Send through the REST interface. Raises OSError where it was not taken."""
        with as_oserror():
            own = self._whatsapp if number.startswith(WHATSAPP) else self.numbers
            if not own:
                raise OSError("no number of ours to send from")
            self.rest().messages.create(to=number, from_=own[0], body=text)

    def list_messages(self) -> Iterator[Upstream]:
        """Every message to or from our own numbers, page by page. Raises OSError."""
        with as_oserror():
            for number in (*self.numbers, *self._whatsapp):
                for direction in ({"to": number}, {"from_": number}):
                    for message in self.rest().messages.stream(page_size=PAGE, **direction):
                        yield self._upstream(message)

    def erase(self, message_id: str) -> bool:
        """Delete a message and its media; 404 is success, 409 means "not yet"."""
        with as_oserror():
            message = self.rest().messages(message_id)
            media = unless_gone(message.media.list) or []
            return all(is_gone(item.delete) for item in media) and is_gone(message.delete)

    def media(self, message_id: str) -> Iterator[tuple[str, bytes]]:
        """Type and bytes of each medium, streamed from the provider. Raises OSError."""
        with as_oserror():
            for item in self.rest().messages(message_id).media.list():
                yield item.content_type, self.download(item.uri.removesuffix(".json"))

    def download(self, path: str) -> bytes:
        """The bytes behind a path of the provider, up to a limit. Raises OSError."""
        import httpx

        received = bytearray()
        try:
            with httpx.stream(
                "GET", self._api_url + path, auth=(self._account, self._token),
                timeout=TIMEOUT_SECONDS, follow_redirects=True,
            ) as response:  # fmt: skip
                response.raise_for_status()
                for piece in response.iter_bytes():
                    received += piece
                    if len(received) > MOST_MEDIA_BYTES:
                        break
        except httpx.HTTPError:
            raise OSError("a medium could not be fetched") from None
        return bytes(received[:MOST_MEDIA_BYTES])

    def _upstream(self, message: Any) -> Upstream:
        inbound = str(message.direction).startswith("inbound")
        at = message.date_sent or message.date_created or datetime.now(UTC)
        return Upstream(
            id=message.sid,
            inbound=inbound,
            final=str(message.status) in FINAL,
            at=int(at.timestamp()),
            message=self._inbound(
                message_id=message.sid,
                sender=message.from_ or "",
                text=message.body or "",
                media=_count(message.num_media),
            )
            if inbound
            else None,
        )

    def _inbound(self, *, message_id: str, sender: str, text: str, media: int) -> Inbound:
        return Inbound(
            channel=Channel.SMS, gateway=NAME, provider_id=message_id,
            sender=_sender(sender), text=whole_signs(text), media=media,
        )  # fmt: skip

    def _pairs(self, request: GatewayRequest) -> list[tuple[str, str]]:
        try:
            return parse_qsl(
                request.body.decode("utf-8"), keep_blank_values=True, max_num_fields=200
            )
        except (UnicodeDecodeError, ValueError):
            raise ForbiddenError from None

    def rest(self) -> Client:
        if self._client is None:
            from twilio.http.http_client import TwilioHttpClient
            from twilio.rest import Client

            base = urlsplit(self._api_url)

            class AtOwnAddress(TwilioHttpClient):  # type: ignore[misc] # twilio ships no types
                """Twilio's client, at the address of the settings (a proxy, or a test)."""

                def request(self, method: str, url: str, *rest: Any, **options: Any) -> Any:
                    there = urlsplit(url)._replace(scheme=base.scheme, netloc=base.netloc)
                    return super().request(method, urlunsplit(there), *rest, **options)

            client = AtOwnAddress(timeout=TIMEOUT_SECONDS)
            self._client = Client(self._account, self._token, http_client=client)
        return self._client


def _sender(raw: str) -> str | None:
    """A WhatsApp sender keeps its mark: it may be another device than the telephone's, so that
    the two share no dialogue, and whoever writes to her knows by which way."""
    if not raw.startswith(WHATSAPP):
        return sender_of(raw)
    number = sender_of(raw.removeprefix(WHATSAPP))
    return None if number is None else WHATSAPP + number


def is_gone(delete: Callable[[], object]) -> bool:
    """Delete; True where it is gone now or was before, False where it is too early."""
    from twilio.base.exceptions import TwilioRestException

    try:
        unless_gone(delete)
    except TwilioRestException as error:
        if error.status == NOT_YET:
            return False
        raise
    return True


def unless_gone(call: Callable[[], T]) -> T | None:
    from twilio.base.exceptions import TwilioRestException

    try:
        return call()
    except TwilioRestException as error:
        if error.status == GONE:
            return None
        raise


def _count(value: object) -> int:
    text = str(value or "0")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0


class as_oserror:  # noqa: N801 - reads as a statement: with as_oserror()
    """Every failure of the provider as OSError without its text, which may hold numbers."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if error is None or (isinstance(error, OSError) and type(error) is OSError):
            return
        import requests
        from twilio.base.exceptions import TwilioException

        # ValueError and KeyError: an answer that is not the provider's JSON, say a proxy's page.
        if isinstance(error, TwilioException | requests.RequestException | ValueError | KeyError):
            raise OSError("the provider did not answer as it should") from None
