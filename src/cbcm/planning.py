"""From a dialogue to sealed referrals: facts, plan, parts, envelopes. Words stay in memory.

It decides nothing itself: facts come from triage, the plan from the router. A rung without a
confirmed key is left out; where a whole ladder has none, the desk takes it. It never seals to
nobody and never writes to the database.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from cbcm.context import missing_seats
from cbcm.delivery.referrals import SealedReferral, new_id
from cbcm.errors import IntakeClosedError
from cbcm.intake.script import Dialogue
from cbcm.pack import Pack
from cbcm.sealing import SealedPart, seal
from cbcm.triage.organisations import area, recognise
from cbcm.triage.router import ladder_of, route
from cbcm.vocabulary import (
    Affiliation,
    Category,
    Channel,
    Complaint,
    Consent,
    Facts,
    PartKind,
    Plan,
    PlannedReferral,
    Purpose,
    Rung,
    Topic,
)

Keys = Mapping[str, tuple[str, ...]]
ALERT_HOURS = 1


def facts_of(dialogue: Dialogue, pack: Pack, *, sender: str | None, test: bool) -> Facts:
    """The codes that routing and counting may know. Alert words outrank the topic "aid"."""
    affiliation, organisations = recognise(dialogue.organisation, pack)
    aid = dialogue.topic is Topic.AID and not dialogue.danger
    place = area(dialogue.organisation, pack) or area(" ".join(dialogue.said), pack)
    wants_contact = dialogue.call_me or dialogue.consent is not Consent.NOBODY
    return Facts(
        country=pack.country,
        channel=Channel.SMS,
        language=dialogue.language or "unknown",
        topic=dialogue.topic,
        category=Category.PROG if aid else Category.UNCLEAR,
        affiliation=affiliation,
        organisations=organisations,
        admin1=place,
        child=dialogue.child,
        danger=dialogue.danger or dialogue.topic is Topic.HELP_TODAY,
        consent=dialogue.consent,
        contact=wants_contact and sender is not None,
        test=test,
    )


def complaint_of(dialogue: Dialogue, *, sender: str | None) -> Complaint:
    """Her words and consents, in memory."""
    return Complaint(
        narrative="\n".join(dialogue.said),
        organisation_answer=dialogue.organisation,
        sender=sender,
        language=dialogue.language or "unknown",
        consent=dialogue.consent,
        call_me=dialogue.call_me,
        media=dialogue.media,
    )


def seal_plan(
    facts: Facts, complaint: Complaint, *, pack: Pack, keys: Keys
) -> tuple[Plan, tuple[SealedReferral, ...]]:
    """Route and seal. Raises IntakeClosedError where desk or recovery seat has no key."""
    require_open(keys)
    plan = route(facts, pack)
    sealed = []
    for planned in plan.referrals:
        ladder, rerouted = _keyed_ladder(planned, pack, keys)
        if facts.danger:
            ladder = (replace(ladder[0], acknowledge_within_hours=ALERT_HOURS), *ladder[1:])
        # What another than the named agency gets must not tell who she is.
        kinds = [k for k in planned.parts if not (rerouted and k is PartKind.IDENTITY)]
        recipients = recipients_of(ladder, keys)
        parts = tuple(
            seal(kind, document(kind, facts, complaint, plan, pack), recipients) for kind in kinds
        )
        sealed.append(SealedReferral(new_id(), planned.purpose, ladder, parts))
    return plan, tuple(sealed)


def seal_addition(
    words: str,
    *,
    ladder: tuple[Rung, ...],
    pack: Pack,
    keys: Keys,
    media: int = 0,
    danger: bool = False,
) -> SealedReferral:
    """Later words of the same person, for the seats that have the referral already."""
    require_open(keys)
    keyed = tuple(rung for rung in ladder if keys.get(rung.seat))
    keyed = keyed or _with_keys(ladder_of("desk", "", pack), keys)
    if danger:
        keyed = (replace(keyed[0], acknowledge_within_hours=ALERT_HOURS), *keyed[1:])
    part = _addition_part(words, pack, recipients_of(keyed, keys), media)
    return SealedReferral(new_id(), Purpose.ADDITION, keyed, (part,))


def require_open(keys: Keys) -> None:
    """Raise IntakeClosedError, naming the seats, where a complaint would strand."""
    closed = missing_seats(dict(keys))
    if closed:
        raise IntakeClosedError("no confirmed key at " + " and ".join(closed))


def recipients_of(ladder: tuple[Rung, ...], keys: Keys) -> list[str]:
    """Every key of every seat of a ladder, each once."""
    return list(dict.fromkeys(key for rung in ladder for key in keys.get(rung.seat, ())))


def document(
    kind: PartKind, facts: Facts, complaint: Complaint, plan: Plan, pack: Pack
) -> dict[str, Any]:
    """What stands inside one part; the envelope adds version and token."""
    base: dict[str, Any] = {"pack": pack.name, "sop": pack.version}
    if kind is PartKind.CONTACT:
        return base | {
            "phone": complaint.sender,
            "language": complaint.language,
            "may_call": complaint.call_me,
            "may_write": complaint.consent is not Consent.NOBODY,
        }
    if kind is PartKind.IDENTITY:
        return base | {"phone": complaint.sender, "spans": []}
    return base | {
        "rule": plan.rule,
        "reason": plan.reason,
        "priority": plan.priority,
        "others_involved": facts.affiliation is Affiliation.SEVERAL,
        "test": facts.test,
        "facts": {
            "country": facts.country,
            "channel": facts.channel,
            "topic": facts.topic,
            "category": facts.category,
            "organisations": facts.organisations,
            "area": facts.admin1,
            "child": facts.child,
            "danger": facts.danger,
            "language": facts.language,
            "pictures_or_voice": complaint.media,
        },
        "organisation_answer": complaint.organisation_answer,
        "narrative": complaint.narrative,
        "masked": False,
        "identity": None,
    }


def _addition_part(words: str, pack: Pack, recipients: list[str], media: int) -> SealedPart:
    body = {
        "pack": pack.name,
        "sop": pack.version,
        "rule": "addition",
        "reason": "The same person added this to a message that you have.",
        "narrative": words,
        "facts": {"pictures_or_voice": media},
        "masked": False,
        "identity": None,
    }
    return seal(PartKind.ACCOUNT, body, recipients)


def _keyed_ladder(
    planned: PlannedReferral, pack: Pack, keys: Keys
) -> tuple[tuple[Rung, ...], bool]:
    """The rungs that can open it, and whether the desk stands in for the whole ladder."""
    ladder = _with_keys(planned.ladder, keys)
    if ladder:
        return ladder, False
    return _with_keys(ladder_of("desk", "", pack), keys), True


def _with_keys(ladder: tuple[Rung, ...], keys: Keys) -> tuple[Rung, ...]:
    return tuple(rung for rung in ladder if keys.get(rung.seat))
