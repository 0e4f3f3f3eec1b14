"""What the pages must bear: no line, nobody there, a hostile server."""

from __future__ import annotations

import base64

import pytest
from playwright.sync_api import Browser, Route, expect
from sqlalchemy import select

from cbcm import tables
from cbcm.access import sessions
from cbcm.demo.server import Demo
from cbcm.sealing import new_identity, seal, seal_text
from cbcm.vocabulary import KeyKind, PartKind
from tests.desk.browsing import (
    LAPTOP,
    MARK,
    PHONE,
    WORDS,
    Ready,
    Sent,
    complain,
    person,
    ready,
    sign,
    sign_in,
    signed_in,
    type_back,
    unlock,
)
from tests.outside import needs_browser
from tests.world import FOCAL

OFFLINE = "net::ERR_INTERNET_DISCONNECTED"
ALTERNATE = "baobab_secours:alternate"

pytestmark = needs_browser


@pytest.fixture(scope="module")
def awa(demo: Demo, browser: Browser) -> Ready:
    found = ready(demo, browser, "awa", FOCAL)
    complain(demo, "+22370000001")
    return found


def test_a_line_that_breaks_off_loses_nothing(demo: Demo, browser: Browser, awa: Ready) -> None:
    t = awa.t
    with signed_in(demo, browser, awa.account, PHONE, forgiven=OFFLINE) as page:
        page.goto(f"{demo.address}/desk/inbox")
        unlock(page, awa.words, t)
        page.context.set_offline(True)
        page.get_by_role("button", name=t["open"], exact=True).first.click()
        expect(page.get_by_text(t["trouble_offline"])).to_be_visible()
        page.context.set_offline(False)
        page.get_by_role("button", name=t["try_again"]).click()
        expect(page.locator("blockquote")).to_contain_text(MARK)
        expect(page.get_by_text(t["server_knows"])).to_be_visible()

        page.get_by_text(t["step_answer"], exact=True).click()
        page.get_by_role("radio").first.check()
        page.get_by_label(t["answer_words"]).fill("Encore un mot")
        page.context.set_offline(True)
        page.get_by_role("button", name=t["answer_send"]).click()
        expect(page.get_by_text(t["trouble_offline"])).to_be_visible()
        page.context.set_offline(False)
        page.get_by_role("button", name=t["look_again"]).click()  # typed words outlive it
        expect(page.get_by_label(t["answer_words"])).to_have_value("Encore un mot")
        page.get_by_role("button", name=t["try_again"]).click()
        expect(page.get_by_text(t["answered"].format(code="A1"))).to_be_visible()


@pytest.mark.matrix
def test_a_session_that_ended_takes_nothing_from_the_page(
    demo: Demo, browser: Browser, awa: Ready
) -> None:
    t = awa.t
    with signed_in(demo, browser, awa.account, PHONE, forgiven="Failed to load resource") as page:
        page.goto(f"{demo.address}/desk/inbox")
        unlock(page, awa.words, t)
        demo.context.store.write(lambda c: sessions.end_all(c, awa.account))
        page.get_by_role("button", name=t["open"], exact=True).first.click()
        link = page.get_by_role("link", name=t["sign_in_again"])
        assert (link.get_attribute("target"), link.get_attribute("rel")) == ("_blank", "noopener")
        sign_in(demo, page.context, awa.account)
        page.get_by_role("button", name=t["try_again"]).click()
        expect(page.locator("blockquote")).to_contain_text(MARK)


@pytest.mark.matrix
def test_an_answers_size_tells_as_little_as_the_servers_own(
    demo: Demo, browser: Browser, awa: Ready
) -> None:
    t, sizes = awa.t, []
    key = new_identity()[1]

    def take(route: Route) -> None:
        sizes.append(_padded(base64.b64decode(route.request.post_data_json["sealed"])))
        route.fulfill(status=204)

    def one_code(route: Route) -> None:
        body = route.fetch().json()
        body["items"] = [item | {"reply_keys": [key]} for item in body["items"]]
        route.fulfill(json=body)

    texts = ["é" * 10, "a" * 1010, "é" * 600, "a" * 1999]
    with signed_in(demo, browser, awa.account, PHONE) as page:
        page.route("**/answers", take)
        page.route("**/api/v1/referrals?*", one_code)
        page.goto(f"{demo.address}/desk/inbox")
        unlock(page, awa.words, t)
        page.get_by_role("button", name=t["open"], exact=True).first.click()
        page.get_by_text(t["step_answer"], exact=True).click()
        page.get_by_role("radio").first.check()
        for text in texts:
            page.get_by_label(t["answer_words"]).fill(text)
            page.get_by_role("button", name=t["answer_send"]).click()
            expect(page.get_by_label(t["answer_words"])).to_have_value("")
    assert sizes == [_padded(seal_text(text, [key])) for text in texts]


def _padded(sealed: bytes) -> int:
    """The bytes after the header, whose length is partly drawn by lot."""
    return len(sealed) - sealed.index(b"\n", sealed.index(b"\n--- ") + 1)


@pytest.mark.matrix
def test_nobody_there_for_15_minutes_locks_the_page(
    demo: Demo, browser: Browser, awa: Ready
) -> None:
    t = awa.t
    with signed_in(demo, browser, awa.account, PHONE) as page:
        page.clock.install()
        page.goto(f"{demo.address}/desk/inbox")
        unlock(page, awa.words, t)
        page.get_by_role("button", name=t["open"], exact=True).first.click()
        expect(page.locator("blockquote")).to_contain_text(MARK)
        page.clock.fast_forward(14 * 60_000)
        expect(page.locator("blockquote")).to_contain_text(MARK)
        page.clock.fast_forward(2 * 60_000)
        expect(page.get_by_text(t["locked_idle"])).to_be_visible()
        assert MARK not in page.content()
        expect(page.get_by_role("button", name=t["open"], exact=True).first).to_be_disabled()


@pytest.mark.matrix
def test_what_is_no_challenge_is_not_answered(demo: Demo, browser: Browser) -> None:
    """A server that sends a complaint's part as a challenge must not learn what is in it."""
    found = ready(demo, browser, "hawa", FOCAL)
    key = _public(demo, found)
    part = seal(PartKind.ACCOUNT, {"challenge": "ab" * 32, "seat": FOCAL, "public_key": key}, [key])
    offered = {"seat": FOCAL, "public_key": key, "due_at": 0,
               "sealed": base64.b64encode(part.ciphertext).decode()}  # fmt: skip
    sent = Sent()

    def answer(route: Route) -> None:
        assert route.request.method == "GET", "the page answered what is no challenge"
        route.fulfill(json={"items": [offered]})

    with signed_in(demo, browser, found.account, PHONE, sent) as page:
        page.route("**/api/v1/directory/challenges", answer)
        page.goto(f"{demo.address}/desk/key")
        page.get_by_label(found.t["your_five_words"], exact=True).fill(" ".join(found.words))
        page.get_by_role("button", name=found.t["drill_answer"]).click()
        expect(page.get_by_text(found.t["drill_none"])).to_be_visible(timeout=20_000)
    assert sent.parts
    assert not sent.holds("ab" * 32)


@pytest.mark.matrix
def test_wrong_words_are_said_to_be_wrong_in_the_page(
    demo: Demo, browser: Browser, awa: Ready
) -> None:
    t = awa.t
    given = {
        "abaisser": t["not_five_words"].format(number=1),
        "abaisser abaisser abaixser abaisser abaisser": t["word_not_known"].format(number=3),
        "abaisser abaisser abaisser abaisser abaisser": t["words_do_not_open"],
    }
    with signed_in(demo, browser, awa.account, PHONE) as page:
        page.goto(f"{demo.address}/desk/inbox")
        for words, said in given.items():
            page.get_by_label(t["your_five_words"], exact=True).fill(words)
            page.keyboard.press("Enter")
            expect(page.get_by_text(said)).to_be_visible(timeout=20_000)


@pytest.mark.matrix
def test_a_deputy_works_at_the_other_seat_with_the_own_key(demo: Demo, browser: Browser) -> None:
    deputy, t = ready(demo, browser, "deputy", ALTERNATE), WORDS["fr"]
    sign(demo, "deputy", FOCAL, _public(demo, deputy), kind=KeyKind.DELEGATED)
    complain(demo, "+22375000001")
    with signed_in(demo, browser, deputy.account, LAPTOP) as page:
        page.goto(f"{demo.address}/desk/inbox")
        expect(page.get_by_text(t["nothing_waits"])).to_be_visible()
        page.get_by_label(t["at_seat"]).select_option(FOCAL)
        expect(page.get_by_role("button", name=t["open"], exact=True).first).to_be_visible()
        unlock(page, deputy.words, t)
        fresh = page.locator(".card").filter(has_not_text=t["mark_opened"])
        fresh.get_by_role("button", name=t["open"], exact=True).last.click()
        expect(page.locator("blockquote")).to_contain_text(MARK)
        expect(page.get_by_text(t["server_knows"])).to_be_visible()


@pytest.mark.matrix
def test_a_key_whose_receipt_was_lost_is_sent_once(demo: Demo, browser: Browser) -> None:
    """The server has it, the answer never came: the repetition says that all is well."""
    account, t, posted = person(demo, "oumou", FOCAL), WORDS["fr"], []

    def lose_the_first(route: Route) -> None:
        if route.request.method == "POST":
            posted.append(route.request.post_data)
            if len(posted) == 1:
                route.fetch()
                return route.abort()
        return route.continue_()

    with signed_in(demo, browser, account, PHONE, forgiven="Failed to load resource") as page:
        page.route("**/api/v1/session/keys", lose_the_first)
        page.goto(f"{demo.address}/desk/key")
        page.get_by_role("button", name=t["make_key"]).click()
        words = page.locator("ol.words li").all_inner_texts()
        page.get_by_role("button", name=t["words_written"]).click()
        type_back(page, words, t)
        page.get_by_role("button", name=t["try_again"]).click(timeout=20_000)
        expect(page.locator(".card .secret")).to_have_count(1)
    assert len(posted) == 2
    assert posted[0] == posted[1]


def _public(demo: Demo, found: Ready) -> str:
    columns = tables.locked_key.c
    asked = select(columns.public_key).where(columns.account_id == found.account)
    return str(demo.context.store.read(lambda c: c.execute(asked).scalar_one()))
