"""Every page, language and width by axe, and with letters twice as large."""

from __future__ import annotations

import time

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from cbcm.agencies import directory
from cbcm.demo.network import ISSUER, YEAR
from cbcm.demo.server import Demo
from cbcm.desk import rendering
from cbcm.vocabulary import Role
from tests.desk.browsing import signed_in
from tests.outside import needs_browser

HEADQUARTERS = "baobab_secours:investigator"
WIDTHS = (320, 360, 768, 1280)
OPEN = ("sign-in", "join/none")
# A page for whoever is signed in, and what shows when its script has done its first work.
PAGES = {
    "inbox": "#lock p", "key": "#keys button", "overview": "table", "intake": "#work button",
    "practice": "#work textarea", "people": "h1", "people/list": "h1", "seats": "h1", "audit": "h1",
    "me": "h1", "recovery": "main button", "trends": "h1",
}  # fmt: skip

pytestmark = [needs_browser, pytest.mark.matrix]


def _everybody(demo: Demo, language: str) -> str:
    """Somebody with every role, so that every page is there."""
    return demo.context.store.write(
        lambda c: directory.put_account(
            c, issuer=ISSUER, subject=f"widths-{language}", seat=HEADQUARTERS,
            roles=[Role.INVESTIGATOR, Role.DESK, Role.ADMIN, Role.OPERATOR, Role.CO_CHAIR],
            language=language,
            not_after=int(time.time()) + YEAR,
        )
    )  # fmt: skip


def _check(page: Page, language: str, width: int, name: str) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.locator("html").get_attribute("lang") == language, name
    assert page.evaluate("document.documentElement.scrollWidth") <= width, name
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{name} at 200 %"


def test_every_page_of_the_menu_is_looked_at() -> None:
    assert {path for path, _, _ in rendering.MENU} <= set(PAGES)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", rendering.LANGUAGES)
def test_every_page_is_for_everybody(
    demo: Demo, browser: Browser, language: str, width: int
) -> None:
    device = {"viewport": {"width": width, "height": 800}}
    account = _everybody(demo, language)
    with signed_in(demo, browser, account, device) as page:
        for name, ready in PAGES.items():
            page.goto(f"{demo.address}/desk/{name}")
            page.locator(ready).first.wait_for()
            _check(page, language, width, name)
    context = browser.new_context(**device, locale=language)
    page = context.new_page()
    for name in OPEN:
        page.goto(f"{demo.address}/desk/{name}?lang={language}")
        _check(page, language, width, name)
    context.close()
