"""What a duty reader of the line decides about a message, and what follows from it.

A wrong number or spam ends, a question goes back to her, everything else is handed on by
`referring.py`. Nothing ends that was not opened, and nothing here tells what a message said.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select, update

from cbcm import audit, casework, tables
from cbcm.agencies.directory import Account
from cbcm.context import Context
from cbcm.delivery import origins, referrals, turns
from cbcm.errors import ConflictError, InputError, NotFoundError, NotOpenedError
from cbcm.followup import threads
from cbcm.pack import NETWORK
from cbcm.referring import ASSISTANCE, Share, check_shares, hand_on
from cbcm.trends import tally
from cbcm.trends.cells import coded_cells
from cbcm.vocabulary import (
    AnswerCode,
    Counted,
    Disposition,
    Purpose,
    ReferralState,
    ThreadState,
)

ENDINGS = frozenset({Disposition.WRONG_NUMBER, Disposition.SPAM})
HANDED_ON = frozenset({Disposition.OWN_MECHANISM, Disposition.REFER, Disposition.SERVICE})
ASKING = frozenset({AnswerCode.A4, AnswerCode.A8})
MOST_ASKED = 3


@dataclass(frozen=True)
class Ruling:
    """What a duty reader decided: shares where it is handed on, an answer where more is needed."""

    disposition: Disposition
    shares: tuple[Share, ...] = ()
    answer: AnswerCode = AnswerCode.A8
    counted: Counted = casework.NOTHING


@dataclass(frozen=True)
class Disposed:
    """Where the referral stands then ("closed", "redirected", "opened"), and the new ones."""

    state: str
    created: tuple[str, ...] = ()


def dispose(
    connection: Connection,
    context: Context,
    account: Account,
    referral_id: str,
    ruling: Ruling,
    *,
    now: int,
) -> Disposed:
    """Do what a duty reader of the line decided about an account, an addition to one, or help.

    Raises NotOpenedError where a part was not opened: what nobody read is not ended. The audit
    does not say which decision it was; the counters do.
    """
    origins.hold(connection, referral_id)
    current = referrals.own(connection, referral_id, account, context.peppers)
    if account.organisation != NETWORK:
        raise NotFoundError
    if not _is_decided(Purpose(current.purpose), ruling):
        raise ConflictError("only an account is disposed of; keep this one")
    casework.require_opened(connection, referral_id)
    disposition = ruling.disposition
    if bool(ruling.shares) != (disposition in HANDED_ON):
        raise InputError(fields=("shares",))
    audit.note(connection, actor=account.id, act="disposed", now=now, referral_id=referral_id)
    if current.purpose == Purpose.ACCOUNT:
        _count(connection, context, ruling, now)
    if disposition in ENDINGS:
        return _end(connection, context, account, referral_id, now)
    if disposition is Disposition.MORE_NEEDED:
        return _ask(connection, context, account, referral_id, ruling.answer, now)
    check_shares(disposition, ruling.shares)
    if disposition is Disposition.SERVICE and current.purpose != Purpose.ASSISTANCE:
        _require_contact(connection, context, account, referral_id)
    created = hand_on(connection, context, account, current, ruling.shares, now=now)
    moved = any(share.way != ASSISTANCE for share in ruling.shares)
    return Disposed(ReferralState.REDIRECTED if moved else current.state, tuple(created))


def _is_decided(purpose: Purpose, ruling: Ruling) -> bool:
    """An account, whatever follows. Help that came here because no service could be asked, or none
    opened it, goes to another service and nowhere else; she agreed to that already."""
    if purpose is Purpose.ASSISTANCE:
        help_alone = all(share.way == ASSISTANCE for share in ruling.shares)
        return ruling.disposition is Disposition.SERVICE and help_alone
    return purpose in (Purpose.ACCOUNT, Purpose.ADDITION)


def _count(connection: Connection, context: Context, ruling: Ruling, now: int) -> None:
    cells = coded_cells("disposed", ruling.counted, **{"as": ruling.disposition})
    if ruling.disposition in ENDINGS and ruling.counted.category is not None:
        # Whoever gives it a category says that it was one after all, which nobody else will keep.
        cells += coded_cells("kept", ruling.counted)
    tally.count(connection, context.keyring, cells, now)


def _end(
    connection: Connection, context: Context, account: Account, referral_id: str, now: int
) -> Disposed:
    """Erase and close it, and what came with it to this seat; her code says that it is over.

    Her contact and later words end with the last account of the thread, and only where they were
    opened too. Nothing is sent to her.
    """
    thread = referrals.thread_of(connection, referral_id)
    casework.keep(connection, context, account, referral_id, now=now)
    referrals.remove(connection, [referral_id])
    columns = tables.referral.c
    rows = connection.execute(
        select(columns.id, columns.purpose, columns.state).where(columns.thread_id == thread)
    ).all()
    if any(row.purpose == Purpose.ACCOUNT for row in rows):
        return Disposed("closed")
    waiting = {
        row.id
        for row in rows
        if row.purpose in (Purpose.CONTACT, Purpose.ADDITION) and row.state != ReferralState.KEPT
    }
    ours = {other for other in waiting if _is_here(connection, context, account, other)}
    for other in sorted(ours):
        referrals.hold(connection, other)
        casework.require_opened(connection, other)
        casework.keep(connection, context, account, other, now=now)
    referrals.remove(connection, sorted(ours))
    if waiting == ours:
        threads.set_state(connection, thread, ThreadState.FINISHED)
    casework.end_if_over(connection, thread, now)
    return Disposed("closed")


def _ask(
    connection: Connection,
    context: Context,
    account: Account,
    referral_id: str,
    code: AnswerCode,
    now: int,
) -> Disposed:
    """Let her know that something is missing; the time until it must be kept begins anew."""
    columns = tables.referral.c
    asked = connection.execute(select(columns.asked).where(columns.id == referral_id)).scalar_one()
    if code not in ASKING:
        raise InputError(fields=("answer",))
    if asked >= MOST_ASKED:
        raise ConflictError("she was asked three times; decide with what there is")
    connection.execute(
        update(tables.referral).where(columns.id == referral_id).values(asked=asked + 1)
    )
    turns.opened(connection, context, referral_id, now)
    casework.answer(connection, context, account, referral_id, code=code, sealed=None, now=now)
    return Disposed(ReferralState.OPENED)


def _require_contact(
    connection: Connection, context: Context, account: Account, referral_id: str
) -> None:
    """Raise ConflictError unless this seat opened how to reach her: she agreed to be reached."""
    columns = tables.referral.c
    found = connection.execute(
        select(columns.id, columns.state).where(
            columns.thread_id == referrals.thread_of(connection, referral_id),
            columns.purpose == Purpose.CONTACT,
        )
    ).all()
    for row in found:
        if row.state == ReferralState.KEPT:
            if referrals.kept_by(connection, row.id, account, context.peppers):
                return
        elif _is_here(connection, context, account, row.id):
            try:
                casework.require_opened(connection, row.id)
            except NotOpenedError:
                continue
            return
    raise ConflictError("open how to reach her first; without it she did not agree")


def _is_here(connection: Connection, context: Context, account: Account, referral_id: str) -> bool:
    try:
        referrals.own(connection, referral_id, account, context.peppers)
    except NotFoundError:
        return False
    return True
