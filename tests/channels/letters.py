"""Mails as people's programs write them, and a mailbox with a real server on either side."""

from __future__ import annotations

import email
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from email.message import EmailMessage

from aiosmtpd.controller import Controller

from cbcm.channels.mailbox import folder as folders
from cbcm.channels.mailbox.duty import MailDuty
from cbcm.demo.network import Network
from tests.fakes import dovecot
from tests.fakes.dovecot import USER, Dovecot
from tests.office import MailServer
from tests.world import World

HER_MAIL = "awa.k@example.org"


@dataclass
class Post:
    """A world with its mailbox and mail server; `collect` is one pass of the duty."""

    world: World
    box: Dovecot
    mail: MailServer
    duty: MailDuty

    def deliver(self, raw: bytes, *, after: int = 150) -> None:
        self.world.now += after
        self.box.deliver(raw, at=self.world.now)

    def collect(self) -> None:
        place = self.world.context.settings.mailbox()
        assert place is not None
        with folders.opened(place) as folder:
            self.duty.empty(folder)

    def say(self, raw: bytes, *, after: int = 150) -> EmailMessage | None:
        """Deliver, collect, and return the one answer, or None."""
        before = len(self.mail.taken)
        self.deliver(raw, after=after)
        self.collect()
        new = self.mail.taken[before:]
        assert len(new) <= 1
        return new[0][1] if new else None

    def prompt(self, answer: EmailMessage | None) -> str | None:
        return None if answer is None else self.world.prompt(words(answer))


def words(answer: EmailMessage) -> str:
    return str(answer.get_content()).replace("\r\n", "\n").strip()


@contextmanager
def post(network: Network) -> Iterator[Post]:
    """Dovecot, a mail server and the program's duty, for one test."""
    mail = MailServer()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(mail, hostname="127.0.0.1", port=port)
    controller.start()
    with dovecot.running() as box:
        changed = {"CBCM_SMTP_URL": f"smtp://127.0.0.1:{port}", "CBCM_MAILBOX_URL": box.url}
        world = World(replace(network, environment=network.environment | changed))
        place = world.context.settings.mailbox()
        assert place is not None
        import threading

        duty = MailDuty(
            world.context, world.journey, place, stop=threading.Event(),
            clock=lambda: world.now, wait_seconds=5, session_seconds=60,
        )  # fmt: skip
        yield Post(world, box, mail, duty)
        world.close()
    controller.stop()


def letter(
    text: str, *, sender: str | None = HER_MAIL, subject: str = "", headers: str = ""
) -> bytes:
    """A plain mail."""
    named = f"From: Awa Konaté <{sender}>\r\n" if sender else ""
    head = f"{named}To: {USER}\r\nSubject: {subject}\r\n{headers}MIME-Version: 1.0\r\n"
    kind = "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n"
    return (head + kind + "\r\n" + text.replace("\n", "\r\n")).encode()


def with_picture(text: str, picture: bytes, *, sender: str = HER_MAIL) -> bytes:
    made = EmailMessage()
    made["From"], made["To"] = sender, USER
    made.set_content(text)
    made.add_attachment(picture, maintype="image", subtype="png", filename="photo.png")
    return made.as_bytes()


def html(
    body: str,
    answer: EmailMessage | None = None,
    *,
    sender: str = HER_MAIL,
    subject: str = "Re: Information",
) -> bytes:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = sender, USER, subject
    if answer is not None:
        made["In-Reply-To"] = made["References"] = str(answer["Message-ID"])
    made.set_content(f"<html><body>{body}</body></html>", subtype="html")
    return made.as_bytes()


def answering(text: str, answer: EmailMessage, *, subject: str = "Re: Information") -> bytes:
    ids = f"In-Reply-To: {answer['Message-ID']}\r\nReferences: {answer['Message-ID']}\r\n"
    return letter(text, subject=subject, headers=ids)


def _quoted(answer: EmailMessage, width: int = 60) -> str:
    import textwrap

    return "\n".join("> " + line for line in textwrap.wrap(words(answer), width))


Style = Callable[[str, EmailMessage], bytes]
BLOCK_FR = "De : Ligne <{u}>\nEnvoyé : lundi 1 mars 2027 09:12\nÀ : Awa <a@example.org>\nObjet : Information\n\n"  # noqa: E501
STYLES: dict[str, Style] = {
    "nothing quoted": lambda said, a: answering(said, a),
    "gmail fr": lambda said, a: answering(
        f"{said}\n\nLe lun. 1 mars 2027 à 09:12, {USER} <{USER}>\na écrit :\n\n{_quoted(a)}\n", a),
    "gmail en": lambda said, a: answering(
        f"{said}\n\nOn Mon, 1 Mar 2027 at 09:12, <{USER}> wrote:\n\n{_quoted(a)}\n", a),
    "gmail ar": lambda said, a: answering(
        f"{said}\n\n‫في الاثنين، 1 مارس 2027 في 9:12 ص تمت كتابة ما يلي بواسطة ‪<{USER}‬‏>:‬\n\n"
        f"{_quoted(a)}\n", a),
    "gmail html": lambda said, a: html(
        f'<div dir="ltr">{said}</div><br><div class="gmail_quote"><div dir="ltr" '
        f'class="gmail_attr">Le lun. 1 mars 2027 à 09:12, &lt;{USER}&gt; a écrit :<br></div>'
        f'<blockquote class="gmail_quote" style="margin:0">{words(a)}</blockquote></div>', a),
    "outlook fr": lambda said, a: answering(
        f"{said}\n\n________________________________\n{BLOCK_FR.format(u=USER)}{words(a)}\n", a),
    "outlook en": lambda said, a: answering(
        f"{said}\n\n-----Original Message-----\nFrom: Line <{USER}>\nSent: Monday\nTo: Awa\n"
        f"Subject: Information\n\n{words(a)}\n", a),
    "outlook html": lambda said, a: html(
        f'<p class="MsoNormal">{said}</p><div id="divRplyFwdMsg"><hr><b>De :</b> Ligne '
        f"&lt;{USER}&gt;<br><b>Envoyé :</b> lundi 1 mars 2027 09:12<br><b>À :</b> Awa<br>"
        f"<b>Objet :</b> Information</div><div>{words(a)}</div>", a),
    "yahoo": lambda said, a: html(
        f'<div>{said}</div><div id="yahoo_quoted_1" class="yahoo_quoted"><div>Le lundi 1 mars 2027 '
        f"à 09:12:11 UTC, {USER} &lt;{USER}&gt; a écrit :</div><div>{words(a)}</div></div>", a),
    "iphone fr": lambda said, a: answering(
        f"{said}\n\nEnvoyé de mon iPhone\n\n> Le 1 mars 2027 à 09:12, {USER} a écrit :\n> \n"
        f"{_quoted(a, 200)}\n", a),
    "iphone ar": lambda said, a: answering(
        f"{said}\n\nأُرسلت من iPhone الخاص بي\n\nفي ١ مارس ٢٠٢٧، الساعة ٩:١٢ ص، كتب {USER}:\n\n"
        f"{_quoted(a)}\n", a),
    "samsung": lambda said, a: answering(
        f"{said}\n\n\nEnvoyé depuis mon smartphone Samsung Galaxy.\n\n-------- Message d'origine "
        f"--------\nDe : {USER}\nDate : 01/03/2027 09:12 (GMT+00:00)\nÀ : awa\n"
        f"Objet : Information\n\n{words(a)}\n", a),
    "signature": lambda said, a: answering(f"{said}\n-- \nAwa Konaté\n+223 70 91 82 73\n", a),
    "below the quotation": lambda said, a: answering(
        f"On Mon, 1 Mar 2027 at 09:12, <{USER}> wrote:\n{_quoted(a)}\n\n{said}\n", a),
    "below outlook's": lambda said, a: answering(
        f"\n{BLOCK_FR.format(u=USER)}{words(a)}\n\n{said}\n", a),
}  # fmt: skip


def parsed(raw: bytes) -> EmailMessage:
    from email import policy

    made = email.message_from_bytes(raw, policy=policy.default)
    assert isinstance(made, EmailMessage)
    return made
