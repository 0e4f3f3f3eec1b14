"""Hand a finished mail to the mail server of the settings. It writes none itself."""

from __future__ import annotations

import asyncio
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

import aiosmtplib

from cbcm.context import Context

SUBJECT = "Information"
TIMEOUT_SECONDS = 20


def deliver(context: Context, message: EmailMessage) -> None:
    """Send one mail. Raises OSError or SMTPException where it was not taken."""
    url = urlsplit(context.settings.smtp_url.get_secret_value())
    if not url.hostname:
        raise OSError("no mail server is set")
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
        timeout=TIMEOUT_SECONDS,
    )
