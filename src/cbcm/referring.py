"""Handing on what was read, to one recipient or in shares to several.

The client seals anew, to the keys of one ladder for each recipient; the server never reads and
erases nothing that was not opened. The original stays until everybody who got a part of it keeps
it. Whom the original kept away, what follows from it keeps away too.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, select

from cbcm import audit, casework, tables
from cbcm.agencies.directory import Account, confirmed
from cbcm.context import Context
from cbcm.delivery import origins, referrals, rungs, turns
from cbcm.delivery.referrals import SealedReferral, new_id
from cbcm.errors import ConflictError, InputError
from cbcm.followup import threads
from cbcm.pack import ladder_to
from cbcm.pack.seats import owner_of, somebody_reads, with_services
from cbcm.planning import line_ladder, with_keys
from cbcm.sealing import SealedPart
from cbcm.trends import tally
from cbcm.trends.cells import referred_cells
from cbcm.vocabulary import Disposition, PartKind, Purpose, ReferralState, Rung

DESK = "desk"
AGENCY = "agency"
HEADQUARTERS = "agency_headquarters"
ASSISTANCE = "assistance"
GBV = "gbv"
MECHANISMS = frozenset({"feedback", "feedback_partner"})
SERVICES = frozenset({ASSISTANCE, GBV})
OF_LINE = frozenset({DESK, "other_chair"})
"""The ways to people of the line: a picture or a voice is who she is, and goes no other way."""
MOST_PART_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True)
class ResealedPart:
    """A part sealed anew by the client. The server cannot read it; it keeps the digest."""

    kind: PartKind
    token_digest: bytes = field(repr=False)
    ciphertext: bytes = field(repr=False)


@dataclass(frozen=True)
class Share:
    """What one recipient gets. `way` is the pack's ladder; `sealed_to` its seats, in order.

    `others_involved` repeats what the client wrote into the envelope, which we cannot see.
    """

    target: str
    way: str
    sealed_to: tuple[str, ...]
    parts: tuple[ResealedPart, ...]
    others_involved: bool = False


def default_way(target: str) -> str:
    """The ladder that a target has where none is named."""
    return DESK if target == DESK else AGENCY


def target_ladder(
    connection: Connection,
    context: Context,
    target: str,
    way: str,
    now: int,
    *,
    away: Collection[str] = (),
    near: Collection[str] = (),
) -> tuple[Rung, ...]:
    """The rungs with a confirmed key to which `way` leads for `target`, but those kept `away`.

    A service that whoever is kept away runs is kept away too, and one of the organisations `near`
    the case, which hold an account of it.

    Raises InputError where that way does not lead there, and ConflictError where only a safe is
    left, in which nobody reads.
    """
    ladder = ladder_to(target, way, context.pack)
    if ladder is None and way == AGENCY:
        raise InputError("not a member of this network", fields=("target",))
    if ladder is None:
        raise InputError("this way does not lead to that recipient", fields=("way",))
    keys = confirmed(connection, context.trust, now)
    avoided = with_services(context.pack, {*away, *near} if way in SERVICES else away)
    keyed = with_keys(rungs.keep_away(ladder, avoided), keys)
    if way == DESK:  # a co-chair reads it where the desk must not
        keyed = line_ladder(context.pack, keys, away)
    if not keyed:
        raise ConflictError("nobody there has a confirmed key")
    if way in SERVICES and owner_of(keyed[0].seat) != target:
        raise ConflictError("nobody at this service can get it")
    if away and not somebody_reads(keyed):
        raise ConflictError("whoever reads there is kept away from it")
    return keyed


def kept_away(
    connection: Connection, context: Context, account: Account, referral_id: str
) -> frozenset[str]:
    """Whom a referral, or what it came from, keeps away; NotFoundError where it is not here."""
    referrals.own(connection, referral_id, account, context.peppers)
    chain = [referral_id, *origins.of(connection, referral_id)]
    return rungs.kept_away(connection, chain, context.peppers, context.organisations(connection))


def near(connection: Connection, context: Context, referral_id: str) -> frozenset[str]:
    """The organisations whose seats hold an account of the same person, or that anything of hers
    keeps away: somebody of theirs is meant, or of those who work for them."""
    thread = referrals.thread_of(connection, referral_id)
    known = context.organisations(connection)
    found = threads.kept_away(connection, thread, context.peppers, known)
    return found & set(context.pack.by_code)


def redirect(
    connection: Connection,
    context: Context,
    account: Account,
    referral_id: str,
    *,
    target: str,
    way: str | None = None,
    sealed_to: Sequence[str],
    parts: Sequence[ResealedPart],
    now: int,
) -> str:
    """Hand on to another member, the desk or the own headquarters what was opened here.

    Returns the new referral's id. Who she is goes along within the own organisation only, a picture
    or a voice there and to the desk.

    Raises ConflictError where the seats that the client sealed to are not the ladder's seats any
    more, and for a notice or an alert; NotOpenedError where a part was not opened.
    """
    origins.hold(connection, referral_id)
    current = referrals.own(connection, referral_id, account, context.peppers)
    casework.require_words(current)
    casework.require_opened(connection, referral_id)
    own = target == account.organisation
    if own != (way == HEADQUARTERS) or way not in (None, HEADQUARTERS, default_way(target)):
        raise InputError("this way does not lead to that recipient", fields=("way",))
    share = Share(target, way or default_way(target), tuple(sealed_to), tuple(parts))
    more = {PartKind.CONTACT} if target == DESK else {PartKind.IDENTITY} if own else set()
    if more:
        more.add(PartKind.ATTACHMENT)
    _check_parts(share, {PartKind.ACCOUNT} | more, needs_account=current.purpose != Purpose.CONTACT)
    (new,) = hand_on(connection, context, account, current, [share], now=now)
    audit.note(connection, actor=account.id, act="redirected", now=now, referral_id=referral_id)
    return new


def hand_on(
    connection: Connection,
    context: Context,
    account: Account,
    current: referrals.Waiting,
    shares: Sequence[Share],
    *,
    now: int,
) -> list[str]:
    """Store what each recipient gets; the original waits for all of them to keep.

    An assistance part is no part of the account: the original does not wait for it.
    """
    away = kept_away(connection, context, account, current.id)
    holding = near(connection, context, current.id)
    columns = tables.referral.c
    was_share = connection.execute(
        select(columns.is_share).where(columns.id == current.id)
    ).scalar_one()
    accounts = [share for share in shares if share.way != ASSISTANCE]
    made = []
    for share in shares:
        ladder = target_ladder(
            connection, context, share.target, share.way, now, away=away, near=holding
        )
        seats = [rung.seat for rung in ladder]
        if seats != list(share.sealed_to):
            raise ConflictError("the ladder of that recipient has changed; seal again")
        if seats[0] == account.seat:
            raise InputError("it is with you already", fields=("target",))
        sealed = tuple(SealedPart(p.kind, p.token_digest, p.ciphertext) for p in share.parts)
        if share in accounts:
            divided = was_share or len(accounts) > 1
            purpose, origin = Purpose(current.purpose), current.id
        else:
            divided, purpose, origin = False, Purpose.ASSISTANCE, None
        made.append(SealedReferral(new_id(), purpose, ladder, sealed, origin, divided))
    thread = referrals.thread_of(connection, current.id)
    for _ in [share for share in accounts if share.way not in OF_LINE]:
        tally.count(connection, context.keyring, referred_cells("handed_on"), now)
    if accounts:
        turns.end(connection, current.id, ReferralState.REDIRECTED)
    turns.put(connection, context, made, thread=thread, now=now)
    return [item.id for item in made]


def check_shares(disposition: Disposition, shares: Sequence[Share]) -> None:
    """Raise InputError, naming the field, for a way that the disposition does not go, for a
    recipient named twice, for parts of another kind, or for others that are not mentioned.

    A feedback mechanism does not learn that there is a matter of another kind beside its own.
    """
    allowed = {Disposition.OWN_MECHANISM: MECHANISMS, Disposition.SERVICE: SERVICES}
    ways = [share.way for share in shares]
    wanted = allowed.get(disposition)
    if any(way not in wanted if wanted else way in SERVICES for way in ways):
        raise InputError("this disposition does not go that way", fields=("way",))
    digests = [part.token_digest for share in shares for part in share.parts]
    if len({(share.target, share.way) for share in shares}) < len(shares):
        raise InputError("the same recipient twice", fields=("target",))
    if len(set(digests)) < len(digests):
        raise InputError("the same part twice", fields=("parts",))
    divided = sum(way != ASSISTANCE for way in ways) > 1
    for share in shares:
        if share.way == ASSISTANCE:
            _check_parts(share, {PartKind.ASSISTANCE}, needs_account=False)
            continue
        # A picture or a voice is who she is, and cannot be divided.
        voice = {PartKind.ATTACHMENT} if share.way in OF_LINE and not divided else set()
        _check_parts(share, {PartKind.ACCOUNT} | voice, needs_account=True)
        aid = share.way in MECHANISMS
        same = sum((way in MECHANISMS) == aid for way in ways if way != ASSISTANCE)
        if same > 1 and not share.others_involved:
            raise InputError("the envelope must say so", fields=("others_involved",))


def _check_parts(share: Share, kinds: Collection[PartKind], *, needs_account: bool) -> None:
    found = [part.kind for part in share.parts]
    hers = {PartKind.IDENTITY, PartKind.CONTACT, PartKind.ATTACHMENT}
    if hers & set(found) - set(kinds):
        raise InputError("her consent was not to that recipient", fields=("parts",))
    if not found or not set(found) <= set(kinds):
        raise InputError(fields=("parts",))
    if needs_account and PartKind.ACCOUNT not in found:
        raise InputError(fields=("parts",))
    for part in share.parts:
        is_age = part.ciphertext.startswith(b"age-encryp")
        if not is_age or len(part.ciphertext) > MOST_PART_BYTES:
            raise InputError(fields=("parts",))
