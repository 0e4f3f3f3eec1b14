"""The short message on her behalf: the page hands over her number and language, nothing else."""

from __future__ import annotations

import json
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, Route, expect

from cbcm.demo.server import Demo
from cbcm.sealing import seal
from cbcm.vocabulary import PartKind, Purpose
from tests.desk.browsing import NARROW, Ready, ready, signed_in, unlock
from tests.outside import needs_browser
from tests.recordings import at_desk
from tests.world import DESK

HERS = "+22376543219"

pytestmark = [needs_browser, pytest.mark.matrix]


@pytest.fixture(scope="module")
def reader(demo: Demo, browser: Browser) -> Ready:
    return ready(demo, browser, "oumou", DESK, "ar")


def _left(demo: Demo, *, may_write: bool) -> str:
    """How to reach her, as the desk gets it."""
    hers = {"pack": "mali", "sop": "x", "phone": HERS, "language": "bm", "may_call": True,
            "may_write": may_write}  # fmt: skip
    return at_desk(demo.context, Purpose.CONTACT, lambda keys: [seal(PartKind.CONTACT, hers, keys)])


def _opened(demo: Demo, page: Page, reader: Ready, referral: str) -> Locator:
    page.goto(f"{demo.address}/desk/inbox")
    unlock(page, reader.words, reader.t)
    card = page.locator(".card", has_text=referral[:8])
    card.get_by_role("button", name=reader.t["open"], exact=True).click()
    expect(card.get_by_text(reader.t["server_knows"])).to_be_visible()
    return card


def test_the_page_sends_it_and_says_what_came_of_it(
    demo: Demo, browser: Browser, reader: Ready
) -> None:
    t, asked = reader.t, []
    answers = [(409, "not_now"), (409, "already_today"), (502, "not_sent"), (204, "")]

    def answer(route: Route) -> None:
        asked.append((route.request.url, json.loads(route.request.post_data or "")))
        status, code = answers.pop(0)
        route.fulfill(status=status, json={"code": code} if code else None)

    referral = _left(demo, may_write=True)
    forgiven = "Failed to load resource"  # the browser notes every refusal
    with signed_in(demo, browser, reader.account, NARROW, forgiven=forgiven) as page:
        card = _opened(demo, page, reader, referral)
        card.get_by_text(t["step_contact"], exact=True).click()
        button = card.get_by_role("button", name=t["contact_send"], exact=True)
        report = Axe().run(page)
        assert report.violations_count == 0, report.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        button.click()  # this line has no gateway: that is the server's own answer
        expect(card.get_by_role("alert")).to_have_text(t["contact_not_sent"])
        page.route("**/contact", answer)
        for said in ("contact_not_now", "contact_already_today", "contact_not_sent"):
            button.click()
            expect(card.get_by_role("alert")).to_have_text(t[said])
        button.click()
        expect(card.get_by_text(t["contact_sent"])).to_be_visible()
    body: dict[str, Any] = {"number": HERS, "language": "bm"}
    assert asked == [(f"{demo.address}/api/v1/referrals/{referral}/contact", body)] * 4


@pytest.mark.matrix
def test_whoever_agreed_to_a_call_only_is_not_written_to(
    demo: Demo, browser: Browser, reader: Ready
) -> None:
    referral = _left(demo, may_write=False)
    with signed_in(demo, browser, reader.account, NARROW) as page:
        card = _opened(demo, page, reader, referral)
        expect(card.get_by_text(HERS)).to_be_visible()
        expect(card.get_by_text(reader.t["step_contact"], exact=True)).to_have_count(0)
