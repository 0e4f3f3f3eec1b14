"""The page in a real browser: write an SMS, open it as the agency, keep it, hear the code."""

from __future__ import annotations

import os
import pty
import re
import signal
import subprocess
from collections.abc import Iterator

import httpx
import pytest
from fastapi.routing import iter_route_contexts
from playwright.sync_api import Page, expect, sync_playwright

from cbcm.app import create_app
from cbcm.demo import exchange, keypad
from cbcm.demo.page import router
from cbcm.wording import languages
from tests.demo.starting import CBCM, environment
from tests.outside import launch, needs_browser
from tests.world import World


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A demo as at a terminal, ended by SIGINT as with Ctrl-C."""
    folder = tmp_path_factory.mktemp("demo") / "scratch"
    ours, its = pty.openpty()
    with subprocess.Popen(  # noqa: S603 - a program of ours
        [CBCM, "demo", "--port", "0"], env=environment(folder),
        stdin=its, stdout=subprocess.PIPE, text=True,
    ) as demo:  # fmt: skip
        os.close(its)
        assert demo.stdout is not None
        found = next((m.group(1) for line in demo.stdout if (m := _address_in(line))), "")
        try:
            yield found
        finally:
            demo.send_signal(signal.SIGINT)
            assert demo.wait(timeout=20) == 0
            os.close(ours)
    assert list(folder.iterdir()) == []


@pytest.fixture
def page(address: str) -> Iterator[Page]:
    """The page at 360 px; whatever the browser complains of, or any foreign request, fails."""
    trouble: list[str] = []
    with sync_playwright() as playwright:
        browser = launch(playwright)
        opened = browser.new_page(viewport={"width": 360, "height": 800})
        opened.on("console", lambda line: trouble.append(line.text))
        opened.on("pageerror", lambda error: trouble.append(str(error)))
        opened.on("request", lambda r: r.url.startswith(address) or trouble.append(r.url))
        opened.goto(f"{address}/demo")
        yield opened
        assert opened.context.cookies() == []
        browser.close()
    assert trouble == []


@needs_browser
def test_one_complaint_by_hand(page: Page) -> None:
    french = languages()["fr"].prompts
    expect(
        page.get_by_text("This page holds private keys; a real server never does")
    ).to_be_visible()
    page.get_by_role("button", name="Français").click()
    expect(page.locator(".bubble.line")).to_contain_text("Merci, message bien arrivé.")
    for text, prompt in (("2", "M2B"), ("Baobab Secours, Mopti", "M4"), ("0", "M5"), ("6", "M6")):
        page.get_by_label("Your SMS").fill(text)
        page.get_by_label("Your SMS").press("Enter")
        expect(page.locator(".bubble.line").last).to_have_text(
            re.compile(re.escape(french[prompt]).replace(r"\{call\}", r"\d+"))
        )
    expect(page.locator(".talk .meta").last).to_contain_text("1 SMS")

    page.get_by_role("button", name="Open with our key").click()
    expect(page.locator("blockquote")).to_contain_text("le chauffeur m'a demandé")
    expect(page.get_by_text("Not masked")).to_have_count(0)
    page.get_by_label("A word that you sent").fill("chauffeur")
    page.get_by_role("button", name="Search the files").click()
    expect(page.get_by_text("0 found at rest")).to_be_visible()
    page.get_by_role("button", name="Keep", exact=True).click()
    expect(page.get_by_text("kept by the agency")).to_be_visible()

    page.get_by_role("button", name="Text my 12 digits").click()
    expect(page.locator(".bubble.line").last).to_have_text(french["S2"])
    page.get_by_role("button", name="Answer").click()
    expect(page.get_by_text("The person can hear: A1")).to_be_visible()
    page.get_by_role("button", name="Call the line").click()
    expect(page.locator(".bubble.call")).to_have_text(french["A1"])
    assert page.evaluate("document.documentElement.scrollWidth") == 360


@pytest.mark.matrix
@needs_browser
def test_silence_in_arabic_reaches_the_desk_and_is_handed_on(page: Page) -> None:
    page.get_by_label("Number (invented)").select_option("+22370000002")
    page.get_by_role("button", name="العربية").click()
    expect(page.locator(".bubble.line")).to_contain_text("شكرا")
    assert (
        page.locator(".bubble.line").evaluate("node => getComputedStyle(node).direction") == "rtl"
    )
    page.get_by_role("button", name="Let four hours pass").click()
    desk = page.get_by_role("tab", name="The desk")
    expect(desk).to_contain_text("1")
    page.get_by_role("tab", name="Baobab").press("ArrowLeft")
    expect(desk).to_be_focused()
    page.get_by_role("button", name="Open with our key").click()
    page.get_by_label("Not ours: hand on to").select_option("djoliba_sante")
    page.get_by_role("button", name="Redirect").click()
    expect(page.get_by_text("handed on", exact=True)).to_be_visible()
    page.get_by_role("tab", name="Djoliba").click()
    page.get_by_role("button", name="Open with our key").click()
    expect(page.get_by_text("another must answer for it")).to_be_visible()


@pytest.mark.matrix
@needs_browser
def test_a_call_by_keypad_reaches_the_desk_and_four_digits_hear_of_it(page: Page) -> None:
    page.get_by_label("Number (invented)").select_option("+22370000003")
    page.get_by_label("play it").uncheck()
    heard = page.locator("#heard")
    page.get_by_role("button", name="Call", exact=True).click()
    expect(heard).to_contain_text("Bonjour. Ligne d'information")
    for key, words in (("1", "Pour les vivres"), ("2", "Parlez après le signal")):
        page.locator(f"#key-{key}").click()
        expect(heard).to_contain_text(words)
    page.get_by_role("button", name="Speak for six seconds").click()
    expect(heard).to_contain_text("Merci, c'est gardé")
    page.locator("#key-6").click()
    expect(heard).to_contain_text("choisissez quatre chiffres")
    for key in "4826":
        page.locator(f"#key-{key}").click()
    expect(heard).to_contain_text("C'est fait.")
    page.get_by_role("button", name="Hang up").click()
    desk = page.get_by_role("tab", name="The desk")
    expect(desk).to_contain_text("2")
    desk.click()
    for left in (1, 0):
        page.get_by_role("button", name="Open with our key").first.click()
        expect(page.get_by_role("button", name="Open with our key")).to_have_count(left)
    expect(page.locator("audio")).to_have_count(1)
    page.get_by_role("button", name="Answer").click()
    expect(page.get_by_text("The person can hear: A1")).to_be_visible()
    page.get_by_role("button", name="Call", exact=True).click()
    expect(heard).to_contain_text("Bonjour. Ligne d'information")
    for key, words in (("1", "Pour les vivres"), ("4", "Tapez vos quatre chiffres")):
        page.locator(f"#key-{key}").click()
        expect(heard).to_contain_text(words)
    for key in "4826":
        page.locator(f"#key-{key}").click()
    page.get_by_role("button", name="That is all").click()
    expect(heard).to_contain_text(languages()["fr"].prompts["A1"])
    page.get_by_role("button", name="Hang up").click()
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_its_files_forbid_what_is_not_their_own(address: str) -> None:
    names = (
        "",
        "/files/simulator.css",
        "/files/simulator.js",
        "/files/seats.js",
        "/files/parts.js",
        "/files/keypad.js",
    )
    for name in names:
        answer = httpx.get(f"{address}/demo{name}", trust_env=False)
        assert answer.status_code == httpx.codes.OK
        policy = answer.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; script-src 'self';")
        assert "unsafe" not in policy
    assert httpx.get(f"{address}/demo/files/page.py", trust_env=False).status_code == 404


def test_every_route_of_the_page_says_that_it_is_public() -> None:
    routes = [
        route
        for one in (router, keypad.router, exchange.router)
        for route in iter_route_contexts(one.routes)
    ]
    assert len(routes) > 15
    for route in routes:
        assert (route.openapi_extra or {}).get("x-roles") == ["public"], route.path


def test_a_real_application_has_no_such_page(sqlite_world: World) -> None:
    paths = [
        route.path or "" for route in iter_route_contexts(create_app(sqlite_world.context).routes)
    ]
    assert "/sms/push/{name}" in paths
    assert not [path for path in paths if path.startswith(("/demo", "/2010"))]


def _address_in(line: str) -> re.Match[str] | None:
    return re.search(r"Open (http://127\.0\.0\.1:\d+)/demo", line)


@pytest.mark.matrix
@needs_browser
def test_a_mail_is_answered_and_reaches_whom_it_names(page: Page) -> None:
    french = languages()["fr"].prompts
    said = "Bonjour, le chauffeur m'a demandé de passer la nuit chez lui pour avoir le riz"
    answers = page.locator("#mails .bubble.line")
    for number, (text, prompt) in enumerate(
        ((said, "M1"), ("2", "M2B"), ("Baobab Secours", "M4"), ("0", "M5"), ("6", "M6"))
    ):
        page.get_by_label("Your mail").fill(text)
        page.locator("#mail button[type=submit]").click()
        expect(answers).to_have_count(number + 1)
        begins = french[prompt].split("{")[0]
        expect(answers.last).to_contain_text(begins[:30])
