"""Decide which seats must receive a complaint, which parts, by when, and why.

Pure: no clock, no database, no network. It does NOT check that a seat has a valid key; the
journey drops rungs without one, and refuses where nobody is left.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from cbcm.pack.axes import values_of
from cbcm.pack.model import (
    CANARY_SEAT,
    RECOVERY_SEAT,
    Assistance,
    Identity,
    LadderStep,
    Pack,
    Recipients,
    Rule,
    Safety,
    Service,
    Sorted,
)
from cbcm.pack.seats import (
    ASSISTANCE_LADDER,
    SERVICE_PLACEHOLDERS,
    excluded_seats,
    fill,
    is_of_any_employer,
    named_in,
    owner_of,
    runners_away,
    service_seats,
    somebody_reads,
    ways_of,
    ways_to,
)
from cbcm.vocabulary import Facts, PartKind, Plan, PlannedReferral, Purpose, Rung

LAST_MINUTES = 48 * 60
PRIORITIES = ("normal", "high", "alert")


def route(facts: Facts, sop: Pack) -> Plan:
    """Return the plan the SOP demands; every combination of facts gets exactly one.

    A test complaint goes to the canary seat.
    """
    if facts.test:
        rung = Rung(CANARY_SEAT, 60)
        only = PlannedReferral(Purpose.ACCOUNT, (rung,), (PartKind.ACCOUNT,))
        return Plan(("canary",), ("A test of the line.",), "test", (only,))
    return _Routing(facts, sop).plan()


def ladder_of(key: str, organisation: str, sop: Pack) -> tuple[Rung, ...]:
    """The rungs of one of the pack's ladders for one organisation, with nobody left out."""
    return _fill_ladder(sop.ladders[key], ways_of(sop, organisation), frozenset(), (), ())


def ladder_to(target: str, way: str, sop: Pack) -> tuple[Rung, ...] | None:
    """The rungs of the ladder `way` for one recipient that a person chose; nobody is left out.

    A target is an organisation, a service, "network", "desk", or a body whose seats a ladder
    names as they are. None where that way does not lead there: the pack has no such ladder, it
    is not of the target's kind, or it asks for seats that no rule of the pack gives the target.
    """
    steps = sop.ladders.get(way, ())
    ways = ways_to(sop, target, way)
    if ways is None:
        return None
    ladder = _fill_ladder(steps, ways, frozenset(), (), ())
    known = all(rung.seat in sop.seats() for rung in ladder)
    return ladder if known and len(ladder) == len(steps) > 0 else None


class _Routing:
    """One decision: the rules that match these facts, and what follows from them."""

    def __init__(self, facts: Facts, sop: Pack) -> None:
        self.facts = facts
        self.sop = sop
        values = values_of(facts)
        self.safety: Rule[Safety] = sop.tables.safety.decide(values)
        self.category: Rule[Sorted] = sop.tables.category.decide(values)
        values["lane"] = self.category.then.lane
        self.affiliation: Rule[Recipients] = sop.tables.affiliation.decide(values)
        self.identity: Rule[Identity] = sop.tables.identity.decide(values)
        self.assistance: Rule[Assistance] = sop.tables.assistance.decide(values)
        self.runners = runners_away(sop, facts)
        self.ways = self._ways()
        chain = excluded_seats(sop, facts)
        self.barred = chain | service_seats(sop, self.runners)
        self.employers = tuple(sorted(named_in(sop, facts)))
        # Seats of the chain go along, so that what comes later avoids them too; which services an
        # organisation runs is looked up again then.
        self.away = tuple(sorted(chain))
        self.fallback = self.ladder(self.affiliation.then.fallback)

    def plan(self) -> Plan:
        rules: tuple[Rule[Any], ...] = (
            self.safety, self.category, self.affiliation, self.identity, self.assistance,
        )  # fmt: skip
        given = [self.category.then.priority, self.safety.then.priority or "normal"]
        return Plan(
            rules=tuple(rule.id for rule in rules),
            reasons=tuple(rule.reason for rule in rules if rule.reason),
            priority=max(given, key=PRIORITIES.index),
            referrals=(
                *self.accounts(), *self.informed(), *self.contact(), *self.services(),
                *self.alert(),
            ),
            others_involved=len(self.facts.organisations) > 1,
            split_off=self.category.then.split_off,
        )  # fmt: skip

    def accounts(self) -> list[PlannedReferral]:
        """One referral for each ladder; with `each`, one for each organisation's own share."""
        if self.affiliation.then.each:
            return [item for code in self.facts.organisations for item in self._share(code)]
        planned = []
        ladders = [self.ladder(key) for key in dict.fromkeys(self.affiliation.then.to)]
        for own in ladders:
            # Who stands in gets it once: not where a ladder of its own brings it there anyway.
            instead = not own or (not somebody_reads(own) and self.fallback not in ladders)
            ladder = _sooner(self.fallback if instead else own, self.safety.then.within_minutes)
            parts: tuple[PartKind, ...] = (PartKind.ACCOUNT,)
            # "This line and the organisation": the one she named, not whoever contracts it, never
            # the network or a service.
            if self.identity.then.share and owner_of(ladder[0].seat) in self.facts.organisations:
                parts = (PartKind.ACCOUNT, PartKind.IDENTITY)
            planned.append(PlannedReferral(Purpose.ACCOUNT, ladder, parts, self.fallback))
        return planned

    def informed(self) -> list[PlannedReferral]:
        """Who is told that something is under way: no words, nothing of who she is."""
        then = self.affiliation.then
        seats = (*then.inform, *(then.inform_by_consent if self.identity.then.share else ()))
        ladders = (self.clear([LadderStep(seat, LAST_MINUTES)]) for seat in seats)
        return [
            PlannedReferral(Purpose.NOTICE, ladder, (PartKind.NOTICE,))
            for ladder in ladders
            if ladder
        ]

    def contact(self) -> list[PlannedReferral]:
        if not self.facts.contact:
            return []
        ladder = self.ladder(self.affiliation.then.contact) or self.fallback
        return [PlannedReferral(Purpose.CONTACT, ladder, (PartKind.CONTACT,), self.fallback)]

    def services(self) -> list[PlannedReferral]:
        """The services that safety calls for, as far as consent lets them know."""
        content = self.assistance.then.service
        if content == "nothing":
            return []
        purpose, kind = Purpose.NOTICE, PartKind.NOTICE
        if content == "full" and self.facts.contact:
            purpose, kind = Purpose.ASSISTANCE, PartKind.ASSISTANCE
        asked: dict[str | None, list[str]] = {}
        for wanted in self.safety.then.services:
            service = self._service(wanted)
            asked.setdefault(service.code if service else None, []).append(wanted)
        planned = []
        for code, kinds in asked.items():
            # Where none is left that whoever is named does not run, the line finds one.
            ladder = self.clear(self.sop.ladders[ASSISTANCE_LADDER], service=code)
            ladder = ladder if somebody_reads(ladder) else self.fallback
            ladder = _sooner(ladder, self.safety.then.within_minutes)
            planned.append(
                PlannedReferral(purpose, ladder, (kind,), self.fallback, services=tuple(kinds))
            )
        return planned

    def alert(self) -> list[PlannedReferral]:
        """Who is called, one after the other, with nothing of the account."""
        if not self.safety.then.alert:
            return []
        ladder = self.clear(self.sop.alerts.roster) or self.fallback
        return [PlannedReferral(Purpose.ALERT, ladder, (PartKind.PACKET,), self.fallback)]

    def ladder(self, key: str) -> tuple[Rung, ...]:
        return self.clear(self.sop.ladders[key])

    def clear(self, steps: Iterable[LadderStep], *, service: str | None = None) -> tuple[Rung, ...]:
        """A ladder without the seats in the chain of whoever is named; may be empty.

        The network's own seats and services leave out people employed by an organisation that is
        named.
        """
        ways = self.ways if service is None else {**self.ways, "service": service}
        return _fill_ladder(steps, ways, self.barred, self.employers, self.away)

    def _share(self, code: str) -> list[PlannedReferral]:
        own = replace(
            self.facts, organisations=(code,), affiliation=self.sop.by_code[code].affiliation,
            divided=False,
        )  # fmt: skip
        return [replace(item, organisation=code) for item in _Routing(own, self.sop).accounts()]

    def _service(self, kind: str) -> Service | None:
        return self.sop.service_for(kind, self.facts.admin1, without=self.runners)

    def _ways(self) -> dict[str, str]:
        facts = self.facts
        first = facts.organisations[0] if facts.organisations else None
        ways = ways_of(self.sop, first, employer=facts.handler_employer)
        for kind in SERVICE_PLACEHOLDERS:
            service = self._service(kind)
            if service is not None:
                ways[kind] = service.code
        return ways


def _fill_ladder(
    steps: Iterable[LadderStep],
    ways: Mapping[str, str],
    barred: frozenset[str],
    employers: tuple[str, ...],
    seats: tuple[str, ...],
) -> tuple[Rung, ...]:
    rungs = []
    for step in steps:
        seat = fill(step.seat, ways)
        if seat is None or seat in barred:
            continue
        told = (fill(tell, ways) for tell in step.tells)
        tells = tuple(tell for tell in told if tell is not None and tell not in barred)
        anybody = is_of_any_employer(seat) and seat != RECOVERY_SEAT
        away = (*employers, *seats, *step.excludes) if anybody else (*seats, *step.excludes)
        rungs.append(Rung(seat, step.minutes, step.staffed, step.remind_minutes, tells, away))
    return tuple(rungs)


def _sooner(ladder: tuple[Rung, ...], within_minutes: int | None) -> tuple[Rung, ...]:
    """The first rung within an elapsed limit, where safety sets one and it is the sooner.

    Staffed minutes may be longer than they look, so they become elapsed ones.
    """
    first = ladder[0]
    if within_minutes is None or (not first.staffed and first.minutes <= within_minutes):
        return ladder
    minutes = min(first.minutes, within_minutes)
    hurried = replace(first, minutes=minutes, staffed=False, remind_minutes=None)
    return (hurried, *ladder[1:])
