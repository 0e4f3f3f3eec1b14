"""Take one mail: read it, hand it over, seal what is attached, answer it after the commit.

What cannot be read, and what was not understood to its end, goes raw and sealed to the desk. It
does NOT decide what a mail means: the journey does. It decides only whether a machine wrote it,
which is never answered; a machine's word about an answer of ours is the one thing not taken.
"""

from __future__ import annotations

import hashlib
import re
import time
from dataclasses import dataclass, field
from email.utils import parseaddr
from enum import Enum, auto

from aiosmtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused

from cbcm import digests
from cbcm.channels import attachments
from cbcm.channels.mailbox import answers, letters
from cbcm.channels.mailbox.letters import Letter
from cbcm.channels.mailbox.quotes import Fresh, fresh, own_words
from cbcm.context import Context
from cbcm.delivery import post
from cbcm.journey import Journey
from cbcm.telemetry import METRICS, error_name, log
from cbcm.vocabulary import Channel, Inbound
from cbcm.wording import PROMPTS

NAME = "mailbox"
RAW = "message/rfc822"
AGAIN_SECONDS = 60
MOST_AGAIN_SECONDS = 900
PREFIX = re.compile(r"((re|réf|ref|rép|rep|tr|fw|fwd|aw|sv|رد|إعادة توجيه)\s?:\s*)+", re.IGNORECASE)
SENT_BY_US = tuple(key for key in PROMPTS if key[0] in "MS")


@dataclass(frozen=True)
class Held:
    """One mail as the mailbox holds it. `place` is UIDVALIDITY and UID, `at` when it came."""

    place: str
    raw: bytes = field(repr=False)
    at: int


class Taken(Enum):
    """GONE: it may be erased upstream. UNANSWERED: sealed, and to be answered yet."""

    GONE = auto()
    UNANSWERED = auto()


class Desk:
    """Takes mails one after another; remembers in memory whom it answered how often today."""

    def __init__(
        self, context: Context, journey: Journey, *, send: answers.Send = answers.send
    ) -> None:
        self._context = context
        self._send = send
        self._journey = journey
        self._bound = answers.Bound(context.peppers[0])
        pack = context.pack
        said = [pack.say(key, one) for one in pack.languages for key in SENT_BY_US]
        self._own_words = own_words([*said, pack.say("M8", pack.languages[0])])
        own = (context.settings.mail_from, context.settings.mailbox_address())
        self._own = {parseaddr(text)[1].lower() for text in own if text}
        self._failures = 0
        self._again_at = 0.0

    @property
    def may_answer(self) -> bool:
        """False for a while after the mail server took no answer."""
        return time.monotonic() >= self._again_at

    @property
    def is_failing(self) -> bool:
        return self._failures > 0

    def take(self, held: Held, *, now: int) -> Taken:
        """Take one mail; raises where nothing was stored, and then it must come again."""
        provider_id = f"{held.place}:{hashlib.sha256(held.raw).hexdigest()}"
        letter = letters.read(held.raw)
        if letter is not None and self._is_about_our_answer(letter):
            return Taken.GONE
        inbound, attached, answered = self._inbound(letter, held, provider_id)
        reply = self._journey.receive(inbound, now=now)
        METRICS.received.inc()
        if attached:
            ids = digests.of_provider_id(self._context.peppers, Channel.MAILBOX, NAME, provider_id)
            attachments.seal_all(self._context, ids, lambda: attached, now=now)
        if letter is None or not answered or inbound.sender is None or reply.text is None:
            return Taken.GONE
        return self._answer(inbound.sender, reply.text, letter.message_id, now)

    def _inbound(
        self, letter: Letter | None, held: Held, provider_id: str
    ) -> tuple[Inbound, list[tuple[str, bytes]], bool]:
        """The message, what must be sealed beside it, and whether a person wrote it to us."""
        whole = (RAW, held.raw)
        if letter is None:
            inbound = Inbound(Channel.MAILBOX, NAME, provider_id, None, "", 1, held.at)
            return inbound, [whole], False
        new = fresh(letter.text, self._own_words)
        attached = list(letter.attached)
        if not new.ours:
            attached += letter.decoration
        doubt = letter.doubt or new.doubt
        text = _with_subject(letter, new)
        # A digit in answer to our question is one, whatever her program wrapped around it.
        media = len(attached) + (doubt and not (new.ours and len(text) <= 3))
        person = not letter.automated and letter.sender not in self._own
        inbound = Inbound(
            Channel.MAILBOX, NAME, provider_id,
            letter.sender if person else None, text, media, held.at,
            apart=not self._answers_us(letter),
        )  # fmt: skip
        return inbound, [*attached, *([whole] if doubt else [])], person

    def _answers_us(self, letter: Letter) -> bool:
        """Whether it holds the id of an answer to this very address: a From line proves nothing,
        and consent in her name may come from nobody who has not read what she was asked."""
        peppers, to = self._context.peppers, letter.sender
        return to is not None and any(answers.is_mark(peppers, m, to=to) for m in letter.marks)

    def _is_about_our_answer(self, letter: Letter) -> bool:
        """An answer of ours that came back, or a mail server's report about one."""
        peppers = self._context.peppers
        if letter.own_mark and answers.is_mark(peppers, letter.own_mark):
            return True
        return letter.report and any(answers.is_mark(peppers, mark) for mark in letter.marks)

    def _answer(self, address: str, text: str, answers_to: str, now: int) -> Taken:
        """After the commit; what fails costs time, and at worst the answer."""
        if not self._bound.allows(address, now):
            return Taken.GONE
        if not self.may_answer:
            return Taken.UNANSWERED
        try:
            self._send(self._context, address, text, answers=answers_to)
        except (SMTPRecipientsRefused, SMTPDataError) as error:
            # This one address or answer: greylisted, or never to be reached.
            log().warning("mail_answer_refused", error=error_name(error))
            return Taken.GONE if _is_final(error) else Taken.UNANSWERED
        except (OSError, SMTPException) as error:
            wait = min(AGAIN_SECONDS * 2**self._failures, MOST_AGAIN_SECONDS)
            self._failures = min(self._failures + 1, 10)
            self._again_at = time.monotonic() + wait
            log().warning("mail_answer_failed", error=error_name(error))
            return Taken.UNANSWERED
        self._failures = 0
        self._bound.count(address, now)
        return Taken.GONE


def _is_final(error: SMTPRecipientsRefused | SMTPDataError) -> bool:
    given = error.recipients if isinstance(error, SMTPRecipientsRefused) else [error]
    return all(one.code >= 500 for one in given)


def _with_subject(letter: Letter, new: Fresh) -> str:
    """Her words begin with the subject, where it is hers and not ours come back."""
    subject = PREFIX.sub("", letter.subject).strip()
    is_answer = new.ours or PREFIX.match(letter.subject) is not None
    if not subject or subject.casefold() == post.SUBJECT.casefold():
        return new.text
    if is_answer and new.text and len(new.text) <= 3:
        return new.text
    return subject if not new.text else f"{subject}\n{new.text}"
