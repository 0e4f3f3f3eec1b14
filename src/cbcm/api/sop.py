"""The SOP for whoever has a seat: what it says, what it would do, and its chart.

What is asked here is computed and forgotten: no fact is stored or logged.
"""

from __future__ import annotations

import asyncio
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from cbcm.access.roles import SEAT_ROLES, requires, roles_note
from cbcm.agencies.directory import Account
from cbcm.context import Context
from cbcm.errors import InputError, NotFoundError
from cbcm.pack import Pack
from cbcm.pack.axes import AXES
from cbcm.pack.drawing import mermaid, pages
from cbcm.pack.explaining import explain, facts_of_values
from cbcm.vocabulary import Role

router = APIRouter(prefix="/api/v1/sop", tags=["sop"])
READERS = (*SEAT_ROLES, Role.ADMIN)
Reader = Annotated[Account, Depends(requires(*READERS))]
NOTE = roles_note(*READERS)


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class RuleOut(Strict):
    """One rule: the facts it is for, as lists of values; left out means any."""

    id: str
    when: dict[str, list[str]]
    reason: str


class SopOut(Strict):
    """The SOP that this server goes by. `facts` are those `explanation` takes, with values."""

    pack: str
    version: str
    status: str
    country: str
    facts: dict[str, list[str]]
    organisations: dict[str, str] = Field(description="code -> row of the affiliation table")
    stages: dict[str, list[RuleOut]]
    diagram_pages: int


class FactsIn(Strict):
    """Facts by name; what is left out is what holds where nothing is known."""

    facts: dict[str, str] = Field(default={}, max_length=len(AXES))
    organisations: list[str] = Field(default=[], max_length=10)


class StepOut(Strict):
    seat: str
    within: str
    told: list[str]
    left_out: list[str]


class HandedOut(Strict):
    purpose: str
    what: list[str]
    steps: list[StepOut]
    organisation: str | None


class ReasonOut(Strict):
    stage: str
    rule: str
    reason: str


class WithheldOut(Strict):
    who: str
    what: str


class ExplanationOut(Strict):
    """Who gets what by when, which rules, and what is withheld from whom."""

    priority: str
    handed: list[HandedOut]
    withheld: list[WithheldOut]
    rules: list[ReasonOut]
    others_involved: bool
    split_off: list[str]


MODELS = (FactsIn,)


@router.get("", openapi_extra=NOTE)
async def sop(request: Request, account: Reader) -> SopOut:
    """The rules, stage by stage, and the facts they ask about."""
    pack = _pack(request)
    return SopOut(
        pack=pack.name,
        version=pack.version,
        status=pack.status,
        country=pack.country,
        facts={name: list(values) for name, values in AXES.items()},
        organisations={org.code: org.affiliation for org in pack.organisations},
        stages={
            table.name: [
                RuleOut(id=rule.id, when={n: sorted(v) for n, v in rule.when.items()},
                        reason=rule.reason)
                for rule in table.rules
            ]
            for table in pack.tables.all()
        },
        diagram_pages=len(await asyncio.to_thread(pages, pack)),
    )  # fmt: skip


@router.post("/explanation", openapi_extra=NOTE)
async def explanation(request: Request, body: FactsIn, account: Reader) -> ExplanationOut:
    """What the SOP would do with these facts. Nothing of it is kept."""
    pack = _pack(request)
    wrong = [f"facts.{n}" for n, v in body.facts.items() if n not in AXES or v not in AXES[n]]
    if wrong:
        raise InputError(fields=tuple(name for name in wrong if name.removeprefix("facts.") in AXES)
                         or ("facts",))  # fmt: skip
    facts = facts_of_values(pack, body.facts, tuple(body.organisations))
    found = await asyncio.to_thread(explain, facts, pack)
    return ExplanationOut(
        priority=found.priority,
        handed=[HandedOut(**_plain(asdict(item))) for item in found.handed],
        withheld=[WithheldOut(who=who, what=what) for who, what in found.withheld],
        rules=[ReasonOut(stage=s, rule=rule, reason=why) for s, rule, why in found.rules],
        others_involved=found.others_involved,
        split_off=list(found.split_off),
    )


@router.get("/diagram.svg", openapi_extra=NOTE, response_class=Response)
async def diagram(
    request: Request, account: Reader, page: Annotated[int, Query(ge=1, le=50)] = 1
) -> Response:
    """One page of the chart, A4 across."""
    drawn = await asyncio.to_thread(pages, _pack(request))
    if page > len(drawn):
        raise NotFoundError
    return Response(drawn[page - 1], media_type="image/svg+xml")


@router.get("/diagram.mmd", openapi_extra=NOTE, response_class=Response)
async def diagram_as_text(request: Request, account: Reader) -> Response:
    """The chart as Mermaid."""
    text = await asyncio.to_thread(mermaid, _pack(request))
    return Response(text, media_type="text/plain; charset=utf-8")


def _plain(value: Any) -> Any:
    """Tuples as lists, all the way down."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, tuple | list) else value


def _pack(request: Request) -> Pack:
    context: Context = request.app.state.context
    return context.pack
