"""What the pages say: every language the same keys, every key of the scripts there and used."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cbcm.agencies.importing import NEEDS
from cbcm.agencies.locked import WAITING
from cbcm.agencies.recipients import State
from cbcm.api.referrals import CountingFacts
from cbcm.cli.desk import Need
from cbcm.desk import rendering
from cbcm.desk.trending import EVENTS, TABLES
from cbcm.pack import load_pack, shipped_packs
from cbcm.pack.seats import ROLE_OF_SEAT
from cbcm.sheets import REASONS
from cbcm.trends.cells import TIMELINESS
from cbcm.vocabulary import (
    AccusedRole,
    Affiliation,
    AgeBand,
    Category,
    Channel,
    DetailKind,
    Handler,
    Harm,
    Known,
    Lag,
    PartKind,
    Purpose,
    Reporter,
    Setting,
    Sex,
    Topic,
)
from tests.desk.test_auditing import acts

DESK = Path(rendering.__file__).parent
SCRIPTS = "\n".join(path.read_text() for path in sorted((DESK / "browser").glob("*.js")))
TEMPLATES = "\n".join(path.read_text() for path in sorted((DESK / "templates").glob("*.html")))
DECISIONS = {"wrong_number", "spam", "more_needed"}
FORM = (DESK / "browser" / "form.js").read_text()
SERVICES = {
    one.kind for folder in shipped_packs().iterdir() for one in load_pack(folder.name).services
}
OFFERED = {
    "category": set(Category), "setting": set(Setting), "role": set(AccusedRole),
    "affiliation": set(Affiliation) - {Affiliation.UNKNOWN}, "type": set(Harm),
    "reporter": set(Reporter), "survivor_sex": set(Sex), "survivor_age": set(AgeBand),
    "lag": set(Lag),
}  # fmt: skip
GROUPS = {
    "state": {WAITING, *State}, "category": set(Category), "setting": {*Setting, "unknown"},
    "role": {*AccusedRole, "unknown"},
    "topic": set(Topic), "handler": set(Handler), "known": set(Known),
    "part": set(PartKind), "purpose": set(Purpose), "seat": set(ROLE_OF_SEAT),
    "language": {"fr", "en", "ar", "ht", "bm", "sg", "unknown"},
    "outcome": {"substantiated", "unsubstantiated", "insufficient", "closed"},
    "status": {"assessed", "investigating"}, "owner": {"network"},
    "trouble": {"offline", "session", "gone", "conflict", "refused", "repeated"},
    "code": {*CountingFacts.model_fields, "outcome"}, "affiliation": OFFERED["affiliation"],
    "harm": OFFERED["type"], "age": OFFERED["survivor_age"], "lag": OFFERED["lag"],
    "detail": set(DetailKind),
    "contact": {"not_now", "already_today", "not_sent"},
    "reason": {"not_ours", "conflict", "partner", "service"},
    "decide": {*DECISIONS, "own_mechanism", "refer", "service"}, "decided": DECISIONS,
    "way": {"agency", "agency_headquarters", "personnel", "integrity", "mission", "oversight",
            "human_rights", "other_chair", "label", "feedback", "feedback_partner"},
    "channel": {*Channel, "unknown"}, "area": {"unknown"}, "event": set(EVENTS),
    "within": set(TIMELINESS),
    "chart": {"total_event", *(f"{event}_{name}" for event, name in TABLES)},
    "child": {"yes", "no"},
    "kind": {*Category, *SERVICES},
    "reporter": {"survivor", "witness", "third_party", "staff"}, "about": {"one", "several"},
    "sex": {"female", "male"}, "when": {"days", "month", "year", "before"},
    "ask_for": {"woman", "man"}, "practice": {"help", "alert"}, "need": set(Need),
    "missing": {"narrative", "channel", "language"},
    "form": set(re.findall(r'(?:list|codes|text|tick|put)\("([a-z_0-9]+)"', FORM)) - set(Need),
    "duty": {"tick", "canary", "upstream", "erasure"},
    "recovery_state": {WAITING, *State},
    "sheet": {"envelope", "no_copy", "prove", "open", "lost"},
    "list": {*NEEDS, *REASONS}, "key": set(State), "act": acts(),
}  # fmt: skip


def test_every_language_has_the_same_words() -> None:
    words = rendering.words()
    assert set(words) == set(rendering.LANGUAGES)
    assert len(words["fr"]) > 150
    for language, entries in words.items():
        assert entries.keys() == words["fr"].keys(), language
        assert all(text.strip() for text in entries.values()), language


def test_no_room_takes_anothers_word() -> None:
    found = [
        line.split(":")[0]
        for room in rendering.ROOMS
        for line in (DESK / "words" / f"{room}.en.yaml").read_text().splitlines()
    ]
    assert len(found) == len(set(found)) == len(rendering.words()["en"])


def test_every_language_leaves_the_same_places_to_fill() -> None:
    words = rendering.words()
    for key, text in words["fr"].items():
        places = sorted(re.findall(r"\{\w+\}", text))
        assert all(sorted(re.findall(r"\{\w+\}", w[key])) == places for w in words.values()), key


@pytest.mark.parametrize("group", GROUPS)
def test_every_code_that_is_shown_has_a_word(group: str) -> None:
    missing = {code for code in GROUPS[group] if f"{group}_{code}" not in rendering.words()["fr"]}
    assert missing == set()


def test_the_page_offers_every_code_that_is_counted() -> None:
    lists = re.search(r"const LISTS = \{(.*?)\n\};", SCRIPTS, re.DOTALL)
    assert lists is not None
    found = {
        name: set(re.findall(r'"(\w+)"', codes))
        for name, codes in re.findall(r'(\w+): \["\w+", \[(.*?)\]\]', lists.group(1), re.DOTALL)
    }
    assert found == OFFERED
    assert set(found) == set(CountingFacts.model_fields)


def test_scripts_say_what_is_there_and_nothing_is_there_for_nobody() -> None:
    said = set(re.findall(r'(?:say\(|part\(|\? |: )"([a-z_0-9]+)"', SCRIPTS))
    shown = re.search(r"const SHOWN = \{(.*?)\};", SCRIPTS, re.DOTALL)
    assert shown is not None
    facts = re.findall(r"(\w+)(?=[:,])", shown.group(1))
    grouped = {f"{group}_{code}" for group, codes in GROUPS.items() for code in codes}
    grouped |= {f"fact_{name}" for name in facts}
    there = set(rendering.words()["fr"])
    asked = set(re.findall(r'say\("([a-z_0-9]+)"', SCRIPTS))
    assert len(asked) > 60
    assert asked - there == set()
    in_templates = set(re.findall(r"\bt\.(\w+)", TEMPLATES))
    assert in_templates - there == set()
    in_menu = {name for _, name, _ in rendering.MENU}
    assert in_menu <= there
    assert there - said - asked - grouped - in_templates - in_menu == set()


def test_scripts_never_write_markup() -> None:
    drafts = (DESK / "browser" / "drafts.js").read_text()
    assert drafts in SCRIPTS
    for unsafe in ("innerHTML", "outerHTML", "insertAdjacent", "document.write", "eval(",
                   "localStorage", "sessionStorage", "indexedDB", "console."):  # fmt: skip
        # One file may keep things on a device, and only what is sealed.
        assert unsafe not in SCRIPTS.replace(drafts, ""), unsafe
