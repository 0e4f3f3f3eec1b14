"""What the line's duty readers decide about a referral, and what the client sealed for it."""

from __future__ import annotations

import asyncio
import time
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from pydantic import Field

from cbcm import disposing
from cbcm.access.roles import requires, roles_note
from cbcm.agencies.directory import Account
from cbcm.api.referrals import CountingFacts, Id, PartIn, Strict, resealed
from cbcm.context import Context
from cbcm.disposing import Ruling
from cbcm.referring import Share, default_way
from cbcm.vocabulary import AnswerCode, Disposition, Role

DISPOSING = (Role.DESK, Role.CO_CHAIR)
router = APIRouter(prefix="/api/v1/referrals", tags=["referrals"])


class ShareIn(Strict):
    """What one recipient gets, sealed to the keys that `ladders/{target}?way=` names."""

    target: str = Field(max_length=64, description='a member, a service, "network" or "desk"')
    way: str | None = Field(
        default=None, max_length=40, description='the country pack\'s ladder; "agency" if not given'
    )
    sealed_to: list[str] = Field(max_length=20, description="the seats sealed to, in order")
    others_involved: bool = Field(default=False, description="as it stands in the envelope")
    parts: list[PartIn] = Field(max_length=20)


class DispositionIn(CountingFacts):
    """The decision with codes for the counts; shares where it is handed on."""

    disposition: Disposition
    answer: AnswerCode = Field(default=AnswerCode.A8, description="A4 or A8, with more_needed")
    shares: list[ShareIn] = Field(default=[], max_length=10)


class Disposed(Strict):
    state: str
    created: list[str] = Field(description="the referrals made from it, in the shares' order")


MODELS = (DispositionIn, ShareIn)


@router.post("/{referral_id}/disposition", openapi_extra=roles_note(*DISPOSING))
async def disposition(
    request: Request,
    referral_id: Id,
    body: DispositionIn,
    account: Annotated[Account, Depends(requires(*DISPOSING))],
) -> Disposed:
    """Say what becomes of an account that the line's desk, or a co-chair in its place, opened."""
    context: Context = request.app.state.context
    shares = tuple(
        Share(
            item.target, item.way or default_way(item.target), tuple(item.sealed_to),
            tuple(resealed(item.parts)), item.others_involved,
        )
        for item in body.shares
    )  # fmt: skip
    ruling = Ruling(body.disposition, shares, body.answer, body.counted())
    now = int(time.time())
    done = await asyncio.to_thread(
        context.store.write,
        lambda c: disposing.dispose(c, context, account, referral_id, ruling, now=now),
    )
    return Disposed(state=done.state, created=list(done.created))
