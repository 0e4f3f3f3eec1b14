"""A telephone call from the door to sealed parts: what the script names is made durable here.

One transaction for each request, answered after it. A call is known by its id alone: the caller's
number comes with every request and is never at rest, but in a part that she agreed to. What she
says is recorded by the provider and fetched by the sweep; here it is only noted for which message
it is. A hang-up is silence: what there is is routed with what is known.

It does NOT decide anything: the script does.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from sqlalchemy import Connection

from cbcm import digests, planning
from cbcm.agencies.directory import confirmed
from cbcm.codes import withdraw
from cbcm.context import Context
from cbcm.delivery import referrals
from cbcm.errors import StoreUnavailableError
from cbcm.followup import four_digits, receipts, threads
from cbcm.followup.four_digits import MOST_TRIES_A_DAY
from cbcm.followup.guessing import Limiter
from cbcm.followup.receipts import Receipt
from cbcm.intake import call as script
from cbcm.intake import drafts
from cbcm.intake.drafts import Draft, StaleDraftError
from cbcm.intake.hearing import find_code
from cbcm.intake.script import Dialogue
from cbcm.intake.telephone import Call, Do, Heard, Line, Turn
from cbcm.journey import ATTEMPTS, HOUR, Journey
from cbcm.ports import CallRequest
from cbcm.taking import SEEN, RepeatedError, Taking, begin, received_slip
from cbcm.trends import tally
from cbcm.trends.cells import contact_cells
from cbcm.vocabulary import Category, Channel, Consent, Facts, Inbound, Topic

MOST_ANSWERS = 6
STANDS = {"S1": "B2B", "S2": "A1", "S3": "A1", "S4": "B2C", "S5": "B2D"}
CAREFUL = (Topic.UNKNOWN, Topic.AID, Topic.TREATMENT, Topic.HELP_TODAY)


class Calls(Journey):
    """The way of a call; safe to use from many threads."""

    def __init__(self, context: Context, *, guesses: Limiter | None = None) -> None:
        super().__init__(context)
        if guesses is not None:  # a number may be tried as often on all doors together
            self.guesses = guesses
        self._own_guesses = Limiter(context.peppers[0], most=MOST_TRIES_A_DAY)

    def answer(self, request: CallRequest, call: Call, line: Line, *, now: int) -> Turn:
        """Take one request about a call under way; what is returned may be played.

        Raises StoreUnavailableError or IntakeClosedError: then nothing was stored.
        """
        heard = Heard(request.keys, request.seconds, request.talked)
        turn = script.step(call, heard, line)
        for attempt in range(ATTEMPTS):
            try:
                return self._do(request, turn, line, now, again=attempt > 0)
            except (StaleDraftError, RepeatedError):
                continue
        raise StoreUnavailableError

    def missed(self, request: CallRequest, *, at: int, now: int) -> bool:
        """Take a recording of which no request told; True where it is noted now or was before.

        It joins what is known of its call, or becomes a message of its own.
        """
        for attempt in range(ATTEMPTS):
            taking = self._look(request, request.recording or "", now, again=attempt > 0, at=at)
            if taking.repeated:
                return True
            call = Call(said=True)
            do = {Do.KEEP} if taking.draft is not None else {Do.KEEP, Do.FINISH}
            try:
                self._keep(taking, request, call, frozenset(do))
            except (StaleDraftError, RepeatedError):
                continue
            return True
        raise StoreUnavailableError

    def knows(self, gateway: str, call_id: str, *, now: int) -> bool:
        """Whether something of this call is under way, or was within the last day."""
        request = CallRequest(gateway, call_id, None)
        return self._look(request, call_id, now, again=False).draft is not None

    def _do(self, request: CallRequest, turn: Turn, line: Line, now: int, *, again: bool) -> Turn:
        """What must be durable before it is heard; a repeated request does it once."""
        call, do = turn.call, turn.do
        if Do.LOOK_UP in do:
            turn = self._looked_up(request, call, line, now)
            call, do = turn.call, turn.do
        if not do:
            return turn
        mark = request.recording or f"{request.call_id} {call.turn}"
        taking = self._look(request, mark, now, again=again)
        if Do.WITHDRAW in do:
            self._once(taking, lambda connection: self._withdrawn(connection, call, now))
            return turn
        if Do.ADD in do:
            self._once(taking, lambda _connection: None, thread=call.threads[-1])
            return turn
        if Do.CHOOSE in do:
            return self._chosen(taking, request, call)
        if not taking.repeated:
            planning.require_open(taking.keys)
            code = self._keep(taking, request, call, do)
        else:
            code = self._one_more_code(taking) if Do.CODE in do else None
        return turn if code is None else script.spell(call, code)

    def _look(
        self, request: CallRequest, mark: str, now: int, *, again: bool, at: int | None = None
    ) -> Taking:
        """Read what is known of a call. `mark` is what this request is known again by."""
        context = self.context
        inbound = Inbound(Channel.HOTLINE, request.gateway, mark, request.sender, "",
                          written_at=at)  # fmt: skip
        # A recording is the same for the request and for the sweep, whatever else they say.
        content = "" if request.recording else request.keys
        message = digests.of_message(context.peppers, replace(inbound, sender=None, text=content))
        older = [d for d in (message.full if again else None, *message.older_full) if d]

        def read(connection: Connection) -> Taking:
            draft = drafts.find(
                connection, self._digests(request), sender=request.call_id,
                keyring=context.keyring, now=now,
            )  # fmt: skip
            found = older and connection.execute(SEEN, {"digests": older}).first()
            keys = confirmed(connection, context.trust, now)
            return Taking(inbound, message, keys, now, bool(found), draft)

        return context.store.read(read)

    def _keep(
        self, taking: Taking, request: CallRequest, call: Call, do: frozenset[Do]
    ) -> str | None:
        """Seal anew, then one transaction with everything; the long number where one was made."""
        old = taking.draft
        if old is not None and not old.open:
            return self._join(taking, old, do)
        context, now = self.context, taking.now
        before = old.dialogue if old is not None else Dialogue()
        after = _dialogue(before, call, do)
        facts, sealed, alert, _ = self._seal(taking, after)  # no words of hers: nothing to mask
        if alert is not None and self._is_told(taking, before, after):
            alert = None
        slip = received_slip(context, facts, sealed, now) if sealed else None
        code, receipt = self._new_code(Do.CODE in do and bool(sealed))
        draft = Draft(
            id=old.id if old else referrals.new_id(),
            thread=old.thread if old else referrals.new_id(),
            sender_digest=old.sender_digest if old else self._digests(request)[0],
            version=old.version if old else 0,
            open=not after.ended, dialogue=after,
        )  # fmt: skip
        route_at = self._silence_ends(taking, danger=facts.danger) if draft.open else None

        def write(connection: Connection) -> None:
            self.mark_seen(connection, taking, draft.thread if Do.KEEP in do else None)
            if old is None:
                threads.create(connection, draft.thread, now)
                if not facts.test:
                    tally.count(connection, context.keyring, contact_cells(facts, now), now)
            drafts.save(
                connection, draft, sender=request.call_id, keyring=context.keyring,
                slip=tally.pack_slip(*slip) if slip and draft.open else None,
                route_at=route_at,
                ends_at=(route_at or now) + context.pack.limits.addition_hours * HOUR, now=now,
            )  # fmt: skip
            referrals.drop_drafts(connection, draft.thread)
            if sealed:
                referrals.put(connection, sealed, thread=draft.thread, peppers=context.peppers)
            if alert is not None:
                self._call(connection, taking, alert, draft.thread, after)
            if receipt is not None:
                threads.add_receipt(connection, draft.thread, receipt, context.peppers)
            if after.ended and sealed:
                begin(connection, context, draft.thread, slip, now)
            if after.ended and not sealed:  # nothing was said: nothing stays
                threads.remove(connection, draft.thread)

        context.store.write(write)
        return code

    def _join(self, taking: Taking, draft: Draft, do: frozenset[Do]) -> str | None:
        """It is with its recipients already: what is spoken now joins it, and a number opens it."""
        code, receipt = self._new_code(Do.CODE in do)
        peppers = self.context.peppers

        def write(connection: Connection) -> None:
            self.mark_seen(connection, taking, draft.thread if Do.KEEP in do else None)
            if receipt is not None:
                threads.add_receipt(connection, draft.thread, receipt, peppers)

        self.context.store.write(write)
        return code

    def _facts(self, taking: Taking, dialogue: Dialogue) -> Facts:
        """Nobody has heard it yet: "food" as a topic does not send it past the desk."""
        facts = super()._facts(taking, dialogue)
        if facts.category is Category.PROG:
            return replace(facts, category=Category.UNCLEAR)
        return facts

    def _chosen(self, taking: Taking, request: CallRequest, call: Call) -> Turn:
        """Her four digits open her message; where they open too many already, a long number."""
        draft, peppers = taking.draft, self.context.peppers
        if draft is None or request.sender is None:
            return script.over(call)  # never "done" of what is not
        made = four_digits.slots(request.sender, request.keys, peppers[0])
        code, receipt = self._new_code(True)

        def write(connection: Connection) -> bool:
            if four_digits.choose(connection, draft.thread, made, peppers):
                return True
            assert receipt is not None  # noqa: S101 - just made
            threads.add_receipt(connection, draft.thread, receipt, peppers)
            return False

        if self.context.store.write(write):
            return script.chosen(call)
        return script.spell(call, code or "")

    def _looked_up(self, request: CallRequest, call: Call, line: Line, now: int) -> Turn:
        """Four digits from the same telephone, or a long number from anywhere."""
        found = self._threads(request, now)
        if not found:
            return script.not_found(call, line)

        def write(connection: Connection) -> tuple[str, ...]:
            heard: list[str] = []
            for thread in found:
                heard += _waiting(connection, thread)
                threads.mark_read(connection, thread, now)
            return tuple(dict.fromkeys(heard))

        return script.found(call, found, self.context.store.write(write))

    def _threads(self, request: CallRequest, now: int) -> tuple[str, ...]:
        """What a number opens; nothing where too many were tried, after the same work."""
        peppers, keys = self.context.peppers, request.keys
        who = request.sender or request.call_id
        if len(keys) == script.FOUR:
            guesses = self._own_guesses
            found = self.context.store.read(
                lambda c: four_digits.find_threads(c, who, keys, peppers)
            )
        else:
            guesses, code = self.guesses, find_code(keys)[0]
            single = self.context.store.read(
                lambda c: receipts.find_thread(c, code or keys, peppers)
            )
            found = (single[0],) if single is not None and code is not None else ()
        if not guesses.allowed(who, now):
            return ()
        if not found:
            guesses.failed(who, now)
        return found

    def _withdrawn(self, connection: Connection, call: Call, now: int) -> None:
        for thread in call.threads:
            withdraw(connection, self.context, thread, now)

    def _once(
        self, taking: Taking, work: Callable[[Connection], None], *, thread: str | None = None
    ) -> None:
        """Do it in one transaction with the mark of this request, or not at all."""
        if taking.repeated:
            return

        def write(connection: Connection) -> None:
            self.mark_seen(connection, taking, thread)
            work(connection)

        self.context.store.write(write)

    def _one_more_code(self, taking: Taking) -> str | None:
        """The same request again: the same words with one more number."""
        draft, peppers = taking.draft, self.context.peppers
        if draft is None:
            return None
        code, receipt = self._new_code(True)
        assert receipt is not None  # noqa: S101 - just made
        self.context.store.write(lambda c: threads.add_receipt(c, draft.thread, receipt, peppers))
        return code

    def _new_code(self, wanted: bool) -> tuple[str | None, Receipt | None]:
        code = receipts.new_code() if wanted else None
        return code, receipts.derive(code, self.context.peppers[0]) if code else None

    def _digests(self, request: CallRequest) -> tuple[bytes, ...]:
        """A call's keyed digests, newest pepper first: what stands in place of a sender."""
        return digests.of_sender(self.context.peppers, Channel.HOTLINE, request.call_id)


def _waiting(connection: Connection, thread: str) -> list[str]:
    """What is heard of one message: its coded answers, or how it stands."""
    given = [str(code) for code, _, _ in threads.answers(connection, thread)]
    phrase = threads.phrase(connection, thread)
    if phrase == "S5" or not given:
        given.append(STANDS[phrase])
    return given[-MOST_ANSWERS:]


def _dialogue(before: Dialogue, call: Call, do: frozenset[Do]) -> Dialogue:
    """What is known after this request. A topic is only ever raised, a recording never unmade."""
    after = replace(
        before,
        language=call.language or before.language,
        topic=max(before.topic, call.topic, key=CAREFUL.index),
        media=max(before.media + (Do.KEEP in do), int(call.said)),
        asked=call.step,
        ended=before.ended or Do.FINISH in do,
    )
    if Do.CONSENT in do:
        agreed = call.consent is not Consent.NOBODY
        after = replace(after, consent=call.consent, call_me=agreed)
    return after
