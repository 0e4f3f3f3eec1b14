"""Where a referral came from. What was handed on stays until everybody who got it keeps it.

One referral may have led to several, each with a part of its own. The original goes when the
last of them is kept, and comes back whole when one of them cannot be read by anybody. Whoever
ends, hands on or gives back a referral holds its originals first, from the oldest on: two who
keep the last two parts at once would else each find the other's still there.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select, update

from cbcm import tables
from cbcm.context import Context
from cbcm.delivery import referrals, turns
from cbcm.vocabulary import ReferralState

MOST = 100


def of(connection: Connection, referral: str) -> list[str]:
    """The referrals this one was handed on from, nearest first."""
    chain: list[str] = []
    current = _row(connection, referral)
    while current is not None and current.origin_id is not None and len(chain) < MOST:
        chain.append(current.origin_id)
        current = _row(connection, current.origin_id)
    return chain


def hold(connection: Connection, referral: str) -> None:
    """Let nobody move this referral or what it came from until the transaction ends."""
    for held in reversed([referral, *of(connection, referral)]):
        referrals.hold(connection, held)


def release(connection: Connection, referral: str) -> None:
    """This one is kept: its originals go, up to the first that somebody else waits for still."""
    columns = tables.referral.c
    current = _row(connection, referral)
    origin = current.origin_id if current is not None else None
    connection.execute(update(tables.referral).where(columns.id == referral).values(origin_id=None))
    while origin is not None:
        current = _row(connection, origin)
        others = connection.execute(select(columns.id).where(columns.origin_id == origin)).first()
        if current is None or current.state != ReferralState.REDIRECTED or others is not None:
            return  # a part of it waits elsewhere, or it came back and is somebody's own again
        referrals.remove(connection, [origin])
        origin = current.origin_id


def bring_back(connection: Connection, context: Context, referral: str, now: int) -> bool:
    """Nobody can read this one: it goes, and its original has its turn again where it had none.

    False, and nothing is changed, where there is no original that still has its parts.
    """
    current = _row(connection, referral)
    origin = _row(connection, current.origin_id) if current and current.origin_id else None
    if origin is None or origin.state == ReferralState.KEPT:
        return False
    referrals.remove(connection, [referral])
    if origin.state == ReferralState.REDIRECTED:
        turns.again(connection, context, origin.id, now)
    return True


def _row(connection: Connection, referral: str) -> Any:
    columns = tables.referral.c
    return connection.execute(
        select(columns.id, columns.state, columns.origin_id).where(columns.id == referral)
    ).first()
