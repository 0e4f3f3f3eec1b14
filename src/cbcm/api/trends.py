"""Published aggregates. These endpoints can read releases and nothing else."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request

from cbcm.access.roles import requires, roles_note
from cbcm.agencies.directory import Account
from cbcm.context import Context
from cbcm.errors import NotFoundError
from cbcm.pack.publishing import NETWORK
from cbcm.trends import releases
from cbcm.vocabulary import Role

router = APIRouter(prefix="/api/v1/trends", tags=["trends"])
ROLES = (Role.DESK, Role.CO_CHAIR, Role.FOCAL_POINT, Role.INVESTIGATOR, Role.ADMIN)
Reader = Annotated[Account, Depends(requires(*ROLES))]
NOTE = roles_note(*ROLES)


@router.get("", openapi_extra=NOTE)
async def periods(request: Request, account: Reader) -> dict[str, list[str]]:
    """The periods that have a release."""
    context: Context = request.app.state.context

    found = await asyncio.to_thread(context.store.read, releases.listed)
    return {"periods": found.get(NETWORK, [])}


@router.get("/{period}", openapi_extra=NOTE)
async def period(
    request: Request, account: Reader, period: Annotated[str, Path(pattern=r"^\d{4}-Q[1-4]$")]
) -> dict[str, Any]:
    """One release as it was signed: never revised, masked cells shown as null."""
    context: Context = request.app.state.context

    found = await asyncio.to_thread(
        context.store.read, lambda c: releases.read(c, context.keyring, NETWORK, period)
    )
    if found is None:
        raise NotFoundError
    return {"release": found[0], "signature": found[1]}
