"""Sessions of the pages: short, kept on the server, ended at any time.

The cookie holds 256 random bits, the database their keyed digest. It does NOT ask what an
account may do; `roles` does, for each request anew.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from sqlalchemy import Connection, delete, insert, or_, select, update

from cbcm import tables
from cbcm.agencies.directory import Account, account_by_id
from cbcm.digests import keyed
from cbcm.settings import Pepper

COOKIE = "__Host-cbcm"
LONGEST_SECONDS = 8 * 3600
IDLE_SECONDS = 45 * 60
SEEN_EVERY_SECONDS = 5 * 60
FRESH_SECONDS = 15 * 60

_columns = tables.session.c


def start(connection: Connection, peppers: Sequence[Pepper], account: str, now: int) -> str:
    """Begin a session; returns what the cookie holds."""
    token = secrets.token_urlsafe(32)
    connection.execute(
        insert(tables.session).values(
            digest=_digests(peppers, token)[0], account_id=account, seen_at=now,
            ends_at=now + LONGEST_SECONDS,
        )
    )  # fmt: skip
    return token


def find(
    connection: Connection, peppers: Sequence[Pepper], token: str, now: int
) -> tuple[Account, int] | None:
    """The account of a session that has not ended, and when it was last written as seen."""
    row = connection.execute(
        select(_columns.account_id, _columns.seen_at).where(
            _columns.digest.in_(_digests(peppers, token)),
            _columns.ends_at > now,
            _columns.seen_at > now - IDLE_SECONDS,
        )
    ).first()
    account = None if row is None else account_by_id(connection, row.account_id, now)
    return None if row is None or account is None else (account, row.seen_at)


def seen(connection: Connection, peppers: Sequence[Pepper], token: str, now: int) -> None:
    """Somebody is at work: the session does not end as an idle one yet."""
    where = _columns.digest.in_(_digests(peppers, token))
    connection.execute(update(tables.session).where(where).values(seen_at=now))


def is_fresh(
    connection: Connection, peppers: Sequence[Pepper], token: str, account: str, now: int
) -> bool:
    """Whether this person's session began a short while ago: who only found it open, or holds a
    token of the interface and a session of his own, adds no way in."""
    ends_at = connection.execute(
        select(_columns.ends_at).where(
            _columns.digest.in_(_digests(peppers, token)), _columns.account_id == account
        )
    ).scalar()
    return ends_at is not None and now < ends_at - LONGEST_SECONDS + FRESH_SECONDS


def end(connection: Connection, peppers: Sequence[Pepper], token: str) -> None:
    connection.execute(delete(tables.session).where(_columns.digest.in_(_digests(peppers, token))))


def end_all(connection: Connection, account: str) -> None:
    """End every session of a person, on whatever machine."""
    connection.execute(delete(tables.session).where(_columns.account_id == account))


def forget_ended(connection: Connection, now: int) -> int:
    """Remove sessions that ended, also by standing idle; how many."""
    ended = or_(_columns.ends_at <= now, _columns.seen_at <= now - IDLE_SECONDS)
    return connection.execute(delete(tables.session).where(ended)).rowcount


def _digests(peppers: Sequence[Pepper], token: str) -> list[bytes]:
    return [keyed(pepper, "session", token) for pepper in peppers]
