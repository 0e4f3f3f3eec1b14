"""What docs/trends.md says of the profiles is what the tool measures."""

from __future__ import annotations

from pathlib import Path

from tools.utility import SIZES, lines, row

PAGE = (Path(__file__).parents[2] / "docs" / "trends.md").read_text()


def test_the_table_is_what_is_measured() -> None:
    assert all(line in PAGE for line in lines(()))
    assert all(f"\n| {size:,} |" in PAGE for size in SIZES)
    assert row(5) in PAGE
    assert row(20) in PAGE
