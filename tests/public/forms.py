"""The public pages as a browser without scripts uses them."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode

import httpx

from tests.doors import Program

STORY = "Le chauffeur zorglubine m'a demandé de dormir chez lui pour recevoir le riz"
PHONE = "+22370918273"


class Fields(HTMLParser):
    """Every field of a page, with what would be sent if nobody touched it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.sent: dict[str, list[str]] = {}
        self.names: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        name = found.get("name")
        if tag not in ("input", "select", "textarea") or name is None:
            return
        self.names.add(name)
        kind = found.get("type")
        if tag == "input" and (kind not in ("radio", "checkbox") or "checked" in found):
            self.sent.setdefault(name, []).append(found.get("value") or "")


def get(program: Program, path: str, *, address: str = "203.0.113.7") -> httpx.Response:
    return program.ask("GET", path, address=address)


def submit(
    program: Program, path: str, values: dict[str, Any], *, address: str = "203.0.113.7"
) -> httpx.Response:
    body = urlencode(values, doseq=True).encode()
    kind = {"content-type": "application/x-www-form-urlencoded"}
    return program.ask("POST", path, body, kind, address=address)


def write(program: Program, *, language: str = "fr", **values: Any) -> httpx.Response:
    """Open the form, fill in some fields, send the rest as it stands."""
    page = get(program, f"/?lang={language}")
    assert page.status_code == 200
    fields = Fields(page.text)
    assert set(values) <= fields.names, set(values) - fields.names
    return submit(program, "/report", fields.sent | values)


def number_in(page: httpx.Response) -> str:
    """The twelve digits of the page that says it is kept."""
    assert page.status_code == 200, page.status_code
    groups = re.findall(r'<span dir="ltr">(\d{4})</span>', page.text)
    assert len(groups) == 3
    return "".join(groups)


def follow(program: Program, code: str, *, language: str = "fr", **values: Any) -> httpx.Response:
    """Open the page behind a code; with `act`, also what she does there."""
    seen = submit(program, "/follow-up", {"lang": language, "code": code})
    if not values:
        return seen
    once = Fields(seen.text).sent["once"][0]
    return submit(program, "/follow-up", {"lang": language, "code": code, "once": once} | values)
