"""Build the FastAPI application: doors, problem documents, security headers."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cbcm import __version__, desk, public
from cbcm.api import (
    complaints,
    contacts,
    coverage,
    directory,
    dispositions,
    document,
    followup,
    health,
    holding,
    people,
    recovery,
    referrals,
    reports,
    seats,
    session,
    sop,
    tallies,
    trends,
)
from cbcm.calls import Calls
from cbcm.channels import gateways, sms, voice
from cbcm.context import Context
from cbcm.errors import CbcmError, InputError, NotFoundError, TooLargeError
from cbcm.journey import Journey
from cbcm.public.flood import Flood
from cbcm.telemetry import METRICS, error_name, log

THREADS = 6
MOST_BODY_BYTES = 128 * 1024 * 1024
HEADERS = (
    (b"cache-control", b"no-store"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
    (b"referrer-policy", b"no-referrer"),
    (b"strict-transport-security", b"max-age=31536000"),
    (b"x-content-type-options", b"nosniff"),
)
SILENT = {
    "tracing": False, "metrics": False, "logs": False,
    "operation_spans": False, "auto_configure": False,
}  # fmt: skip


def create_app(
    context: Context,
    background: Callable[[FastAPI], Awaitable[None]] | None = None,
) -> FastAPI:
    """The application over an open context. `background` runs beside it (SQLite: the worker)."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        import asyncio

        task = asyncio.create_task(_run(background, app)) if background is not None else None
        yield
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        app.state.pool.shutdown(wait=True)

    app = FastAPI(
        title="cbcm",
        version=__version__,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
        telemetry=SILENT,  # type: ignore[arg-type] # it would export exception texts
        max_body_size=MOST_BODY_BYTES,
    )
    app.state.context = context
    app.state.gateways = gateways.build(context.settings)
    app.state.journey = Journey(context)
    app.state.flood = Flood(context.peppers[0])
    app.state.hotline = voice.build(context, Calls(context, guesses=app.state.journey.guesses))
    app.state.pool = ThreadPoolExecutor(THREADS, thread_name_prefix="cbcm-request")
    doors = (
        sms, voice, complaints, referrals, dispositions, contacts, directory, people, seats,
        session, holding, recovery, sop, followup, trends, tallies, reports, coverage, health,
    )  # fmt: skip
    for router in (*(door.router for door in doors), *desk.ROUTERS, *public.ROUTERS):
        app.include_router(router)
    document.describe(app)
    app.add_middleware(desk.SmallBodies)
    app.add_middleware(SecurityHeaders)
    app.add_exception_handler(CbcmError, _on_error)
    app.add_exception_handler(RequestValidationError, _on_invalid)
    app.add_exception_handler(HTTPException, _on_http)
    app.add_exception_handler(Exception, _on_unexpected)
    return app


async def _run(background: Callable[[FastAPI], Awaitable[None]], app: FastAPI) -> None:
    await background(app)


def problem(error: CbcmError) -> JSONResponse:
    """An RFC 9457 problem document: a stable code, field names, never a value."""
    body: dict[str, Any] = {
        "type": f"urn:cbcm:{error.code}",
        "title": error.title,
        "status": error.status,
        "code": error.code,
    }
    if error.detail:
        body["detail"] = error.detail
    if error.fields:
        body["fields"] = list(error.fields)
    return JSONResponse(body, error.status, media_type="application/problem+json")


async def _on_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, CbcmError)  # noqa: S101 - registered for this class only
    if public.is_page(request):
        return public.refused(request, error)
    return desk.refused(request, error) if desk.is_page(request) else problem(error)


async def _on_invalid(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for it only
    names = {str(item["loc"][-1]) for item in error.errors() if item.get("loc")}
    known = {name for name in names if name.isidentifier() and len(name) < 40}
    return problem(InputError(fields=tuple(sorted(known & _field_names()))))


async def _on_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for it only
    if public.is_page(request):
        other = CbcmError()
        other.status = error.status_code
        return public.refused(request, other)
    if error.status_code == NotFoundError.status and desk.is_page(request):
        return desk.refused(request, NotFoundError())
    if error.status_code == NotFoundError.status:
        return problem(NotFoundError())
    if error.status_code == TooLargeError.status:
        return problem(TooLargeError())
    other = InputError()
    other.status = error.status_code
    return problem(other)


async def _on_unexpected(_request: Request, error: Exception) -> JSONResponse:
    METRICS.errors.inc()
    log().error("request_failed", error=error_name(error))
    return problem(CbcmError())


def _field_names() -> frozenset[str]:
    """Names of our own models: a client's own key could carry words, so it is not repeated."""
    models = (
        referrals.MODELS, dispositions.MODELS, contacts.MODELS, directory.MODELS, people.MODELS,
        followup.MODELS, sop.MODELS, session.MODELS, complaints.MODELS, holding.MODELS,
        recovery.MODELS, tallies.MODELS, coverage.MODELS,
    )  # fmt: skip
    return frozenset(name for group in models for model in group for name in model.model_fields)


class SecurityHeaders:
    """Adds the headers to every answer; a page may set its own policy before."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = list(message.get("headers", []))
                present = {name.lower() for name, _ in headers}
                headers += [pair for pair in HEADERS if pair[0] not in present]
                message["headers"] = headers
            await send(message)

        await self._app(scope, receive, with_headers if scope["type"] == "http" else send)
