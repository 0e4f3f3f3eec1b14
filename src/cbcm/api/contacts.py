"""Writing to her on the line's behalf: one reviewed sentence, to a number that is not kept."""

from __future__ import annotations

import asyncio
import time
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from pydantic import Field

from cbcm import contacting
from cbcm.access.roles import requires, roles_note
from cbcm.agencies.directory import Account
from cbcm.api.dispositions import DISPOSING
from cbcm.api.document import problem_answer
from cbcm.api.referrals import Id, Strict
from cbcm.channels.senders import sender_of
from cbcm.errors import InputError, NotSentError

router = APIRouter(prefix="/api/v1/referrals", tags=["referrals"])


class ContactIn(Strict):
    """What the reader opened: nothing else about her, and nothing of what happened."""

    number: str = Field(max_length=24, repr=False, description="as it stands in the contact part")
    language: str = Field(max_length=8, description="as it stands there")


MODELS = (ContactIn,)


@router.post("/{referral_id}/contact", openapi_extra=roles_note(*DISPOSING), status_code=204,
             responses={502: problem_answer(NotSentError.title)})  # fmt: skip
async def contact(
    request: Request,
    referral_id: Id,
    body: ContactIn,
    account: Annotated[Account, Depends(requires(*DISPOSING))],
) -> None:
    """Send her the short message, once a day at most, between 9 and 17 h there."""
    number = sender_of(body.number)
    if number is None:
        raise InputError(fields=("number",))
    state = request.app.state
    now = int(time.time())
    await asyncio.to_thread(
        contacting.send, state.context, state.gateways, account, referral_id,
        number=number, language=body.language, now=now,
    )  # fmt: skip
