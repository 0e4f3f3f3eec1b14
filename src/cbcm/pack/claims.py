"""What can be said of one plan: who receives, who hears, by when, and who does not.

`properties.py` says where each of these must hold. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from cbcm.pack.model import NETWORK, RECOVERY, Pack
from cbcm.pack.seats import (
    chain_of,
    excluded_seats,
    is_of_any_employer,
    owner_of,
    role_of,
    runners_away,
    ways_of,
)
from cbcm.vocabulary import (
    Affiliation,
    Facts,
    Handler,
    PartKind,
    Plan,
    PlannedReferral,
    Purpose,
    Rung,
)

MECHANISMS = frozenset({"cfm", "feedback"})
FIELD_TEAM = frozenset({"focal_point", "alternate", "cfm"})
NETWORK_HANDLERS = frozenset({Handler.COORDINATOR, Handler.OPERATOR})
LOCAL_HANDLERS = frozenset({Handler.FOCAL_POINT, Handler.SUPERIOR, Handler.SMALL_OFFICE})
TRIAGE_MINUTES = 4 * 60
DAY_MINUTES = 24 * 60


@dataclass(frozen=True)
class Case:
    """One plan with the facts it was made for."""

    facts: Facts
    plan: Plan
    pack: Pack

    def of(self, *purposes: Purpose) -> Iterator[PlannedReferral]:
        return (item for item in self.plan.referrals if item.purpose in purposes)

    def account_seats(self) -> list[str]:
        return [rung.seat for item in self.of(Purpose.ACCOUNT) for rung in item.ladder]

    def account_owners(self) -> set[str]:
        return {owner_of(seat) for seat in self.account_seats()}

    def rungs(self) -> Iterator[Rung]:
        """Every rung of every referral, also of those that stand in for a ladder."""
        for item in self.plan.referrals:
            yield from (*item.ladder, *item.fallback)

    def told(self) -> set[str]:
        """Every seat that may receive or hear anything at all."""
        return {seat for rung in self.rungs() for seat in (rung.seat, *rung.tells)}

    def services(self) -> set[str]:
        return {service.code for service in self.pack.services}


def has_recipient(case: Case) -> bool:
    return any(case.of(Purpose.ACCOUNT)) and all(item.ladder for item in case.plan.referrals)


def ends_in_safety(case: Case) -> bool:
    """The last rung of whatever holds words is a recovery seat outside the chain."""
    barred = excluded_seats(case.pack, case.facts)
    return all(
        ladder[-1].seat not in barred and role_of(ladder[-1].seat) == RECOVERY
        for item in case.of(Purpose.ACCOUNT, Purpose.CONTACT, Purpose.ASSISTANCE, Purpose.ALERT)
        for ladder in (item.ladder, item.fallback)
        if ladder
    )


def one_owner(case: Case) -> bool:
    """What is sealed to an agency can be opened by nobody outside it."""
    return all(
        len({owner_of(rung.seat) for rung in item.ladder}) == 1 for item in case.of(Purpose.ACCOUNT)
    )


def only_the_accountable(case: Case) -> bool:
    allowed = {NETWORK}
    for code in case.facts.organisations:
        ways = ways_of(case.pack, code)
        allowed |= {ways[name] for name in ("organisation", "contracting") if name in ways}
    allowed |= _oversight(case) | case.services()
    if case.facts.handler in NETWORK_HANDLERS:
        allowed.add(ways_of(case.pack, None, employer=case.facts.handler_employer)["employer"])
    return case.account_owners() <= allowed


def _oversight(case: Case) -> set[str]:
    """Bodies that a pack names as they are, for missions; never a member."""
    peacekeepers = {Affiliation.PEACEKEEPER, Affiliation.PEACEKEEPER_CLOSED}
    if case.facts.affiliation not in peacekeepers:
        return set()
    return {owner for owner in case.account_owners() if owner not in case.pack.members()}


def nothing_to_the_named(case: Case) -> bool:
    return not {owner_of(seat) for seat in case.told()} & set(case.facts.organisations)


def chain_learns_nothing(case: Case) -> bool:
    barred: set[str] = set()
    for code in case.facts.organisations or ("",):
        barred |= chain_of(case.pack, case.facts.handler, code)
        contracting = ways_of(case.pack, code).get("contracting")
        if contracting:
            barred |= chain_of(case.pack, case.facts.handler, contracting)
    return not barred & case.told()


def identity_only_by_consent(case: Case) -> bool:
    named = set(case.facts.organisations)
    return all(
        case.facts.consent == "organisation"
        and not case.facts.tell_nobody
        and {owner_of(rung.seat) for rung in item.ladder} <= named - case.services()
        for item in case.plan.referrals
        if PartKind.IDENTITY in item.parts
    )


def contact_only_by_consent(case: Case) -> bool:
    for item in case.plan.referrals:
        personal = {PartKind.CONTACT, PartKind.ASSISTANCE} & set(item.parts)
        owners = {owner_of(rung.seat) for rung in item.ladder}
        if personal and (not case.facts.contact or not owners <= {NETWORK, *case.services()}):
            return False
    return True


def informed_without_words(case: Case) -> bool:
    return all(item.parts == (PartKind.NOTICE,) for item in case.of(Purpose.NOTICE))


def service_holds_it_by_consent(case: Case) -> bool:
    """Her words, or how to reach her, are with a service only if she asked for help."""
    wanted = case.facts.assistance == "yes" and not case.facts.tell_nobody
    personal = {PartKind.ACCOUNT, PartKind.IDENTITY, PartKind.CONTACT, PartKind.ASSISTANCE}
    return wanted or not any(
        personal & set(item.parts)
        and {owner_of(rung.seat) for rung in item.ladder} & case.services()
        for item in case.plan.referrals
    )


def somebody_reads_it(case: Case) -> bool:
    """A recovery seat's key lies in a safe: nothing waits there first."""
    return all(role_of(item.ladder[0].seat) != RECOVERY for item in case.plan.referrals)


def services_get_no_account(case: Case) -> bool:
    services = case.services()
    return all(
        PartKind.ACCOUNT not in item.parts and PartKind.IDENTITY not in item.parts
        for item in case.plan.referrals
        if {owner_of(rung.seat) for rung in item.ladder} & services
    )


def first_within(minutes: int) -> Callable[[Case], bool]:
    def holds(case: Case) -> bool:
        return all(item.ladder[0].minutes <= minutes for item in case.of(Purpose.ACCOUNT))

    return holds


def reminds(case: Case) -> bool:
    """Whoever is first and has two days or more to open her words is reminded meanwhile."""
    return all(
        item.ladder[0].minutes < 2 * DAY_MINUTES or item.ladder[0].remind_minutes is not None
        for item in case.of(Purpose.ACCOUNT)
    )


def chairs_are_told(case: Case) -> bool:
    """By 72 hours the co-chairs hear that something waits at the desk, without a word of it."""
    for item in case.of(Purpose.ACCOUNT):
        if item.ladder[0].seat != "network:desk":
            continue
        passed = 0
        for rung in item.ladder:
            if "network:co_chair" in (rung.seat, *rung.tells):
                break
            passed += rung.minutes
        else:
            return False
        if passed > 3 * DAY_MINUTES:
            return False
    return True


def calls_a_human(case: Case) -> bool:
    alerts = list(case.of(Purpose.ALERT))
    limit = case.pack.limits.alert_within_minutes
    return (
        len(alerts) == 1
        and alerts[0].parts == (PartKind.PACKET,)
        and sum(rung.minutes for rung in alerts[0].ladder[:-1]) <= limit
        and not any(rung.staffed for rung in alerts[0].ladder)
        and case.plan.priority == "alert"
    )


def tells(kind: str) -> Callable[[Case], bool]:
    """A service of that kind hears within a day; the line, where whoever is named runs them all."""

    def holds(case: Case) -> bool:
        away = runners_away(case.pack, case.facts)
        service = case.pack.service_for(kind, case.facts.admin1, without=away)
        owner = service.code if service is not None else NETWORK
        return any(
            owner_of(item.ladder[0].seat) == owner and item.ladder[0].minutes <= DAY_MINUTES
            for item in case.of(Purpose.NOTICE, Purpose.ASSISTANCE)
        )

    return holds


def no_service_of_the_named(case: Case) -> bool:
    """No service hears of it that is run by whoever is named, by whom they work for, or by their
    partners."""
    named = {code for code in case.facts.organisations if code in case.pack.by_code}
    if case.facts.handler in NETWORK_HANDLERS:
        named.add(ways_of(case.pack, None, employer=case.facts.handler_employer)["employer"])
    away = named | {
        org.code
        for org in case.pack.organisations
        if org.partner_of in named
        or any(case.pack.by_code[code].partner_of == org.code for code in named)
    }
    return not {case.pack.run_by.get(owner_of(seat)) for seat in case.told()} & away


def no_service_hears(case: Case) -> bool:
    return not {owner_of(seat) for seat in case.told()} & case.services()


def network_only(case: Case) -> bool:
    return case.account_owners() == {NETWORK}


def no_role(*roles: str) -> Callable[[Case], bool]:
    barred = frozenset(roles)

    def holds(case: Case) -> bool:
        return not {role_of(seat) for seat in case.account_seats()} & barred

    return holds


def no_agency(case: Case) -> bool:
    """Nobody but a service or the network holds it, and nobody else is informed."""
    allowed = {NETWORK, *case.services()}
    return {owner_of(seat) for seat in case.told()} <= allowed


def not_the_desk(case: Case) -> bool:
    return "network:desk" not in case.account_seats()


def employer_or_chair(case: Case) -> bool:
    """A co-chair of another agency or the employer's headquarters, and no field team."""
    roles = {role_of(seat) for seat in case.account_seats()}
    return not roles & (FIELD_TEAM | {"desk", "on_call", "feedback", "human_rights"})


def excludes_the_employer(case: Case) -> bool:
    """At the network's seats and at services nobody employed by an organisation that is named sees
    or hears it."""
    named = set(case.facts.organisations) & set(case.pack.by_code)
    return all(
        ({item.organisation} if item.organisation else named) <= set(rung.excludes)
        for item in case.plan.referrals
        for rung in (*item.ladder, *item.fallback)
        if is_of_any_employer(rung.seat) and role_of(rung.seat) != RECOVERY
    )


def line_stands_in(case: Case) -> bool:
    """Who takes it where a ladder has no key: the desk, or a co-chair where the line is named."""
    first = "network:co_chair" if case.facts.handler in NETWORK_HANDLERS else "network:desk"
    return all(
        item.fallback[0].seat == first
        and not {role_of(rung.seat) for rung in item.fallback} & MECHANISMS
        for item in case.of(Purpose.ACCOUNT, Purpose.CONTACT)
    )
