"""What a seat does with a referral: open, keep, redirect, answer, close.

Each function is one transaction's work for an account that signed in. "Opened" needs the token
from inside every part, "kept" erases, "redirect" erases nothing: the original stays until the
new recipient keeps. Anything that is not this seat's turn is NotFoundError.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, select, update

from cbcm import audit, tables
from cbcm.agencies.directory import Account, confirmed
from cbcm.context import Context
from cbcm.delivery import erasure, referrals, rungs, turns
from cbcm.errors import ConflictError, InputError, NotFoundError, NotOpenedError
from cbcm.followup import threads
from cbcm.pack import CANARY_SEAT, ladder_of
from cbcm.planning import with_keys
from cbcm.sealing import SealedPart, token_digest
from cbcm.trends import tally
from cbcm.vocabulary import (
    AnswerCode,
    Category,
    PartKind,
    Purpose,
    ReferralState,
    Rung,
    ThreadState,
)

HOUR = 3600
MOST_PART_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True)
class ResealedPart:
    """A part sealed anew by the client. The server cannot read it; it keeps the digest."""

    kind: PartKind
    token_digest: bytes = field(repr=False)
    ciphertext: bytes = field(repr=False)


@dataclass(frozen=True)
class Outcome:
    """What an acknowledgement led to, and the parts whose token is still missing."""

    state: str
    not_opened: tuple[str, ...]


def acknowledge(
    connection: Connection,
    context: Context,
    account: Account,
    referral_id: str,
    *,
    opened: Mapping[str, str],
    kept: bool,
    category: Category | None,
    now: int,
) -> Outcome:
    """Prove what was opened and say whether it is kept.

    Raises NotOpenedError (and changes nothing) where a token is wrong, or where "kept" is said
    before every part was opened. Saying "kept" twice is answered the same.
    """
    seat = _seat(account)
    referrals.hold(connection, referral_id)
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
        audit.note(connection, actor=account.id, act="opened", now=now, referral_id=referral_id)
    test = _is_canary(seat)
    if not missing and current.state == ReferralState.WAITING:
        _opened(connection, context, referral_id, current, test=test, now=now)
    if kept:
        _kept(connection, context, account, referral_id, current, category, test=test, now=now)
    state = (
        ReferralState.KEPT if kept else ReferralState.WAITING if missing else (ReferralState.OPENED)
    )
    return Outcome(state, missing)


def redirect(
    connection: Connection,
    context: Context,
    account: Account,
    referral_id: str,
    *,
    target: str,
    sealed_to: Sequence[str],
    parts: Sequence[ResealedPart],
    now: int,
) -> str:
    """Hand on to another ladder what was opened here; returns the new referral's id.

    `target` is a member's code, or "desk". Raises ConflictError where the seats that the client
    sealed to are not the ladder's seats any more, and NotOpenedError where a part was not opened.
    """
    referrals.hold(connection, referral_id)
    current = referrals.own(connection, referral_id, account, context.peppers)
    if any(not is_open for _, is_open in _parts(connection, referral_id).values()):
        raise NotOpenedError
    ladder = target_ladder(connection, context, target, now)
    if [rung.seat for rung in ladder] != list(sealed_to):
        raise ConflictError("the ladder of that recipient has changed; seal again")
    kinds = [item.kind for item in parts]
    if current.purpose != Purpose.CONTACT and PartKind.ACCOUNT not in kinds:
        raise InputError(fields=("parts",))
    if PartKind.IDENTITY in kinds or (PartKind.CONTACT in kinds and target != "desk"):
        raise InputError("her consent was not to that recipient", fields=("parts",))
    if not parts or any(
        len(item.ciphertext) > MOST_PART_BYTES or not item.ciphertext.startswith(b"age-encryp")
        for item in parts
    ):
        raise InputError(fields=("parts",))
    sealed = tuple(SealedPart(p.kind, p.token_digest, p.ciphertext) for p in parts)
    chain = [referral_id, *referrals.origins_of(connection, referral_id)]
    away = rungs.kept_away(connection, chain, context.peppers, context.organisations(connection))
    new = referrals.SealedReferral(
        referrals.new_id(), Purpose(current.purpose), rungs.keep_away(ladder, away), sealed,
        origin=referral_id,
    )  # fmt: skip
    thread = referrals.thread_of(connection, referral_id)
    turns.end(connection, referral_id, ReferralState.REDIRECTED)
    turns.put(connection, context, [new], thread=thread, now=now)
    audit.note(connection, actor=account.id, act="redirected", now=now, referral_id=referral_id)
    return new.id


def target_ladder(
    connection: Connection, context: Context, target: str, now: int
) -> tuple[Rung, ...]:
    """The rungs with a confirmed key that a redirect to `target` goes to."""
    if target == "desk":
        ladder = ladder_of("desk", "", context.pack)
    elif target in context.pack.members():
        ladder = ladder_of("agency", target, context.pack)
    else:
        raise InputError("not a member of this network", fields=("target",))
    keyed = with_keys(ladder, confirmed(connection, context.trust, now))
    if not keyed:
        raise ConflictError("nobody there has a confirmed key")
    return keyed


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
    """Let the person hear a coded answer; free text comes sealed to her reply keys."""
    current = _mine(connection, context, referral_id, account)
    if current.state not in (ReferralState.OPENED, ReferralState.KEPT):
        raise NotOpenedError
    thread = referrals.thread_of(connection, referral_id)
    threads.add_answer(connection, thread, code, sealed, now)
    audit.note(connection, actor=account.id, act="answered", now=now, referral_id=referral_id)
    tally.count(connection, context.keyring, ("answered/total=all",), now)


def close(
    connection: Connection,
    context: Context,
    account: Account,
    referral_id: str,
    *,
    outcome: str,
    now: int,
) -> None:
    """The case is over: the referral's last row goes. Only after its parts were kept."""
    seat = _seat(account)
    referrals.hold(connection, referral_id)
    current = _mine(connection, context, referral_id, account)
    if current.state != ReferralState.KEPT:
        raise ConflictError("close a referral after you keep it")
    thread = referrals.thread_of(connection, referral_id)
    if current.purpose == Purpose.ACCOUNT and not _is_canary(seat):
        tally.count(connection, context.keyring, (f"closed/outcome={outcome}",), now)
    audit.note(connection, actor=account.id, act="closed", now=now, referral_id=referral_id)
    referrals.remove(connection, [referral_id])
    _end_if_over(connection, thread, now)
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
) -> None:
    """Count that a case moved on ("assessed", "investigating"); nothing of it is kept."""
    _mine(connection, context, referral_id, account)
    tally.count(connection, context.keyring, (f"progress/step={step}",), now)
    audit.note(connection, actor=account.id, act=step, now=now, referral_id=referral_id)


def set_unreadable(
    connection: Connection, context: Context, account: Account, referral_id: str, *, now: int
) -> None:
    """Nobody can open it. What was redirected goes back; else she is told to send it again (S5).

    The original of a redirect still has its parts, so nothing is lost with the copy.
    """
    referrals.hold(connection, referral_id)
    referrals.own(connection, referral_id, account, context.peppers)
    audit.note(connection, actor=account.id, act="unreadable", now=now, referral_id=referral_id)
    origins = referrals.origins_of(connection, referral_id)
    if origins:
        referrals.remove(connection, [referral_id])
        turns.again(connection, context, origins[0], now)
        return
    thread = referrals.thread_of(connection, referral_id)
    threads.set_state(connection, thread, ThreadState.UNREADABLE)


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
            tally.count(connection, context.keyring, (f"opened/within={waited}",), now)


def _kept(
    connection: Connection,
    context: Context,
    account: Account,
    referral_id: str,
    current: referrals.Waiting,
    category: Category | None,
    *,
    test: bool,
    now: int,
) -> None:
    chain = referrals.origins_of(connection, referral_id)
    referrals.erase_parts(connection, [referral_id])
    turns.end(connection, referral_id, ReferralState.KEPT)
    connection.execute(
        update(tables.referral).where(tables.referral.c.id == referral_id).values(origin_id=None)
    )
    referrals.remove(connection, chain)
    if current.purpose == Purpose.ACCOUNT and not test:
        cells = ["kept/total=all", f"kept/category={category or Category.UNCLEAR}"]
        tally.count(connection, context.keyring, cells, now)
    audit.note(connection, actor=account.id, act="kept", now=now, referral_id=referral_id)
    erasure.request(connection, now)
    _end_if_over(connection, referrals.thread_of(connection, referral_id), now)


def _end_if_over(connection: Connection, thread: str, now: int) -> None:
    """Where no account is under way any more, kept contacts and additions go as well."""
    columns = tables.referral.c
    rows = connection.execute(
        select(columns.id, columns.purpose, columns.state).where(columns.thread_id == thread)
    ).all()
    if any(row.purpose == Purpose.ACCOUNT for row in rows):
        return
    over = [row.id for row in rows if row.state == ReferralState.KEPT]
    referrals.remove(connection, over)
    if len(over) == len(rows):
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
