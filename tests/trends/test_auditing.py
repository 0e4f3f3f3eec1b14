"""Windows and crossed tables read together leave no unknown narrower than the width."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest

from cbcm.trends import joint, periods
from cbcm.trends.auditing import ContradictionError, Published, Reading, Unknown
from cbcm.trends.disclosure import Rules, publish_event

RULES = Rules()
FIRST, SECOND, THIRD = (
    ("2026-Q1", "2026-Q4"), ("2026-Q3", "2027-Q2"), ("2027-Q1", "2027-Q4"),
)  # fmt: skip


def published(window: tuple[str, str], total: int, **cells: int | None) -> Published:
    return Published(window, {"e/total": {"all": total}, "e/x": cells}, 5, 20)


def test_a_single_masked_cell_is_the_rest() -> None:
    found = Reading("e", [published(FIRST, 40, a=20, b=20, c=None)], RULES)
    assert [item.value for item in found.too_narrow()] == []
    ((low, high),) = found.ranges([Unknown("e/x", "c", (0,))])
    assert (low, high) == (0, 19), "the band is wide enough to hide it"
    tight = Published(FIRST, {"e/total": {"all": 40}, "e/x": {"a": 20, "b": 20, "c": None},
                              "e/y": {"p": 20, "q": 20}}, 5, 20)  # fmt: skip
    ((low, high),) = Reading("e", [tight], RULES).ranges([Unknown("e/x", "c", (0,))])
    assert (low, high) == (0, 8), "a table without a masked cell tells the total"


def test_windows_that_share_a_half_are_read_together() -> None:
    """40 and 80 and 40: nearly all was in the middle, so the outer halves hold hardly any."""
    windows = [published(FIRST, 80, a=40, b=40), published(SECOND, 160, a=85, b=80),
               published(THIRD, 80, a=40, b=40)]  # fmt: skip
    assert Reading("e", windows[:2], RULES).too_narrow() == []
    narrow = Reading("e", windows, RULES).too_narrow()
    assert {item.value for item in narrow} >= {"a"}
    assert {item.pieces for item in narrow} >= {(0,), (3,)}


def test_the_cell_that_windows_would_give_away_is_masked() -> None:
    tables = {"e/total": {"all": 80}, "e/x": {"a": 40, "b": 40}}
    before = [published(FIRST, 80, a=40, b=40), published(SECOND, 160, a=85, b=80)]
    alone = publish_event(tables, RULES)
    assert None not in alone["e/x"].values(), "by itself the window shows it"
    shown = joint.publish(joint.Task("e", THIRD, tables), before, RULES)
    assert None in shown["e/x"].values()
    after = [*before, Published(THIRD, shown, 5, 20)]
    assert Reading("e", after, RULES).too_narrow() == []


def test_margins_of_a_crossed_table_are_read_with_it() -> None:
    margins = {"e/total": {"all": 180}, "e/k": {"x": 90, "y": 90}, "e/l": {"p": 90, "q": 90}}
    crossed = {"x*p": None, "x*q": 45, "y*p": 45, "y*q": 45}
    item = Published(FIRST, margins | {"e/k*l": crossed}, 5, 20)
    (narrow,) = Reading("e", [item], Rules(threshold=10)).too_narrow()
    assert (narrow.table, narrow.value) == ("e/k*l", "x*p")


def test_an_event_whose_late_facts_contradict_what_was_published_is_left_out() -> None:
    """What is wrong cannot be read; and this release tells nothing that the next could take up."""
    before = [published(FIRST, 40, a=20, b=20, c=None)]
    tables = {"e/total": {"all": 400}, "e/x": {"a": 200, "b": 200, "c": 0}}
    with pytest.raises(ContradictionError):
        Reading("e", [*before, published(FIRST, 400, a=200, b=200, c=None)], RULES).too_narrow()
    assert joint.publish(joint.Task("e", FIRST, tables), before, RULES) == {}


def _world(seed: int, total: int) -> list[dict[str, dict[str, int]]]:
    rng = random.Random(seed)  # noqa: S311 - no secret
    sizes = {"e/k": 4, "e/l": 5, "e/m": 3}
    weights = {name: [rng.random() ** 3 + 0.01 for _ in range(n)] for name, n in sizes.items()}
    quarters = []
    for _ in range(10):
        found = {name: dict.fromkeys(map(str, range(n)), 0) for name, n in sizes.items()}
        found["e/total"] = {"all": rng.randint(total // 8, total // 3)}
        for name, table in found.items():
            for _ in range(found["e/total"]["all"] if name in weights else 0):
                table[str(rng.choices(range(sizes[name]), weights[name])[0])] += 1
        quarters.append(found)
    return quarters


def _windows(quarters: Sequence[dict[str, dict[str, int]]]) -> list[Published]:
    made: list[Published] = []
    for end in range(3, len(quarters), 2):
        some = quarters[end - 3 : end + 1]
        tables = {name: {value: sum(one[name][value] for one in some) for value in table}
                  for name, table in some[0].items()}  # fmt: skip
        window = (periods.name(8000 + end - 3), periods.name(8000 + end))
        shown = joint.publish(joint.Task("e", window, tables), made, RULES)
        made.append(Published(window, shown, 5, 20))
    return made


@pytest.mark.parametrize("total", [5, 20, 60, 200])
def test_four_windows_of_random_worlds_leave_every_unknown_wide(total: int) -> None:
    shown = 0
    for seed in range(3):
        windows = _windows(_world(seed, total))
        assert Reading("e", windows, RULES).too_narrow() == []
        shown += sum(n is not None for w in windows for t in w.tables.values() for n in t.values())
    assert shown > 20 or total < 60, "nothing was shown: this test would pass on masking all"
