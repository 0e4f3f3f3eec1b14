"""Tell a member's own system that something waits, so that it comes and pulls it.

A signed POST by Standard Webhooks, with a type and the time of the notice: no id, no count, no
category, as little as a notice says. It goes to seats of feedback mechanisms only, with the
seat's notice, and not where anybody of that organisation is kept away from what waits: a system
is read by a whole office. It follows no redirect and calls no address inside our own network.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import ipaddress
import json
import socket
from datetime import UTC, datetime
from urllib.parse import urlsplit

import httpx
from sqlalchemy import Connection

from cbcm.agencies.directory import Account, people_of
from cbcm.context import Context
from cbcm.delivery import jobs, referrals
from cbcm.delivery.jobs import Job
from cbcm.endpoints import LOOPBACK, Hook

KIND = "notice_hook"
TYPE = "referrals.waiting"
TIMEOUT_SECONDS = 10


def plan(connection: Connection, context: Context, notice: Job, now: int) -> None:
    """One job for the system of a seat, where everybody who may read there may know."""
    if notice.reference not in context.settings.hooks():
        return
    if all(
        referrals.is_told(connection, reader, context.peppers, notice.slot)
        for reader in _office(connection, notice.reference, now)
    ):
        jobs.add(connection, KIND, notice.reference, run_at=now)


def call(context: Context, job: Job, now: int) -> None:
    """Call the system unless all was taken up meanwhile. Raises OSError where it is not taken."""
    hook = context.settings.hooks().get(job.reference)
    if hook is None:
        return  # switched off since

    def read(connection: Connection) -> bool:
        return all(
            referrals.waiting_for(connection, reader, context.peppers, limit=1)
            for reader in _office(connection, hook.seat, now)
        )

    if not context.store.read(read):
        return
    at = datetime.fromtimestamp(job.slot, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    body = json.dumps({"type": TYPE, "timestamp": at}).encode()
    headers = signed(hook, f"msg_{job.id}", body, now) | {"Content-Type": "application/json"}
    _post(hook.url, headers, body)


def signed(hook: Hook, message_id: str, body: bytes, now: int) -> dict[str, str]:
    """The headers of Standard Webhooks; the id stays the same when it is tried again."""
    content = b".".join((message_id.encode(), str(now).encode(), body))
    mac = base64.b64encode(hmac.new(hook.secret, content, hashlib.sha256).digest()).decode()
    return {
        "webhook-id": message_id, "webhook-timestamp": str(now), "webhook-signature": f"v1,{mac}",
    }  # fmt: skip


def address_of(host: str, port: int) -> str:
    """The address to call; OSError where a name leads into a network that is not public."""
    if host in LOOPBACK:
        return host
    found = {str(item[4][0]) for item in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    if not found or not all(ipaddress.ip_address(one).is_global for one in found):
        raise OSError("a webhook's name leads to an address that is not public")
    return sorted(found)[0]


def _post(url: str, headers: dict[str, str], body: bytes) -> None:
    """To the very address that was looked at: a second look-up could lead elsewhere."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    address = address_of(host, parts.port or 443)
    where = f"[{address}]" if ":" in address else address
    port = f":{parts.port}" if parts.port else ""
    target = parts._replace(netloc=where + port).geturl()
    given = headers | {"Host": host + port}
    try:
        with (
            httpx.Client(timeout=TIMEOUT_SECONDS, trust_env=False) as client,
            client.stream(
                "POST", target, content=body, headers=given, extensions={"sni_hostname": host}
            ) as answer,
        ):
            taken = answer.is_success
    except httpx.HTTPError:
        raise OSError("the system did not answer") from None
    if not taken:
        raise OSError("the system did not take it")


def _office(connection: Connection, seat: str, now: int) -> list[Account]:
    """Whoever may read the system: the seat's people, and anybody of the organisation."""
    people = people_of(connection, seat, now)
    anybody = (seat.split(":")[0], None)  # None: somebody whose employer is not known
    return [*people, *(Account("", seat, frozenset(), "", employer=code) for code in anybody)]
