"""The demonstration's mailbox: a mail from the page goes the way of one that was fetched.

It stands for the two servers, IMAP and SMTP, that a real network has; everything between them is
the program's own. Only the demo mounts it.
"""

from __future__ import annotations

import itertools
import time
from email.message import EmailMessage
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Request
from pydantic import Field

from cbcm.access.roles import PUBLIC
from cbcm.channels.mailbox import answers
from cbcm.channels.mailbox.taking import Desk, Held
from cbcm.context import Context
from cbcm.demo.page import Strict
from cbcm.journey import Journey

router = APIRouter(prefix="/demo/mail", tags=["demo"])
LINE = "ligne@demo.invalid"
Address = Literal["awa@demo.invalid", "moussa@demo.invalid"]


class Letterbox:
    """A folder that holds one mail at a time, and what was answered."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._answers: list[str] = []
        self._answered_to: set[str] = set()
        self._desk = Desk(context, Journey(context), send=self._answered)
        self._uids = itertools.count(1)

    def take(self, sender: str, text: str) -> str | None:
        """Deliver a mail, take it, and return what went back."""
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = sender, LINE, ""
        if sender in self._answered_to:  # she answers, as her mail program says
            mark = answers.new_mark(self._context.peppers[0], sender)
            mail["In-Reply-To"] = f"<{mark}@demo.invalid>"
        mail.set_content(text)
        self._answers.clear()
        now = int(time.time())
        self._desk.take(Held(f"1:{next(self._uids)}", mail.as_bytes(), now), now=now)
        return self._answers[0] if self._answers else None

    def _answered(self, _context: Context, address: str, text: str, **_threading: str) -> None:
        self._answered_to.add(address)
        self._answers.append(text)


class Mail(Strict):
    sender: Address
    text: Annotated[str, Field(min_length=1, max_length=5000, repr=False)]


async def _letterbox(request: Request) -> Letterbox:
    found: Letterbox = request.app.state.letterbox
    return found


@router.post("", openapi_extra=PUBLIC)
def mail(box: Annotated[Letterbox, Depends(_letterbox)], body: Mail) -> dict[str, Any]:
    """Send a mail to the line; the mail that comes back."""
    return {"answer": box.take(body.sender, body.text)}
