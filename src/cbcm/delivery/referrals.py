"""Store referrals with their sealed parts, serve them to the seat whose turn it is, end them.

Every function works inside the caller's transaction. A seat sees only what it may open now:
anything else is NotFoundError, the same for "not there" and "not your turn".
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Select, and_, delete, select, update

from cbcm import audit, digests, tables
from cbcm.db import insert_rows
from cbcm.errors import NotFoundError
from cbcm.sealing import SealedPart
from cbcm.settings import Pepper
from cbcm.vocabulary import Purpose, ReferralState, Rung

HOUR = 3600
SERVED = (ReferralState.WAITING, ReferralState.OPENED)


@dataclass(frozen=True)
class SealedReferral:
    """A referral ready to be stored: whose turn in which order, and what was sealed."""

    id: str
    purpose: Purpose
    ladder: tuple[Rung, ...]
    parts: tuple[SealedPart, ...]
    origin: str | None = None


@dataclass(frozen=True)
class Waiting:
    """One line of a seat's inbox; no content. `due_at` is epoch seconds."""

    id: str
    state: str
    purpose: str
    due_at: int | None
    overdue: bool
    parts: tuple[tuple[str, str], ...]


def new_id() -> str:
    """A random id: order of creation cannot be read from it."""
    return secrets.token_hex(16)


def put(
    connection: Connection,
    sealed: Sequence[SealedReferral],
    *,
    thread: str,
    state: ReferralState,
    peppers: Sequence[Pepper],
    now: int,
) -> None:
    """Store referrals with rungs, parts and ciphertext."""
    referrals, rungs, parts, chunks = [], [], [], []
    for item in sealed:
        waiting = state is ReferralState.WAITING
        referrals.append(
            {
                "id": item.id,
                "thread_id": thread,
                "origin_id": item.origin,
                "purpose": item.purpose,
                "state": state,
                "position": 0,
                "due_at": now + _seconds(item.ladder[0]) if waiting else None,
                "overdue": False,
                "ladder_proof": digests.of_ladder(peppers, item.id, item.ladder)[0],
            }
        )
        for position, step in enumerate(item.ladder):
            rungs.append(
                {
                    "referral_id": item.id,
                    "position": position,
                    "seat_id": step.seat,
                    "hours": step.acknowledge_within_hours,
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
    insert_rows(connection, tables.rung, rungs)
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
    """Delete the ciphertext of referrals; the files follow in `erasure.sweep_files`."""
    columns = tables.part.c
    part_ids = select(columns.id).where(columns.referral_id.in_(ids))
    connection.execute(delete(tables.chunk).where(tables.chunk.c.part_id.in_(part_ids)))
    connection.execute(delete(tables.part).where(columns.referral_id.in_(ids)))


def start(connection: Connection, thread: str, now: int) -> list[tuple[str, int]]:
    """Turn a thread's drafts into referrals that wait; returns (seat, hours) to be told."""
    rows = connection.execute(
        select(tables.referral.c.id, tables.rung.c.seat_id, tables.rung.c.hours).where(
            tables.referral.c.thread_id == thread,
            tables.referral.c.state == ReferralState.DRAFT,
            tables.rung.c.referral_id == tables.referral.c.id,
            tables.rung.c.position == 0,
        )
    ).all()
    for row in rows:
        connection.execute(
            update(tables.referral)
            .where(tables.referral.c.id == row.id)
            .values(state=ReferralState.WAITING, due_at=now + row.hours * HOUR)
        )
    return [(row.seat_id, row.hours) for row in rows]


def waiting_for(
    connection: Connection, seat: str, *, after: str = "", limit: int = 50
) -> list[Waiting]:
    """What waits for a seat now, by id after the cursor `after`."""
    columns = tables.referral.c
    rows = connection.execute(
        _turn_of(seat).where(columns.id > after).order_by(columns.id).limit(limit)
    ).all()
    ids = [row.id for row in rows]
    parts: dict[str, list[tuple[str, str]]] = {referral_id: [] for referral_id in ids}
    found = connection.execute(
        select(tables.part.c.referral_id, tables.part.c.id, tables.part.c.kind)
        .where(tables.part.c.referral_id.in_(ids))
        .order_by(tables.part.c.kind, tables.part.c.id)
    )
    for row in found:
        parts[row.referral_id].append((row.id, row.kind))
    return [
        Waiting(r.id, r.state, r.purpose, r.due_at, r.overdue, tuple(parts[r.id])) for r in rows
    ]


def own(connection: Connection, referral_id: str, seat: str) -> Waiting:
    """One referral, if it is this seat's turn; NotFoundError otherwise."""
    row = connection.execute(_turn_of(seat).where(tables.referral.c.id == referral_id)).first()
    if row is None:
        raise NotFoundError
    parts = connection.execute(
        select(tables.part.c.id, tables.part.c.kind)
        .where(tables.part.c.referral_id == referral_id)
        .order_by(tables.part.c.kind, tables.part.c.id)
    ).all()
    pairs = tuple((part.id, part.kind) for part in parts)
    return Waiting(row.id, row.state, row.purpose, row.due_at, row.overdue, pairs)


def hold(connection: Connection, referral_id: str) -> None:
    """Let nobody move this referral until the transaction ends (SQLite has one writer anyway)."""
    columns = tables.referral.c
    connection.execute(select(columns.id).where(columns.id == referral_id).with_for_update())


def ciphertext(connection: Connection, referral_id: str, part_id: str, seat: str) -> bytes:
    """The age ciphertext of one part, if it is this seat's turn; NotFoundError otherwise."""
    if part_id not in {part for part, _ in own(connection, referral_id, seat).parts}:
        raise NotFoundError
    columns = tables.chunk.c
    rows = connection.execute(
        select(columns.data).where(columns.part_id == part_id).order_by(columns.position)
    ).scalars()
    return b"".join(bytes(row) for row in rows)


def ladder(connection: Connection, referral_id: str) -> tuple[Rung, ...]:
    """The rungs of a referral in order."""
    columns = tables.rung.c
    rows = connection.execute(
        select(columns.seat_id, columns.hours)
        .where(columns.referral_id == referral_id)
        .order_by(columns.position)
    )
    return tuple(Rung(row.seat_id, row.hours) for row in rows)


def is_our_ladder(connection: Connection, referral_id: str, peppers: Sequence[Pepper]) -> bool:
    """True where the rungs are as we wrote them: nobody put another seat among them."""
    columns = tables.referral.c
    proof = connection.execute(
        select(columns.ladder_proof).where(columns.id == referral_id)
    ).scalar()
    ours = digests.of_ladder(peppers, referral_id, ladder(connection, referral_id))
    return proof is not None and bytes(proof) in ours


def thread_of(connection: Connection, referral_id: str) -> str:
    """The thread a referral belongs to; NotFoundError where there is no such referral."""
    found = connection.execute(
        select(tables.referral.c.thread_id).where(tables.referral.c.id == referral_id)
    ).scalar()
    if found is None:
        raise NotFoundError
    return str(found)


def origins_of(connection: Connection, referral_id: str) -> list[str]:
    """The referrals this one was redirected from, nearest first."""
    chain: list[str] = []
    current: str | None = referral_id
    while current is not None and len(chain) < 100:
        current = connection.execute(
            select(tables.referral.c.origin_id).where(tables.referral.c.id == current)
        ).scalar()
        if current is not None:
            chain.append(current)
    return chain


def _turn_of(seat: str) -> Select[tuple[str, str, str, int | None, bool]]:
    columns = tables.referral.c
    turn = and_(
        tables.rung.c.referral_id == columns.id,
        tables.rung.c.position == columns.position,
        tables.rung.c.seat_id == seat,
    )
    return (
        select(columns.id, columns.state, columns.purpose, columns.due_at, columns.overdue)
        .join(tables.rung, turn)
        .where(columns.state.in_(SERVED))
    )


def _seconds(rung: Rung) -> int:
    return rung.acknowledge_within_hours * HOUR
