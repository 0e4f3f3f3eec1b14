"""What a gateway must be able to do, whoever the provider is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from cbcm.vocabulary import Inbound, Reply


@dataclass(frozen=True)
class GatewayRequest:
    """A provider's request as it came: headers in lower case, raw path with query."""

    path_and_query: str
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)


@dataclass(frozen=True)
class GatewayAnswer:
    """The provider's own kind of answer."""

    status: int
    media_type: str
    body: str = field(repr=False)


@dataclass(frozen=True)
class Upstream:
    """One message as the provider still holds it. `at` is epoch seconds."""

    id: str = field(repr=False)
    inbound: bool
    final: bool
    at: int
    message: Inbound | None = field(repr=False)


class Gateway(Protocol):
    """One provider. `keeps_messages`: it can list and erase what it holds. `answers_apart`: what
    its request is answered with reaches nobody, the words must be sent."""

    name: str
    keeps_messages: bool
    answers_apart: bool

    def verify(self, request: GatewayRequest) -> Inbound:
        """The message of a genuine request; ForbiddenError for any other, InputError for a
        genuine one that lacks a field."""

    def answer(self, reply: Reply) -> GatewayAnswer:
        """Our answer in the provider's form, after the commit."""

    def unavailable(self) -> GatewayAnswer:
        """What makes the provider, or our sweep, bring the message again."""

    def send(self, number: str, text: str) -> None:
        """Send a notice. Raises OSError or a GatewayError where it was not taken."""


class ListingGateway(Gateway, Protocol):
    """A provider that keeps messages, and lets us list and erase them."""

    def list_messages(self) -> Iterator[Upstream]:
        """Everything it holds of our own numbers."""

    def erase(self, message_id: str) -> bool:
        """Delete upstream; True where it is gone, False where it is too early."""

    def media(self, message_id: str) -> Iterator[tuple[str, bytes]]:
        """Media type and bytes of each picture or voice note of a message."""
