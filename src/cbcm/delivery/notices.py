"""Tell people that something waits: neutral words, at fixed times of the day.

Only alerts and limits of an hour go at once. Many complaints before the next fixed time make
one notice, so that a notice tells neither how many there are nor when they came. A notice to a
seat waits as one job; at its time it becomes one job for each person and way, so that a failing
mail server repeats no SMS. Who is kept away from what waits is not told of it: `turns.py` hands
over only the people who may know, and a seat's notice asks for each person again.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from sqlalchemy import Connection

from cbcm.agencies.directory import Account
from cbcm.delivery import jobs
from cbcm.pack import Pack

NOTICE = "notice"
ALERT = "alert"
OVERDUE = "overdue"
PROMPTS = {NOTICE: "N1", ALERT: "N2", OVERDUE: "N3"}
SMS = "sms"
MAIL = "mail"
PERSONAL = {f"{kind}_{way}": (kind, way) for kind in PROMPTS for way in (SMS, MAIL)}


def next_time(pack: Pack, now: int) -> int:
    """The next fixed time of day for notices."""
    return int(pack.next_notice_time(datetime.fromtimestamp(now, UTC)).timestamp())


def tell(connection: Connection, seat: str, *, at: int) -> None:
    """Plan a notice to a seat for the fixed time `at`."""
    jobs.add(connection, NOTICE, seat, run_at=at)


def call(connection: Connection, people: Iterable[Account], now: int) -> None:
    """Call people now, without a word of what it is about."""
    for account in people:
        jobs.add(connection, ALERT, account.id, run_at=now)


def mention(connection: Connection, people: Iterable[Account], *, at: int) -> None:
    """Say at the fixed time `at` that something waits too long, and no more; once."""
    for account in people:
        jobs.add(connection, OVERDUE, account.id, run_at=at)
