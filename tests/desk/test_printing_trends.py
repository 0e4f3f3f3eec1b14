"""Pages of trends with releases in them, in a browser: by axe, printed, masked cells as words."""

from __future__ import annotations

import os
import re
import time
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from sqlalchemy import Connection

from cbcm.demo.server import Demo
from cbcm.desk import rendering
from cbcm.trends import cells, periods, releases, tally
from cbcm.vocabulary import (
    AccusedRole,
    Affiliation,
    AnswerCode,
    Category,
    Channel,
    Counted,
    Facts,
    Known,
    Setting,
    Topic,
)
from tests.desk.browsing import LAPTOP, NARROW, PHONE, WORDS, person, signed_in
from tests.outside import needs_browser
from tests.world import DESK

CO_CHAIR = "network:co_chair"
WEEK = 7 * 24 * 3600
DEVICES = {"narrow": NARROW, "phone": PHONE, "laptop": LAPTOP}

pytestmark = [needs_browser, pytest.mark.matrix]


@pytest.fixture(scope="module", autouse=True)
def released(demo: Demo) -> None:
    """Six quarters of a small network that ended before today, released in their order."""
    context = demo.context
    latest = periods.number(tally.period_of(int(time.time()))) - 1
    for at, number in enumerate(range(latest - 5, latest + 1)):
        period = periods.name(number)

        def write(connection: Connection, period: str = period, at: int = at) -> None:
            _count(connection, context, period, at)
            now = periods.ends_at(period) + 1
            releases.make(connection, context.keyring, context.pack, period, now)

        context.store.write(write)


def _count(connection: Connection, context: Any, period: str, at: int) -> None:
    begins = periods.ends_at(periods.name(periods.number(period) - 1))
    areas, settings = list(context.pack.places), list(Setting)
    for number in range(30 + 3 * at):
        now = begins + (number * 5 % 12) * WEEK
        channel = Channel.HOTLINE if number % 7 == 0 and at < 5 else Channel.SMS
        facts = Facts(
            country="ML", channel=channel, language="fr", topic=Topic.TREATMENT,
            category=Category.SEA, affiliation=Affiliation.MEMBER,
            admin1=areas[number * number % 5], child=Known.NO,
        )  # fmt: skip
        counted = Counted(
            category=Category.SEA if number % 5 else Category.SH,
            setting=settings[number * number % 6], role=AccusedRole.DRIVER,
        )  # fmt: skip
        codes = [
            *([cells.contact_cells(facts, now)] * 2), cells.received_cells(facts),
            cells.coded_cells("kept", counted), cells.single_cells("answered", "code",
                                                                   list(AnswerCode)[number % 3]),
            cells.single_cells("opened", "within", cells.TIMELINESS[number % 3]),
        ]  # fmt: skip
        for one in codes:
            tally.count(connection, context.keyring, one, now)
    while tally.fold(connection, context.keyring, context.cells):
        pass


def _shot(page: Page, name: str) -> None:
    """A picture to look at, where a folder for it is named."""
    if os.environ.get("SHOTS"):
        page.screenshot(path=str(Path(os.environ["SHOTS"]) / f"{name}.png"), full_page=True)


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("language", rendering.LANGUAGES)
@pytest.mark.parametrize(("name", "seat"), [("overview", DESK), ("trends", CO_CHAIR)])
def test_everybody_can_read_them(
    demo: Demo, browser: Browser, name: str, seat: str, language: str, device: str
) -> None:
    account = person(demo, f"reads-{name}-{language}", seat, language=language)
    with signed_in(demo, browser, account, DEVICES[device]) as page:
        page.goto(f"{demo.address}/desk/{name}")
        assert page.locator("svg.bars").count() > 5
        assert page.locator("svg.weeks").count() == (name == "overview")
        _shot(page, f"{name}_{language}_{device}")
        for unfolded in (False, True):
            if unfolded:
                for summary in page.locator("summary").all():
                    summary.click()
            found = Axe().run(page)
            assert found.violations_count == 0, found.generate_report()
            width = DEVICES[device]["viewport"]["width"]
            assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("language", rendering.LANGUAGES)
@pytest.mark.parametrize(("name", "seat"), [("overview", DESK), ("trends", CO_CHAIR)])
def test_printed_they_are_two_pages_at_most(
    demo: Demo, browser: Browser, name: str, seat: str, language: str
) -> None:
    account = person(demo, f"prints-{name}-{language}", seat, language=language)
    with signed_in(demo, browser, account, LAPTOP) as page:
        page.goto(f"{demo.address}/desk/{name}")
        page.emulate_media(media="print")
        printed = page.pdf(format="A4", print_background=True)
        if os.environ.get("SHOTS"):
            (Path(os.environ["SHOTS"]) / f"{name}_{language}.pdf").write_bytes(printed)
        assert 1 <= len(re.findall(rb"/Type\s*/Page\b", printed)) <= 2
        assert page.locator("svg.bars").first.is_visible()
        assert page.locator(".masked").first.is_visible()


@pytest.mark.parametrize("language", rendering.LANGUAGES)
def test_what_is_masked_is_said_in_words_and_is_never_a_zero(
    demo: Demo, browser: Browser, language: str
) -> None:
    account, t = person(demo, f"masked-{language}", CO_CHAIR, language=language), WORDS[language]
    with signed_in(demo, browser, account, LAPTOP) as page:
        page.goto(f"{demo.address}/desk/trends")
        for summary in page.locator("summary").all():
            summary.click()
        shown = page.locator("td").all_inner_texts()
        assert t["not_published"] in shown
        assert {"0", "", "None"} & {text.strip() for text in shown} == set()
        assert page.locator("svg text", has_text=re.compile(r":\s*0$")).count() == 0
        assert page.get_by_text(t["not_published_here"]).first.is_visible()
