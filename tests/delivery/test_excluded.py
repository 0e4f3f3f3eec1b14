"""Notices, reminders and mentions go past whoever is kept away, also in their timing."""

from __future__ import annotations

from datetime import UTC, datetime

from cbcm.delivery import notices
from cbcm.vocabulary import Rung
from tests.office import NOON, Office
from tests.world import DESK, HOUR, STORY

BAOBAB, DJOLIBA = "baobab_secours", "djoliba_sante"
CO_CHAIR = "network:co_chair"
AFTERNOON = datetime(2027, 3, 1, 16, 30, tzinfo=UTC)
OPEN = (Rung(DESK, 72 * 60), Rung("network:recovery", 48 * 60))
SECRET = (
    Rung(DESK, 24 * 60, remind_minutes=6 * 60, excludes=(BAOBAB,)),
    Rung("network:recovery", 48 * 60, tells=(DESK, CO_CHAIR), excludes=(BAOBAB,)),
)


def _staffed(office: Office) -> None:
    office.world.hire("awa", DESK, employer=BAOBAB)
    office.world.hire("issa", DESK, employer=DJOLIBA)


def _told(office: Office, kind: str) -> list[str]:
    text = office.world.context.pack.say(notices.PROMPTS[kind], "fr")
    return sorted(to for to, mail in office.mail.taken if mail.get_content().strip() == text)


ALLOWED = ["issa@demo.invalid", "network.desk@demo.invalid"]
EVERYBODY = ["awa@demo.invalid", *ALLOWED]


def test_no_notice_reaches_her_also_where_something_else_waits_for_her(office: Office) -> None:
    _staffed(office)
    office.world.follow(desk=OPEN)
    office.world.say(STORY, sender=None)
    office.at(NOON)
    office.world.run_jobs()
    assert _told(office, notices.NOTICE) == EVERYBODY
    office.mail.taken.clear()
    office.provider.sent.clear()
    office.world.follow(desk=SECRET)
    office.world.say(STORY, sender=None)
    office.at(AFTERNOON)
    office.world.run_jobs()
    assert _told(office, notices.NOTICE) == ALLOWED
    assert len(office.provider.sent) == 2
    assert office.jobs() == []


def test_no_reminder_and_no_mention_reaches_her(office: Office) -> None:
    _staffed(office)
    office.world.follow(desk=SECRET)
    office.world.say(STORY, sender=None)
    office.at(NOON)
    office.world.run_jobs()
    office.mail.taken.clear()
    assert office.world.tick(after=4 * HOUR).reminded == 1
    office.world.run_jobs(after=24 * HOUR)
    assert _told(office, notices.NOTICE) == ALLOWED
    office.mail.taken.clear()
    assert office.world.tick(after=HOUR).climbed == 1
    office.world.run_jobs(after=24 * HOUR)
    office.world.run_jobs(after=24 * HOUR)
    assert _told(office, notices.OVERDUE) == sorted([*ALLOWED, "network.co_chair@demo.invalid"])
    assert "awa@demo.invalid" not in office.mail.told()


def test_an_urgent_rung_calls_everybody_but_her(office: Office) -> None:
    _staffed(office)
    office.world.follow(desk=(Rung(DESK, 60, excludes=(BAOBAB,)), SECRET[1]))
    office.world.say(STORY, sender=None)
    office.world.run_jobs()
    assert _told(office, notices.ALERT) == ALLOWED
