"""Where other systems are reached, parsed from settings; refuses what is not safe.

An error names the setting and what is wrong with it, never its value.
"""

from __future__ import annotations

import base64
import ipaddress
import json
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlsplit

LOOPBACK = ("127.0.0.1", "localhost", "::1")
HOOKED = ("cfm", "feedback")
ADDRESS = re.compile(r"[^@\s<>\"]+@[^@\s<>\"]+")
WEAK = ("changeme", "change-me", "secret", "password", "default", "example", "test", "pepper")
BUILT_IN = ("twilio", "africastalking")


@dataclass(frozen=True)
class PushGateway:
    """A generic HTTP push gateway (RapidPro external channel, Kannel, Jasmin).

    `auth` is "hmac" (hex SHA-256 of the raw body, under `header`) or "secret" (the shared
    secret itself, under `header`). `fields` names the provider's parameters for id, from, text
    and media. `reply` is "text" (Kannel: the body is sent back) or "json". `send_url` takes
    outgoing notices as a JSON POST; without it the gateway only answers.
    """

    name: str
    auth: str
    secret: str = field(repr=False)
    header: str = "X-Signature"
    fields: dict[str, str] = field(default_factory=dict)
    reply: str = "text"
    send_url: str | None = None


@dataclass(frozen=True)
class Provider:
    """An organisation's OpenID provider, where its people sign in at the pages.

    `name` stands on the sign-in page. Without a secret the client is a public one.
    """

    name: str
    issuer: str
    client_id: str
    client_secret: str = field(default="", repr=False)


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


def parse_gateways(text: str) -> dict[str, PushGateway]:
    """Parse the JSON list of push gateways; refuses short or default secrets."""
    if not text:
        return {}
    try:
        entries: list[dict[str, Any]] = json.loads(text)
        gateways = [PushGateway(**entry) for entry in entries]
    except (ValueError, TypeError):
        raise ValueError("PUSH_GATEWAYS must be a JSON list of gateways") from None
    for gateway in gateways:
        if not gateway.name.isidentifier() or gateway.name in BUILT_IN:
            raise ValueError("PUSH_GATEWAYS: a name is made of letters, digits and _")
        if gateway.auth not in {"hmac", "secret"} or gateway.reply not in {"text", "json"}:
            raise ValueError("PUSH_GATEWAYS: auth is hmac or secret, reply is text or json")
        if len(gateway.secret) < 16 or gateway.secret.lower().startswith(WEAK):
            raise ValueError("PUSH_GATEWAYS: a secret needs 16 random characters")
        if not set(gateway.fields) <= {"id", "from", "text", "media"}:
            raise ValueError("PUSH_GATEWAYS: fields are id, from, text and media")
    if len({gateway.name for gateway in gateways}) != len(gateways):
        raise ValueError("PUSH_GATEWAYS: names must differ")
    return {gateway.name: gateway for gateway in gateways}


def parse_providers(text: str) -> tuple[Provider, ...]:
    """Parse the JSON list; raises ValueError without repeating what stands in it."""
    try:
        found = tuple(Provider(**entry) for entry in json.loads(text or "[]"))
    except (TypeError, ValueError):
        raise ValueError("OIDC_PROVIDERS: a JSON list of name, issuer, client_id, client_secret"
                         ) from None  # fmt: skip
    for item in found:
        parts = urlsplit(item.issuer)
        on_loopback = parts.hostname in LOOPBACK
        if not parts.netloc or parts.scheme not in (
            {"https", "http"} if on_loopback else {"https"}
        ):
            raise ValueError("OIDC_PROVIDERS: an issuer is an https address")
        if not item.name or item.client_id in ("", "cbcm"):  # that is who our own tokens are for
            raise ValueError("OIDC_PROVIDERS: each needs a name and a client_id, which is not cbcm")
    return found
