"""Make a release of a window once, sign it, append it, and end the keys it was the last to need.

A window is the four quarters that end with its period. The exact counters are readable only
while the key of their quarter exists: it ends with the last window that holds that quarter.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import UTC, datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, delete, insert, select

from cbcm import tables
from cbcm.errors import ConflictError, InputError
from cbcm.keyring import Keyring
from cbcm.pack import Pack
from cbcm.trends import cells, disclosure, tally

WINDOW_QUARTERS = 4
KEY_NAME = "release-1"
PERIOD = re.compile(r"[0-9]{4}-Q[1-4]")


def quarters_before(period: str, count: int) -> list[str]:
    """The `count` quarters that end with `period`, oldest first."""
    year, quarter = int(period[:4]), int(period[-1])
    found = []
    for _ in range(count):
        found.append(f"{year}-Q{quarter}")
        year, quarter = (year, quarter - 1) if quarter > 1 else (year - 1, 4)
    return found[::-1]


def ends_at(period: str) -> int:
    """The first second after a quarter, epoch seconds UTC."""
    year, quarter = int(period[:4]), int(period[-1])
    after = (year, 3 * quarter + 1) if quarter < 4 else (year + 1, 1)
    return int(datetime(*after, 1, tzinfo=UTC).timestamp())


def make(
    connection: Connection, keyring: Keyring, pack: Pack, period: str, now: int
) -> dict[str, Any]:
    """Compute, sign and append the release of a period that is over; returns the document.

    Raises InputError for what is not a quarter, and ConflictError where the period still runs
    or was released already.
    """
    # One spelling only: a second one would release, and so end the keys of, a quarter twice.
    if PERIOD.fullmatch(period) is None:
        raise InputError('a period is a quarter, "2026-Q3"', fields=("period",))
    if now < ends_at(period):
        raise ConflictError("this period is not over yet")
    columns = tables.release.c
    done = select(columns.period).where(columns.period == period)
    if connection.execute(done).first() is not None:
        raise ConflictError("this period was released already; a release is never revised")
    later = select(columns.period).where(columns.period > period)
    if connection.execute(later).first() is not None:
        raise ConflictError("a later period was released already; its keys have ended")
    window = quarters_before(period, WINDOW_QUARTERS)
    counts: Counter[str] = Counter()
    for quarter in window:
        counts.update(tally.read_counters(connection, keyring, quarter) or {})
    grouped = disclosure.tables_of(counts, cells.layout(pack))
    document = {
        "network": pack.name,
        "sop": pack.version,
        "period": period,
        "window": [window[0], window[-1]],
        "threshold": disclosure.THRESHOLD,
        "rounded_to": disclosure.BASE,
        "totals_in_bands_of": disclosure.BAND,
        "tables": disclosure.publish_all(grouped),
    }
    body = json.dumps(document, sort_keys=True)
    connection.execute(
        insert(tables.release).values(
            period=period, document=body, signature=_key(keyring).sign(body.encode()).hex()
        )
    )
    connection.execute(delete(tables.counter).where(tables.counter.c.period <= window[0]))
    return document


def end_keys(keyring: Keyring, period: str) -> None:
    """After the commit: no later window needs the oldest quarter of this one, nor any before."""
    last = quarters_before(period, WINDOW_QUARTERS)[0]
    for name in keyring.names("period"):
        if name.removeprefix("period-") <= last:
            keyring.end(name)


def public_key(keyring: Keyring) -> str:
    """The Ed25519 public key that checks a release, in hex."""
    return _key(keyring).public_key().public_bytes_raw().hex()


def _key(keyring: Keyring) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(keyring.make(KEY_NAME))
