"""Run due jobs: notices by SMS, by mail and to members' systems; the sweep of old ciphertext.

The database connection is released before a provider is called. A job is deleted on success
only; what fails comes back later. Whoever gets a notice learns that something waits, no more.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from email.message import EmailMessage

from sqlalchemy import Connection

from cbcm import watch
from cbcm.agencies.directory import Account, people_of, person, seats_of
from cbcm.context import Context
from cbcm.delivery import erasure, hooks, jobs, notices, post, referrals
from cbcm.delivery.jobs import Job
from cbcm.ports import Gateway
from cbcm.telemetry import error_name, log

ALARM = "alarm"
BUSY_SECONDS = 20.0  # a slow provider must not hold up the worker's other duties


def run_due(context: Context, gateways: Mapping[str, Gateway], *, now: int, most: int = 50) -> int:
    """Run up to `most` due jobs; returns how many succeeded."""
    succeeded = 0
    enough_at = time.monotonic() + BUSY_SECONDS
    for _ in range(most):
        if time.monotonic() >= enough_at:
            break
        job = context.store.write(lambda connection: jobs.claim(connection, now))
        if job is None:
            break
        if _run(context, gateways, job, now):
            succeeded += 1
    return succeeded


def _run(context: Context, gateways: Mapping[str, Gateway], job: Job, now: int) -> bool:
    if job.kind in notices.PROMPTS:
        ways = _ways(context, gateways)
        context.store.write(lambda connection: _share_out(connection, context, job, ways, now))
        return True
    try:
        _effect(context, gateways, job, now)
    except Exception as error:  # noqa: BLE001 - whatever it was, the others must not wait for it
        log().warning("job_put_off", job=job.kind, error=error_name(error))
        context.store.write(lambda connection: jobs.later(connection, job, now))
        return False
    context.store.write(lambda connection: jobs.done(connection, job))
    return True


def _effect(context: Context, gateways: Mapping[str, Gateway], job: Job, now: int) -> None:
    if job.kind == erasure.KIND:
        complete = erasure.sweep_files(context.store)
        state = watch.OK if complete else "old ciphertext may stay in the files"
        context.store.write(lambda c: watch.mark(c, watch.ERASURE, now, state))
        if context.store.is_sqlite and not complete:
            raise OSError("a reader held the log")
        return
    if job.kind == hooks.KIND:
        hooks.call(context, job, now)
        return
    if job.kind == ALARM:
        text = "cbcm: please look at /readyz."
        send_mail(context, context.settings.operator_contact, text)
        return

    kind, way = notices.PERSONAL[job.kind]

    def read(connection: Connection) -> Account | None:
        found = person(connection, job.reference, now)
        if found is None or kind != notices.NOTICE:
            return found
        there = (replace(found, seat=seat) for seat in seats_of(connection, found, now))
        waits = any(referrals.waiting_for(connection, at, context.peppers, limit=1) for at in there)
        return found if waits else None

    told = context.store.read(read)
    if told is None:
        return  # taken up in the meantime, or not of that seat any more
    text = context.pack.say(notices.PROMPTS[kind], told.language)
    if way == notices.SMS and told.phone:
        gateways[context.settings.notice_gateway].send(told.phone, text)
    elif way == notices.MAIL and told.email:
        send_mail(context, told.email, text)


def _ways(context: Context, gateways: Mapping[str, Gateway]) -> tuple[str, ...]:
    """The ways a notice can go with these settings."""
    by_sms = (notices.SMS,) if context.settings.notice_gateway in gateways else ()
    by_mail = (notices.MAIL,) if context.settings.smtp_url.get_secret_value() else ()
    return by_sms + by_mail


def _share_out(
    connection: Connection, context: Context, job: Job, ways: tuple[str, ...], now: int
) -> None:
    """One job for each person and each way, in place of the seat's or the person's."""
    for account in _to_tell(connection, context, job, now):
        reached = {notices.SMS: account.phone, notices.MAIL: account.email}
        for way in ways:
            if reached[way]:
                jobs.add(connection, f"{job.kind}_{way}", account.id, run_at=now)
    if job.kind == notices.NOTICE:
        hooks.plan(connection, context, job, now)
    jobs.done(connection, job)


def _to_tell(connection: Connection, context: Context, job: Job, now: int) -> list[Account]:
    """The person of an alert or a mention; of a seat, those who may see what the notice is about.

    Somebody who is kept away from it gets no notice, also where something else waits for him.
    """
    if job.kind != notices.NOTICE:
        found = person(connection, job.reference, now)
        return [found] if found is not None else []
    return [
        account
        for account in people_of(connection, job.reference, now)
        if referrals.is_told(connection, account, context.peppers, job.slot)
    ]


def send_mail(context: Context, address: str, text: str) -> None:
    """Send one neutral mail. Raises OSError or SMTPException where it was not taken."""
    message = EmailMessage()
    message["From"] = context.settings.mail_from
    message["To"] = address
    message["Subject"] = post.SUBJECT
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    post.deliver(context, message)
