"""What stands inside each sealed part. Pure; the envelope adds version and token.

Every kind holds what its recipient needs and no more: a notice has no words, a packet no
account, an assistance part neither the accused nor what happened.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cbcm.pack import Pack
from cbcm.pack.seats import is_of_the_line
from cbcm.vocabulary import (
    Channel,
    Complaint,
    Consent,
    Detail,
    DetailKind,
    Facts,
    PartKind,
    Plan,
    PlannedReferral,
)


def document(
    kind: PartKind,
    facts: Facts,
    complaint: Complaint,
    plan: Plan,
    pack: Pack,
    *,
    planned: PlannedReferral,
    mark: str | None = None,
) -> dict[str, Any]:
    """The content of one part of one planned referral.

    `mark` ties what was taken out of her words to the account it was taken out of; None: her
    words go as they are.
    """
    base: dict[str, Any] = {"pack": pack.name, "sop": pack.version}
    taken = complaint.masked.details if complaint.masked else ()
    details = {"spans": spans(taken, mark)} if mark else {}
    if kind is PartKind.CONTACT:
        return (
            base
            | _reach(complaint)
            | {
                "may_call": complaint.call_me and not _is_mail(complaint.sender),
                # On the telephone she was asked for a call, and never for a message.
                "may_write": complaint.consent is not Consent.NOBODY
                and facts.channel is not Channel.HOTLINE,
                "organisation_may_know": complaint.consent is Consent.ORGANISATION,
            }
            # How to reach her is another consent than who she is.
            | (details if complaint.consent is not Consent.NOBODY else {})
        )
    if kind is PartKind.IDENTITY:
        return base | _where(complaint.sender) | details
    if kind is PartKind.ASSISTANCE:
        return base | _reach(complaint) | _needs(facts) | {"services": list(planned.services)}
    if kind is PartKind.NOTICE:
        return (
            base
            | {"reason": "There is something of this kind; nothing of her is shared."}
            | (_needs(facts) | {"category": facts.category, "services": list(planned.services)})
        )
    if kind is PartKind.PACKET:
        return packet(facts, complaint, pack)
    return base | _account(facts, complaint, plan, planned, mark)


def spans(details: Sequence[Detail], mark: str) -> list[dict[str, Any]]:
    """What was taken out of her words: number, kind, words, and of which account."""
    return [{"number": d.number, "kind": d.kind, "text": d.text, "of": mark} for d in details]


def taken_out(details: Sequence[Detail], mark: str | None) -> dict[str, Any]:
    """What the reader of masked words may know: that they are masked, and what was where."""
    if mark is None:
        return {"masked": False}
    kinds = {str(detail.number): detail.kind for detail in details}
    return {"masked": True, "masked_by": "machine", "mark": mark, "taken_out": kinds}


def packet(facts: Facts, complaint: Complaint, pack: Pack) -> dict[str, Any]:
    """What whoever is on call needs to reach somebody in danger: no words, no accused.

    The number goes along by consent; without it only where a life is threatened and the pack
    allows it, and then it is marked.
    """
    released = releases_number(facts, pack) and not complaint.stopped
    shown = facts.contact or released
    taken = complaint.masked.details if complaint.masked else ()
    return {
        "pack": pack.name,
        "sop": pack.version,
        **_where(complaint.sender if shown else None),
        "number_without_consent": bool(released and complaint.sender),
        "language": complaint.language,
        "area": facts.admin1,
        "child": facts.child,
        "threat_to_life": facts.imminent,
        "recent": facts.recent,
        **(sites(taken) if shown and may_be_found(facts, complaint.consent) else {}),
    }


def may_be_found(facts: Facts, consent: Consent) -> bool:
    """Whether whoever is called learns where she says she is: for a life, or with her consent. A
    wish to be called is none."""
    return facts.imminent or consent is not Consent.NOBODY


def sites(details: Sequence[Detail]) -> dict[str, list[str]]:
    """Where she says she is, for whoever is on the way to her."""
    found = [d.text for d in details if d.kind in (DetailKind.SITE, DetailKind.COORDINATES)]
    return {"sites": found} if found else {}


def releases_number(facts: Facts, pack: Pack) -> bool:
    """Whether a number may go to whoever is on call without consent."""
    allowed = pack.alerts.number_without_consent == "imminent_threat"
    return facts.imminent and not facts.contact and allowed


def addition(
    words: str, pack: Pack, media: int, details: Sequence[Detail], mark: str | None
) -> dict[str, Any]:
    """Later words of the same person; `mark` as in `document`."""
    return {
        "pack": pack.name,
        "sop": pack.version,
        "rule": "addition",
        "reason": "The same person added this to a message that you have.",
        "narrative": words,
        "facts": {"pictures_or_voice": media},
        "identity": None,
        **taken_out(details, mark),
    }


def change(consent: Consent, pack: Pack) -> dict[str, Any]:
    """Who may know that it is her, from now on. Erases nothing by itself."""
    return {
        "pack": pack.name,
        "sop": pack.version,
        "rule": "consent",
        "reason": "The same person changed who may know that it is her.",
        "consent": consent,
        "narrative": "",
        "identity": None,
    }


def reachable(reach: Mapping[str, Any], kind: PartKind, pack: Pack) -> dict[str, Any]:
    """How she can be reached, as she said it after the first time, and what was taken out of her
    words until then."""
    may = {"may_call": "phone" in reach, "may_write": True} if kind is PartKind.CONTACT else {}
    return {"pack": pack.name, "sop": pack.version, **reach, **may}


def _account(
    facts: Facts, complaint: Complaint, plan: Plan, planned: PlannedReferral, mark: str | None
) -> dict[str, Any]:
    own = planned.organisation
    mark = mark if own is None else None  # shares are written by a person, not masked here
    told = complaint if mark is None or complaint.masked is None else complaint.masked
    words = told.narrative if own is None else complaint.shares.get(own, "")
    return {
        "rule": plan.rule,
        "reason": plan.reason,
        "priority": plan.priority,
        "others_involved": plan.others_involved,
        "split_off": list(plan.split_off),
        "test": facts.test,
        "facts": {
            "country": facts.country,
            "channel": facts.channel,
            "topic": facts.topic,
            "category": facts.category,
            "organisations": facts.organisations if own is None else (own,),
            "handler": facts.handler,
            "area": facts.admin1,
            "child": facts.child,
            "danger": facts.danger,
            "tell_nobody": facts.tell_nobody,
            "language": facts.language,
            "pictures_or_voice": complaint.media,
            # Only a human of the line chooses; nobody else reads another agency's name.
            **({"candidates": facts.candidates} if is_of_the_line(planned.ladder) else {}),
        },
        "organisation_answer": told.organisation_answer if own is None else None,
        "narrative": words,
        "identity": None,
        **taken_out(complaint.masked.details if complaint.masked else (), mark),
    }


def _reach(complaint: Complaint) -> dict[str, Any]:
    return _where(complaint.sender) | {"language": complaint.language}


def _where(sender: str | None) -> dict[str, str | None]:
    """Where somebody can be reached: a mail address is not a telephone."""
    return {"email" if _is_mail(sender) else "phone": sender}


def _is_mail(sender: str | None) -> bool:
    return sender is not None and "@" in sender


def _needs(facts: Facts) -> dict[str, Any]:
    return {
        "area": facts.admin1,
        "child": facts.child,
        "recent": facts.recent,
        "danger": facts.danger,
    }
