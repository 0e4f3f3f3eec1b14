"""The SMS doors: verify, hand over, answer in the provider's form after the commit."""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor

from fastapi import APIRouter, Request, Response
from starlette.background import BackgroundTask

from cbcm.access.roles import PUBLIC
from cbcm.errors import NotFoundError, TooLargeError
from cbcm.journey import Journey
from cbcm.ports import Gateway, GatewayAnswer, GatewayRequest
from cbcm.telemetry import METRICS, error_name, log

router = APIRouter(tags=["sms"])
MOST_BODY_BYTES = 256 * 1024
RESERVED = ("twilio", "africastalking")


@router.post("/sms/twilio", openapi_extra=PUBLIC, response_class=Response,
             responses={403: {"description": "Not signed by the provider"}})  # fmt: skip
async def sms_twilio(request: Request) -> Response:
    """A message from Twilio; answered with TwiML."""
    return await _take(request, "twilio")


@router.post("/sms/push/{name}", openapi_extra=PUBLIC, response_class=Response,
             responses={403: {"description": "Not authentic"}, 404: {"description": "No gateway"},
                        503: {"description": "Not taken: send it again"}})  # fmt: skip
async def sms_push(request: Request, name: str) -> Response:
    """A message from a configured push gateway; answered with the text to send back."""
    if name in RESERVED:
        raise NotFoundError
    return await _take(request, name)


@router.post("/sms/africastalking/{secret}", openapi_extra=PUBLIC, response_class=Response,
             responses={403: {"description": "Not authentic"}, 404: {"description": "Not set up"},
                        503: {"description": "Not taken: send it again"}})  # fmt: skip
async def sms_africastalking(request: Request, secret: str) -> Response:
    """A message from Africa's Talking; the answer goes through its own interface."""
    return await _take(request, "africastalking")


async def _take(request: Request, name: str) -> Response:
    gateways: dict[str, Gateway] = request.app.state.gateways
    gateway = gateways.get(name)
    if gateway is None:
        raise NotFoundError
    inbound = gateway.verify(await read_request(request))
    journey: Journey = request.app.state.journey
    pool: ThreadPoolExecutor = request.app.state.pool
    loop = asyncio.get_running_loop()
    now = int(time.time())
    try:
        reply = await loop.run_in_executor(pool, lambda: journey.receive(inbound, now=now))
    except Exception as error:  # noqa: BLE001 - whatever it was, the message must come again
        METRICS.refused.inc()
        log().error("message_not_taken", error=error_name(error))
        return _response(gateway.unavailable())
    METRICS.received.inc()
    response = _response(gateway.answer(reply))
    if gateway.answers_apart and reply.text and inbound.sender and not journey.is_test(inbound):
        response.background = BackgroundTask(_send, gateway, inbound.sender, reply.text)
    return response


def _send(gateway: Gateway, number: str, text: str) -> None:
    """After the commit and the response; a failure costs the answer only."""
    try:
        gateway.send(number, text)
    except OSError as error:
        log().warning("answer_failed", error=error_name(error))


async def read_request(request: Request) -> GatewayRequest:
    """The raw request. Raises TooLargeError past MOST_BODY_BYTES, however it is sent."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > MOST_BODY_BYTES:
            raise TooLargeError
    raw_path = request.scope.get("raw_path") or request.url.path.encode()
    query = request.scope.get("query_string", b"")
    path = raw_path.split(b"?")[0] + (b"?" + query if query else b"")
    headers = {key.lower(): value for key, value in request.headers.items()}
    return GatewayRequest(path.decode("latin-1"), headers, bytes(body))


def _response(answer: GatewayAnswer) -> Response:
    return Response(answer.body, status_code=answer.status, media_type=answer.media_type)
