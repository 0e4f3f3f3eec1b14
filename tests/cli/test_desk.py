"""A duty reader's commands against a real server: the queue in one go, and what becomes of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from cbcm.demo.people import loopback, send_sms
from cbcm.demo.server import Demo, bind, started
from tests.cli.test_seat import BAOBAB, DJOLIBA, STORY, Desk
from tests.desk.browsing import team
from tests.recordings import record
from tests.team import WHAT_SHE_SAID, Device

LINE = "network:desk"
AID = "Quand vient la distribution de mil à Sévaré"
DANGER = "il a dit qu'il va me tuer ce soir"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    tmp_path_factory.getbasetemp()  # made before the demo moves this process's temporary folder
    listening, _ = bind(0)
    with started(listening) as running:
        yield running


def told(demo: Demo, sender: str, words: str = STORY, *, who: str = "6") -> str:
    """A whole dialogue about treatment that names nobody we know; returns the code."""
    answers = [
        send_sms(demo.network, demo.address, sender, text) or ""
        for text in (words, "2", "je ne sais pas", "5", who)
    ]
    found = re.search(r"\d{4} \d{4} \d{4}", answers[0])
    assert found is not None
    return found.group()


def said(demo: Demo, words: str) -> None:
    """One message from a withheld number: nothing is known of what it is about."""
    send_sms(demo.network, demo.address, "withheld", words)


@pytest.fixture
def line(demo: Demo, tmp_path: Path) -> Iterator[Desk]:
    """The desk at its own machine; what is left of a test is kept at the end."""
    desk = Desk(demo, LINE, tmp_path / "line")
    yield desk
    for referral in desk.waiting():
        desk.does("open", referral)
        desk.does("keep", referral)


def ids(shown: str) -> list[str]:
    return re.findall(r"^[0-9a-f]{32}", shown, re.MULTILINE)


def test_the_queue_is_opened_in_one_go_and_shows_no_words(demo: Demo, line: Desk) -> None:
    said(demo, "et le mil, \x1b[2J c'est quand")
    told(demo, "+22370000032", who="7")
    told(demo, "+22370000033", DANGER)
    shown = line.does("queue")
    assert len(ids(shown)) == 4, "three accounts and one contact"
    first = shown.splitlines()[0]
    assert "danger" in first
    assert "je ne sais pas" in first
    assert "UNCLEAR" in shown.splitlines()[3]
    for words in (STORY, "Bonjour", "tuer", "le mil", "\x1b", "22370000032"):
        assert words not in shown
    for referral in ids(shown):
        assert line.saved(referral)
    again = line.does("queue", "--words")
    assert ids(again) == ids(shown)
    assert f"    {DANGER}" in again
    assert STORY[:50] in again
    assert "\x1b" not in again
    assert all("opened" in row for row in line.does("inbox").splitlines() if row.count("2026") > 1)


def test_one_that_does_not_open_holds_up_no_other(demo: Demo, line: Desk) -> None:
    told(demo, "+22370000034")
    right = line.key.read_text()
    line.key.unlink()
    line.does("keygen", str(line.key))
    ended = line("queue")
    assert ended.returncode == 1
    (referral,) = line.waiting()
    assert ended.stderr.startswith(f"{referral}  not opened: ")
    line.key.write_text(right)
    assert ids(line.does("queue")) == [referral]


def test_a_wrong_number_ends(demo: Demo, line: Desk) -> None:
    told(demo, "+22370000035")
    (referral,) = line.waiting()
    assert "proof" in line.refuses("dispose", referral, "wrong_number")
    line.does("queue")
    shown = line.does("dispose", referral, "wrong_number", "--category", "OTHER")
    assert "wrong_number: closed" in shown
    assert str(line.folder) in shown, "the reader's own copy is named, to be deleted"
    assert line.waiting() == []


def test_she_is_asked_for_more(demo: Demo, line: Desk) -> None:
    code = told(demo, "+22370000036")
    (referral,) = ids(line.does("queue"))
    assert "more_needed: opened" in line.does("dispose", referral, "more_needed", "--answer", "A4")
    answered = send_sms(demo.network, demo.address, "+22370000099", code)
    assert answered
    assert line.waiting() == [referral]


def test_each_of_two_agencies_gets_the_words_that_were_typed_for_it(
    demo: Demo, line: Desk, tmp_path: Path
) -> None:
    told(demo, "+22370000037")
    (referral,) = ids(line.does("queue"))
    to = ("--share", "baobab_secours", "--share", "djoliba_sante:agency", "--category", "SEA")
    same = "=== baobab_secours ===\nle chauffeur\n=== djoliba_sante ===\nLe  chauffeur\n"
    ended = line("dispose", referral, "refer", *to, typed=same)
    assert ended.returncode == 1
    assert "stand in it too" in ended.stderr
    assert "chauffeur" not in ended.stderr
    none = line("dispose", referral, "refer", *to, typed="le chauffeur")
    assert "heading" in none.stderr

    own = same.replace("Le  chauffeur", "l'infirmier a tout vu")
    shown = line.does("dispose", referral, "refer", *to, typed=own)
    assert "refer: redirected" in shown
    assert "until all of them keep it" in shown
    seats = Desk(demo, BAOBAB, tmp_path / "b"), Desk(demo, DJOLIBA, tmp_path / "d")
    for seat, words, others in (
        (seats[0], "le chauffeur", "infirmier"), (seats[1], "infirmier", "le chauffeur"),
    ):  # fmt: skip
        (arrived,) = seat.waiting()
        opened = seat.does("open", arrived)
        assert words in opened
        assert others not in opened
        assert "Bonjour" not in opened
        assert '"others_involved": true' in opened
        assert '"category": "SEA"' in opened
        seat.does("keep", arrived, "--setting", "distribution", "--role", "driver")
    assert line.waiting() == []


def test_a_question_about_aid_is_written_down_by_itself(
    demo: Demo, line: Desk, tmp_path: Path
) -> None:
    told(demo, "+22370000038", f"{STORY}. {AID}")
    (referral,) = ids(line.does("queue"))
    to = ("--share", "baobab_secours", "--share", "baobab_secours:feedback")
    words = tmp_path / "words.txt"
    parts = "=== baobab_secours:agency ===\nle chauffeur\n=== baobab_secours:feedback ===\n{}\n"
    for wrong in (f"{STORY}. {AID}", f"{AID} et le chauffeur", "le chauffeur"):
        words.write_text(parts.format(wrong))
        line.refuses("dispose", referral, "refer", *to, "--words", str(words))
    words.write_text(parts.format(AID))
    line.does("dispose", referral, "refer", *to, "--words", str(words))
    cfm = Desk(demo, "baobab_secours:cfm", tmp_path / "cfm")
    (arrived,) = cfm.waiting()
    opened = cfm.does("open", arrived)
    assert AID in opened
    assert '"others_involved": false' in opened
    for word in ("chauffeur", "SEA", "UNCLEAR", "aid worker", "treatment"):
        assert word not in opened
    cfm.does("keep", arrived)
    focal = Desk(demo, BAOBAB, tmp_path / "focal")
    (arrived,) = focal.waiting()
    assert "le chauffeur" in focal.does("open", arrived)
    focal.does("keep", arrived)


def test_help_goes_without_the_account_and_only_where_she_agreed(
    demo: Demo, line: Desk, tmp_path: Path
) -> None:
    told(demo, "+22370000039")  # somebody else, who agreed to nothing
    (quiet,) = ids(line.does("queue"))
    to = ("--to", "kenyeba_clinic", "--need", "health")
    assert "did not agree" in line.refuses("dispose", quiet, "service", *to)
    told(demo, "+22370000040", who="7")
    line.does("queue")
    assert "did not agree" in line.refuses("dispose", quiet, "service", *to), "another's contact"
    account = next(r for r in line.waiting() if r != quiet and _is(line, r, "account"))
    assert "service: opened" in line.does("dispose", account, "service", *to)
    clinic = Desk(demo, "kenyeba_clinic:service", tmp_path / "clinic")
    (arrived,) = clinic.waiting()
    opened = clinic.does("open", arrived)
    assert "22370000040" in opened
    assert '"health"' in opened
    for word in (STORY[:20], "narrative", "organisation", "handler"):
        assert word not in opened
    clinic.does("keep", arrived)
    assert account in line.waiting()


def test_what_was_heard_is_written_down_and_the_recording_stays(
    demo: Demo, line: Desk, tmp_path: Path
) -> None:
    referral = record(demo.context)
    line.does("queue")
    to = ("dispose", referral, "refer", "--to", "djoliba_sante")
    assert "words of its own" in line.refuses(*to, typed="=== djoliba_sante ===\n")
    shown = line.does(*to, typed="=== djoliba_sante ===\nle gardien la suit\n")
    assert "do not go along" in shown
    djoliba = Desk(demo, DJOLIBA, tmp_path / "heard")
    (arrived,) = djoliba.waiting()
    assert "le gardien la suit" in djoliba.does("open", arrived)
    assert [path.name.split("-")[0] for path in djoliba.saved(arrived)] == ["account"]
    djoliba.does("keep", arrived)


def test_aid_goes_to_a_mechanism_of_the_member(demo: Demo, line: Desk, tmp_path: Path) -> None:
    said(demo, AID)
    (referral,) = ids(line.does("queue"))
    assert "not lead" in line.refuses(
        "dispose", referral, "own_mechanism", "--to", "baobab_secours", "--way", "mission"
    )
    line.does("dispose", referral, "own_mechanism", "--to", "djoliba_sante")
    cfm = Desk(demo, "djoliba_sante:cfm", tmp_path / "cfm")
    (arrived,) = cfm.waiting()
    assert AID in cfm.does("open", arrived)
    cfm.does("keep", arrived)


def test_help_that_no_service_could_give_goes_to_another(
    demo: Demo, line: Desk, tmp_path: Path
) -> None:
    """The child protection service is run by whom it is about: the line finds one with her."""
    team(demo, "equipe-trois")
    with httpx.Client(transport=loopback(), base_url=demo.address) as client:
        device = Device(client, demo, "equipe-trois")
        asks = {"assistance": "yes", "may_contact": True, "child": "yes"}
        said = WHAT_SHE_SAID | {"hours": "evening", "say_if_other": "wrong_number"}
        body = device.seal(said=said, organisations=["neem_jeunesse"], **asks)
        assert device.send(body).status_code == 201
    line.does("queue")
    help_ = next(r for r in line.waiting() if _is(line, r, "assistance"))
    own = ("--to", "denw_child_care")
    assert "nobody at this service can get it" in line.refuses("dispose", help_, "service", *own)
    assert "only an account" in line.refuses("dispose", help_, "spam")
    assert "service: opened" in line.does("dispose", help_, "service", "--to", "kenyeba_clinic")
    clinic = Desk(demo, "kenyeba_clinic:service", tmp_path / "clinic")
    (arrived,) = clinic.waiting()
    opened = clinic.does("open", arrived)
    assert all(word in opened for word in ("22370009911", "evening", "wrong_number", '"child"'))
    assert not any(word in opened for word in ("narrative", "neem", "Fatou"))
    clinic.does("keep", arrived)
    line.does("keep", help_)


def _is(desk: Desk, referral: str, kind: str) -> bool:
    return any(path.name.startswith(kind) for path in desk.saved(referral))
