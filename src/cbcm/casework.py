"""What a seat does with a referral: open, keep, answer, close. Handing on is in `referring.py`.

Each function is one transaction's work for an account that signed in. "Opened" needs the token
from inside every part, "kept" erases. Anything that is not this seat's turn is NotFoundError.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, select, update

from cbcm import audit, tables
from cbcm.agencies.directory import Account
from cbcm.context import Context
from cbcm.delivery import erasure, origins, referrals, turns
from cbcm.errors import ConflictError, InputError, NotFoundError, NotOpenedError
from cbcm.followup import threads
from cbcm.pack import CANARY_SEAT
from cbcm.sealing import token_digest
from cbcm.trends import tally
from cbcm.trends.cells import SERVED, coded_cells, single_cells
from cbcm.vocabulary import (
    AnswerCode,
    Counted,
    Purpose,
    ReferralState,
    ThreadState,
)

HOUR = 3600
CLOSED = "closed"
NOTHING = Counted()


@dataclass(frozen=True)
class Outcome:
    """What an acknowledgement led to, and the parts whose token is still missing."""

    state: str
    not_opened: tuple[str, ...]


def note_fetched(
    connection: Connection,
    context: Context,
    account: Account,
    referral_id: str,
    part_id: str,
    *,
    now: int,
) -> None:
    """Write down that this reader fetches a part; NotFoundError where that is not his turn.

    A transaction before the reading: no part is handed out without its line.
    """
    referrals.hold(connection, referral_id)
    current = referrals.own(connection, referral_id, account, context.peppers)
    if part_id not in {part for part, _ in current.parts}:
        raise NotFoundError
    audit.note_once(connection, actor=account.id, act="fetched", now=now, referral_id=referral_id)


def acknowledge(
    connection: Connection,
    context: Context,
    account: Account,
    referral_id: str,
    *,
    opened: Mapping[str, str],
    kept: bool,
    now: int,
    counted: Counted = NOTHING,
) -> Outcome:
    """Prove what was opened and say whether it is kept.

    Raises NotOpenedError (and changes nothing) where a token is wrong, or where "kept" is said
    before every part was opened. Saying "kept" twice is answered the same, and counted once.
    """
    seat = _seat(account)
    origins.hold(connection, referral_id)
    current = _mine(connection, context, referral_id, account)
    if current.state == ReferralState.KEPT:
        return Outcome(ReferralState.KEPT, ())
    parts = _parts(connection, referral_id)
    proven = {part_id for part_id, (_, is_open) in parts.items() if is_open}
    for part_id, token in opened.items():
        if part_id not in parts or not hmac.compare_digest(parts[part_id][0], token_digest(token)):
            raise NotOpenedError
        proven.add(part_id)
    missing = tuple(sorted(set(parts) - proven))
    if kept and missing:
        raise NotOpenedError
    if opened:
        connection.execute(
            update(tables.part).where(tables.part.c.id.in_(list(opened))).values(opened=True)
        )
        audit.note_once(
            connection, actor=account.id, act="opened", now=now, referral_id=referral_id
        )
    test = _is_canary(seat)
    if not missing and current.state == ReferralState.WAITING:
        _opened(connection, context, referral_id, current, test=test, now=now)
    if kept:
        keep(connection, context, account, referral_id, now=now)
        if current.purpose == Purpose.ACCOUNT and not test:
            tally.count(connection, context.keyring, coded_cells("kept", counted), now)
        end_if_over(connection, referrals.thread_of(connection, referral_id), now)
    state = (
        ReferralState.KEPT if kept else ReferralState.WAITING if missing else (ReferralState.OPENED)
    )
    return Outcome(state, missing)


def keep(
    connection: Connection, context: Context, account: Account, referral_id: str, *, now: int
) -> None:
    """Erase what this seat has now; what it was handed on from goes with the last who keeps."""
    referrals.erase_parts(connection, [referral_id])
    turns.end(connection, referral_id, ReferralState.KEPT)
    origins.release(connection, referral_id)
    audit.note(connection, actor=account.id, act="kept", now=now, referral_id=referral_id)
    erasure.request(connection, now)


def require_opened(connection: Connection, referral_id: str) -> None:
    """Raise NotOpenedError where a part of it is not proved to have been opened."""
    if any(not is_open for _, is_open in _parts(connection, referral_id).values()):
        raise NotOpenedError


def answer(
    connection: Connection,
    context: Context,
    account: Account,
    referral_id: str,
    *,
    code: AnswerCode,
    sealed: bytes | None,
    now: int,
) -> None:
    """Let the person hear a coded answer; free text comes sealed to her reply keys.

    Asked for again because the reply was lost, it is there once and counted once.
    """
    current = _mine(connection, context, referral_id, account)
    require_words(current)
    if current.state not in (ReferralState.OPENED, ReferralState.KEPT):
        raise NotOpenedError
    thread = referrals.thread_of(connection, referral_id)
    others = _others_work(connection, thread, referral_id)
    if not threads.add_answer(
        connection, thread, code, sealed, now, others_work=others, by=referral_id
    ):
        return
    audit.note(connection, actor=account.id, act="answered", now=now, referral_id=referral_id)
    tally.count(connection, context.keyring, single_cells("answered", "code", code), now)


def _others_work(connection: Connection, thread: str, referral_id: str) -> bool:
    """Whether another account of the thread is somewhere, but for what was handed on."""
    columns = tables.referral.c
    found = connection.execute(
        select(columns.id).where(
            columns.thread_id == thread,
            columns.id != referral_id,
            columns.purpose == Purpose.ACCOUNT,
            columns.state != ReferralState.REDIRECTED,
        )
    ).first()
    return found is not None


def close(
    connection: Connection,
    context: Context,
    account: Account,
    referral_id: str,
    *,
    outcome: str,
    now: int,
    counted: Counted = NOTHING,
) -> None:
    """The case is over: the referral's last row goes. Only after its parts were kept."""
    seat = _seat(account)
    origins.hold(connection, referral_id)
    current = _mine(connection, context, referral_id, account)
    if current.state != ReferralState.KEPT:
        raise ConflictError("close a referral after you keep it")
    thread = referrals.thread_of(connection, referral_id)
    if (outcome in SERVED) != (current.purpose == Purpose.ASSISTANCE and outcome != CLOSED):
        raise InputError("only a service says what became of assistance", fields=("outcome",))
    if current.purpose == Purpose.ACCOUNT and not _is_canary(seat):
        codes = coded_cells("outcome", counted, result=outcome)
        tally.count(connection, context.keyring, codes, now)
    elif outcome in SERVED:
        tally.count(connection, context.keyring, single_cells("service", "result", outcome), now)
    audit.note(connection, actor=account.id, act="closed", now=now, referral_id=referral_id)
    referrals.remove(connection, [referral_id])
    end_if_over(connection, thread, now)
    if _is_canary(seat):
        threads.remove(connection, thread)


def set_progress(
    connection: Connection,
    context: Context,
    account: Account,
    referral_id: str,
    *,
    step: str,
    now: int,
    counted: Counted = NOTHING,
) -> None:
    """Count once that a case moved on ("assessed", "investigating"); nothing of it is kept.

    A repetition is answered the same: its line in the audit tells that it was counted.
    """
    referrals.hold(connection, referral_id)
    require_words(_mine(connection, context, referral_id, account))
    if audit.is_noted(connection, act=step, referral_id=referral_id):
        return
    tally.count(connection, context.keyring, coded_cells(step, counted), now)
    audit.note(connection, actor=account.id, act=step, now=now, referral_id=referral_id)


def set_unreadable(
    connection: Connection, context: Context, account: Account, referral_id: str, *, now: int
) -> None:
    """Nobody can open it. What was handed on goes back; else she is told to send it again (S5).

    The original still has its parts, so nothing is lost with the copy; the other shares of it
    stay where they are.
    """
    origins.hold(connection, referral_id)
    require_words(referrals.own(connection, referral_id, account, context.peppers))
    audit.note(connection, actor=account.id, act="unreadable", now=now, referral_id=referral_id)
    if origins.bring_back(connection, context, referral_id, now):
        return
    thread = referrals.thread_of(connection, referral_id)
    threads.set_state(connection, thread, ThreadState.UNREADABLE)


def require_words(current: referrals.Waiting) -> None:
    """Raise ConflictError for a notice or an alert: whoever holds no word of hers decides nothing.

    Neither the RC/HC nor whoever is on call answers her, finishes her case, or tells her that it
    could not be read. An alert that was handed on would stop calling people.
    """
    if current.purpose in (Purpose.NOTICE, Purpose.ALERT):
        raise ConflictError("nothing of hers is here to answer or to judge")


def _opened(
    connection: Connection,
    context: Context,
    referral_id: str,
    current: referrals.Waiting,
    *,
    test: bool,
    now: int,
) -> None:
    turns.opened(connection, context, referral_id, now)
    if current.purpose == Purpose.ACCOUNT:
        thread = referrals.thread_of(connection, referral_id)
        first = threads.state_of(connection, thread) is ThreadState.WAITING
        threads.set_state(connection, thread, ThreadState.TAKEN_UP)
        if first and not test:  # the next rung's opening is not another complaint's
            waited = _waited_hours(connection, referral_id, now)
            tally.count(connection, context.keyring, single_cells("opened", "within", waited), now)


def end_if_over(connection: Connection, thread: str, now: int) -> None:
    """Where no account is under way any more, kept contacts and additions go as well.

    A notice that nobody has read stays, but keeps no case from ending: it holds no word of hers.
    """
    columns = tables.referral.c
    rows = connection.execute(
        select(columns.id, columns.purpose, columns.state).where(columns.thread_id == thread)
    ).all()
    if any(row.purpose == Purpose.ACCOUNT for row in rows):
        return
    over = [row.id for row in rows if row.state == ReferralState.KEPT]
    referrals.remove(connection, over)
    if all(row.id in over or row.purpose == Purpose.NOTICE for row in rows):
        threads.close(connection, thread, now)


def _waited_hours(connection: Connection, referral_id: str, now: int) -> str:
    """The band of elapsed hours since the referral was routed."""
    since = connection.execute(
        select(tables.referral.c.since).where(tables.referral.c.id == referral_id)
    ).scalar()
    hours = (now - (since or now)) / HOUR
    bands = ((24, "24h"), (48, "48h"), (72, "72h"))
    return next((name for limit, name in bands if hours <= limit), "later")


def _mine(
    connection: Connection, context: Context, referral_id: str, account: Account
) -> referrals.Waiting:
    """Like `referrals.own`, and also what this seat has kept."""
    kept = referrals.kept_by(connection, referral_id, account, context.peppers)
    return kept or referrals.own(connection, referral_id, account, context.peppers)


def _parts(connection: Connection, referral_id: str) -> dict[str, tuple[bytes, bool]]:
    columns = tables.part.c
    rows = connection.execute(
        select(columns.id, columns.token_digest, columns.opened).where(
            columns.referral_id == referral_id
        )
    )
    return {row.id: (bytes(row.token_digest), row.opened) for row in rows}


def _seat(account: Account) -> str:
    if account.seat is None:
        raise NotFoundError
    return account.seat


def _is_canary(seat: str) -> bool:
    return seat == CANARY_SEAT
