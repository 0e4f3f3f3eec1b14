"""Box algebra agrees with counting one by one."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from cbcm.pack.boxes import gaps, meet, overlaps, point, points, volume, without

AXES = {"a": ("1", "2", "3"), "b": ("x", "y"), "c": ("p", "q", "r", "s")}


def _boxes() -> st.SearchStrategy[dict[str, frozenset[str]]]:
    some = {name: st.frozensets(st.sampled_from(v), min_size=1) for name, v in AXES.items()}
    return st.fixed_dictionaries({}, optional=some)


def _every(box: dict[str, frozenset[str]]) -> set[tuple[str, ...]]:
    return {
        at
        for at in product(*AXES.values())
        if all(at[list(AXES).index(name)] in values for name, values in box.items())
    }


@given(_boxes(), _boxes())
def test_meet_and_without_agree_with_sets(one: dict, other: dict) -> None:  # type: ignore[type-arg] # boxes
    common = meet(one, other)
    assert (_every(common) if common is not None else set()) == _every(one) & _every(other)
    pieces = without(AXES, one, other)
    left = [at for piece in pieces for at in _every(piece)]
    assert len(left) == len(set(left)), "the pieces are disjoint"
    assert set(left) == _every(one) - _every(other)


@given(_boxes())
def test_volume_counts_and_points_lie_inside(box: dict) -> None:  # type: ignore[type-arg] # a box
    assert volume(AXES, box) == len(_every(box))
    assert set(points(AXES, box)) == _every(box)
    assert tuple(point(AXES, box).values()) in _every(box)


@given(st.lists(_boxes(), max_size=5))
def test_gaps_and_overlaps_agree_with_counting(boxes: list) -> None:  # type: ignore[type-arg] # boxes
    covered = set().union(*(_every(box) for box in boxes)) if boxes else set()
    assert {at for gap in gaps(AXES, boxes) for at in _every(gap)} == _every({}) - covered
    shared = {(i, j) for i, j, _ in overlaps(boxes)}
    for i in range(len(boxes)):
        for j in range(i + 1, len(boxes)):
            assert ((i, j) in shared) == bool(_every(boxes[i]) & _every(boxes[j]))
