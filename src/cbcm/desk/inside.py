"""The pages behind sign-in. The server fills in names and times; words are opened in the page."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from cbcm.access.roles import SEAT_ROLES, requires, roles_note
from cbcm.agencies import printed
from cbcm.agencies.directory import Account
from cbcm.desk.rendering import PLAYS, POLICY, PREFIX, language_of, page
from cbcm.errors import NotFoundError
from cbcm.vocabulary import AnswerCode, Role

router = APIRouter(prefix=PREFIX, include_in_schema=False)
Anybody = Annotated[Account, Depends(requires(*Role))]
Seat = Annotated[Account, Depends(requires(*SEAT_ROLES))]
SEAT_NOTE = roles_note(*SEAT_ROLES)


@router.get("", openapi_extra=roles_note(*Role), response_class=Response)
async def start(request: Request, account: Anybody) -> Response:
    """The page where a person's work begins."""
    if account.roles & set(SEAT_ROLES):
        return RedirectResponse(f"{PREFIX}/inbox", status_code=303)
    if Role.OPERATOR in account.roles:
        return RedirectResponse(f"{PREFIX}/intake", status_code=303)
    if Role.ADMIN in account.roles:
        return RedirectResponse(f"{PREFIX}/people", status_code=303)
    return page(request, "nothing_here.html", account=account)


@router.get("/inbox", openapi_extra=SEAT_NOTE, response_class=Response)
async def inbox(request: Request, account: Seat) -> Response:
    """What waits for the seat; opened in the page."""
    return _with_script(request, account, "inbox")


@router.get("/key", openapi_extra=SEAT_NOTE, response_class=Response)
async def key(request: Request, account: Seat) -> Response:
    """Making a key, its fingerprint, and whether it counts."""
    return _with_script(request, account, "key")


@router.get("/recovery", openapi_extra=roles_note(Role.INVESTIGATOR), response_class=Response)
async def recovery(
    request: Request, account: Annotated[Account, Depends(requires(Role.INVESTIGATOR))]
) -> Response:
    """Making and printing the organisation's recovery key."""
    if printed.seat_of(account.seat) is None:
        raise NotFoundError
    return _with_script(request, account, "recovery")


def _with_script(request: Request, account: Account, name: str) -> Response:
    pack = request.app.state.context.pack
    language = language_of(request, account)
    # What the country pack calls things, and what a person hears when a code is answered.
    facts = {
        "network": pack.name,
        "sop": pack.version,
        "directory_key": request.app.state.context.settings.directory_key,
        "members": sorted(pack.members()),
        "services": [
            {"code": one.code, "kind": one.kind, "areas": list(one.areas), "run_by": one.run_by}
            for one in pack.services
        ],
        "organisations": {org.code: org.names[0] for org in pack.organisations},
        "places": {code: names[0] for code, names in pack.places.items()},
        "answers": {code: pack.say(code, language) for code in AnswerCode},
    }
    return page(
        request, f"{name}.html", account=account, language=language, script=f"{name}.js",
        facts=facts, policy=PLAYS if name == "inbox" else POLICY,
    )  # fmt: skip
