"""Throw hostile mails at the mailbox: nothing may crash, get lost or leak.

Each mail carries marker words of its own. Afterwards they must stand in an account or in a raw
mail that a seat can open, and nowhere in the database files, the logs or the folder for
temporary files. Run by itself: `python -m tools.fuzz_mail 1000`; or call `run`.
"""

from __future__ import annotations

import base64
import contextlib
import io
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy import select

from cbcm import canary, tables
from cbcm.atrest import search
from cbcm.channels.mailbox import taking
from cbcm.channels.mailbox.taking import Desk, Held, Taken
from cbcm.context import Context
from cbcm.demo.network import Network, invent
from cbcm.journey import Journey
from cbcm.sealing import open_binary, open_document
from cbcm.telemetry import only_allowed
from tools.marks import new_mark

SENDERS = ("a@example.org", "b@example.org", "", "MAILER-DAEMON@x.org", "é@x", "x" * 300 + "@y.org")
STORY = "Bonjour, le chauffeur est venu hier soir avec le camion {mark}"
BATCH = 100
Bytes = Callable[[random.Random, bytes], bytes]


def run(count: int, seed: int) -> Counter[str]:
    """Take `count` mails; how many crashed, were lost, leaked (all three are always there)."""
    found = Counter({"crashes": 0, "lost": 0, "leaked": 0})
    rng = random.Random(seed)  # noqa: S311 - the same mails again for the same seed
    with tempfile.TemporaryDirectory(prefix="cbcm-fuzz-") as name:
        for start in range(0, count, BATCH):
            folder = Path(name) / str(start)
            folder.mkdir()
            _batch(rng, min(BATCH, count - start), folder, found)
    return found


def _batch(rng: random.Random, count: int, folder: Path, found: Counter[str]) -> None:
    """Some mails on a network of their own, so that a search through it stays quick."""
    temporary = folder / "tmp"
    temporary.mkdir()
    network = invent(folder / "network")
    network.environment["CBCM_MAILBOX_URL"] = "imap://line%40x.org:p@127.0.0.1:1"
    network.environment["CBCM_SMTP_URL"] = "smtp://127.0.0.1:1"
    context = network.open()
    network.enrol(context)
    told = io.StringIO()
    before = tempfile.tempdir
    with contextlib.redirect_stderr(told), contextlib.redirect_stdout(told), _answered():
        tempfile.tempdir = str(temporary)
        structlog.configure(
            processors=[only_allowed, structlog.processors.JSONRenderer()],
            logger_factory=structlog.WriteLoggerFactory(file=told),
            cache_logger_on_first_use=False,
        )
        try:
            marks = _take(rng, count, context, found)
            readable = _readable(network, context)
            leaked = search(context.settings, list(marks), more=[temporary])
        finally:
            tempfile.tempdir = before
            structlog.reset_defaults()
            context.store.close()
    found["lost"] += sum(
        mark.encode() not in readable and raw not in readable for mark, raw in marks.items()
    )
    found["leaked"] += len(leaked) + sum(mark in told.getvalue() for mark in marks)


def _take(
    rng: random.Random, count: int, context: Context, found: Counter[str]
) -> dict[str, bytes]:
    """The mails that still held their marker, by marker."""
    desk, marks = Desk(context, Journey(context)), {}
    now = int(time.time())
    for number in range(count):
        mark = new_mark(rng)
        raw, changed = hostile(rng, mark)
        if not changed or mark.encode() in raw:  # what the changes cut away was never sent
            marks[mark] = raw
        try:
            while desk.take(Held(f"1:{number}", raw, now), now=now) is not Taken.GONE:
                pass
        except Exception:  # noqa: BLE001 - whatever it is counts
            found["crashes"] += 1
        now += rng.choice((1, 200, 4000))
    return marks


@contextlib.contextmanager
def _answered() -> Any:
    """No mail server: every answer is taken at once."""
    real = taking.answers.post.deliver
    taking.answers.post.deliver = lambda *_: None
    try:
        yield
    finally:
        taking.answers.post.deliver = real


def _readable(network: Network, context: Context) -> bytes:
    """Everything that all seats can open by now, drafts included."""
    identities = [*network.identities.values(), canary.identity(context)[0]]
    opened = []
    rows = context.store.read(
        lambda c: c.execute(select(tables.part.c.id, tables.part.c.kind)).all()
    )
    for part in rows:
        column = tables.chunk.c
        query = select(column.data).where(column.part_id == part.id).order_by(column.position)
        body = context.store.read(lambda c, q=query: b"".join(map(bytes, c.execute(q).scalars())))
        if part.kind == "attachment":
            opened.append(open_binary(body, identities)[1])
        else:
            opened.append(str(open_document(body, identities)).encode())
    return b"\n".join(opened)


def hostile(rng: random.Random, mark: str) -> tuple[bytes, int]:
    """One mail of the corpus with the marker in its text, and how often it was changed."""
    raw = rng.choice(CORPUS)(rng, STORY.format(mark=mark))
    changes = rng.choice((0, 1, 1, 2, 3, 6))
    for _ in range(changes):
        raw = rng.choice(CHANGES)(rng, raw)
    return raw, changes


def _plain(rng: random.Random, text: str) -> bytes:
    return _head(rng) + b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + text.encode()


def _head(rng: random.Random) -> bytes:
    return f"From: X <{rng.choice(SENDERS)}>\r\nSubject: Bonjour\r\nMessage-ID: <a@b>\r\n".encode()


def _full(rng: random.Random, text: str) -> bytes:
    made = EmailMessage()
    made["From"], made["Subject"] = "a@example.org", "Re: Information"
    made.set_content(text, cte=rng.choice(("8bit", "quoted-printable", "base64")))
    if rng.random() < 0.6:
        made.add_alternative(f"<div>{text}</div><blockquote>x</blockquote>", subtype="html")
    if rng.random() < 0.5:
        made.add_attachment(b"\x89PNG" + text.encode(), maintype="image", subtype="png")
    if rng.random() < 0.3:
        made.add_attachment(made.__class__(), filename="a.eml")
    return made.as_bytes()


def _hypertext(rng: random.Random, text: str) -> bytes:
    quoted = rng.choice(("blockquote", "div class=gmail_quote", "p", "td", "style", "b"))
    close = quoted.split()[0]
    body = f"<table><tr><{quoted}>De : x<br>{text}</{close}>{text}<br>> fin"
    return _head(rng) + b"Content-Type: text/html\r\n\r\n" + body.encode()


def _quoting(rng: random.Random, text: str) -> bytes:
    shapes = (
        f"oui\n> {text}\n>> {text}", f"non\n-----Original Message-----\n{text}",
        f"De : a\nÀ : b\nObjet : c\nDate : d\n\n{text}", f"{text}\n-- \nx\ny",
        f"Bonjour\n--\n{text}", f"Le 3 mars 2027 à 9:00, x@y.org a écrit :\n{text}",
        f"Le 3 mars\n{text}\nx@y.org a écrit :\n> non", f"{text}\nEnvoyé de mon iPhone",
    )  # fmt: skip
    return _plain(rng, rng.choice(shapes))


def _report(rng: random.Random, text: str) -> bytes:
    head = b"From: MAILER-DAEMON@x.org\r\nContent-Type: multipart/report; boundary=q\r\n\r\n"
    parts = (b"\r\n" + text.encode(), b"Content-Type: message/rfc822\r\n\r\n" + _plain(rng, text))
    return head + b"".join(b"--q\r\n" + part + b"\r\n" for part in parts) + b"--q--"


def _nested(rng: random.Random, text: str) -> bytes:
    raw = _head(rng)
    for level in range(rng.choice((3, 11, 13, 60, 900))):
        raw += b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (level, level)
    return raw + b"\r\n" + text.encode()


CORPUS = (_plain, _full, _hypertext, _quoting, _report, _nested)


def _flip(rng: random.Random, raw: bytes) -> bytes:
    at = rng.randrange(len(raw) or 1)
    return raw[:at] + bytes([rng.randrange(256)]) + raw[at + 1 :]


def _cut(rng: random.Random, raw: bytes) -> bytes:
    start = rng.randrange(len(raw) or 1)
    return raw[:start] + raw[start + rng.randrange(1, 40) :]


def _repeat(rng: random.Random, raw: bytes) -> bytes:
    start = rng.randrange(len(raw) or 1)
    piece = raw[start : start + rng.randrange(1, 80)]
    return raw[:start] + piece * rng.choice((2, 50, 3000)) + raw[start:]


def _shuffle(rng: random.Random, raw: bytes) -> bytes:
    lines = raw.split(b"\r\n")
    one, two = rng.randrange(len(lines)), rng.randrange(len(lines))
    lines[one], lines[two] = lines[two], lines[one]
    return rng.choice((b"\r\n", b"\n", b"\r")).join(lines)


HEADERS = (
    b"Content-Transfer-Encoding: base64", b"Content-Transfer-Encoding: quoted-printable",
    b"Content-Transfer-Encoding: x-uuencode", b"Content-Type: text/plain; charset=utf-16",
    b"Content-Type: text/plain; charset=rot13", b"Content-Type: text/plain; charset=utf-7",
    b"Content-Type: multipart/mixed", b"Content-Type: message/rfc822", b"Content-Type: text/html",
    b"Content-Type: multipart/alternative; boundary=\"\"", b"Content-Type: application/ms-tnef",
    b"Content-Type: message/partial; id=1", b"Content-Type: message/external-body",
    b"Content-Disposition: attachment; filename*0*=utf-8''%FF", b"Auto-Submitted: auto-replied",
    b"From: =?utf-8?b?" + base64.b64encode(b"a@b.org\r\nX: y") + b"?=", b"From: a@b.org, c@d.org",
    b"Subject: =?x?q?=00=FF?= =?utf-8?b?////?=", b"Message-ID: <a\x00b@c>",
    b"Subject: " + b"(" * 9999, b"From: " + b"(" * 5000 + b"a@b.org", b"\xff\xfe: \x00",
    b"Message-ID: <" + b"x" * 70000 + b"@y>",
)  # fmt: skip


def _header(rng: random.Random, raw: bytes) -> bytes:
    lines = raw.split(b"\r\n")
    lines.insert(rng.randrange(min(len(lines), 12)), rng.choice(HEADERS))
    return b"\r\n".join(lines)


CHANGES: tuple[Bytes, ...] = (_flip, _cut, _repeat, _shuffle, _header, _header)


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    found = run(count, int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    print(f"mails={count} " + " ".join(f"{key}={found[key]}" for key in found))
    raise SystemExit(bool(found.total()))


if __name__ == "__main__":
    main()
