"""Which combinations of facts change recipient between two versions of a pack, in words. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields

from cbcm.pack import publishing
from cbcm.pack.axes import AXES
from cbcm.pack.boxes import Box, point, volume
from cbcm.pack.differing import alike_in_both, common_kinds, differing
from cbcm.pack.explaining import PARTS, WHY, within
from cbcm.pack.model import Limits, Pack
from cbcm.pack.proof import facts_at, in_words
from cbcm.pack.routing import route
from cbcm.pack.seats import owner_of, ways_of
from cbcm.vocabulary import Facts, PlannedReferral, Rung

Referrals = tuple[PlannedReferral, ...]
Lines = tuple[str, ...]
SETTINGS = ("version", "status", "country", "languages", "host", "co_chairs", "numbers",
            "staff_harassment", "sms", "lines", "notices_at", "calendar", "services", "wording",
            "places", "contacts", "missed_call")  # fmt: skip
NAMES = {"organisation": "agency named", "contracting": "agency it works for"}


@dataclass(frozen=True)
class Change:
    """Some combinations whose plan differs, and in what.

    `facts`: what all of these combinations have in common. `before` and `after` hold only the
    referrals that differ.
    """

    facts: str
    before: Lines
    after: Lines
    combinations: int


def compare(old: Pack, new: Pack) -> list[Change]:
    """Every change of recipients, parts or times, the one with most combinations first.

    Organisations are compared where both packs place them in the same row; those that moved are
    in `moved`. Changes that differ only in which organisation was named are one.
    """
    found: dict[tuple[Lines, Lines], tuple[dict[str, set[str]], dict[str, int]]] = {}
    for at, facts, before, after in _differences(old, new):
        hull, sizes = found.setdefault(_said(facts, old, before, after), ({}, {}))
        for name in AXES:
            hull.setdefault(name, set()).update(at.get(name, AXES[name]))
        # Several organisations of one row are the same combinations of facts.
        sizes[in_words(at)] = volume(AXES, at)
    changes = [
        Change(_in_common(hull), before, after, sum(sizes.values()))
        for (before, after), (hull, sizes) in found.items()
    ]
    return sorted(changes, key=lambda change: -change.combinations)


def differ(old: Pack, new: Pack) -> bool:
    """Whether `compare` finds anything; stops at the first."""
    return any(True for _ in _differences(old, new))


def moved(old: Pack, new: Pack) -> list[tuple[str, str, str]]:
    """Organisations that another row answers for now: code, row before, row after."""
    none = "not listed"
    rows = []
    for code in sorted({*old.by_code, *new.by_code}):
        before = str(old.by_code[code].affiliation) if code in old.by_code else none
        after = str(new.by_code[code].affiliation) if code in new.by_code else none
        if before != after:
            rows.append((code, before, after))
        elif old.by_code[code].partner_of != new.by_code[code].partner_of:
            rows.append((code, f"{before} of {old.by_code[code].partner_of}",
                         f"{after} of {new.by_code[code].partner_of}"))  # fmt: skip
    return rows


def settings(old: Pack, new: Pack) -> list[str]:
    """What changed beside rules, ladders and organisations, by its name in sop.yaml."""
    changed = [name for name in SETTINGS if getattr(old, name) != getattr(new, name)]
    said = [
        f"{name}: {_short(getattr(old, name))} -> {_short(getattr(new, name))}" for name in changed
    ]
    said += [
        f"{item.name}: {getattr(old.limits, item.name)} -> {getattr(new.limits, item.name)}"
        for item in fields(Limits)
        if getattr(old.limits, item.name) != getattr(new.limits, item.name)
    ]
    said += [
        f"releases: {name}: {item}: {getattr(before, item)} -> {getattr(new.profiles[name], item)}"
        for name, before in old.profiles.by_name.items()
        for item in publishing.SETTINGS
        if getattr(before, item) != getattr(new.profiles[name], item)
    ]
    unsaid = "not said"
    said += [
        f"services: {code}: run by: {before} -> {after}"
        for code in sorted({*old.run_by, *new.run_by})
        if (before := old.run_by.get(code, unsaid)) != (after := new.run_by.get(code, unsaid))
    ]
    mine, theirs = old.alerts.number_without_consent, new.alerts.number_without_consent
    return said + ([f"number_without_consent: {mine} -> {theirs}"] if mine != theirs else [])


def _short(value: object) -> str:
    if isinstance(value, tuple) and all(isinstance(item, str) for item in value):
        return ", ".join(value) or "none"
    if (
        value
        and isinstance(value, Mapping)
        and all(isinstance(item, str) for item in value.values())
    ):
        return ", ".join(f"{name} {item}" for name, item in value.items())
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, str) else "..."


def _differences(old: Pack, new: Pack) -> Iterator[tuple[Box, Facts, Referrals, Referrals]]:
    """Every cell, for each kind of organisation, whose plan is another one, with both plans."""
    kinds = common_kinds(old, new)
    for box in differing(old, new):
        for handlers in alike_in_both(old, new, box.get("handler", frozenset(AXES["handler"]))):
            for affiliation, organisations in kinds:
                if affiliation not in box.get("affiliation", AXES["affiliation"]):
                    continue
                at = {**box, "handler": handlers, "affiliation": frozenset({str(affiliation)})}
                facts = facts_at(old, point(AXES, at), organisations)
                before, after = route(facts, old).referrals, route(facts, new).referrals
                if before != after and _bare(before) != _bare(after):
                    yield at, facts, before, after


def _bare(referrals: Referrals) -> list[object]:
    """What a change is of: for a fallback its seats alone, since its times hardly ever count."""
    return [(r.purpose, r.parts, r.ladder, [rung.seat for rung in r.fallback]) for r in referrals]


def _in_common(hull: dict[str, set[str]]) -> str:
    named = {n: frozenset(v) for n, v in hull.items() if len(v) < len(AXES[n])}
    return in_words(named) or "all combinations"


def _said(facts: Facts, old: Pack, before: Referrals, after: Referrals) -> tuple[Lines, Lines]:
    """What differs, in words; the organisation named is called so, whichever it is."""
    ways = ways_of(old, facts.organisations[0]) if len(facts.organisations) == 1 else {}
    names = {ways[name]: text for name, text in reversed(NAMES.items()) if name in ways}
    names |= dict.fromkeys(facts.organisations, "agency named")
    mine, theirs = _only(before, after), _only(after, before)
    if [r.fallback for r in mine] == [r.fallback for r in theirs]:
        mine, theirs = _without_fallback(mine), _without_fallback(theirs)
    return _lines(mine, names), _lines(theirs, names)


def _only(some: Referrals, others: Referrals) -> Referrals:
    return tuple(item for item in some if item not in others)


def _without_fallback(some: Referrals) -> Referrals:
    return tuple(PlannedReferral(item.purpose, item.ladder, item.parts) for item in some)


def _lines(referrals: Referrals, names: dict[str, str]) -> Lines:
    lines = []
    for item in referrals:
        steps = ", then ".join(_rung(rung, names) for rung in item.ladder)
        instead = ", ".join(dict.fromkeys(_seat(rung.seat, names) for rung in item.fallback))
        lines.append(
            f"{WHY[item.purpose]}, {' and '.join(PARTS[kind] for kind in item.parts)}: {steps}"
            + (f"; where none has a key: {instead}" if instead else "")
        )
    return tuple(dict.fromkeys(lines))


def _rung(rung: Rung, names: dict[str, str]) -> str:
    said = f"{_seat(rung.seat, names)} {within(rung)}"
    if rung.remind_minutes:
        said += f" (reminded after {within(Rung('', rung.remind_minutes, rung.staffed))})"
    if rung.tells:
        said += f" (telling {', '.join(rung.tells)})"
    return said


def _seat(seat: str, names: dict[str, str]) -> str:
    owner = owner_of(seat)
    return f"{names[owner]}:{seat.partition(':')[2]}" if owner in names else seat
