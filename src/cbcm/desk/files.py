"""Style and bundled scripts, under names that change with their content.

Scripts are bundled at build from `browser/` and pinned packages; their hashes are what a network
can compare (`cbcm bundle`). Where nothing was bundled, pages say so instead of half working.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable

from fastapi import APIRouter, Request, Response

from cbcm.access.roles import PUBLIC
from cbcm.errors import NotFoundError

router = APIRouter(prefix="/desk/files", include_in_schema=False)
TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8"}
A_YEAR = "public, max-age=31536000, immutable"


@dataclass(frozen=True)
class File:
    """One file: its address, and its hash for `integrity`. `packed` is gzip, for slow lines."""

    address: str
    integrity: str
    content: bytes
    packed: bytes
    kind: str


def of(name: str) -> File | None:
    """A style or a script by its plain name; None where it was not bundled."""
    return _files().get(name)


def bundled() -> dict[str, str]:
    """The scripts that this installation hands out, and the hash of each."""
    return {name: item.integrity for name, item in _files().items() if name.endswith(".js")}


@router.get("/{name}", openapi_extra=PUBLIC, response_class=Response)
async def file(request: Request, name: str) -> Response:
    """A file by the address that a page names; it never changes under it."""
    found = next((f for f in _files().values() if f.address.endswith(f"/{name}")), None)
    if found is None:
        raise NotFoundError
    headers = {"cache-control": A_YEAR, "vary": "accept-encoding"}
    body = found.content
    if "gzip" in request.headers.get("accept-encoding", ""):
        body, headers["content-encoding"] = found.packed, "gzip"
    return Response(body, media_type=found.kind, headers=headers)


@lru_cache(maxsize=1)
def _files() -> dict[str, File]:
    room = resources.files("cbcm.desk")
    found = {}
    for folder in (room / "static", room / "bundle"):
        for item in folder.iterdir() if folder.is_dir() else ():
            suffix = f".{item.name.rpartition('.')[2]}"
            if suffix in TYPES:
                found[item.name] = _read(item, suffix)
    return found


def _read(item: Traversable, suffix: str) -> File:
    content = item.read_bytes()
    digest = hashlib.sha384(content).digest()
    name = item.name.removesuffix(suffix)
    return File(
        f"/desk/files/{name}-{digest.hex()[:16]}{suffix}",
        "sha384-" + base64.b64encode(digest).decode(), content,
        gzip.compress(content, mtime=0), TYPES[suffix],
    )  # fmt: skip
