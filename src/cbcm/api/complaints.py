"""Complaints that operators, mobile teams and members' systems wrote down: codes, then parts
that were sealed where the words are."""

from __future__ import annotations

import asyncio
import time
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Header, Request
from pydantic import Field

from cbcm import collecting, offering
from cbcm.access.roles import requires, roles_note
from cbcm.agencies.directory import Account
from cbcm.api.directory import KeyEntry, context_of, entry_of
from cbcm.api.document import problem_answer
from cbcm.api.referrals import PartIn, Strict, resealed
from cbcm.errors import InputError, RepeatedKeyError
from cbcm.journey import Journey
from cbcm.triage.forms import Form
from cbcm.vocabulary import Category, Channel, Handler, Known, PartKind, Purpose, Role

WRITING = (Role.OPERATOR, Role.MEMBER_SYSTEM)
router = APIRouter(prefix="/api/v1/complaints", tags=["complaints"])
Writer = Annotated[Account, Depends(requires(*WRITING))]
NOTE = roles_note(*WRITING)
Code = Annotated[str, Field(max_length=64, pattern=r"^[a-z0-9_]+$")]


class FormIn(Strict):
    """What is known, as codes. Consents are hers; what was not asked or not answered is no."""

    channel: Literal[Channel.HOTLINE, Channel.IN_PERSON, Channel.MEMBER_CFM]
    language: str = Field(pattern=r"^[a-z]{2,3}$")
    category: Category = Field(description="UNCLEAR where it is not known")
    organisations: list[Code] = Field(default=[], max_length=5, description="codes of the pack")
    area: str | None = Field(default=None, max_length=8, description="ISO 3166-2, of the pack")
    child: Known = Field(default=Known.UNKNOWN, description="under 18, then or today")
    danger: bool = Field(default=False, description="a human is called at once")
    imminent: bool = Field(default=False, description="a life is threatened now")
    recent: bool = Field(default=False, description="an assault in the last five days")
    intimate: bool = Field(default=False, description="he is her partner")
    mixed: bool = Field(default=False, description="a question about aid stands beside it")
    handler: Handler = Field(default=Handler.NONE, description="who would handle it is named")
    may_contact: bool = Field(default=False, description="consent: contact me")
    share_identity: bool = Field(default=False, description="consent: the agency may know who I am")
    assistance: Known = Field(default=Known.UNKNOWN, description="consent: refer me to services")
    tell_nobody: bool = Field(default=False, description="her wish that nobody is told")
    salt: str = Field(default="", pattern=r"^([0-9a-f]{32})?$")
    named: list[Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]] = Field(
        default=[], max_length=300,
        description="HMAC-SHA256 under `salt` of each folded word of the accused's name, a title "
        "among them, and of every eight digits in a row of a telephone number",
    )  # fmt: skip

    def form(self) -> Form:
        values = {name: getattr(self, name) for name in FormIn.model_fields}
        return Form(**values | {
            "organisations": tuple(self.organisations), "named": tuple(self.named),
        })  # fmt: skip


class OfferedPartOut(Strict):
    """Seal `document` with every name of `fill` added to it; the envelope adds version, token."""

    kind: PartKind
    document: dict[str, Any]
    fill: list[str]


class OfferedReferralOut(Strict):
    """Seal each part to all `keys`, after checking their signatures and that they are `seats`'."""

    purpose: Purpose
    seats: list[str]
    keys: list[KeyEntry]
    parts: list[OfferedPartOut]


class OfferOut(Strict):
    plan: str
    referrals: list[OfferedReferralOut]


class SealedReferralIn(Strict):
    parts: list[PartIn] = Field(max_length=4)


class SaidIn(Strict):
    """Her words and details, unsealed: for a program that cannot seal. In memory only, here too.

    A detail whose consent the form does not hold is refused.
    """

    narrative: str = Field(min_length=1, max_length=20000, repr=False)
    organisation_answer: str | None = Field(default=None, max_length=300, repr=False)
    accused: str | None = Field(default=None, max_length=300, repr=False)
    reporter: Literal["survivor", "witness", "third_party", "staff"] | None = None
    about: Literal["one", "several"] | None = None
    sex: Literal["female", "male"] | None = None
    when: Literal["days", "month", "year", "before"] | None = None
    where: str | None = Field(default=None, max_length=300, repr=False)
    name: str | None = Field(default=None, max_length=300, repr=False)
    phone: str | None = Field(default=None, max_length=40, repr=False)
    email: str | None = Field(default=None, max_length=300, repr=False)
    hours: str | None = Field(default=None, max_length=300, repr=False)
    ask_for: Literal["woman", "man"] | None = None
    say_if_other: str | None = Field(default=None, max_length=300, repr=False)
    intermediary: str | None = Field(default=None, max_length=300, repr=False)
    may_call: bool = False
    may_write: bool = False
    needs: list[Literal["health", "psychosocial", "legal", "safety", "material"]] = Field(
        default=[], max_length=5
    )


class ComplaintIn(Strict):
    """The form, with what was sealed in the order of its plan, or with what was said."""

    form: FormIn
    plan: str | None = Field(default=None, pattern=r"^[0-9a-f]{64}$")
    referrals: list[SealedReferralIn] | None = Field(default=None, max_length=20)
    said: SaidIn | None = Field(default=None, repr=False)
    code: str | None = Field(
        default=None, pattern=r"^[0-9]{12}$", repr=False,
        description="her receipt number: eleven random digits and a Damm check digit",
    )  # fmt: skip


class Taken(Strict):
    taken: bool
    code: str | None = Field(description="her number, where the client sent her words")


MODELS = (FormIn, SealedReferralIn, SaidIn, ComplaintIn)


@router.post("/plan", openapi_extra=NOTE)
async def plan(request: Request, body: FormIn, account: Writer) -> OfferOut:
    """What becomes of a form with these codes: seats, keys, parts. Nothing is stored."""
    context, now = context_of(request), int(time.time())
    journey: Journey = request.app.state.journey

    def work() -> offering.Offer:
        return offering.offer(context, account, body.form(), journey.colleagues(now), now=now)

    made = await asyncio.to_thread(work)
    return OfferOut(
        plan=made.plan,
        referrals=[
            OfferedReferralOut(
                purpose=item.purpose, seats=list(item.seats),
                keys=[entry_of(key) for key in item.keys],
                parts=[
                    OfferedPartOut(kind=part.kind, document=part.document, fill=list(part.fill))
                    for part in item.parts
                ],
            )
            for item in made.referrals
        ],
    )  # fmt: skip


@router.post("", openapi_extra=NOTE, status_code=201,
             responses={422: problem_answer(RepeatedKeyError.title)})  # fmt: skip
async def complaint(
    request: Request,
    body: ComplaintIn,
    account: Writer,
    idempotency_key: Annotated[str, Header(pattern=r"^[A-Za-z0-9_-]{16,64}$")],
) -> Taken:
    """Take what was sealed by its plan, or what was said, once for each Idempotency-Key.

    The same request again is answered the same; another body under its key is 422; a plan that
    has changed since (a key was revoked) is 409.
    """
    context, now = context_of(request), int(time.time())
    journey: Journey = request.app.state.journey
    sent = collecting.Sent(account.id, idempotency_key, await request.body(), body.code)
    form = body.form.form()
    if (body.said is None) == (body.plan is None) or (body.plan is None) != (
        body.referrals is None
    ):
        raise InputError("what was sealed by a plan, or what was said", fields=("said", "plan"))

    def work() -> str | None:
        colleagues = journey.colleagues(now)
        if body.said is not None:
            said = body.said.model_dump(exclude_none=True)
            return collecting.take_words(context, form, said, sent, colleagues, now=now)
        brought = collecting.Brought(
            body.plan or "", tuple(tuple(resealed(item.parts)) for item in body.referrals or ())
        )
        collecting.take(context, account, form, brought, sent, colleagues, now=now)
        return None

    return Taken(taken=True, code=await asyncio.to_thread(work))
