"""Limit the guessing of codes per sender and overall; over the limit nothing is looked up.

Kept in memory per process and keyed, so that no sender stands anywhere. It does NOT slow down
messages that hold words: those are taken whatever number stands beside them.
"""

from __future__ import annotations

import threading
from collections import deque

from cbcm.digests import keyed
from cbcm.settings import Pepper

WINDOW_SECONDS = 24 * 3600
MOST_PER_SENDER = 6
MOST_PER_ADDRESS = 120  # a hundred people may share one address, and mistype
MOST_OVERALL = 2000
MOST_OVERALL_ON_PAGES = 20_000  # cheap to fill up: a few addresses must not end it for everybody
MOST_SENDERS = 20_000


class Limiter:
    """Counts failed look-ups in a sliding window of a day."""

    def __init__(
        self,
        pepper: Pepper,
        *,
        most: int = MOST_PER_SENDER,
        overall: int = MOST_OVERALL,
        hidden_is_one: bool = True,
    ) -> None:
        """`hidden_is_one`: all who are not known count as one; else only the limit for all."""
        self._hidden_is_one = hidden_is_one
        self._pepper = pepper
        self._most = most
        self._most_overall = overall
        self._lock = threading.Lock()
        self._failed: dict[bytes, deque[int]] = {}
        self._overall: deque[int] = deque()

    def allowed(self, sender: str | None, now: int) -> bool:
        """True where this sender may try a code now."""
        with self._lock:
            self._forget(self._overall, now)
            tried = self._failed.get(self._key(sender), deque())
            self._forget(tried, now)
            few = len(tried) < self._most or (sender is None and not self._hidden_is_one)
            return few and len(self._overall) < self._most_overall

    def failed(self, sender: str | None, now: int) -> None:
        """Remember one wrong code."""
        with self._lock:
            self._overall.append(now)
            if len(self._failed) >= MOST_SENDERS:
                self._failed.clear()  # the overall limit still holds
            self._failed.setdefault(self._key(sender), deque()).append(now)

    def _key(self, sender: str | None) -> bytes:
        return keyed(self._pepper, "guess", sender or "")

    @staticmethod
    def _forget(times: deque[int], now: int) -> None:
        while times and times[0] <= now - WINDOW_SECONDS:
            times.popleft()
