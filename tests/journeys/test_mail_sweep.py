"""Nothing of a mail is at rest with us, read or unreadable; afterwards nothing is upstream."""

from __future__ import annotations

import io
import logging
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from cbcm.atrest import spellings
from cbcm.demo.network import Network
from tests.channels.letters import STYLES, Post, letter, post, with_picture, words
from tests.journeys.test_sweep import WORDS, Searcher, logs
from tests.outside import needs_dovecot
from tests.world import HOUR, code_in

__all__ = ["logs"]
pytestmark = [needs_dovecot, pytest.mark.quick_on_sqlite]


@pytest.fixture
def mailbox(network: Network) -> Iterator[Post]:
    with post(network) as made:
        yield made


def test_nothing_of_a_mail_is_at_rest(
    mailbox: Post,
    logs: io.StringIO,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    monkeypatch.setattr(logging.getLogger("mail.log"), "disabled", True)  # the test's own server
    look = Searcher(mailbox.world, logs, temporary)
    sender = "fatoumata.quillibrandt@example.org"
    monkeypatch.setitem(WORDS, "address", sender)
    story = f"{WORDS['narrative']} au puits de {WORDS['place']}, je suis {WORDS['name']}"
    answer = mailbox.say(letter(story, sender=sender, subject=WORDS["addition"]))
    assert answer is not None
    code = code_in(words(answer))
    look.codes += [code, " ".join((code[:4], code[4:8], code[8:]))]
    look.nothing("first mail")
    for said in ("2", "Baobab Secours, Mopti", "0", "8"):
        assert answer is not None
        reply = STYLES["gmail fr"](said, answer)
        answer = mailbox.say(reply.replace(b"awa.k@example.org", sender.encode()))
    assert mailbox.prompt(answer) == "M6"
    look.nothing("routed with consent")
    mailbox.say(with_picture(WORDS["late"], WORDS["wrong"].encode() * 50))
    broken = b"Content-Type: message/rfc822\r\n\r\n" * 600 + WORDS["answer"].encode()
    mailbox.say(broken)
    mailbox.mail.refusals = 1
    mailbox.say(letter(WORDS["narrative"], sender=sender, headers="Auto-Submitted: no\r\n"))
    look.nothing("a picture, what cannot be read, an answer that was refused")
    mailbox.collect()
    mailbox.world.tick(after=5 * HOUR)
    mailbox.world.run_jobs(after=60)
    look.nothing("routed")
    assert mailbox.box.waiting() == []
    assert len(mailbox.mail.taken) >= 6
    told = "".join(capfd.readouterr())
    needles = [needle.decode("latin-1") for word in WORDS.values() for needle in spellings(word)]
    assert not any(needle in told for needle in needles)
    upstream = [path for path in mailbox.box.files() if "/cur/" in str(path)]
    assert upstream == []
