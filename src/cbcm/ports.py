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


@dataclass(frozen=True)
class CallRequest:
    """What a telephone provider asks about one call; lives in memory only.

    `sender` is None where the number is hidden. `opening`: somebody calls us, and nothing was said
    yet. `seconds` is set where a recording ended (0:
    nothing was recorded), `talked` where a transfer did: True if somebody answered.
    """

    gateway: str
    call_id: str = field(repr=False)
    sender: str | None = field(repr=False)
    keys: str = field(default="", repr=False)
    recording: str | None = field(default=None, repr=False)
    seconds: int | None = None
    talked: bool | None = None
    opening: bool = False


@dataclass(frozen=True)
class UpstreamRecording:
    """One recording as the provider holds it. `ready`: it can be fetched."""

    id: str = field(repr=False)
    ready: bool
    seconds: int


@dataclass(frozen=True)
class UpstreamCall:
    """One call of our own numbers as the provider holds it. Times are epoch seconds.

    `missed`: somebody called `own` and nobody answered. `listed` is False where recordings are
    there and the record of their call is not, so that they may be another line's.
    """

    id: str = field(repr=False)
    final: bool
    at: int
    sender: str | None = field(repr=False)
    ended_at: int = 0
    own: str = ""
    missed: bool = False
    listed: bool = True
    recordings: tuple[UpstreamRecording, ...] = ()


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


class CallKeeper(Protocol):
    """A provider that keeps calls and recordings, and lets us list and erase them."""

    name: str

    def list_calls(self) -> Iterator[UpstreamCall]:
        """Every call of our own numbers with its recordings, and recordings without a call.
        Raises OSError."""

    def recording(self, recording_id: str) -> Iterator[tuple[str, bytes]]:
        """Media type and bytes of a recording. Raises OSError."""

    def erase_recording(self, recording_id: str) -> bool:
        """Delete upstream; True where it is gone, False where it is too early."""

    def erase_call(self, call_id: str) -> bool:
        """Delete the record of a call; True where it is gone, False where it is too early."""

    def ring(self, number: str, *, own: str) -> None:
        """Call somebody from a number of ours; the call begins as theirs do. Raises OSError."""
