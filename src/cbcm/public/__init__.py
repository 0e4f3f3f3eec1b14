"""Pages for everybody: write, hear back, where to find help. Plain HTML that needs no script.

No cookie, no third party, nothing kept on the device. What was typed is shown again only where it
could not be taken yet.
"""

from __future__ import annotations

from fastapi import Request, Response

from cbcm.errors import CbcmError
from cbcm.public import following, rendering, report, signposts

ROUTERS = (report.router, following.router, signposts.router)
PATHS = frozenset({"/", "/report", "/follow-up", "/contacts", "/services"})
PROGRAMS = ("/api/", "/sms/", "/voice/", "/desk", "/demo")


def is_page(request: Request) -> bool:
    """Whether somebody of the public reads the answer, not a program."""
    path = request.url.path
    mistyped = "text/html" in request.headers.get("accept", "") and not path.startswith(PROGRAMS)
    return path in PATHS or mistyped


def refused(request: Request, error: CbcmError) -> Response:
    """Any error, as a page that says how to reach a person instead."""
    return rendering.page(request, "refused.html", status=error.status)
