"""Which seats a pack's ladders lead to, whose they are, and whose chain they stand in. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping

from cbcm.pack.model import CANARY_SEAT, NETWORK, RECOVERY, LadderStep, Pack
from cbcm.vocabulary import Affiliation, Facts, Handler, Role, Rung

PLACEHOLDER = re.compile(r"\{(\w+)\}")
ASSISTANCE_LADDER = "assistance"
# What a placeholder may stand for, by the row of the affiliation table. A partner that is no
# member, a contractor, a force and a state have no seat: nothing is sent to them.
MEANING: Mapping[Affiliation, frozenset[str]] = {
    Affiliation.MEMBER: frozenset({"organisation"}),
    Affiliation.PARTNER_MEMBER: frozenset({"organisation", "contracting"}),
    Affiliation.PARTNER: frozenset({"contracting"}),
    Affiliation.CONTRACTOR: frozenset({"contracting"}),
    Affiliation.PEACEKEEPER: frozenset({"organisation"}),
}
# Every kind of seat, and the role in which its people sign in.
ROLE_OF_SEAT: Mapping[str, Role] = {
    "desk": Role.DESK,
    "on_call": Role.DESK,
    "co_chair": Role.CO_CHAIR,
    "focal_point": Role.FOCAL_POINT,
    "alternate": Role.ALTERNATE,
    "investigator": Role.INVESTIGATOR,
    "recovery": Role.INVESTIGATOR,
    "cfm": Role.MEMBER_SYSTEM,
    "feedback": Role.MEMBER_SYSTEM,
    "hr": Role.INVESTIGATOR,
    "integrity": Role.INVESTIGATOR,
    "conduct": Role.INVESTIGATOR,
    "human_rights": Role.INVESTIGATOR,
    "victims_rights": Role.SERVICE,
    "rc_hc": Role.CO_CHAIR,
    "service": Role.SERVICE,
}
LINE_ROLES = frozenset({"desk", "on_call", "co_chair", RECOVERY, "canary"})
SERVICE_PLACEHOLDERS = ("gbv", "health", "child_protection")
ALWAYS = frozenset({"host", "employer", *SERVICE_PLACEHOLDERS})


def owner_of(seat: str) -> str:
    return seat.split(":")[0]


def role_of(seat: str) -> str:
    return seat.split(":")[1]


def is_of_the_line(ladder: Iterable[Rung]) -> bool:
    """Whether nobody but the line's own people stands on it. The network's feedback partner and a
    human rights office have seats of the network, and are not the line."""
    return all(owner_of(r.seat) == NETWORK and role_of(r.seat) in LINE_ROLES for r in ladder)


def is_of_any_employer(seat: str) -> bool:
    """Whether people of any organisation may sit there: at the network's seats and at services."""
    return owner_of(seat) == NETWORK or role_of(seat) == "service"


def fits(seat: str, roles: Collection[Role]) -> bool:
    """Whether people at a seat may have these roles: the seat's own, and none of the line's."""
    own = ROLE_OF_SEAT.get(role_of(seat), Role.SERVICE)
    return own in roles and not {Role.DESK, Role.CO_CHAIR} & (set(roles) - {own})


def somebody_reads(ladder: Iterable[Rung]) -> bool:
    """Whether a human stands on it: the key of a recovery seat lies in a safe."""
    return any(role_of(rung.seat) != RECOVERY for rung in ladder)


def fill(text: str, ways: Mapping[str, str]) -> str | None:
    """The text with its placeholders filled in; None where one has no meaning here."""
    if "{" not in text:
        return text
    if any(name not in ways for name in PLACEHOLDER.findall(text)):
        return None
    return PLACEHOLDER.sub(lambda found: ways[found.group(1)], text)


def placeholders(steps: Iterable[LadderStep]) -> set[str]:
    """The placeholders that a ladder's seats hold."""
    return {name for step in steps for name in PLACEHOLDER.findall(step.seat)}


def ways_of(pack: Pack, organisation: str | None, *, employer: str | None = None) -> dict[str, str]:
    """What each placeholder stands for where this organisation is named."""
    ways = {"host": pack.host, "employer": pack.host}
    if employer in pack.members():
        ways["employer"] = str(employer)
    org = pack.by_code.get(organisation or "")
    if org is not None:
        meaning = MEANING.get(org.affiliation, frozenset())
        if "organisation" in meaning:
            ways["organisation"] = org.code
        if "contracting" in meaning and org.partner_of:
            ways["contracting"] = org.partner_of
    return ways


def ways_to(pack: Pack, target: str, way: str) -> dict[str, str] | None:
    """What the placeholders of the ladder `way` stand for where a person chose `target`.

    None where that ladder is not one for such a target.
    """
    asked = placeholders(pack.ladders.get(way, ()))
    if not asked:
        owners = {owner_of(step.seat) for step in pack.ladders.get(way, ())}
        owner = "desk" if way == "desk" else next(iter(owners), None)
        return {} if target == owner else None
    if asked == {"organisation"}:
        found = ways_of(pack, target).get("organisation")
        return {"organisation": target} if found == target else None
    kinds = {service.kind for service in pack.services if service.code == target}
    for name in asked if len(asked) == 1 else ():
        if kinds and name in ("service", *kinds):
            return {name: target}
    return None


def chain_of(pack: Pack, handler: Handler, organisation: str) -> frozenset[str]:
    """The seats that must not learn of a complaint about this kind of handler."""
    found = (fill(seat, {"organisation": organisation}) for seat in pack.chains.get(handler, ()))
    return frozenset(seat for seat in found if seat is not None)


def excluded_seats(pack: Pack, facts: Facts) -> frozenset[str]:
    """Every seat in the chain of a handler who was named, and of everybody recognised."""
    return seats_away(pack, facts.handler, facts.organisations, facts.conflicts)


def named_in(pack: Pack, facts: Facts) -> frozenset[str]:
    """The organisations whose people may be meant: those she named or mentions, and the employer
    of a handler; the host where only the role was named."""
    named = {*facts.organisations, *facts.mentioned, facts.handler_employer or ""}
    if facts.handler in (Handler.COORDINATOR, Handler.OPERATOR):
        named.add(ways_of(pack, None, employer=facts.handler_employer)["employer"])
    return frozenset(named & set(pack.by_code))


def runners_away(pack: Pack, facts: Facts) -> frozenset[str]:
    """Whose services hear nothing: whoever may be meant by her words, by a guess of ours or by
    where somebody recognised sits, with those near them; and a service that is itself named."""
    meant = {*named_in(pack, facts), *facts.mentioned, *facts.candidates}
    return apart(pack, meant | {owner_of(seat) for seat in facts.conflicts})


def apart(pack: Pack, codes: Iterable[str]) -> frozenset[str]:
    """The organisations and services among some codes, whoever runs those services, whom these
    organisations work for, and who works for them: partners stand or fall with each other."""
    return frozenset[str]().union(*(pack.near.get(code, frozenset()) for code in codes))


def service_seats(pack: Pack, codes: Collection[str]) -> frozenset[str]:
    """The seats of every service that is one of these or is run by one of them."""
    own = (pack.seats_of_services.get(code, frozenset()) for code in codes)
    return frozenset[str]().union(*own)


def with_services(pack: Pack, away: Collection[str]) -> frozenset[str]:
    """Whom something keeps away, and the seats of the services that hear nothing of it then."""
    return frozenset(away) | service_seats(pack, apart(pack, away))


def seats_away(
    pack: Pack, handler: Handler, organisations: Collection[str], conflicts: Iterable[str]
) -> frozenset[str]:
    """The chain of that handler at these organisations, and of whoever sits at `conflicts`."""
    found: set[str] = set()
    for code in organisations or ("",):
        handles = {code, ways_of(pack, code).get("contracting", code)}
        for organisation in handles:
            found |= chain_of(pack, handler, organisation)
    for seat in conflicts:
        found.add(seat)
        for handler in (Handler.COORDINATOR, Handler.FOCAL_POINT):
            chain = chain_of(pack, handler, owner_of(seat))
            if seat in chain:
                found |= chain
    return frozenset(found)


def every_seat(pack: Pack) -> frozenset[str]:
    """Every seat that some plan of this pack can name, and the one of the daily test."""
    found = {CANARY_SEAT, *_filled(pack, pack.alerts.roster, {})}
    for rule in pack.tables.affiliation.rules:
        then = rule.then
        texts = [*then.inform, *then.inform_by_consent]
        for key in (*then.to, then.contact, then.fallback):
            texts += _seats_in(pack.ladders.get(key, ()))
        wanted = rule.when.get("affiliation", frozenset(Affiliation))
        for ways in _all_ways(pack, wanted):
            found |= {seat for seat in (fill(text, ways) for text in texts) if seat is not None}
    for service in pack.services:
        found |= _filled(pack, pack.ladders.get(ASSISTANCE_LADDER, ()), {"service": service.code})
        for key, steps in pack.ladders.items():
            if key != ASSISTANCE_LADDER and placeholders(steps) == {service.kind}:
                found |= _filled(pack, steps, {service.kind: service.code})
    return frozenset(found)


def _all_ways(pack: Pack, wanted: Iterable[str]) -> Iterator[dict[str, str]]:
    members = sorted(pack.members())
    for organisation in [None, *(o.code for o in pack.organisations if o.affiliation in wanted)]:
        for employer in members:
            yield ways_of(pack, organisation, employer=employer)


def _filled(pack: Pack, steps: Iterable[LadderStep], ways: Mapping[str, str]) -> set[str]:
    return {seat for seat in (fill(text, ways) for text in _seats_in(steps)) if seat is not None}


def _seats_in(steps: Iterable[LadderStep]) -> list[str]:
    return [seat for step in steps for seat in (step.seat, *step.tells)]
