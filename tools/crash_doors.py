"""How people of the crash test tell their story, through each door, until they saw an answer.

A door is a function of a run, a person's number and the mark in her words. It adds the mark to
`Run.answered` once an answer was seen, and tries again as the real sender or gateway would.
"""

from __future__ import annotations

import random
import re
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import EmailMessage

import httpx
from tests.fakes.dovecot import USER, Dovecot
from tests.fakes.provider import Provider
from tests.provider_requests import PATH, signed
from tests.public.forms import Fields

from cbcm.demo.network import Network
from tools.processes import Process

TRIES = 60
ANSWER_SECONDS = 12
DIALOGUE = ("2", "Baobab Secours", "0", "6")
STORY = "Bonjour, {}, le chauffeur m'a demandé de venir chez lui pour la liste"


@dataclass
class Run:
    """One database's run: who saw an answer, who kept what."""

    network: Network
    port: int
    provider: Provider
    mailbox: Dovecot | None
    processes: dict[str, Process] = field(default_factory=dict)
    answered: set[str] = field(default_factory=set)
    unproven: dict[str, tuple[str, dict[str, str], str]] = field(default_factory=dict)
    settled: bool = False
    kept_referrals: dict[str, str] = field(default_factory=dict)
    kills: int = 0
    stop: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def saw_an_answer(self, marker: str) -> None:
        with self.lock:
            self.answered.add(marker)

    def start(self, role: str, ahead: int) -> None:
        arguments = ["-m", "tools.crash_server", role, str(self.port), str(ahead)]
        self.processes[role] = Process(arguments, self.network.environment)


def by_gateway(run: Run, number: int, marker: str) -> None:
    """A dialogue by SMS. The gateway posts until it is answered."""

    def told(sender: str, text: str) -> bool:
        return _by_push(run, secrets.token_hex(8), sender, text)

    _dialogue(run, number, marker, told)


def by_provider(run: Run, number: int, marker: str) -> None:
    """A dialogue by SMS. The provider keeps messages and loses webhooks."""
    _dialogue(run, number, marker, lambda sender, text: _by_provider(run, sender, text))


def by_form(run: Run, number: int, marker: str) -> None:
    """The web form. Where the line breaks off, or it says so, she sends the same once more."""
    values = {"said": STORY.format(marker), "lang": "fr"}
    values |= {"org": "Baobab Secours", "topic": "treatment"} if number % 2 else {}
    for _ in range(TRIES):
        try:
            if "once" not in values:
                page = httpx.get(run.url, timeout=15)
                values["once"] = Fields(page.text).sent["once"][0]
            answer = httpx.post(f"{run.url}/report", data=values, timeout=15)
        except (httpx.HTTPError, KeyError):
            time.sleep(0.2)
            continue
        if answer.status_code == 200 and re.search(r'<span dir="ltr">\d{4}', answer.text):
            run.saw_an_answer(marker)
            return
        time.sleep(0.2)


def by_mail(run: Run, number: int, marker: str) -> None:
    """A mail. Once it lies in the mailbox it may not get lost, answered or not."""
    assert run.mailbox is not None
    mail = EmailMessage()
    mail["From"] = f"person{number}@example.org"
    mail["To"], mail["Subject"] = USER, "Bonjour"
    mail["Message-ID"] = f"<{secrets.token_hex(8)}@example.org>"
    mail.set_content(STORY.format(marker))
    run.mailbox.deliver(mail.as_bytes(), at=time.time())
    run.saw_an_answer(marker)


DOORS: tuple[Callable[[Run, int, str], None], ...] = (by_provider, by_gateway, by_form)


def _dialogue(run: Run, number: int, marker: str, told: Callable[[str, str], bool]) -> None:
    """One person's dialogue. Some fall silent after the first answer, some end it."""
    story = STORY.format(marker)
    sender = f"+22370{number:06d}"
    for text in (story, *DIALOGUE) if number % 4 else (story,):
        answered = told(sender, text)
        if answered and text == story:
            run.saw_an_answer(marker)
        if not answered:
            return


def _by_push(run: Run, message_id: str, sender: str, text: str) -> bool:
    """Post until answered, as a gateway does; True where an answer was seen."""
    body, headers = signed(run.network, {"id": message_id, "from": sender, "text": text})
    for _ in range(TRIES):
        try:
            response = httpx.post(run.url + PATH, content=body, headers=headers, timeout=15)
        except httpx.HTTPError:
            time.sleep(0.2)
            continue
        if response.status_code == 200:
            return bool(response.text)
        time.sleep(0.2)
    return False


def _by_provider(run: Run, sender: str, text: str) -> bool:
    """The provider keeps the message; every third webhook is lost, every sixth comes twice."""
    chance = random.random()  # noqa: S311 - not a secret
    message = run.provider.inbound(text, sender=sender)
    for _ in range(0 if chance < 1 / 3 else 2 if chance > 5 / 6 else 1):
        try:
            if run.provider.call(message, run.url + "/sms/twilio"):
                return True
        except httpx.HTTPError:
            pass  # the server was killed: the provider does not try again
    deadline = time.monotonic() + ANSWER_SECONDS
    while time.monotonic() < deadline:
        if any(sent.to == sender for sent in list(run.provider.sent)):
            return True
        time.sleep(0.1)
    return False
