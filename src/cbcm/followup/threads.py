"""The thread of one complaint: its codes, what the person may be told, and its end.

Inside the caller's transaction. It holds no facts: a state of four, answers by code, free text
sealed to the reply keys.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection, Sequence
from dataclasses import replace

from sqlalchemy import Connection, delete, func, select, update

from cbcm import digests, tables
from cbcm.db import insert_once, insert_rows
from cbcm.delivery import referrals, rungs
from cbcm.followup import withheld
from cbcm.followup.receipts import Receipt
from cbcm.sealing import UnopenableError, open_document
from cbcm.settings import Pepper
from cbcm.vocabulary import (
    FINAL_ANSWERS,
    AnswerCode,
    PartKind,
    Purpose,
    ReferralState,
    Rung,
    ThreadState,
)

DAY = 24 * 3600
KEEP_AFTER_READ = 30 * DAY
KEEP_AT_MOST = 730 * DAY
PERSONAL = (PartKind.CONTACT, PartKind.IDENTITY, PartKind.ASSISTANCE, PartKind.PACKET)
PHRASES = {
    ThreadState.WAITING: "S1",
    ThreadState.TAKEN_UP: "S2",
    ThreadState.FINISHED: "S4",
    ThreadState.UNREADABLE: "S5",
}


def create(connection: Connection, thread: str, now: int) -> None:
    row = {"id": thread, "state": ThreadState.WAITING, "has_news": False,
           "quiet_since": day_of(now)}  # fmt: skip
    insert_rows(connection, tables.thread, row)


def add_receipt(
    connection: Connection, thread: str, receipt: Receipt, peppers: Sequence[Pepper]
) -> None:
    """One more code that opens this thread."""
    proof = digests.of_reply_key(peppers, thread, receipt.digest, receipt.reply_key)[0]
    row = {"digest": receipt.digest, "thread_id": thread, "reply_key": receipt.reply_key,
           "proof": proof}  # fmt: skip
    insert_rows(connection, tables.receipt, row)


def phrase(connection: Connection, thread: str) -> str:
    """The S-phrase a code is answered with. By SMS an answer is announced, never told.

    The row is held: an answer given while she reads stays news.
    """
    row = connection.execute(
        select(tables.thread.c.state, tables.thread.c.has_news)
        .where(tables.thread.c.id == thread)
        .with_for_update()
    ).one()
    state = ThreadState(row.state)
    if row.has_news and state is not ThreadState.FINISHED:
        return "S3"
    return PHRASES[state]


def set_state(connection: Connection, thread: str, state: ThreadState) -> None:
    connection.execute(
        update(tables.thread).where(tables.thread.c.id == thread).values(state=state)
    )


def state_of(connection: Connection, thread: str) -> ThreadState:
    """How the thread stands."""
    found = connection.execute(select(tables.thread.c.state).where(tables.thread.c.id == thread))
    return ThreadState(found.scalar_one())


def ladders(
    connection: Connection, thread: str, peppers: Sequence[Pepper], organisations: Collection[str]
) -> list[tuple[Rung, ...]]:
    """The ladders of the referrals that hold her account now, from the rung that has them.

    Each keeps away whom it kept away, as far as `organisations` names them. One whose rungs are
    not as we wrote them is left out: nothing may be sealed to it. So is one that has a share of
    her account only: a person decides whose part her later words are.
    """
    columns = tables.referral.c
    rows = connection.execute(
        select(columns.id, columns.position).where(
            columns.thread_id == thread,
            columns.purpose == Purpose.ACCOUNT,
            columns.is_share.is_(False),
            columns.state.in_((ReferralState.WAITING, ReferralState.OPENED, ReferralState.KEPT)),
        )
    ).all()
    found = [
        rungs.planned(connection, row.id, peppers, organisations)[row.position :]
        for row in rows
        if rungs.are_ours(connection, row.id, peppers)
    ]
    # New words have not waited too long, however late the rung is that gets them.
    return [(replace(first, tells=()), *later) for first, *later in found]


def waiting(connection: Connection, thread: str) -> list[str]:
    """The referrals with her account, and those to services, that nobody has opened."""
    columns = tables.referral.c
    rows = connection.execute(
        select(columns.id).where(
            columns.thread_id == thread,
            columns.purpose.in_((Purpose.ACCOUNT, Purpose.ASSISTANCE, Purpose.NOTICE)),
            columns.state == ReferralState.WAITING,
        )
    )  # fmt: skip
    return list(rows.scalars())


def kept_away(
    connection: Connection, thread: str, peppers: Sequence[Pepper], organisations: Collection[str]
) -> frozenset[str]:
    """Everybody whom a referral of this thread keeps away, and whoever works for an organisation
    whose seats have her account: an agency's own rungs do not name its people."""
    column = tables.referral.c
    rows = connection.execute(
        select(column.id, column.purpose).where(column.thread_id == thread)
    ).all()
    accounts = [row.id for row in rows if row.purpose == Purpose.ACCOUNT]
    held_by = rungs.owners(connection, accounts)
    return held_by | rungs.kept_away(connection, [row.id for row in rows], peppers, organisations)


def withdraw(connection: Connection, thread: str) -> None:
    """Consent withdrawn: what tells who she is, and nobody keeps, goes, opened or not."""
    own = select(tables.referral.c.id).where(tables.referral.c.thread_id == thread)
    personal = select(tables.part.c.id).where(
        tables.part.c.referral_id.in_(own),
        tables.part.c.kind.in_(PERSONAL),
    )
    withheld.drop(connection, thread)
    ids = list(connection.execute(personal).scalars())
    connection.execute(delete(tables.chunk).where(tables.chunk.c.part_id.in_(ids)))
    connection.execute(delete(tables.part).where(tables.part.c.id.in_(ids)))
    emptied = connection.execute(
        select(tables.referral.c.id).where(
            tables.referral.c.thread_id == thread,
            tables.referral.c.purpose.in_((Purpose.CONTACT, Purpose.ASSISTANCE, Purpose.ALERT)),
            ~tables.referral.c.id.in_(select(tables.part.c.referral_id)),
            tables.referral.c.state != ReferralState.KEPT,
        )
    ).scalars()
    referrals.remove(connection, list(emptied))


def reply_keys(connection: Connection, thread: str, peppers: Sequence[Pepper]) -> list[str]:
    """The public keys an answer's free text is sealed to: one for each code of ours."""
    columns = tables.receipt.c
    rows = connection.execute(
        select(columns.digest, columns.reply_key, columns.proof)
        .where(columns.thread_id == thread)
        .order_by(columns.digest)
    )
    return [
        row.reply_key
        for row in rows
        if bytes(row.proof)
        in digests.of_reply_key(peppers, thread, bytes(row.digest), row.reply_key)
    ]


def add_answer(
    connection: Connection,
    thread: str,
    code: AnswerCode,
    sealed: bytes | None,
    now: int,
    *,
    others_work: bool = False,
    by: str | None = None,
) -> bool:
    """Store a coded answer; a final one finishes the thread for the person.

    Not where another agency still works on its own part: she must not hear that it is over. The
    same answer `by` the same referral, before she heard any more, is a repetition: False. Where
    that referral said something else in between, she hears it once, as the last.
    """
    columns = tables.answer.c
    heard_rows = select(func.count()).where(columns.thread_id == thread, columns.read)
    heard = connection.execute(heard_rows).scalar_one()
    same = _answer_id(by, code, heard, sealed) if by else secrets.token_hex(16)
    row = {
        "id": same, "thread_id": thread, "code": code,
        "sealed": sealed, "read": False, "at": now,
    }  # fmt: skip
    if not insert_once(connection, tables.answer, row):
        before = select(columns.at).where(columns.id == same).scalar_subquery()
        later = connection.execute(
            select(columns.id, columns.code, columns.sealed).where(
                columns.thread_id == thread, columns.at > before
            )
        ).all()
        if not any(one.id == _answer_id(by, one.code, heard, one.sealed) for one in later):
            return False
        connection.execute(update(tables.answer).where(columns.id == same).values(at=now))
    values: dict[str, object] = {"has_news": True, "quiet_since": day_of(now)}
    if code in FINAL_ANSWERS and not others_work:
        values["state"] = ThreadState.FINISHED
    connection.execute(update(tables.thread).where(tables.thread.c.id == thread).values(**values))
    return True


def _answer_id(by: str | None, code: str, heard: int, sealed: bytes | None) -> str:
    """One for each answer of a referral, until she has heard more."""
    place = f"{by} {code} {heard} ".encode()
    return hashlib.sha256(place + bytes(sealed or b"")).hexdigest()[:32]


def day_of(now: int) -> int:
    """The beginning of that day, UTC: when she was last told something, and no hour."""
    return now - now % DAY


def answers(connection: Connection, thread: str) -> list[tuple[AnswerCode, bytes | None, int]]:
    """Every answer of a thread, oldest first, with the time it was given."""
    columns = tables.answer.c
    rows = connection.execute(
        select(columns.code, columns.sealed, columns.at)
        .where(columns.thread_id == thread)
        .order_by(columns.at, columns.id)
    )
    return [
        (AnswerCode(r.code), bytes(r.sealed) if r.sealed is not None else None, r.at) for r in rows
    ]


def open_text(sealed: bytes | None, receipt: Receipt) -> str | None:
    """The free text of an answer, opened with the key that the code rebuilds."""
    if sealed is None:
        return None
    try:
        return str(open_document(sealed, [receipt.reply_identity]).get("text", ""))
    except UnopenableError:
        return None  # sealed before this code existed: the coded answer still stands


def mark_read(connection: Connection, thread: str, now: int) -> None:
    """The person has heard every answer; a finished thread ends 30 days later."""
    answer = tables.answer.c
    heard = connection.execute(
        update(tables.answer)
        .where(answer.thread_id == thread, answer.read.is_(False))
        .values(read=True)
    )
    values: dict[str, object] = {"has_news": False}
    if heard.rowcount:  # she heard something new today: no silence yet
        values["quiet_since"] = day_of(now)
    connection.execute(update(tables.thread).where(tables.thread.c.id == thread).values(**values))
    connection.execute(
        update(tables.thread)
        .where(
            tables.thread.c.id == thread,
            tables.thread.c.state == ThreadState.FINISHED,
            tables.thread.c.keep_until > now + KEEP_AFTER_READ,
        )
        .values(keep_until=now + KEEP_AFTER_READ)
    )


def close(connection: Connection, thread: str, now: int) -> None:
    """No referral is left: the thread stays for the person, 24 months at the most.

    Where she has heard every answer already, it stays 30 days.
    """
    columns = tables.answer.c
    read = connection.execute(select(columns.read).where(columns.thread_id == thread)).scalars()
    heard = list(read)
    keep = KEEP_AFTER_READ if heard and all(heard) else KEEP_AT_MOST
    connection.execute(
        update(tables.thread)
        .where(tables.thread.c.id == thread)
        .values(state=ThreadState.FINISHED, keep_until=now + keep)
    )


def remove(connection: Connection, thread: str) -> None:
    """Remove a thread with its codes and answers. Its referrals must be gone."""
    for table in (tables.answer, tables.receipt, tables.draft, tables.withheld):
        connection.execute(delete(table).where(table.c.thread_id == thread))
    connection.execute(
        update(tables.seen).where(tables.seen.c.thread_id == thread).values(thread_id=None)
    )
    connection.execute(delete(tables.thread).where(tables.thread.c.id == thread))


def remove_ended(connection: Connection, now: int) -> int:
    """Remove the threads whose time is over; returns how many."""
    columns = tables.thread.c
    in_use = select(tables.referral.c.thread_id)  # words that came after the closure still wait
    seen = tables.seen.c.thread_id  # so may what she said, at the provider and unsealed
    coming = select(seen).where(seen.is_not(None), tables.seen.c.at > now - KEEP_AFTER_READ)
    ended = list(
        connection.execute(
            select(columns.id).where(
                columns.keep_until <= now, columns.id.not_in(in_use), columns.id.not_in(coming)
            )
        ).scalars()
    )
    for thread in ended:
        remove(connection, thread)
    return len(ended)
