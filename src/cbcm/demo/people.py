"""Who takes part: a person with a telephone, and seats with token and key.

Both go through the server's own interfaces over HTTP: the signed push request of a gateway,
and the interface for seats. A real seat does the same on its own machine (`cbcm inbox ...`).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

import httpx

from cbcm.cli.client import Client, RefusedError, checked_recipients
from cbcm.demo.network import PUSH, Network
from cbcm.referring import default_way
from cbcm.sealing import open_binary, open_document, seal
from cbcm.vocabulary import PartKind

API = "/api/v1/referrals"
TIMEOUT_SECONDS = 30


def loopback() -> httpx.HTTPTransport:
    """Straight to loopback: with a transport of our own no proxy of the environment counts."""
    return httpx.HTTPTransport()


def send_sms(network: Network, address: str, sender: str, text: str) -> str | None:
    """Hand an SMS to the gateway's door as the operator would, signed; returns the answer."""
    body = json.dumps({"id": secrets.token_hex(8), "from": sender, "text": text}).encode()
    signature = hmac.new(network.push_secret.encode(), body, hashlib.sha256).hexdigest()
    headers = {"X-Signature": signature, "Content-Type": "application/json"}
    with httpx.Client(transport=loopback(), timeout=TIMEOUT_SECONDS) as client:
        response = client.post(f"{address}/sms/push/{PUSH}", content=body, headers=headers)
    if not response.is_success:
        raise RefusedError("the message was not taken; send it again")
    return response.text or None


@dataclass
class Held:
    """What a seat opened, as it would lie on the seat's own machine. `state` is ours."""

    id: str
    purpose: str
    state: str = "opened"
    kinds: dict[str, str] = field(default_factory=dict)
    answers: list[str] = field(default_factory=list)
    sealed: dict[str, bytes] = field(default_factory=dict, repr=False)
    documents: dict[str, dict[str, Any]] = field(default_factory=dict, repr=False)

    def proofs(self) -> dict[str, str]:
        """The token from inside every part: only who opened it can name it."""
        return {part: str(document["token"]) for part, document in self.documents.items()}


class SeatAtWork:
    """One invented seat. Its key stays in this object; the server's side never asks for it."""

    def __init__(self, network: Network, address: str, seat: str) -> None:
        self.seat = seat
        self.held: dict[str, Held] = {}
        self._network = network
        self._address = address

    def inbox(self) -> list[dict[str, Any]]:
        """What waits for this seat now."""
        items: list[dict[str, Any]] = []
        after: str | None = ""
        while after is not None:
            page = self._client().get(API, state="waiting", after=after)
            items += page["items"]
            after = page["next"]
        return items

    def read(self, referral: str) -> Held:
        """Download every part and open it here; the server is not told yet."""
        item = next((item for item in self.inbox() if item["id"] == referral), None)
        if item is None:
            raise RefusedError("this does not wait here any more")
        held = Held(referral, item["purpose"])
        client = self._client()
        for part in item["parts"]:
            sealed = client.download(f"{API}/{referral}/parts/{part['id']}")
            held.kinds[part["id"]] = part["kind"]
            held.sealed[part["id"]] = sealed
            held.documents[part["id"]] = self._opened(part["kind"], sealed)
        return held

    def open(self, referral: str) -> Held:
        """Open, and prove it with the tokens from inside."""
        held = self.read(referral)
        self.acknowledge(held, kept=False)
        self.held[referral] = held
        return held

    def keep(self, referral: str) -> None:
        """Say "kept": the server erases its copy, this one stays."""
        held = self._held(referral)
        self.acknowledge(held, kept=True)
        held.state = "kept"

    def acknowledge(self, held: Held, *, kept: bool) -> str:
        body = {"opened": held.proofs(), "kept": kept}
        return str(self._client().post(f"{API}/{held.id}/acknowledgement", body)["state"])

    def redirect(self, referral: str, target: str) -> None:
        """Seal to another ladder what was opened, each key checked; identity does not go on."""
        held = self._held(referral)
        client = self._client()
        way = default_way(target)
        ladder = client.get(f"/api/v1/directory/ladders/{target}", way=way, referral=referral)
        recipients = checked_recipients(
            ladder,
            target=target,
            way=way,
            network=self._network.pack,
            directory_key=self._network.environment["CBCM_DIRECTORY_KEY"],
        )
        parts = []
        for part, document in held.documents.items():
            kind = PartKind(held.kinds[part])
            if kind in (PartKind.IDENTITY, PartKind.ATTACHMENT):
                continue  # consent was to this organisation; a voice stays with the line
            inner = {k: v for k, v in document.items() if k not in ("version", "token")}
            sealed = seal(kind, inner | {"redirected": "not_ours"}, recipients)
            ciphertext = base64.b64encode(sealed.ciphertext).decode()
            parts.append(
                {"kind": kind, "token_digest": sealed.token_digest.hex(), "ciphertext": ciphertext}
            )
        body = {"reason": "not_ours", "target": target, "sealed_to": ladder["seats"],
                "parts": parts}  # fmt: skip
        client.post(f"{API}/{referral}/redirect", body)
        held.state = "redirected"

    def answer(self, referral: str, code: str) -> None:
        """Let the person hear a coded answer."""
        self._client().post(f"{API}/{referral}/answers", {"code": code})
        if referral in self.held:
            self.held[referral].answers.append(code)

    def _opened(self, kind: str, sealed: bytes) -> dict[str, Any]:
        identities = [self._network.identities[self.seat]]
        if kind != PartKind.ATTACHMENT:
            return open_document(sealed, identities)
        head, content = open_binary(sealed, identities)
        return head | {"recording": base64.b64encode(content).decode()}

    def _held(self, referral: str) -> Held:
        held = self.held.get(referral)
        if held is None:
            raise RefusedError("open it first")
        return held

    def _client(self) -> Client:
        return Client(self._address, self._network.token(self.seat), loopback())
