"""The neutral mailbox against a real Dovecot and a real mail server."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest

from cbcm import watch
from cbcm.channels.mailbox import folder as folders
from cbcm.channels.mailbox import letters, taking
from cbcm.demo.network import Network
from cbcm.endpoints import parse_mailbox
from cbcm.wording import lint
from cbcm.worker import Worker
from tests.channels.letters import HER_MAIL, STYLES, Post, letter, post, with_picture, words
from tests.fakes.dovecot import USER
from tests.longer import first
from tests.outside import needs_dovecot
from tests.world import DESK, FOCAL, HOUR, STORY, code_in

pytestmark = [needs_dovecot, pytest.mark.quick_on_sqlite]


@pytest.fixture
def mailbox(network: Network) -> Iterator[Post]:
    with post(network) as made:
        yield made


@pytest.fixture
def sqlite_mailbox(sqlite_network: Network) -> Iterator[Post]:
    with post(sqlite_network) as made:
        yield made


def read_by(mailbox: Post, seat: str) -> list[dict[str, object]]:
    """Every document that waits at a seat."""
    world = mailbox.world
    return [d for line in world.inbox(seat) for d in world.open(seat, line.id).values()]


def narratives(mailbox: Post, seat: str = DESK) -> list[str]:
    return [str(d["narrative"]) for d in read_by(mailbox, seat) if d.get("narrative")]


def raw_at_desk(mailbox: Post) -> list[bytes]:
    return [
        bytes(d["content"])  # type: ignore[arg-type] # an attachment's bytes
        for d in read_by(mailbox, DESK)
        if d["kind"] == "attachment" and d["type"] == "message/rfc822"
    ]


def test_a_mail_is_sealed_answered_neutrally_and_erased(mailbox: Post) -> None:
    her_id = "<abc.1@phone.example.org>"
    answer = mailbox.say(
        letter(STORY, subject="Le chauffeur du riz", headers=f"Message-ID: {her_id}\r\n")
    )
    assert answer is not None
    assert mailbox.prompt(answer) == "M1"
    assert mailbox.box.waiting() == []
    assert mailbox.mail.told() == [HER_MAIL]
    assert answer["Subject"] == "Information"
    assert answer["To"] == HER_MAIL
    assert answer["Reply-To"] == USER
    assert answer["In-Reply-To"] == answer["References"] == her_id
    assert answer["Auto-Submitted"] == "auto-replied"
    assert answer.get_content_type() == "text/plain"
    whole = answer.as_string()
    assert not any(said in whole for said in ("Konaté", "Awa", "riz", "chauffeur", STORY))
    assert lint(words(answer), key="M1") == []
    mailbox.world.tick(after=5 * HOUR)
    assert narratives(mailbox) == [f"Le chauffeur du riz\n{STORY}"]


def test_an_arabic_mail_is_answered_in_arabic(sqlite_mailbox: Post) -> None:
    said = "قال لي إن عليّ أن أذهب معه لكي أحصل على الطعام"
    answer = sqlite_mailbox.say(letter(said))
    assert answer is not None
    assert sqlite_mailbox.prompt(answer) in {"M1", "M8"}
    assert sqlite_mailbox.box.waiting() == []


def test_replies_go_through_the_whole_dialogue(mailbox: Post) -> None:
    """Consent 8: how to reach her is an address, at the organisation and at nobody else."""
    answer = mailbox.say(letter(STORY))
    prompts = []
    for said in ("2", "Baobab Secours, Mopti", "0", "8"):
        assert answer is not None
        answer = mailbox.say(STYLES["gmail fr"](said, answer))
        prompts.append(mailbox.prompt(answer))
    assert prompts == ["M2B", "M4", "M5", "M6"]
    assert narratives(mailbox, FOCAL) == [STORY]
    (identity,) = [d for d in read_by(mailbox, FOCAL) if d["kind"] == "identity"]
    assert identity["email"] == HER_MAIL
    assert "phone" not in identity


def test_nobody_is_told_who_wrote_where_she_says_nobody(sqlite_mailbox: Post) -> None:
    mailbox = sqlite_mailbox
    answer = mailbox.say(letter(STORY))
    for said in ("2", "Baobab Secours, Mopti", "0", "6"):
        assert answer is not None
        answer = mailbox.say(STYLES["signature"](said, answer))
    assert mailbox.prompt(answer) == "M6"
    shown = repr(read_by(mailbox, FOCAL) + read_by(mailbox, DESK))
    assert STORY in shown
    assert not any(hers in shown for hers in (HER_MAIL, "Konat", "70 91 82 73"))


def test_help_today_asks_whether_an_adviser_may_write(sqlite_mailbox: Post) -> None:
    mailbox = sqlite_mailbox
    answer = mailbox.say(letter(STORY))
    assert answer is not None
    answer = mailbox.say(STYLES["gmail en"]("3", answer))
    assert answer is not None
    assert mailbox.prompt(answer) == "M3E"
    mailbox.say(STYLES["gmail en"]("7", answer))
    mailbox.world.tick(after=5 * HOUR)
    (contact,) = [d for d in read_by(mailbox, DESK) if d["kind"] == "contact"]
    assert contact["email"] == HER_MAIL
    assert (contact["may_call"], contact["may_write"]) == (False, True)


@pytest.mark.parametrize("style", first(STYLES, 4))
def test_a_digit_is_read_in_every_style_of_reply(sqlite_mailbox: Post, style: str) -> None:
    mailbox = sqlite_mailbox
    answer = mailbox.say(letter(STORY))
    assert answer is not None
    second = mailbox.say(STYLES[style]("2", answer))
    assert mailbox.prompt(second) == "M2B"
    assert second is not None
    third = mailbox.say(STYLES[style]("Baobab Secours, Mopti", second))
    assert mailbox.prompt(third) == "M4"
    mailbox.world.tick(after=5 * HOUR)
    assert narratives(mailbox, FOCAL) == [STORY]
    assert raw_at_desk(mailbox) == []


@pytest.mark.parametrize("style", first(STYLES, 2))
def test_later_words_are_kept_in_every_style_of_reply(sqlite_mailbox: Post, style: str) -> None:
    """And our own number, quoted below, is not taken for a question about it."""
    mailbox = sqlite_mailbox
    answer = mailbox.say(letter(STORY))
    assert answer is not None
    later = "Il est revenu hier soir avec le camion blanc"
    assert mailbox.prompt(mailbox.say(STYLES[style](later, answer))) == "M7"
    mailbox.world.tick(after=5 * HOUR)
    (told,) = narratives(mailbox)
    assert told == f"{STORY}\n{later}"


def test_a_code_gets_news_from_any_address(mailbox: Post) -> None:
    answer = mailbox.say(letter(STORY))
    assert answer is not None
    code = code_in(words(answer))
    news = mailbox.say(letter(f"Bonjour {code}", sender="other@example.org"))
    assert mailbox.prompt(news) == "S1"
    more = mailbox.say(letter(f"{code} il y avait aussi son cousin", sender="other@example.org"))
    assert mailbox.prompt(more) == "S6"


def test_a_crash_between_seal_and_erasing_seals_once(
    mailbox: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*_: object) -> None:
        raise OSError("the line broke")

    with monkeypatch.context() as patch:
        patch.setattr(folders.Folder, "erase", dies)
        mailbox.deliver(with_picture(STORY, b"\x89PNG zorglub"))
        with pytest.raises(OSError, match="broke"):
            mailbox.collect()
    (first,) = mailbox.mail.taken
    assert len(mailbox.box.waiting()) == 1
    mailbox.collect()
    second = mailbox.mail.taken[-1]
    assert mailbox.box.waiting() == []
    assert mailbox.prompt(first[1]) == mailbox.prompt(second[1]) == "M1"
    assert code_in(words(first[1])) != code_in(words(second[1]))
    mailbox.world.tick(after=5 * HOUR)
    assert narratives(mailbox) == [STORY]
    pictures = [d for d in read_by(mailbox, DESK) if d["kind"] == "attachment"]
    assert [d["content"] for d in pictures] == [b"\x89PNG zorglub"]


def test_a_crash_before_the_picture_is_sealed_loses_no_picture(
    sqlite_mailbox: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    mailbox = sqlite_mailbox

    def dies(*_: object, **__: object) -> None:
        raise OSError

    mailbox.deliver(with_picture(STORY, b"\x89PNG zorglub"))
    with monkeypatch.context() as patch:
        patch.setattr(taking.attachments, "seal_all", dies)
        mailbox.collect()
    assert len(mailbox.box.waiting()) == 1
    assert mailbox.mail.taken == []
    mailbox.collect()
    assert mailbox.box.waiting() == []
    assert len(mailbox.mail.taken) == 1
    mailbox.world.tick(after=5 * HOUR)
    assert narratives(mailbox) == [STORY]
    assert sum(d["kind"] == "attachment" for d in read_by(mailbox, DESK)) == 1


def test_a_failed_commit_leaves_the_mail_and_holds_up_no_other(
    mailbox: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = mailbox.world.journey.receive

    def refuses(inbound, *, now):  # type: ignore[no-untyped-def]
        if "zorglub" in inbound.text:
            raise RuntimeError(inbound.text)
        return real(inbound, now=now)

    mailbox.deliver(letter("Un message de zorglub sur le camion"))
    mailbox.deliver(letter(STORY, sender="b@example.org"))
    with monkeypatch.context() as patch:
        patch.setattr(mailbox.world.journey, "receive", refuses)
        mailbox.collect()
    (left,) = mailbox.box.waiting()
    assert b"zorglub" in left
    assert mailbox.mail.told() == ["b@example.org"]
    state = mailbox.world.context.store.read(watch.read)[watch.MAILBOX][1]
    assert state == "a mail could not be taken"
    mailbox.collect()
    assert mailbox.box.waiting() == []
    assert mailbox.world.context.store.read(watch.read)[watch.MAILBOX][1] == watch.OK


def test_while_no_answer_goes_out_the_mail_is_safe_and_answered_later(
    mailbox: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    mailbox.mail.refusals = 1
    assert mailbox.say(letter(STORY)) is None
    assert len(mailbox.box.waiting()) == 1, "only a mail that is still there can be answered"
    mailbox.collect()
    assert mailbox.prompt(mailbox.mail.taken[0][1]) == "M1"
    assert mailbox.box.waiting() == []
    # A mail server that does not answer at all is left alone for a while; nothing piles up.
    slept = [0.0]
    monkeypatch.setattr(taking.time, "monotonic", lambda: slept[0])
    good = mailbox.duty._desk
    url = mailbox.world.context.settings.smtp_url
    object.__setattr__(mailbox.world.context.settings, "smtp_url", type(url)("smtp://127.0.0.1:1"))
    assert mailbox.say(letter(STORY, sender="b@example.org")) is None
    assert good.is_failing
    assert not good.may_answer
    assert mailbox.world.context.store.read(watch.read)[watch.MAILBOX][1] == (
        "answers do not go out"
    )
    object.__setattr__(mailbox.world.context.settings, "smtp_url", url)
    mailbox.collect()
    assert len(mailbox.box.waiting()) == 1
    slept[0] += taking.MOST_AGAIN_SECONDS
    mailbox.collect()
    assert mailbox.box.waiting() == []
    assert mailbox.mail.told() == [HER_MAIL, "b@example.org"]
    mailbox.world.tick(after=5 * HOUR)
    assert narratives(mailbox) == [STORY, STORY]


def test_an_address_that_cannot_be_reached_costs_the_answer_only(mailbox: Post) -> None:
    mailbox.mail.refusals, mailbox.mail.reply = 1, "550 nobody here"
    assert mailbox.say(letter(STORY)) is None
    assert mailbox.box.waiting() == []
    mailbox.world.tick(after=5 * HOUR)
    assert narratives(mailbox) == [STORY]


def test_old_mail_is_taken_and_not_answered(mailbox: Post) -> None:
    mailbox.box.deliver(letter(STORY), at=mailbox.world.now - 25 * HOUR)
    mailbox.collect()
    assert mailbox.mail.taken == []
    mailbox.box.deliver(letter(STORY, sender="b@example.org"), at=mailbox.world.now - 23 * HOUR)
    mailbox.collect()
    assert mailbox.mail.told() == ["b@example.org"]
    mailbox.world.tick(after=5 * HOUR)
    assert narratives(mailbox) == [STORY, STORY]
    assert mailbox.box.waiting() == []


AUTOMATED = {
    "auto-submitted": "Auto-Submitted: auto-generated\r\n",
    "vacation": "Auto-Submitted: auto-replied (vacation)\r\n",
    "bulk": "Precedence: bulk\r\n",
    "list": "List-Id: <camp.example.org>\r\n",
    "unsubscribe": "List-Unsubscribe: <mailto:x@example.org>\r\n",
    "empty return path": "Return-Path: <>\r\n",
    "no auto response": "X-Auto-Response-Suppress: All\r\n",
}
MACHINES = ["MAILER-DAEMON@example.org", "postmaster@example.org", "no-reply@example.org",
            "noreply@example.org", "camp-bounces@example.org", USER]  # fmt: skip


@pytest.mark.parametrize(
    "what", first([*AUTOMATED, *MACHINES, "nobody", "two people", "not plain"], 4)
)
def test_what_a_machine_may_have_written_is_taken_and_never_answered(
    sqlite_mailbox: Post, what: str
) -> None:
    mailbox = sqlite_mailbox
    if what in AUTOMATED:
        raw = letter(STORY, headers=AUTOMATED[what])
    elif what in MACHINES:
        raw = letter(STORY, sender=what)
    else:
        sender = {"nobody": None, "two people": "a@example.org>, B <b@example.org",
                  "not plain": "a b\"@example"}[what]  # fmt: skip
        raw = letter(STORY, sender=sender)
    assert mailbox.say(raw) is None
    assert mailbox.mail.taken == []
    assert mailbox.box.waiting() == []
    assert narratives(mailbox) == [STORY]


def test_a_report_about_our_answer_and_the_answer_itself_are_not_taken(mailbox: Post) -> None:
    answer = mailbox.say(letter(STORY))
    assert answer is not None
    rows = len(read_by(mailbox, DESK))
    report = (
        b"From: MAILER-DAEMON@example.org\r\nReturn-Path: <>\r\n"
        b'Content-Type: multipart/report; report-type=delivery-status; boundary="x"\r\n\r\n'
        b"--x\r\n\r\nIt could not be delivered.\r\n--x\r\nContent-Type: message/rfc822\r\n\r\n"
        + answer.as_bytes() + b"\r\n--x--\r\n"
    )  # fmt: skip
    forged = report.replace(answer["Message-ID"].encode(), b"<0123456789abcdef.0123456789abcdef@x>")
    assert mailbox.say(report) is None
    assert mailbox.say(answer.as_bytes()) is None
    assert mailbox.box.waiting() == []
    assert len(read_by(mailbox, DESK)) == rows
    assert mailbox.say(forged) is None, "a report about somebody else's mail is for a person"
    assert len(read_by(mailbox, DESK)) > rows


def test_an_address_gets_so_many_answers_a_day_and_no_more(
    sqlite_mailbox: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    mailbox = sqlite_mailbox
    monkeypatch.setattr(taking.answers, "MOST_A_DAY", 2)
    got = [mailbox.say(letter(f"{number}{STORY}"), after=10) for number in range(4)]
    assert sum(answer is not None for answer in got) == 1, "what is said in a row"
    assert mailbox.box.waiting() == []
    assert mailbox.say(letter(STORY, sender="b@example.org"), after=10) is not None
    assert mailbox.say(letter(f"et puis encore {STORY}")) is not None
    assert mailbox.say(letter("rien de plus, et encore moi")) is None
    monkeypatch.setattr(taking.answers, "DAY", 7)  # the next day comes soon
    assert mailbox.say(letter("encore un mot sur le camion")) is not None


def test_somebody_elses_history_is_for_the_desk_only(sqlite_mailbox: Post) -> None:
    """A forwarded mail may be what it is all about, and names her: it goes raw to the desk."""
    mailbox = sqlite_mailbox
    forwarded = (
        f"{STORY}\n\n---------- Forwarded message ---------\nDe : Le Chef <chef@ong.example.org>\n"
        "Date: lun. 1 mars 2027\nObjet : ce soir\nÀ : Awa Konaté\n\nViens seule ce soir zorglub\n"
    )
    answer = mailbox.say(letter(forwarded))
    assert mailbox.prompt(answer) == "M1"
    for said in ("2", "Baobab Secours, Mopti", "0", "6"):
        assert answer is not None
        answer = mailbox.say(STYLES["gmail fr"](said, answer))
    (account,) = [d for d in read_by(mailbox, FOCAL) if d["kind"] == "account"]
    assert account["narrative"] == STORY
    (raw,) = raw_at_desk(mailbox)
    assert b"zorglub" in raw
    assert not any(d["kind"] == "attachment" for d in read_by(mailbox, FOCAL))


def test_a_picture_goes_to_the_desk_and_never_with_the_account(sqlite_mailbox: Post) -> None:
    mailbox = sqlite_mailbox
    answer = mailbox.say(with_picture(STORY, b"\x89PNG zorglub"))
    for said in ("2", "Baobab Secours, Mopti", "0", "8"):
        assert answer is not None
        answer = mailbox.say(STYLES["outlook fr"](said, answer))
    assert mailbox.prompt(answer) == "M6"
    assert [d["kind"] for d in read_by(mailbox, FOCAL)] == ["account", "identity"]
    pictures = [d for d in read_by(mailbox, DESK) if d["kind"] == "attachment"]
    assert [(d["type"], d["content"]) for d in pictures] == [("image/png", b"\x89PNG zorglub")]


def _nested(depth: int) -> bytes:
    raw = b"From: %s\r\n" % HER_MAIL.encode()
    for level in range(depth):
        raw += b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (level, level)
    return raw + b"\r\nzorglubine\r\n"


def _many(parts: int) -> bytes:
    raw = b'From: %s\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n' % HER_MAIL.encode()
    return raw + b"--b\r\n\r\nzorglubine\r\n" * parts + b"--b--\r\n"


HOSTILE = {
    "levels": _nested(40),
    "levels without end": _nested(3000),
    "parts": _many(500),
    "signs": letter("zorglubine " * 30_000),
    "a report in a report": b"Content-Type: message/rfc822\r\n\r\n" * 600 + b"zorglubine",
    "no bytes of any text": b"\xff\xfe\x01" * 999 + b"zorglubine",
    "broken base64": b"From: a@example.org\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    b"em9yZ2x1YmluZQ=\xff=zorglubine",
    "unknown coding": b"From: a@example.org\r\nContent-Transfer-Encoding: x-zip\r\n\r\nzorglubine",
    "unknown charset": b"From: a@example.org\r\nContent-Type: text/plain; charset=klingon\r\n\r\n"
    b"zorglubine \xe9\xe8",
    "words before the first part": b'From: a@b.org\r\nContent-Type: multipart/mixed; boundary="b"'
    b"\r\n\r\nzorglubine\r\n--b\r\n\r\nbonjour\r\n--b--\r\n",
    "not ended": b'From: a@b.org\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n'
    b"--b\r\nContent-Type: text/html\r\n\r\n<p>zorglubine",
}


@pytest.mark.parametrize("what", first(HOSTILE, 4))
def test_what_cannot_be_read_goes_raw_and_sealed_to_the_desk(
    sqlite_mailbox: Post, what: str
) -> None:
    mailbox = sqlite_mailbox
    raw = HOSTILE[what]
    mailbox.say(raw)
    assert mailbox.box.waiting() == []
    mailbox.world.tick(after=5 * HOUR)
    (held,) = raw_at_desk(mailbox)
    assert b"zorglubine" in held
    assert held.replace(b"\r\n", b"\n") == raw.replace(b"\r\n", b"\n")


@pytest.mark.parametrize("program", ["import time; time.sleep(60)", "raise SystemExit(1)",
                                     "print('{')", "print('[]')", "print('{}')"])  # fmt: skip
def test_whatever_the_parser_does_the_mail_is_sealed(
    sqlite_mailbox: Post, monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    import sys

    mailbox = sqlite_mailbox
    monkeypatch.setattr(letters, "SECONDS", 1)
    monkeypatch.setattr(letters, "PROGRAM", (sys.executable, "-I", "-c", program))
    assert mailbox.say(letter(STORY)) is None
    assert mailbox.box.waiting() == []
    (held,) = raw_at_desk(mailbox)
    assert STORY.encode() in held


def test_the_parser_has_little_memory_and_none_of_our_settings() -> None:
    import subprocess
    import sys

    from cbcm.channels.mailbox import parsing

    program = (
        "import io, os, resource, sys\n"
        "from cbcm.channels.mailbox import parsing\n"
        "class Out:\n buffer = io.BytesIO(b'From: a@b.org\\r\\n\\r\\nx')\n"
        "sys.stdin = Out\n"
        "parsing.main()\n"
        "print()\n"
        "print([k for k in os.environ if k.startswith('CBCM')])\n"
        "print(resource.getrlimit(resource.RLIMIT_AS)[0], resource.getrlimit(resource.RLIMIT_CORE),"
        " resource.getrlimit(resource.RLIMIT_FSIZE))\n"
    )
    done = subprocess.run(  # noqa: S603 - this test's own program
        [sys.executable, "-I", "-c", program], capture_output=True, env={}, check=True, text=True
    )
    assert done.stdout.splitlines()[1:] == ["[]", f"{parsing.MEMORY_BYTES} (0, 0) (0, 0)"]


def test_a_mail_larger_than_anybody_sends_stays_and_is_told(
    sqlite_mailbox: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    mailbox = sqlite_mailbox
    monkeypatch.setattr("cbcm.channels.mailbox.duty.MOST_BYTES", 1000)
    assert mailbox.say(letter(STORY * 100)) is None
    assert len(mailbox.box.waiting()) == 1
    told = watch.what_is_wrong(mailbox.world.context, mailbox.world.now)
    assert any("too large" in line for line in told)


def test_only_the_mail_that_was_taken_is_erased(sqlite_mailbox: Post) -> None:
    """Where the server cannot erase one alone, what another marked must not go with it."""
    mailbox = sqlite_mailbox
    mailbox.deliver(letter("un message que personne n'a pris zorglub"))
    mailbox.deliver(letter(STORY))
    client = mailbox.box.client()
    client.select("INBOX")
    client.uid("STORE", "1", "+FLAGS", r"(\Deleted)")
    client.unselect()
    client.logout()
    place = mailbox.world.context.settings.mailbox()
    assert place is not None
    with folders.opened(place) as folder:
        folder._erases_one = False
        folder.erase(2)
        (left,) = folder.uids()
    assert left == 1


def test_the_mailbox_may_go_and_come_back(mailbox: Post) -> None:
    mailbox.deliver(letter(STORY))
    mailbox.box.stop()
    with pytest.raises(OSError, match="did not answer"):
        mailbox.duty.run(mailbox.world.now)
    assert watch.MAILBOX not in mailbox.world.context.store.read(watch.read)
    mailbox.box.start()
    mailbox.collect()
    assert mailbox.prompt(mailbox.mail.taken[0][1]) == "M1"
    assert mailbox.box.waiting() == []


def _until(true: object) -> None:
    for _ in range(600):
        if true():  # type: ignore[operator] # a condition
            return
        time.sleep(0.05)
    raise AssertionError("it did not come")


def test_the_worker_waits_for_mail_comes_back_and_stops(sqlite_mailbox: Post) -> None:
    mailbox, world = sqlite_mailbox, sqlite_mailbox.world
    worker = Worker(world.context, world.journey, world.gateways, clock=lambda: world.now)
    (worker.duties,) = ([d for d in worker.duties if d.name == "mailbox"],)
    (duty,) = worker.duties
    duty.every = 0.1
    thread = threading.Thread(target=worker.loop, daemon=True)
    thread.start()
    _until(lambda: watch.MAILBOX in world.context.store.read(watch.read))
    for number in range(2):  # both while it waits
        mailbox.deliver(letter(STORY, sender=f"w{number}@example.org"), after=1)
        _until(lambda n=number: len(mailbox.mail.taken) > n)
    mailbox.box.stop()
    mailbox.box.start()
    mailbox.deliver(letter(STORY, sender="w2@example.org"), after=1)
    _until(lambda: len(mailbox.mail.taken) == 3)
    worker.stop.set()
    thread.join(20)
    assert not thread.is_alive()
    _until(lambda: mailbox.box.waiting() == [])
    held = world.context.store.read(watch.read)["mailbox_held"]
    assert held[0] == 0, "another worker may go on at once"


def test_one_worker_at_a_time_has_the_mailbox(mailbox: Post) -> None:
    mailbox.deliver(letter(STORY))
    assert mailbox.duty._hold()
    mailbox.duty.run(mailbox.world.now)
    assert len(mailbox.box.waiting()) == 1
    mailbox.world.now += 600
    mailbox.duty._session_seconds = 0
    mailbox.duty.run(mailbox.world.now)
    assert mailbox.box.waiting() == []


@pytest.mark.parametrize(
    ("url", "fine"),
    [
        ("imaps://u:p@mail.example.org/Ligne", True),
        ("imap://u:p@127.0.0.1:1143", True),
        ("imap://u:p@mail.example.org", False),
        ("imaps://mail.example.org", False),
        ("imaps://u@mail.example.org", False),
        ("imaps://u:p@mail.example.org:x", False),
        ("pop://u:p@mail.example.org", False),
        ("imaps://u:p@mail.example.org?a=1", False),
    ],
)
def test_an_unsafe_address_of_a_mailbox_is_refused(url: str, fine: bool) -> None:
    if fine:
        place = parse_mailbox(url)
        assert place is not None
        assert "p" not in repr(place).replace("MailPlace", "").replace("port", "").split("host")[0]
        return
    with pytest.raises(ValueError, match="MAILBOX_URL") as refused:
        parse_mailbox(url)
    assert "example.org" not in str(refused.value)


def test_a_forged_sender_answers_no_question_in_her_name(sqlite_mailbox: Post) -> None:
    """Whoever knows her address, and not what she was asked."""
    mailbox = sqlite_mailbox
    hers = mailbox.say(letter(STORY))
    assert hers is not None
    own = mailbox.say(letter(STORY, sender="liar@example.org"))
    assert own is not None
    ids = f"In-Reply-To: {own['Message-ID']}\r\n"
    for text in ("2", "Baobab Secours, Mopti", "0", "8", "STOP"):
        mailbox.deliver(letter(text, subject="Re: Information", headers=ids))
        mailbox.collect()
    mailbox.world.tick(after=5 * HOUR)
    assert mailbox.world.inbox(FOCAL) == []
    documents = [doc for line in mailbox.world.inbox(DESK)
                 for doc in mailbox.world.open(DESK, line.id).values()]  # fmt: skip
    assert any(STORY in doc["narrative"] for doc in documents)
    assert HER_MAIL not in repr(documents)
