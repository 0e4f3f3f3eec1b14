"""What every way of taking a message shares: look it up, hear it, mark it, add to it, answer.

A `Taking` is one message with what one read of the database told of it. Nothing here decides
what kind of message it is: `journey.py` and `codes.py` do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import Connection, bindparam, select

from cbcm import adding, audit, digests, linked, planning, tables
from cbcm.agencies.directory import colleagues, confirmed
from cbcm.context import Context
from cbcm.db import insert_once
from cbcm.delivery import erasure, turns
from cbcm.delivery.referrals import SealedReferral
from cbcm.digests import MessageDigests
from cbcm.followup import guessing, threads, withheld
from cbcm.intake import drafts
from cbcm.intake.drafts import Draft
from cbcm.intake.hearing import hear
from cbcm.intake.script import Heard
from cbcm.trends import cells, tally
from cbcm.triage import escalators
from cbcm.triage.handlers import recognise_handler
from cbcm.triage.language import detect
from cbcm.vocabulary import Channel, Colleague, Facts, Inbound, Purpose, Reply, Rung

SEEN = select(tables.seen.c.at).where(
    tables.seen.c.digest.in_(bindparam("digests", expanding=True))
)


COLLEAGUES_SECONDS = 30
BY_MAIL = {"M3": "M3E", "M10": "M10E"}


class RepeatedError(Exception):
    """The same message was stored already, perhaps by somebody else in between."""


@dataclass(frozen=True)
class Taking:
    """One message, its digests, and what the database knows: keys, repetition, draft."""

    inbound: Inbound = field(repr=False)
    message: MessageDigests = field(repr=False)
    keys: planning.Keys = field(repr=False)
    now: int
    repeated: bool = False
    draft: Draft | None = field(default=None, repr=False)
    reply_keys: tuple[str, ...] = ()


class Steps:
    """Steps shared by every way of taking a message; safe to use from many threads."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.guesses = guessing.Limiter(context.peppers[0])
        self.page_guesses = guessing.Limiter(  # cheap to flood: by itself
            context.peppers[0], most=guessing.MOST_PER_ADDRESS,
            overall=guessing.MOST_OVERALL_ON_PAGES, hidden_is_one=False,
        )  # fmt: skip
        self._colleagues: tuple[int, tuple[Colleague, ...]] = (0, ())

    def look_up(
        self, inbound: Inbound, message: MessageDigests, now: int, *, again: bool
    ) -> Taking:
        """Read what is known. `again`: an insert said that the message was stored already."""
        context = self.context
        senders = self.senders(inbound)
        # Under the newest pepper the insert itself tells a repetition.
        older = [d for d in (message.full if again else None, *message.older_full) if d]

        def read(connection: Connection) -> Taking:
            draft = None
            if inbound.sender is not None:
                draft = drafts.find(connection, senders, sender=inbound.sender,
                                    keyring=context.keyring, now=now)  # fmt: skip
            repeated = bool(older) and (
                connection.execute(SEEN, {"digests": older}).first() is not None
            )
            keys = confirmed(connection, context.trust, now)
            codes: tuple[str, ...] = ()
            if draft is not None and draft.open:
                codes = tuple(threads.reply_keys(connection, draft.thread, context.peppers))
            return Taking(inbound, message, keys, now, repeated, draft, codes)

        return context.store.read(read)

    def colleagues(self, now: int) -> tuple[Colleague, ...]:
        """Everybody of the directory at each of their seats; never written anywhere.

        Read again after half a minute.
        """
        read_at, found = self._colleagues
        if abs(now - read_at) > COLLEAGUES_SECONDS:
            living = self.context.store.read(lambda connection: colleagues(connection, now))
            found = tuple(
                Colleague(seat, person.employer, person.name, person.phone)
                for seat, person in living
            )
            self._colleagues = (now, found)
        return found

    def hear(self, inbound: Inbound) -> Heard:
        """What the script needs to know of a message."""
        pack = self.context.pack
        heard = hear(inbound.text, media=inbound.media, language_digits=pack.language_digits)
        return replace(
            heard,
            danger=escalators.danger(inbound.text),
            language=detect(inbound.text, pack.languages),
            apart=inbound.apart,
            addresses=inbound.addresses,
        )

    def mark_seen(self, connection: Connection, taking: Taking, thread: str | None) -> None:
        """Remember that this message was taken; RepeatedError where it was before."""
        message = taking.message
        if message.full is None:
            return
        row = {"digest": message.full, "id_digest": message.by_id,
               "thread_id": thread, "at": taking.now}  # fmt: skip
        if not insert_once(connection, tables.seen, row):
            raise RepeatedError

    def nothing_said(
        self, taking: Taking, prompt: str | None, heard: Heard, *, language: str | None = None
    ) -> Reply:
        """Nothing to keep; only that this message was answered, so that no sweep repeats it."""
        self.context.store.write(lambda connection: self.mark_seen(connection, taking, None))
        return self.say(prompt, language or heard.language)

    def add(
        self, taking: Taking, thread: str, heard: Heard, words: str, language: str | None
    ) -> Reply:
        """Seal later words to whoever holds the thread now; the code stays the same."""
        context, now = self.context, taking.now
        colleagues = self.colleagues(now)

        def read(
            connection: Connection,
        ) -> tuple[list[tuple[Rung, ...]], list[str], frozenset[str]]:
            known = context.organisations(connection)
            found = threads.ladders(connection, thread, context.peppers, known)
            away = threads.kept_away(connection, thread, context.peppers, known)
            codes = threads.reply_keys(connection, thread, context.peppers)
            if found:
                held = adding.without_kept_away(found, away, context.pack, taking.keys)
                return held, codes, away
            # Over already: a person decides what the new words are.
            return [planning.line_ladder(context.pack, taking.keys, away)], codes, away

        of_thread, codes, before = context.store.read(read)
        holding = [
            (ladder, recognise_handler(words, colleagues, planning.owners(ladder)))
            for ladder in of_thread
        ]
        ladders = [
            adding.without_named(ladder, named, context.pack, taking.keys)
            for ladder, named in holding
        ]
        mentioned = adding.meant_by((n for _, n in holding), words, context.pack)
        passed = mentioned.union(
            *(adding.seats_named(ladder, named, context.pack) for ladder, named in holding)
        )
        away = before.union(
            mentioned,
            *(adding.away_of(ladder, named, context.pack) for ladder, named in holding),
        )
        if mentioned:
            ladders = adding.without_kept_away(ladders, away, context.pack, taking.keys)
            codes_of = mentioned & set(context.pack.by_code)
            ladders = [adding.noting(ladder, codes_of) for ladder in ladders]
        alert, released = None, False
        if heard.danger:
            alert, released = adding.seal_later_alert(
                words, away=away, language=language, sender=taking.inbound.sender,
                pack=context.pack, keys=taking.keys,
            )  # fmt: skip
        later = adding.later_words(words, codes)
        if later.mark is None:
            ladders = adding.of_the_line(ladders, context.pack, taking.keys, away)
        sealed = tuple(
            adding.seal_addition(
                later, ladder=ladder, pack=context.pack, keys=taking.keys, away=away,
                media=heard.media, danger=heard.danger,
            )
            for ladder in ladders
        )  # fmt: skip
        if heard.addresses:
            line = planning.line_ladder(context.pack, taking.keys, away)
            keys = planning.recipients_of(line, taking.keys)
            sealed = (*sealed, linked.referral(heard.addresses, line, keys))

        def write(connection: Connection) -> None:
            self.mark_seen(connection, taking, thread)
            if later.withheld is not None:
                withheld.put(connection, thread, later.withheld)
            turns.put(connection, context, sealed, thread=thread, now=now)
            for referral in threads.waiting(connection, thread) if passed else ():
                turns.pass_by(connection, context, referral, passed, now)
            if alert is not None:
                turns.call(connection, context, alert, thread=thread, now=now)
            if alert is not None and released:
                audit.note(connection, actor=audit.SYSTEM, act="number without consent",
                           now=now, referral_id=alert.id)  # fmt: skip

        context.store.write(write)
        return self.say("S6", language)

    def say(
        self,
        prompt: str | None,
        language: str | None,
        *,
        code: str | None = None,
        by: Channel | None = None,
    ) -> Reply:
        """The words of a prompt, in the pack's first language where hers is not known.

        Where the answer goes `by` mail there is no telephone to call: some have words of their own.
        """
        if prompt is None:
            return Reply(None)
        if by is Channel.MAILBOX:
            prompt = BY_MAIL.get(prompt, prompt)
        pack = self.context.pack
        chosen = language if language in pack.languages else pack.languages[0]
        return Reply(pack.say(prompt, chosen, code=code))

    def senders(self, inbound: Inbound) -> tuple[bytes, ...]:
        """The keyed digests of the sender, newest pepper first."""
        return digests.of_sender(self.context.peppers, inbound.channel, inbound.sender or "")

    def is_test(self, inbound: Inbound) -> bool:
        """True for the daily test of the line."""
        return inbound.sender is not None and inbound.sender.lstrip("+") in canary_senders(
            self.context, inbound.gateway
        )


def canary_senders(context: Context, gateway: str) -> Sequence[str]:
    """The sender that marks a test of the line; nobody without the pepper can know it."""
    return [
        "999" + str(int.from_bytes(digests.keyed(pepper, "canary", gateway)[:5], "big"))[:11]
        for pepper in context.peppers
    ]


def received_slip(
    context: Context, facts: Facts, sealed: Sequence[SealedReferral], now: int
) -> tuple[str, bytes]:
    """The count of a complaint, and of its referrals, to be handed over when it is routed."""
    seats = [item.ladder[0].seat for item in sealed if item.purpose is Purpose.ACCOUNT]
    return tally.make_slip(context.keyring, cells.received_cells(facts, seats), now)


def begin(
    connection: Connection,
    context: Context,
    thread: str,
    slip: tuple[str, bytes] | None,
    now: int,
) -> None:
    """Turn a thread's sealed drafts into referrals, tell their seats, hand over the count."""
    turns.start(connection, context, thread, now)
    if slip is not None:
        tally.drop_slip(connection, *slip)
    erasure.request(connection, now)
