"""One mail as the parsing process understood it. Lives in memory only."""

from __future__ import annotations

import base64
import binascii
import json
import subprocess
import sys
from dataclasses import dataclass, field
from typing import Any

from cbcm.channels.signs import whole_signs

SECONDS = 15
PROGRAM = (sys.executable, "-I", "-m", "cbcm.channels.mailbox.parsing")


@dataclass(frozen=True)
class Letter:
    """`sender` is None where no one plain address is named.

    `attached` and `decoration` (small pictures of a layout) are media types with bytes. `marks`
    are what may be ids of answers of ours, `own_mark` the one that is the mail's own. `doubt`:
    something in it was not understood, so that a person must see the whole.
    """

    sender: str | None = field(repr=False)
    subject: str = field(repr=False)
    text: str = field(repr=False)
    attached: tuple[tuple[str, bytes], ...] = field(repr=False)
    decoration: tuple[tuple[str, bytes], ...] = field(repr=False)
    doubt: bool
    automated: bool
    report: bool
    message_id: str = field(repr=False)
    marks: tuple[str, ...] = field(repr=False)
    own_mark: str = field(repr=False)


def read(raw: bytes) -> Letter | None:
    """Parse a mail in a process of its own; None where that did not end well in time.

    The process gets no setting of ours, and says nothing but its result.
    """
    try:
        done = subprocess.run(  # noqa: S603 - our own program, nothing of the mail in its arguments
            PROGRAM, input=raw, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            timeout=SECONDS, env={}, cwd="/", check=False,
        )  # fmt: skip
    except (subprocess.TimeoutExpired, OSError):
        return None
    if done.returncode != 0:
        return None
    try:
        return _letter(json.loads(done.stdout))
    except (ValueError, TypeError, KeyError, binascii.Error, RecursionError):
        return None


def _letter(values: dict[str, Any]) -> Letter:
    def binary(name: str) -> tuple[tuple[str, bytes], ...]:
        return tuple((str(kind), base64.b64decode(data)) for kind, data in values[name])

    sender = values["sender"]
    return Letter(
        sender=None if sender is None else str(sender),
        subject=whole_signs(str(values["subject"])),
        text=whole_signs(str(values["text"])),
        attached=binary("attached"),
        decoration=binary("decoration"),
        doubt=bool(values["doubt"]),
        automated=bool(values["automated"]),
        report=bool(values["report"]),
        message_id=str(values["message_id"]),
        marks=tuple(str(mark) for mark in values["marks"]),
        own_mark=str(values["own_mark"]),
    )
