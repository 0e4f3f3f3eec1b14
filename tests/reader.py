"""Somebody at a seat with a client of his own: lists, opens, seals anew, over the real API."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from httpx import Response
from sqlalchemy import func, select
from starlette.testclient import TestClient

from cbcm import tables
from cbcm.app import create_app
from cbcm.cli import handing
from cbcm.cli.client import checked_recipients
from cbcm.sealing import open_document
from cbcm.vocabulary import PartKind
from tests.world import World

API = "/api/v1/referrals"
Document = dict[str, Any]


@dataclass
class Reader:
    """`subject` is the person, by default the seat's own; the key is always the seat's."""

    world: World
    seat: str
    subject: str = ""
    client: TestClient = field(init=False)

    def __post_init__(self) -> None:
        app = create_app(self.world.context)
        token = self.world.network.token(self.subject or self.seat)
        self.client = TestClient(app, raise_server_exceptions=False)
        self.client.headers["Authorization"] = f"Bearer {token}"

    def listed(self, *, limit: int = 50) -> list[Document]:
        items: list[Document] = []
        after: str | None = ""
        while after is not None:
            page = self.client.get(API, params={"after": after, "limit": limit}).json()
            items += page["items"]
            after = page["next"]
        return items

    def one(self, purpose: str = "account") -> str:
        """The only referral of that purpose which waits here."""
        (found,) = (item["id"] for item in self.listed() if item["purpose"] == purpose)
        return str(found)

    def read(self, referral: str) -> dict[str, Document]:
        """Every part opened with the seat's key, by part id; the server is not told."""
        item = next(item for item in self.listed() if item["id"] == referral)
        found = {}
        for part in item["parts"]:
            answer = self.client.get(f"{API}/{referral}/parts/{part['id']}")
            assert answer.status_code == 200
            identity = self.world.network.identities[self.seat]
            found[part["id"]] = open_document(answer.content, [identity])
        return found

    def open(self, referral: str) -> Document:
        """Open and prove it; returns the first document."""
        documents = self.read(referral)
        assert self._acknowledge(referral, documents, kept=False).status_code == 200
        return next(iter(documents.values()))

    def keep(self, referral: str) -> Document:
        documents = self.read(referral)
        answer = self._acknowledge(referral, documents, kept=True)
        assert answer.json()["state"] == "kept"
        return next(iter(documents.values()))

    def ladder(self, target: str, way: str, referral: str = "") -> Response:
        query = {"way": way, "referral": referral}
        return self.client.get(f"/api/v1/directory/ladders/{target}", params=query)

    def share(
        self,
        target: str,
        way: str,
        document: Document,
        *,
        kind: PartKind = PartKind.ACCOUNT,
        referral: str = "",
    ) -> Document:
        """What `target` gets, sealed to the keys that the directory signed."""
        ladder = self.ladder(target, way, referral).json()
        keys = checked_recipients(
            ladder, target=target, way=way, network=self.world.network.pack,
            directory_key=self.world.network.environment["CBCM_DIRECTORY_KEY"],
        )  # fmt: skip
        return {
            "target": target, "way": way, "sealed_to": ladder["seats"],
            "others_involved": bool(document.get("others_involved")),
            "parts": [handing.words(kind, document, keys)],
        }  # fmt: skip

    def dispose(
        self, referral: str, disposition: str, *shares: Document, **more: object
    ) -> Response:
        body = {"disposition": disposition, "shares": list(shares), **more}
        return self.client.post(f"{API}/{referral}/disposition", json=body)

    def _acknowledge(
        self, referral: str, documents: dict[str, Document], *, kept: bool
    ) -> Response:
        opened = {part: document["token"] for part, document in documents.items()}
        body = {"opened": opened, "kept": kept}
        return self.client.post(f"{API}/{referral}/acknowledgement", json=body)


def rows(world: World, table: str) -> int:
    """How many rows a table has."""
    counted = select(func.count()).select_from(tables.metadata.tables[table])
    return world.context.store.read(lambda c: c.execute(counted).scalar_one())


def counts(world: World) -> dict[str, int]:
    """The exact counts of this quarter that are not zero."""
    from cbcm.trends import tally

    world.tick()
    period = tally.period_of(world.now)
    found = world.context.store.read(
        lambda c: tally.read_counters(c, world.context.keyring, period)
    )
    return {cell: number for cell, number in (found or {}).items() if number}
