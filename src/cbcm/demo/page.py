"""The demonstration's page: a telephone beside what the seats see. Only the demo mounts it.

Every button goes through the server's own interfaces (`people`). These routes hold private
keys and ask nobody who he is; that is why no real application includes this router.
"""

from __future__ import annotations

import time
from importlib import resources
from typing import Annotated, Any, Literal

import httpx
from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from cbcm import clockwork
from cbcm.access.roles import PUBLIC
from cbcm.demo import rest
from cbcm.demo.people import TIMEOUT_SECONDS, SeatAtWork, loopback, send_sms
from cbcm.demo.server import SEATS, Demo
from cbcm.errors import InputError, NotFoundError
from cbcm.vocabulary import AnswerCode
from cbcm.wording import segments

router = APIRouter(prefix="/demo", tags=["demo"])
Phone = Literal["+22370000001", "+22370000002", "+22370000003"]
Seat = Literal["baobab_secours:focal_point", "djoliba_sante:focal_point", "network:desk"]
Referral = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
FOUR_HOURS_AND_A_MINUTE = 4 * 3600 + 60
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src data:; media-src 'self' data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
SCRIPT = "text/javascript; charset=utf-8"
FILES = {
    "simulator.css": "text/css; charset=utf-8",
    "simulator.js": SCRIPT, "seats.js": SCRIPT, "parts.js": SCRIPT, "keypad.js": SCRIPT,
    "letterbox.js": SCRIPT,
}  # fmt: skip
HIDDEN = ("version", "token")


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Sms(Strict):
    sender: Phone
    text: str = Field(max_length=2000, repr=False)


class Chosen(Strict):
    """One referral in the hands of one seat."""

    seat: Seat
    referral: Referral


class Redirected(Chosen):
    target: str = Field(pattern=r"^[a-z_]{1,60}$")


class Answered(Chosen):
    code: AnswerCode


class Code(Strict):
    code: str = Field(max_length=40, repr=False)


class Word(Strict):
    word: str = Field(max_length=200, repr=False)


async def _demo(request: Request) -> Demo:
    demo: Demo = request.app.state.demo
    return demo


Running = Annotated[Demo, Depends(_demo)]


@router.get("", openapi_extra=PUBLIC, response_class=Response)
async def page() -> Response:
    """The page itself: no third party, no inline script, no cookie."""
    return _file("simulator.html", "text/html; charset=utf-8")


@router.get("/files/{name}", openapi_extra=PUBLIC, response_class=Response)
async def file(name: str) -> Response:
    """Its style and its script."""
    if name not in FILES:
        raise NotFoundError
    return _file(name, FILES[name])


@router.get("/state", openapi_extra=PUBLIC)
def state(demo: Running) -> dict[str, Any]:
    """What the seats see, what is at rest, and the counts."""
    now = int(time.time())
    pack = demo.context.pack
    return {
        "seats": [{"seat": name, "items": _items(seat)} for name, seat in demo.seats.items()],
        "elsewhere": rest.elsewhere(demo, list(SEATS)),
        "rows": rest.rows(demo),
        "counts": rest.counts(demo, now),
        "organisations": {org.code: org.names[0] for org in pack.organisations},
        "places": {code: names[0] for code, names in pack.places.items()},
        "members": sorted(pack.members()),
        "answers": {code: pack.say(code, "en") for code in AnswerCode},
    }


@router.post("/sms", openapi_extra=PUBLIC)
def sms(demo: Running, body: Sms) -> dict[str, Any]:
    """Send an SMS through the gateway's signed door; the answer with its segments."""
    answer = send_sms(demo.network, demo.address, body.sender, body.text)
    if answer is None:
        return {"answer": None}
    alphabet, count = segments(answer)
    return {"answer": answer, "alphabet": alphabet, "segments": count, "signs": len(answer)}


@router.post("/call", openapi_extra=PUBLIC)
def call(demo: Running, body: Code) -> dict[str, Any]:
    """Hear what waits behind a code, through the follow-up interface; in the pack's languages."""
    with httpx.Client(transport=loopback(), timeout=TIMEOUT_SECONDS) as client:
        response = client.post(f"{demo.address}/api/v1/follow-up", json={"code": body.code})
    if response.status_code == NotFoundError.status:
        raise NotFoundError
    if not response.is_success:
        raise InputError(fields=("code",))
    heard = response.json()
    pack = demo.context.pack
    said = [
        {language: pack.say(answer["code"], language) for language in pack.languages}
        for answer in heard["answers"]
    ]
    return {"status": heard["status"], "answers": said}


@router.post("/open", openapi_extra=PUBLIC, status_code=204)
def open_referral(demo: Running, body: Chosen) -> None:
    """Open with the seat's key, and prove it."""
    demo.seats[body.seat].open(body.referral)


@router.post("/keep", openapi_extra=PUBLIC, status_code=204)
def keep(demo: Running, body: Chosen) -> None:
    """Say "kept": the server erases its copy, the seat's own stays."""
    demo.seats[body.seat].keep(body.referral)


@router.post("/redirect", openapi_extra=PUBLIC, status_code=204)
def redirect(demo: Running, body: Redirected) -> None:
    """Seal it to another recipient."""
    demo.seats[body.seat].redirect(body.referral, body.target)


@router.post("/answer", openapi_extra=PUBLIC, status_code=204)
def answer(demo: Running, body: Answered) -> None:
    """Let the person hear a coded answer."""
    demo.seats[body.seat].answer(body.referral, body.code)


@router.post("/search", openapi_extra=PUBLIC)
def search(demo: Running, body: Word) -> dict[str, list[str]]:
    """Where a word is at rest: the database's files and rows, keys and temporary files."""
    return {"found": rest.places_of(demo, [body.word.strip()])}


@router.post("/wait", openapi_extra=PUBLIC)
def wait(demo: Running) -> dict[str, int]:
    """Let four hours pass: what fell silent is referred with what there is."""
    ticked = clockwork.tick(demo.context, now=int(time.time()) + FOUR_HOURS_AND_A_MINUTE)
    return {"routed": ticked.routed}


def _items(seat: SeatAtWork) -> list[dict[str, Any]]:
    """What waits for a seat, and what it opened; without what climbed past it meanwhile."""
    waiting = {item["id"]: item for item in seat.inbox()}
    items = []
    for held in seat.held.values():
        line = waiting.pop(held.id, None)
        if line is None and held.state == "opened":
            continue
        items.append(
            {
                "id": held.id,
                "state": held.state,
                "purpose": held.purpose,
                "due_at": line["due_at"] if line else None,
                "overdue": bool(line and line["overdue"]),
                "answers": held.answers,
                "documents": [
                    {"kind": held.kinds[part], **_shown(document)}
                    for part, document in held.documents.items()
                ],
            }
        )
    new = [
        {**{name: line[name] for name in ("id", "state", "purpose", "due_at", "overdue")},
         "documents": None, "answers": []}
        for line in waiting.values()
    ]  # fmt: skip
    return [*sorted(new, key=lambda item: item["due_at"]), *reversed(items)]


def _shown(document: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in document.items() if key not in HIDDEN}


def _file(name: str, media_type: str) -> Response:
    body = resources.files("cbcm.demo").joinpath(name).read_bytes()
    return Response(body, media_type=media_type, headers={"Content-Security-Policy": POLICY})
