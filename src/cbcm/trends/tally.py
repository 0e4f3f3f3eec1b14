"""Count events exactly once, in the transaction that makes them true.

An event leaves one encrypted slip of constant size; `fold` adds slips to the period's counters,
a fixed-length array under the same key. The key of a period is a file in CBCM_KEY_DIR, outside
the database, and ends with the last release that needs it. A stolen database shows how many
slips are not folded in yet, and nothing of any complaint.
"""

from __future__ import annotations

import json
import secrets
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from sqlalchemy import Connection, delete, insert, select, update

from cbcm import tables
from cbcm.db import insert_rows
from cbcm.keyring import Keyring, lock, unlock
from cbcm.trends.cells import STRAY

SLIP_BYTES = 1024
DIGITS = 9


def period_of(now: int) -> str:
    """The quarter of a time, "2026-Q4" (UTC)."""
    at = datetime.fromtimestamp(now, UTC)
    return f"{at.year}-Q{(at.month - 1) // 3 + 1}"


def make_slip(keyring: Keyring, cells: Sequence[str], now: int) -> tuple[str, bytes]:
    """Period and constant-size ciphertext of one slip. No cells make a slip that adds nothing."""
    period = period_of(now)
    body = " ".join(f"{cell}@{times}" for cell, times in Counter(cells).items()).encode()
    if len(body) > SLIP_BYTES:
        raise ValueError("a slip has no room for these cells")
    key = keyring.make(f"period-{period}")
    return period, lock(key, body.ljust(SLIP_BYTES), period.encode())


def drop_slip(connection: Connection, period: str, sealed: bytes) -> None:
    """Hand a slip to `fold`; in the transaction that makes the event true."""
    row = {"id": secrets.token_hex(16), "period": period, "sealed": sealed}
    insert_rows(connection, tables.slip, row)


def count(connection: Connection, keyring: Keyring, cells: Sequence[str], now: int) -> None:
    """Make and hand over a slip at once."""
    drop_slip(connection, *make_slip(keyring, cells, now))


def pack_slip(period: str, sealed: bytes) -> bytes:
    """A slip as one value, for waiting in a draft until its complaint is routed."""
    return period.encode() + sealed


def unpack_slip(value: bytes) -> tuple[str, bytes]:
    return value[:7].decode(), value[7:]


def fold(
    connection: Connection, keyring: Keyring, cells: Iterable[str], *, most: int | None = 500
) -> int:
    """Add waiting slips to the counters and delete them; returns how many were taken.

    On PostgreSQL the rows are locked, so two workers cannot count one slip twice; those that
    another worker holds are left to it. Without `most` they are waited for, once: for a release,
    which must not miss one, and holds no counter yet that the other might wait for. A slip whose
    period has ended counts in the current one's place: nowhere, since its key is gone.
    """
    columns = tables.slip.c
    rows = connection.execute(
        select(columns.id, columns.period, columns.sealed)
        .order_by(columns.period)
        .limit(most)
        .with_for_update(skip_locked=most is not None)
    ).all()
    by_period: dict[str, Counter[str]] = {}
    for row in rows:
        key = keyring.get(f"period-{row.period}")
        plain = unlock(key, bytes(row.sealed), row.period.encode()) if key else None
        tally = by_period.setdefault(row.period, Counter())
        if plain is not None:
            tally.update(_counted(plain))
    for period, tally in by_period.items():
        _add(connection, keyring, period, tally, tuple(cells))
    connection.execute(delete(tables.slip).where(columns.id.in_([row.id for row in rows])))
    return len(rows)


def read_counters(connection: Connection, keyring: Keyring, period: str) -> Counter[str] | None:
    """The exact counts of a period, for the release; None where its key or row has ended."""
    key = keyring.get(f"period-{period}")
    sealed = connection.execute(
        select(tables.counter.c.sealed).where(tables.counter.c.period == period)
    ).scalar()
    if key is None or sealed is None:
        return None
    return unlock_counts(key, bytes(sealed), _label(period))


def lock_counts(key: bytes, counts: Counter[str], cells: Iterable[str], label: bytes) -> bytes:
    """Counts as one array, encrypted. Its length tells which cells there are, never what they
    hold."""
    names = sorted({*cells, *counts})
    body = json.dumps({name: f"{counts[name]:0{DIGITS}d}" for name in names}).encode()
    return lock(key, body, label)


def unlock_counts(key: bytes, sealed: bytes, label: bytes) -> Counter[str] | None:
    """The counts of an array; None where key or label is another or it is damaged."""
    plain = unlock(key, sealed, label)
    return None if plain is None else Counter({k: int(v) for k, v in json.loads(plain).items()})


def _label(period: str) -> bytes:
    return b"counter" + period.encode()


def _counted(plain: bytes) -> Counter[str]:
    """What a slip adds, by cell."""
    pairs = (item.rpartition("@") for item in plain.decode().split())
    return Counter({cell: int(times) for cell, _, times in pairs})


def _add(
    connection: Connection,
    keyring: Keyring,
    period: str,
    tally: Counter[str],
    cells: tuple[str, ...],
) -> None:
    key = keyring.get(f"period-{period}")
    if key is None:
        return
    columns = tables.counter.c
    sealed = connection.execute(
        select(columns.sealed).where(columns.period == period).with_for_update()
    ).scalar()
    counts: Counter[str] = Counter()
    if sealed is not None:
        found = unlock_counts(key, bytes(sealed), _label(period))
        if found is None:
            raise ValueError("the counters cannot be opened with their key")
        counts = found
    # A cell that is not the pack's any more, while its slip waited, makes nothing longer.
    known = {*cells, *counts}
    for name, number in tally.items():
        counts[name if name in known else STRAY] += number
    locked = lock_counts(key, counts, cells, _label(period))
    if sealed is None:
        connection.execute(insert(tables.counter).values(period=period, sealed=locked))
    else:
        connection.execute(
            update(tables.counter).where(columns.period == period).values(sealed=locked)
        )
