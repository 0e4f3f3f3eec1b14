"""Prove a pack total: exactly one plan for every combination of facts, and none that must not be.

Each table is proved disjoint and covering by box algebra. The rules of all tables that can meet
are then joined into cells whose sizes must add up to the whole space, and every property is
held against the plan of every cell it touches, for every kind of organisation in the pack.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any

from cbcm.pack.axes import AXES, LANES
from cbcm.pack.boxes import Box, gaps, meet, overlaps, point, volume
from cbcm.pack.claims import Case
from cbcm.pack.model import Pack, Rule, Table
from cbcm.pack.properties import RECIPIENTS, SAFETY, Property
from cbcm.pack.routing import route
from cbcm.pack.seats import apart, service_seats
from cbcm.vocabulary import Affiliation, Category, Channel, Consent, Facts, Handler, Known, Topic

MOST_REASONS = 20


@dataclass(frozen=True)
class Proof:
    """What was proved, in numbers, or every reason why not.

    `tables`: name, combinations and rules of each. `cells` add up to `combinations`; `plans`
    were held against the properties.
    """

    tables: tuple[tuple[str, int, int], ...]
    combinations: int
    cells: int
    plans: int
    properties: int
    seconds: float
    wrong: tuple[str, ...]


def prove(pack: Pack, *, most: int = MOST_REASONS) -> Proof:
    """Prove one pack. `wrong` is empty where it is sound; at most `most` reasons are looked for."""
    start = time.perf_counter()
    tables = pack.tables.all()
    wrong = [reason for table in tables for reason in _partition(table)]
    cells = plans = 0
    if not wrong:
        cells, wrong = _join(tables)
    if not wrong:
        plans, wrong = _hold(pack, most)
    return Proof(
        tables=tuple((t.name, volume(t.axes, {}), len(t.rules)) for t in tables),
        combinations=volume(AXES, {}),
        cells=cells,
        plans=plans,
        properties=len(RECIPIENTS) + len(SAFETY),
        seconds=time.perf_counter() - start,
        wrong=tuple(wrong[:most]),
    )


def in_words(box: Mapping[str, object]) -> str:
    """A box or a point: "affiliation=member or partner, handler=none"."""
    return ", ".join(
        f"{name}={' or '.join(sorted(v)) if isinstance(v, frozenset) else v}"
        for name, v in box.items()
    )


def _partition(table: Table[Any]) -> list[str]:
    """Where two rules of a table match, or none does; with the rules' lines."""
    boxes = [rule.when for rule in table.rules]
    wrong = []
    for first, second, common in overlaps(boxes):
        one, two = table.rules[first], table.rules[second]
        wrong.append(
            f"{table.name}: {one.id} (line {one.line}) and {two.id} (line {two.line}) both match"
            f" {in_words(point(table.axes, common))}; exactly one rule must"
        )
    for gap in gaps(table.axes, boxes):
        wrong.append(
            f"{table.name}: no rule matches {in_words(point(table.axes, gap))}; exactly one must"
        )
    return wrong


def cells_of(tables: Sequence[Table[Any]]) -> Iterator[tuple[tuple[Rule[Any], ...], Box]]:
    """The rules of these tables that can match together, with the facts for which they do."""
    yield from _cells(tables, (), {})


def _cells(
    tables: Sequence[Table[Any]], chosen: tuple[Rule[Any], ...], box: Box
) -> Iterator[tuple[tuple[Rule[Any], ...], Box]]:
    if not tables:
        yield chosen, {name: values for name, values in box.items() if name not in LANES}
        return
    for rule in tables[0].rules:
        common = meet(box, rule.when)
        if common is not None:
            lane = getattr(rule.then, "lane", None)
            if lane is not None:
                common["lane"] = frozenset({str(lane)})
            yield from _cells(tables[1:], (*chosen, rule), common)


def _join(tables: Sequence[Table[Any]]) -> tuple[int, list[str]]:
    """All cells, their sizes added up, and the rules that no combination reaches."""
    found = covered = 0
    used: set[int] = set()
    for rules, box in cells_of(tables):
        found += 1
        covered += volume(AXES, box)
        used.update(id(rule) for rule in rules)
    wrong = [
        f"{table.name}: {rule.id} (line {rule.line}) is dead: nothing ever reaches it"
        for table in tables
        for rule in table.rules
        if id(rule) not in used
    ]
    if covered != prod(len(values) for values in AXES.values()):
        wrong.append(f"the cells hold {covered} combinations, not all")
    return found, wrong


def _hold(pack: Pack, most: int) -> tuple[int, list[str]]:
    tables = pack.tables
    plans = 0
    wrong: dict[str, None] = {}
    for stages, properties in (
        ((tables.category, tables.affiliation, tables.identity), RECIPIENTS),
        ((tables.safety, tables.assistance), SAFETY),
    ):
        for rules, box in cells_of(stages):
            for facts, at in cases(pack, box):
                plans += 1
                case = Case(facts, route(facts, pack), pack)
                for broken in _broken(case, at, properties):
                    lines = ", ".join(f"{rule.id} (line {rule.line})" for rule in rules)
                    wrong.setdefault(f"it must hold that {broken}: {lines}")
                    if len(wrong) == most:
                        return plans, list(wrong)
    return plans, list(wrong)


def _broken(case: Case, at: Box, properties: Sequence[Property]) -> Iterator[str]:
    for item in properties:
        if meet(at, item.where) is not None and not item.holds(case):
            yield item.text


def cases(pack: Pack, box: Box) -> Iterator[tuple[Facts, Box]]:
    """Facts for every handler and every kind of organisation that a cell can have."""
    kinds = kinds_of(pack)
    for handlers in alike(pack, box.get("handler", frozenset(AXES["handler"]))):
        for affiliation, organisations in kinds:
            if affiliation not in box.get("affiliation", AXES["affiliation"]):
                continue
            own = {"handler": handlers, "affiliation": frozenset({str(affiliation)})}
            at = dict(box) | own
            yield facts_at(pack, point(AXES, at), organisations), at


def alike(pack: Pack, handlers: frozenset[str]) -> list[frozenset[str]]:
    """Handlers in groups whose chains are the same: one plan stands for each group."""
    groups: dict[object, set[str]] = {}
    for handler in handlers:
        groups.setdefault(pack.chains.get(Handler(handler)), set()).add(handler)
    return [frozenset(group) for group in groups.values()]


def kinds_of(pack: Pack) -> list[tuple[Affiliation, tuple[str, ...]]]:
    """One organisation of every kind in the pack, the host by itself, and none or several."""
    kinds: dict[tuple[object, ...], tuple[Affiliation, tuple[str, ...]]] = {}
    for org in pack.organisations:
        contracting = org.partner_of == pack.host if org.partner_of else None
        runs = service_seats(pack, apart(pack, {org.code}))
        key = (org.affiliation, org.code == pack.host, contracting, runs)
        kinds.setdefault(key, (org.affiliation, (org.code,)))
    members = sorted(pack.members(), key=lambda code: (code not in pack.run_by.values(), code))
    several = {tuple(members[:2]), tuple(members[-2:])}  # with services of their own, and without
    return [
        *kinds.values(),
        *((Affiliation.SEVERAL, codes) for codes in sorted(several)),
        (Affiliation.UNKNOWN, ()),
    ]


def facts_at(pack: Pack, values: Mapping[str, str], organisations: tuple[str, ...]) -> Facts:
    """The facts of one combination, with a way to reach her where she agrees to it."""
    return Facts(
        country=pack.country,
        channel=Channel.SMS,
        language=pack.languages[0],
        topic=Topic.UNKNOWN,
        category=Category(values["category"]),
        affiliation=Affiliation(values["affiliation"]),
        organisations=organisations,
        child=Known(values["child"]),
        danger=values["danger"] != "no",
        imminent=values["danger"] == "life",
        recent=values["recent"] == "yes",
        intimate=values["intimate"] == "yes",
        mixed=values["mixed"] == "yes",
        divided=values["divided"] == "yes",
        handler=Handler(values["handler"]),
        consent=Consent(values["consent"]),
        contact=True,
        assistance=Known(values["assistance"]),
        tell_nobody=values["tell_nobody"] == "yes",
    )
