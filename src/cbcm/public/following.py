"""The page behind a code: how it stands, what was answered, and what she may say to it.

No session: the code is in the page's own forms and nowhere else. A form that is sent twice counts
once.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Mapping

from fastapi import APIRouter, Request, Response

from cbcm.access.roles import PUBLIC
from cbcm.answering import HeardBack
from cbcm.errors import ReceiptUnknownError
from cbcm.journey import Journey
from cbcm.public import filled, flood
from cbcm.public.rendering import page, said_in
from cbcm.public.report import BODY, HTML, LATER, ONCE, again, read_form
from cbcm.telemetry import METRICS, error_name, log
from cbcm.vocabulary import Consent

router = APIRouter(tags=["public"])
WHO = {"nobody": Consent.NOBODY, "line": Consent.LINE, "org": Consent.ORGANISATION}
DONE = {"reply": "reply_done", "change": "change_done", "stop": "stop_done"}
OWN_WORDS = ("A4", "A5", "A8", "A9")  # those that speak of keys and tones on the telephone


@router.get("/follow-up", openapi_extra=PUBLIC, response_class=Response, responses={200: HTML})
async def ask(request: Request) -> Response:
    """Where a code is typed."""
    return page(request, "follow_up.html", may_pack=True, not_found=False)


@router.post("/follow-up", openapi_extra=PUBLIC | BODY, response_class=Response,
             responses={200: HTML, 404: {"description": "No such code"} | HTML, 429: LATER,
                        503: LATER, 413: {"description": "Too long"} | HTML})  # fmt: skip
async def follow_up(request: Request) -> Response:
    """What waits behind a code, after what she did with it."""
    values = await read_form(request)
    language = _one(values, "lang")
    journey: Journey = request.app.state.journey
    address = flood.address_of(request.client.host if request.client else None)
    acts = _one(values, "act") in DONE
    if acts and not request.app.state.flood.allowed(address, time.time()):
        return again(request, values, language, 429)
    loop = asyncio.get_running_loop()
    try:
        done, heard = await loop.run_in_executor(
            request.app.state.pool, lambda: _act(journey, values, flood.counted_as(address))
        )
    except ReceiptUnknownError:
        return page(
            request, "follow_up.html", language=language, status=404, may_pack=True, not_found=True
        )
    except Exception as error:  # noqa: BLE001 - whatever it was, her words must come again
        METRICS.refused.inc()
        log().error("message_not_taken", error=error_name(error))
        return again(request, values, language, 503)
    pack = request.app.state.context.pack
    shown = language if language in pack.languages else pack.languages[0]
    t = said_in(shown, pack)
    answers = [(t[c] if c in OWN_WORDS else pack.say(c, shown), text) for c, text in heard.answers]
    return page(
        request, "heard.html", language=shown, done=done, status=200, state=heard.status,
        answers=answers, code=_one(values, "code"), once=secrets.token_hex(16),
    )  # fmt: skip


def _act(
    journey: Journey, values: Mapping[str, list[str]], address: str | None
) -> tuple[str | None, HeardBack]:
    """Do what she asked for; the words that say so, and what her code hears."""
    now = int(time.time())
    found = journey.open_code(_one(values, "code"), address=address, now=now)
    act, given = _one(values, "act"), _one(values, "once")
    once = given if ONCE.fullmatch(given) else None
    words = _one(values, "said")[: filled.MOST_WORDS].strip()
    if act == "reply" and words:
        journey.say_more(found, words, once=once, now=now)
    elif act == "change":
        consent = WHO.get(_one(values, "who"), Consent.NOBODY)
        journey.change_consent(found, consent, filled.reach_of(values), once=once, now=now)
    elif act == "stop":
        journey.stop(found, once=once, now=now)
    else:
        act = ""
    return DONE.get(act), journey.hear_back(found, now=now)


def _one(values: Mapping[str, list[str]], name: str) -> str:
    return next(iter(values.get(name, ())), "")
