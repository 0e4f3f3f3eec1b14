"""Hearing back with a code typed on a page or in a program, and what she may say to it there.

The same for a code of any door. A wrong, an expired and an unknown code look alike. What is sent
twice (`once` is the page's own mark) is taken once.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from cbcm import adding, digests, masking, planning
from cbcm.agencies.directory import confirmed
from cbcm.codes import Codes
from cbcm.delivery import turns
from cbcm.errors import ReceiptUnknownError
from cbcm.followup import threads, withheld
from cbcm.followup.receipts import Receipt
from cbcm.intake.hearing import find_code
from cbcm.pack.seats import owner_of
from cbcm.taking import RepeatedError, Taking
from cbcm.vocabulary import Channel, Consent, Inbound, PartKind, Rung

STATES = {
    "S1": "waiting", "S2": "taken_up", "S3": "news", "S4": "finished", "S5": "unreadable",
}  # fmt: skip
GATEWAY = "follow-up"


@dataclass(frozen=True)
class Found:
    """A code that is ours: its thread, and the key that opens what is written to it."""

    thread: str
    receipt: Receipt = field(repr=False)


@dataclass(frozen=True)
class HeardBack:
    """What a code may hear: the state, coded answers with opened free text."""

    status: str
    answers: tuple[tuple[str, str | None], ...] = field(repr=False)


class HearingBack(Codes):
    """What a page or a program does with a code."""

    def open_code(self, text: str, *, address: str | None, now: int) -> Found:
        """The thread of a code. Raises ReceiptUnknownError for anything that is none of ours,
        the same for all."""
        found = self.find(self.page_guesses, find_code(text)[0], address, now)
        if found is None:
            raise ReceiptUnknownError
        return Found(*found)

    def hear_back(self, found: Found, *, now: int) -> HeardBack:
        """Status and answers, which she has heard from now on."""

        def write(connection: Connection) -> HeardBack:
            status = STATES[threads.phrase(connection, found.thread)]
            given = threads.answers(connection, found.thread)
            threads.mark_read(connection, found.thread, now)
            opened = tuple((str(c), threads.open_text(s, found.receipt)) for c, s, _ in given)
            return HeardBack(status, opened)

        return self.context.store.write(write)

    def say_more(self, found: Found, words: str, *, once: str | None, now: int) -> None:
        """Seal her words to whoever has her account now."""
        taking = self._taking(words, once, now)
        try:
            self.add(taking, found.thread, self.hear(taking.inbound), words, None)
        except RepeatedError:
            return

    def stop(self, found: Found, *, once: str | None, now: int) -> None:
        """Take back what can be taken back: this line does not write to her any more."""
        try:
            self.take_back(self._taking("stop", once, now), found.thread, None)
        except RepeatedError:
            return

    def change_consent(
        self,
        found: Found,
        consent: Consent,
        reach: Mapping[str, Any],
        *,
        once: str | None,
        now: int,
    ) -> None:
        """Tell those who have her account, and the desk, who may know that it is her.

        How to reach her, and what was taken out of her words, goes to the desk where the line may
        know it, to the organisation only where she says so. It erases nothing.
        """
        context = self.context
        said = json.dumps([consent, dict(reach)], sort_keys=True)  # a corrected number is new
        taking = self._taking(said, once, now)

        def read(
            connection: Connection,
        ) -> tuple[tuple[Rung, ...], list[tuple[Rung, ...]], list[bytes]]:
            known = context.organisations(connection)
            away = threads.kept_away(connection, found.thread, context.peppers, known)
            holding = adding.without_kept_away(
                threads.ladders(connection, found.thread, context.peppers, known), away,
                context.pack, taking.keys,
            )  # fmt: skip
            line = planning.line_ladder(context.pack, taking.keys, away)
            return line, holding, withheld.of_thread(connection, found.thread)

        line, holding, kept = context.store.read(read)
        if consent is not Consent.NOBODY:
            reach = {**reach, "spans": masking.released(kept, found.receipt)}
        others = [ladder for ladder in holding if not _is_same(ladder, line)]
        sealed = [
            adding.seal_change(
                consent, reach, kind=kind, ladder=ladder, pack=context.pack, keys=taking.keys
            )
            for ladder, kind in (
                (line, PartKind.CONTACT if consent is not Consent.NOBODY else None),
                *((ladder, self._may_know(ladder, consent)) for ladder in others),
            )
        ]

        def write(connection: Connection) -> None:
            self.mark_seen(connection, taking, found.thread)
            turns.put(connection, context, sealed, thread=found.thread, now=now)

        try:
            context.store.write(write)
        except RepeatedError:
            return

    def _may_know(self, ladder: tuple[Rung, ...], consent: Consent) -> PartKind | None:
        """As which part somebody else than the line learns who she is: a member where she says
        "the organisation", and nobody who holds her account for another reason."""
        member = bool(ladder) and owner_of(ladder[0].seat) in self.context.pack.members()
        return PartKind.IDENTITY if member and consent is Consent.ORGANISATION else None

    def _taking(self, words: str, once: str | None, now: int) -> Taking:
        """What she said on the page, as a message without a sender."""
        inbound = Inbound(Channel.WEB, GATEWAY, once, None, words)
        keys = self.context.store.read(lambda c: confirmed(c, self.context.trust, now))
        planning.require_open(keys)
        return Taking(inbound, digests.of_message(self.context.peppers, inbound), keys, now)


def _is_same(ladder: tuple[Rung, ...], line: tuple[Rung, ...]) -> bool:
    return bool(ladder) and bool(line) and ladder[0].seat == line[0].seat
