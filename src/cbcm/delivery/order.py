"""In which order what waits is listed, and the cursor of a page.

Only what is at rest anyway decides: alerts first, then what has an hour or less or is overdue,
then by due time. Priority and topic are inside the envelope; whoever opened it sorts by them.
The cursor names the last line by its place in that order, so a page goes on after it also where
that line has gone. What was moved up meanwhile is on the first page of the next reading.
"""

from __future__ import annotations

import base64
import binascii
import re
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Row, and_, case, func, literal, or_, tuple_

from cbcm import tables
from cbcm.errors import InputError
from cbcm.vocabulary import Purpose, ReferralState

AT_ONCE_MINUTES = 60
PLACE = re.compile(r"([0-2])\.([0-9]{1,12})\.([0-9a-f]{32})")

_turn = tables.referral.c
_at_once = and_(_turn.state == ReferralState.WAITING, tables.rung.c.minutes <= AT_ONCE_MINUTES)
RANK: ColumnElement[int] = case(
    (_turn.purpose == Purpose.ALERT, 0), (or_(_at_once, _turn.overdue), 1), else_=2
)
DUE: ColumnElement[int] = func.coalesce(_turn.due_at, 0)
ORDER = (RANK, DUE, _turn.id)


def beyond(cursor: str) -> ColumnElement[bool]:
    """Whether a row comes after the cursor's. Raises InputError where it is none of ours."""
    try:
        place = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii")
    except (binascii.Error, ValueError):
        place = ""
    found = PLACE.fullmatch(place)
    if found is None:
        raise InputError("not a cursor of ours", fields=("after",))
    rank, due, referral = found.groups()
    place_of = (literal(int(rank)), literal(int(due), BigInteger), literal(referral))
    return tuple_(*ORDER) > tuple_(*place_of)


def cursor_of(row: Row[Any]) -> str:
    """The cursor for what comes after this row, which holds `rank`, `due_at` and `id`."""
    place = f"{row.rank}.{row.due_at or 0}.{row.id}"
    return base64.urlsafe_b64encode(place.encode()).decode().rstrip("=")
