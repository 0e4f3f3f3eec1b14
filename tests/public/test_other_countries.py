"""The public pages in the languages of other countries, and those that only trouble shows."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import sync_playwright

from cbcm import collecting
from cbcm.demo.network import invent
from cbcm.public import PATHS
from tests.doors import Program
from tests.outside import launch, needs_browser
from tests.public.forms import STORY, follow, get, number_in, write
from tests.public.test_browser import look_at

pytestmark = [needs_browser, pytest.mark.matrix]


def _pages(folder: Path, pack: str, language: str) -> dict[str, str]:
    """Every page as it comes, by what it is."""
    network = invent(folder / "network", pack=pack)
    context = network.open()
    network.enrol(context)
    context.store.close()
    program = Program(network)
    made: dict[str, str] = {path: get(program, f"{path}?lang={language}").text for path in PATHS}
    kept = write(program, language=language, said=STORY)
    code = number_in(kept)
    made |= {"kept": kept.text, "nothing": write(program, language=language).text}
    made["no number"] = follow(program, "1234", language=language).text
    made["behind the number"] = follow(program, code, language=language).text
    made["replied"] = follow(program, code, language=language, act="reply", said=STORY).text
    made["gone"] = program.ask("DELETE", f"/report?lang={language}", address="203.0.113.7").text

    def broken(*_args: Any) -> None:
        raise OSError

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(collecting, "_store", broken)
        made["again"] = write(program, language=language, said=STORY).text
    program.close()
    return made


@pytest.mark.parametrize(
    ("pack", "language"),
    [("haiti", "ht"), ("car", "sg"), ("libya", "ar"), ("mali", "bm"), ("mali", "fr")],
)
def test_every_page_of_every_language_is_for_everybody(
    tmp_path: Path, pack: str, language: str
) -> None:
    with ThreadPoolExecutor(1) as apart:  # no loop of the browser's runs there
        made = apart.submit(_pages, tmp_path, pack, language).result()
    assert len(made) == len(PATHS) + 7
    with sync_playwright() as playwright:
        browser = launch(playwright)
        page = browser.new_page(viewport={"width": 320, "height": 640})
        for name, html in made.items():
            assert f'lang="{language}" dir' in html, name
            page.set_content(html)
            look_at(page, name, 320)
        browser.close()
