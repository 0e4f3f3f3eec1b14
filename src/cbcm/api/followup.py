"""Follow-up by code for programs: status, answers and a reply. One answer for any wrong code."""

from __future__ import annotations

import asyncio
import time

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from cbcm.access.roles import PUBLIC
from cbcm.answering import HeardBack
from cbcm.api.document import problem_answer
from cbcm.errors import TooManyError
from cbcm.journey import Journey
from cbcm.public import flood
from cbcm.vocabulary import Consent

router = APIRouter(prefix="/api/v1", tags=["follow-up"])


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Change(Strict):
    """Who may know that it is her from now on, and how she can be reached where she says so."""

    consent: Consent
    phone: str | None = Field(default=None, max_length=40, repr=False)
    email: str | None = Field(default=None, max_length=300, repr=False)
    hours: str | None = Field(default=None, max_length=300, repr=False)


class FollowUp(Strict):
    """A code, and what she does with it: only hears, replies, changes a consent, or withdraws."""

    code: str = Field(max_length=40, repr=False)
    reply: str | None = Field(default=None, max_length=20000, repr=False)
    change: Change | None = Field(default=None, repr=False)
    withdraw: bool = Field(default=False, description="this line does not write to her any more")


class AnswerOut(Strict):
    code: str
    text: str | None = Field(description="free text, opened with the code")


class FollowUpOut(Strict):
    status: str
    answers: list[AnswerOut]
    reply_taken: bool


MODELS = (FollowUp, Change)


@router.post("/follow-up", openapi_extra=PUBLIC,
             responses={429: problem_answer(TooManyError.title)})  # fmt: skip
async def follow_up(request: Request, body: FollowUp) -> FollowUpOut:
    """Hear back with a code of any door; reply, change a consent or withdraw. Guessing is
    limited."""
    journey: Journey = request.app.state.journey
    address = flood.counted_as(request.client.host if request.client else None)
    replies = bool((body.reply or "").strip())

    acts = replies or body.change is not None or body.withdraw
    whence = flood.address_of(request.client.host if request.client else None)
    if acts and not request.app.state.flood.allowed(whence, time.time()):
        raise TooManyError

    def work() -> HeardBack:
        now = int(time.time())
        found = journey.open_code(body.code, address=address, now=now)
        if body.reply is not None and replies:
            journey.say_more(found, body.reply, once=None, now=now)
        if body.change is not None:
            reach = body.change.model_dump(exclude={"consent"}, exclude_none=True)
            journey.change_consent(found, body.change.consent, reach, once=None, now=now)
        if body.withdraw:
            journey.stop(found, once=None, now=now)
        return journey.hear_back(found, now=now)

    heard = await asyncio.to_thread(work)
    return FollowUpOut(
        status=heard.status,
        answers=[AnswerOut(code=code, text=text) for code, text in heard.answers],
        reply_taken=replies,
    )
