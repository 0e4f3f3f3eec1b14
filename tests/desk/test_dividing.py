"""Several recipients with words of their own, and a service that helps: sealed in the page."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from cbcm.cli.client import Client
from cbcm.demo.people import loopback, send_sms
from cbcm.demo.server import Demo
from cbcm.desk import rendering
from cbcm.sealing import open_document
from tests.desk.browsing import (
    LAPTOP,
    NARROW,
    Ready,
    Sent,
    ready,
    signed_in,
    team,
    unlock,
)
from tests.outside import needs_browser
from tests.team import WHAT_SHE_SAID, Device
from tests.world import DESK

T = rendering.words()["fr"]
BAOBAB, DJOLIBA = "baobab_secours:focal_point", "djoliba_sante:focal_point"
CFM = "baobab_secours:cfm"
CLINIC, LISTENING = "kenyeba_clinic:service", "kenyeba_listening:service"
STORY = "Bonjour, le chauffeur m'a demandé de dormir avec lui, l'infirmier a tout vu"

pytestmark = [needs_browser, pytest.mark.matrix]


@pytest.fixture(scope="module")
def oumou(demo: Demo, browser: Browser) -> Ready:
    return ready(demo, browser, "oumou", DESK)


@pytest.fixture(scope="module")
def sent() -> Sent:
    return Sent()


@pytest.fixture(scope="module")
def desk(demo: Demo, browser: Browser, oumou: Ready, sent: Sent) -> Iterator[Page]:
    """A duty reader who is signed in, on a laptop."""
    with signed_in(demo, browser, oumou.account, LAPTOP, sent) as page:
        yield page


def _told(demo: Demo, sender: str, story: str, *, who: str = "6") -> None:
    """A whole dialogue that names nobody we know: the desk reads it."""
    for text in (story, "2", "je ne sais pas", "0", who):
        send_sms(demo.network, demo.address, sender, text)


def _opened(demo: Demo, page: Page, found: Ready, story: str) -> Locator:
    """Everything is open; returns the card of that account, with the focus inside."""
    page.goto(f"{demo.address}/desk/inbox")
    unlock(page, found.words, found.t)
    unread = page.get_by_role("button", name=found.t["open_all"])
    (unread if unread.count() else page.get_by_role("button", name=found.t["open"])).first.click()
    card = page.locator(".card", has=page.locator("blockquote", has_text=story))
    card.locator("h3").first.focus()
    return card


def _recipient(card: Locator, number: int, target: str, way: str, words: str) -> None:
    group = card.get_by_role("group", name=T["recipient_number"].format(number=number))
    group.get_by_label(T["way_label"]).select_option(way)
    group.get_by_label(T["recipient"]).select_option(target)
    group.get_by_label(T["words_for"]).fill(words)


def _hand_on(card: Locator) -> None:
    card.get_by_role("button", name=T["hand_on"], exact=True).click()


def _kept(demo: Demo, seat: str) -> dict[str, Any]:
    """What a recipient opens with its own key outside any page, and keeps."""
    client, deadline = Client(demo.address, demo.network.token(seat), loopback()), time.time() + 10
    items: list[dict[str, Any]] = []
    while not items and time.time() < deadline:
        items = client.get("/api/v1/referrals")["items"]
    (item,) = items
    (part,) = item["parts"]
    sealed = client.download(f"/api/v1/referrals/{item['id']}/parts/{part['id']}")
    found = open_document(sealed, [demo.network.identities[seat]])
    opened = {"opened": {part["id"]: found["token"]}, "kept": True}
    assert client.post(f"/api/v1/referrals/{item['id']}/acknowledgement", opened)["state"] == "kept"
    return {"kind": part["kind"], **found}


def _waits(demo: Demo, seat: str) -> int:
    client = Client(demo.address, demo.network.token(seat), loopback())
    return len(client.get("/api/v1/referrals")["items"])


def test_each_recipient_reads_the_words_that_were_typed_for_it(
    demo: Demo, desk: Page, oumou: Ready, sent: Sent
) -> None:
    _told(demo, "+22370001201", STORY)
    card = _opened(demo, desk, oumou, STORY)
    desk.keyboard.press("Digit5")
    card.get_by_role("button", name=T["add_recipient"]).click()
    card.get_by_role("button", name=T["add_recipient"]).click()
    _recipient(card, 1, "baobab_secours", "agency", "le chauffeur")
    _recipient(card, 2, "djoliba_sante", "agency", "le  médecin et Le Chauffeur")
    _recipient(card, 3, "baobab_secours", "feedback", "quand vient le riz")
    card.get_by_label(T["code_category"]).first.select_option("SEA")
    for wrong, said in (
        ("le  médecin et Le Chauffeur", T["words_stand_in"].split("{one}")[0]),
        ("", T["words_missing"].split("{name}")[0].strip()),
        ("le CHAUFFEUR", T["words_stand_in"].split("{one}")[0]),
    ):
        _recipient(card, 2, "djoliba_sante", "agency", wrong)
        _hand_on(card)
        expect(card.get_by_role("alert")).to_contain_text(said)
    _recipient(card, 2, "djoliba_sante", "agency", "l'infirmier a tout vu")
    _recipient(card, 3, "baobab_secours", "feedback", f"Voici : {STORY}")
    _hand_on(card)
    expect(card.get_by_role("alert")).to_contain_text(T["only_aid_hint"])
    _recipient(card, 3, "baobab_secours", "agency", "encore autre chose")
    _hand_on(card)
    expect(card.get_by_role("alert")).to_contain_text(T["same_recipient"])
    assert not sent.holds("shares"), "nothing left the page before it was right"
    _recipient(card, 3, "baobab_secours", "feedback", "quand vient le riz")
    _hand_on(card)
    expect(desk.get_by_text(T["handed_on"])).to_be_visible(timeout=20_000)

    baobab, djoliba, aid = (_kept(demo, seat) for seat in (BAOBAB, DJOLIBA, CFM))
    assert (baobab["narrative"], djoliba["narrative"]) == ("le chauffeur", "l'infirmier a tout vu")
    for one in (baobab, djoliba):
        assert one["others_involved"] is True
        assert one["facts"]["category"] == "SEA"
        assert one["organisation_answer"] is None
        assert one["identity"] is None
    assert (aid["narrative"], aid["facts"]["category"]) == ("quand vient le riz", "PROG")
    assert aid["others_involved"] is False
    for word in ("chauffeur", "SEA", "danger", "child", "infirmier", "aid worker"):
        assert word not in str(aid)
    assert not sent.holds("infirmier")
    assert not sent.holds("riz")
    assert _waits(demo, DESK) == 0


def test_what_a_team_typed_of_the_accused_goes_to_nobody_elses_part(
    demo: Demo, desk: Page, oumou: Ready
) -> None:
    team(demo, "equipe-deux")
    story = "deux hommes de deux organisations, chacun sa part"
    said = {"narrative": story, "accused": "Adama Exemplaire", "where": "la pompe du nord"}
    with httpx.Client(transport=loopback(), base_url=demo.address) as client:
        device = Device(client, demo, "equipe-deux")
        body = device.seal(said=said, organisations=["baobab_secours", "djoliba_sante"])
        assert device.send(body).status_code == 201
    card = _opened(demo, desk, oumou, story)
    desk.keyboard.press("Digit5")
    card.get_by_role("button", name=T["add_recipient"]).click()
    _recipient(card, 1, "baobab_secours", "agency", "sa part à lui")
    _recipient(card, 2, "djoliba_sante", "agency", "l'autre part")
    _hand_on(card)
    expect(desk.get_by_text(T["handed_on"])).to_be_visible(timeout=20_000)
    for seat in (BAOBAB, DJOLIBA):
        assert not {"accused", "where"} & set(_kept(demo, seat))


@pytest.mark.matrix
def test_one_recipient_gets_the_whole_again_where_the_second_was_taken_away(
    demo: Demo, desk: Page, oumou: Ready
) -> None:
    story = "un gardien de chez vous me suit depuis trois jours"
    _told(demo, "+22370001202", story)
    card = _opened(demo, desk, oumou, story)
    desk.keyboard.press("Digit5")
    card.get_by_role("button", name=T["add_recipient"]).click()
    _recipient(card, 1, "djoliba_sante", "agency", "des mots")
    card.get_by_role("button", name=T["remove_recipient"]).last.click()
    expect(card.get_by_label(T["words_for"])).to_be_hidden()
    card.get_by_label(T["way_label"]).select_option("feedback")
    _hand_on(card)
    expect(card.get_by_role("alert")).to_contain_text(T["aid_alone"])
    card.get_by_label(T["way_label"]).select_option("agency")
    _hand_on(card)
    expect(desk.get_by_text(T["handed_on"])).to_be_visible(timeout=20_000)
    found = _kept(demo, DJOLIBA)
    assert (found["narrative"], found["others_involved"]) == (story, False)


def test_a_service_learns_how_to_reach_her_and_the_account_stays(
    demo: Demo, desk: Page, oumou: Ready, sent: Sent
) -> None:
    quiet, story = "un homme du camp nous dérange", "on m'a frappée à la distribution"
    _told(demo, "+22370001203", quiet)
    _told(demo, "+22370001204", story, who="7")
    before = _waits(demo, DESK)
    card = _opened(demo, desk, oumou, quiet)
    desk.keyboard.press("Digit6")
    expect(card.get_by_text(T["contact_not_opened"])).to_be_visible()
    expect(card.get_by_label(T["service"], exact=True)).to_have_count(0)
    desk.keyboard.press("Escape")
    card.locator("h3").first.focus()
    desk.keyboard.press("Digit1")
    desk.keyboard.press("Digit1")
    expect(desk.get_by_text(T["decided_wrong_number"])).to_be_visible()

    card = desk.locator(".card", has=desk.locator("blockquote", has_text=story))
    card.locator("h3").first.focus()
    desk.keyboard.press("Digit6")
    card.get_by_label(T["service"], exact=True).select_option("kenyeba_clinic")
    card.get_by_label(T["need_health"], exact=True).check()
    expect(card.get_by_label(T["account_too"])).to_be_hidden()
    _hand_on(card)
    expect(card.get_by_text(T["service_told"])).to_be_visible(timeout=20_000)
    found = _kept(demo, CLINIC)
    assert found["kind"] == "assistance"
    assert (found["phone"], found["needs"]) == ("+22370001204", ["health"])
    assert found["may_write"] is True
    for word in (story, "narrative", "organisation", "handler", "category"):
        assert word not in str(found)
    assert not sent.holds("22370001204")
    assert _waits(demo, DESK) == before - 1, "her account stays, and how to reach her"

    card.locator("h3").first.focus()
    desk.keyboard.press("Digit6")
    card.get_by_label(T["service"], exact=True).select_option("kenyeba_listening")
    card.get_by_label(T["account_too"]).check()
    _hand_on(card)
    expect(desk.get_by_text(T["handed_on"])).to_be_visible(timeout=20_000)
    client = Client(demo.address, demo.network.token(LISTENING), loopback())
    kinds = {part["kind"] for item in client.get("/api/v1/referrals")["items"]
             for part in item["parts"]}  # fmt: skip
    assert kinds - {"notice"} == {"account", "assistance"}


@pytest.mark.matrix
@pytest.mark.parametrize("language", ["fr", "en", "ar"])
def test_everybody_can_divide_and_ask_for_help(demo: Demo, browser: Browser, language: str) -> None:
    found = ready(demo, browser, f"reader-{language}", DESK, language)
    story = f"une histoire pour {language}." + " Il est revenu le lendemain." * 60
    _told(demo, f"+2237000130{ord(language[0]) % 10}", story, who="7")
    for device in (NARROW, LAPTOP):
        with signed_in(demo, browser, found.account, device) as page:
            card = _opened(demo, page, found, story)
            page.keyboard.press("Digit5")
            card.get_by_role("button", name=found.t["add_recipient"]).click()
            _check(page)
            if device is LAPTOP:
                words = card.locator("blockquote").first.bounding_box()
                field = card.get_by_label(found.t["words_for"]).last.bounding_box()
                assert words is not None
                assert field is not None
                assert words["x"] + words["width"] <= field["x"] or (
                    field["x"] + field["width"] <= words["x"]
                ), "her account stands beside the field"
                assert 0 <= words["y"] < 800, "and is in sight"
            card.locator("h3").first.focus()
            page.keyboard.press("Digit6")
            card.get_by_label(found.t["service"], exact=True).select_option("kenyeba_listening")
            _check(page)


def _check(page: Page) -> None:
    report = Axe().run(page)
    assert report.violations_count == 0, report.generate_report()
    width = page.viewport_size
    assert width is not None
    assert page.evaluate("document.documentElement.scrollWidth") <= width["width"]


def test_help_that_no_service_could_give_is_passed_to_another(
    demo: Demo, desk: Page, oumou: Ready
) -> None:
    """The child protection service is run by whom it is about: the line finds one with her."""
    team(demo, "equipe-quatre")
    with httpx.Client(transport=loopback(), base_url=demo.address) as client:
        device = Device(client, demo, "equipe-quatre")
        asks = {"assistance": "yes", "may_contact": True, "child": "yes"}
        said = WHAT_SHE_SAID | {"phone": "+22370001299", "hours": "evening"}
        body = device.seal(said=said, organisations=["neem_jeunesse"], **asks)
        assert device.send(body).status_code == 201
    desk.goto(f"{demo.address}/desk/inbox")
    unlock(desk, oumou.words, oumou.t)
    desk.get_by_role("button", name=T["open_all"]).click()
    card = desk.locator(".card", has=desk.get_by_text(T["step_service"]))
    expect(card.get_by_text(T["fact_services"])).to_be_visible()
    card.get_by_text(T["step_service"]).click()
    card.get_by_label(T["service"], exact=True).select_option("kenyeba_listening")
    expect(card.get_by_label(T["account_too"])).to_be_hidden()
    card.get_by_label(T["service"], exact=True).select_option("kenyeba_clinic")
    card.get_by_label(T["need_health"], exact=True).check()
    if os.environ.get("SHOTS"):
        card.screenshot(path=str(Path(os.environ["SHOTS"]) / "passing.png"))
    _hand_on(card)
    expect(card.get_by_text(T["help_told"])).to_be_visible(timeout=20_000)
    found = _kept(demo, CLINIC)
    assert (found["kind"], found["phone"], found["hours"]) == (
        "assistance", "+22370001299", "evening"
    )  # fmt: skip
    assert not {"narrative", "organisations", "facts"} & set(found)
