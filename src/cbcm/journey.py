"""Receive a message: the steps in their order, ending in one commit, answered after it.

A failure before the commit stores nothing and the sender's side repeats; after it the message
is safe and known, so that a repetition gets the same words and never becomes a second
complaint. It does NOT decide anything: script, triage and router do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import Connection, select

from cbcm import digests, planning, tables
from cbcm.agencies.directory import confirmed_keys
from cbcm.context import Context
from cbcm.db import insert_once
from cbcm.delivery import erasure, notices, referrals
from cbcm.errors import ReceiptUnknownError, StoreUnavailableError
from cbcm.followup import guessing, receipts, threads
from cbcm.intake import drafts
from cbcm.intake.drafts import Draft, StaleDraftError
from cbcm.intake.hearing import find_code, hear, looks_like_code
from cbcm.intake.script import Dialogue, Heard, step
from cbcm.trends import tally
from cbcm.triage import escalators
from cbcm.triage.language import detect
from cbcm.triage.router import ladder_of
from cbcm.vocabulary import Channel, Inbound, ReferralState, Reply

ATTEMPTS = 8
HOUR = 3600
PAGE_STATES = {
    "S1": "waiting", "S2": "taken_up", "S3": "news", "S4": "finished", "S5": "unreadable",
}  # fmt: skip


class RepeatedError(Exception):
    """The same message was stored by somebody else in between."""


@dataclass(frozen=True)
class Known:
    """What one read of the database tells about a message before anything is decided."""

    keys: dict[str, tuple[str, ...]]
    repeated: bool
    draft: Draft | None = field(repr=False)


@dataclass(frozen=True)
class HeardBack:
    """What a code may hear: the state, coded answers with opened free text."""

    status: str
    answers: tuple[tuple[str, str | None], ...] = field(repr=False)
    reply_taken: bool


class Journey:
    """The way of a message from the door to sealed parts; safe to use from many threads."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.guesses = guessing.Limiter(context.peppers[0])

    def receive(self, inbound: Inbound, *, now: int, late: bool = False) -> Reply:
        """Take one message and return what the sender may see, after it is durable.

        `late` is set by the upstream sweep for what may not be answered any more. Raises
        StoreUnavailableError or IntakeClosedError: then nothing was stored.
        """
        message = digests.of_message(self.context.peppers, inbound)
        for attempt in range(ATTEMPTS):
            known = self._look_up(inbound, message, now, again=attempt > 0)
            planning.require_open(known.keys)
            try:
                take = self._repeat if known.repeated else self._take
                reply = take(inbound, message, known, now)
            except (StaleDraftError, RepeatedError):
                continue
            return Reply(None) if late else reply
        raise StoreUnavailableError

    def _look_up(
        self, inbound: Inbound, message: digests.MessageDigests, now: int, *, again: bool
    ) -> Known:
        context = self.context
        senders = self._senders(inbound)

        def read(connection: Connection) -> Known:
            # Under the newest pepper the insert itself tells a repetition.
            older = [d for d in (message.full if again else None, *message.older_full) if d]
            found = select(tables.seen.c.at).where(tables.seen.c.digest.in_(older))
            draft = None
            if inbound.sender is not None:
                draft = drafts.find(connection, senders, sender=inbound.sender,
                                    keyring=context.keyring, now=now)  # fmt: skip
            return Known(
                keys=confirmed_keys(connection, context.trust, now),
                repeated=bool(older) and connection.execute(found).first() is not None,
                draft=draft,
            )

        return context.store.read(read)

    def _take(
        self, inbound: Inbound, message: digests.MessageDigests, known: Known, now: int
    ) -> Reply:
        """Decide which kind of message it is; exactly one branch stores it."""
        code, rest = find_code(inbound.text)
        if code is not None or looks_like_code(inbound.text):
            taken = self._by_code(inbound, message, known, code, rest, now)
            if isinstance(taken, Reply):
                return taken
            inbound = taken
        heard = self._hear(inbound)
        if inbound.sender is None:
            return self._single(inbound, message, known, heard, now)
        if known.draft is not None and not known.draft.open:
            return self._after_the_end(inbound, message, known, known.draft, heard, now)
        return self._dialogue(inbound, message, known, heard, now)

    def _hear(self, inbound: Inbound) -> Heard:
        pack = self.context.pack
        heard = hear(inbound.text, media=inbound.media, language_digits=pack.language_digits)
        return replace(
            heard,
            danger=escalators.danger(inbound.text),
            language=detect(inbound.text, pack.languages),
        )

    # --- the dialogue -------------------------------------------------------------------

    def _dialogue(
        self,
        inbound: Inbound,
        message: digests.MessageDigests,
        known: Known,
        heard: Heard,
        now: int,
    ) -> Reply:
        pack = self.context.pack
        before = known.draft
        if before is not None and before.dialogue.ended:
            raise StaleDraftError
        dialogue = before.dialogue if before is not None else Dialogue()
        taken = step(dialogue, heard, now=now, quiet_seconds=pack.limits.quiet_addition_seconds)
        if before is None and not taken.dialogue.has_content and taken.dialogue.asked is None:
            return self._nothing_said(inbound, message, taken.prompt, heard, now)
        return self._save(inbound, message, known, dialogue, taken.dialogue, taken.prompt, now)

    def _save(
        self,
        inbound: Inbound,
        message: digests.MessageDigests,
        known: Known,
        before: Dialogue,
        after: Dialogue,
        prompt: str | None,
        now: int,
    ) -> Reply:
        """Seal anew, then one transaction with everything; the answer only after it."""
        context, limits = self.context, self.context.pack.limits
        sender = inbound.sender or ""
        facts = planning.facts_of(after, context.pack, sender=sender, test=self._is_test(inbound))
        sealed: tuple[referrals.SealedReferral, ...] = ()
        slip = None
        if after.has_content:
            complaint = planning.complaint_of(after, sender=sender)
            _, sealed = planning.seal_plan(facts, complaint, pack=context.pack, keys=known.keys)
            slip = tally.make_slip(context.keyring, tally.received_cells(facts), now)
        code = receipts.new_code() if prompt == "M1" else None
        receipt = receipts.derive(code, context.peppers[0]) if code else None
        draft = self._next_draft(inbound, message, known, after, prompt)
        alarmed = (
            facts.danger
            and not planning.facts_of(before, context.pack, sender=sender, test=False).danger
        )
        wait = limits.silence_after_alert_minutes if facts.danger else limits.silence_minutes
        route_at = None if after.ended else now + wait * 60
        ends_at = (route_at or now) + limits.addition_hours * HOUR

        def write(connection: Connection) -> None:
            self._mark_seen(connection, message, draft.thread, now)
            if known.draft is None:
                threads.create(connection, draft.thread)
                if not facts.test:
                    tally.count(connection, context.keyring, ("contact/total=all",), now)
            drafts.save(connection, draft, sender=sender, keyring=context.keyring,
                        slip=tally.pack_slip(*slip) if slip and not after.ended else None,
                        route_at=route_at, ends_at=ends_at, now=now)  # fmt: skip
            if known.draft is not None:
                referrals.drop_drafts(connection, draft.thread)
            if sealed:
                referrals.put(connection, sealed, thread=draft.thread,
                              state=ReferralState.DRAFT, now=now)  # fmt: skip
            if receipt is not None:
                threads.add_receipt(connection, draft.thread, receipt)
            if alarmed and not facts.test:
                notices.alert(connection, context.pack, now)
            if after.ended and sealed:
                begin(connection, context, draft.thread, slip, now)
            if after.ended and not sealed:  # nothing was said: nothing stays
                threads.remove(connection, draft.thread)

        context.store.write(write)
        return self._say(prompt, after.language, code)

    def _next_draft(
        self,
        inbound: Inbound,
        message: digests.MessageDigests,
        known: Known,
        after: Dialogue,
        prompt: str | None,
    ) -> Draft:
        old = known.draft
        replies = old.replies if old is not None else ()
        if message.full is not None:
            replies = (*replies, (drafts.short(message.full), prompt or ""))
        return Draft(
            id=old.id if old is not None else referrals.new_id(),
            thread=old.thread if old is not None else referrals.new_id(),
            sender_digest=old.sender_digest if old is not None else self._senders(inbound)[0],
            version=old.version if old is not None else 0,
            open=not after.ended,
            dialogue=after,
            replies=replies,
        )

    def _single(
        self,
        inbound: Inbound,
        message: digests.MessageDigests,
        known: Known,
        heard: Heard,
        now: int,
    ) -> Reply:
        """A withheld or malformed sender: the message is a complaint of its own, unanswered."""
        context = self.context
        if not (heard.media or heard.says_something) or heard.stop:
            return self._nothing_said(inbound, message, None, heard, now)
        dialogue = Dialogue(said=(inbound.text,), language=heard.language, danger=heard.danger,
                            media=heard.media, ended=True)  # fmt: skip
        facts = planning.facts_of(dialogue, context.pack, sender=None, test=False)
        complaint = planning.complaint_of(dialogue, sender=None)
        _, sealed = planning.seal_plan(facts, complaint, pack=context.pack, keys=known.keys)
        slip = tally.make_slip(context.keyring, tally.received_cells(facts), now)
        thread = referrals.new_id()

        def write(connection: Connection) -> None:
            self._mark_seen(connection, message, thread, now)
            threads.create(connection, thread)
            tally.count(connection, context.keyring, ("contact/total=all",), now)
            referrals.put(connection, sealed, thread=thread, state=ReferralState.DRAFT, now=now)
            if facts.danger:
                notices.alert(connection, context.pack, now)
            begin(connection, context, thread, slip, now)

        context.store.write(write)
        return Reply(None)

    def _after_the_end(
        self,
        inbound: Inbound,
        message: digests.MessageDigests,
        known: Known,
        draft: Draft,
        heard: Heard,
        now: int,
    ) -> Reply:
        """Within a day of the last answer: words join the same number, a lone digit does not."""
        language = draft.dialogue.language or heard.language
        if heard.stop:
            return self._nothing_said(inbound, message, None, heard, now)
        if (
            heard.digit
            or heard.chosen_language
            or heard.who_is_this
            or not (heard.says_something or heard.media)
        ):
            return self._nothing_said(inbound, message, "M9", heard, now, language=language)
        return self._add(message, known, draft.thread, heard, language, now)

    def _add(
        self,
        message: digests.MessageDigests,
        known: Known,
        thread: str,
        heard: Heard,
        language: str | None,
        now: int,
        words: str | None = None,
    ) -> Reply:
        """Seal later words to whoever holds the thread now; the code stays the same."""
        context = self.context
        ladders = context.store.read(lambda connection: threads.ladders(connection, thread))
        if not ladders:  # over already: a person decides what the new words are
            ladders = [ladder_of("desk", "", context.pack)]
        sealed = tuple(
            planning.seal_addition(
                words if words is not None else heard.text,
                ladder=ladder, pack=context.pack, keys=known.keys, media=heard.media,
                danger=heard.danger,
            )
            for ladder in ladders
        )  # fmt: skip

        def write(connection: Connection) -> None:
            self._mark_seen(connection, message, thread, now)
            referrals.put(connection, sealed, thread=thread, state=ReferralState.WAITING, now=now)
            if heard.danger:
                notices.alert(connection, context.pack, now)
            for item in sealed:
                rung = item.ladder[0]
                notices.tell(connection, context.pack, rung.seat,
                             hours=rung.acknowledge_within_hours, now=now)  # fmt: skip

        context.store.write(write)
        return self._say("S6", language, None)

    # --- codes --------------------------------------------------------------------------

    def _by_code(
        self,
        inbound: Inbound,
        message: digests.MessageDigests,
        known: Known,
        code: str | None,
        rest: str,
        now: int,
    ) -> Reply | Inbound:
        """Answer a code, or return the message that is to be taken for what else it says."""
        context = self.context
        heard = self._hear(replace(inbound, text=rest))
        language = heard.language or (known.draft.dialogue.language if known.draft else None)
        found = None
        if code is not None and self.guesses.allowed(inbound.sender, now):
            found = context.store.read(
                lambda connection: receipts.find_thread(connection, code, context.peppers)
            )
            if found is None:
                self.guesses.failed(inbound.sender, now)
        if found is None:
            # Words are kept whatever number stands beside them: it may be a telephone's.
            if heard.media or (code is not None and rest and heard.says_something):
                return inbound
            return self._nothing_said(inbound, message, "S0", heard, now, language=language)
        thread, _ = found
        if heard.digit == "9":
            return self._withdraw(inbound, message, thread, language, now)
        says_more = heard.says_something or heard.media
        if says_more and heard.digit is None and not heard.stop:
            if known.draft is not None and known.draft.open and known.draft.thread == thread:
                return replace(inbound, text=rest)
            return self._add(message, known, thread, heard, language, now, words=rest)
        return self._news(message, thread, language, now)

    def _news(
        self, message: digests.MessageDigests, thread: str, language: str | None, now: int
    ) -> Reply:
        def write(connection: Connection) -> str:
            self._mark_seen(connection, message, None, now)
            return threads.phrase(connection, thread)

        return self._say(self.context.store.write(write), language, None)

    def _withdraw(
        self,
        inbound: Inbound,
        message: digests.MessageDigests,
        thread: str,
        language: str | None,
        now: int,
    ) -> Reply:
        def write(connection: Connection) -> None:
            self._mark_seen(connection, message, None, now)
            threads.withdraw(connection, thread)

        self.context.store.write(write)
        return self._say("S7", language, None)

    def hear_back(
        self, text: str, *, address: str | None, reply: str | None, now: int
    ) -> HeardBack:
        """Status and answers for a code typed on a page or in a program.

        Raises ReceiptUnknownError for anything that is not a code of ours, the same for all.
        """
        context = self.context
        code, _ = find_code(text)
        found = None
        if code is not None and self.guesses.allowed(address, now):
            found = context.store.read(
                lambda connection: receipts.find_thread(connection, code, context.peppers)
            )
        if found is None:
            self.guesses.failed(address, now)
            raise ReceiptUnknownError
        thread, receipt = found
        if reply is not None and reply.strip():
            nobody = Inbound(Channel.SMS, "follow-up", None, None, reply)
            keys = context.store.read(
                lambda connection: confirmed_keys(connection, context.trust, now)
            )
            self._add(digests.of_message(context.peppers, nobody), Known(keys, False, None),
                      thread, self._hear(nobody), None, now)  # fmt: skip

        def write(connection: Connection) -> HeardBack:
            status = PAGE_STATES[threads.phrase(connection, thread)]
            given = threads.answers(connection, thread)
            threads.mark_read(connection, thread, now)
            opened = tuple((str(c), threads.open_text(s, receipt)) for c, s, _ in given)
            return HeardBack(status, opened, reply is not None)

        return context.store.write(write)

    # --- repetition, and what is not a complaint ------------------------------------------

    def _repeat(
        self, inbound: Inbound, message: digests.MessageDigests, known: Known, now: int
    ) -> Reply:
        """The same message again: the same words; the first answer with one more code."""
        draft = known.draft
        prompt = draft.reply_to(message.full) if draft and message.full else None
        if draft is None or prompt is None:
            return self._repeat_without_draft(inbound, known, now)
        code = None
        if prompt == "M1":
            code = receipts.new_code()
            receipt = receipts.derive(code, self.context.peppers[0])
            self.context.store.write(
                lambda connection: threads.add_receipt(connection, draft.thread, receipt)
            )
        return self._say(prompt or None, draft.dialogue.language, code)

    def _repeat_without_draft(self, inbound: Inbound, known: Known, now: int) -> Reply:
        """Answer again what was answered without storing words: a code, or a late digit."""
        heard = self._hear(inbound)
        code, rest = find_code(inbound.text)
        if code is None or not self.guesses.allowed(inbound.sender, now):
            late = heard.digit or heard.who_is_this
            return self._say("M9" if late else None, heard.language, None)
        peppers = self.context.peppers

        def read(connection: Connection) -> str | None:
            found = receipts.find_thread(connection, code, peppers)
            if found is None:
                return None
            added = self._hear(replace(inbound, text=rest))
            if added.digit == "9":
                return "S7"
            more = added.says_something or added.media
            return "S6" if more else threads.phrase(connection, found[0])

        return self._say(self.context.store.read(read), heard.language, None)

    def _nothing_said(
        self,
        inbound: Inbound,
        message: digests.MessageDigests,
        prompt: str | None,
        heard: Heard,
        now: int,
        *,
        language: str | None = None,
    ) -> Reply:
        """Nothing to keep; only that this message was answered, so that no sweep repeats it."""
        self.context.store.write(lambda connection: self._mark_seen(connection, message, None, now))
        return self._say(prompt, language or heard.language, None)

    # --- small steps ----------------------------------------------------------------------

    def _mark_seen(
        self,
        connection: Connection,
        message: digests.MessageDigests,
        thread: str | None,
        now: int,
    ) -> None:
        if message.full is None:
            return
        row = {"digest": message.full, "id_digest": message.by_id, "thread_id": thread, "at": now}
        if not insert_once(connection, tables.seen, row):
            raise RepeatedError

    def _senders(self, inbound: Inbound) -> tuple[bytes, ...]:
        sender = inbound.sender or ""
        return digests.of_sender(self.context.peppers, inbound.channel, sender)

    def _is_test(self, inbound: Inbound) -> bool:
        return inbound.sender is not None and inbound.sender.lstrip("+") in canary_senders(
            self.context, inbound.gateway
        )

    def _say(self, prompt: str | None, language: str | None, code: str | None) -> Reply:
        if prompt is None:
            return Reply(None)
        pack = self.context.pack
        chosen = language if language in pack.languages else pack.languages[0]
        return Reply(pack.say(prompt, chosen, code=code))


def canary_senders(context: Context, gateway: str) -> Sequence[str]:
    """The sender that marks a test of the line; nobody without the pepper can know it."""
    return [
        "999" + str(int.from_bytes(digests.keyed(pepper, "canary", gateway)[:5], "big"))[:11]
        for pepper in context.peppers
    ]


def begin(
    connection: Connection,
    context: Context,
    thread: str,
    slip: tuple[str, bytes] | None,
    now: int,
) -> None:
    """Turn a thread's sealed drafts into referrals, tell their seats, hand over the count."""
    for seat, hours in referrals.start(connection, thread, now):
        notices.tell(connection, context.pack, seat, hours=hours, now=now)
    if slip is not None:
        tally.drop_slip(connection, *slip)
    erasure.request(connection, now)
