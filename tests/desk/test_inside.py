"""The pages as they are sent: their policy, their weight, and what they say without scripts."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
import time

import httpx
import pytest

from cbcm.access import sessions
from cbcm.demo.server import Demo
from cbcm.desk import files
from tests.desk.browsing import WORDS, person, team

MOST_BYTES = 60_000
PAGES = {"/desk/key": "key.js", "/desk/inbox": "inbox.js", "/desk/recovery": "recovery.js"}
HQ = "baobab_secours:investigator"


def _get(demo: Demo, path: str, *, account: str | None = None) -> httpx.Response:
    headers = {"accept-encoding": "gzip"}
    if account is not None:
        peppers, now = demo.context.settings.peppers(), int(time.time())
        token = demo.context.store.write(lambda c: sessions.start(c, peppers, account, now))
        headers["cookie"] = f"{sessions.COOKIE}={token}"
    return httpx.get(f"{demo.address}{path}", headers=headers, trust_env=False)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_runs_its_own_script_only_and_writes_no_markup(demo: Demo, path: str) -> None:
    answer = _get(demo, path, account=person(demo, "awa", HQ))
    assert answer.status_code == httpx.codes.OK
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; ")
    assert "require-trusted-types-for 'script'; trusted-types 'none'" in policy
    assert "unsafe" not in policy
    assert ("media-src blob:" in policy) == path.endswith("/inbox")
    assert answer.headers["cache-control"] == "no-store"
    scripts = re.findall(r"<script ([^>]*)>", answer.text)
    assert sorted("type" in script for script in scripts) == [True] * 3
    (script,) = [script for script in scripts if "src=" in script]
    source, integrity = re.findall(r'(?:src|integrity)="([^"]+)"', script)
    code = _get(demo, source).content
    assert integrity == "sha384-" + base64.b64encode(hashlib.sha384(code).digest()).decode()
    assert "https://" not in re.sub(r"/\*!.*?\*/", "", code.decode(), flags=re.DOTALL)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_without_its_script_is_light(demo: Demo, path: str) -> None:
    """Before the bundle arrives: HTML and style, as they are on the line."""
    page = _get(demo, path, account=person(demo, "awa", HQ))
    style = re.search(r'href="([^"]+\.css)"', page.text)
    assert style is not None
    sent = _get(demo, style.group(1))
    assert sent.headers["content-encoding"] == "gzip"
    assert len(page.content) + int(sent.headers["content-length"]) <= MOST_BYTES


@pytest.mark.parametrize(("path", "script"), PAGES.items())
def test_a_page_whose_script_was_not_bundled_says_so(
    demo: Demo, monkeypatch: pytest.MonkeyPatch, path: str, script: str
) -> None:
    without = {name: item for name, item in files._files().items() if name != script}
    monkeypatch.setattr(files, "_files", lambda: without)
    answer = _get(demo, path, account=person(demo, "awa", HQ))
    assert WORDS["fr"]["not_bundled"] in html.unescape(answer.text)
    assert "<script" not in answer.text


def test_words_of_a_page_cannot_end_its_data_block(demo: Demo) -> None:
    answer = _get(demo, "/desk/inbox", account=person(demo, "awa", HQ))
    blocks = re.findall(r'<script type="application/json" id="\w+">(.*?)</script>', answer.text)
    assert len(blocks) == 2
    words, facts = (json.loads(block) for block in blocks)
    assert words["open"] == WORDS["fr"]["open"]
    assert set(facts["answers"]) == {f"A{number}" for number in range(1, 10)}
    assert not [block for block in blocks if "<" in block]


@pytest.mark.parametrize("path", PAGES)
def test_who_is_not_signed_in_is_asked_to(demo: Demo, path: str) -> None:
    answer = _get(demo, path)
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk/sign-in")


@pytest.mark.parametrize(
    ("path", "wanted", "absent"),
    [("/desk/intake", "trusted-types worker", "unsafe"),
     ("/desk/practice", "connect-src 'none'; form-action 'none'", "connect-src 'self'"),
     ("/desk/worker.js", "default-src 'none'; connect-src 'self'", "script-src")],
)  # fmt: skip
def test_a_teams_page_may_do_what_it_must_and_no_more(
    demo: Demo, path: str, wanted: str, absent: str
) -> None:
    answer = _get(demo, path, account=team(demo, f"equipe-{len(path)}"))
    policy = answer.headers["content-security-policy"]
    assert wanted in policy
    assert absent not in policy
