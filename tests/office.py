"""A world at nine in the morning whose notices go to a real mail server and a provider."""

from __future__ import annotations

import email
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from sqlalchemy import select

from cbcm import tables
from cbcm.agencies import directory
from cbcm.delivery import erasure
from cbcm.demo.network import ISSUER, Network
from cbcm.vocabulary import Role
from tests.doors import NUMBER
from tests.fakes.provider import Provider
from tests.world import FOCAL, World

MORNING = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)  # Bamako is on UTC; slots 08:30, 12:30, 16:30
NOON = datetime(2027, 3, 1, 12, 30, tzinfo=UTC)


@dataclass
class MailServer:
    """Takes mail, or refuses the next `refusals` messages."""

    taken: list[tuple[str, EmailMessage]] = field(default_factory=list)
    refusals: int = 0
    reply: str = "451 later"

    async def handle_DATA(  # noqa: N802 - the name aiosmtpd calls
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        if self.refusals:
            self.refusals -= 1
            return self.reply
        content = envelope.content
        assert isinstance(content, bytes)
        message = email.message_from_bytes(content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.taken += [(to, message) for to in envelope.rcpt_tos]
        return "250 ok"

    def told(self) -> list[str]:
        return sorted(to for to, _ in self.taken)


@dataclass
class Office:
    """A world at nine in the morning whose notices go out by both ways."""

    world: World
    mail: MailServer
    provider: Provider

    def at(self, when: datetime) -> None:
        self.world.now = int(when.timestamp())

    def jobs(self) -> list[tuple[str, str, int]]:
        columns = tables.job.c
        rows = self.world.context.store.read(
            lambda c: c.execute(
                select(columns.kind, columns.reference, columns.run_at)
                .where(columns.kind != erasure.KIND)
                .order_by(columns.kind, columns.reference)
            ).all()
        )
        return [tuple(row) for row in rows]

    def due_times(self) -> set[int]:
        return {run_at for _, _, run_at in self.jobs()}

    def smses(self) -> list[str]:
        return sorted(message.to for message in self.provider.sent)


@pytest.fixture
def office(network: Network) -> Iterator[Office]:
    provider = Provider(
        account=network.environment["CBCM_TWILIO_ACCOUNT_SID"],
        token=network.environment["CBCM_TWILIO_AUTH_TOKEN"],
        number=NUMBER,
    ).start()
    mail = MailServer()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(mail, hostname="127.0.0.1", port=port)
    controller.start()
    changed = provider.environment | {
        "CBCM_SMTP_URL": f"smtp://127.0.0.1:{port}",
        "CBCM_NOTICE_GATEWAY": "twilio",
        "CBCM_OPERATOR_CONTACT": "operator@demo.invalid",
    }
    world = World(replace(network, environment=network.environment | changed))
    world.now = int(MORNING.timestamp())
    staff(world)
    world.prove_keys()
    yield Office(world, mail, provider)
    world.close()
    controller.stop()
    provider.stop()


def staff(world: World) -> None:
    """A second person at the focal point, who reads English; one who has left."""

    def write(connection) -> None:  # type: ignore[no-untyped-def]
        for subject, language, until in (("second", "en", 2), ("left", "fr", -1)):
            directory.put_account(
                connection, issuer=ISSUER, subject=subject, seat=FOCAL,
                roles=[Role.FOCAL_POINT], language=language, not_after=world.now + until * 86400,
                phone=f"+2231111111{len(subject)}", email=f"{subject}@demo.invalid",
            )  # fmt: skip

    world.context.store.write(write)
