"""Coverage as CSV, with or without HXL tags: codes, and how many members or services."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from cbcm.agencies.coverage import Coverage

HEADINGS = ("area", "name", "kind", "what", "members", "state", "gap")
HXL = ("#adm1+code", "#adm1+name", "#meta+kind", "#service+type", "#org+num", "#status",
       "#status+gap")  # fmt: skip

FORMULA = ("=", "+", "-", "@")
"""With what a spreadsheet takes a cell for more than a name."""


def lines(coverage: Coverage, *, hxl: bool) -> bytes:
    """A line for each area and channel, each area and service, each gap."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(HEADINGS)
    if hxl:
        writer.writerow(HXL)
    writer.writerows(_rows(coverage))
    return text.getvalue().encode()


def _rows(coverage: Coverage) -> Iterator[Sequence[str | int]]:
    for area in coverage.areas:
        where = (area.code, f"'{area.name}" if area.name.startswith(FORMULA) else area.name)
        for way in coverage.ways:
            yield (*where, "channel", way, len(area.channels.get(way, ())), "", "")
        for kind in coverage.kinds:
            yield (*where, "service", kind, "", area.services[kind], "")
        for gap in area.gaps:
            yield (*where, "gap", gap.about, "", "", gap.code)
    for gap in coverage.gaps:
        yield ("", "", "gap", gap.about, "", "", gap.code)
