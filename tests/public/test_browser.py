"""The public pages in a real browser: without scripts, by keyboard, left without a trace."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from cbcm.demo.server import Demo
from cbcm.public import PATHS, rendering
from tests.desk.browsing import NARROW, PHONE
from tests.outside import needs_browser
from tests.public.forms import STORY

pytestmark = needs_browser


class Visit:
    """One visitor, and whatever the browser complains of or asks of others."""

    def __init__(self, demo: Demo, context: BrowserContext) -> None:
        self.context, self.demo = context, demo
        self.trouble: list[str] = []
        self.page = context.new_page()
        self.page.on("console", lambda line: self.trouble.append(line.text))
        self.page.on("pageerror", lambda error: self.trouble.append(str(error)))
        self.page.on("request", self._asked)
        # The exit leads outside: here to a page of the test's own.
        leave = demo.context.settings.leave_url
        context.route(f"{leave}**", lambda route: route.fulfill(
            body="<title>weather</title>", content_type="text/html"))  # fmt: skip

    def _asked(self, request: Any) -> None:
        leave = self.demo.context.settings.leave_url
        if not request.url.startswith((self.demo.address, "data:", leave)):
            self.trouble.append(request.url)

    def open(self, path: str = "/?lang=fr") -> Page:
        self.page.goto(self.demo.address + path)
        return self.page


@pytest.fixture(params=[True, False], ids=["scripts", "no_scripts"])
def either(request: pytest.FixtureRequest, demo: Demo, browser: Browser) -> Iterator[Visit]:
    context = browser.new_context(**PHONE, java_script_enabled=request.param)
    visit = Visit(demo, context)
    yield visit
    context.close()
    assert visit.trouble == []


@pytest.fixture
def visit(demo: Demo, browser: Browser) -> Iterator[Visit]:
    context = browser.new_context(**PHONE)
    made = Visit(demo, context)
    yield made
    context.close()
    assert made.trouble == []


def number(page: Page) -> str:
    page.locator(".number").wait_for()
    groups = page.locator(".number span").all_inner_texts()
    assert [len(group) for group in groups] == [4, 4, 4]
    return "".join(groups)


def test_the_whole_way_with_scripts_and_without(either: Visit) -> None:
    page = either.open()
    page.get_by_label("Dites-le avec vos mots").fill(STORY)
    page.get_by_label("comment on traite quelqu'un").check()
    page.get_by_label("Pour quelle organisation").fill("Baobab Secours")
    reach = page.get_by_label("Téléphone")
    expect(reach).to_be_hidden()
    page.get_by_label("cette ligne peut me contacter").check()
    expect(reach).to_be_visible()
    reach.fill("+22370918273")
    expect(page.locator(".care")).to_be_hidden()
    page.get_by_label("cette semaine").check()
    expect(page.locator(".care")).to_be_visible()
    page.get_by_role("button", name="Envoyer", exact=True).click()
    code = number(page)
    page.get_by_role("link", name="J'ai un numéro").click()
    page.get_by_label("Votre numéro").fill(code)
    page.get_by_role("button", name="Voir").click()
    expect(page.get_by_text("Il attend son tour")).to_be_visible()
    page.get_by_label("Ajouter quelque chose").fill("Il est revenu")
    page.get_by_role("button", name="Envoyer", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("c'est ajouté")
    assert either.context.cookies() == []


def test_send_now_takes_the_words_alone(either: Visit) -> None:
    page = either.open()
    page.get_by_label("Dites-le avec vos mots").fill(STORY)
    page.get_by_role("button", name="Envoyer maintenant").click()
    number(page)


def test_the_keyboard_alone_is_enough(visit: Visit) -> None:
    page = visit.open()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    for _ in range(60):
        if page.evaluate("document.activeElement.id") == "said":
            break
        page.keyboard.press("Tab")
    page.keyboard.type(STORY)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    number(page)


@pytest.mark.parametrize("how", ["button", "keys"])
def test_leaving_replaces_the_page_in_the_history(visit: Visit, how: str) -> None:
    page = visit.open("/healthz")
    page.goto(visit.demo.address + "/?lang=fr")
    page.get_by_label("Dites-le avec vos mots").fill(STORY)
    page.get_by_role("link", name="English").click()
    page.get_by_role("link", name="Français").click()
    if how == "button":
        page.locator("#leave").click()
    else:
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
    page.wait_for_url(visit.demo.context.settings.leave_url)
    assert page.evaluate("history.length") == 3, "blank, where she came from, and the other page"
    page.go_back()
    assert page.url.endswith("/healthz")


def test_one_escape_closes_a_list_and_does_not_leave(visit: Visit) -> None:
    page = visit.open()
    page.get_by_label("Dites-le avec vos mots").fill(STORY)
    page.keyboard.press("Escape")
    page.wait_for_timeout(2100)
    page.keyboard.press("Escape")
    page.wait_for_timeout(300)
    assert page.get_by_label("Dites-le avec vos mots").input_value() == STORY


def test_back_and_reload_show_an_empty_form_and_no_number(visit: Visit) -> None:
    page = visit.open()
    page.get_by_label("Dites-le avec vos mots").fill(STORY)
    page.get_by_label("Pour quelle organisation").fill("Baobab Secours")
    page.get_by_role("button", name="Envoyer maintenant").click()
    code = number(page)
    assert page.url == f"{visit.demo.address}/?lang=fr"
    page.reload()
    assert code[:4] not in page.locator("main").inner_text()
    assert page.get_by_label("Dites-le avec vos mots").input_value() == ""
    page.go_back()
    assert page.get_by_label("Dites-le avec vos mots").input_value() == ""
    assert page.get_by_label("Pour quelle organisation").input_value() == ""


def test_a_number_that_was_looked_up_is_not_in_the_history(visit: Visit) -> None:
    page = visit.open()
    page.get_by_label("Dites-le avec vos mots").fill(STORY)
    page.get_by_role("button", name="Envoyer maintenant").click()
    code = number(page)
    page.goto(f"{visit.demo.address}/follow-up?lang=fr")
    page.get_by_label("Votre numéro").fill(code)
    page.get_by_role("button", name="Voir").click()
    expect(page.get_by_text("Il attend son tour")).to_be_visible()
    page.reload()
    expect(page.get_by_text("Il attend son tour")).to_have_count(0)
    assert page.get_by_label("Votre numéro").input_value() == ""


def test_the_number_can_be_printed_and_nothing_else_is_on_the_paper(visit: Visit) -> None:
    page = visit.open()
    page.get_by_label("Dites-le avec vos mots").fill(STORY)
    page.get_by_role("button", name="Envoyer maintenant").click()
    number(page)
    expect(page.get_by_role("button", name="Imprimer")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator(".number")).to_be_visible()
    expect(page.locator("header")).to_be_hidden()
    expect(page.get_by_role("button", name="Imprimer")).to_be_hidden()


def look_at(page: Page, name: str, width: int) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, f"{name}: {found.generate_report()}"
    assert page.evaluate("document.documentElement.scrollWidth") <= width, name
    page.evaluate("document.documentElement.style.fontSize = '212.5%'")
    assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{name} at 200 %"


@pytest.mark.parametrize("language", [
    pytest.param(code, marks=[] if code == "fr" else [pytest.mark.matrix])
    for code in ("fr", "ar", "bm", "en")])  # fmt: skip
def test_every_page_is_for_everybody(demo: Demo, browser: Browser, language: str) -> None:
    words = rendering.words()[language]
    context = browser.new_context(**NARROW)
    page = context.new_page()
    for path in sorted(PATHS):
        page.goto(f"{demo.address}{path}?lang={language}")
        assert page.locator("html").get_attribute("lang") == language
        look_at(page, path, 320)
    page.goto(f"{demo.address}/?lang={language}")
    page.locator("#who-org").check()
    page.locator("#when-days").check()
    look_at(page, "the open form", 320)
    page.get_by_role("button", name=words["send"], exact=True).click()
    look_at(page, "nothing written", 320)
    page.goto(f"{demo.address}/?lang={language}")
    page.locator("#said").fill(STORY)
    page.get_by_role("button", name=words["send_now"]).click()
    code = number(page)
    look_at(page, "the number", 320)
    page.goto(f"{demo.address}/follow-up?lang={language}")
    page.locator("#code").fill("1234")
    page.get_by_role("button", name=words["look_up"]).click()
    look_at(page, "no such number", 320)
    page.locator("#code").fill(code)
    page.get_by_role("button", name=words["look_up"]).click()
    page.locator("summary").first.click()
    page.locator("#who-org").check()
    page.locator("summary").last.click()
    look_at(page, "behind the number", 320)
    assert re.search(r"\w", page.title())
    assert page.title() == words["line"]
    context.close()
