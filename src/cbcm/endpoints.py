"""Where other systems are reached, parsed from settings; refuses what is not safe.

An error names the setting and what is wrong with it, never its value.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

LOOPBACK = ("127.0.0.1", "localhost", "::1")
ADDRESS = re.compile(r"[^@\s<>\"]+@[^@\s<>\"]+")


@dataclass(frozen=True)
class MailPlace:
    """One folder of one mailbox."""

    host: str
    port: int
    tls: bool
    user: str = field(repr=False)
    password: str = field(repr=False)
    folder: str


def parse_mailbox(text: str) -> MailPlace | None:
    """imaps://user:password@host:port/folder; without TLS on loopback only. None where empty."""
    if not text:
        return None
    try:
        url = urlsplit(text)
        port = url.port
    except ValueError:
        raise ValueError("MAILBOX_URL: is not an address") from None
    if url.scheme not in ("imaps", "imap") or not url.hostname or url.query or url.fragment:
        raise ValueError("MAILBOX_URL: imaps://user:password@host:port/folder")
    if url.scheme == "imap" and url.hostname not in LOOPBACK:
        raise ValueError("MAILBOX_URL: must be imaps, except on loopback")
    if not url.username or not url.password:
        raise ValueError("MAILBOX_URL: needs a user and a password")
    tls = url.scheme == "imaps"
    return MailPlace(
        host=url.hostname, port=port or (993 if tls else 143), tls=tls,
        user=unquote(url.username), password=unquote(url.password),
        folder=unquote(url.path.strip("/")) or "INBOX",
    )  # fmt: skip


def is_address(text: str) -> bool:
    """True for what can stand in a mail's From by itself."""
    return ADDRESS.fullmatch(text) is not None
