"""A server on loopback, people who are signed in, and browsers that record all they send."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from playwright.sync_api import Browser, BrowserContext, Page, Request, expect

from cbcm.access import sessions
from cbcm.access.roles import role_of_seat
from cbcm.agencies import directory
from cbcm.cli.client import Client
from cbcm.demo.network import ISSUER, YEAR
from cbcm.demo.people import loopback, send_sms
from cbcm.demo.server import Demo
from cbcm.desk import rendering
from cbcm.vocabulary import KeyKind, Role
from cbcm.wording import fold
from tests.world import code_in

DAY = 24 * 3600
MARK = "pamplemousse"
STORY = f"Bonjour, le chauffeur {MARK} m'a demandé de dormir avec lui pour recevoir le riz"
WORDS = rendering.words()
PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True,
    "device_scale_factor": 2,
}  # fmt: skip
NARROW: dict[str, Any] = {"viewport": {"width": 320, "height": 640}}
LAPTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}


@dataclass
class Sent:
    """Every byte that left the pages, addresses and headers included."""

    parts: list[bytes] = field(default_factory=list)

    def note(self, request: Request) -> None:
        headers = "\n".join(f"{name}: {value}" for name, value in request.all_headers().items())
        self.parts += [request.url.encode(), headers.encode(), request.post_data_buffer or b""]

    def holds(self, word: str) -> bool:
        """Whether a word left as such, however it was spelt or written into an address.

        As a whole one: five letters stand by chance in a long ciphertext.
        """
        found = re.compile(rf"(?<![a-z0-9]){re.escape(fold(word))}(?![a-z0-9])")
        return any(
            found.search(fold(unquote(part.decode(errors="replace")))) for part in self.parts
        )

    def holds_run(self, words: list[str]) -> bool:
        """Whether the words left in a row, whatever stands between them or nothing."""
        run = re.compile("[^a-z0-9]*".join(re.escape(fold(word)) for word in words))
        return any(run.search(fold(unquote(part.decode(errors="replace")))) for part in self.parts)


@dataclass(frozen=True)
class Ready:
    """An account, the five words of its key, and what the pages say to it."""

    account: str
    words: list[str] = field(repr=False)
    t: Any = field(repr=False)


def person(demo: Demo, subject: str, seat: str, *, language: str = "fr") -> str:
    """One more person at a seat; returns the id of the account."""
    return demo.context.store.write(
        lambda c: directory.put_account(
            c, issuer=ISSUER, subject=subject, seat=seat, roles=[role_of_seat(seat)],
            language=language, not_after=int(time.time()) + YEAR,
        )
    )  # fmt: skip


def team(demo: Demo, subject: str, *, language: str = "fr") -> str:
    """Somebody who writes down what others tell, without a seat; the id of the account."""
    return demo.context.store.write(
        lambda c: directory.put_account(
            c, issuer=ISSUER, subject=subject, seat=None, roles=[Role.OPERATOR],
            language=language, not_after=int(time.time()) + YEAR,
        )
    )  # fmt: skip


def sign_in(demo: Demo, context: BrowserContext, account: str) -> None:
    """A session for an account, as its cookie.

    Chromium takes a Secure cookie with the __Host- prefix from loopback without TLS and sends it
    there; only its debugging interface wants an https address for the same host.
    """
    peppers, now = demo.context.settings.peppers(), int(time.time())
    token = demo.context.store.write(lambda c: sessions.start(c, peppers, account, now))
    context.add_cookies(
        [{"name": sessions.COOKIE, "value": token, "secure": True,
          "url": f"https{demo.address[4:]}",
          "httpOnly": True, "sameSite": "Strict"}]
    )  # fmt: skip


@contextmanager
def signed_in(
    demo: Demo,
    browser: Browser,
    account: str,
    device: dict[str, Any],
    sent: Sent | None = None,
    *,
    forgiven: str = "",
) -> Iterator[Page]:
    """A page of somebody signed in. Whatever the browser complains of, or goes abroad, fails.

    `forgiven` matches what the browser says of a failure that the test makes.
    """
    trouble: list[str] = []
    context = browser.new_context(**device, accept_downloads=True)
    sign_in(demo, context, account)
    page = context.new_page()
    page.on("console", lambda line: trouble.append(line.text))
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("request", lambda r: r.url.startswith((demo.address, "data:", "blob:"))
            or trouble.append(r.url))  # fmt: skip
    if sent is not None:
        page.on("requestfinished", sent.note)
        page.on("requestfailed", sent.note)
    yield page
    context.close()
    assert [line for line in trouble if not forgiven or not re.search(forgiven, line)] == []


def make_key(page: Page, address: str, t: Any) -> list[str]:
    """Make a key as a person would; returns the five words from her paper."""
    page.goto(f"{address}/desk/key")
    page.get_by_role("button", name=t["make_key"]).click()
    words = page.locator("ol.words li").all_inner_texts()
    assert len(set(words)) > 1
    page.get_by_role("button", name=t["words_written"]).click()
    assert not page.get_by_text(words[0], exact=True).is_visible()
    type_back(page, words, t)
    expect(page.locator(".card .secret")).to_be_visible(timeout=20_000)
    return words


def type_back(page: Page, words: list[str], t: Any) -> None:
    for number, word in enumerate(words, 1):
        field = page.get_by_label(t["word_number"].format(number=number), exact=True)
        if field.count():
            field.fill(word)
    page.get_by_role("button", name=t["lock_and_send"]).click()


def unlock(page: Page, words: list[str], t: Any) -> None:
    page.get_by_label(t["your_five_words"], exact=True).fill(" ".join(words))
    page.get_by_role("button", name=t["unlock"], exact=True).click()
    expect(page.get_by_text(t["unlocked"])).to_be_visible(timeout=20_000)


def sign(
    demo: Demo,
    subject: str,
    seat: str,
    public_key: str,
    *,
    days_ago: int = 1,
    kind: KeyKind = KeyKind.OWN,
) -> None:
    """What the network does offline with a fingerprint that was read out, and then at the API."""
    signed = demo.network.signed(
        seat, public_key, holder=subject, not_before=int(time.time()) - days_ago * DAY, kind=kind,
        seconds=80 * DAY,
    )  # fmt: skip
    body = {
        "seat": signed.seat, "public_key": signed.public_key, "holder": signed.holder,
        "employer": signed.employer, "kind": signed.kind, "not_before": signed.not_before,
        "not_after": signed.not_after, "signature": signed.signature.hex(),
    }  # fmt: skip
    Client(demo.address, demo.network.token("admin"), loopback()).put(
        "/api/v1/directory/keys", body
    )


def unsigned_key(demo: Demo, subject: str) -> str:
    client = Client(demo.address, demo.network.token("admin"), loopback())
    items = client.get("/api/v1/directory/unsigned-keys")["items"]
    return str(next(item["public_key"] for item in items if item["subject"] == subject))


def complain(
    demo: Demo, sender: str, story: str = STORY, *, organisation: str = "Baobab Secours, Mopti"
) -> str:
    """A complaint by SMS to its end; returns her code."""
    said = [
        send_sms(demo.network, demo.address, sender, text) or ""
        for text in (story, "2", organisation, "0", "6")
    ]
    return code_in(next(text for text in said if re.search(r"\d{4}[ .]\d{4}[ .]\d{4}", text)))


def ready(demo: Demo, browser: Browser, subject: str, seat: str, language: str = "fr") -> Ready:
    """Somebody at a seat whose key was made in a page and signed."""
    account, t = person(demo, subject, seat, language=language), WORDS[language]
    with signed_in(demo, browser, account, PHONE) as page:
        words = make_key(page, demo.address, t)
    sign(demo, subject, seat, unsigned_key(demo, subject))
    return Ready(account, words, t)
