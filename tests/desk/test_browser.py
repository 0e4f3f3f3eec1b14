"""The pages in a real browser: make a key, have it signed, open, keep, answer; nothing leaks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, expect

from cbcm.agencies.fingerprints import fingerprint
from cbcm.demo.server import Demo
from cbcm.wording import fold, languages
from tests.desk.browsing import (
    LAPTOP,
    MARK,
    PHONE,
    WORDS,
    Sent,
    complain,
    make_key,
    person,
    sign,
    signed_in,
    unlock,
    unsigned_key,
)
from tests.outside import needs_browser
from tests.world import FOCAL

SENT_ANYWAY = ("public", "safari", "mobile", "image")  # the browser's own words, in the list too
FREE = "Nous avons parlé au magasinier zanzibar."

pytestmark = needs_browser


@pytest.mark.parametrize(
    "device", [PHONE, pytest.param(LAPTOP, marks=pytest.mark.matrix)], ids=["phone", "laptop"]
)
def test_from_a_key_to_an_answer(
    demo: Demo, browser: Browser, device: dict[str, Any], tmp_path: Path
) -> None:
    subject = f"awa-{device['viewport']['width']}"
    account, t, sent = person(demo, subject, FOCAL), WORDS["fr"], Sent()
    with signed_in(demo, browser, account, device, sent) as page:
        words = make_key(page, demo.address, t)
        public_key = unsigned_key(demo, subject)
        expect(page.locator(".card .secret")).to_have_text(fingerprint(public_key, "fr"))
        expect(page.get_by_text(t["state_waiting"])).to_be_visible()
        sign(demo, subject, FOCAL, public_key, days_ago=25)
        page.reload()
        expect(page.get_by_text(t["state_counts"])).to_be_visible()

        page.get_by_label(t["your_five_words"], exact=True).fill("-".join(words).upper())
        page.get_by_role("button", name=t["drill_answer"]).click()
        expect(page.get_by_text(t["drill_done"])).to_be_visible(timeout=20_000)

        code = complain(demo, f"+2237000{device['viewport']['width']:04}")
        page.get_by_role("link", name=t["inbox"]).click()
        expect(page.get_by_role("button", name=t["open"], exact=True)).to_be_disabled()
        unlock(page, words, t)
        page.get_by_role("button", name=t["open"], exact=True).first.click()
        expect(page.locator("blockquote")).to_contain_text(MARK)
        expect(page.get_by_text(t["server_knows"])).to_be_visible()

        page.get_by_text(t["step_keep"], exact=True).click()
        page.get_by_role("button", name=t["keep"]).click()
        expect(page.get_by_text(t["save_first"])).to_be_visible()
        with page.expect_download() as saved:
            page.get_by_role("button", name=t["save"].format(part=t["part_account"])).click()
        file = tmp_path / saved.value.suggested_filename
        saved.value.save_as(file)
        assert file.read_bytes().startswith(b"age-encryption.org/v1\n")
        page.get_by_label(t["code_category"]).first.select_option("SEA")
        page.get_by_text(t["more_codes"], exact=True).click()
        page.get_by_label(t["code_role"]).first.select_option("driver")
        page.get_by_role("button", name=t["keep"]).click()
        expect(page.get_by_text(t["kept"])).to_be_visible()

        page.get_by_text(t["step_answer"], exact=True).click()
        page.get_by_label(languages()["fr"].prompts["A3"]).check()
        page.get_by_label(t["answer_words"]).fill(FREE)
        page.get_by_role("button", name=t["answer_send"]).click()
        expect(page.get_by_text(t["answered"].format(code="A3"))).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= device["viewport"]["width"]

    # The laptop is lost: another one, the same words, and the file that was saved.
    with signed_in(demo, browser, account, LAPTOP, sent) as page:
        page.goto(f"{demo.address}/desk/inbox")
        unlock(page, words, t)
        page.get_by_text(t["saved_file"], exact=True).click()
        page.get_by_label(t["saved_choose"]).set_input_files(file)
        expect(page.locator("blockquote")).to_contain_text(MARK)

    heard = httpx.post(
        f"{demo.address}/api/v1/follow-up", json={"code": code}, trust_env=False
    ).json()
    assert heard["answers"] == [{"code": "A3", "text": FREE}]
    assert len(sent.parts) > 30
    assert sent.holds("X-Seat") or sent.holds(public_key)
    telling = [word for word in words if fold(word) not in SENT_ANYWAY]
    leaked = [w for w in (MARK, "zanzibar", "AGE-SECRET-KEY", *telling) if sent.holds(w)]
    assert leaked == []
    assert not any(sent.holds_run(words[at : at + 2]) for at in range(4))
