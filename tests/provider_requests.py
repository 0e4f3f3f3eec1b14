"""Signed requests as the invented push gateway would post them."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any

from cbcm.demo.network import PUSH, Network

PATH = f"/sms/push/{PUSH}"


def signed(network: Network, message: dict[str, Any]) -> tuple[bytes, dict[str, str]]:
    """Body and headers of one message: {"id", "from", "text", "media"}."""
    body = json.dumps(message, ensure_ascii=False).encode()
    mac = hmac.new(network.push_secret.encode(), body, hashlib.sha256).hexdigest()
    return body, {"X-Signature": mac, "Content-Type": "application/json"}
