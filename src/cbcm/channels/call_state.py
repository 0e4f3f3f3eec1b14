"""Where a call stands, sealed into the address that the provider asks next.

Keyed by the day's secret and the call's id: an address tells nothing in anybody's log, fits no
other call, and opens nothing any more when the day secret has ended. Nothing of it is at rest
with us.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from dataclasses import fields
from typing import Any

from cbcm.intake.drafts import day_of
from cbcm.intake.telephone import Call
from cbcm.keyring import Keyring, lock, unlock
from cbcm.vocabulary import Consent, Topic

STEP_BYTES = 512
DAY = 24 * 3600


def close(call: Call, *, call_id: str, keyring: Keyring, now: int) -> str:
    """The state as a part of an address, of one length as far as it goes."""
    body = json.dumps(vars(call)).encode()
    body += b" " * (-len(body) % STEP_BYTES)
    secret = keyring.make(f"day-{day_of(now)}")
    return base64.urlsafe_b64encode(lock(_key(secret, call_id), body, b"call")).decode()


def reopen(text: str, *, call_id: str, keyring: Keyring, now: int) -> Call | None:
    """The state of this call, or None where it is another's, damaged or too old."""
    try:
        sealed = base64.urlsafe_b64decode(text.encode())
    except (ValueError, binascii.Error):
        return None
    for at in (now, now - DAY):
        secret = keyring.get(f"day-{day_of(at)}")
        plain = unlock(_key(secret, call_id), sealed, b"call") if secret else None
        if plain is not None:
            return _call(json.loads(plain))
    return None


def _key(secret: bytes, call_id: str) -> bytes:
    return hmac.new(secret, b"call" + call_id.encode(), hashlib.sha256).digest()


def _call(values: dict[str, Any]) -> Call:
    known = {entry.name for entry in fields(Call)}
    made: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in values.items()
        if name in known
    }
    made["topic"] = Topic(made["topic"])
    made["consent"] = Consent(made["consent"])
    return Call(**made)
