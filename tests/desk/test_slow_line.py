"""A 2G line and a power cut at any moment: work takes longer, and nothing goes."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from cbcm.demo.server import Demo
from tests.desk.browsing import MARK, PHONE, Ready, complain, ready, sign_in, unlock
from tests.outside import needs_browser
from tests.world import FOCAL

pytestmark = [needs_browser, pytest.mark.matrix]

# GPRS: 50 kilobits a second down, 20 up, 600 ms there and back.
GPRS = {
    "offline": False, "latency": 600,
    "downloadThroughput": 50_000 // 8, "uploadThroughput": 20_000 // 8,
}  # fmt: skip
PATIENCE = 60_000


@pytest.fixture(scope="module")
def awa(demo: Demo, browser: Browser) -> Ready:
    return ready(demo, browser, "awa-lente", FOCAL)


@contextmanager
def _at_work(demo: Demo, browser: Browser, awa: Ready) -> Iterator[Page]:
    """A page of hers. Leaving it is the power cut: the browser is gone, whatever was under way."""
    context = browser.new_context(**PHONE, accept_downloads=True)
    sign_in(demo, context, awa.account)
    yield context.new_page()
    context.close()


def _open(demo: Demo, page: Page, awa: Ready) -> None:
    page.goto(f"{demo.address}/desk/inbox")
    unlock(page, awa.words, awa.t)
    page.get_by_role("button", name=awa.t["open"], exact=True).first.click()
    expect(page.locator("blockquote")).to_contain_text(MARK)


def _save(page: Page, awa: Ready) -> None:
    with page.expect_download():
        page.get_by_role("button", name=awa.t["save"].format(part=awa.t["part_account"])).click()
    page.get_by_text(awa.t["step_keep"], exact=True).click()


def test_a_2g_line_takes_time_and_nothing_else(
    demo: Demo, browser: Browser, awa: Ready, capsys: pytest.CaptureFixture[str]
) -> None:
    complain(demo, "+22370007001")
    took: dict[str, float] = {}

    def timed(what: str, work: Callable[[], Any]) -> None:
        began = time.monotonic()
        work()
        took[what] = time.monotonic() - began

    with _at_work(demo, browser, awa) as page:
        page.set_default_timeout(PATIENCE)
        page.set_default_navigation_timeout(PATIENCE)
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.send("Network.emulateNetworkConditions", GPRS)
        t, words = awa.t, page.locator("blockquote")
        unlocking = page.get_by_label(t["your_five_words"], exact=True)
        timed("page", lambda: (page.goto(f"{demo.address}/desk/inbox"), unlocking.wait_for()))
        unlock(page, awa.words, t)
        button = page.get_by_role("button", name=t["open"], exact=True).first
        timed("open", lambda: (button.click(), words.wait_for()))
        expect(page.get_by_text(t["server_knows"])).to_be_visible(timeout=PATIENCE)
        _save(page, awa)
        keep = page.get_by_role("button", name=t["keep"])
        kept = page.get_by_text(t["kept"])
        timed("keep", lambda: (keep.click(), kept.wait_for()))
        again = page.get_by_role("button", name=t["unlock"], exact=True)
        timed("again", lambda: (page.reload(), again.wait_for()))
    assert demo.seats[FOCAL].inbox() == []
    with capsys.disabled():
        figures = " ".join(f"{name}_s={seconds:.1f}" for name, seconds in took.items())
        sys.stdout.write(f"\n2g {figures}\n")


@pytest.mark.parametrize("moment", ["opened", "saved", "keep_not_sent", "keep_not_answered"])
def test_the_power_goes_at_any_moment(
    demo: Demo, browser: Browser, awa: Ready, moment: str
) -> None:
    complain(demo, f"+2237000{hash(moment) % 10_000:04}")
    arrived: list[int] = []

    def cut(route: Route) -> None:
        if moment == "keep_not_answered":
            arrived.append(route.fetch().status)
        # And nothing comes back: the page waits when the power goes.

    with _at_work(demo, browser, awa) as page:
        _open(demo, page, awa)
        expect(page.get_by_text(awa.t["server_knows"])).to_be_visible()
        if moment != "opened":
            _save(page, awa)
        if moment.startswith("keep"):
            page.route("**/acknowledgement", cut)
            page.get_by_role("button", name=awa.t["keep"]).click()
            page.wait_for_timeout(500)
    kept_already = arrived == [200]
    assert kept_already == (moment == "keep_not_answered")
    assert len(demo.seats[FOCAL].inbox()) == (not kept_already), "erased where it was said, only"
    if kept_already:
        return
    with _at_work(demo, browser, awa) as page:
        _open(demo, page, awa)
        expect(page.get_by_text(awa.t["server_knows"])).to_be_visible()
        _save(page, awa)
        page.get_by_role("button", name=awa.t["keep"]).click()
        expect(page.get_by_text(awa.t["kept"])).to_be_visible()
    assert demo.seats[FOCAL].inbox() == []
