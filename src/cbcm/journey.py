"""Receive a message: the steps in their order, ending in one commit, answered after it.

A failure before the commit stores nothing and the sender's side repeats; after it the message
is safe and known, so that a repetition gets the same words and never becomes a second
complaint. It does NOT decide anything: script, triage and router do.
"""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection

from cbcm import audit, digests, planning
from cbcm.answering import HearingBack
from cbcm.delivery import referrals, turns
from cbcm.delivery.referrals import SealedReferral
from cbcm.errors import StoreUnavailableError
from cbcm.followup import receipts, threads, withheld
from cbcm.intake import drafts
from cbcm.intake.drafts import Draft, StaleDraftError
from cbcm.intake.hearing import find_code, looks_like_code
from cbcm.intake.script import Dialogue, Heard, Step, step
from cbcm.taking import RepeatedError, Taking, begin, received_slip
from cbcm.trends import tally
from cbcm.trends.cells import contact_cells
from cbcm.vocabulary import Channel, Facts, Inbound, Purpose, Reply

ATTEMPTS = 8
WITH_CODE = ("M1", "M10")
HOUR = 3600
FETCHED_SECONDS = 15
MAIL_ANSWERED_SECONDS = 24 * HOUR
"""Longer than an SMS: a mail rings less, its answer is waited for, and only it brings the code."""


class Sealed(NamedTuple):
    """What a dialogue gives so far. The alert waits for nothing; the rest is a draft."""

    facts: Facts
    referrals: tuple[SealedReferral, ...]
    alert: SealedReferral | None
    withheld: bytes | None = None


class Journey(HearingBack):
    """The way of a message from the door to sealed parts; safe to use from many threads."""

    def receive(self, inbound: Inbound, *, now: int) -> Reply:
        """Take one message and return what the sender may see, after it is durable.

        What was written too long ago is not answered any more. Raises StoreUnavailableError or
        IntakeClosedError: then nothing was stored.
        """
        message = digests.of_message(self.context.peppers, inbound)
        for attempt in range(ATTEMPTS):
            taking = self.look_up(inbound, message, now, again=attempt > 0)
            planning.require_open(taking.keys)
            try:
                reply = self._repeat(taking) if taking.repeated else self._take(taking)
            except (StaleDraftError, RepeatedError):
                continue
            return Reply(None) if self._is_late(inbound, now) else reply
        raise StoreUnavailableError

    def _is_late(self, inbound: Inbound, now: int) -> bool:
        expected = self.context.pack.limits.late_answer_minutes * 60
        if inbound.channel is Channel.MAILBOX:
            expected = MAIL_ANSWERED_SECONDS
        return inbound.written_at is not None and now - inbound.written_at > expected

    def _take(self, taking: Taking) -> Reply:
        """Decide which kind of message it is; exactly one branch stores it."""
        inbound, draft = taking.inbound, taking.draft
        code, rest = find_code(inbound.text)
        if code is not None or looks_like_code(inbound.text):
            answered = self.by_code(taking, code, rest)
            if isinstance(answered, Reply):
                return answered
            inbound = answered
        heard = self.hear(inbound)
        if inbound.sender is None:
            return self._single(taking, heard)
        if draft is not None and not draft.open:
            return self._after_the_end(taking, draft, heard)
        return self._dialogue(taking, heard)

    def _dialogue(self, taking: Taking, heard: Heard) -> Reply:
        """One more message of a dialogue, or its first."""
        limits = self.context.pack.limits
        before = taking.draft.dialogue if taking.draft is not None else Dialogue()
        taken = step(
            before, heard, now=taking.now, quiet_seconds=limits.quiet_addition_seconds,
            call_me=self.context.pack.sms == "call_me",
        )  # fmt: skip
        after = taken.dialogue
        if taking.draft is None and not after.has_content and after.asked is None:
            return self.nothing_said(taking, taken.prompt, heard)
        return self._save(taking, before, taken)

    def _save(self, taking: Taking, before: Dialogue, taken: Step) -> Reply:
        """Seal anew, then one transaction with everything; the answer only after it."""
        context, now, after = self.context, taking.now, taken.dialogue
        code = receipts.new_code() if taken.prompt in WITH_CODE else None
        receipt = receipts.derive(code, context.peppers[0]) if code else None
        facts, sealed, alert, kept = self._seal(taking, after, receipt)
        if alert is not None and self._is_told(taking, before, after):
            alert = None
        slip = received_slip(context, facts, sealed, now) if sealed else None
        draft = self._next_draft(taking, taken)

        def write(connection: Connection) -> None:
            self.mark_seen(connection, taking, draft.thread)
            if taking.draft is None:
                threads.create(connection, draft.thread, now)
                if not facts.test:
                    tally.count(connection, context.keyring, contact_cells(facts, now), now)
            self._save_draft(connection, taking, draft, facts, slip)
            if taking.draft is not None:
                referrals.drop_drafts(connection, draft.thread)
                withheld.drop_draft(connection, draft.thread)
            if kept is not None:
                withheld.put(connection, draft.thread, kept, of_draft=True)
            if sealed:
                referrals.put(
                    connection,
                    sealed,
                    thread=draft.thread,
                    peppers=context.peppers,
                )
            if receipt is not None:
                threads.add_receipt(connection, draft.thread, receipt, context.peppers)
            if alert is not None:
                self._call(connection, taking, alert, draft.thread, after)
            if after.ended and sealed:
                begin(connection, context, draft.thread, slip, now)
            if after.ended and not sealed:  # nothing was said: nothing stays
                threads.remove(connection, draft.thread)

        context.store.write(write)
        return self.say(taken.prompt, after.language, code=code, by=taking.inbound.channel)

    def _seal(
        self, taking: Taking, dialogue: Dialogue, receipt: receipts.Receipt | None = None
    ) -> Sealed:
        """Facts, the parts sealed to the ladders that they give so far, and the alert if any.

        `receipt` is that of the code which goes out with the answer.
        """
        pack = self.context.pack
        facts = self._facts(taking, dialogue)
        if not dialogue.has_content:
            return Sealed(facts, (), None)
        complaint = planning.complaint_of(dialogue, sender=taking.inbound.sender)
        new = () if receipt is None else (receipt.reply_key,)
        made = planning.seal_plan(
            facts, complaint, pack=pack, keys=taking.keys, reply_keys=(*taking.reply_keys, *new)
        )
        alert = next((item for item in made.referrals if item.purpose is Purpose.ALERT), None)
        others = tuple(item for item in made.referrals if item is not alert)
        return Sealed(facts, others, alert, made.withheld)

    def _facts(self, taking: Taking, dialogue: Dialogue) -> Facts:
        return planning.facts_of(
            dialogue, self.context.pack, channel=taking.inbound.channel,
            sender=taking.inbound.sender, test=self.is_test(taking.inbound),
            colleagues=self.colleagues(taking.now),
        )  # fmt: skip

    def _is_told(self, taking: Taking, before: Dialogue, after: Dialogue) -> bool:
        """True where whoever is on call has the same from the message before."""
        sender, told = taking.inbound.sender, self._facts(taking, before)
        return (told.danger and before.has_content) and planning.same_packet(
            self._facts(taking, after), planning.complaint_of(after, sender=sender),
            told, planning.complaint_of(before, sender=sender), self.context.pack,
        )  # fmt: skip

    def _call(
        self,
        connection: Connection,
        taking: Taking,
        alert: SealedReferral,
        thread: str,
        dialogue: Dialogue,
    ) -> None:
        """Call a human before the dialogue goes on; a number without consent is noted."""
        turns.call(connection, self.context, alert, thread=thread, now=taking.now)
        facts = self._facts(taking, dialogue)
        complaint = planning.complaint_of(dialogue, sender=taking.inbound.sender)
        if planning.releases_number(facts, complaint, self.context.pack):
            audit.note(connection, actor=audit.SYSTEM, act="number without consent",
                       now=taking.now, referral_id=alert.id)  # fmt: skip

    def _save_draft(
        self,
        connection: Connection,
        taking: Taking,
        draft: Draft,
        facts: Facts,
        slip: tuple[str, bytes] | None,
    ) -> None:
        limits, now = self.context.pack.limits, taking.now
        route_at = self._silence_ends(taking, danger=facts.danger) if draft.open else None
        drafts.save(
            connection,
            draft,
            sender=taking.inbound.sender or "",
            keyring=self.context.keyring,
            slip=tally.pack_slip(*slip) if slip and draft.open else None,
            route_at=route_at,
            ends_at=(route_at or now) + limits.addition_hours * HOUR,
            now=now,
        )

    def _silence_ends(self, taking: Taking, *, danger: bool) -> int:
        """When the dialogue is routed as it is, counted from when she wrote and not from when
        her message was fetched. What she wrote next to it comes with the same sweep."""
        limits, now = self.context.pack.limits, taking.now
        wait = limits.silence_after_alert_minutes if danger else limits.silence_minutes
        ends_at = max((taking.inbound.written_at or now) + wait * 60, now + FETCHED_SECONDS)
        if danger or taking.draft is None:
            return ends_at
        return max(ends_at, taking.draft.route_at or 0)

    def _next_draft(self, taking: Taking, taken: Step) -> Draft:
        old, message = taking.draft, taking.message
        replies = old.replies if old is not None else ()
        if message.full is not None:
            replies = (*replies, (drafts.short(message.full), taken.prompt or ""))
        return Draft(
            id=old.id if old is not None else referrals.new_id(),
            thread=old.thread if old is not None else referrals.new_id(),
            sender_digest=old.sender_digest if old else self.senders(taking.inbound)[0],
            version=old.version if old is not None else 0,
            open=not taken.dialogue.ended,
            dialogue=taken.dialogue,
            replies=replies,
        )

    def _single(self, taking: Taking, heard: Heard) -> Reply:
        """A withheld or malformed sender: the message is a complaint of its own, unanswered."""
        context, now = self.context, taking.now
        if not (heard.media or heard.says_something) or heard.stop:
            return self.nothing_said(taking, None, heard)
        dialogue = Dialogue(said=(heard.text,), language=heard.language, danger=heard.danger,
                            media=heard.media, addresses=heard.addresses, ended=True)  # fmt: skip
        facts, sealed, alert, _ = self._seal(taking, dialogue)
        slip = received_slip(context, facts, sealed, now)
        thread = referrals.new_id()

        def write(connection: Connection) -> None:
            self.mark_seen(connection, taking, thread)
            threads.create(connection, thread, now)
            tally.count(connection, context.keyring, contact_cells(facts, now), now)
            referrals.put(
                connection,
                sealed,
                thread=thread,
                peppers=context.peppers,
            )
            if alert is not None:
                self._call(connection, taking, alert, thread, dialogue)
            begin(connection, context, thread, slip, now)

        context.store.write(write)
        return Reply(None)

    def _after_the_end(self, taking: Taking, draft: Draft, heard: Heard) -> Reply:
        """Within a day of the last answer: words join the same number, a lone digit does not."""
        language = draft.dialogue.language or heard.language
        if heard.stop:
            return self.nothing_said(taking, None, heard)
        asks = (heard.digit and not heard.spelled) or heard.chosen_language or heard.who_is_this
        if not heard.media and (asks or not heard.says_something):
            return self.nothing_said(taking, "M9", heard, language=language)
        return self.add(taking, draft.thread, heard, heard.text, language)

    def _repeat(self, taking: Taking) -> Reply:
        """The same message again: the same words; the first answer with one more code."""
        draft, message = taking.draft, taking.message
        known = [digest for digest in (message.full, *message.older_full) if digest]
        prompt = draft.reply_to(known) if draft else None
        if draft is None or prompt is None:
            return self._repeat_without_draft(taking)
        code = None
        if prompt in WITH_CODE:
            code = receipts.new_code()
            peppers = self.context.peppers
            receipt = receipts.derive(code, peppers[0])
            self.context.store.write(
                lambda c: threads.add_receipt(c, draft.thread, receipt, peppers)
            )
        language, channel = draft.dialogue.language, taking.inbound.channel
        return self.say(prompt or None, language, code=code, by=channel)

    def _repeat_without_draft(self, taking: Taking) -> Reply:
        """Answer again what was answered without storing words: a code, or a late digit."""
        answered = self.repeat_by_code(taking)
        if answered is not None:
            return answered
        heard = self.hear(taking.inbound)
        late = heard.digit or heard.who_is_this
        return self.say("M9" if late else None, heard.language)
