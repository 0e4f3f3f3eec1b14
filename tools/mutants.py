"""Put every small mistake into every shipped pack, and see that one of three catches it.

A mutant that changes a recipient, a part or a first time must be refused by `check` or `prove`,
or fail a situation of that pack (Mali's are told again in the other countries). Ends with
`mutants= changing= caught= missed=`; exit code 1 if any is missed.
"""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from collections.abc import Iterable
from multiprocessing import Pool

from tests.pack.elsewhere import of_pack
from tests.pack.situations import Situation, facts_of, follows

from cbcm.pack import Pack, load_pack, route, shipped_packs
from cbcm.pack.checks import check
from cbcm.pack.comparing import differ
from cbcm.pack.proof import prove
from tools.mutating import Mutant, mutants

SITUATION, PROOF, SAME, MISSED = "situation", "proof", "same", "missed"
Verdicts = tuple[Counter[str], list[str]]


class Told:
    """A situation with the rules that answer it in the original."""

    def __init__(self, situation: Situation, pack: Pack) -> None:
        self.situation = situation
        self._rules = frozenset(route(facts_of(situation, pack), pack).rules)
        self._divided = situation.facts.get("divided") == "yes"  # each part asks other rules

    def asks(self, rule: str | None) -> bool:
        """Whether it can notice a mistake in this rule; a ladder's concerns everybody."""
        return rule is None or self._divided or rule in self._rules


def main() -> int:
    start = time.perf_counter()
    workers = os.cpu_count() or 2
    names = sorted(path.name for path in shipped_packs().iterdir() if path.is_dir())
    totals: Counter[str] = Counter()
    with Pool(workers) as pool:
        for name in names:
            tasks = [(name, number, workers) for number in range(workers)]
            counts, missed = _added(pool.starmap(judge_share, tasks))
            print(f"{name:8} {_figures(counts)} by_situations={counts[SITUATION]}"
                  f" by_proof={counts[PROOF]}", flush=True)  # fmt: skip
            for what in missed:
                print(f"  missed: {what}")
            totals += counts
    print(f"packs={len(names)} seconds={time.perf_counter() - start:.0f}")
    print(_figures(totals))
    return int(totals[MISSED] > 0)


def judge_share(name: str, number: int, shares: int) -> Verdicts:
    """Judge every `shares`-th mutant of a pack, beginning with `number`."""
    pack = load_pack(name)
    some = (item for index, item in enumerate(mutants(pack)) if index % shares == number)
    return judge_all(some, pack, of_pack(name))


def judge_all(some: Iterable[Mutant], pack: Pack, told: Iterable[Situation]) -> Verdicts:
    """How many were caught by what, and those that were not, in words."""
    counts: Counter[str] = Counter()
    missed = []
    order = [Told(item, pack) for item in told]
    for mutant in some:
        verdict = judge(mutant, pack, order)
        counts[verdict] += 1
        if verdict == MISSED:
            missed.append(mutant.what)
    return counts, missed


def judge(mutant: Mutant, pack: Pack, order: list[Told]) -> str:
    """What catches it. Situations come first: they are quick, and they hold for the original.

    The one that catches it moves to the front of `order`: mutants of one rule come in a row.
    """
    for position, told in enumerate(order):
        if told.asks(mutant.rule) and not follows(told.situation, mutant.pack):
            order.insert(0, order.pop(position))
            return SITUATION
    if not _changes(pack, mutant.pack):
        return SAME
    return PROOF if check(mutant.pack) or prove(mutant.pack, most=1).wrong else MISSED


def _changes(pack: Pack, other: Pack) -> bool:
    try:
        return differ(pack, other)
    except (KeyError, IndexError):  # some facts have no plan any more
        return True


def _added(shares: Iterable[Verdicts]) -> Verdicts:
    counts: Counter[str] = Counter()
    missed: list[str] = []
    for share, words in shares:
        counts += share
        missed += words
    return counts, sorted(missed)


def _figures(counts: Counter[str]) -> str:
    caught = counts[SITUATION] + counts[PROOF]
    changing = caught + counts[MISSED]
    every = changing + counts[SAME]
    return f"mutants={every} changing={changing} caught={caught} missed={counts[MISSED]}"


if __name__ == "__main__":
    sys.exit(main())
