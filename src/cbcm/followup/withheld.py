"""What was taken out of her words without consent: kept for her alone, until she gives it on.

Inside the caller's transaction. Nobody but her codes opens it.
"""

from __future__ import annotations

import secrets

from sqlalchemy import Connection, delete, select

from cbcm import tables
from cbcm.db import insert_rows


def put(connection: Connection, thread: str, sealed: bytes, *, of_draft: bool = False) -> None:
    """Keep one more for this thread; that of a draft is sealed anew with its next message."""
    row = {"id": secrets.token_hex(16), "thread_id": thread, "sealed": sealed,
           "of_draft": of_draft}  # fmt: skip
    insert_rows(connection, tables.withheld, row)


def of_thread(connection: Connection, thread: str) -> list[bytes]:
    """Everything that is kept for the person of this thread."""
    columns = tables.withheld.c
    rows = connection.execute(
        select(columns.sealed).where(columns.thread_id == thread).order_by(columns.id)
    )
    return [bytes(sealed) for sealed in rows.scalars()]


def drop_draft(connection: Connection, thread: str) -> None:
    """Before a draft is sealed anew. What was added beside it, on the page, stays."""
    columns = tables.withheld.c
    connection.execute(
        delete(tables.withheld).where(columns.thread_id == thread, columns.of_draft.is_(True))
    )


def drop(connection: Connection, thread: str) -> None:
    """Keep nothing of it any more."""
    connection.execute(delete(tables.withheld).where(tables.withheld.c.thread_id == thread))
