"""The demonstration's keypad: what the page's telephone does. Only the demo mounts it."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import Field

from cbcm.access.roles import PUBLIC
from cbcm.demo.page import Phone, Running, Strict
from cbcm.demo.telephone import Telephone
from cbcm.errors import NotFoundError

router = APIRouter(prefix="/demo/phone", tags=["demo"])


class Caller(Strict):
    sender: Phone


class Pressed(Caller):
    keys: Annotated[str, Field(pattern=r"^[0-9]{0,12}$", repr=False)]


class Spoken(Caller):
    seconds: Annotated[int, Field(ge=0, le=20)]


@router.post("/ring", openapi_extra=PUBLIC)
def ring(demo: Running, body: Caller) -> dict[str, Any]:
    """Call the line; what it plays, and what it waits for."""
    demo.calls[body.sender] = demo.telephone(body.sender).ring()
    return demo.calls[body.sender].shown()


@router.post("/keys", openapi_extra=PUBLIC)
def keys(demo: Running, body: Pressed) -> dict[str, Any]:
    """Press keys; none is silence."""
    return _call(demo, body).press(body.keys).shown()


@router.post("/speak", openapi_extra=PUBLIC)
def speak(demo: Running, body: Spoken) -> dict[str, Any]:
    """Speak after the tone: an invented voice of so many seconds."""
    return _call(demo, body).speak(body.seconds).shown()


@router.post("/hang-up", openapi_extra=PUBLIC)
def hang_up(demo: Running, body: Caller) -> dict[str, Any]:
    """End the call; what was recorded is fetched at once rather than in two minutes."""
    _call(demo, body).hang_up()
    demo.fetch_recordings()
    del demo.calls[body.sender]
    return {"heard": [], "waits": "", "digits": 0}


def _call(demo: Running, body: Caller) -> Telephone:
    if body.sender not in demo.calls:
        raise NotFoundError
    return demo.calls[body.sender]
