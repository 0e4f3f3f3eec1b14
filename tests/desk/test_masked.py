"""Accounts whose details gave way to numbers, and one that is not masked, in the page."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from cbcm.cli.client import Client
from cbcm.demo.people import loopback, send_sms
from cbcm.demo.server import Demo
from cbcm.sealing import open_document
from tests.desk.browsing import LAPTOP, PHONE, Ready, ready, signed_in, unlock
from tests.outside import needs_browser
from tests.world import DESK, FOCAL

NAME = "Aminata Traoré"
STORY = f"Je m'appelle {NAME}, tente 14. Le chauffeur Moussa m'a demandé de coucher avec lui"
RETOLD = "Une femme : le chauffeur Moussa lui a demandé de coucher avec lui"

pytestmark = [needs_browser, pytest.mark.matrix]


def _shot(page: Page, name: str) -> None:
    """A picture to look at, where a folder for it is named."""
    if os.environ.get("SHOTS"):
        page.screenshot(path=str(Path(os.environ["SHOTS"]) / f"{name}.png"), full_page=True)


def _newest(demo: Demo, seat: str) -> dict[str, Any]:
    """What that seat opens with its own key, outside any page."""
    client, deadline = Client(demo.address, demo.network.token(seat), loopback()), time.time() + 10
    items: list[dict[str, Any]] = []
    while not items and time.time() < deadline:
        items = client.get("/api/v1/referrals")["items"]
    part = items[-1]["parts"][0]
    sealed = client.download(f"/api/v1/referrals/{items[-1]['id']}/parts/{part['id']}")
    return open_document(sealed, [demo.network.identities[seat]])


@pytest.fixture(scope="module", autouse=True)
def focal_points(demo: Demo, browser: Browser) -> dict[str, Ready]:
    """Somebody for each language, whose keys are there before anything is sealed."""
    return {one: ready(demo, browser, f"awa-masks-{one}", FOCAL, one) for one in ("fr", "ar")}


def test_what_is_not_masked_goes_on_only_as_its_reader_wrote_it_anew(
    demo: Demo, browser: Browser
) -> None:
    found = ready(demo, browser, "mariam-masks", DESK)
    t = found.t
    send_sms(demo.network, demo.address, "anonymous", STORY)  # no code, so nobody could give back
    with signed_in(demo, browser, found.account, LAPTOP) as page:
        page.goto(f"{demo.address}/desk/inbox")
        unlock(page, found.words, t)
        page.get_by_role("button", name=t["open"]).first.click()
        card = page.locator(".card", has=page.locator("blockquote", has_text=NAME))
        expect(card.get_by_text(t["not_masked"])).to_be_visible()
        _shot(page, "not_masked")
        card.locator("h3").first.focus()
        page.keyboard.press("Digit5")
        retell = card.get_by_label(t["retell"])
        expect(retell).to_have_value(STORY)
        card.get_by_label(t["recipient"]).first.select_option("baobab_secours")
        card.get_by_role("button", name=t["hand_on"], exact=True).click()
        expect(card.get_by_role("alert")).to_contain_text(t["retell_hint"])
        retell.fill(RETOLD)
        _shot(page, "retell")
        card.get_by_role("button", name=t["hand_on"], exact=True).click()
        expect(page.get_by_text(t["handed_on"])).to_be_visible(timeout=20_000)
    handed = _newest(demo, FOCAL)
    assert (handed["narrative"], handed["masked"], handed["masked_by"]) == (RETOLD, True, "person")
    assert NAME not in str(handed)


@pytest.mark.matrix
@pytest.mark.parametrize("language", ["fr", "ar"])
def test_details_stand_in_their_places_where_consent_gave_them(
    demo: Demo, browser: Browser, focal_points: dict[str, Ready], language: str
) -> None:
    found = focal_points[language]
    for who in ("6", "8"):
        for text in (STORY, "2", "Baobab Secours, Mopti", "0", who):
            send_sms(demo.network, demo.address, f"+2237000{who}{ord(language[0]):04}", text)
    with signed_in(demo, browser, found.account, PHONE) as page:
        page.goto(f"{demo.address}/desk/inbox")
        unlock(page, found.words, found.t)
        unread = page.get_by_role("button", name=found.t["open"], exact=True)
        expect(unread.first).to_be_enabled()
        for opened in range(unread.count()):
            unread.first.click()
            expect(page.locator("blockquote")).to_have_count(opened + 1)
        given = page.locator(".card", has=page.locator("mark")).last
        expect(given.locator("blockquote")).to_have_text(STORY)
        expect(given.locator("mark").first).to_have_text(NAME)
        kept = page.locator(".card", has=page.locator("blockquote", has_text="[1], [2].")).last
        expect(kept.get_by_text(f"[1] {found.t['detail_name']}")).to_be_visible()
        _shot(page, f"masked_{language}")
