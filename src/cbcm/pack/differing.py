"""Where two versions of a pack may differ: cells of facts in which one rule of each table holds
in either pack. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cbcm.pack.axes import LANES
from cbcm.pack.boxes import Box, meet
from cbcm.pack.model import Assistance, Pack, Recipients, Rule, Safety, Table
from cbcm.pack.proof import alike, kinds_of
from cbcm.pack.seats import ASSISTANCE_LADDER
from cbcm.vocabulary import Affiliation

Pairs = list[tuple[Rule[Any], Rule[Any], dict[str, frozenset[str]]]]
# What a plan depends on beside the tables. Names, places and words change no recipient.
BESIDE = ("chains", "organisations", "services", "host")
ROSTER = "alerts.roster"
EACH = "each"  # an organisation's own part goes by another rule, which may have changed


def differing(old: Pack, new: Pack) -> Iterator[Box]:
    """Cells cut to where one rule of each table holds in either pack; those that may differ."""
    differs = any(getattr(old, name) != getattr(new, name) for name in BESIDE)
    keys = {*old.ladders, *new.ladders}
    changed = frozenset(key for key in keys if old.ladders.get(key) != new.ladders.get(key))
    if old.alerts.roster != new.alerts.roster:
        changed |= {ROSTER}
    if changed or _parts(old) != _parts(new):
        changed |= {EACH}
    tables = list(zip(old.tables.all(), new.tables.all(), strict=True))
    last = max((n for n, both in enumerate(tables) if not _settled(both, changed)), default=-1)
    joining = _Joining(changed, len(tables) - last - 1, {})
    yield from joining.cells(tables, {}, (None, None), differs=differs)


def _parts(pack: Pack) -> list[object]:
    """The rules by which an organisation's own part can go, where several are named."""
    rules = pack.tables.affiliation.rules
    alone = ("affiliation", "divided")
    asked = [
        {name: values for name, values in rule.when.items() if name not in alone}
        for rule in rules
        if rule.then.each
    ]
    rows = frozenset(str(org.affiliation) for org in pack.organisations if org.member)
    return [
        (rule.when, rule.then.to, rule.then.each, rule.then.fallback)
        for rule in rules
        if rule.when.get("affiliation", rows) & rows
        and any(meet(box, rule.when) is not None for box in asked)
    ]


@dataclass(frozen=True)
class _Joining:
    """`settled`: how many of the last tables decide alike, so that nothing differs after them."""

    changed: frozenset[str]
    settled: int
    met: dict[tuple[str, object], Pairs]

    def cells(
        self,
        tables: list[tuple[Table[Any], Table[Any]]],
        box: dict[str, frozenset[str]],
        lanes: tuple[str | None, str | None],
        *,
        differs: bool,
    ) -> Iterator[Box]:
        if not differs and len(tables) <= self.settled:
            return
        if not tables:
            yield box
            return
        first, *rest = tables
        key = (first[0].name, lanes if "lane" in first[0].axes else None)
        if key not in self.met:
            self.met[key] = _met(first, lanes)
        for mine, theirs, shared in self.met[key]:
            common = meet(box, shared)
            if common is None:
                continue
            given = (getattr(mine.then, "lane", lanes[0]), getattr(theirs.then, "lane", lanes[1]))
            other = differs or mine.then != theirs.then or _touches(mine.then, self.changed)
            yield from self.cells(rest, common, given, differs=other)


def _settled(tables: tuple[Table[Any], Table[Any]], changed: frozenset[str]) -> bool:
    one, other = tables
    return one.rules == other.rules and not any(_touches(rule.then, changed) for rule in one.rules)


def _touches(then: object, changed: frozenset[str]) -> bool:
    """Whether what follows from a rule leads to a ladder that changed."""
    if isinstance(then, Recipients):
        return (then.each and EACH in changed) or bool(
            {*then.to, then.contact, then.fallback} & changed
        )
    if isinstance(then, Safety):
        return then.alert and ROSTER in changed
    return (
        isinstance(then, Assistance) and then.service != "nothing" and ASSISTANCE_LADDER in changed
    )


def alike_in_both(old: Pack, new: Pack, handlers: frozenset[str]) -> list[frozenset[str]]:
    """Handlers in groups whose chains are the same in either pack."""
    return [
        both
        for mine in alike(old, handlers)
        for theirs in alike(new, handlers)
        if (both := mine & theirs)
    ]


def _met(tables: tuple[Table[Any], Table[Any]], lanes: tuple[str | None, str | None]) -> Pairs:
    """Every pair of rules of the two packs that some facts match, the lanes being given."""
    pairs = []
    mine, theirs = (
        [(rule, _without_lane(rule)) for rule in table.rules
         if lane is None or lane in rule.when.get("lane", {lane})]
        for table, lane in zip(tables, lanes, strict=True)
    )  # fmt: skip
    for one, box in mine:
        for other, their_box in theirs:
            shared = meet(box, their_box)
            if shared is not None:
                pairs.append((one, other, shared))
    return pairs


def _without_lane(rule: Rule[Any]) -> dict[str, frozenset[str]]:
    return {name: values for name, values in rule.when.items() if name not in LANES}


def common_kinds(old: Pack, new: Pack) -> list[tuple[Affiliation, tuple[str, ...]]]:
    """One organisation of every kind that either pack has, in the same row of both."""

    def same(affiliation: Affiliation, codes: tuple[str, ...]) -> bool:
        rows = [p.by_code[c].affiliation for p in (old, new) for c in codes if c in p.by_code]
        as_named = affiliation == Affiliation.SEVERAL or all(row == affiliation for row in rows)
        return as_named and len(rows) == 2 * len(codes)

    kinds = dict.fromkeys((*kinds_of(old), *kinds_of(new)))
    return [(affiliation, codes) for affiliation, codes in kinds if same(affiliation, codes)]
