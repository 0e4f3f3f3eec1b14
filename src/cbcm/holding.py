"""What a second holder of a seat does for a colleague whose new key opens nothing of what waits.

The browser opens each part and seals the same bytes, token included, to the one new key; here it
is stored beside the original. The key must count for the same seat and be of a person whom the
case does not keep away: whoever could not be sealed to from the start cannot be sealed to later.
A deputy's key is refused too: a deputy gets what comes in these days, not what came before.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, select

from cbcm import audit, digests, tables
from cbcm.agencies.directory import Account, confirmed
from cbcm.context import Context
from cbcm.delivery import copies, erasure, referrals
from cbcm.errors import InputError, NotFoundError, TooLargeError
from cbcm.vocabulary import KeyKind, SeatKey

HEAD = b"age-encryption.org/v1\n-> X25519 "


def most_bytes(
    connection: Connection,
    context: Context,
    account: Account,
    referral_id: str,
    part_id: str,
    *,
    public_key: str,
    now: int,
) -> int:
    """How large a copy for that key may be. Raises as `put_copy` does, before anything is read."""
    _check(connection, context, account, referral_id, part_id, public_key=public_key, now=now)
    return copies.most_bytes(connection, part_id)


def put_copy(
    connection: Connection,
    context: Context,
    account: Account,
    referral_id: str,
    part_id: str,
    *,
    public_key: str,
    ciphertext: bytes,
    now: int,
) -> None:
    """Store a part that this reader sealed anew to a colleague's key, or replace an earlier copy.

    Raises NotFoundError where the part is not this reader's now, and InputError for a key that
    does not count for the seat, that is nobody's own, or whose person the case keeps away.
    """
    referrals.hold(connection, referral_id)
    _check(connection, context, account, referral_id, part_id, public_key=public_key, now=now)
    if len(ciphertext) > copies.most_bytes(connection, part_id):
        raise TooLargeError
    if not ciphertext.startswith(HEAD):
        raise InputError("not sealed to a key", fields=("ciphertext",))
    if copies.put(connection, part_id, public_key, ciphertext):
        erasure.request(connection, now)
    audit.note_once(
        connection, actor=account.id, act="sealed anew", now=now, referral_id=referral_id
    )


def copied_to(
    connection: Connection,
    context: Context,
    account: Account,
    part_ids: Collection[str],
    now: int,
) -> dict[str, list[str]]:
    """For each part, the keys of this seat that count now and have a copy."""
    counting = _counting(connection, context, account, now)
    found = copies.keys_of(connection, part_ids)
    return {part: [key for key in keys if key in counting] for part, keys in found.items()}


def ciphertext(
    connection: Connection,
    context: Context,
    account: Account,
    referral_id: str,
    part_id: str,
    *,
    public_key: str,
    now: int,
) -> bytes:
    """The copy for a key of this seat that counts now; else the original.

    Raises NotFoundError where the part is not this reader's now.
    """
    current = referrals.own(connection, referral_id, account, context.peppers)
    here = part_id in {part for part, _ in current.parts}
    if here and public_key in _counting(connection, context, account, now):
        copy = copies.ciphertext(connection, part_id, public_key)
        if copy is not None:
            return copy
    return referrals.ciphertext(connection, referral_id, part_id, account, context.peppers)


def _check(
    connection: Connection,
    context: Context,
    account: Account,
    referral_id: str,
    part_id: str,
    *,
    public_key: str,
    now: int,
) -> None:
    current = referrals.own(connection, referral_id, account, context.peppers)
    if part_id not in {part for part, _ in current.parts}:
        raise NotFoundError
    key = _counting(connection, context, account, now).get(public_key)
    own = key is not None and key.holder and key.kind is KeyKind.OWN
    if key is None or not own or _is_kept_away(connection, context, referral_id, key, now):
        raise InputError("no key that this may be sealed to", fields=("public_key",))


def _counting(
    connection: Connection, context: Context, account: Account, now: int
) -> dict[str, SeatKey]:
    keys = confirmed(connection, context.trust, now).get(account.seat or "", ())
    return {key.public_key: key for key in keys}


def _is_kept_away(
    connection: Connection, context: Context, referral_id: str, key: SeatKey, now: int
) -> bool:
    """By the employer that the network signed, and by the one that the account has today."""
    turn, rung, account = tables.referral.c, tables.rung.c, tables.account.c
    excluded = connection.execute(
        select(rung.excluded)
        .join(tables.referral, turn.id == rung.referral_id)
        .where(turn.id == referral_id, turn.position == rung.position)
    ).scalar_one()
    works_for = connection.execute(
        select(account.employer).where(account.subject == key.holder, account.not_after > now)
    ).scalars()
    return any(
        digests.is_excluded(context.peppers, referral_id, bytes(excluded), employer)
        for employer in {key.employer or None, *works_for}
    )
