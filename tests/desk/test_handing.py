"""Handing on in the page: sealed anew to keys with the network's signature, or to nobody."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from cbcm.demo.server import Demo
from cbcm.desk import rendering
from cbcm.sealing import new_identity, open_document
from tests.desk.browsing import LAPTOP, person, signed_in
from tests.desk.test_browser import MARK, complain, make_key, sign, unlock, unsigned_key
from tests.outside import needs_browser
from tests.world import FOCAL

HQ = "baobab_secours:investigator"
DJOLIBA = "djoliba_sante:focal_point"
T = rendering.words()["fr"]

pytestmark = needs_browser


@pytest.fixture(scope="module")
def reader(demo: Demo, browser: Browser) -> Iterator[tuple[Page, list[str]]]:
    """A focal point at work, and her five words."""
    account = person(demo, "aminata", FOCAL)
    with signed_in(demo, browser, account, LAPTOP) as page:
        words = make_key(page, demo.address, T)
        sign(demo, "aminata", FOCAL, unsigned_key(demo, "aminata"), days_ago=1)
        yield page, words


def _open(demo: Demo, page: Page, words: list[str], sender: str) -> None:
    complain(demo, sender)
    page.goto(f"{demo.address}/desk/inbox")
    unlock(page, words, T)
    page.get_by_role("button", name=T["open"], exact=True).first.click()
    expect(page.locator("blockquote").first).to_contain_text(MARK)


def _hand_on(page: Page, value: str) -> None:
    page.get_by_text(T["step_hand_on"], exact=True).first.click()
    page.get_by_label(T["recipient"]).select_option(value)
    page.get_by_role("button", name=T["hand_on"], exact=True).click()


def _opened(demo: Demo, seat: str) -> dict[str, Any]:
    """What a recipient opens with its own key, outside any page."""
    work = demo.seats.get(seat)
    client = work._client() if work is not None else _client(demo, seat)
    item = client.get("/api/v1/referrals")["items"][0]
    (part,) = [part for part in item["parts"] if part["kind"] == "account"]
    sealed = client.download(f"/api/v1/referrals/{item['id']}/parts/{part['id']}")
    found = open_document(sealed, [demo.network.identities[seat]])
    opened = {"opened": {part["id"]: found["token"]}, "kept": True}
    done = client.post(f"/api/v1/referrals/{item['id']}/acknowledgement", opened)
    assert done["state"] == "kept", "the token inside is the one the server knows"
    return found


def _client(demo: Demo, seat: str) -> Any:
    from cbcm.cli.client import Client
    from cbcm.demo.people import loopback

    return Client(demo.address, demo.network.token(seat), loopback())


@pytest.mark.parametrize(
    ("value", "seat", "sender"),
    [("baobab_secours agency_headquarters", HQ, "+22370001101"),
     ("djoliba_sante agency", DJOLIBA, "+22370001102")],
)  # fmt: skip
def test_the_recipient_opens_what_the_page_sealed(
    demo: Demo, reader: tuple[Page, list[str]], value: str, seat: str, sender: str
) -> None:
    page, words = reader
    _open(demo, page, words, sender)
    _hand_on(page, value)
    expect(page.get_by_text(T["handed_on"])).to_be_visible(timeout=20_000)
    found = _opened(demo, seat)
    assert MARK in found["narrative"]
    assert found["redirected"] == "not_ours"
    assert found["version"] == 1


def _forged(demo: Demo, change: dict[str, Any]) -> Any:
    def answer(route: Route) -> None:
        real = route.fetch()
        body = real.json()
        body["keys"][0] |= change
        route.fulfill(response=real, body=json.dumps(body))

    return answer


@pytest.mark.matrix
@pytest.mark.parametrize(
    "change",
    [{"public_key": new_identity()[1]}, {"not_after": 2**33}, {"seat": "karite_logis:focal_point"},
     {"signature": "00" * 64}, {"kind": "delegated"}, {"holder": "x\ny"}],
    ids=["key", "time", "seat", "signature", "kind", "line"],
)  # fmt: skip
def test_a_key_that_the_network_did_not_sign_is_not_sealed_to(
    demo: Demo, reader: tuple[Page, list[str]], change: dict[str, Any]
) -> None:
    page, words = reader
    _open(demo, page, words, f"+2237000{abs(hash(str(change))) % 10_000:04}")
    sent: list[str] = []
    page.on("request", lambda r: sent.append(r.url) if r.url.endswith("/redirect") else None)
    page.route("**/directory/ladders/**", _forged(demo, change))
    _hand_on(page, "djoliba_sante agency")
    expect(page.get_by_text(T["keys_not_signed"])).to_be_visible(timeout=20_000)
    assert sent == []
    page.unroute("**/directory/ladders/**")


@pytest.mark.matrix
def test_another_network_key_than_on_the_day_of_the_key_is_noticed(
    demo: Demo, reader: tuple[Page, list[str]]
) -> None:
    page, words = reader

    def changed(route: Route) -> None:
        real = route.fetch()
        other = demo.network.environment["CBCM_DIRECTORY_KEY"]
        route.fulfill(response=real, body=real.text().replace(other, "11" * 32))

    page.route("**/desk/inbox", changed)
    _open(demo, page, words, "+22370001177")
    page.unroute("**/desk/inbox")
    _hand_on(page, "djoliba_sante agency")
    expect(page.get_by_text(T["directory_differs"])).to_be_visible(timeout=20_000)
