"""Render a public page: style and script inside it, and a policy that lets it load nothing.

One request brings a whole page over a slow line. The words are the network's languages only.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from typing import Any

import yaml
from fastapi import Request, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from cbcm.context import Context
from cbcm.pack import Pack

NAMES = {
    "fr": "Français", "en": "English", "ar": "العربية", "ht": "Kreyòl", "bm": "Bamanankan",
    "sg": "Sängö",
}  # fmt: skip
RIGHT_TO_LEFT = frozenset({"ar"})
STYLE, SCRIPT = "public.css", "leaving.js"


@lru_cache(maxsize=1)
def words() -> Mapping[str, Mapping[str, str]]:
    """What the pages say, by language. Every language has the same keys (a test)."""
    folder = resources.files("cbcm.public") / "words"
    return {
        code: yaml.safe_load((folder / f"{code}.yaml").read_text(encoding="utf-8"))["words"]
        for code in NAMES
    }


def language_of(request: Request) -> str:
    """The one asked for, the browser's, or the country's first; always one of the pack's."""
    pack: Pack = request.app.state.context.pack
    accepted = (
        entry.split(";")[0].strip()[:2].lower()
        for entry in request.headers.get("accept-language", "").split(",")
    )
    asked = (request.query_params.get("lang"), *accepted)
    return next((code for code in asked if code in pack.languages), pack.languages[0])


def said_in(code: str, pack: Pack) -> dict[str, str]:
    """The words of one language with this country's numbers in them."""
    return {
        key: text.replace("{call}", pack.numbers["call"])
        .replace("{emg}", pack.numbers["emg"])
        .replace("{sms}", pack.numbers.get("sms", ""))
        for key, text in words()[code].items()
    }


def page(
    request: Request,
    template: str,
    *,
    language: str | None = None,
    status: int = 200,
    may_pack: bool = False,
    **values: Any,
) -> Response:
    """An HTML page. What is in `values` is escaped. `may_pack`: nothing of hers stands in it, so
    that its packed length tells nothing."""
    context: Context = request.app.state.context
    pack = context.pack
    code = language if language in pack.languages else language_of(request)
    text = _environment().get_template(template).render(
        t=said_in(code, pack), lang=code, dir="rtl" if code in RIGHT_TO_LEFT else "ltr",
        languages={c: NAMES[c] for c in pack.languages}, path=request.url.path, pack=pack,
        first=pack.languages[0], leave=context.settings.leave_url, **values,
    )  # fmt: skip
    headers = {"content-security-policy": _policy(), "vary": "accept-encoding, accept-language"}
    if may_pack and "gzip" in request.headers.get("accept-encoding", ""):
        headers["content-encoding"] = "gzip"
        return HTMLResponse(gzip.compress(text.encode(), mtime=0), status, headers=headers)
    return HTMLResponse(text, status, headers=headers)


@lru_cache(maxsize=1)
def _policy() -> str:
    return (
        f"default-src 'none'; style-src '{_hash(STYLE)}'; script-src '{_hash(SCRIPT)}'; "
        "img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


def _hash(name: str) -> str:
    digest = hashlib.sha256(_file(name).encode()).digest()
    return "sha256-" + base64.b64encode(digest).decode()


@lru_cache(maxsize=4)
def _file(name: str) -> str:
    return (resources.files("cbcm.public") / "static" / name).read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("cbcm.public"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    made.globals |= {"style": Markup(_file(STYLE)), "script": Markup(_file(SCRIPT))}  # noqa: S704 - our own files
    return made
