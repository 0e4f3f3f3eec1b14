"""Where to go and whom to write to: what the network made public, and nothing else.

No person's name, no shelter: the pack refuses both where they could stand.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request, Response

from cbcm.access.roles import PUBLIC
from cbcm.pack import Pack
from cbcm.public.rendering import language_of, page

router = APIRouter(tags=["public"])
HTML: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/html": {"schema": {"type": "string"}}}}
}
Listed = list[tuple[str, list[tuple[str, Mapping[str, str], Mapping[str, str]]]]]


@router.get("/services", openapi_extra=PUBLIC, response_class=Response, responses=HTML)
async def services(request: Request) -> Response:
    """The services that may be known to everybody, by area."""
    pack: Pack = request.app.state.context.pack
    return page(
        request, "services.html", language=language_of(request), may_pack=True, listed=listed(pack)
    )


@router.get("/contacts", openapi_extra=PUBLIC, response_class=Response, responses=HTML)
async def contacts(request: Request) -> Response:
    """Roles and shared addresses."""
    pack: Pack = request.app.state.context.pack
    found = [
        (pack.by_code[one.organisation].names[0] if one.organisation else None, one.role,
         one.address)
        for one in pack.contacts
    ]  # fmt: skip
    return page(request, "contacts.html", may_pack=True, listed=found)


def listed(pack: Pack) -> Listed:
    """Public services by area; "" is the whole country, which comes last."""
    places = [*pack.places, ""]
    found: Listed = []
    for code in places:
        there = [
            (one.kind, one.names, one.reach)
            for one in pack.services
            if one.names and (code in one.areas or (not code and not one.areas))
        ]
        if there:
            found.append((pack.places[code][0] if code else "", there))
    return found
