"""What stands inside each sealed part. Pure; the envelope adds version and token.

Every kind holds what its recipient needs and no more: a notice has no words, a packet no
account, an assistance part neither the accused nor what happened.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cbcm.pack import Pack
from cbcm.vocabulary import Channel, Complaint, Consent, Facts, PartKind, Plan, PlannedReferral


def document(
    kind: PartKind,
    facts: Facts,
    complaint: Complaint,
    plan: Plan,
    pack: Pack,
    *,
    planned: PlannedReferral,
) -> dict[str, Any]:
    """The content of one part of one planned referral."""
    base: dict[str, Any] = {"pack": pack.name, "sop": pack.version}
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
        )
    if kind is PartKind.IDENTITY:
        return base | _where(complaint.sender) | {"spans": []}
    if kind is PartKind.ASSISTANCE:
        return base | _reach(complaint) | _needs(facts)
    if kind is PartKind.NOTICE:
        return (
            base
            | {"reason": "There is something of this kind; nothing of her is shared."}
            | (_needs(facts) | {"category": facts.category})
        )
    if kind is PartKind.PACKET:
        return packet(facts, complaint, pack)
    return base | _account(facts, complaint, plan, planned)


def packet(facts: Facts, complaint: Complaint, pack: Pack) -> dict[str, Any]:
    """What whoever is on call needs to reach somebody in danger: no words, no accused.

    The number goes along by consent; without it only where a life is threatened and the pack
    allows it, and then it is marked.
    """
    released = releases_number(facts, pack) and not complaint.stopped
    shown = facts.contact or released
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
    }


def releases_number(facts: Facts, pack: Pack) -> bool:
    """Whether a number may go to whoever is on call without consent."""
    allowed = pack.alerts.number_without_consent == "imminent_threat"
    return facts.imminent and not facts.contact and allowed


def addition(words: str, pack: Pack, media: int) -> dict[str, Any]:
    """Later words of the same person."""
    return {
        "pack": pack.name,
        "sop": pack.version,
        "rule": "addition",
        "reason": "The same person added this to a message that you have.",
        "narrative": words,
        "facts": {"pictures_or_voice": media},
        "masked": False,
        "identity": None,
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
        "masked": False,
        "identity": None,
    }


def reachable(reach: Mapping[str, Any], kind: PartKind, pack: Pack) -> dict[str, Any]:
    """How she can be reached, as she said it after the first time."""
    may = {"may_call": "phone" in reach, "may_write": True} if kind is PartKind.CONTACT else {}
    return {"pack": pack.name, "sop": pack.version, **reach, **may}


def _account(
    facts: Facts, complaint: Complaint, plan: Plan, planned: PlannedReferral
) -> dict[str, Any]:
    own = planned.organisation
    words = complaint.narrative if own is None else complaint.shares.get(own, "")
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
        },
        "organisation_answer": complaint.organisation_answer if own is None else None,
        "narrative": words,
        "masked": False,
        "identity": None,
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
