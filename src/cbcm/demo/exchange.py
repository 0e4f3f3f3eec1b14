"""The demonstration's telephone exchange: it keeps calls and recordings as a provider does.

Our sweep lists, fetches and deletes here over the provider's own interface, on loopback. In
memory only; no real application includes this router.
"""

from __future__ import annotations

import base64
import secrets
import time
from dataclasses import dataclass, field
from email.utils import formatdate
from hmac import compare_digest
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from cbcm.access.roles import PUBLIC
from cbcm.errors import ForbiddenError, NotFoundError

router = APIRouter(prefix="/2010-04-01/Accounts/{account}", tags=["demo"])
NUMBER = "+15005550006"


@dataclass
class Ringing:
    """A call as the exchange knows it."""

    sid: str
    sender: str = field(repr=False)
    status: str = "in-progress"
    at: int = 0


@dataclass
class Tape:
    """What was recorded in a call."""

    sid: str
    call: str
    data: bytes = field(repr=False)
    seconds: int = 0


@dataclass
class Exchange:
    """Calls and recordings that nobody has deleted yet."""

    account: str
    token: str = field(repr=False)
    calls: dict[str, Ringing] = field(default_factory=dict)
    tapes: dict[str, Tape] = field(default_factory=dict)

    def connect(self, sender: str) -> Ringing:
        call = Ringing("CA" + secrets.token_hex(16), sender, at=int(time.time()))
        self.calls[call.sid] = call
        return call

    def record(self, call: Ringing, data: bytes, seconds: int) -> Tape:
        tape = Tape("RE" + secrets.token_hex(16), call.sid, data, seconds)
        self.tapes[tape.sid] = tape
        return tape


def invented() -> dict[str, str]:
    """Settings of an invented account, without the address that it is at."""
    return {
        "CBCM_TWILIO_ACCOUNT_SID": "AC" + secrets.token_hex(16),
        "CBCM_TWILIO_AUTH_TOKEN": secrets.token_hex(16),
        "CBCM_TWILIO_NUMBERS": NUMBER,
    }


async def _exchange(request: Request, account: str) -> Exchange:
    exchange: Exchange = request.app.state.demo.exchange
    pair = f"{exchange.account}:{exchange.token}".encode()
    expected = "Basic " + base64.b64encode(pair).decode()
    given = request.headers.get("authorization", "")
    if account != exchange.account or not compare_digest(given.encode(), expected.encode()):
        raise ForbiddenError
    return exchange


At = Annotated[Exchange, Depends(_exchange)]


@router.get("/Messages.json", openapi_extra=PUBLIC)
def messages(_at: At) -> dict[str, Any]:
    """None: the demonstration's SMS come through the other gateway."""
    return {"messages": [], **_page("Messages")}


@router.get("/Calls.json", openapi_extra=PUBLIC)
def calls(at: At, request: Request) -> dict[str, Any]:
    """Calls to our number; none of ours to anybody."""
    inbound = request.query_params.get("To") == NUMBER
    return {"calls": [_call(c) for c in at.calls.values() if inbound], **_page("Calls")}


@router.get("/Recordings.json", openapi_extra=PUBLIC)
def recordings(at: At) -> dict[str, Any]:
    """Every recording that nobody has deleted yet."""
    return {"recordings": [_tape(t) for t in at.tapes.values()], **_page("Recordings")}


@router.get("/Recordings/{sid}.wav", openapi_extra=PUBLIC, response_class=Response)
def sound(at: At, sid: str) -> Response:
    """What was spoken."""
    if sid not in at.tapes:
        raise NotFoundError
    return Response(at.tapes[sid].data, media_type="audio/wav")


@router.delete("/Recordings/{sid}.json", openapi_extra=PUBLIC, status_code=204)
def erase_recording(at: At, sid: str) -> None:
    """Delete it here."""
    if at.tapes.pop(sid, None) is None:
        raise NotFoundError


@router.delete("/Calls/{sid}.json", openapi_extra=PUBLIC, status_code=204)
def erase_call(at: At, sid: str) -> None:
    """Delete the record of a call."""
    if at.calls.pop(sid, None) is None:
        raise NotFoundError


def _call(call: Ringing) -> dict[str, Any]:
    return {"sid": call.sid, "from": call.sender, "to": NUMBER, "status": call.status,
            "direction": "inbound", "start_time": formatdate(call.at),
            "date_created": formatdate(call.at)}  # fmt: skip


def _tape(tape: Tape) -> dict[str, Any]:
    return {"sid": tape.sid, "call_sid": tape.call, "status": "completed",
            "duration": str(tape.seconds)}  # fmt: skip


def _page(name: str) -> dict[str, Any]:
    return {
        "uri": name, "first_page_uri": name, "next_page_uri": None, "previous_page_uri": None,
        "page": 0, "page_size": 50, "start": 0, "end": 0,
    }  # fmt: skip
