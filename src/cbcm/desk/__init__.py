"""Pages for the people of seats, the desk and administrators: plain, server-rendered.

JavaScript only where the browser itself must make, open or seal: the server never has a key and
never sees a word. Everything else works without it.
"""

from __future__ import annotations

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from cbcm.desk import (
    administering,
    auditing,
    collecting,
    entering,
    figures,
    files,
    inside,
    overseeing,
    passkeys,
    providers,
)
from cbcm.desk.rendering import PREFIX, page
from cbcm.errors import CbcmError, TooLargeError, UnauthorizedError

# A form or a list of staff; a complaint that was sealed to all the ladders that there can be.
MOST_BODY_BYTES = {PREFIX: 1_000_000, "/api/v1/complaints": 16_000_000}
ROUTERS = (
    entering.router, providers.router, passkeys.router, inside.router, collecting.router,
    overseeing.router, figures.router, administering.router, auditing.router, files.router,
)  # fmt: skip


class SmallBodies:
    """Refuses what is larger than its address ever needs, before any of it is read.

    A larger upload would be spooled to disk or parsed in memory, and before anybody asked who
    sends it.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        posted = scope["type"] == "http" and scope["method"] not in ("GET", "HEAD")
        for prefix, most in MOST_BODY_BYTES.items() if posted else ():
            length = dict(scope["headers"]).get(b"content-length", b"")
            if scope["path"].startswith(prefix) and not _is_within(length, most):
                answer = Response(status_code=TooLargeError.status)
                await answer(scope, receive, send)
                return
        await self._app(scope, receive, send)


def _is_within(length: bytes, most: int) -> bool:
    return length.isdigit() and int(length) <= most


def is_page(request: Request) -> bool:
    """Whether a person reads the answer, not a program."""
    return request.url.path.startswith(PREFIX)


def refused(request: Request, error: CbcmError) -> Response:
    """Whoever is not signed in is asked to; any other error is a page that says so."""
    if isinstance(error, UnauthorizedError):
        return RedirectResponse(f"{PREFIX}/sign-in", status_code=303)
    return page(request, "refused.html", status=error.status, reason=error.code)
