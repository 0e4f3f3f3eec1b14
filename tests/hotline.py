"""The program with a telephone provider, in one process: people call, seats listen."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import httpx

from cbcm import clockwork, voicing
from cbcm.calls import Calls
from cbcm.channels import upstream_calls
from cbcm.channels.twilio_voice import TwilioVoice
from cbcm.delivery import referrals
from cbcm.demo.network import Network
from tests.doors import NUMBER, Program
from tests.fakes.telephony import Phone, Telephony
from tests.recordings import voice as tone
from tests.world import DESK, HER

VOICE = tone(2.5)
OPERATORS = "woman:+22370000091,man:+22370000092"


class Hotline(Program):
    """Its clock stands still unless a test moves it; the door reads the real one."""

    def __init__(self, network: Network, provider: Telephony) -> None:
        super().__init__(network)
        self.provider = provider
        self.base = self.world.context.settings.public_url

    @property
    def now(self) -> int:
        return self.world.now

    def phone(self, sender: str = HER, *, at: int | None = None) -> Phone:
        """Somebody takes up a telephone; the call began some minutes ago."""
        began = self.now - 300 if at is None else at
        return self.provider.phone(sender, self.base, self.ask, at=began)

    def ask(self, path: str, body: bytes, headers: dict[str, str]) -> httpx.Response:
        return asyncio.run(self._request("POST", path, body, headers))

    def sweep(self, *, after: int = 0) -> upstream_calls.SweptCalls:
        self.world.now += after
        calls, keeper = Calls(self.world.context), TwilioVoice(self.world.context.settings)
        return upstream_calls.sweep(self.world.context, calls, [keeper], now=self.now)

    def says(self, key: str, language: str = "fr") -> str:
        """The words of a prompt as they are spoken."""
        context = self.world.context
        return voicing.heard(context.settings, context.pack).text(key, language)

    def staffed(self, there: bool) -> None:
        """Somebody is at the line now, or nobody is."""
        hotline = self.app.state.hotline
        settings = hotline.context.settings
        changed = settings.model_copy(update={"operators": _secret(OPERATORS if there else "")})
        context = replace(hotline.context, settings=changed)
        self.app.state.hotline = replace(hotline, context=context, provider=TwilioVoice(changed))

    def recordings(self, seat: str = DESK) -> list[bytes]:
        """What a seat hears when it opens all that waits for it."""
        return [d["content"] for d in self.documents(seat) if d["kind"] == "attachment"]

    def documents(self, seat: str) -> list[dict[str, Any]]:
        reader = (self.world.account(seat), self.world.context.peppers)
        lines = self.world.context.store.read(
            lambda c: referrals.waiting_for(c, *reader, limit=100_000)
        )
        return [document for line in lines for document in self.world.open(seat, line.id).values()]

    def accounts(self, seat: str = DESK) -> list[dict[str, Any]]:
        return [d for d in self.documents(seat) if d["kind"] == "account"]

    def contacts(self, seat: str = DESK) -> list[dict[str, Any]]:
        return [d for d in self.documents(seat) if d["kind"] == "contact"]

    def silence(self, *, hours: float = 5.0) -> clockwork.Ticked:
        return self.world.tick(after=int(hours * 3600))

    def count(self, table: str) -> int:
        return len(self.rows()[table])


def _secret(text: str) -> Any:
    from pydantic import SecretStr

    return SecretStr(text)


def provider_for(network: Network) -> Telephony:
    made = Telephony(
        account=network.environment["CBCM_TWILIO_ACCOUNT_SID"],
        token=network.environment["CBCM_TWILIO_AUTH_TOKEN"],
        number=NUMBER,
    )
    made.start()
    return made


def hotline_of(network: Network, provider: Telephony) -> Hotline:
    return Hotline(
        replace(network, environment=network.environment | provider.environment), provider
    )


@contextmanager
def calling(network: Network) -> Iterator[Hotline]:
    """The program and its provider, for one test."""
    provider = provider_for(network)
    made = hotline_of(network, provider)
    yield made
    made.close()
    provider.stop()
