"""Follow-up by code for programs: status, answers and a reply. One answer for any wrong code."""

from __future__ import annotations

import asyncio
import time

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from cbcm.access.roles import PUBLIC
from cbcm.journey import Journey

router = APIRouter(prefix="/api/v1", tags=["follow-up"])


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class FollowUp(Strict):
    code: str = Field(max_length=40, repr=False)
    reply: str | None = Field(default=None, max_length=20000, repr=False)


class AnswerOut(Strict):
    code: str
    text: str | None = Field(description="free text, opened with the code")


class FollowUpOut(Strict):
    status: str
    answers: list[AnswerOut]
    reply_taken: bool


MODELS = (FollowUp,)


@router.post("/follow-up", openapi_extra=PUBLIC)
async def follow_up(request: Request, body: FollowUp) -> FollowUpOut:
    """Hear back with a code, and add words to it. Guessing is limited."""
    journey: Journey = request.app.state.journey
    address = request.client.host if request.client else None
    heard = await asyncio.to_thread(
        lambda: journey.hear_back(
            body.code, address=address, reply=body.reply, now=int(time.time())
        )
    )
    return FollowUpOut(
        status=heard.status,
        answers=[AnswerOut(code=code, text=text) for code, text in heard.answers],
        reply_taken=heard.reply_taken,
    )
