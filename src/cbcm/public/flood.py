"""Limit how fast one address, and everybody together, may send; a hundred at once get through.

Kept in memory per process and keyed, so that no address stands anywhere. Over the limit nothing is
lost: the page asks to send again. It does NOT ask anybody to prove that he is a person.
"""

from __future__ import annotations

import ipaddress
import threading
from dataclasses import dataclass

from cbcm.digests import keyed
from cbcm.settings import Pepper

BURST, REFILL_SECONDS = 100, 20.0
SITE, BURST_OF_SITE, REFILL_OF_SITE_SECONDS = 48, 300, 5.0  # a /48 holds 65,536 of the others
BURST_OF_ALL, REFILL_OF_ALL_SECONDS = 1000, 0.5
MOST_ADDRESSES = 50_000


@dataclass
class _Bucket:
    """How many may still come, as of a time (epoch seconds)."""

    left: float
    at: float

    def take(self, now: float, burst: int, refill_seconds: float) -> bool:
        self.left = min(burst, self.left + max(0.0, now - self.at) / refill_seconds)
        self.at = now
        if self.left < 1:
            return False
        self.left -= 1
        return True


class Flood:
    """A bucket for each address, each IPv6 site and one for all; safe to use from many threads."""

    def __init__(self, pepper: Pepper) -> None:
        self._pepper = pepper
        self._lock = threading.Lock()
        self._all = _Bucket(BURST_OF_ALL, 0)
        self._each: dict[bytes, _Bucket] = {}

    def allowed(self, address: str | None, now: float) -> bool:
        """Whether one more may come from there now. Behind a proxy that hides whoever comes
        (None), only the limit for all counts."""
        with self._lock:
            if address is not None:
                one, site = network_of(address), network_of(address, SITE)
                if not self._bucket(one, BURST, now).take(now, BURST, REFILL_SECONDS):
                    return False
                if site != one and not self._bucket(site, BURST_OF_SITE, now).take(
                    now, BURST_OF_SITE, REFILL_OF_SITE_SECONDS
                ):
                    return False
            return self._all.take(now, BURST_OF_ALL, REFILL_OF_ALL_SECONDS)

    def _bucket(self, network: str, burst: int, now: float) -> _Bucket:
        key = keyed(self._pepper, "flood", network)
        if key not in self._each and len(self._each) >= MOST_ADDRESSES:
            self._each.clear()  # the limit for all still holds
        return self._each.setdefault(key, _Bucket(burst, now))


def network_of(address: str, bits: int = 64) -> str:
    """An IPv4 address as it is, an IPv6 address as its /64: one customer's, whatever he picks."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if found.version == 6:
        return str(ipaddress.ip_network((found, bits), strict=False))
    return str(found)


def address_of(host: str | None) -> str | None:
    """Whom to count; None for this machine's own address: a proxy that was not named as one."""
    if host is None:
        return None
    try:
        return None if ipaddress.ip_address(host).is_loopback else host
    except ValueError:
        return None


def counted_as(host: str | None) -> str | None:
    """Whose wrong codes are counted together: a network of IPv6 is one visitor."""
    known = address_of(host)
    return None if known is None else network_of(known)
