"""Parts that somebody of a seat sealed anew to one colleague's key, beside the original.

A copy never stands in place of the original: one that is broken, or made in bad faith, loses
nothing. It goes with its part, in `referrals.erase_parts`. Who may make one, and for which key,
is `holding.py`'s.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, delete, func, select

from cbcm import tables
from cbcm.db import insert_rows
from cbcm.errors import ConflictError
from cbcm.sealing import chunked

MOST = 8
MORE_BYTES = 1024
"""A copy has the original's content and one recipient: it is hardly larger, whatever it is."""


def most_bytes(connection: Connection, part_id: str) -> int:
    """How large a copy of this part may be."""
    columns = tables.chunk.c
    size = select(func.sum(func.length(columns.data))).where(columns.part_id == part_id)
    return int(connection.execute(size).scalar() or 0) + MORE_BYTES


def put(connection: Connection, part_id: str, public_key: str, ciphertext: bytes) -> bool:
    """Store a copy; True where it replaced another. Raises ConflictError where there are too many.

    The caller holds the referral: two at once would each count without the other.
    """
    columns = tables.part_copy.c
    there = {key for _, key in _keys(connection, [part_id])}
    if public_key not in there and len(there) >= MOST:
        raise ConflictError("there are too many copies of this part")
    connection.execute(
        delete(tables.part_copy).where(columns.part_id == part_id, columns.public_key == public_key)
    )
    insert_rows(connection, tables.part_copy, [
        {"part_id": part_id, "public_key": public_key, "position": position, "data": data}
        for position, data in enumerate(chunked(ciphertext))
    ])  # fmt: skip
    return public_key in there


def keys_of(connection: Connection, part_ids: Collection[str]) -> dict[str, list[str]]:
    """The public keys that each of these parts was sealed anew to."""
    found: dict[str, list[str]] = {}
    for part_id, key in _keys(connection, part_ids):
        found.setdefault(part_id, []).append(key)
    return found


def ciphertext(connection: Connection, part_id: str, public_key: str) -> bytes | None:
    """The copy of a part for this key, or None."""
    columns = tables.part_copy.c
    rows = connection.execute(
        select(columns.data)
        .where(columns.part_id == part_id, columns.public_key == public_key)
        .order_by(columns.position)
    ).scalars()
    return b"".join(bytes(row) for row in rows) or None


def _keys(connection: Connection, part_ids: Collection[str]) -> list[tuple[str, str]]:
    columns = tables.part_copy.c
    rows = connection.execute(
        select(columns.part_id, columns.public_key)
        .where(columns.part_id.in_(list(part_ids)), columns.position == 0)
        .order_by(columns.part_id, columns.public_key)
    )
    return [(row.part_id, row.public_key) for row in rows]
