"""Operators and mobile teams: write down without a line, send with one, practise with nothing."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from cbcm.demo.people import loopback
from cbcm.demo.server import Demo
from cbcm.desk import files, rendering
from cbcm.sealing import open_document
from cbcm.triage.forms import digest_of
from cbcm.wording import fold
from tests.desk.browsing import (
    LAPTOP,
    MARK,
    NARROW,
    PHONE,
    STORY,
    WORDS,
    Sent,
    sign_in,
    signed_in,
    team,
    type_back,
)
from tests.longer import first
from tests.outside import needs_browser
from tests.world import FOCAL

T = WORDS["fr"]
NAME = "Fatoumata Exemplaire"
NUMBER = "+22370119922"
NO_LINE = "ERR_INTERNET_DISCONNECTED"

pytestmark = needs_browser


def _own_words(page: Page, t: Any) -> list[str]:
    page.get_by_role("button", name=t["make_device_key"]).click()
    words = page.locator("ol.words li").all_inner_texts()
    page.get_by_role("button", name=t["words_written"]).click()
    type_back(page, words, t)
    expect(page.get_by_role("button", name=t["new_account"])).to_be_visible(timeout=20_000)
    return words


def _choose(page: Page, name: str, value: str) -> None:
    page.get_by_label(T[f"form_{name}"], exact=True).select_option(value)


def _write(page: Page, story: str = STORY, *, share: bool = False) -> None:
    page.get_by_role("button", name=T["new_account"]).click()
    _choose(page, "channel", "in_person")
    _choose(page, "language", "bm")
    _choose(page, "reporter", "survivor")
    _choose(page, "category", "SEA")
    _choose(page, "organisation", "baobab_secours")
    page.get_by_label(T["form_narrative"]).fill(story)
    if share:
        page.get_by_label(T["form_share_identity"]).check()
        page.get_by_label(T["form_name"], exact=True).fill(NAME)
        page.get_by_label(T["form_may_contact"]).check()
        page.get_by_label(T["form_phone"], exact=True).fill(NUMBER)


def _finish(page: Page) -> str:
    page.get_by_role("button", name=T["finish"]).click()
    number = page.locator(".number")
    expect(number).to_be_visible(timeout=20_000)
    return re.sub(r"\D", "", number.inner_text())


def _heard(demo: Demo, code: str) -> str:
    with httpx.Client(transport=loopback()) as client:
        answer = client.post(f"{demo.address}/api/v1/follow-up", json={"code": code})
    return str(answer.json().get("status", answer.status_code))


def _accounts(demo: Demo, seat: str = FOCAL) -> list[str]:
    """The words that wait for a seat, opened with its key."""
    work = demo.seats[seat]
    found = []
    for item in work.inbox():
        held = work.open(item["id"])
        found += [str(d.get("narrative")) for d in held.documents.values() if "narrative" in d]
    return found


def test_a_team_writes_without_a_line_and_sends_with_one(demo: Demo, browser: Browser) -> None:
    sent, account = Sent(), team(demo, "equipe")
    with signed_in(demo, browser, account, PHONE, sent, forgiven=NO_LINE) as page:
        page.goto(f"{demo.address}/desk/intake")
        words = _own_words(page, T)
        page.wait_for_function("navigator.serviceWorker.controller !== null")
        page.wait_for_function(
            "caches.open('cbcm-intake').then((c) => c.keys()).then((k) => k.length >= 3)"
        )
        page.context.set_offline(True)
        _write(page, share=True)
        code = _finish(page)
        expect(page.get_by_text(T["not_sent_yet"])).to_be_visible()
        assert _heard(demo, code) == "404"
        _stays_sealed(page)
        page.reload()
        expect(page.get_by_role("heading", name="1")).to_have_text(
            T["unsent_count"].format(count=1)
        )
        expect(page.get_by_text(T["no_offline"])).to_have_count(0)
        _opens_at_the_desk(demo, page)
        page.get_by_label(T["your_five_words"], exact=True).fill(" ".join(words))
        page.get_by_role("button", name=T["unlock_drafts"]).click()
        expect(page.get_by_role("button", name=T["send_now"])).to_be_visible(timeout=20_000)
        page.context.set_offline(False)
        expect(page.get_by_text(T["unsent_none"])).to_be_visible(timeout=20_000)
    assert _heard(demo, code) == "waiting"
    assert [text for text in _accounts(demo) if MARK in text]
    for word in (MARK, *NAME.split(), NUMBER[1:], *words):
        assert not sent.holds(word), word
    assert not sent.holds_run(words)


def _opens_at_the_desk(demo: Demo, page: Page) -> None:
    """Where the words are lost, the locked file is enough for a duty reader."""
    with page.expect_download() as got:
        page.get_by_role("button", name=T["save_for_desk"]).click()
    document = open_document(
        got.value.path().read_bytes(), [demo.network.identities["network:desk"]]
    )
    assert MARK in document["narrative"]
    assert document["facts"]["category"] == "SEA"


def _stays_sealed(page: Page) -> None:
    """What lies on the device is age, and holds no word of hers."""
    stored = page.evaluate(
        """() => new Promise((done) => {
          const asked = indexedDB.open("cbcm");
          asked.onsuccess = () => {
            const all = asked.result.transaction("drafts").objectStore("drafts").getAll();
            all.onsuccess = () => done(all.result.map((one) => ({
              ...one, sealed: new TextDecoder("latin1").decode(one.sealed),
            })));
          };
        })"""
    )
    (draft,) = stored
    assert draft["sealed"].startswith("age-encryption.org/v1\n-> X25519")
    assert draft["sealed"].count("-> X25519") >= 3, "to the writer and to the desk's keys"
    assert set(draft) == {"id", "account", "day", "ready", "sealed"}
    assert not any(word in str(draft) for word in (MARK, NAME, NUMBER))


@pytest.mark.matrix
def test_with_a_line_it_is_sent_at_once_and_a_lost_answer_makes_no_second(
    demo: Demo, browser: Browser
) -> None:
    before = len(_accounts(demo))
    forgiven = "ERR_FAILED|422"
    with signed_in(demo, browser, team(demo, "ligne"), LAPTOP, forgiven=forgiven) as page:
        page.goto(f"{demo.address}/desk/intake")
        _own_words(page, T)
        answers: list[int] = []

        def lose_the_first(route: Any) -> None:
            answer = route.fetch()
            answers.append(answer.status)
            if len(answers) == 1:
                route.abort()
            else:
                route.fulfill(response=answer)

        page.route("**/api/v1/complaints", lose_the_first)
        _write(page, "Un gardien demande des choses pour laisser passer à la pompe")
        code = _finish(page)
        page.get_by_role("button", name=T["try_again"]).click()
        expect(page.get_by_text(T["sent_now"])).to_be_visible(timeout=20_000)
    assert answers == [201, 422]
    assert _heard(demo, code) == "waiting"
    assert len(_accounts(demo)) == before + 1


@pytest.mark.matrix
def test_a_consent_that_is_taken_back_takes_its_details_along(demo: Demo, browser: Browser) -> None:
    with signed_in(demo, browser, team(demo, "retrait"), PHONE) as page:
        page.goto(f"{demo.address}/desk/intake")
        _own_words(page, T)
        _write(page, "Un récit avec un accord repris", share=True)
        page.get_by_label(T["form_share_identity"]).uncheck()
        page.get_by_label(T["form_may_contact"]).uncheck()
        expect(page.get_by_label(T["form_name"], exact=True)).to_be_hidden()
        _finish(page)
        expect(page.get_by_text(T["sent_now"])).to_be_visible(timeout=20_000)
    work = demo.seats[FOCAL]
    held = [work.open(item["id"]) for item in work.inbox()]
    documents = [d for one in held for d in one.documents.values()]
    (mine,) = [d for d in documents if "accord repris" in str(d.get("narrative"))]
    assert NAME not in str(mine)
    assert NUMBER not in str(documents[-1])


@pytest.mark.matrix
def test_a_number_for_danger_leaves_for_nobody_else(demo: Demo, browser: Browser) -> None:
    """Also where the server would have the page write it into what the agency gets."""
    with signed_in(demo, browser, team(demo, "vie"), PHONE) as page:
        page.goto(f"{demo.address}/desk/intake")
        _own_words(page, T)

        def ask_for_all(route: Any) -> None:
            offered = route.fetch().json()
            for referral in offered["referrals"]:
                for part in referral["parts"]:
                    part["fill"] = sorted({*part["fill"], "phone", "name"})
            route.fulfill(json=offered)

        page.route("**/api/v1/complaints/plan", ask_for_all)
        _write(page, "Une vie est menacée ce soir")
        page.get_by_label(T["form_share_identity"]).check()
        page.get_by_label(T["form_name"], exact=True).fill(NAME)
        page.get_by_label(T["form_imminent"]).check()
        page.get_by_label(T["form_phone_in_danger"], exact=True).fill(NUMBER)
        _finish(page)
        expect(page.get_by_text(T["sent_now"])).to_be_visible(timeout=20_000)
    work = demo.seats[FOCAL]
    held = [work.open(item["id"]) for item in work.inbox()]
    (mine,) = [str(h.documents) for h in held if "menacée ce soir" in str(h.documents)]
    assert NAME in mine
    assert NUMBER not in mine


@pytest.mark.matrix
def test_whoever_handles_it_is_found_at_the_end_of_a_long_description(
    demo: Demo, browser: Browser
) -> None:
    """The page folds and counts as the server does: in every script, whatever stands before."""
    before = " ".join(f"mot{chr(ord('a') + at)}" for at in range(24))
    said = f"{before} Moussa Weiß রহমান (+٢٢٣) ٧٦/١٢.٣٤-٥٦"
    with signed_in(demo, browser, team(demo, "longue"), PHONE) as page:
        page.goto(f"{demo.address}/desk/intake")
        _own_words(page, T)
        with page.expect_request(
            lambda r: r.url.endswith("/complaints/plan") and '"language":"bm"' in str(r.post_data)
        ) as asked:
            _write(page)
            page.get_by_label(T["form_accused"]).fill(said)
            _finish(page)
        form = asked.value.post_data_json
        expect(page.get_by_text(T["sent_now"])).to_be_visible(timeout=20_000)
    words = re.findall(r"[^\W\d_]+", fold("Moussa Weiß রহমান"))
    for word in (*words, "76123456"):
        assert digest_of(form["salt"], word) in form["named"], word


def test_practice_reaches_nothing(demo: Demo, browser: Browser) -> None:
    with signed_in(
        demo, browser, team(demo, "exercice"), PHONE, forgiven="Content Security Policy"
    ) as page:
        page.goto(f"{demo.address}/desk/practice")
        expect(page.get_by_text(T["practice_note"])).to_be_visible()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        _choose(page, "channel", "hotline")
        _choose(page, "language", "fr")
        page.get_by_label(T["form_narrative"]).fill(STORY)
        page.get_by_role("button", name=T["practice_finish"]).click()
        expect(page.get_by_text(T["practice_nothing"])).to_be_visible()
        refused = page.evaluate("fetch('/api/v1/session').then(() => 'reached', () => 'refused')")
        assert refused == "refused", "the browser itself keeps it from connecting"
        assert asked == []
        assert page.evaluate("indexedDB.databases().then((all) => all.length)") == 0
    script = files.of("practice.js")
    assert script is not None
    assert b"fetch(" not in script.content
    assert b"indexedDB" not in script.content


@pytest.mark.matrix
@pytest.mark.parametrize("language", rendering.LANGUAGES)
@pytest.mark.parametrize("name", ["intake", "practice"])
def test_everybody_can_use_the_form_at_320_pixels(
    demo: Demo, browser: Browser, language: str, name: str
) -> None:
    t = WORDS[language]
    account = team(demo, f"{name}-{language}", language=language)
    with signed_in(demo, browser, account, NARROW) as page:
        page.goto(f"{demo.address}/desk/{name}")
        if name == "intake":
            _own_words(page, t)
            page.get_by_role("button", name=t["new_account"]).click()
        page.get_by_label(t["form_may_contact"]).check()
        page.get_by_label(t["form_share_identity"]).check()
        page.get_by_label(t["form_imminent"]).check()
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= 320, f"{language} is {width} wide"


NOT_KEPT = """(times) => {
  const kept = IDBObjectStore.prototype.put;
  let left = times;
  IDBObjectStore.prototype.put = function put(...all) {
    if (this.name === "drafts" && left-- > 0) throw new DOMException("full", "QuotaExceededError");
    return kept.apply(this, all);
  };
}"""


@pytest.mark.matrix
@pytest.mark.parametrize("times", first([1000, 1], 1))
def test_a_device_that_is_full_sends_all_the_same(demo: Demo, browser: Browser, times: int) -> None:
    """The page says "finish and send" where it could not keep what is written."""
    with signed_in(demo, browser, team(demo, f"pleine-{times}"), PHONE) as page:
        page.goto(f"{demo.address}/desk/intake")
        _own_words(page, T)
        page.evaluate(NOT_KEPT, times)
        _write(page, f"Un récit sur un appareil plein, {times} fois")
        expect(page.get_by_text(T["not_kept"])).to_be_visible(timeout=20_000)
        code = _finish(page)
        expect(page.get_by_text(T["sent_now"])).to_be_visible(timeout=20_000)
    assert _heard(demo, code) == "waiting"
    assert len([text for text in _accounts(demo) if f"plein, {times} fois" in text]) == 1


@pytest.mark.matrix
def test_what_another_window_changed_is_not_taken_for_sent(demo: Demo, browser: Browser) -> None:
    forgiven = "409"
    with signed_in(demo, browser, team(demo, "deux"), PHONE, forgiven=forgiven) as page:
        page.goto(f"{demo.address}/desk/intake")
        words = _own_words(page, T)
        _write(page, "Ce que la première fenêtre envoie")
        page.get_by_role("button", name=T["put_aside"]).click()
        other = page.context.new_page()
        other.goto(f"{demo.address}/desk/intake")
        other.get_by_label(T["your_five_words"], exact=True).fill(" ".join(words))
        other.get_by_role("button", name=T["unlock_drafts"]).click()
        other.get_by_role("button", name=T["go_on_writing"]).click()
        page.get_by_role("button", name=T["go_on_writing"]).click()
        _finish(page)
        expect(page.get_by_text(T["sent_now"])).to_be_visible(timeout=20_000)
        other.get_by_label(T["form_narrative"]).fill("Ce que la seconde y ajoute")
        _finish(other)
        expect(other.get_by_text(T["trouble_conflict"])).to_be_visible(timeout=20_000)
        expect(other.get_by_text(T["sent_now"])).to_have_count(0)
        expect(other.get_by_text(T["unsent_count"].format(count=1))).to_be_visible()


@pytest.mark.matrix
def test_words_that_are_found_again_open_what_they_locked(demo: Demo, browser: Browser) -> None:
    with signed_in(demo, browser, team(demo, "perdus"), PHONE) as page:
        page.goto(f"{demo.address}/desk/intake")
        words = _own_words(page, T)
        _write(page, "Un récit sous les premiers mots")
        page.get_by_role("button", name=T["put_aside"]).click()
        page.reload()
        page.get_by_text(T["words_lost"], exact=True).click()
        _own_words(page, T)
        page.get_by_label(T["your_five_words"], exact=True).fill(" ".join(words))
        page.get_by_role("button", name=T["unlock_drafts"]).click()
        page.get_by_role("button", name=T["go_on_writing"]).click()
        expect(page.get_by_label(T["form_narrative"])).to_have_value(
            "Un récit sous les premiers mots"
        )


@pytest.mark.matrix
def test_a_page_put_aside_for_another_person_writes_and_sends_nothing(
    demo: Demo, browser: Browser
) -> None:
    first, second = team(demo, "premiere"), team(demo, "seconde")
    with signed_in(demo, browser, first, PHONE) as page:
        page.goto(f"{demo.address}/desk/intake")
        _own_words(page, T)
        _write(page, "Un récit de la première")
        sign_in(demo, page.context, second)
        page.get_by_role("button", name=T["finish"]).click()
        expect(page.get_by_text(T["another_person"])).to_be_visible()
        sign_in(demo, page.context, first)
        page.get_by_role("button", name=T["send_now"]).click()
        expect(page.get_by_text(T["sent_now"])).to_be_visible(timeout=20_000)
