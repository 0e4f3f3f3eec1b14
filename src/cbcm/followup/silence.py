"""Nobody waits a month without a word: after 30 days the answer "not finished yet" is given.

It answers by code only, to be heard by whoever asks: nothing is sent out.
"""

from __future__ import annotations

from sqlalchemy import Connection, and_, exists, select, update

from cbcm import tables
from cbcm.followup import threads
from cbcm.pack import CANARY_SEAT
from cbcm.vocabulary import AnswerCode, ThreadState

SILENCE = 30 * threads.DAY
UNFINISHED = (ThreadState.WAITING, ThreadState.TAKEN_UP)


def quiet(connection: Connection, now: int) -> list[str]:
    """Threads of which the person heard nothing for 30 days, though they are not finished.

    Not those of the daily test; nor where she was told that she must write again (S5); nor where
    the last answer, which she has not heard yet, says already that it is not finished.
    """
    columns, last, later = tables.thread.c, tables.answer.alias(), tables.answer.alias()
    canary = select(tables.referral.c.id).join(
        tables.rung,
        and_(
            tables.rung.c.referral_id == tables.referral.c.id,
            tables.rung.c.seat_id == CANARY_SEAT,
        ),
    )
    said = select(last.c.id).where(
        last.c.thread_id == columns.id,
        last.c.code == AnswerCode.A2,
        last.c.read.is_(False),
        ~exists().where(later.c.thread_id == columns.id, later.c.at > last.c.at),
    )
    found = connection.execute(
        select(columns.id).where(
            columns.state.in_(UNFINISHED),
            columns.quiet_since <= threads.day_of(now) - SILENCE,
            ~canary.where(tables.referral.c.thread_id == columns.id).exists(),
            ~said.exists(),
        )
    )
    return list(found.scalars())


def break_silence(connection: Connection, thread: str, now: int) -> bool:
    """Answer by ourselves that it is not finished; False where somebody answered before us.

    No act of a seat: it is neither counted nor in the audit.
    """
    columns = tables.thread.c
    changed = connection.execute(
        update(tables.thread)
        .where(
            columns.id == thread,
            columns.state.in_(UNFINISHED),
            columns.quiet_since <= threads.day_of(now) - SILENCE,
        )
        .values(quiet_since=threads.day_of(now))
    )
    if changed.rowcount != 1:
        return False
    threads.add_answer(connection, thread, AnswerCode.A2, None, now)
    return True
