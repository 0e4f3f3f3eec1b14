"""A duty reader opens the queue in one go and decides with one key each."""

from __future__ import annotations

import time
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any, ClassVar

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import func, select

from cbcm import tables
from cbcm.cli.client import Client
from cbcm.demo.people import loopback, send_sms
from cbcm.demo.server import Demo
from cbcm.desk import rendering
from cbcm.sealing import open_document
from tests.desk.browsing import LAPTOP, person, signed_in, team
from tests.desk.test_browser import make_key, sign, unlock, unsigned_key
from tests.outside import needs_browser
from tests.team import Device
from tests.world import DESK

T = rendering.words()["fr"]
CFM = "djoliba_sante:cfm"
FOCAL = "djoliba_sante:focal_point"

pytestmark = needs_browser


@pytest.fixture(scope="module")
def desk(demo: Demo, browser: Browser) -> Iterator[Page]:
    """A duty reader at the queue, unlocked, with five messages that nobody has read."""
    account = person(demo, "oumou", DESK)
    with signed_in(demo, browser, account, LAPTOP) as page:
        words = make_key(page, demo.address, T)
        sign(demo, "oumou", DESK, unsigned_key(demo, "oumou"), days_ago=1)
        for text in ("allo allo qui est la", "cliquez ici pour gagner un lot",
                     "il y a un souci avec quelqu'un", "on a une question sur la liste",
                     "un homme de Djoliba Santé nous dérange"):  # fmt: skip
            send_sms(demo.network, demo.address, "withheld", text)
        page.goto(f"{demo.address}/desk/inbox")
        unlock(page, words, T)
        page.get_by_role("button", name=T["open_all"]).click()
        expect(page.locator("blockquote")).to_have_count(5, timeout=20_000)
        yield page


def _card(page: Page, words: str) -> None:
    """Put the focus into the card of that message, as somebody does who reads it."""
    page.locator(".card", has_text=words).locator("h3").first.focus()


def _client(demo: Demo, seat: str) -> Client:
    return Client(demo.address, demo.network.token(seat), loopback())


def _accounts(demo: Demo) -> int:
    column = tables.referral.c.purpose
    chosen = select(func.count()).where(column == "account")
    return int(demo.context.store.read(lambda c: c.execute(chosen).scalar_one()))


def test_everything_is_opened_and_said_to_the_server(demo: Demo, desk: Page) -> None:
    states = {item["state"] for item in _client(demo, DESK).get("/api/v1/referrals")["items"]}
    assert states == {"opened"}


def test_what_erases_wants_its_key_twice(demo: Demo, desk: Page) -> None:
    before = _accounts(demo)
    _card(desk, "allo allo")
    desk.keyboard.press("Digit1")
    expect(desk.get_by_text(T["once_more"].split(":")[1].split(".")[0].strip())).to_be_visible()
    assert _accounts(demo) == before
    desk.keyboard.press("Digit1")
    expect(desk.get_by_text(T["decided_wrong_number"])).to_be_visible()
    assert _accounts(demo) == before - 1
    _card(desk, "cliquez ici")
    desk.keyboard.press("Digit2")
    desk.keyboard.press("Digit2")
    expect(desk.get_by_text(T["decided_spam"])).to_be_visible()
    assert _accounts(demo) == before - 2


def test_a_key_that_is_held_down_erases_nothing(demo: Demo, desk: Page) -> None:
    before = _accounts(demo)
    _card(desk, "un souci")
    for _ in range(6):
        desk.keyboard.down("Digit1")  # from the second on the browser calls it a repetition
        desk.wait_for_timeout(300)
    desk.keyboard.up("Digit1")
    desk.locator(".card", has_text="un souci").get_by_role("button", name=T["decide_spam"]).focus()
    for _ in range(4):
        desk.keyboard.down("Enter")
        desk.wait_for_timeout(100)
    desk.keyboard.up("Enter")
    assert _accounts(demo) == before


def test_a_digit_in_a_field_is_a_digit(demo: Demo, desk: Page) -> None:
    before = _accounts(demo)
    card = desk.locator(".card", has_text="un souci")
    card.get_by_label(T["code_category"]).first.focus()
    desk.keyboard.press("Digit1")
    desk.keyboard.press("Digit1")
    assert _accounts(demo) == before


def test_more_is_asked_with_one_key(demo: Demo, desk: Page) -> None:
    _card(desk, "un souci")
    desk.keyboard.press("Digit3")
    expect(desk.get_by_text(T["decided_more_needed"])).to_be_visible()


def test_a_question_about_aid_goes_to_a_mechanism_by_itself(demo: Demo, desk: Page) -> None:
    _card(desk, "sur la liste")
    desk.keyboard.press("Digit4")
    card = desk.locator(".card", has_text="sur la liste")
    card.get_by_label(T["recipient"]).select_option("djoliba_sante")
    card.get_by_role("button", name=T["hand_on"], exact=True).click()
    expect(desk.get_by_text(T["handed_on"]).first).to_be_visible(timeout=20_000)
    found = _read(demo, CFM)
    assert "liste" in found["narrative"]
    assert found["facts"]["category"] == "PROG"
    assert "danger" not in found["facts"]


def test_a_case_is_referred_to_a_member(demo: Demo, desk: Page) -> None:
    _card(desk, "nous dérange")
    desk.keyboard.press("Digit5")
    card = desk.locator(".card", has_text="nous dérange")
    card.get_by_label(T["recipient"]).select_option("djoliba_sante")
    card.get_by_label(T["code_category"]).first.select_option("SEA")
    card.get_by_role("button", name=T["hand_on"], exact=True).click()
    expect(desk.get_by_text(T["handed_on"])).to_have_count(2, timeout=20_000)
    found = _read(demo, FOCAL)
    assert "nous dérange" in found["narrative"]
    assert found["facts"]["category"] == "SEA"


class _Broken(Device):
    """A writer's program that seals whatever it likes where codes should stand."""

    instead: ClassVar[dict[str, Any]] = {}

    def plan(self, **changes: Any) -> Any:
        offered = super().plan(**changes).json()
        for item in offered["referrals"]:
            for part in item["parts"]:
                part["document"] |= self.instead
        return SimpleNamespace(json=lambda: offered)


@pytest.mark.parametrize(
    "instead",
    [{"facts": {"organisations": 5, "area": {}}, "split_off": {}}, {"split_off": 1, "facts": 7},
     {"needs": "x", "accused": {}, "organisations": [None], "handler": []}],
)  # fmt: skip
def test_one_that_was_sealed_wrongly_holds_up_no_other(
    demo: Demo, desk: Page, monkeypatch: pytest.MonkeyPatch, instead: dict[str, Any]
) -> None:
    team(demo, "maladroite")
    story, other = f"mal écrit {len(str(instead))}", f"bien écrit {len(str(instead))}"
    monkeypatch.setattr(_Broken, "instead", instead)
    with httpx.Client(transport=loopback(), base_url=demo.address) as client:
        for kind, words in ((_Broken, story), (Device, other)):
            device = kind(client, demo, "maladroite")
            body = device.seal(said={"narrative": words}, organisations=[])
            assert device.send(body).status_code == 201
    desk.get_by_role("button", name=T["look_again"]).click()
    desk.get_by_role("button", name=T["open_all"]).click()
    expect(desk.locator("blockquote", has_text=other)).to_be_visible(timeout=20_000)
    expect(desk.locator("blockquote", has_text=story)).to_be_visible()


def _read(demo: Demo, seat: str) -> dict[str, object]:
    """What the recipient opens with its own key."""
    client, deadline = _client(demo, seat), time.time() + 10
    items: list[dict[str, object]] = []
    while not items and time.time() < deadline:
        items = client.get("/api/v1/referrals")["items"]
    (item,) = items
    part = item["parts"][0]["id"]  # type: ignore[index] # as the API gives it
    sealed = client.download(f"/api/v1/referrals/{item['id']}/parts/{part}")
    return open_document(sealed, [demo.network.identities[seat]])
