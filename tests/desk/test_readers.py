"""Every reader can use both pages: three languages, 320 pixels, no colour needed."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, expect

from cbcm.demo.people import send_sms
from cbcm.demo.server import Demo
from cbcm.desk import rendering
from tests.desk.browsing import (
    NARROW,
    WORDS,
    complain,
    person,
    ready,
    sign,
    signed_in,
    type_back,
    unlock,
    unsigned_key,
)
from tests.outside import needs_browser
from tests.world import FOCAL

ON_CALL = "network:on_call"

pytestmark = needs_browser


@pytest.mark.matrix
@pytest.mark.parametrize("language", rendering.LANGUAGES)
def test_everybody_can_use_both_pages_at_320_pixels(
    demo: Demo, browser: Browser, language: str
) -> None:
    t, subject = WORDS[language], f"axe-{language}"
    account = person(demo, subject, FOCAL, language=language)
    with signed_in(demo, browser, account, NARROW) as page:
        page.goto(f"{demo.address}/desk/key")
        page.get_by_role("button", name=t["make_key"]).click()
        words = page.locator("ol.words li").all_inner_texts()
        _check(page, language)
        page.get_by_role("button", name=t["words_written"]).click()
        type_back(page, ["x"] * 5, t)
        expect(page.get_by_text(t["words_differ"])).to_be_visible()
        _check(page, language)
        type_back(page, words, t)
        expect(page.locator(".card .secret")).to_be_visible(timeout=20_000)
        _check(page, language)
        sign(demo, subject, FOCAL, unsigned_key(demo, subject), days_ago=25)
        page.reload()
        expect(page.get_by_text(t["drill"])).to_be_visible()
        _check(page, language)

        complain(demo, f"+2237100{ord(language[0])}")
        page.goto(f"{demo.address}/desk/inbox")
        expect(page.get_by_label(t["your_five_words"], exact=True)).to_be_visible()
        _check(page, language)
        unlock(page, words, t)
        fresh = page.locator(".card").filter(has_not_text=t["mark_opened"])
        fresh.get_by_role("button", name=t["open"], exact=True).first.click()
        expect(page.get_by_text(t["server_knows"])).to_be_visible()
        for summary in page.locator("summary").all():
            summary.click()
        _check(page, language)


@pytest.mark.matrix
def test_urgency_is_said_and_not_only_coloured(demo: Demo, browser: Browser) -> None:
    found = ready(demo, browser, "kadi", ON_CALL)
    send_sms(demo.network, demo.address, "+22374000001", "aidez moi il va me tuer maintenant")
    with signed_in(demo, browser, found.account, NARROW) as page:
        page.goto(f"{demo.address}/desk/inbox")
        expect(page.get_by_text(found.t["mark_alert"])).to_be_visible()
        page.route("**/api/v1/referrals?*", _overdue)
        page.get_by_role("button", name=found.t["look_again"]).click()
        expect(page.get_by_text(found.t["mark_overdue"])).to_be_visible()
        _check(page, "fr")
        unlock(page, found.words, found.t)
        page.get_by_role("button", name=found.t["open"], exact=True).click()
        expect(page.get_by_text(found.t["server_knows"])).to_be_visible()
        expect(page.get_by_text(found.t["step_keep"], exact=True)).to_be_visible()
        assert page.get_by_text(found.t["step_answer"], exact=True).count() == 0
        _check(page, "fr")


def _overdue(route: Route) -> None:
    body = route.fetch().json()
    for item in body["items"]:
        item["overdue"] = True
    route.fulfill(json=body)


def _check(page: Page, language: str) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert page.evaluate("document.documentElement.dir") == ("rtl" if language == "ar" else "ltr")
