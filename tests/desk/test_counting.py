"""Codes for the counts in the page: all optional, folded away, counted once and forgotten."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from cbcm.demo.server import Demo
from tests.counted import counts
from tests.desk.browsing import LAPTOP, PHONE, complain, ready, signed_in, unlock
from tests.longer import first
from tests.outside import needs_browser
from tests.world import DESK, FOCAL

CODES = {"category": "SEA", "setting": "distribution", "role": "driver",
         "affiliation": "contractor", "type": "attempt", "reporter": "witness",
         "survivor_sex": "female",
         "survivor_age": "child", "lag": "month"}  # fmt: skip
KEPT = {"kept/category=SEA", "kept/setting=distribution", "kept/role=driver",
        "kept/affiliation=contractor", "kept/type=attempt", "kept/reporter=witness",
        "kept/survivor=female_child", "kept/lag=month"}  # fmt: skip
CLOSED = {"outcome/result=substantiated", "outcome/role=manager", "outcome/category=SEA",
          "outcome/affiliation=contractor"}  # fmt: skip

pytestmark = needs_browser


def _look(page: Page, name: str) -> None:
    """By axe and for its width; with a picture to look at, where a folder for it is named."""
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    size = page.viewport_size
    assert size is not None
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    if os.environ.get("SHOTS"):
        page.screenshot(path=str(Path(os.environ["SHOTS"]) / f"{name}.png"), full_page=True)


def _step(page: Page, t: Any, name: str) -> Locator:
    """One step of the card, unfolded."""
    summary = page.get_by_text(t[f"step_{name}"], exact=True)
    summary.click()
    return page.locator("details.step", has=summary)


@pytest.mark.parametrize("case", first(["ar phone", "en laptop", "fr phone", "en phone",
                                        "ar laptop"], 1))  # fmt: skip
def test_a_focal_point_keeps_with_codes_and_closes(demo: Demo, browser: Browser, case: str) -> None:
    language, device = case[:2], PHONE if case.endswith("phone") else LAPTOP
    width = device["viewport"]["width"]
    found = ready(demo, browser, f"awa-counts-{language}-{width}", FOCAL, language)
    t, shot = found.t, f"counting_{language}_{width}"
    complain(demo, f"+22370{ord(language[0])}{width:04}")
    before = counts(demo.context)
    with signed_in(demo, browser, found.account, device) as page:
        page.goto(f"{demo.address}/desk/inbox")
        unlock(page, found.words, t)
        page.get_by_role("button", name=t["open"], exact=True).first.click()
        expect(page.get_by_text(t["server_knows"])).to_be_visible()
        keep = _step(page, t, "keep")
        expect(keep.get_by_label(t["code_lag"])).to_be_hidden()
        _look(page, f"{shot}_folded")
        keep.get_by_text(t["more_codes"], exact=True).click()
        for name, code in CODES.items():
            field = keep.get_by_label(t[f"code_{name}"], exact=True)
            expect(field).to_have_value("")  # not known, as long as nobody says more
            field.select_option(code)
        _look(page, f"{shot}_unfolded")
        page.get_by_role("button", name=t["save"].format(part=t["part_account"])).click()
        keep.get_by_role("button", name=t["keep"]).click()
        expect(page.get_by_text(t["kept"])).to_be_visible()

        stands = _step(page, t, "status")
        # What was chosen for "kept" stands there, unfolded: it is told with each status.
        expect(stands.get_by_label(t["code_role"], exact=True)).to_have_value("driver")
        expect(stands.get_by_label(t["code_affiliation"], exact=True)).to_be_visible()
        expect(stands.get_by_label(t["code_lag"], exact=True)).to_have_count(0)
        stands.get_by_role("button", name=t["status_assessed"]).click()
        expect(page.get_by_text(t["status_told"])).to_be_visible()
        stands.get_by_label(t["code_role"], exact=True).select_option("manager")
        stands.get_by_label(t["code_outcome"]).select_option("substantiated")
        _look(page, f"{shot}_status")
        stands.get_by_role("button", name=t["close_case"]).click()
        expect(page.get_by_text(t["closed"])).to_be_visible()
    made = counts(demo.context) - before
    told = {"assessed/role=driver", "assessed/setting=distribution", *KEPT, *CLOSED}
    assert {cell: made[cell] for cell in told} == dict.fromkeys(told, 1)
    assert made["kept/total=all"] == made["assessed/total=all"] == made["outcome/total=all"] == 1


def test_whoever_says_nothing_counts_as_not_known(demo: Demo, browser: Browser) -> None:
    found = ready(demo, browser, "awa-counts-nothing", FOCAL)
    complain(demo, "+22370000777")
    before = counts(demo.context)
    with signed_in(demo, browser, found.account, PHONE) as page:
        page.goto(f"{demo.address}/desk/inbox")
        unlock(page, found.words, found.t)
        page.get_by_role("button", name=found.t["open"], exact=True).first.click()
        keep = _step(page, found.t, "keep")
        page.get_by_role(
            "button", name=found.t["save"].format(part=found.t["part_account"])
        ).click()
        keep.get_by_role("button", name=found.t["keep"]).click()
        expect(page.get_by_text(found.t["kept"])).to_be_visible()
    made = counts(demo.context) - before
    assert made["kept/total=all"] == made["kept/category=UNCLEAR"] == 1
    unknown = ("setting", "role", "affiliation", "type", "reporter", "lag")
    assert all(made[f"kept/{name}=unknown"] == 1 for name in unknown)
    assert made["kept/survivor=unknown_unknown"] == 1


def test_the_desk_decides_with_the_same_codes(demo: Demo, browser: Browser) -> None:
    found = ready(demo, browser, "oumou-counts", DESK)
    complain(demo, "+22370000778", organisation="une ONG que personne ne connaît")
    before = counts(demo.context)
    with signed_in(demo, browser, found.account, LAPTOP) as page:
        page.goto(f"{demo.address}/desk/inbox")
        unlock(page, found.words, found.t)
        page.get_by_role("button", name=found.t["open"], exact=True).first.click()
        decides = page.locator(".decisions")
        decides.get_by_text(found.t["more_codes"], exact=True).click()
        for name in ("category", "setting", "role"):
            decides.get_by_label(found.t[f"code_{name}"], exact=True).select_option(CODES[name])
        _look(page, "counting_desk")
        decides.get_by_role("button", name=found.t["decide_more_needed"]).click()
        expect(page.get_by_text(found.t["decided_more_needed"])).to_be_visible()
    made = counts(demo.context) - before
    told = {"disposed/as=more_needed", *(f"disposed/{n}={CODES[n]}" for n in ("setting", "role"))}
    assert {cell: made[cell] for cell in told} == dict.fromkeys(told, 1)
