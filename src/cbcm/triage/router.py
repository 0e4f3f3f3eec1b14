"""Decide which seats must receive a complaint.

Pure: no clock, no database, no network. It does NOT check that a seat has a valid key; the
journey drops rungs without one, and refuses where nobody is left.
"""

from __future__ import annotations

from cbcm.pack import CANARY_SEAT, Pack
from cbcm.vocabulary import Facts, PartKind, Plan, PlannedReferral, Purpose, Rung


def route(facts: Facts, sop: Pack) -> Plan:
    """Return the plan the SOP demands; every combination of facts gets exactly one.

    The contact part goes to the desk and nobody else; the identity part to the agency's
    ladder, and only with that consent. A test complaint goes to the canary seat.
    """
    if facts.test:
        rung = Rung(CANARY_SEAT, 1)
        parts = (PartKind.ACCOUNT,)
        return Plan("canary", "A test of the line.", "test",
                    (PlannedReferral(Purpose.ACCOUNT, (rung,), parts),))  # fmt: skip
    values = {"affiliation": str(facts.affiliation), "category": str(facts.category)}
    (rule,) = (rule for rule in sop.rules if rule.matches(values))
    organisation = facts.organisations[0] if facts.organisations else ""
    ladder = ladder_of(rule.ladder, organisation, sop)

    # Identity is shared with the organisation she named, so at the desk, where no
    # organisation is known yet, it waits as contact only.
    account_parts = [PartKind.ACCOUNT]
    shares = facts.consent == "organisation" and ladder[0].seat.startswith(f"{organisation}:")
    if shares and organisation:
        account_parts.append(PartKind.IDENTITY)
    referrals = [PlannedReferral(Purpose.ACCOUNT, ladder, tuple(account_parts))]
    if facts.contact:
        desk = ladder_of("desk", "", sop)
        referrals.append(PlannedReferral(Purpose.CONTACT, desk, (PartKind.CONTACT,)))
    priority = "alert" if facts.danger else rule.priority
    return Plan(rule.id, rule.reason, priority, tuple(referrals))


def ladder_of(key: str, organisation: str, sop: Pack) -> tuple[Rung, ...]:
    """The rungs of one of the pack's ladders for one organisation."""
    return tuple(
        Rung(step.seat.replace("{organisation}", organisation), step.hours)
        for step in sop.ladders[key]
    )
