"""Lost words, lost laptops: a colleague vouches and seals anew, and nothing is lost or left."""

from __future__ import annotations

import os
import time
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, expect
from sqlalchemy import func, select

from cbcm import tables
from cbcm.agencies import directory, locked
from cbcm.agencies.fingerprints import fingerprint
from cbcm.cli.client import Client
from cbcm.db import insert_rows
from cbcm.demo.people import loopback
from cbcm.demo.server import Demo
from cbcm.desk import rendering
from cbcm.sealing import new_identity, seal_binary
from cbcm.vocabulary import PartKind
from tests.desk.browsing import (
    LAPTOP,
    MARK,
    NARROW,
    PHONE,
    STORY,
    WORDS,
    Ready,
    Sent,
    complain,
    make_key,
    person,
    ready,
    sign,
    signed_in,
    unlock,
)
from tests.outside import needs_browser

FOCAL = "djoliba_sante:focal_point"
HEADQUARTERS = "djoliba_sante:investigator"
OTHER = "baobab_secours:focal_point"
ORGANISATION = "Djoliba Santé, Mopti"
T = WORDS["fr"]

pytestmark = needs_browser


def _complain(demo: Demo, sender: str) -> str:
    return complain(demo, sender, STORY, organisation=ORGANISATION)


def _items(demo: Demo, subject: str) -> list[dict[str, Any]]:
    client = Client(demo.address, demo.network.token("admin"), loopback())
    items = client.get("/api/v1/directory/unsigned-keys")["items"]
    return [item for item in items if item["subject"] == subject]


def _rows(demo: Demo, *names: str) -> list[int]:
    def count(connection: Any) -> list[int]:
        found = (tables.metadata.tables[name] for name in names)
        return [connection.execute(select(func.count()).select_from(t)).scalar() for t in found]

    return demo.context.store.read(count)


def _lose_words(page: Page, demo: Demo) -> list[str]:
    """Make another key, as a person who lost her words; returns the new ones."""
    page.goto(f"{demo.address}/desk/key")
    page.get_by_text(T["words_lost"], exact=True).click()
    page.get_by_role("button", name=T["make_another"]).click()
    words = page.locator("ol.words li").all_inner_texts()
    page.get_by_role("button", name=T["words_written"]).click()
    for number, word in enumerate(words, 1):
        field = page.get_by_label(T["word_number"].format(number=number), exact=True)
        if field.count():
            field.fill(word)
    page.get_by_role("button", name=T["lock_and_send"]).click()
    expect(page.get_by_text(T["read_out"])).to_be_visible(timeout=20_000)
    return words


def _vouch(page: Page, demo: Demo, four: str) -> None:
    page.goto(f"{demo.address}/desk/key")
    card = page.locator("article.card").filter(has_text=four)
    card.get_by_role("button", name=T["vouch"]).click()
    expect(card.get_by_text(T["vouched"])).to_be_visible()


def _reseal(page: Page, found: Ready, four: str) -> Any:
    """Open the step for a colleague's key and give the five words."""
    page.reload()
    card = page.locator("details.card").filter(has_text=four)
    card.locator("summary").click()
    card.get_by_label(T["your_five_words"], exact=True).fill(" ".join(found.words))
    card.get_by_role("button", name=T["reseal_start"]).click()
    return card


def _try_forged(page: Page, found: Ready) -> None:
    """A server that names another key, with the signature of a true one, gets nothing."""
    sent: list[str] = []
    page.on("request", lambda r: sent.append(r.url) if "/copies/" in r.url else None)
    public = new_identity()[1]

    def forged(route: Route) -> None:
        body = route.fetch().json()
        body["keys"] = [body["keys"][0] | {"public_key": public}]
        route.fulfill(json=body)

    page.route("**/api/v1/holders", forged)
    card = _reseal(page, found, fingerprint(public, "fr"))
    expect(card.get_by_text(T["keys_not_signed"])).to_be_visible(timeout=20_000)
    assert sent == []
    page.unroute("**/api/v1/holders")


def _open(page: Page, demo: Demo, words: list[str]) -> None:
    page.goto(f"{demo.address}/desk/inbox")
    unlock(page, words, T)
    page.get_by_role("button", name=T["open"], exact=True).first.click()


def _copied_parts(demo: Demo) -> int:
    column = tables.part_copy.c.part_id
    counted = select(func.count(func.distinct(column)))
    return demo.context.store.read(lambda c: c.execute(counted).scalar_one())


def _add_voice(demo: Demo) -> None:
    """A recording beside one of the accounts, sealed to the keys that count; it fills many rows."""

    def write(connection: Any) -> None:
        keys = directory.confirmed_keys(connection, demo.context.trust, int(time.time()))[FOCAL]
        sealed = seal_binary(PartKind.ATTACHMENT, "audio/amr", os.urandom(900_000), keys)
        part, row = tables.part.c, tables.rung.c
        referral = connection.execute(
            select(part.referral_id)
            .join(tables.rung, row.referral_id == part.referral_id)
            .where(row.seat_id == FOCAL, row.position == 0)
            .limit(1)
        ).scalar_one()
        insert_rows(connection, tables.part, {
            "id": "5" * 32, "referral_id": referral, "kind": sealed.kind,
            "token_digest": sealed.token_digest, "opened": False,
        })  # fmt: skip
        rows = [
            {"part_id": "5" * 32, "position": at, "data": data}
            for at, data in enumerate(sealed.chunks())
        ]
        assert len(rows) > 5
        insert_rows(connection, tables.chunk, rows)

    demo.context.store.write(write)


@pytest.mark.matrix
@pytest.mark.parametrize("device", [PHONE, LAPTOP], ids=["phone", "laptop"])
def test_from_lost_words_to_kept(demo: Demo, browser: Browser, device: dict[str, Any]) -> None:
    width = device["viewport"]["width"]
    awa = ready(demo, browser, f"awa-{width}", FOCAL)
    moussa = ready(demo, browser, f"moussa-{width}", FOCAL)
    _complain(demo, f"+2237000{width:04}")
    sent = Sent()
    with (
        signed_in(demo, browser, awa.account, device, sent) as hers,
        signed_in(demo, browser, moussa.account, device, sent) as his,
    ):
        words = _lose_words(hers, demo)
        (waiting,) = _items(demo, f"awa-{width}")
        four = fingerprint(waiting["public_key"], "fr")
        _vouch(his, demo, four)
        (waiting,) = _items(demo, f"awa-{width}")
        assert [one["subject"] for one in waiting["vouched"]] == [f"moussa-{width}"]
        sign(demo, f"awa-{width}", FOCAL, waiting["public_key"])

        _open(hers, demo, words)
        expect(hers.get_by_text(T["key_does_not_open"])).to_be_visible()
        _try_forged(his, moussa)
        card = _reseal(his, moussa, four)
        done = T["reseal_done"].format(count=1)
        expect(card.get_by_text(done)).to_be_visible(timeout=20_000)
        assert MARK not in his.content(), "nothing is shown"
        assert his.evaluate("document.documentElement.scrollWidth") <= width

        hers.get_by_role("button", name=T["look_again"]).click()
        hers.get_by_role("button", name=T["open"], exact=True).first.click()
        expect(hers.locator("blockquote")).to_contain_text(MARK)
        expect(hers.get_by_text(T["resealed_by_colleague"])).to_be_visible()
        expect(hers.get_by_text(T["server_knows"])).to_be_visible()
        before = _rows(demo, "part_copy", "part")
        with hers.expect_download():
            hers.get_by_role("button", name=T["save"].format(part=T["part_account"])).click()
        hers.get_by_text(T["step_keep"], exact=True).click()
        hers.get_by_role("button", name=T["keep"]).click()
        expect(hers.get_by_text(T["kept"])).to_be_visible()
    assert before[0] == 1
    assert _rows(demo, "part_copy", "part") == [0, before[1] - 1]
    assert not any(sent.holds(word) for word in (MARK, "AGE-SECRET-KEY"))
    assert not any(sent.holds_run(words[at : at + 2]) for at in range(4))


@pytest.mark.matrix
def test_a_line_that_breaks_off_goes_on_where_it_was(demo: Demo, browser: Browser) -> None:
    kadi, sira = ready(demo, browser, "kadi", FOCAL), ready(demo, browser, "sira", FOCAL)
    for number in range(2):
        _complain(demo, f"+2237000220{number}")
    _add_voice(demo)
    with signed_in(demo, browser, sira.account, PHONE) as page:
        words = _lose_words(page, demo)
    (waiting,) = _items(demo, "sira")
    sign(demo, "sira", FOCAL, waiting["public_key"])
    four, sent = fingerprint(waiting["public_key"], "fr"), []
    with signed_in(demo, browser, kadi.account, LAPTOP, forgiven="ERR_FAILED") as page:
        page.goto(f"{demo.address}/desk/key")
        page.on("request", lambda r: sent.append(r.url) if "/copies/" in r.url else None)
        page.route(
            "**/copies/**", lambda route: route.abort() if len(sent) > 1 else route.continue_()
        )
        card = _reseal(page, kadi, four)
        expect(card.get_by_text(T["trouble_offline"])).to_be_visible(timeout=20_000)
        assert _copied_parts(demo) == 1
        page.unroute("**/copies/**")
        card.get_by_role("button", name=T["try_again"]).click()
        expect(card.get_by_text(T["reseal_done"].format(count=2))).to_be_visible(timeout=20_000)
    assert len(sent) == 4, "what was there is not sent again"
    assert _copied_parts(demo) == 3
    with signed_in(demo, browser, sira.account, LAPTOP) as page:
        page.goto(f"{demo.address}/desk/inbox")
        unlock(page, words, T)
        for at in range(2):
            page.get_by_role("button", name=T["open"], exact=True).first.click()
            expect(page.get_by_text(T["server_knows"])).to_have_count(at + 1)
        expect(page.get_by_text(T["cannot_play"])).to_be_visible()  # the voice, opened all the same
        expect(page.get_by_text(T["resealed_by_colleague"])).to_have_count(3)


@pytest.mark.matrix
@pytest.mark.parametrize("language", rendering.LANGUAGES)
def test_everybody_can_use_it_at_320_pixels(demo: Demo, browser: Browser, language: str) -> None:
    t = WORDS[language]
    account = person(demo, f"axe-{language}", HEADQUARTERS, language=language)
    with signed_in(demo, browser, account, NARROW) as page:
        make_key(page, demo.address, t)
        (waiting,) = _items(demo, f"axe-{language}")
        sign(demo, f"axe-{language}", HEADQUARTERS, waiting["public_key"])
        colleague = person(demo, f"new-{language}", HEADQUARTERS, language=language)
        public = new_identity()[1]
        demo.context.store.write(
            lambda c: locked.put(
                c, account=colleague, seat=HEADQUARTERS, public_key=public, locked=b"x"
            )
        )
        page.reload()
        expect(page.get_by_role("button", name=t["vouch"]).first).to_be_visible()
        for summary in page.locator("summary").all():
            summary.click()
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.matrix
def test_a_lost_laptop_loses_nothing(demo: Demo, browser: Browser) -> None:
    account = person(demo, "fanta", OTHER)
    with signed_in(demo, browser, account, LAPTOP) as page:
        words = make_key(page, demo.address, T)
    sign(demo, "fanta", OTHER, _items(demo, "fanta")[0]["public_key"])
    complain(demo, "+22370003301")
    with signed_in(demo, browser, account, PHONE) as page:
        _open(page, demo, words)
        expect(page.locator("blockquote")).to_contain_text(MARK)
        expect(page.get_by_text(T["server_knows"])).to_be_visible()
