"""A recording is listened to in the page and stays with the line; its words are typed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from cbcm.cli.client import Client
from cbcm.demo.people import loopback
from cbcm.demo.server import Demo
from cbcm.desk import rendering
from cbcm.sealing import open_document
from tests.desk.browsing import LAPTOP, NARROW, Ready, Sent, ready, signed_in, unlock
from tests.outside import needs_browser
from tests.recordings import record
from tests.world import DESK

T = rendering.words()["fr"]
DJOLIBA = "djoliba_sante:focal_point"
CHAIR = "network:co_chair"
LENGTH = """one => one.duration || new Promise(done => {
  one.onloadedmetadata = () => done(one.duration);
})"""
PLAYED = """one => new Promise(done => {
  one.muted = true;
  one.ontimeupdate = () => { if (one.currentTime > 0) done(one.currentTime); };
  one.play();
})"""
STILL_THERE = """url => new Promise(done => {
  const one = new Audio(url);
  one.onerror = () => done(false);
  one.onloadedmetadata = () => done(true);
})"""
TYPED = "elle dit que le gardien la suit"

pytestmark = [needs_browser, pytest.mark.matrix]


@pytest.fixture(scope="module")
def reader(demo: Demo, browser: Browser) -> Ready:
    return ready(demo, browser, "oumou", DESK)


@pytest.fixture
def sent() -> Sent:
    return Sent()


@pytest.fixture
def desk(demo: Demo, browser: Browser, reader: Ready, sent: Sent) -> Iterator[Page]:
    # The browser says so where an address is asked for that was let go of.
    forgiven = "ERR_FILE_NOT_FOUND"
    with signed_in(demo, browser, reader.account, LAPTOP, sent, forgiven=forgiven) as page:
        yield page


def _opened(demo: Demo, page: Page, reader: Ready, referral: str) -> Locator:
    page.goto(f"{demo.address}/desk/inbox")
    unlock(page, reader.words, reader.t)
    card = page.locator(".card", has_text=referral[:8])
    card.get_by_role("button", name=reader.t["open"], exact=True).click()
    expect(card.get_by_text(reader.t["server_knows"])).to_be_visible()
    card.locator("h3").first.focus()
    return card


def _refer(page: Page, card: Locator, target: str, way: str = "agency") -> None:
    card.locator("h3").first.focus()
    page.keyboard.press("Digit5")
    card.get_by_label(T["way_label"]).select_option(way)
    if card.get_by_label(T["recipient"]).is_enabled():
        card.get_by_label(T["recipient"]).select_option(target)
    card.get_by_role("button", name=T["hand_on"], exact=True).click()


def _received(demo: Demo, seat: str) -> tuple[list[str], dict[str, Any]]:
    """Kinds of the parts that a seat got, and the account; kept where that is all there is."""
    client = Client(demo.address, demo.network.token(seat), loopback())
    (item,) = client.get("/api/v1/referrals")["items"]
    tokens, account = {}, {}
    for part in item["parts"]:
        sealed = client.download(f"/api/v1/referrals/{item['id']}/parts/{part['id']}")
        if part["kind"] == "account":
            account = open_document(sealed, [demo.network.identities[seat]])
            tokens[part["id"]] = account["token"]
    if len(tokens) == len(item["parts"]):
        done = {"opened": tokens, "kept": True}
        client.post(f"/api/v1/referrals/{item['id']}/acknowledgement", done)
    return sorted(part["kind"] for part in item["parts"]), account


def test_a_voice_is_heard_from_the_memory_of_the_page(
    demo: Demo, desk: Page, reader: Ready, sent: Sent
) -> None:
    card = _opened(demo, desk, reader, record(demo.context))
    sound = card.locator("audio")
    expect(sound).to_have_attribute("aria-label", T["voice_of_hers"])
    expect(sound).to_have_attribute("controlslist", "nodownload")
    assert sound.evaluate(LENGTH) == pytest.approx(1.0)
    address = sound.get_attribute("src")
    assert address is not None
    assert address.startswith("blob:")
    assert sound.evaluate(PLAYED) > 0
    desk.get_by_role("button", name=T["lock_now"]).click()
    expect(sound).to_have_count(0)
    assert desk.evaluate(STILL_THERE, address) is False, "locked: the page holds it no more"


def test_the_words_that_were_typed_go_and_the_recording_does_not(
    demo: Demo, desk: Page, reader: Ready, sent: Sent
) -> None:
    card = _opened(demo, desk, reader, record(demo.context))
    _refer(desk, card, "djoliba_sante")
    expect(card.get_by_role("alert")).to_contain_text(T["write_it_down"])
    card.get_by_label(T["heard"], exact=True).fill(TYPED)
    card.get_by_label(T["code_category"]).first.select_option("SEA")
    card.get_by_role("button", name=T["hand_on"], exact=True).click()
    expect(desk.get_by_text(T["handed_on"])).to_be_visible(timeout=20_000)
    kinds, account = _received(demo, DJOLIBA)
    assert kinds == ["account"]
    assert (account["narrative"], account["facts"]) == (TYPED, {"category": "SEA"})
    assert account["pack"] == "mali"
    assert not sent.holds("gardien")
    assert max(len(part) for part in sent.parts) < 10_000, "no recording left the page"


@pytest.mark.matrix
def test_what_was_heard_stands_below_what_she_wrote(demo: Demo, desk: Page, reader: Ready) -> None:
    card = _opened(demo, desk, reader, record(demo.context, words="voici ma voix"))
    card.get_by_label(T["heard"], exact=True).fill(TYPED)
    _refer(desk, card, "djoliba_sante")
    expect(desk.get_by_text(T["handed_on"])).to_be_visible(timeout=20_000)
    kinds, account = _received(demo, DJOLIBA)
    assert (kinds, account["narrative"]) == (["account"], f"voici ma voix\n\n{TYPED}")


@pytest.mark.matrix
def test_a_co_chair_in_place_of_the_desk_gets_the_recording_too(
    demo: Demo, desk: Page, reader: Ready
) -> None:
    card = _opened(demo, desk, reader, record(demo.context, words="c'est le coordinateur"))
    _refer(desk, card, "network", "other_chair")
    expect(desk.get_by_text(T["handed_on"])).to_be_visible(timeout=20_000)
    assert _received(demo, CHAIR)[0] == ["account", "attachment"]


@pytest.mark.matrix
@pytest.mark.parametrize("language", ["fr", "en", "ar"])
def test_everybody_can_listen_and_write_it_down(
    demo: Demo, browser: Browser, language: str
) -> None:
    found = ready(demo, browser, f"listener-{language}", DESK, language)
    referral = record(demo.context, content=b"#!AMR and nothing that a browser knows")
    with signed_in(demo, browser, found.account, NARROW) as page:
        card = _opened(demo, page, found, referral)
        expect(card.get_by_text(found.t["cannot_play"])).to_be_visible()
        report = Axe().run(page)
        assert report.violations_count == 0, report.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        for _ in range(2):
            card.locator("h3").first.focus()
            page.keyboard.press("Digit2")
        expect(page.get_by_text(found.t["decided_spam"])).to_be_visible()
    assert referral not in str(Client(
        demo.address, demo.network.token(DESK), loopback()).get("/api/v1/referrals"))  # fmt: skip
