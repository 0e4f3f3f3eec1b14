"""What the public pages are made of: small, alone, neutral, in every language."""

from __future__ import annotations

import re

import pytest
import yaml

from cbcm.followup import guessing
from cbcm.followup.receipts import code_of
from cbcm.public import PATHS, flood, rendering
from cbcm.wording import lint
from tests.doors import Program
from tests.public.forms import STORY, get, number_in, submit, write

PAGES = sorted(PATHS)
MOST_BYTES = 30_000


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["fr", "bm", "ar", "en"])
def test_a_page_comes_whole_in_one_small_answer(
    sqlite_program: Program, path: str, language: str
) -> None:
    page = get(sqlite_program, f"{path}?lang={language}")
    assert page.status_code == 200
    assert len(page.text.encode()) <= MOST_BYTES
    loads = re.findall(r'(?:src|<link[^>]* href)="([^"]*)"', page.text)
    assert set(loads) <= {"data:,"}, "it loads nothing"
    assert "set-cookie" not in page.headers
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert page.headers["referrer-policy"] == "no-referrer"
    assert page.headers["cache-control"] == "no-store"


def test_no_link_leads_away_but_the_exit(sqlite_program: Program) -> None:
    leave = sqlite_program.world.context.settings.leave_url
    for path in PAGES:
        links = re.findall(r'(?:href|action)="([^"]*)"', get(sqlite_program, path).text)
        assert leave in links
        others = {link for link in links if link != leave}
        assert all(link.startswith(("/", "?", "#", "data:,")) for link in others), others


def test_a_page_that_does_not_exist_says_so_and_how_to_reach_a_person(
    sqlite_program: Program,
) -> None:
    page = sqlite_program.ask("DELETE", "/report", address="203.0.113.7")
    assert page.status_code == 405
    assert "80001234" in page.text
    assert "text/html" in page.headers["content-type"]


def test_every_language_says_the_same_things() -> None:
    words = rendering.words()
    assert len(words) == 6
    keys = set(words["fr"])
    for code, said in words.items():
        assert set(said) == keys, code
        for key, text in said.items():
            placeholders = set(re.findall(r"\{\w+\}", text))
            assert placeholders == set(re.findall(r"\{\w+\}", words["fr"][key])), (code, key)


def test_no_word_of_a_page_can_betray_who_reads_it() -> None:
    texts = [(code, key, text) for code, said in rendering.words().items()
             for key, text in said.items()]  # fmt: skip
    assert len(texts) > 400
    wrong = [(code, key, why) for code, key, text in texts for why in lint(text)
             if "forbidden" in why]  # fmt: skip
    assert wrong == []
    assert lint("Déposer une plainte"), "the lint finds nothing at all"


def test_who_has_read_the_words_of_a_language_is_said() -> None:
    from importlib import resources

    for code in rendering.NAMES:
        file = resources.files("cbcm.public") / "words" / f"{code}.yaml"
        review = yaml.safe_load(file.read_text(encoding="utf-8"))["review"]
        assert (review == "unreviewed") == (code not in ("fr", "en"))


def test_only_the_languages_of_the_network_are_offered(sqlite_program: Program) -> None:
    page = get(sqlite_program, "/?lang=ht")
    assert 'lang="fr" dir' in page.text
    assert "Kreyòl" not in page.text


def test_a_number_or_a_word_of_hers_is_never_packed(sqlite_program: Program) -> None:
    packed = {"accept-encoding": "gzip"}
    kind = packed | {"content-type": "application/x-www-form-urlencoded"}
    start = sqlite_program.ask("GET", "/", b"", packed, address="203.0.113.7")
    assert start.headers["content-encoding"] == "gzip"
    kept = sqlite_program.ask("POST", "/report", b"said=zorglubine", kind, address="203.0.113.7")
    assert "content-encoding" not in kept.headers


def test_services_and_contacts_show_what_the_network_made_public(sqlite_program: Program) -> None:
    services = get(sqlite_program, "/services").text
    assert "Centre de santé Kenyeba" in services
    assert "denw_child_care" not in services
    contacts = get(sqlite_program, "/contacts").text
    assert "ecoute@baobab-secours.example" in contacts


def test_the_answer_to_a_form_repeats_no_word_of_it(sqlite_program: Program) -> None:
    page = write(sqlite_program, said=STORY, org="Baobab Secours", phone="+22370918273")
    assert page.status_code == 200
    for word in ("zorglubine", "Baobab", "70918273"):
        assert word not in page.text


def test_addresses_of_one_customer_count_as_one() -> None:
    assert flood.network_of("2001:db8:1:2::7") == flood.network_of("2001:db8:1:2:ffff::1")
    assert flood.network_of("2001:db8:1:2::7") != flood.network_of("2001:db8:1:3::7")
    assert flood.network_of("198.51.100.1") != flood.network_of("198.51.100.2")
    assert flood.address_of("127.0.0.1") is None
    assert flood.address_of("::1") is None
    assert flood.address_of(None) is None


def test_a_bucket_fills_again_with_time(sqlite_program: Program) -> None:
    limit = flood.Flood(sqlite_program.world.context.peppers[0])
    assert all(limit.allowed("198.51.100.1", 1000) for _ in range(flood.BURST))
    assert not limit.allowed("198.51.100.1", 1000)
    assert limit.allowed("198.51.100.1", 1000 + flood.REFILL_SECONDS)
    one_site = [f"2001:db8:7:{n:x}::1" for n in range(400)]
    assert sum(limit.allowed(address, 1000) for address in one_site) == flood.BURST_OF_SITE
    everybody = [f"198.51.{n // 250}.{n % 250}" for n in range(flood.BURST_OF_ALL + 200)]
    assert not all(limit.allowed(address, 1000) for address in everybody)


def test_a_wrong_page_of_the_form_costs_nothing(sqlite_program: Program) -> None:
    assert submit(sqlite_program, "/report", {}).status_code == 422


def test_how_to_follow_up_by_sms_names_the_number_or_is_left_out(
    sqlite_program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "envoyez ce numéro au 36123" in write(sqlite_program, said=STORY).text
    pack = sqlite_program.world.context.pack
    numbers = {name: value for name, value in pack.numbers.items() if name != "sms"}
    monkeypatch.setitem(pack.__dict__, "numbers", numbers)
    assert "Par SMS" not in write(sqlite_program, said=STORY).text


def test_a_mistyped_address_is_a_page_for_a_person_and_a_problem_for_a_program(
    sqlite_program: Program,
) -> None:
    browser = {"accept": "text/html,application/xhtml+xml"}
    for path in ("/reports", "/follow-up/x"):
        page = sqlite_program.ask("GET", path, b"", browser, address="203.0.113.7")
        assert page.status_code == 404
        assert "Cette page n'existe pas" in page.text.replace("&#39;", "'")
        assert sqlite_program.get(path).json()["code"] == "not_found"
    page = sqlite_program.ask("GET", "/api/v1/x", b"", browser, address="203.0.113.7")
    assert page.json()["code"] == "not_found"


def test_wrong_codes_of_whom_nobody_can_tell_apart_do_not_shut_the_page_for_all(
    sqlite_program: Program,
) -> None:
    code = number_in(write(sqlite_program, said=STORY))
    for number in range(guessing.MOST_PER_ADDRESS + 1):
        values = {"code": code_of(number)}
        assert submit(sqlite_program, "/follow-up", values, address="127.0.0.1").status_code == 404
    assert submit(sqlite_program, "/follow-up", {"code": code}, address="127.0.0.1").is_success
