"""The telephone door: verify, hand over, answer with what is played, after the commit.

Where our side is down the answer still leads to a recording: the provider keeps it, and the sweep
fetches it. It does NOT hold audio of anybody: only our own prompts are served here.
"""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Annotated, Any
from urllib.parse import parse_qs, urlsplit

from fastapi import APIRouter, Request, Response
from fastapi import Path as InPath

from cbcm import voicing
from cbcm.access.roles import PUBLIC
from cbcm.calls import Calls
from cbcm.channels import call_state
from cbcm.channels.sms import read_request
from cbcm.channels.twilio_voice import TwilioVoice
from cbcm.context import Context
from cbcm.errors import NotFoundError
from cbcm.intake import call as script
from cbcm.intake.telephone import Call, Heard, Line, Then, Turn
from cbcm.ports import CallRequest, GatewayRequest
from cbcm.telemetry import METRICS, error_name, log
from cbcm.voicing import Voices

router = APIRouter(tags=["voice"])
NOT_SIGNED: dict[int | str, dict[str, Any]] = {
    400: {"description": "Genuine, and no call is named"},
    403: {"description": "Not signed by the provider"},
    404: {"description": "No telephone line"},
    413: {"description": "Longer than a request about a call"},
}
CACHED = {"Cache-Control": "public, max-age=86400"}


@dataclass(frozen=True)
class Hotline:
    """What the door needs: the provider, the journey of calls, and what can be said."""

    context: Context
    provider: TwilioVoice
    calls: Calls
    voices: Voices

    def line(self, request: CallRequest, now: int) -> Line:
        """How the line stands for this caller now."""
        there = self.context.pack.calendar.is_staffed(now)
        operators = self.context.settings.on_the_telephone() if there else {}
        return Line(
            languages=self.voices.languages(),
            hidden=request.sender is None,
            operators=frozenset(operators),
        )

    def take(self, request: GatewayRequest, *, now: int) -> str:
        """TwiML for one request; what it leads to is durable before it is returned."""
        asked = self.provider.verify(request)
        if asked.opening and self.context.pack.missed_call:
            return self.provider.refuse()  # the sweep finds it, and rings back
        line = self.line(asked, now)
        query = parse_qs(urlsplit(request.path_and_query).query)
        state = query.get("s", [""])[0]
        keyring = self.context.keyring
        call = call_state.reopen(state, call_id=asked.call_id, keyring=keyring, now=now)
        if "nothing" in query and asked.recording is None:
            asked = replace(asked, seconds=0)
        if call is None and asked.recording is None:
            turn = script.begin(line)
        else:
            turn = self._answer(asked, call or Call(), line, now)
        try:
            following = call_state.close(turn.call, call_id=asked.call_id, keyring=keyring, now=now)
        except Exception as error:  # noqa: BLE001 - without a state she can still be recorded
            log().error("call_state_not_made", error=error_name(error))
            turn, following = script.record_anyway(turn.call, line), ""
        return self.provider.render(turn, following, self.voices)

    def _answer(self, asked: CallRequest, call: Call, line: Line, now: int) -> Turn:
        try:
            turn = self.calls.answer(asked, call, line, now=now)
        except Exception as error:  # noqa: BLE001 - whatever it was, she must be able to speak
            METRICS.refused.inc()
            log().error("call_not_taken", error=error_name(error))
            heard = Heard(asked.keys, asked.seconds, asked.talked)
            meant = script.step(call, heard, line)
            if meant.then is Then.TRANSFER:
                return meant  # a person is better than a machine that is down
            return script.record_anyway(meant.call, line)
        METRICS.received.inc()
        return turn


def build(context: Context, calls: Calls) -> Hotline | None:
    """The hotline of the settings; None where there is no provider, or no language can be said."""
    settings = context.settings
    if not settings.twilio_account_sid:
        return None
    found = voicing.heard(settings, context.pack)
    if not found.languages():
        return None
    return Hotline(context, TwilioVoice(settings), calls, found)


@router.post("/voice/twilio", openapi_extra=PUBLIC, response_class=Response, responses=NOT_SIGNED)
async def voice_twilio(request: Request) -> Response:
    """A call from Twilio; answered with TwiML."""
    return await _take(request)


@router.post(
    "/voice/twilio/next", openapi_extra=PUBLIC, response_class=Response, responses=NOT_SIGNED
)
async def voice_twilio_next(request: Request) -> Response:
    """What was pressed or recorded since, or that nothing was; answered with TwiML."""
    return await _take(request)


@router.get("/voice/audio/{language}/{key}.wav", openapi_extra=PUBLIC, response_class=Response,
            responses={404: {"description": "Not recorded"}})  # fmt: skip
async def voice_audio(
    request: Request,
    language: Annotated[str, InPath(max_length=3)],
    key: Annotated[str, InPath(max_length=4)],
) -> Response:
    """A recorded prompt: the same for everybody, and nothing of anybody."""
    hotline: Hotline | None = request.app.state.hotline
    path = hotline.voices.audio(key, language) if hotline is not None else None
    if path is None:
        raise NotFoundError
    body = await asyncio.to_thread(path.read_bytes)
    return Response(body, media_type="audio/wav", headers=CACHED)


async def _take(request: Request) -> Response:
    hotline: Hotline | None = request.app.state.hotline
    if hotline is None:
        raise NotFoundError
    raw = await read_request(request)
    pool: ThreadPoolExecutor = request.app.state.pool
    now = int(time.time())
    loop = asyncio.get_running_loop()
    body = await loop.run_in_executor(pool, lambda: hotline.take(raw, now=now))
    return Response(body, media_type="text/xml")
