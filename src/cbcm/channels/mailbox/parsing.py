"""Read one mail in a process of its own: the raw message comes in, plain data goes out.

Run as a program. It limits its own memory and time before it looks at a byte, writes no file and
dumps no core; whatever goes wrong ends it, and whoever started it seals the raw message. It does
NOT decide anything: neither what is an answer nor who gets what. Standard library only, so that
it starts fast.
"""

from __future__ import annotations

import base64
import contextlib
import email
import json
import re
import resource
import sys
from dataclasses import dataclass, field
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses

from cbcm.channels.mailbox.hypertext import text_of
from cbcm.hardening import forbid_core_dumps

MOST_BYTES = 26 * 1024 * 1024
MOST_PARTS = 100
MOST_DEPTH = 12
MOST_SIGNS = 50_000
MOST_HEADER = 8_000
MEMORY_BYTES = 1024 * 1024 * 1024
CPU_SECONDS = 10
DECORATION_BYTES = 32 * 1024
ENCODINGS = frozenset({"", "7bit", "8bit", "binary", "quoted-printable", "base64"})
KIND = re.compile(r"\s*[\w!#$&^.+-]+/[\w!#$&^.+-]+\s*(;.*)?", re.DOTALL)
USUAL = re.compile(r"utf-?8|us-ascii|ascii|iso-8859-\d+|latin-?1|(windows-|cp)125\d")
PREAMBLE = re.compile(r"this is a (multi-?part|cryptographically).{0,60}", re.IGNORECASE | re.S)
ADDRESS = re.compile(
    r"[a-z0-9!#$%&'*/=?^_`{|}~.-][a-z0-9!#$%&'*+/=?^_`{|}~.-]{0,63}@(?=.{4,253}$)"
    r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}"
)
MESSAGE_ID = re.compile(r"<[!-;=?-~]{3,200}>")
MARK = re.compile(rb"\b([0-9a-f]{16})\.([0-9a-f]{16})@")
MOST_MARKS = 50
NOBODY = re.compile(
    r"(mailer-daemon|postmaster|no-?_?reply|do-?not-?reply|ne-?pas-?repondre|bounces?([-+].*)?"
    r"|listserv|majordomo|.*-(request|bounces|owner)|owner-.*)@.*"
)


class TooMuchError(Exception):
    """More parts, levels or signs than a mail of a person has."""


@dataclass
class Found:
    """What a mail holds. `doubt`: something in it was not understood."""

    texts: list[str] = field(default_factory=list)
    attached: list[tuple[str, bytes]] = field(default_factory=list)
    decoration: list[tuple[str, bytes]] = field(default_factory=list)
    parts: int = 0
    doubt: bool = False


def main() -> None:
    """Standard input to standard output. Ends with an error where it cannot read it."""
    forbid_core_dumps()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    raw = sys.stdin.buffer.read(MOST_BYTES + 1)
    sys.stdout.write(json.dumps(parse(raw)))


def parse(raw: bytes) -> dict[str, object]:
    """What `letters.Letter` is made of. Raises anything where it cannot be read."""
    if len(raw) > MOST_BYTES:
        raise TooMuchError
    message = email.message_from_bytes(raw)
    found = Found()
    _collect(message, found, 0)
    text = "\n\n".join(found.texts)
    if len(text) > MOST_SIGNS:
        raise TooMuchError
    found.doubt |= not text.strip() and not found.attached  # then where are the words?
    sender = _address(message)
    return {
        "sender": sender,
        "subject": _words(message.get("Subject", "")),
        "text": text,
        "attached": [[kind, base64.b64encode(data).decode()] for kind, data in found.attached],
        "decoration": [[kind, base64.b64encode(data).decode()] for kind, data in found.decoration],
        "doubt": found.doubt,
        "automated": _is_automated(message, sender),
        "report": message.get_content_type() == "multipart/report",
        "message_id": _message_id(message.get("Message-ID", "")),
        "marks": sorted({m.group().decode() for m in MARK.finditer(raw)})[:MOST_MARKS],
        "own_mark": _own_mark(message),
    }


def _collect(part: Message, found: Found, depth: int) -> None:
    found.parts += 1
    if found.parts > MOST_PARTS or depth > MOST_DEPTH:
        raise TooMuchError
    found.doubt |= bool(part.defects) or not KIND.fullmatch(str(part.get("Content-Type", "a/b")))
    kind = part.get_content_type()
    children = part.get_payload()
    if not kind.startswith("multipart/") or not isinstance(children, list):
        _leaf(part, kind, found)
        return
    for outside in (part.preamble, part.epilogue):
        stray = (outside or "").strip()
        found.doubt |= bool(stray) and not PREAMBLE.fullmatch(stray)
    if kind == "multipart/alternative":
        _alternative([child for child in children if isinstance(child, Message)], found, depth)
        return
    for child in children:
        if isinstance(child, Message):
            _collect(child, found, depth + 1)


def _alternative(children: list[Message], found: Found, depth: int) -> None:
    """The same twice: as text, unless that says much less than the other."""
    tried = []
    for child in children:
        one = Found(parts=found.parts)
        _collect(child, one, depth + 1)
        found.parts = one.parts
        found.doubt |= one.doubt
        found.attached += one.attached
        found.decoration += one.decoration
        tried.append(one.texts)
    said = [texts for texts in tried if "".join(texts).strip()]
    if not said:
        return
    most = max(said, key=_weight)
    first = said[0]
    found.texts += first if 2 * _weight(first) + 20 >= _weight(most) else most


def _weight(texts: list[str]) -> int:
    return sum(sign.isalnum() for text in texts for sign in text)


def _leaf(part: Message, kind: str, found: Found) -> None:
    encoding = str(part.get("Content-Transfer-Encoding", "")).strip().lower()
    found.doubt |= encoding not in ENCODINGS
    if kind.startswith("message/"):
        found.attached.append(("message/rfc822", part.as_bytes()))
        return
    data = part.get_payload(decode=True)
    found.doubt |= bool(part.defects)  # those of the decoding come late
    if not isinstance(data, bytes):
        found.doubt = True
        return
    shown = part.get_content_disposition() != "attachment" and not part.get_filename()
    if kind in ("text/plain", "text/html") and shown:
        text = _decoded(part, data, found)
        found.texts.append(text_of(text) if kind == "text/html" else text)
    elif kind.startswith("image/") and part.get("Content-ID") and len(data) < DECORATION_BYTES:
        found.decoration.append((kind, data))
    elif data.strip() or part.get_filename():
        found.attached.append((kind[:100], data))


def _decoded(part: Message, data: bytes, found: Found) -> str:
    """By what it says of itself, by UTF-8, or as it may be read, and then in doubt."""
    named = str(part.get_content_charset() or "utf-8").lower()
    found.doubt |= not USUAL.fullmatch(named)  # text in another charset decodes to something, too
    for charset in (named, "utf-8"):
        with contextlib.suppress(LookupError, ValueError):
            return data.decode(charset)
    found.doubt = True
    return data.decode("cp1252", "replace")


def _words(value: object) -> str:
    """A header's text with its encoded words decoded."""
    said = []
    for piece, charset in decode_header(str(value)[:MOST_HEADER]):
        if isinstance(piece, str):
            said.append(piece)
            continue
        try:
            said.append(piece.decode(charset or "utf-8"))
        except (LookupError, ValueError):
            said.append(piece.decode("cp1252", "replace"))
    return " ".join("".join(said).split())


def _address(message: Message) -> str | None:
    """The one address it comes from, or None: none, several, or not of a plain form."""
    given = [str(value)[:MOST_HEADER] for value in message.get_all("From", [])]
    found = {address.lower() for _, address in getaddresses(given) if address}
    (first, *others) = found or {""}
    return None if others or not ADDRESS.fullmatch(first) else first


def _message_id(value: object) -> str:
    found = MESSAGE_ID.search(str(value)[:MOST_HEADER])
    return found.group() if found else ""


def _own_mark(message: Message) -> str:
    found = MARK.search(_message_id(message.get("Message-ID", "")).encode())
    return found.group().decode() if found else ""


def _is_automated(message: Message, sender: str | None) -> bool:
    """Written by a machine or for many: RFC 3834, lists, bulk, and who cannot be answered."""

    def value(name: str) -> str:
        return str(message.get(name, "")).strip().lower()

    submitted = value("Auto-Submitted").partition(";")[0].strip()
    suppressed = {word.strip() for word in value("X-Auto-Response-Suppress").split(",")}
    return (
        submitted not in ("", "no")
        or value("Precedence") in ("bulk", "junk", "list", "auto_reply")
        or any(name.lower().startswith("list-") for name in message)
        or any(name in message for name in ("X-Autoreply", "X-Autorespond", "X-Loop"))
        or bool(suppressed & {"all", "autoreply"})
        or value("Return-Path") == "<>"
        or message.get_content_type() == "multipart/report"
        or (sender is not None and NOBODY.fullmatch(sender) is not None)
    )


if __name__ == "__main__":
    main()
