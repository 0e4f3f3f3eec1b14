"""Store referrals with their sealed parts, serve them to the seat whose turn it is, end them.

Every function works inside the caller's transaction. A seat sees only what it may open now:
anything else is NotFoundError, the same for "not there", "not your turn" and "kept away": a
referral whose rung excludes the reader's employer is to that reader as if it were not there. Due
times and notices are `turns.py`'s.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, delete, select, update

from cbcm import audit, digests, tables
from cbcm.agencies.directory import Account
from cbcm.db import insert_rows
from cbcm.delivery import order, rungs
from cbcm.errors import NotFoundError
from cbcm.sealing import SealedPart
from cbcm.settings import Pepper
from cbcm.vocabulary import Purpose, ReferralState, Rung

HOUR = 3600
BATCH = 120
SERVED = (ReferralState.WAITING, ReferralState.OPENED)


@dataclass(frozen=True)
class SealedReferral:
    """A referral ready to be stored: whose turn in which order, and what was sealed.

    A share holds a part of an account that was divided among several recipients.
    """

    id: str
    purpose: Purpose
    ladder: tuple[Rung, ...]
    parts: tuple[SealedPart, ...]
    origin: str | None = None
    is_share: bool = False


@dataclass(frozen=True)
class Waiting:
    """One line of a seat's inbox; no content. `due_at` is epoch seconds.

    `cursor` asks for what comes after it.
    """

    id: str
    state: str
    purpose: str
    due_at: int | None
    overdue: bool
    parts: tuple[tuple[str, str], ...]
    cursor: str = ""


def new_id() -> str:
    """A random id: order of creation cannot be read from it."""
    return secrets.token_hex(16)


def put(
    connection: Connection,
    sealed: Sequence[SealedReferral],
    *,
    thread: str,
    peppers: Sequence[Pepper],
) -> None:
    """Store drafts of referrals with rungs, parts and ciphertext; `turns` makes them wait."""
    referrals, steps, parts, chunks = [], [], [], []
    for item in sealed:
        made, proof = rungs.rows(peppers, item.id, item.ladder)
        steps += made
        referrals.append(
            {
                "id": item.id,
                "thread_id": thread,
                "origin_id": item.origin,
                "purpose": item.purpose,
                "state": ReferralState.DRAFT,
                "position": 0,
                "overdue": False,
                "ladder_proof": proof,
                "is_share": item.is_share,
                "asked": 0,
            }
        )
        for sealed_part in item.parts:
            part_id = new_id()
            parts.append(
                {
                    "id": part_id,
                    "referral_id": item.id,
                    "kind": sealed_part.kind,
                    "token_digest": sealed_part.token_digest,
                    "opened": False,
                }
            )
            chunks += [
                {"part_id": part_id, "position": position, "data": data}
                for position, data in enumerate(sealed_part.chunks())
            ]
    insert_rows(connection, tables.referral, referrals)
    insert_rows(connection, tables.rung, steps)
    insert_rows(connection, tables.part, parts)
    insert_rows(connection, tables.chunk, chunks)


def drop_drafts(connection: Connection, thread: str) -> None:
    """Remove the copies of an unfinished dialogue before they are sealed anew."""
    columns = tables.referral.c
    ids = list(
        connection.execute(
            select(columns.id).where(
                columns.thread_id == thread, columns.state == ReferralState.DRAFT
            )
        ).scalars()
    )
    remove(connection, ids)


def remove(connection: Connection, ids: Sequence[str]) -> None:
    """Remove referrals with everything that hangs on them."""
    if not ids:
        return
    erase_parts(connection, ids)
    connection.execute(delete(tables.rung).where(tables.rung.c.referral_id.in_(ids)))
    columns = tables.referral.c
    connection.execute(
        update(tables.referral).where(columns.origin_id.in_(ids)).values(origin_id=None)
    )
    for referral_id in ids:
        audit.forget_referral(connection, referral_id)
    connection.execute(delete(tables.referral).where(columns.id.in_(ids)))


def erase_parts(connection: Connection, ids: Sequence[str]) -> None:
    """Delete the ciphertext of referrals, copies too; the files follow in `erasure.sweep_files`."""
    columns = tables.part.c
    part_ids = select(columns.id).where(columns.referral_id.in_(ids))
    for table in (tables.part_copy, tables.chunk):
        connection.execute(delete(table).where(table.c.part_id.in_(part_ids)))
    connection.execute(delete(tables.part).where(columns.referral_id.in_(ids)))


def waiting_for(
    connection: Connection,
    account: Account,
    peppers: Sequence[Pepper],
    *,
    after: str = "",
    limit: int = 50,
) -> list[Waiting]:
    """What waits for this reader's seat now, the most urgent first, after the cursor `after`.

    As many as `limit` wherever there are so many for this reader: a page does not show by its
    length that something was left out.
    """
    visible = _visible(connection, account, peppers, after=after, limit=limit)
    ids = [row.id for row in visible]
    parts: dict[str, list[tuple[str, str]]] = {referral_id: [] for referral_id in ids}
    found = connection.execute(
        select(tables.part.c.referral_id, tables.part.c.id, tables.part.c.kind)
        .where(tables.part.c.referral_id.in_(ids))
        .order_by(tables.part.c.kind, tables.part.c.id)
    )
    for row in found:
        parts[row.referral_id].append((row.id, row.kind))
    return [
        Waiting(
            r.id, r.state, r.purpose, r.due_at, r.overdue, tuple(parts[r.id]),
            cursor=order.cursor_of(r),
        )
        for r in visible
    ]  # fmt: skip


def is_told(connection: Connection, account: Account, peppers: Sequence[Pepper], at: int) -> bool:
    """True where the notice of that time is about something this reader may see."""
    due = tables.referral.c.notice_at == at
    return bool(_visible(connection, account, peppers, limit=1, only=due))


def own(
    connection: Connection, referral_id: str, account: Account, peppers: Sequence[Pepper]
) -> Waiting:
    """One referral, if it is this reader's turn; NotFoundError otherwise."""
    row = connection.execute(_turn_of(account).where(tables.referral.c.id == referral_id)).first()
    if row is None or not _may_see(peppers, row, account):
        raise NotFoundError
    parts = connection.execute(
        select(tables.part.c.id, tables.part.c.kind)
        .where(tables.part.c.referral_id == referral_id)
        .order_by(tables.part.c.kind, tables.part.c.id)
    ).all()
    pairs = tuple((part.id, part.kind) for part in parts)
    return Waiting(row.id, row.state, row.purpose, row.due_at, row.overdue, pairs)


def kept_by(
    connection: Connection, referral_id: str, account: Account, peppers: Sequence[Pepper]
) -> Waiting | None:
    """A referral that this reader's seat has kept, or None."""
    kept = _turn_of(account, (ReferralState.KEPT,)).where(tables.referral.c.id == referral_id)
    row = connection.execute(kept).first()
    if row is None or not _may_see(peppers, row, account):
        return None
    return Waiting(row.id, row.state, row.purpose, None, False, ())


def hold(connection: Connection, referral_id: str) -> None:
    """Let nobody move this referral until the transaction ends (SQLite has one writer anyway)."""
    columns = tables.referral.c
    connection.execute(select(columns.id).where(columns.id == referral_id).with_for_update())


def ciphertext(
    connection: Connection,
    referral_id: str,
    part_id: str,
    account: Account,
    peppers: Sequence[Pepper],
) -> bytes:
    """The age ciphertext of one part, if it is this reader's turn; NotFoundError otherwise."""
    if part_id not in {part for part, _ in own(connection, referral_id, account, peppers).parts}:
        raise NotFoundError
    columns = tables.chunk.c
    rows = connection.execute(
        select(columns.data).where(columns.part_id == part_id).order_by(columns.position)
    ).scalars()
    return b"".join(bytes(row) for row in rows)


def thread_of(connection: Connection, referral_id: str) -> str:
    """The thread a referral belongs to; NotFoundError where there is no such referral."""
    found = connection.execute(
        select(tables.referral.c.thread_id).where(tables.referral.c.id == referral_id)
    ).scalar()
    if found is None:
        raise NotFoundError
    return str(found)


def _turn_of(account: Account, states: Sequence[str] = SERVED) -> Select[Any]:
    """What stands at this reader's seat, with whom the rung keeps away."""
    columns = tables.referral.c
    turn = and_(
        tables.rung.c.referral_id == columns.id,
        tables.rung.c.position == columns.position,
        tables.rung.c.seat_id == account.seat,
    )
    return (
        select(
            columns.id, columns.state, columns.purpose, columns.due_at, columns.overdue,
            tables.rung.c.excluded, order.RANK.label("rank"),
        )
        .join(tables.rung, turn)
        .where(columns.state.in_(states))
    )  # fmt: skip


def _visible(
    connection: Connection,
    account: Account,
    peppers: Sequence[Pepper],
    *,
    after: str = "",
    limit: int,
    only: ColumnElement[bool] | None = None,
) -> list[Row[Any]]:
    """Up to `limit` rows that this reader may see. The digests are keyed: we look one by one."""
    size = min(limit + 20, BATCH)
    found: list[Row[Any]] = []
    asked = _turn_of(account) if only is None else _turn_of(account).where(only)
    while len(found) < limit:
        following = asked.where(order.beyond(after)) if after else asked
        batch = connection.execute(following.order_by(*order.ORDER).limit(size)).all()
        found += [row for row in batch if _may_see(peppers, row, account)]
        if len(batch) < size:
            break
        after = order.cursor_of(batch[-1])
    return found[:limit]


def _may_see(peppers: Sequence[Pepper], row: Row[Any], account: Account) -> bool:
    return not digests.is_excluded(peppers, row.id, bytes(row.excluded), account.employer)
