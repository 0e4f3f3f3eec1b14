"""Where other systems are reached, parsed from settings; refuses what is not safe.

An error names the setting and what is wrong with it, never its value.
"""

from __future__ import annotations

import base64
import ipaddress
import json
import re
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

LOOPBACK = ("127.0.0.1", "localhost", "::1")
HOOKED = ("cfm", "feedback")
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


@dataclass(frozen=True)
class Hook:
    """Where a member's system is told that something waits at a seat."""

    seat: str
    url: str = field(repr=False)
    secret: bytes = field(repr=False)


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


def require_path_secret(name: str, secret: str) -> None:
    """ValueError unless it is long, random and fit to stand in a path."""
    if not re.fullmatch(r"[A-Za-z0-9_-]{32,200}", secret) or len(set(secret)) < 12:
        raise ValueError(f"{name}: 32 random letters and digits at least")


def require_safe_url(name: str, text: str) -> None:
    """ValueError unless it is https, or http on loopback, without user, query or fragment."""
    try:
        url = urlsplit(text)
        wrong = not url.hostname or url.username is not None or url.query or url.fragment
    except ValueError:
        wrong = True
    if wrong or not (url.scheme == "https" or (url.scheme == "http" and url.hostname in LOOPBACK)):
        raise ValueError(f"{name}: must be an https address")


def parse_hooks(text: str) -> dict[str, Hook]:
    """The JSON list of webhooks by seat; refuses weak secrets and seats that must not have one."""
    try:
        entries = [Hook(str(e["seat"]), str(e["url"]), _key(e["secret"])) for e in _list(text)]
    except (KeyError, TypeError, ValueError):
        raise ValueError("WEBHOOKS: a JSON list of seat, url, secret (whsec_...)") from None
    for hook in entries:
        require_safe_url("WEBHOOKS", hook.url)
        host = urlsplit(hook.url).hostname or ""
        if host not in LOOPBACK and _is_inside(host):
            raise ValueError("WEBHOOKS: an address must be public")
        if hook.seat.partition(":")[2] not in HOOKED:
            raise ValueError("WEBHOOKS: only for seats of feedback mechanisms (cfm, feedback)")
        if len(hook.secret) < 24 or len(set(hook.secret)) < 12:
            raise ValueError("WEBHOOKS: a secret is whsec_ and 24 random bytes in base64")
    if len({hook.seat for hook in entries}) != len(entries):
        raise ValueError("WEBHOOKS: one for each seat")
    return {hook.seat: hook for hook in entries}


def _list(text: str) -> list[dict[str, str]]:
    found = json.loads(text or "[]")
    if not isinstance(found, list):
        raise TypeError
    return found


def _key(secret: str) -> bytes:
    if not secret.startswith("whsec_"):
        raise ValueError
    return base64.b64decode(secret.removeprefix("whsec_"), validate=True)


def _is_inside(host: str) -> bool:
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return "." not in host  # a name: looked at again when it is called
