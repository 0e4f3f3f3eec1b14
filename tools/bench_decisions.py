"""How long one decision takes, and how that grows with ten times the rules.

Its limit is what a decision leads to at the least: sealing one part to three keys, taken in the
same run. `python -m tools.bench_decisions` prints one line.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from cbcm.pack import Pack, load_pack, route
from cbcm.pack.axes import AXES
from cbcm.pack.model import Recipients, Rule
from cbcm.pack.proof import facts_at, kinds_of, prove
from cbcm.sealing import new_identity, seal
from cbcm.vocabulary import Facts, PartKind

ROUNDS = 7
DECISIONS = 2000
GROWTH = 10


def main() -> None:
    """Measure and print."""
    print(line())


def line() -> str:
    """`decision_us= growth10= proof_s= decision_per_seal=`, medians of rounds."""
    pack = load_pack("mali")
    grown = with_more_rules(pack, GROWTH)
    facts = samples(pack, DECISIONS)
    assert [route(f, pack) for f in facts[:200]] == [route(f, grown) for f in facts[:200]]
    once, more = (_microseconds(lambda p=p: _decide(facts, p)) for p in (pack, grown))
    keys = [new_identity()[1] for _ in range(3)]
    sealing = _microseconds(lambda: _seal(keys))
    return (
        f"decision_us={once:.1f} growth10={more / once:.2f} proof_s={prove(pack).seconds:.2f}"
        f" decision_per_seal={once / sealing:.2f} rules={len(pack.tables.affiliation.rules)}"
        f" rules10={len(grown.tables.affiliation.rules)}"
    )


def with_more_rules(pack: Pack, times: int) -> Pack:
    """The same SOP with every affiliation rule cut into pieces, to about `times` as many."""
    table = pack.tables.affiliation
    rules: list[Rule[Recipients]] = list(table.rules)
    axes = list(table.axes)
    while len(rules) < times * len(table.rules):
        for axis in axes:
            rules = [piece for rule in rules for piece in _halves(rule, axis, table.axes[axis])]
            if len(rules) >= times * len(table.rules):
                break
    cut = replace(table, rules=tuple(rules))
    return replace(pack, tables=replace(pack.tables, affiliation=cut))


def samples(pack: Pack, count: int) -> list[Facts]:
    """Facts drawn from the whole space, the same each time."""
    chance = random.Random(7)  # noqa: S311 - a repeatable sample
    found = []
    for _ in range(count):
        affiliation, organisations = chance.choice(kinds_of(pack))
        values = {name: chance.choice(options) for name, options in AXES.items()}
        found.append(facts_at(pack, values | {"affiliation": affiliation}, organisations))
    return found


def _halves(rule: Rule[Recipients], axis: str, values: Sequence[str]) -> list[Rule[Recipients]]:
    allowed = [value for value in values if value in rule.when.get(axis, frozenset(values))]
    if len(allowed) < 2:
        return [rule]
    middle = len(allowed) // 2
    return [
        replace(rule, when={**rule.when, axis: frozenset(half)})
        for half in (allowed[:middle], allowed[middle:])
    ]


def _decide(facts: Sequence[Facts], pack: Pack) -> int:
    for one in facts:
        route(one, pack)
    return len(facts)


def _seal(keys: Sequence[str]) -> int:
    for _ in range(200):
        seal(PartKind.ACCOUNT, {"narrative": "x" * 300}, keys)
    return 200


def _microseconds(work: Callable[[], int]) -> float:
    """The median time of one item over the rounds."""
    taken = []
    work()
    for _ in range(ROUNDS):
        start = time.perf_counter()
        count = work()
        taken.append((time.perf_counter() - start) / count * 1e6)
    return statistics.median(taken)


if __name__ == "__main__":
    main()
