"""The kinds of SMS gateway as a provider uses them, and the program behind them."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import itertools
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree

import httpx
from sqlalchemy import select
from twilio.request_validator import RequestValidator

from cbcm import tables
from cbcm.app import create_app
from cbcm.demo.network import Network
from tests.fakes.africastalking import CALLBACK_SECRET, FAKE, SENDER
from tests.world import World

HMAC, KANNEL, RAPID = "operator", "kannel", "rapid"
FORM = "application/x-www-form-urlencoded"
# As gateways name a picture: no address that a browser would open, long, and with a blank.
PICTURE = f"media.invalid/1/my photo.jpg?token={'a1b2c3d4' * 40}"
KANNEL_FIELDS = {"id": "smsc_id", "from": "sender", "text": "content", "media": "url"}
NUMBER = "+15005550006"


@dataclass
class Sent:
    """A provider's request before it is sent."""

    path: str
    body: bytes
    headers: dict[str, str]


class Program:
    """A world with its real application; requests go through it without a socket."""

    def __init__(self, network: Network) -> None:
        self.world = World(network)
        self.app = create_app(self.world.context)

    def close(self) -> None:
        self.app.state.pool.shutdown()
        self.world.close()

    def send(self, sent: Sent) -> httpx.Response:
        FAKE.sent.clear()
        return self.post(sent.path, sent.body, sent.headers)

    def post(self, path: str, body: bytes, headers: Mapping[str, str]) -> httpx.Response:
        return asyncio.run(self._request("POST", path, body, headers))

    def get(self, path: str) -> httpx.Response:
        return asyncio.run(self._request("GET", path, b"", {}))

    def ask(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
        *,
        address: str,
    ) -> httpx.Response:
        """A request from that address."""
        return asyncio.run(self._request(method, path, body, headers or {}, address))

    async def _request(
        self,
        method: str,
        path: str,
        body: bytes,
        headers: Mapping[str, str],
        address: str = "127.0.0.1",
    ) -> httpx.Response:
        transport = httpx.ASGITransport(
            app=self.app, client=(address, 40000), raise_app_exceptions=False
        )
        async with httpx.AsyncClient(transport=transport, base_url="http://inside") as client:
            raw = {name.encode(): value.encode() for name, value in headers.items()}
            return await client.request(method, path, content=body, headers=raw)

    def rows(self) -> dict[str, list[tuple[Any, ...]]]:
        """Every row of every table."""
        return self.world.context.store.read(
            lambda connection: {
                table.name: sorted((tuple(r) for r in connection.execute(select(table))), key=repr)
                for table in tables.metadata.sorted_tables
            }
        )

    def narratives(self, seat: str) -> list[str]:
        """What a seat reads when it opens all that waits for it."""
        return [
            document["narrative"]
            for line in self.world.inbox(seat)
            for document in self.world.open(seat, line.id).values()
            if "narrative" in document
        ]


@dataclass
class Door:
    """How one provider posts, and how it reads our answer."""

    gateway: str
    network: Network
    kind: str = "application/json"
    ids: Any = field(default_factory=lambda: itertools.count(1))

    @property
    def path(self) -> str:
        return f"/sms/push/{self.gateway}"

    @property
    def settings(self) -> dict[str, Any]:
        entries = json.loads(self.network.environment["CBCM_PUSH_GATEWAYS"])
        return next(entry for entry in entries if entry["name"] == self.gateway)

    def fields(self, text: str, sender: str, message_id: str, media: int) -> dict[str, Any]:
        names = {"id": "id", "from": "from", "text": "text", "media": "media"}
        names |= self.settings.get("fields", {})
        values: dict[str, Any] = {
            names["id"]: message_id, names["from"]: sender, names["text"]: text,
        }  # fmt: skip
        if media:
            values[names["media"]] = [PICTURE] * media
        return values

    def request(
        self,
        text: str,
        *,
        sender: str = "+22370000001",
        message_id: str | None = None,
        media: int = 0,
    ) -> Sent:
        """A genuine request."""
        values = self.fields(text, sender, message_id or f"id-{next(self.ids)}", media)
        return self.signed(values)

    def signed(self, values: dict[str, Any]) -> Sent:
        """A genuine request with these very fields."""
        if self.kind == FORM:
            return self.sealed(urlencode(values, doseq=True).encode())
        return self.sealed(json.dumps(values).encode())

    def sealed(self, body: bytes) -> Sent:
        """A genuine request with this very body."""
        secret = self.settings["secret"]
        if self.settings["auth"] == "hmac":
            secret = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
        header = self.settings.get("header", "X-Signature")
        return Sent(self.path, body, {header: secret, "Content-Type": self.kind})

    def forged(self) -> dict[str, Sent]:
        """Everything that must be refused, by what is wrong with it."""
        good = self.request("Un message que personne n'a envoyé")
        header = self.settings.get("header", "X-Signature")
        other = next(n for n in (HMAC, RAPID) if n != self.gateway)
        wrong = {
            "unsigned": replace(good, headers=_without(good.headers, header)),
            "empty": replace(good, headers=good.headers | {header: ""}),
            "forged": replace(good, headers=good.headers | {header: "0" * 64}),
            "not ascii": replace(good, headers=good.headers | {header: "é" * 32}),
            "another header": replace(
                good, headers=_without(good.headers, header) | {"X-Other": good.headers[header]}
            ),
            "another gateway's": replace(good, path=f"/sms/push/{other}"),
        }
        if self.settings["auth"] == "hmac":
            wrong["changed body"] = replace(good, body=good.body.replace(b"personne", b"quelqu'un"))
        return wrong

    def text_of(self, response: httpx.Response) -> str | None:
        """The text to send back, None for nothing; asserts the provider's own form."""
        assert response.status_code == 200, response.text
        kind = response.headers["content-type"]
        if self.settings.get("reply") == "json":
            assert kind == "application/json"
            text: str | None = response.json()["reply"]
            return text
        assert kind == "text/plain; charset=utf-8"
        return response.text or None


class TwilioDoor(Door):
    """Signed forms and TwiML."""

    path = "/sms/twilio"  # type: ignore[assignment]
    unavailable = 200

    @property
    def settings(self) -> dict[str, Any]:
        return {}

    def fields(self, text: str, sender: str, message_id: str, media: int) -> dict[str, Any]:
        return {
            "MessageSid": message_id, "From": sender, "To": NUMBER, "Body": text,
            "AccountSid": self.network.environment["CBCM_TWILIO_ACCOUNT_SID"],
            "NumMedia": str(media), "Something": "else",
        }  # fmt: skip

    def signed(
        self, values: dict[str, Any], *, path: str = "/sms/twilio", url: str | None = None
    ) -> Sent:
        token = self.network.environment["CBCM_TWILIO_AUTH_TOKEN"]
        public = self.network.environment["CBCM_PUBLIC_URL"]
        signature = RequestValidator(token).compute_signature(url or public + path, values)
        headers = {"X-Twilio-Signature": signature, "Content-Type": FORM}
        return Sent(path, urlencode(values).encode(), headers)

    def sealed(self, body: bytes) -> Sent:
        raise AssertionError("a test asked for a form that is malformed and signed: there is none")

    def forged(self) -> dict[str, Sent]:
        good = self.request("Un message que personne n'a envoyé")
        name = "X-Twilio-Signature"
        fields = self.fields("Un message", "+22370000001", "SM1", 0)
        public = self.network.environment["CBCM_PUBLIC_URL"]
        return {
            "unsigned": replace(good, headers=_without(good.headers, name)),
            "empty": replace(good, headers=good.headers | {name: ""}),
            "forged": replace(good, headers=good.headers | {name: "A" * 27 + "="}),
            "not ascii": replace(good, headers=good.headers | {name: "é" * 28}),
            "another header": replace(
                good, headers=_without(good.headers, name) | {"X-Signature": good.headers[name]}
            ),
            "changed body": replace(good, body=good.body.replace(b"personne", b"quelqu")),
            "one more field": replace(good, body=good.body + b"&Body2=x"),
            "wrong account": self.signed(fields | {"AccountSid": "AC" + "0" * 32}),
            "no account": self.signed(_without(fields, "AccountSid")),
            "wrong own number": self.signed(fields | {"To": "+15005550007"}),
            "no own number": self.signed(_without(fields, "To")),
            "another host": self.signed(fields, url="https://elsewhere.invalid/sms/twilio"),
            "another path": self.signed(fields, url=f"{public}/voice/twilio"),
            "another query": replace(self.signed(fields), path="/sms/twilio?a=1"),
            "query left out": self.signed(fields, url=f"{public}/sms/twilio?a=1"),
        }

    def text_of(self, response: httpx.Response) -> str | None:
        assert response.status_code == 200, response.text
        assert response.headers["content-type"].startswith("text/xml")
        root = ElementTree.fromstring(response.text)  # noqa: S314 - our own answer
        assert root.tag == "Response"
        found = root.find("Message")
        return None if found is None else found.text


class AfricasTalkingDoor(Door):
    """Forms behind a secret path; the answer is sent apart."""

    path = f"/sms/africastalking/{CALLBACK_SECRET}"  # type: ignore[assignment]

    @property
    def settings(self) -> dict[str, Any]:
        return {}

    def fields(self, text: str, sender: str, message_id: str, media: int) -> dict[str, Any]:
        assert not media, "it carries no pictures"
        return {
            "id": message_id, "from": sender, "to": SENDER, "text": text, "linkId": "",
            "date": "2027-03-01 09:12:44", "cost": "None", "networkCode": "61002",
        }  # fmt: skip

    def sealed(self, body: bytes) -> Sent:
        return Sent(self.path, body, {"Content-Type": FORM})

    def signed(self, values: dict[str, Any]) -> Sent:
        return self.sealed(urlencode(values).encode())

    def forged(self) -> dict[str, Sent]:
        good = self.request("Un message que personne n'a envoyé")
        wrong = {
            "no secret": "none", "cut": good.path[:-1], "longer": good.path + "A",
            "other case": good.path.lower(), "in the query": f"/sms/africastalking/x?{good.path}",
            "not ascii": "/sms/africastalking/%C3%A9", "empty sign": good.path + "%00",
        }  # fmt: skip
        found = {
            name: replace(good, path=path if path.startswith("/") else "/sms/africastalking/none")
            for name, path in wrong.items()
        }
        found["another number"] = self.signed(self.fields("Un mot", "+22370000001", "1", 0)
                                              | {"to": "36556"})  # fmt: skip
        return found

    def text_of(self, response: httpx.Response) -> str | None:
        assert (response.status_code, response.text) == (200, "")
        assert len(FAKE.sent) <= 1
        return FAKE.sent[0]["message"] if FAKE.sent else None


def with_gateways(network: Network) -> Network:
    """The network with a gateway of each kind."""
    (operator,) = json.loads(network.environment["CBCM_PUSH_GATEWAYS"])
    gateways = [
        operator,
        {"name": KANNEL, "auth": "secret", "secret": "k4" * 16, "header": "X-Kannel-Key",
         "fields": KANNEL_FIELDS},
        {"name": RAPID, "auth": "secret", "secret": "r7" * 16, "header": "Authorization",
         "reply": "json"},
    ]  # fmt: skip
    changed = {"CBCM_PUSH_GATEWAYS": json.dumps(gateways), **FAKE.environment}
    return replace(network, environment=network.environment | changed)


def _without(values: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in values.items() if key != name}
