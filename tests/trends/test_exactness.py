"""Counted exactly once whatever is killed and repeated; and the check sees it where it is not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import func, select

from cbcm import casework, tables
from cbcm.trends import tally
from cbcm.vocabulary import AnswerCode
from tests.world import DESK, STORY, World

ROOT = Path(__file__).parents[2]
TRY = """
import sys
from pathlib import Path
from tools import crash_counts
{weakened}
found = crash_counts.run(Path(sys.argv[1]), None, 15, seed=3)
print(found["kills"] >= 15, found["unheard"] > 0, found["wrong"])
"""
AFTERWARDS = """
import time
from cbcm.trends import tally
step, count = crash_counts.STEPS["keep"], tally.count

def apart(world, request):
    later = []
    tally.count = lambda connection, keyring, cells, now: later.append(cells)
    step(world, request)
    tally.count = count
    time.sleep(0.05)
    for cells in later:
        world.context.store.write(lambda c: count(c, world.context.keyring, cells, world.now))

crash_counts.STEPS["keep"] = apart
"""


def _tried(folder: Path, weakened: str) -> list[str]:
    made = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", TRY.format(weakened=weakened), str(folder / "network")],
        capture_output=True, text=True, cwd=ROOT, check=True, timeout=120,
    )  # fmt: skip
    return made.stdout.splitlines()[-1].split()


@pytest.mark.matrix
def test_a_few_kills_change_no_count(tmp_path: Path) -> None:
    assert _tried(tmp_path, "") == ["True", "True", "0"]


@pytest.mark.matrix
def test_counting_after_the_commit_is_noticed(tmp_path: Path) -> None:
    kills, unheard, wrong = _tried(tmp_path, AFTERWARDS)
    assert (kills, unheard) == ("True", "True")
    assert int(wrong) > 0


def test_an_answer_that_is_asked_for_again_is_there_and_counted_once(world: World) -> None:
    world.say(STORY)
    world.tick(after=5 * 3600)
    (line,) = world.inbox(DESK)
    world.keep(DESK, line.id)

    desk = world.account(DESK)

    def answer(code: AnswerCode) -> None:
        world.context.store.write(
            lambda c: casework.answer(
                c, world.context, desk, line.id, code=code, sealed=None,
                now=world.now,
            )
        )  # fmt: skip

    def there() -> int:
        query = select(func.count()).select_from(tables.answer)
        return world.context.store.read(lambda c: c.execute(query).scalar_one())

    before = there()
    for _ in range(3):
        answer(AnswerCode.A1)
    answer(AnswerCode.A3)
    assert there() - before == 2
    world.tick()
    context, period = world.context, tally.period_of(world.now)
    counts = context.store.read(lambda c: tally.read_counters(c, context.keyring, period))
    assert counts is not None
    assert (counts["answered/code=A1"], counts["answered/code=A3"]) == (1, 1)
