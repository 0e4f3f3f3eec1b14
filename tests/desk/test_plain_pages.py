"""Pages without a script, in a real browser: at 320 px, by axe, in every language, and by hand."""

from __future__ import annotations

import time

import pyotp
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from cbcm.access import credentials
from cbcm.agencies import directory, locked
from cbcm.demo.network import ISSUER, YEAR
from cbcm.demo.server import Demo
from cbcm.desk import rendering
from cbcm.sealing import new_identity
from cbcm.vocabulary import Role
from tests.desk.browsing import NARROW
from tests.desk.test_administering import PERSON, _book
from tests.longer import first
from tests.outside import needs_browser
from tests.world import FOCAL

PASSWORD = "moulin rivage tortue"
WORDS = rendering.words()

pytestmark = needs_browser


def _invited(demo: Demo, subject: str, language: str) -> tuple[str, str]:
    """An administrator who reads at the desk: the invitation and the secret of the codes."""
    now, peppers = int(time.time()), demo.context.settings.peppers()

    def write(connection: object) -> str:
        account = directory.put_account(
            connection, issuer=ISSUER, subject=subject, seat=None, roles=[Role.ADMIN, Role.DESK],  # type: ignore[arg-type] # a connection
            language=language, not_after=now + YEAR,
        )  # fmt: skip
        return credentials.invite(connection, peppers, account, now)  # type: ignore[arg-type] # a connection

    token = demo.context.store.write(write)
    return token, credentials.otp_secret(peppers[0], token)


def _check(page: Page, language: str) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert page.locator("html").get_attribute("lang") == language


@pytest.mark.parametrize("language", first(["fr", "en", "ar"], 0))
def test_everybody_can_use_them_at_320_pixels(demo: Demo, browser: Browser, language: str) -> None:
    t = WORDS[language]
    token, secret = _invited(demo, f"admin-{language}", language)
    focal = demo.context.store.read(lambda c: directory.account_by_name(c, FOCAL, 0))
    assert focal is not None
    demo.context.store.write(
        lambda c: locked.put(c, account=focal.id, seat=FOCAL, public_key=new_identity()[1],
                             locked=b"x")
    )  # fmt: skip
    context = browser.new_context(**NARROW)
    page = context.new_page()
    page.goto(f"{demo.address}/desk/sign-in?lang={language}")
    page.get_by_label(t["name"], exact=True).fill("nobody")
    page.get_by_label(t["password"], exact=True).fill("x")
    page.get_by_label(t["code"], exact=True).fill("1")
    page.keyboard.press("Enter")
    expect(page.get_by_text(t["sign_in_failed"])).to_be_visible()
    _check(page, language)
    page.goto(f"{demo.address}/desk/join/{token}")
    _check(page, language)
    page.get_by_label(t["new_password"], exact=True).fill(PASSWORD)
    page.get_by_label(t["code"], exact=True).fill(pyotp.TOTP(secret).now())
    page.get_by_role("button", name=t["begin"]).click()
    expect(page.get_by_role("heading", name=t["inbox"], level=1)).to_be_visible()
    page.get_by_role("link", name=t["people"]).click()
    page.get_by_role("button", name=t["invite"]).first.click()
    expect(page.get_by_text(t["link_hint"])).to_be_visible()
    _check(page, language)
    page.goto(f"{demo.address}/desk/people/list")
    for change, seen in (({"phone": "x"}, "list_phone"), ({}, "would_change")):
        page.get_by_label(t["excel_file"]).set_input_files(
            {"name": "list.xlsx", "mimeType": "application/octet-stream",
             "buffer": _book(PERSON | change)}
        )  # fmt: skip
        page.get_by_role("button", name=t["check"], exact=True).click()
        expect(page.get_by_text(t[seen])).to_be_visible()
        _check(page, language)
    for path in ("seats", "audit", "overview"):
        page.goto(f"{demo.address}/desk/{path}")
        _check(page, language)
    page.get_by_role("button", name=t["sign_out"]).click()
    expect(page.get_by_role("heading", name=t["sign_in"], level=1)).to_be_visible()
    context.close()
