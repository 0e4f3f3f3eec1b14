"""Invent a network: directory key, seats with keys, accounts with tokens, secrets.

Here one place holds every private key. A real server never does: seats make their keys
themselves, and the directory key stays offline.
"""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection

from cbcm import canary
from cbcm.access import tokens
from cbcm.access.roles import role_of_seat
from cbcm.agencies import directory, keys
from cbcm.context import Context, open_context
from cbcm.migrating import migrate
from cbcm.pack import CANARY_SEAT, load_pack
from cbcm.sealing import new_identity
from cbcm.settings import Settings, load_settings
from cbcm.vocabulary import KeyKind, Role, SeatKey

ISSUER = "https://sign-in.demo.invalid"
YEAR = 365 * 24 * 3600

PUSH = "operator"


@dataclass
class Network:
    """An invented network. `environment` starts a server for it; `identities` opens its parts."""

    folder: Path
    pack: str
    environment: dict[str, str] = field(repr=False)
    directory_key: Ed25519PrivateKey = field(repr=False)
    issuer_key: dict[str, Any] = field(repr=False)
    identities: dict[str, str] = field(default_factory=dict, repr=False)
    publics: dict[str, str] = field(default_factory=dict)

    @property
    def push_secret(self) -> str:
        gateways = json.loads(self.environment["CBCM_PUSH_GATEWAYS"])
        return str(gateways[0]["secret"])

    def seats(self) -> list[str]:
        """Every seat that the pack can name, but the one of the daily test."""
        return sorted(load_pack(self.pack).seats() - {CANARY_SEAT})

    def employer(self, seat: str) -> str | None:
        """Who employs the one person of a seat of the network; None where nobody is named."""
        return load_pack(self.pack).co_chairs[0] if seat == "network:co_chair" else None

    def signed(
        self,
        seat: str,
        public: str,
        *,
        not_before: int = 0,
        seconds: int = YEAR,
        holder: str | None = None,
        kind: KeyKind = KeyKind.OWN,
    ) -> SeatKey:
        """A key entry with the invented directory's signature; held by the seat's person."""
        start = not_before or int(time.time()) - 60
        shared = seat == CANARY_SEAT or seat.endswith(":recovery")
        return keys.sign(
            self.directory_key, network=load_pack(self.pack).name, seat=seat,
            public_key=public, not_before=start, not_after=start + seconds,
            holder=("" if shared else seat) if holder is None else holder,
            employer=self.employer(seat), kind=kind,
        )  # fmt: skip

    def token(self, subject: str, *, seconds: int = 3600, now: int | None = None) -> str:
        """A bearer token of the invented local issuer. A seat's person is named like the seat."""
        at = int(time.time()) if now is None else now
        return tokens.issue(
            self.issuer_key, issuer=ISSUER, subject=subject, now=at, seconds=seconds
        )

    def open(self) -> Context:
        """A context over this network's settings, and nothing from this process's environment.

        Beside a real server its provider account must not be reached: the sweep would take
        real messages into an invented network, and delete them upstream.
        """
        names = {
            name: field.default
            for name, field in Settings.model_fields.items()
            if not field.is_required()
        }
        names |= {key.removeprefix("CBCM_").lower(): v for key, v in self.environment.items()}
        return open_context(load_settings(**names))

    def enrol(self, context: Context, *, without: Iterable[str] = ()) -> None:
        """Migrate, then enter seats, signed keys and accounts; no key for seats in `without`."""
        migrate(context.store.engine)
        left_out = set(without)

        def write(connection: Connection) -> None:
            end = int(time.time()) + YEAR
            for number, seat in enumerate(self.seats()):
                if seat not in left_out:
                    directory.put_key(
                        connection, self.signed(seat, self.publics[seat]), context.trust
                    )
                directory.put_account(
                    connection, issuer=ISSUER, subject=seat, seat=seat,
                    roles=[role_of_seat(seat)], language="fr", not_after=end,
                    phone=f"+22300000{number:03d}",
                    email=f"{seat.replace(':', '.')}@demo.invalid",
                    employer=self.employer(seat),
                )  # fmt: skip
            _, canary_public = canary.identity(context)
            directory.put_key(connection, self.signed(CANARY_SEAT, canary_public), context.trust)
            directory.put_account(
                connection, issuer=ISSUER, subject="admin", seat=None,
                roles=[Role.ADMIN], language="fr", not_after=end,
            )  # fmt: skip

        context.store.write(write)


def invent(folder: Path, *, database_url: str | None = None, pack: str = "mali") -> Network:
    """Make secrets, keys and settings in `folder`; nothing is written to a database yet."""
    key_dir = folder / "keys"
    key_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    directory_key = Ed25519PrivateKey.generate()
    private, public = tokens.new_issuer_key()
    gateway = {"name": PUSH, "auth": "hmac", "secret": secrets.token_hex(24)}
    environment = {
        "CBCM_DATABASE_URL": database_url or f"sqlite:///{folder / 'cbcm.db'}",
        "CBCM_PACK": pack,
        "CBCM_PEPPER": f"p1:{secrets.token_hex(32)}",
        "CBCM_KEY_DIR": str(key_dir),
        "CBCM_DIRECTORY_KEY": directory_key.public_key().public_bytes_raw().hex(),
        "CBCM_PUBLIC_URL": "http://127.0.0.1:8088",
        "CBCM_ISSUER_KEYS": json.dumps({"keys": [public]}),
        "CBCM_ISSUER_NAME": ISSUER,
        "CBCM_PUSH_GATEWAYS": json.dumps([gateway]),
        "CBCM_TWILIO_ACCOUNT_SID": "AC" + secrets.token_hex(16),
        "CBCM_TWILIO_AUTH_TOKEN": secrets.token_hex(16),
        "CBCM_TWILIO_NUMBERS": "+15005550006",
        "CBCM_TWILIO_API_URL": "http://127.0.0.1:9",
        "CBCM_MAIL_FROM": "line@demo.invalid",
    }
    network = Network(folder, pack, environment, directory_key, private)
    for seat in network.seats():
        network.identities[seat], network.publics[seat] = new_identity()
    return network
