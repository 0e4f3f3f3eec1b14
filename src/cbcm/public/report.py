"""The form of one page, and the page with her number.

A form that is sent twice is one complaint with one number. What could not be taken yet comes back
in the answer, to be sent again: it is nowhere else.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
import secrets
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs

from fastapi import APIRouter, Request, Response

from cbcm import collecting
from cbcm.access.roles import PUBLIC
from cbcm.context import Context
from cbcm.errors import TooLargeError
from cbcm.journey import Journey
from cbcm.public import filled, flood, signposts
from cbcm.public.rendering import page
from cbcm.telemetry import METRICS, error_name, log
from cbcm.wording import groups_of

router = APIRouter(tags=["public"])
MOST_BODY_BYTES = 256 * 1024
MOST_FIELDS = 60
FORM = "application/x-www-form-urlencoded"
ONCE = re.compile(r"[0-9a-f]{32}")
FIELDS = (
    "lang", "once", "topic", "said", "org", "look", "area", "when", "about", "under", "sex", "who",
    "phone", "mail", "hours", "ask", "other", "person", "need", "code", "act",
)  # fmt: skip
HTML: dict[str, Any] = {"content": {"text/html": {"schema": {"type": "string"}}}}
LATER: dict[str, Any] = {"description": "Not taken yet; the page sends it again"} | HTML
TRY_AGAIN: dict[int | str, dict[str, Any]] = {429: LATER, 503: LATER}
BODY = {"requestBody": {"content": {FORM: {"schema": {"type": "object"}}}}}


@router.get("/", openapi_extra=PUBLIC, response_class=Response, responses={200: HTML})
async def start(request: Request) -> Response:
    """The form."""
    return _form(request)


@router.get("/report", openapi_extra=PUBLIC, response_class=Response, responses={200: HTML})
async def form(request: Request) -> Response:
    """The form, at its other address."""
    return _form(request)


@router.post("/report", openapi_extra=PUBLIC | BODY, response_class=Response,
             responses=TRY_AGAIN | {200: HTML, 413: {"description": "Too long"} | HTML,
                                    422: {"description": "Nothing was written"} | HTML},
             )  # fmt: skip
async def report(request: Request) -> Response:
    """Take what was written; the number is shown once."""
    values = await read_form(request)
    language = (values.get("lang") or [""])[0]
    if filled.is_empty(values):
        return _form(request, language=language, status=422, nothing=True)
    app = request.app
    address = flood.address_of(request.client.host if request.client else None)
    if not app.state.flood.allowed(address, time.time()):
        return again(request, values, language, 429)
    loop = asyncio.get_running_loop()
    try:
        code = await loop.run_in_executor(
            app.state.pool, lambda: _take(app.state.journey, values, language)
        )
    except Exception as error:  # noqa: BLE001 - whatever it was, her words must come again
        METRICS.refused.inc()
        log().error("message_not_taken", error=error_name(error))
        return again(request, values, language, 503)
    METRICS.received.inc()
    shown = language if language in app.state.context.pack.languages else None
    return page(request, "kept.html", language=shown, groups=groups_of(code))


def _take(journey: Journey, values: Mapping[str, list[str]], language: str) -> str:
    """Seal and store in one transaction; her code."""
    context: Context = journey.context
    now = int(time.time())
    found = filled.read(values, context.pack, language=language)
    sent = collecting.Sent(collecting.HERSELF, *once_of(values))
    return collecting.take_words(
        context, found.form, found.said, sent, journey.colleagues(now), now=now
    )


def once_of(values: Mapping[str, list[str]]) -> tuple[str, bytes]:
    """Key and body that make a form which is sent twice one request; other words are another."""
    given = (values.get("once") or [""])[0]
    once = given if ONCE.fullmatch(given) else secrets.token_hex(16)
    body = json.dumps(values, sort_keys=True).encode()
    return once + hashlib.sha256(body).hexdigest(), body


async def read_form(request: Request) -> dict[str, list[str]]:
    """The fields of a form, in memory. Raises TooLargeError."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > MOST_BODY_BYTES:
            raise TooLargeError
    try:
        found = parse_qs(body.decode("utf-8", errors="replace"), max_num_fields=MOST_FIELDS)
    except ValueError:
        return {}
    # A browser counts a new line as one sign and sends two: what it let her write must fit.
    return {
        name: [value.replace("\r\n", "\n") for value in found[name]]
        for name in FIELDS
        if name in found
    }


def again(
    request: Request, values: Mapping[str, list[str]], language: str, status: int
) -> Response:
    """The same fields to be sent once more, unseen."""
    known = [(name, value) for name, given in values.items() for value in given]
    return page(request, "again.html", language=language, status=status, fields=known)


def _form(
    request: Request, *, language: str | None = None, status: int = 200, nothing: bool = False
) -> Response:
    pack = request.app.state.context.pack
    return page(
        request, "report.html", language=language, status=status, may_pack=True, nothing=nothing,
        once=secrets.token_hex(16),
        organisations=[org.names[0] for org in pack.organisations],
        areas=[(code, names[0]) for code, names in pack.places.items()],
        services=signposts.listed(pack),
    )  # fmt: skip
