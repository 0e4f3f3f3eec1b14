"""A member of a mobile team whose device seals what she wrote down, as the page does."""

from __future__ import annotations

import base64
import secrets
from dataclasses import dataclass, field
from typing import Any

import httpx

from cbcm.agencies import directory
from cbcm.demo.network import ISSUER
from cbcm.demo.server import Demo
from cbcm.followup import receipts
from cbcm.sealing import seal
from cbcm.vocabulary import PartKind, Role
from tests.world import World

API = "/api/v1/complaints"
WORDS = "Le chauffeur pamplemousse de Baobab lui a dit viens la nuit ou pas de riz"
FORM: dict[str, Any] = {
    "channel": "in_person", "language": "fr", "category": "SEA",
    "organisations": ["baobab_secours"], "area": "ML-5",
}  # fmt: skip
WHAT_SHE_SAID = {
    "narrative": WORDS, "name": "Fatou Exemple", "phone": "+22370009911",
    "reporter": "witness", "may_call": True, "may_write": False,
}  # fmt: skip


def hire(world: World, subject: str = "mobile-team", role: Role = Role.OPERATOR) -> None:
    """An account without a seat: it writes down and reads nothing."""
    world.context.store.write(
        lambda c: directory.put_account(
            c, issuer=ISSUER, subject=subject, seat=None, roles=[role], language="fr",
            not_after=world.now + 10_000_000,
        )
    )  # fmt: skip


@dataclass
class Device:
    """Asks for a plan, seals, sends. What it sealed last can be sent once more."""

    client: httpx.Client
    world: World | Demo
    subject: str = "mobile-team"
    sent: dict[str, Any] = field(default_factory=dict, repr=False)

    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.world.network.token(self.subject)}"}

    def plan(self, **changes: Any) -> Any:
        return self.client.post(f"{API}/plan", json=FORM | changes, headers=self.headers())

    def seal(self, *, said: dict[str, Any] | None = None, **changes: Any) -> dict[str, Any]:
        """A body as the page makes it, with a fresh code."""
        offered = self.plan(**changes).json()
        values = WHAT_SHE_SAID if said is None else said
        referrals = []
        for item in offered["referrals"]:
            keys = [key["public_key"] for key in item["keys"]]
            parts = []
            for part in item["parts"]:
                filled = {name: values[name] for name in part["fill"] if name in values}
                made = seal(PartKind(part["kind"]), part["document"] | filled, keys)
                parts.append({
                    "kind": part["kind"], "token_digest": made.token_digest.hex(),
                    "ciphertext": base64.b64encode(made.ciphertext).decode(),
                })  # fmt: skip
            referrals.append({"parts": parts})
        return {
            "form": FORM | changes, "plan": offered["plan"], "referrals": referrals,
            "code": receipts.new_code(),
        }  # fmt: skip

    def send(self, body: dict[str, Any], *, key: str = "") -> Any:
        headers = self.headers() | {"Idempotency-Key": key or secrets.token_hex(16)}
        return self.client.post(API, json=body, headers=headers)
