"""Notices reach the people of a rung, say nothing, and are never lost; a real mail server."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from cbcm import clockwork, watch
from cbcm.agencies import directory
from cbcm.delivery import notices
from cbcm.demo.network import Network
from cbcm.errors import SettingsError
from cbcm.sealing import new_identity
from cbcm.vocabulary import KeyKind, Rung
from cbcm.wording import lint
from tests.office import NOON, Office
from tests.world import DESK, FOCAL, HER, HOUR, STORY

pytestmark = pytest.mark.quick_on_sqlite

ON_CALL = "network:on_call"
FOCAL_MAIL = ["baobab_secours.focal_point@demo.invalid", "second@demo.invalid"]


def test_many_complaints_before_a_fixed_time_make_one_notice_a_person(office: Office) -> None:
    for number in range(3):
        sender = f"+2237000030{number}"
        for text in (STORY, "2", "Baobab Secours, Mopti", "0", "6"):
            office.world.say(text, sender=sender)
    assert len(office.world.inbox(FOCAL)) == 3
    assert office.due_times() == {int(NOON.timestamp())}
    office.world.run_jobs()
    assert (office.mail.taken, office.provider.sent) == ([], [])
    office.at(NOON)
    office.world.run_jobs()
    office.world.run_jobs(after=60)
    assert office.mail.told() == FOCAL_MAIL
    assert len(office.smses()) == 2
    assert len(set(office.smses())) == 2
    assert office.jobs() == []


def test_a_deputy_is_told_of_what_waits_at_the_seat(office: Office) -> None:
    """Nothing waits at the deputy's own seat, and the notice goes out all the same."""
    world, deputy = office.world, "baobab_secours:alternate"
    key = world.network.signed(
        FOCAL, new_identity()[1], not_before=world.now, seconds=86400, holder=deputy,
        kind=KeyKind.DELEGATED,
    )  # fmt: skip
    world.context.store.write(lambda c: directory.put_key(c, key, world.context.trust))
    for text in (STORY, "2", "Baobab Secours, Mopti", "0", "6"):
        world.say(text)
    office.at(NOON)
    world.run_jobs()
    world.run_jobs(after=60)
    assert office.mail.told() == sorted([*FOCAL_MAIL, "baobab_secours.alternate@demo.invalid"])
    office.mail.taken.clear()
    office.at(NOON + timedelta(days=1))
    for text in (STORY, "2", "Baobab Secours, Mopti", "0", "6"):
        world.say(text, sender="+22370000399")
    office.at(NOON + timedelta(days=1, hours=4))
    world.run_jobs()
    world.run_jobs(after=60)
    assert office.mail.told() == FOCAL_MAIL, "the delegation is over"


def test_each_person_reads_her_own_language(office: Office) -> None:
    office.world.tell_all()
    office.at(NOON)
    office.world.run_jobs()
    pack = office.world.context.pack
    by_person = {to: message.get_content().strip() for to, message in office.mail.taken}
    assert by_person == {
        FOCAL_MAIL[0]: pack.say("N1", "fr"),
        FOCAL_MAIL[1]: pack.say("N1", "en"),
    }


def test_a_seat_with_nothing_left_to_take_up_gets_no_notice(office: Office) -> None:
    office.world.tell_all()
    (line,) = office.world.inbox(FOCAL)
    office.world.keep(FOCAL, line.id)
    office.at(NOON)
    office.world.run_jobs()
    assert (office.mail.taken, office.provider.sent) == ([], [])
    assert office.jobs() == []


def test_a_notice_put_off_is_dropped_once_it_is_taken_up(office: Office) -> None:
    office.world.tell_all()
    office.mail.refusals = 99
    office.at(NOON)
    office.world.run_jobs()
    (line,) = office.world.inbox(FOCAL)
    office.world.keep(FOCAL, line.id)
    office.mail.refusals = 0
    office.world.run_jobs(after=HOUR)
    assert office.mail.taken == []
    assert office.jobs() == []


def test_danger_calls_the_people_on_duty_at_once(office: Office) -> None:
    office.world.say("il a dit qu'il va me tuer, il revient ce soir")
    office.world.run_jobs()
    assert office.mail.told() == ["network.on_call@demo.invalid"]
    assert len(office.smses()) == 1
    office.world.tick(after=21 * 60)
    office.world.run_jobs()
    # By then her silence has routed it too: to the desk within the hour, to a service unnamed.
    expected = ["kenyeba_listening.service", "network.desk", "network.on_call"]
    assert sorted(set(office.mail.told())) == [f"{who}@demo.invalid" for who in expected]
    pack = office.world.context.pack
    assert {m.get_content().strip() for _, m in office.mail.taken} == {pack.say("N2", "fr")}


def test_a_limit_of_an_hour_is_told_at_once_and_a_longer_one_is_not(office: Office) -> None:
    world = office.world
    for minutes in (61, 60):
        world.follow(desk=(Rung(DESK, minutes),))
        world.say(STORY, sender=None)
    assert [(kind, run_at - world.now) for kind, _, run_at in office.jobs()] == [
        (notices.ALERT, 0),
        (notices.NOTICE, int(NOON.timestamp()) - world.now),
    ]
    world.run_jobs()
    assert office.mail.told() == ["network.desk@demo.invalid"]


def test_a_failing_mail_server_puts_off_its_own_notices_only(office: Office) -> None:
    office.world.tell_all()
    office.mail.refusals = 5
    office.at(NOON)
    office.world.run_jobs()
    assert len(office.smses()) == 2
    assert len(office.jobs()) == 2
    assert all(run_at > office.world.now for _, _, run_at in office.jobs())
    for _ in range(4):
        office.world.run_jobs(after=HOUR)
    assert office.mail.told() == FOCAL_MAIL
    assert len(office.smses()) == 2  # not again for each try of the mail
    assert office.jobs() == []


@pytest.mark.quick_on_sqlite
@pytest.mark.parametrize("reply", ["451 later", "550 no such user"])
def test_no_refusal_of_a_mail_server_loses_a_notice(office: Office, reply: str) -> None:
    office.world.tell_all()
    office.mail.refusals, office.mail.reply = 10_000, reply
    office.at(NOON)
    waits = []
    for _ in range(34):
        (due, *_) = sorted(office.due_times())
        waits.append(due - office.world.now)
        office.world.now = due
        office.world.run_jobs()
    assert max(waits) <= HOUR
    assert len(office.jobs()) == 2
    clockwork.tick(office.world.context, now=office.world.now)
    wrong = watch.what_is_wrong(office.world.context, office.world.now)
    assert "an outward effect has failed for a day" in wrong
    office.mail.refusals = 0
    office.world.run_jobs(after=HOUR)
    assert set(office.mail.told()) == set(FOCAL_MAIL)


def test_a_mail_server_that_is_away_and_a_failing_gateway_lose_nothing(office: Office) -> None:
    office.world.tell_all()
    office.provider.trouble(2, status=500, method="POST")
    office.at(NOON)
    office.world.run_jobs()
    assert office.smses() == []
    assert office.mail.told() == FOCAL_MAIL
    office.world.run_jobs(after=60)
    assert len(office.smses()) == 2
    assert len(office.mail.taken) == 2


def test_dying_in_the_middle_repeats_the_one_notice_that_was_under_way(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*_: object) -> None:
        raise KeyboardInterrupt

    office.world.tell_all()
    office.at(NOON)
    with monkeypatch.context() as patch:
        patch.setattr("cbcm.delivery.outbox.send_mail", dies)
        with pytest.raises(KeyboardInterrupt):
            office.world.run_jobs()
    office.world.run_jobs()
    office.world.run_jobs(after=301)  # the lease of the one that died is over
    assert office.mail.told() == FOCAL_MAIL
    assert len(office.smses()) == 2
    assert office.jobs() == []


def test_nothing_that_goes_out_or_waits_to_go_out_tells_of_a_complaint(office: Office) -> None:
    code = office.world.tell_all(who="8")
    office.world.say("il a dit qu'il va me tuer", sender="+22372222222")
    rows = json.dumps(office.jobs())
    office.mail.refusals = 1
    office.world.run_jobs()
    office.at(NOON)
    office.world.run_jobs()
    rows += json.dumps(office.jobs())
    office.world.run_jobs(after=HOUR)
    pack = office.world.context.pack
    names = [n for o in pack.organisations for n in (o.code, *o.names, *o.acronyms)]
    whole_mails = [message.as_string() for _, message in office.mail.taken]
    texts = [m.get_content().strip() for _, m in office.mail.taken]
    texts += [message.text for message in office.provider.sent]
    assert len(texts) >= 8
    allowed = {pack.say(key, code) for key in ("N1", "N2") for code in pack.languages}
    assert set(texts) <= allowed
    assert {message["Subject"] for _, message in office.mail.taken} == {"Information"}
    assert not any(lint(text, names=names) for text in texts)
    for name, value in (("number", HER[1:]), ("code", code), ("words", "riz"), ("other", "tuer")):
        assert value not in rows, name
        assert not any(value in whole for whole in whole_mails), name
    for row in ("demo.invalid", "+223", "Baobab"):
        assert row not in rows
    headers = {name.lower() for _, m in office.mail.taken for name in m}
    known = "from to subject auto-submitted content-type content-transfer-encoding mime-version"
    assert headers <= set(known.split())


def test_a_notice_gateway_that_cannot_send_is_refused_at_the_start(sqlite_network: Network) -> None:
    for name in ("nobody", "operator"):  # the second has no address to send to
        changed = {"CBCM_NOTICE_GATEWAY": name}
        with pytest.raises(SettingsError, match="NOTICE_GATEWAY"):
            replace(sqlite_network, environment=sqlite_network.environment | changed).open()
