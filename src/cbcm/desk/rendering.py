"""Render a page in its reader's language, with the policy that lets it load nothing foreign."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from typing import Any

import yaml
from fastapi import Request, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from cbcm.access.roles import SEAT_ROLES
from cbcm.agencies import printed
from cbcm.agencies.directory import Account
from cbcm.context import Context
from cbcm.desk import files
from cbcm.vocabulary import Role

PREFIX = "/desk"
LANGUAGES = {"fr": "Français", "en": "English", "ar": "العربية"}
ROOMS = (
    "entering", "inside", "deciding", "administering", "collecting", "overseeing", "owning",
    "holding",
)  # fmt: skip
MENU = (
    ("inbox", "inbox", frozenset(SEAT_ROLES)),
    ("key", "my_key", frozenset(SEAT_ROLES)),
    ("recovery", "recovery_key", frozenset({Role.INVESTIGATOR})),
    ("overview", "overview", frozenset({Role.DESK})),
    ("trends", "trends", frozenset({Role.CO_CHAIR})),
    ("intake", "intake", frozenset({Role.OPERATOR})),
    ("people", "people", frozenset({Role.ADMIN})),
    ("seats", "seats", frozenset({Role.ADMIN})),
    ("audit", "audit", frozenset({Role.ADMIN, Role.CO_CHAIR})),
    ("me", "my_sign_in", frozenset(Role)),
)
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
PLAYS = f"{POLICY}; media-src blob:"
Words = Mapping[str, str]


@lru_cache(maxsize=1)
def words() -> Mapping[str, Words]:
    """What the pages say, by language. Every language has the same keys (a test)."""
    folder = resources.files("cbcm.desk") / "words"
    found: dict[str, dict[str, str]] = {code: {} for code in LANGUAGES}
    for room in ROOMS:
        for code, entries in found.items():
            text = (folder / f"{room}.{code}.yaml").read_text(encoding="utf-8")
            entries.update(yaml.safe_load(text))
    return found


def language_of(request: Request, account: Account | None = None) -> str:
    """The account's language; else the one asked for, the browser's, or the country's first."""
    context: Context = request.app.state.context
    accepted = (
        entry.split(";")[0].strip()[:2].lower()
        for entry in request.headers.get("accept-language", "").split(",")
    )
    asked: tuple[str | None, ...] = (
        request.query_params.get("lang"),
        *accepted,
        *context.pack.languages,
        "fr",
    )
    first = (account.language,) if account is not None else ()
    return str(next(code for code in (*first, *asked) if code in LANGUAGES))


def page(
    request: Request,
    template: str,
    *,
    account: Account | None = None,
    language: str | None = None,
    status: int = 200,
    policy: str = POLICY,
    **values: Any,
) -> Response:
    """An HTML page. What is in `values` is escaped; `policy` is what its browser may do."""
    code = language or language_of(request, account)
    text = _environment().get_template(template).render(
        t=words()[code], lang=code, dir="rtl" if code == "ar" else "ltr", languages=LANGUAGES,
        account=account, path=request.url.path, prefix=PREFIX, menu=_menu(account),
        providers=request.app.state.context.settings.providers(), **values,
    )  # fmt: skip
    # Without a referrer a browser would not say, either, that a form comes from our own page.
    headers = {"content-security-policy": policy, "referrer-policy": "same-origin"}
    # What a script says makes most of its page. Nothing in such a page is secret, or was typed.
    if "facts" in values and "gzip" in request.headers.get("accept-encoding", ""):
        headers |= {"content-encoding": "gzip", "vary": "accept-encoding"}
        return HTMLResponse(gzip.compress(text.encode(), mtime=0), status, headers=headers)
    return HTMLResponse(text, status, headers=headers)


def _menu(account: Account | None) -> list[tuple[str, str]]:
    """The pages of whoever is signed in: path below PREFIX, and its name in `words`."""
    roles = account.roles if account is not None else frozenset()
    prints = account is not None and printed.seat_of(account.seat) is not None
    return [
        (path, name)
        for path, name, needed in MENU
        if roles & needed and (prints or path != "recovery")
    ]


@lru_cache(maxsize=1)
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("cbcm.desk"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    made.globals |= {"file": files.of, "data": _data}
    return made


def _data(value: object) -> str:
    """JSON for a data block: nothing in it can end the block."""
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c")
