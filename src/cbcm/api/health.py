"""Is it alive, and is it well. /readyz names what is wrong, in words of ours only."""

from __future__ import annotations

import asyncio
import time

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from cbcm import watch
from cbcm.access.roles import PUBLIC
from cbcm.telemetry import METRICS

router = APIRouter(tags=["health"])


@router.get("/healthz", openapi_extra=PUBLIC)
async def healthz() -> dict[str, str]:
    """The process answers."""
    return {"status": "ok"}


@router.get("/readyz", openapi_extra=PUBLIC,
            responses={503: {"description": "Something is wrong; see `wrong`"}})  # fmt: skip
async def readyz(request: Request) -> JSONResponse:
    """Whether complaints are taken in and taken up; every failed check by name."""
    context, now = request.app.state.context, int(time.time())
    wrong = await asyncio.to_thread(watch.what_is_wrong, context, now)
    heed = await asyncio.to_thread(watch.what_to_heed, context, now)
    METRICS.ready.set(0 if wrong else 1)
    body = {"status": "wrong" if wrong else "ok", "wrong": wrong, "heed": heed}
    return JSONResponse(body, 503 if wrong else 200)
