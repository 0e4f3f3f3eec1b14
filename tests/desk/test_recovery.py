"""A recovery key is made in the page, printed, and only its public half is sent."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from typing import Any

import pytest
import zxingcpp
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from cbcm.agencies.fingerprints import fingerprint
from cbcm.demo.server import Demo
from cbcm.desk import rendering
from cbcm.sealing import public_of
from tests.desk.browsing import LAPTOP, NARROW, WORDS, Sent, person, signed_in
from tests.outside import needs_browser

HQ = "baobab_secours:investigator"
RECOVERY = "baobab_secours:recovery"
# The grey values of a picture, as a camera would see it: width, then a byte for each point.
GREY = """async (address) => {
  const image = new Image();
  image.src = address;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = image.width;
  canvas.height = image.height;
  const pen = canvas.getContext("2d");
  pen.drawImage(image, 0, 0);
  const { data } = pen.getImageData(0, 0, image.width, image.height);
  return [image.width, Array.from({ length: data.length / 4 }, (_, at) => data[at * 4])];
}"""


@pytest.fixture
def blank(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    yield page
    page.close()


def _made(page: Page, demo: Demo, t: Any) -> str:
    """Make the key; returns the secret as it stands on the sheet."""
    page.goto(f"{demo.address}/desk/recovery")
    page.get_by_role("button", name=t["recovery_make"]).click()
    expect(page.get_by_role("heading", name=t["recovery_print"])).to_be_visible()
    return "".join(page.locator(".sheet .signs").text_content().split())  # type: ignore[union-attr] # it is there


def _type_back(page: Page, signs: str, t: Any) -> None:
    page.get_by_label(t["recovery_signs"].format(count=6)).fill(signs)
    page.get_by_role("button", name=t["recovery_send"]).click()


@pytest.mark.matrix
@needs_browser
def test_it_is_printed_typed_back_and_only_the_public_half_leaves(
    demo: Demo, browser: Browser, blank: Page
) -> None:
    t, sent = WORDS["fr"], Sent()
    account = person(demo, "hq", HQ)
    with signed_in(demo, browser, account, LAPTOP, sent) as page:
        secret = _made(page, demo, t)
        public = public_of(secret)
        assert not page.locator(".sheet").is_visible(), "it is read from paper, not from the screen"
        page.emulate_media(media="print")
        for there in (".sheet .signs", ".sheet svg", f"text={public}"):
            expect(page.locator(there)).to_be_visible()
        expect(page.locator(".sheet .four")).to_have_text(fingerprint(public, "fr"))
        assert not page.get_by_role("button").first.is_visible()
        assert _scanned(page, blank) == [secret]
        assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4"))) == 1
        page.emulate_media(media="screen")

        _type_back(page, "QQQQQQ", t)
        expect(page.get_by_text(t["words_differ"])).to_be_visible()
        assert not any(secret.encode() in part or public.encode() in part for part in sent.parts)
        _type_back(page, f" {secret[-6:-3].lower()} {secret[-3:]}", t)
        expect(page.get_by_text(t["recovery_sent"])).to_be_visible()
        expect(page.get_by_text(t["recovery_state_waiting"])).to_be_visible()
        assert page.locator(".sheet").count() == 0, "the secret is not on the page any more"
        assert any(public.encode() in part for part in sent.parts)
        assert not any(sent.holds(word) for word in ("AGE-SECRET-KEY-1", secret[-6:], secret))


def _scanned(page: Page, blank: Page) -> list[str]:
    """What a scanner reads from the printed picture."""
    picture = base64.b64encode(page.locator(".sheet svg").screenshot()).decode()
    width, grey = blank.evaluate(GREY, f"data:image/png;base64,{picture}")
    shape = (len(grey) // width, width)
    image = memoryview(bytes(grey)).cast("B", shape=shape)
    return [found.text for found in zxingcpp.read_barcodes(image)]


@needs_browser
@pytest.mark.matrix
@pytest.mark.parametrize("language", rendering.LANGUAGES)
def test_everybody_can_use_it_at_320_pixels(demo: Demo, browser: Browser, language: str) -> None:
    t = WORDS[language]
    account = person(demo, f"hq-{language}", "djoliba_sante:investigator", language=language)
    with signed_in(demo, browser, account, NARROW) as page:
        _made(page, demo, t)
        for media in ("screen", "print"):
            page.emulate_media(media=media)  # type: ignore[arg-type] # one of the two
            found = Axe().run(page)
            assert found.violations_count == 0, found.generate_report()
            assert page.evaluate("document.documentElement.scrollWidth") <= 320
        assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4"))) == 1


@pytest.mark.matrix
@needs_browser
def test_whoever_leaves_the_page_ends_the_secret(demo: Demo, browser: Browser) -> None:
    """A browser may put a page aside as it is, and show it again with the button "back"."""
    with signed_in(demo, browser, person(demo, "hq-parti", HQ), LAPTOP) as page:
        secret = _made(page, demo, WORDS["fr"])
        page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))")
        assert secret[-6:] not in page.content()
        page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
        expect(page.get_by_role("button", name=WORDS["fr"]["recovery_make"])).to_be_visible()
