"""A telephone call as its script sees it: where it stands, what was pressed, what is played.

Pure data; `call.py` is the script.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from cbcm.vocabulary import Consent, Topic

PAUSE = "pause"
Play = tuple[str, str]
"""A prompt and its language; PAUSE is two seconds."""


class Then(StrEnum):
    """What the telephone does after playing."""

    KEYS = "keys"
    RECORD = "record"
    TRANSFER = "transfer"
    END = "end"


class Do(StrEnum):
    """What must be durable, or be looked up, before anything is played."""

    OPEN = "open"
    ALERT = "alert"
    KEEP = "keep"
    CONSENT = "consent"
    FINISH = "finish"
    CHOOSE = "choose"
    CODE = "code"
    LOOK_UP = "look_up"
    ADD = "add"
    WITHDRAW = "withdraw"


@dataclass(frozen=True)
class Line:
    """How the line stands while she calls: languages in the pack's order, operators now."""

    languages: tuple[str, ...]
    hidden: bool = False
    operators: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Heard:
    """What the telephone reports. `seconds` is set where a recording ended, `talked` where a
    transfer did."""

    keys: str = field(default="", repr=False)
    seconds: int | None = None
    talked: bool | None = None


@dataclass(frozen=True)
class Call:
    """Where a call stands. It travels with the call, sealed; nothing of it is at rest.

    `silent`: this step was repeated because nothing came. `threads` are those whose number was
    found. `spelled` is the long number that is being read out.
    """

    step: str = "V1"
    turn: int = 0
    language: str = ""
    topic: Topic = Topic.UNKNOWN
    consent: Consent = Consent.NOBODY
    silent: bool = False
    short: bool = False
    said: bool = False
    repeats: int = 0
    tries: int = 0
    operator: str = ""
    threads: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    spelled: str = field(default="", repr=False)

    @property
    def urgent(self) -> bool:
        return self.topic is Topic.HELP_TODAY

    @property
    def adds(self) -> bool:
        """What is spoken now belongs to a message of before."""
        return bool(self.threads)


@dataclass(frozen=True)
class Turn:
    """The next state, what is played, and how the telephone goes on.

    `digits` is how many keys it waits for; `do` must be done before any of it is heard.
    """

    call: Call
    plays: tuple[Play, ...]
    then: Then
    digits: int = 0
    do: frozenset[Do] = frozenset()
