"""Pages of operators and mobile teams: the form, its practice, and what opens it without a line."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from cbcm.access.roles import PUBLIC, requires, roles_note
from cbcm.agencies.directory import Account
from cbcm.desk import files
from cbcm.desk.rendering import POLICY, PREFIX, language_of, page
from cbcm.errors import NotFoundError
from cbcm.vocabulary import Role

router = APIRouter(prefix=PREFIX, include_in_schema=False)
Team = Annotated[Account, Depends(requires(Role.OPERATOR))]
NOTE = roles_note(Role.OPERATOR)
WORKER = "worker.js"
# The one address that a script may name as a worker's; checked again where it is named.
WITH_WORKER = POLICY.replace("trusted-types 'none'", "trusted-types worker")
# Practice reaches nothing: the browser itself refuses to connect.
CLOSED = POLICY.replace("connect-src 'self'", "connect-src 'none'").replace(
    "form-action 'self'", "form-action 'none'"
)


@router.get("/intake", openapi_extra=NOTE, response_class=Response)
async def intake(request: Request, account: Team) -> Response:
    """Write down what somebody tells; sealed on the device and sent when there is a line."""
    return _form(request, account, "intake", "collect.js", WITH_WORKER)


@router.get("/practice", openapi_extra=NOTE, response_class=Response)
async def practice(request: Request, account: Team) -> Response:
    """The same form for practice: marked, and closed to everything."""
    return _form(request, account, "practice", "practice.js", CLOSED)


@router.get("/worker.js", openapi_extra=PUBLIC, response_class=Response)
async def worker(request: Request) -> Response:
    """What opens the form without a line; asked for anew each time, so that it can be replaced."""
    found = files.of(WORKER)
    if found is None:
        raise NotFoundError
    policy = "default-src 'none'; connect-src 'self'"
    headers = {"cache-control": "no-cache", "content-security-policy": policy}
    return Response(found.content, media_type=found.kind, headers=headers)


def _form(request: Request, account: Account, name: str, script: str, policy: str) -> Response:
    context = request.app.state.context
    pack, language = context.pack, language_of(request, account)
    facts = {
        "network": pack.name,
        "directory_key": context.settings.directory_key,
        "account": account.id,
        "organisations": {org.code: org.names[0] for org in pack.organisations},
        "places": {code: names[0] for code, names in pack.places.items()},
        "languages": list(pack.languages),
        "numbers": dict(pack.numbers),
    }
    return page(
        request, f"{name}.html", account=account, language=language, script=script, facts=facts,
        policy=policy,
    )  # fmt: skip
