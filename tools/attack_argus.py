"""A second opinion: tau-ARGUS (pytauargus, HiGHS) protects crossed tables of some worlds as well.

It knows neither windows nor rounding, and publishes exact margins, so it may mask more or others;
what it finds unsafe by itself must be masked here too.
"""

from __future__ import annotations

import contextlib
import tempfile
from collections import Counter

import pytauargus

from tools.attack_worlds import EVENT, PAIR, World, published

TABLE = f"{EVENT}/{'*'.join(PAIR)}"
UNSAFE, SECONDARY = "U", "M"


def second_opinion(one: World) -> Counter[str]:
    """How many cells of the first crossed table it masks and we do; `missed`: unsafe and shown."""
    found: Counter[str] = Counter()
    shown = published(one)[0]["tables"].get(TABLE)
    if shown is None:
        return found
    counts = one.window(3).tables[TABLE]
    rows = [dict(zip(PAIR, value.split("*"), strict=True)) | {"n": 1}
            for value, number in counts.items() for _ in range(number)]  # fmt: skip
    # Its solver writes logs where it stands.
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        table = pytauargus.protect(
            rows, [list(PAIR)], "n", safety_rules="FREQ(5,20)", suppress="OPT(1)", workdir=folder
        ).tables[0]
        for row in table.rows:
            value = "*".join(str(row[name]).strip() for name in PAIR)
            if value in counts:
                found["unsafe"] += row["status"] == UNSAFE
                found["secondary"] += row["status"] == SECONDARY
                found["masked"] += shown[value] is None
                found["missed"] += row["status"] == UNSAFE and shown[value] is not None
    found["tables"] = 1
    return found
