"""Send her the short message (P1) for a reader of the line who opened how to reach her.

The number comes with the request and lives in memory until the gateway has it: no row, no job,
no log and no error ever holds it. What is stored is the day, so that she gets one a day at most.
The server cannot see whether the number is hers, nor that she may be written to: both stand in
what the reader opened.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, select, update

from cbcm import audit, casework, tables
from cbcm.agencies.directory import Account
from cbcm.context import Context
from cbcm.delivery import referrals
from cbcm.errors import (
    AlreadyTodayError,
    ConflictError,
    NotFoundError,
    NotNowError,
    NotSentError,
)
from cbcm.pack import NETWORK, Pack
from cbcm.ports import Gateway
from cbcm.telemetry import error_name, log
from cbcm.vocabulary import Purpose

PROMPT = "P1"
FROM_HOUR, TO_HOUR = 9, 17
"""Local hours of the pack between which she is written to: whoever shares her phone is out."""


def send(
    context: Context,
    gateways: Mapping[str, Gateway],
    account: Account,
    referral_id: str,
    *,
    number: str,
    language: str,
    now: int,
) -> None:
    """Send P1 to `number` (+digits) in `language`, or in the pack's first that is reviewed.

    The day is written down before, so that two readers send one message. Raises NotFoundError
    where no contact is at this seat, also after she withdrew; ConflictError where it is kept
    already, for then a withdrawal is not seen; NotOpenedError, NotNowError, AlreadyTodayError; and
    NotSentError where no gateway took it, after which it may be tried again.
    """
    gateway = gateways.get(context.settings.notice_gateway)
    if gateway is None:
        raise NotSentError("this line has no gateway that sends")
    text = context.pack.say(PROMPT, _reviewed(context.pack, language))
    day = _day_for_it(context.pack, now)
    context.store.write(lambda c: _begin(c, context, account, referral_id, day=day, now=now))
    try:
        gateway.send(number, text)
    except Exception as error:  # noqa: BLE001 - its text may hold the number: it ends here
        log().warning("contact_not_sent", error=error_name(error))
        context.store.write(lambda c: _take_back(c, referral_id, day))
        raise NotSentError from None


def _begin(
    connection: Connection,
    context: Context,
    account: Account,
    referral_id: str,
    *,
    day: str,
    now: int,
) -> None:
    referrals.hold(connection, referral_id)
    if account.organisation != NETWORK:
        raise NotFoundError
    kept = referrals.kept_by(connection, referral_id, account, context.peppers)
    current = kept or referrals.own(connection, referral_id, account, context.peppers)
    if current.purpose != Purpose.CONTACT:
        raise NotFoundError
    if kept is not None:
        raise ConflictError("it is kept: whether she withdrew since is not known here")
    casework.require_opened(connection, referral_id)
    columns = tables.referral.c
    last = connection.execute(select(columns.contacted_on).where(columns.id == referral_id))
    if last.scalar_one() == day:
        raise AlreadyTodayError
    _set_day(connection, referral_id, day)
    audit.note(connection, actor=account.id, act="contacted", now=now, referral_id=referral_id)


def _take_back(connection: Connection, referral_id: str, day: str) -> None:
    columns = tables.referral.c
    connection.execute(
        update(tables.referral)
        .where(columns.id == referral_id, columns.contacted_on == day)
        .values(contacted_on=None)
    )


def _set_day(connection: Connection, referral_id: str, day: str) -> None:
    connection.execute(
        update(tables.referral).where(tables.referral.c.id == referral_id).values(contacted_on=day)
    )


def _day_for_it(pack: Pack, now: int) -> str:
    """Today there; NotNowError outside the hours, naming when they begin again."""
    local = datetime.fromtimestamp(now, UTC).astimezone(pack.calendar.timezone)
    if FROM_HOUR <= local.hour < TO_HOUR:
        return local.date().isoformat()
    again = local.date() + timedelta(days=local.hour >= TO_HOUR)
    zone = pack.calendar.timezone.key
    raise NotNowError(
        f"she is written to from {FROM_HOUR:02}:00 to {TO_HOUR:02}:00: again on {again}, {zone}"
    )


def _reviewed(pack: Pack, language: str) -> str:
    """Her language where its words are reviewed, else the pack's first that are."""
    for code in (language, *pack.languages):
        if code in pack.languages and pack.words_in(code).reviewed:
            return code
    raise ConflictError("no language of this country has reviewed words")
