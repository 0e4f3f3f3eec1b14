"""Tell the people of a seat that something waits: neutral words, at fixed times of the day.

Only alerts and limits of an hour go at once. Many complaints before the next fixed time make
one notice, so that a notice tells neither how many there are nor when they came. A notice to a
seat becomes one job for each person and way, so that a failing mail server repeats no SMS.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Connection

from cbcm.delivery import jobs
from cbcm.pack import Pack

NOTICE = "notice"
ALERT = "alert"
PROMPTS = {NOTICE: "N1", ALERT: "N2"}
SMS = "sms"
MAIL = "mail"
PERSONAL = {f"{kind}_{way}": (kind, way) for kind in PROMPTS for way in (SMS, MAIL)}
AT_ONCE_HOURS = 1


def tell(connection: Connection, pack: Pack, seat: str, *, hours: int, now: int) -> None:
    """Plan a notice to a seat; at once where it has an hour or less."""
    if hours <= AT_ONCE_HOURS:
        jobs.add(connection, ALERT, seat, run_at=now)
    else:
        at = int(pack.next_notice_time(_utc(now)).timestamp())
        jobs.add(connection, NOTICE, seat, run_at=at)


def alert(connection: Connection, pack: Pack, now: int) -> None:
    """Call the people on duty now, without a word of what it is about."""
    for seat in pack.alerts:
        jobs.add(connection, ALERT, seat, run_at=now)


def _utc(now: int) -> datetime:
    return datetime.fromtimestamp(now, UTC)
