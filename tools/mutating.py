"""Make mutants of a country pack: one small mistake each, as a person makes it while editing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from cbcm.pack import Pack
from cbcm.pack.axes import Lane
from cbcm.pack.model import (
    Assistance,
    LadderStep,
    Recipients,
    Rule,
    Safety,
    Table,
)

Steps = tuple[LadderStep, ...]


@dataclass(frozen=True)
class Mutant:
    """A pack with one mistake, and the mistake in words; `rule` where it is in one rule."""

    what: str
    pack: Pack
    rule: str | None = None


def mutants(pack: Pack) -> Iterator[Mutant]:
    """Every mutant of this pack."""
    for table in pack.tables.all():
        for rule in table.rules:
            for what, then in _consequences(pack, rule):
                rules = _swapped(table, rule, replace(rule, then=then))
                words = f"{table.name} {rule.id}: {what}"
                yield Mutant(words, _with(pack, table, rules), rule.id)
            yield from _moved_values(pack, table, rule)
    for key, steps in pack.ladders.items():
        for what, other in _steps(steps):
            ladders = {**pack.ladders, key: other}
            yield Mutant(f"ladder {key}: {what}", replace(pack, ladders=ladders))
    for what, other in _steps(pack.alerts.roster):
        yield Mutant(f"roster: {what}", replace(pack, alerts=replace(pack.alerts, roster=other)))
    for handler, seats in pack.chains.items():
        for seat in seats:
            left = tuple(other for other in seats if other != seat)
            chains = {**pack.chains, handler: left}
            yield Mutant(f"chain {handler}: without {seat}", replace(pack, chains=chains))


def _consequences(pack: Pack, rule: Rule[Any]) -> Iterator[tuple[str, object]]:
    then = rule.then
    if isinstance(then, Recipients):
        yield from _recipients(pack, then)
    elif isinstance(then, Safety):
        yield from _safety(then)
    elif isinstance(then, Assistance):
        for service in {"full", "alert", "nothing"} - {then.service}:
            yield f"service {service}", replace(then, service=service)
    elif hasattr(then, "share"):
        yield f"share {not then.share}", replace(then, share=not then.share)
    else:
        for lane in set(Lane) - {then.lane}:
            yield f"lane {lane}", replace(then, lane=lane)


def _recipients(pack: Pack, then: Recipients) -> Iterator[tuple[str, Recipients]]:
    for key in pack.ladders:
        for index, own in enumerate(then.to):
            if key != own:
                to = (*then.to[:index], key, *then.to[index + 1 :])
                yield f"to {key} for {own}", replace(then, to=to)
        if then.each:
            yield f"to {key}, not each", replace(then, to=(key,), each=False)
        for name in ("contact", "fallback"):
            if key != getattr(then, name):
                other: dict[str, Any] = {name: key}
                yield f"{name} to {key}", replace(then, **other)
    for index, own in enumerate(then.to if len(then.to) > 1 else ()):
        yield f"not to {own}", replace(then, to=(*then.to[:index], *then.to[index + 1 :]))
    for name in ("inform", "inform_by_consent"):
        for seat in getattr(then, name):
            fewer: dict[str, Any] = {name: tuple(o for o in getattr(then, name) if o != seat)}
            yield f"{name} without {seat}", replace(then, **fewer)


def _safety(then: Safety) -> Iterator[tuple[str, Safety]]:
    if then.alert:
        yield "no alert", replace(then, alert=False)
    if then.services:
        yield "no services", replace(then, services=())
    for kind in then.services if len(then.services) > 1 else ():
        left = tuple(other for other in then.services if other != kind)
        yield f"services without {kind}", replace(then, services=left)
    if then.within_minutes is not None:
        yield "no time", replace(then, within_minutes=None)
        yield "twice the time", replace(then, within_minutes=then.within_minutes * 2)


def _moved_values(pack: Pack, table: Table[Any], rule: Rule[Any]) -> Iterator[Mutant]:
    """One value less in a condition, and the rule before or after has it instead."""
    position = table.rules.index(rule)
    beside = [table.rules[i] for i in (position - 1, position + 1) if 0 <= i < len(table.rules)]
    for axis, values in rule.when.items():
        for value in sorted(values):
            piece = {**rule.when, axis: frozenset({value})}
            rest = replace(rule, when={**rule.when, axis: values - {value}})
            kept = (rest,) if values - {value} else ()
            for other in beside:
                if other.then == rule.then:
                    continue
                given = replace(other, id=f"{other.id}+", when=piece)
                rules = _swapped(table, rule, *kept, given)
                what = f"{table.name} {rule.id}: {axis}={value} to {other.id}"
                yield Mutant(what, _with(pack, table, rules), rule.id)


def _steps(steps: Steps) -> Iterator[tuple[str, Steps]]:
    """Mistakes in a ladder."""
    first = steps[0]
    longer = replace(first, minutes=first.minutes * 2)
    yield "first rung twice as long", (longer, *steps[1:])
    for index, step in enumerate(steps):
        if len(steps) > 1:
            yield f"without {step.seat} ({index + 1})", _edited(steps, index, [])
        for seat in step.tells:
            silent = replace(step, tells=tuple(other for other in step.tells if other != seat))
            yield f"{index + 1} does not tell {seat}", _edited(steps, index, [silent])
        if index and step.seat != steps[index - 1].seat:
            before = steps[index - 1]
            # The seats change places; the times stay where they are.
            pair = [replace(before, seat=step.seat), replace(step, seat=before.seat)]
            yield f"{step.seat} before {before.seat}", (*steps[: index - 1], *pair,
                                                        *steps[index + 1 :])  # fmt: skip


def _edited(steps: Steps, index: int, instead: Sequence[LadderStep]) -> Steps:
    return (*steps[:index], *instead, *steps[index + 1 :])


def _swapped(table: Table[Any], rule: Rule[Any], *instead: Rule[Any]) -> tuple[Rule[Any], ...]:
    return tuple(new for old in table.rules for new in (instead if old is rule else (old,)))


def _with(pack: Pack, table: Table[Any], rules: tuple[Rule[Any], ...]) -> Pack:
    tables = replace(pack.tables, **{table.name: replace(table, rules=rules)})
    if table.name == "category":
        lanes = {rule.then.lane for rule in rules}
        axes = {**tables.affiliation.axes, "lane": tuple(lane for lane in Lane if lane in lanes)}
        tables = replace(tables, affiliation=replace(tables.affiliation, axes=axes))
    return replace(pack, tables=tables)
