"""What must be right in a pack before its rules are asked at all: names, ladders, words."""

from __future__ import annotations

from collections.abc import Iterator

from cbcm.pack import publishing
from cbcm.pack.lists import NEEDED_SERVICES
from cbcm.pack.model import DESK_SEAT, NETWORK, RECOVERY, RECOVERY_SEAT, Pack, Service
from cbcm.pack.seats import (
    ALWAYS,
    ASSISTANCE_LADDER,
    MEANING,
    ROLE_OF_SEAT,
    owner_of,
    placeholders,
    role_of,
)
from cbcm.vocabulary import Affiliation, Handler
from cbcm.wording import languages, lint

_FIELD = frozenset(f"{{organisation}}:{role}" for role in ("focal_point", "alternate", "cfm"))
_LINE = frozenset({"network:desk", "network:on_call", "network:feedback"})
LEAST_CHAINS = {
    Handler.FOCAL_POINT: _FIELD,
    Handler.SUPERIOR: _FIELD,
    Handler.SMALL_OFFICE: _FIELD,
    Handler.COORDINATOR: _LINE,
    Handler.OPERATOR: _LINE,
}
"""Whoever is named here, these at least must never learn of it."""


def check(pack: Pack) -> list[str]:
    """Every reason why this pack must not be used; empty where there is none."""
    return [
        *_organisations(pack),
        *_network(pack),
        *_ladders(pack),
        *_seats(pack),
        *_rules(pack),
        *_services(pack),
        *_contacts(pack),
        *_words(pack),
        *publishing.wrong(pack.profiles),
    ]


def _organisations(pack: Pack) -> Iterator[str]:
    codes = [org.code for org in pack.organisations] + [s.code for s in pack.services]
    if len(set(codes)) != len(codes) or NETWORK in codes:
        yield "organisations: codes must differ, and none may be 'network'"
    members = pack.members()
    for org in pack.organisations:
        if org.partner_of is not None and org.partner_of not in members - {org.code}:
            yield f"organisations: {org.code} works for nobody who is a member"
        if not org.names:
            yield f"organisations: {org.code} has no name"
    if not members:
        yield "organisations: there is no member"


def _network(pack: Pack) -> Iterator[str]:
    members = pack.members()
    if pack.host not in members:
        yield "network: the host is not a member"
    if not pack.co_chairs or pack.host in pack.co_chairs or not set(pack.co_chairs) <= members:
        yield "network: co-chairs are members, and none is the host"
    if len(pack.numbers["call"]) > 8 or len(pack.numbers["emg"]) > 4:
        yield "numbers: call has 8 signs at most, emg 4"


def _ladders(pack: Pack) -> Iterator[str]:
    every = {**pack.ladders, "alerts.roster": pack.alerts.roster}
    for key, steps in every.items():
        if not steps or role_of(steps[-1].seat) != RECOVERY:
            where = pack.lines_of.get(key, 0)
            yield f"line {where}: ladder {key} does not end at a recovery seat"
        for step in steps:
            if step.minutes < 1:
                yield f"line {step.line}: ladder {key}: {step.seat} has no time"
            strange = sorted(set(step.excludes) - set(pack.by_code))
            if strange or (step.excludes and role_of(step.seat) == RECOVERY):
                yield f"line {step.line}: ladder {key}: nobody can be left out there like this"
        owners = {owner_of(step.seat) for step in steps}
        if len(owners) != 1 and key != ASSISTANCE_LADDER:
            yield f"line {steps[0].line}: ladder {key} leaves its organisation"
    desk = pack.ladders.get("desk", ())
    if not desk or desk[0].seat != DESK_SEAT or desk[-1].seat != RECOVERY_SEAT:
        yield "ladder desk must begin at the desk and end at the network's recovery seat"
    if ASSISTANCE_LADDER not in pack.ladders:
        yield "there is no ladder assistance"
    for handler, least in LEAST_CHAINS.items():
        missing = sorted(least - set(pack.chains.get(handler, ())))
        if missing:
            yield (f"line {pack.lines_of.get('chains', 0)}: the chain of {handler} leaves out"
                   f" {', '.join(missing)}")  # fmt: skip


def _seats(pack: Pack) -> Iterator[str]:
    """Seats that are misspelt: whoever is meant would never be told, and nothing else shows it."""
    owners = {NETWORK, *pack.members()} | {
        owner_of(step.seat)  # a body that a ladder names as it is, up to its recovery seat
        for steps in pack.ladders.values()
        for step in steps
        if role_of(step.seat) == RECOVERY
    }
    owners |= {f"{{{name}}}" for name in (*ALWAYS, "organisation", "contracting", "service")}
    for where, seat in _named_seats(pack):
        if seat.count(":") != 1 or owner_of(seat) not in owners:
            yield f"{where}: nobody is called {owner_of(seat)} in {seat}"
        elif role_of(seat) not in ROLE_OF_SEAT:
            known = ", ".join(sorted(ROLE_OF_SEAT))
            yield f"{where}: there is no seat {role_of(seat)} in {seat}; known are {known}"


def _named_seats(pack: Pack) -> Iterator[tuple[str, str]]:
    """Where each seat stands in sop.yaml, and the seat."""
    for key, steps in {**pack.ladders, "alerts.roster": pack.alerts.roster}.items():
        for step in steps:
            for seat in (step.seat, *step.tells):
                yield f"line {step.line}: ladder {key}", seat
    for rule in pack.tables.affiliation.rules:
        for seat in (*rule.then.inform, *rule.then.inform_by_consent):
            yield f"line {rule.line}: rule {rule.id}", seat
    for handler, seats in pack.chains.items():
        for seat in seats:
            yield f"line {pack.lines_of.get('chains', 0)}: the chain of {handler}", seat


def _rules(pack: Pack) -> Iterator[str]:
    for table in pack.tables.all():
        seen: set[str] = set()
        for rule in table.rules:
            if rule.id in seen:
                yield f"line {rule.line}: {table.name} has two rules {rule.id}"
            seen.add(rule.id)
    for rule in pack.tables.affiliation.rules:
        then = rule.then
        wanted = rule.when.get("affiliation", frozenset(Affiliation))
        common = frozenset.intersection(
            *(MEANING.get(Affiliation(name), frozenset()) for name in wanted)
        )
        for key in dict.fromkeys((*then.to, then.contact, then.fallback)):
            if key not in pack.ladders:
                yield f"line {rule.line}: rule {rule.id}: there is no ladder {key}"
                continue
            strange = placeholders(pack.ladders[key]) - common - ALWAYS
            if strange:
                yield (f"line {rule.line}: rule {rule.id}: ladder {key} asks for"
                       f" {', '.join(sorted(strange))}, which is not known there")  # fmt: skip
        if then.each and wanted != {Affiliation.SEVERAL}:
            yield f"line {rule.line}: rule {rule.id}: only several organisations have parts of each"


def _services(pack: Pack) -> Iterator[str]:
    for kind in NEEDED_SERVICES:
        if pack.service_for(kind, None) is None:
            yield f"services: no {kind} service for the whole country"
    for service in pack.services:
        if not set(service.areas) <= set(pack.places):
            yield f"services: {service.code} is in an area that places.yaml does not have"
        if service.run_by not in (None, *pack.by_code):
            yield f"services: {service.code} is run by nobody whom organisations.yaml has"
        yield from _public(service, pack)


def _public(service: Service, pack: Pack) -> Iterator[str]:
    """What everybody may read of a service. Where somebody is kept safe is never public."""
    if (service.names or service.reach) and service.kind == "safety":
        yield f"services: {service.code} keeps people safe and cannot be public"
    for said in (service.names, service.reach) if service.names or service.reach else ():
        if pack.languages[0] not in said:
            yield f"services: {service.code} is public and has no words in {pack.languages[0]}"
        for code, text in said.items():
            found = (why for why in lint(text) if why.startswith("forbidden"))
            yield from (f"services: {service.code} {code}: {why}" for why in found)


def _contacts(pack: Pack) -> Iterator[str]:
    for contact in pack.contacts:
        if contact.organisation is not None and contact.organisation not in pack.members():
            yield f"contacts: {contact.organisation} is no member"
        found = (why for why in lint(contact.address) if why.startswith("forbidden"))
        yield from (f"contacts: {contact.role}: {why}" for why in found)


def _words(pack: Pack) -> Iterator[str]:
    missing = [code for code in pack.languages if code not in languages()]
    yield from (f"no wording for {code}" for code in missing)
    if missing or not pack.languages:
        return
    names = [name for org in pack.organisations for name in (*org.names, *org.acronyms)]
    for code in pack.languages:
        for key, text in pack.words_in(code).prompts.items():
            yield from (f"wording {code} {key}: {why}" for why in lint(text, names=names, key=key))
