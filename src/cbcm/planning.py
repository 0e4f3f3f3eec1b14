"""From a dialogue to sealed referrals: facts, plan, parts, envelopes. Words stay in memory.

It decides nothing itself: facts come from triage, the plan from the router. A rung without a
confirmed key is left out, and so are keys of people whom the rung keeps away; where a whole
ladder has none, its fallback takes it. It never seals to nobody and never writes to the database.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from cbcm import linked
from cbcm.context import missing_seats
from cbcm.delivery.referrals import SealedReferral, new_id
from cbcm.delivery.rungs import keep_away
from cbcm.documents import document, packet
from cbcm.errors import IntakeClosedError
from cbcm.intake.script import Dialogue
from cbcm.masking import masked, new_mark, withheld
from cbcm.pack import NETWORK, Pack, ladder_of, route
from cbcm.pack.seats import is_of_the_line, owner_of, somebody_reads
from cbcm.sealing import seal
from cbcm.triage import escalators
from cbcm.triage.candidates import candidates
from cbcm.triage.handlers import CO_CHAIR, Named, recognise_handler
from cbcm.triage.organisations import area, meant, recognise
from cbcm.vocabulary import (
    Category,
    Channel,
    Colleague,
    Complaint,
    Consent,
    Facts,
    Known,
    PartKind,
    Plan,
    PlannedReferral,
    Rung,
    SeatKey,
    Topic,
)

Keys = Mapping[str, tuple[SeatKey, ...]]
ALERT_MINUTES = 60
CATEGORIES = {
    Topic.AID: Category.PROG,
    Topic.TREATMENT: Category.SEA,  # in doubt as SEA; whoever reads it corrects it
}


@dataclass(frozen=True)
class SealedPlan:
    """A plan, its referrals ready to be stored, and what is kept for her codes alone."""

    plan: Plan
    referrals: tuple[SealedReferral, ...]
    withheld: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Prepared:
    """One referral of a plan: its rungs that have keys, its parts, and whom they are sealed to."""

    planned: PlannedReferral
    ladder: tuple[Rung, ...]
    kinds: tuple[PartKind, ...]
    keys: tuple[SeatKey, ...]


def facts_of(
    dialogue: Dialogue,
    pack: Pack,
    *,
    channel: Channel,
    sender: str | None,
    test: bool,
    colleagues: Sequence[Colleague] = (),
) -> Facts:
    """The codes that routing and counting may know. `colleagues` are matched in memory."""
    affiliation, organisations = recognise(dialogue.organisation, pack)
    words = "\n".join((*dialogue.said, dialogue.organisation or ""))
    place = area(dialogue.organisation, pack) or area(" ".join(dialogue.said), pack)
    wants_contact = dialogue.call_me or dialogue.consent is not Consent.NOBODY
    named = Named() if test else recognise_handler(words, colleagues, organisations)
    return Facts(
        country=pack.country,
        channel=channel,
        language=dialogue.language or "unknown",
        topic=dialogue.topic,
        category=CATEGORIES.get(dialogue.topic, Category.UNCLEAR),
        affiliation=affiliation,
        organisations=organisations,
        mentioned=tuple(dict.fromkeys((*meant(words, pack), *named.employers))),
        candidates=candidates(dialogue.organisation, "\n".join(dialogue.said), pack),
        admin1=place,
        child=_child(dialogue, words),
        danger=dialogue.danger or dialogue.topic is Topic.HELP_TODAY,
        imminent=escalators.imminent(words),
        recent=escalators.recent(words),
        mixed=dialogue.topic is Topic.AID and escalators.of_the_body(words),
        handler=named.handler,
        handler_employer=named.employer,
        conflicts=named.conflicts,
        consent=dialogue.consent,
        contact=wants_contact and sender is not None,
        test=test,
    )


def _child(dialogue: Dialogue, words: str) -> Known:
    """Her answer; where she gave none, words for somebody under 18 are taken as a yes."""
    spoken_of = dialogue.child is Known.UNKNOWN and escalators.child(words)
    return Known.YES if spoken_of else dialogue.child


def complaint_of(dialogue: Dialogue, *, sender: str | None) -> Complaint:
    """Her words and consents, in memory, masked beside as they were said."""
    narrative = "\n".join(dialogue.said)
    return Complaint(
        narrative=narrative,
        masked=masked(narrative, dialogue.organisation),
        organisation_answer=dialogue.organisation,
        sender=sender,
        language=dialogue.language or "unknown",
        consent=dialogue.consent,
        call_me=dialogue.call_me,
        media=dialogue.media,
        addresses=dialogue.addresses,
        stopped=dialogue.stopped,
    )


def seal_plan(
    facts: Facts,
    complaint: Complaint,
    *,
    pack: Pack,
    keys: Keys,
    reply_keys: Sequence[str] = (),
) -> SealedPlan:
    """Route, mask and seal. `reply_keys` are those of her codes so far.

    Raises IntakeClosedError where desk or recovery seat has no key.
    """
    plan, prepared = prepare(facts, pack=pack, keys=keys)
    mark = new_mark() if may_mask(facts, complaint, prepared, reply_keys) else None
    if mark is None:
        prepared = to_the_line(prepared, facts, pack, keys)
    sealed = []
    for item in prepared:
        recipients = [key.public_key for key in item.keys]
        parts = tuple(
            seal(
                kind,
                document(kind, facts, complaint, plan, pack, planned=item.planned, mark=mark),
                recipients,
            )
            for kind in item.kinds
        )
        if complaint.addresses and _the_line_reads(item):
            parts = (*parts, linked.part(complaint.addresses, recipients))
        sealed.append(
            SealedReferral(
                new_id(), item.planned.purpose, item.ladder, parts,
                is_share=item.planned.organisation is not None,
            )
        )  # fmt: skip
    if complaint.addresses and not any(_the_line_reads(item) for item in prepared):
        accounts = [item for item in prepared if PartKind.ACCOUNT in item.kinds]
        ladder = line_ladder(pack, keys, _kept_away(facts, accounts))
        recipients = recipients_of(ladder, keys)
        sealed.append(linked.referral(complaint.addresses, ladder, recipients))
    details = complaint.masked.details if complaint.masked else ()
    kept = withheld(details, mark, reply_keys) if mark else None
    return SealedPlan(plan, tuple(sealed), kept)


def may_mask(
    facts: Facts,
    complaint: Complaint,
    prepared: Sequence[Prepared],
    reply_keys: Sequence[str],
) -> bool:
    """Whether her words go masked: where the masker did its work, and somebody holds what it took
    out: her codes, or by consent every recipient of the account or the line."""
    if complaint.masked is None:
        return False
    if not complaint.masked.details or reply_keys:
        return True
    if facts.consent is Consent.NOBODY:
        return False
    accounts = [item for item in prepared if PartKind.ACCOUNT in item.kinds]
    return any(PartKind.CONTACT in item.kinds for item in prepared) or all(
        PartKind.IDENTITY in item.kinds for item in accounts
    )


def to_the_line(
    prepared: Sequence[Prepared], facts: Facts, pack: Pack, keys: Keys
) -> tuple[Prepared, ...]:
    """For words that are not masked: a human of the line reads them instead of anybody who may
    not know who she is. Whom the ladder or its fallback kept away, the line keeps away too, and
    whoever works for an organisation that is named: an agency's rungs do not name its people."""
    made: list[Prepared] = []
    for item in prepared:
        if PartKind.ACCOUNT not in item.kinds or PartKind.IDENTITY in item.kinds:
            made.append(item)
            continue
        if not is_of_the_line(item.ladder):
            away = _kept_away(facts, [item])
            ladder = _as_soon_as(item.planned.ladder[0], line_ladder(pack, keys, away))
            found = {key.public_key: key for rung in ladder for key in _keys_at(rung, keys)}
            item = replace(item, ladder=ladder, keys=tuple(found.values()))
        same = item.planned.organisation is None and any(
            other.ladder == item.ladder and other.kinds == item.kinds for other in made
        )
        if not same:
            made.append(item)
    return tuple(made)


def _the_line_reads(item: Prepared) -> bool:
    """Whether the line reads her words there."""
    return PartKind.ACCOUNT in item.kinds and is_of_the_line(item.ladder)


def _kept_away(facts: Facts, accounts: Sequence[Prepared]) -> set[str]:
    """Whom these accounts keep away anywhere, and whoever works for an organisation that is named
    or that holds one of their seats."""
    rungs = [
        rung
        for item in accounts
        for rung in (*item.ladder, *item.planned.ladder, *item.planned.fallback)
    ]
    named = {*facts.organisations, *facts.mentioned, facts.handler_employer or ""} - {""}
    return {*named, *owners(rungs), *(code for rung in rungs for code in rung.excludes)}


def prepare(facts: Facts, *, pack: Pack, keys: Keys) -> tuple[Plan, tuple[Prepared, ...]]:
    """Route, and find who can open what. Raises IntakeClosedError like `seal_plan`."""
    require_open(keys)
    plan = route(facts, pack)
    prepared = []
    for planned in plan.referrals:
        ladder, rerouted = _keyed_ladder(planned, pack, keys, plan)
        if not ladder:
            continue  # a notice without words, to a seat that has no key
        # What another than the named agency gets must not tell who she is.
        kinds = tuple(k for k in planned.parts if not (rerouted and k is PartKind.IDENTITY))
        found = {key.public_key: key for rung in ladder for key in _keys_at(rung, keys)}
        prepared.append(Prepared(planned, ladder, kinds, tuple(found.values())))
    return plan, tuple(prepared)


def same_packet(
    facts: Facts, complaint: Complaint, before: Facts, told: Complaint, pack: Pack
) -> bool:
    """True where whoever is on call was told this already."""
    return packet(facts, complaint, pack) == packet(before, told, pack) and (
        route(facts, pack).referrals[-1].ladder == route(before, pack).referrals[-1].ladder
    )


def releases_number(facts: Facts, complaint: Complaint, pack: Pack) -> bool:
    """True where a number goes to whoever is on call without consent."""
    return bool(packet(facts, complaint, pack)["number_without_consent"])


def owners(ladder: Sequence[Rung]) -> tuple[str, ...]:
    """Whose seats a ladder holds, but the network's."""
    return tuple(sorted({owner_of(rung.seat) for rung in ladder} - {NETWORK}))


def line_ladder(pack: Pack, keys: Keys, away: Collection[str]) -> tuple[Rung, ...]:
    """The desk's ladder without whom it keeps away; a co-chair's where nobody reads there."""
    chairs = (key for key, steps in pack.ladders.items() if steps[0].seat == CO_CHAIR)
    found: tuple[Rung, ...] = ()
    for key in ("desk", *chairs):
        ladder = with_keys(keep_away(ladder_of(key, "", pack), away), keys)
        if somebody_reads(ladder):
            return ladder
        found = found or ladder
    return found


def require_open(keys: Keys) -> None:
    """Raise IntakeClosedError, naming the seats, where a complaint would strand."""
    closed = missing_seats(keys)
    if closed:
        raise IntakeClosedError("no confirmed key at " + " and ".join(closed))


def recipients_of(ladder: tuple[Rung, ...], keys: Keys) -> list[str]:
    """Every key of every seat of a ladder, each once; nobody's whom the rung keeps away."""
    return list(dict.fromkeys(key.public_key for rung in ladder for key in _keys_at(rung, keys)))


def with_keys(ladder: Sequence[Rung], keys: Keys) -> tuple[Rung, ...]:
    """The rungs at which somebody has a key that may open it."""
    return tuple(rung for rung in ladder if _keys_at(rung, keys))


def _keys_at(rung: Rung, keys: Keys) -> list[SeatKey]:
    found = keys.get(rung.seat, ())
    return [key for key in found if not key.employer or key.employer not in rung.excludes]


def _keyed_ladder(
    planned: PlannedReferral, pack: Pack, keys: Keys, plan: Plan
) -> tuple[tuple[Rung, ...], bool]:
    """The rungs that can open it, and whether the fallback stands in for the whole ladder.

    A ladder of which only the safe has a key is none, as long as somebody reads the fallback and
    does not get it anyway. Where the desk is kept away, or has no key, a co-chair reads it.
    """
    first, ladder = planned.ladder[0], with_keys(planned.ladder, keys)
    if somebody_reads(ladder) or not planned.fallback:
        return _as_soon_as(first, ladder), False
    instead = with_keys(planned.fallback, keys)
    seats = [rung.seat for rung in planned.fallback]
    anyway = any(
        other is not planned
        and (other.purpose, other.services) == (planned.purpose, planned.services)
        and [rung.seat for rung in other.ladder] == seats
        for other in plan.referrals
    )
    if not somebody_reads(instead):
        away = {code for rung in planned.fallback for code in rung.excludes}
        chair = line_ladder(pack, keys, away)
        instead = chair if somebody_reads(chair) else instead
    if ladder and (anyway or not somebody_reads(instead)):
        return _as_soon_as(first, ladder), False
    return _as_soon_as(first, instead), True


def _as_soon_as(first: Rung, ladder: tuple[Rung, ...]) -> tuple[Rung, ...]:
    """Whoever stands in for the first rung has no more time than it had."""
    if not ladder or first.staffed or first.minutes >= ladder[0].minutes:
        return ladder
    hurried = replace(ladder[0], minutes=first.minutes, staffed=False, remind_minutes=None)
    return (hurried, *ladder[1:])
