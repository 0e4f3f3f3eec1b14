"""Messages with a receipt code: news, later words, withdrawal.

A wrong, an expired and an unknown code look alike. Words are never dropped because a number
stands beside them: it may be a telephone's.
"""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection

from cbcm.context import Context
from cbcm.delivery import erasure
from cbcm.followup import receipts, threads
from cbcm.followup.guessing import Limiter
from cbcm.followup.receipts import Receipt
from cbcm.intake import drafts
from cbcm.intake.hearing import find_code, may_be_telephone
from cbcm.intake.script import Heard
from cbcm.taking import Steps, Taking, begin
from cbcm.trends import tally
from cbcm.vocabulary import Inbound, Reply

HOUR = 3600


class Codes(Steps):
    """What a message that holds a code, or looks like one, leads to."""

    def by_code(self, taking: Taking, code: str | None, rest: str) -> Reply | Inbound:
        """Answer a code, or return the message that is to be taken for what else it says."""
        inbound, draft = taking.inbound, taking.draft
        heard = self.hear(replace(inbound, text=rest))
        language = heard.language or (draft.dialogue.language if draft else None)
        found = self.find(self.guesses, code, inbound.sender, taking.now)
        if found is None:
            if heard.media or (code is not None and rest and heard.says_something):
                return inbound
            if draft is not None and may_be_telephone(inbound.text):
                return inbound
            return self.nothing_said(taking, "S0", heard, language=language)
        thread, _ = found
        under_way = draft is not None and draft.open and draft.thread == thread
        if heard.digit == "9":
            return self.take_back(taking, thread, language)
        if _says_more(heard):
            if under_way:
                return replace(inbound, text=rest)
            return self.add(taking, thread, heard, rest, language)
        return self._news(taking, thread, language)

    def repeat_by_code(self, taking: Taking) -> Reply | None:
        """The answer once more to a message with a code; None where it holds none of ours."""
        inbound = taking.inbound
        code, rest = find_code(inbound.text)
        found = self.find(self.guesses, code, inbound.sender, taking.now)
        if found is None:
            return None
        heard = self.hear(replace(inbound, text=rest))
        if heard.digit == "9":
            return self.say("S7", heard.language)
        if _says_more(heard):
            return self.say("S6", heard.language)
        phrase = self.context.store.read(lambda c: threads.phrase(c, found[0]))
        return self.say(phrase, heard.language)

    def find(
        self, guesses: Limiter, code: str | None, who: str | None, now: int
    ) -> tuple[str, Receipt] | None:
        """The thread of a code, within the limits of guessing; only real look-ups count."""
        if code is None or not guesses.allowed(who, now):
            return None
        peppers = self.context.peppers
        found = self.context.store.read(lambda c: receipts.find_thread(c, code, peppers))
        if found is None:
            guesses.failed(who, now)
        return found

    def _news(self, taking: Taking, thread: str, language: str | None) -> Reply:
        def write(connection: Connection) -> str:
            self.mark_seen(connection, taking, None)
            return threads.phrase(connection, thread)

        return self.say(self.context.store.write(write), language)

    def take_back(self, taking: Taking, thread: str, language: str | None) -> Reply:
        def write(connection: Connection) -> None:
            self.mark_seen(connection, taking, None)
            withdraw(connection, self.context, thread, taking.now)

        self.context.store.write(write)
        return self.say("S7", language)


def withdraw(connection: Connection, context: Context, thread: str, now: int) -> None:
    """Take back what tells who she is, as far as nobody keeps it, and end an open dialogue."""
    # It would seal her consent anew with its next message.
    ends_at = now + context.pack.limits.addition_hours * HOUR
    slip = drafts.end_open(connection, thread, ends_at)
    threads.withdraw(connection, thread)
    if slip is not None:
        begin(connection, context, thread, tally.unpack_slip(slip), now)
    erasure.request(connection, now)


def _says_more(heard: Heard) -> bool:
    return bool(heard.says_something or heard.media) and heard.digit is None and not heard.stop
