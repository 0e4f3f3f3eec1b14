"""Run due jobs: notices by SMS and e-mail, and the sweep of deleted ciphertext.

The database connection is released before a provider is called. A job is deleted on success
only; what fails comes back later. Whoever gets a notice learns that something waits, no more.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

import aiosmtplib
from sqlalchemy import Connection

from cbcm import watch
from cbcm.agencies.directory import Account, people_of
from cbcm.context import Context
from cbcm.delivery import erasure, jobs, notices, referrals
from cbcm.delivery.jobs import Job
from cbcm.ports import Gateway
from cbcm.telemetry import error_name, log

ALARM = "alarm"
MAIL_TIMEOUT_SECONDS = 20
SUBJECT = "Information"


def run_due(context: Context, gateways: Mapping[str, Gateway], *, now: int, most: int = 50) -> int:
    """Run up to `most` due jobs; returns how many succeeded."""
    succeeded = 0
    for _ in range(most):
        job = context.store.write(lambda connection: jobs.claim(connection, now))
        if job is None:
            break
        if _run(context, gateways, job, now):
            succeeded += 1
    return succeeded


def _run(context: Context, gateways: Mapping[str, Gateway], job: Job, now: int) -> bool:
    try:
        _effect(context, gateways, job, now)
    except (OSError, aiosmtplib.SMTPException) as error:
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
    if job.kind == ALARM:
        text = "cbcm: please look at /readyz."
        send_mail(context, context.settings.operator_contact, text)
        return

    def read(connection: Connection) -> tuple[list[Account], bool]:
        waits = bool(referrals.waiting_for(connection, job.reference, limit=1))
        return people_of(connection, job.reference, now), waits

    people, waits = context.store.read(read)
    if job.kind == notices.NOTICE and not waits:
        return  # taken up in the meantime
    _tell(context, gateways, people, notices.PROMPTS[job.kind])


def _tell(
    context: Context, gateways: Mapping[str, Gateway], people: list[Account], prompt: str
) -> None:
    failed: OSError | aiosmtplib.SMTPException | None = None
    gateway = gateways.get(context.settings.notice_gateway)
    for person in people:
        text = context.pack.say(prompt, person.language)
        try:
            if person.phone and gateway is not None:
                gateway.send(person.phone, text)
            if person.email and context.settings.smtp_url.get_secret_value():
                send_mail(context, person.email, text)
        except (OSError, aiosmtplib.SMTPException) as error:
            failed = error  # the others are told all the same
    if failed is not None:
        raise failed


def send_mail(context: Context, address: str, text: str) -> None:
    """Send one neutral mail. Raises OSError or SMTPException where it was not taken."""
    url = urlsplit(context.settings.smtp_url.get_secret_value())
    if not url.hostname:
        raise OSError("no mail server is set")
    message = EmailMessage()
    message["From"] = context.settings.mail_from
    message["To"] = address
    message["Subject"] = SUBJECT
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    asyncio.run(
        _deliver(message, url.hostname, url.port, url.scheme == "smtps", url.username, url.password)
    )


async def _deliver(
    message: EmailMessage,
    host: str,
    port: int | None,
    tls: bool,
    user: str | None,
    password: str | None,
) -> None:
    await aiosmtplib.send(
        message,
        hostname=host,
        port=port,
        use_tls=tls,
        username=unquote(user) if user else None,
        password=unquote(password) if password else None,
        timeout=MAIL_TIMEOUT_SECONDS,
    )
