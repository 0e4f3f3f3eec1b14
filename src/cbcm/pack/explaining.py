"""Say in words what a plan does: who gets what, by when, by which rule, and who gets nothing.

Pure. The same words serve the command line, the interface and the document of a network.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from cbcm.errors import InputError
from cbcm.pack.axes import AXES
from cbcm.pack.model import NETWORK, Pack
from cbcm.pack.proof import facts_at
from cbcm.pack.routing import route
from cbcm.pack.seats import excluded_seats, owner_of, runners_away, service_seats
from cbcm.vocabulary import Affiliation, Facts, PartKind, PlannedReferral, Purpose, Rung

PARTS = {
    PartKind.ACCOUNT: "her words and the facts",
    PartKind.IDENTITY: "who she is",
    PartKind.CONTACT: "how to reach her",
    PartKind.ASSISTANCE: "how to reach her and what she needs",
    PartKind.NOTICE: "that there is something, without words or names",
    PartKind.PACKET: "a safe contact if she agreed, area and language",
    PartKind.ATTACHMENT: "pictures or voice",
}
WHY = {
    Purpose.ACCOUNT: "to act",
    Purpose.CONTACT: "to keep in touch",
    Purpose.ADDITION: "to add",
    Purpose.ASSISTANCE: "to help",
    Purpose.NOTICE: "to know of it",
    Purpose.ALERT: "to answer now",
}


@dataclass(frozen=True)
class Step:
    """One seat of a ladder and its time, in words."""

    seat: str
    within: str
    told: tuple[str, ...]
    left_out: tuple[str, ...]


@dataclass(frozen=True)
class Handed:
    """One referral in words: why, what, and the seats in their order."""

    purpose: str
    what: tuple[str, ...]
    steps: tuple[Step, ...]
    organisation: str | None


@dataclass(frozen=True)
class Explanation:
    """What the SOP does with some facts. `withheld` pairs who with what they do not get."""

    rules: tuple[tuple[str, str, str], ...]
    priority: str
    handed: tuple[Handed, ...]
    withheld: tuple[tuple[str, str], ...]
    others_involved: bool
    split_off: tuple[str, ...]


USUAL = {
    "category": "SEA", "affiliation": "unknown", "child": "unknown", "consent": "nobody",
    "assistance": "unknown", "handler": "none",
}  # fmt: skip
"""What is taken where a fact was not given; every other fact is "no"."""


def facts_of_values(pack: Pack, given: Mapping[str, str], organisations: tuple[str, ...]) -> Facts:
    """Facts from values by axis and codes of organisations. Raises InputError.

    The row of the affiliation table follows from the organisations; where only the row is
    given, an organisation of that row stands for it.
    """
    if any(code not in pack.by_code for code in organisations):
        raise InputError("the pack has no such organisation", fields=("organisations",))
    values = {axis: given.get(axis, USUAL.get(axis, "no")) for axis in AXES}
    if len(organisations) == 1:
        values["affiliation"] = pack.by_code[organisations[0]].affiliation
    elif organisations:
        values["affiliation"] = Affiliation.SEVERAL
    else:
        organisations = _stand_in(pack, values["affiliation"])
    # Without a consent to be contacted there is no way to reach her.
    return replace(facts_at(pack, values, organisations), contact=values["consent"] != "nobody")


def _stand_in(pack: Pack, affiliation: str) -> tuple[str, ...]:
    if affiliation == Affiliation.SEVERAL:
        return tuple(sorted(pack.members())[:2])
    if affiliation == Affiliation.UNKNOWN:
        return ()
    rows = (org.code for org in pack.organisations if org.affiliation == affiliation)
    code = next(rows, None)
    if code is None:
        raise InputError("the pack has no organisation of that kind", fields=("affiliation",))
    return (code,)


def explain(facts: Facts, pack: Pack) -> Explanation:
    """Route these facts and say what that means."""
    plan = route(facts, pack)
    tables = pack.tables.all()
    reasons = [{rule.id: rule.reason for rule in table.rules} for table in tables]
    return Explanation(
        rules=tuple(
            (table.name, rule, why[rule])
            for table, rule, why in zip(tables, plan.rules, reasons, strict=True)
        ),
        priority=plan.priority,
        handed=tuple(_handed(item) for item in plan.referrals),
        withheld=tuple(_withheld(facts, pack, plan.referrals)),
        others_involved=plan.others_involved,
        split_off=plan.split_off,
    )


def within(rung: Rung) -> str:
    """A rung's time in words: "48 hours", "4 staffed hours", "20 minutes"."""
    hours, rest = divmod(rung.minutes, 60)
    staffed = "staffed " if rung.staffed else ""
    if rest or not hours:
        return f"{rung.minutes} {staffed}minutes"
    return f"{hours} {staffed}hour{'' if hours == 1 else 's'}"


def in_lines(explanation: Explanation) -> list[str]:
    """The explanation as plain lines."""
    lines = [f"Priority: {explanation.priority}", ""]
    for item in explanation.handed:
        whose = f" (the part about {item.organisation})" if item.organisation else ""
        lines.append(f"{item.purpose}{whose}: {' and '.join(item.what)}")
        for number, step in enumerate(item.steps, start=1):
            lines.append(f"  {number}. {step.seat}, within {step.within}")
            if step.told:
                lines.append(f"     told then that something waits: {', '.join(step.told)}")
            if step.left_out:
                lines.append(f"     without people employed by: {', '.join(step.left_out)}")
    if explanation.others_involved:
        lines.append("Each learns that others are involved, not who.")
    if explanation.split_off:
        lines.append(f"Whoever reads it passes on by itself: {', '.join(explanation.split_off)}")
    lines += ["", "Withheld"]
    lines += [f"  from {who}: {what}" for who, what in explanation.withheld]
    lines += ["", "Why"]
    lines += [f"  {stage}: {rule}. {why}".rstrip() for stage, rule, why in explanation.rules]
    return lines


def _handed(item: PlannedReferral) -> Handed:
    steps = (
        Step(rung.seat, within(rung), rung.tells, tuple(e for e in rung.excludes if ":" not in e))
        for rung in item.ladder
    )
    what = tuple(PARTS[kind] for kind in item.parts)
    return Handed(WHY[item.purpose], what, tuple(steps), item.organisation)


def _withheld(
    facts: Facts, pack: Pack, referrals: Iterable[PlannedReferral]
) -> list[tuple[str, str]]:
    items = list(referrals)
    services_away = service_seats(pack, runners_away(pack, facts))
    barred = sorted((excluded_seats(pack, facts) | services_away) & pack.seats())
    account_seats = {r.seat for i in items if i.purpose is Purpose.ACCOUNT for r in i.ladder}
    owners = {owner_of(seat) for seat in account_seats}
    found: list[tuple[str, str]] = []
    if barred:
        found.append((", ".join(barred), "everything, and that there is anything"))
    if not any(PartKind.IDENTITY in item.parts for item in items):
        found.append(("everybody", "who she is"))
    elif NETWORK not in owners:
        found.append(("everybody but " + ", ".join(sorted(owners)), "who she is"))
    if not any(item.purpose in (Purpose.CONTACT, Purpose.ASSISTANCE) for item in items):
        found.append(("everybody", "how to reach her"))
    if NETWORK not in owners:
        found.append(("the desk and the co-chairs", "her words and the accused"))
    services = {s.code for s in pack.services}
    if not owners & services:
        found.append(("services", "her words and the accused"))
    others = sorted(pack.members() - owners)
    found.append((", ".join(others) or "nobody else", "everything"))
    silent = [c for c in facts.organisations if c in pack.by_code and c not in owners]
    outside = [code for code in silent if code not in pack.members()]
    if outside:
        found.append((", ".join(outside), "any message at all"))
    return found
