"""A report as a workbook: the same figures as on the pages, a sheet for each part."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from textwrap import shorten
from typing import Any

from cbcm.pack import Pack
from cbcm.report.content import Figures, Report
from cbcm.report.saying import Saying, gaps_by_area, said

WIDE, NARROW = 44, 18
LONGEST_NAME = 31  # of a sheet, in Excel


def workbook(report: Report, pack: Pack, language: str) -> bytes:
    """The sheets: headline, figures, timeliness, coverage, gaps, what is masked."""
    from openpyxl import Workbook  # slow to load, and asked for seldom

    to, all_said = Saying(pack, language), said(report, pack, language)
    book = Workbook()
    book.remove(book.active)
    heads = all_said["totals"]["heads"]
    _sheet(book, to, all_said["headline"], [
        [all_said["title"]], [all_said["window"]], [all_said["made_of"]], [all_said["only"]], [],
        ["", *heads], *all_said["totals"]["rows"], [], *([line] for line in all_said["meaning"]),
    ])  # fmt: skip
    _sheet(book, to, all_said["figures"], [
        [to.say("figures"), to.say("what"), *heads],
        *(row for table in report.tables for row in _rows(to, table)),
    ])  # fmt: skip
    times = report.timeliness.figures
    _sheet(book, to, all_said["timeliness"], [
        *([line] for line in all_said["in_time"]), [], ["", "", *heads],
        *(_rows(to, times) if times else []),
    ])  # fmt: skip
    _sheet(book, to, all_said["coverage"], [
        [all_said["coverage_line"]], [all_said["coverage_services"]], [],
        [all_said["area"], *all_said["ways"], *all_said["kinds"]],
        *([a["name"], *map(int, a["ways"]), *a["services"]] for a in all_said["areas"]),
    ])  # fmt: skip
    _sheet(book, to, all_said["gaps"], [
        *gaps_by_area(to, report), *([line] for line in all_said["country_gaps"]),
    ])  # fmt: skip
    _sheet(book, to, all_said["masked"], [*([w] for w in all_said["why"]), [all_said["check"]]])
    body = io.BytesIO()
    book.save(body)
    return body.getvalue()


def _rows(to: Saying, table: Figures) -> Iterable[list[str]]:
    is_within = table.dimension == "within"
    title = to.say("within_chart" if is_within else f"chart.{table.event}.{table.dimension}")
    for row in (*table.shown, *table.masked):
        label = to.label(table.dimension, row.value)
        yield [title, label, *(to.point(point) for point in row.points)]


def _sheet(book: Any, to: Saying, title: str, rows: Iterable[Sequence[str | int]]) -> None:
    name = title.replace("/", "-").replace(":", "-")
    sheet = book.create_sheet(shorten(name, LONGEST_NAME, placeholder=""))
    sheet.sheet_view.rightToLeft = to.language == "ar"
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            cell = sheet.cell(number, column, value)
            if isinstance(value, str):
                cell.data_type = "s"  # a name that begins with = is a name
    sheet.column_dimensions["A"].width = sheet.column_dimensions["B"].width = WIDE
    for letter in "CDEFGHIJKLMNO":
        sheet.column_dimensions[letter].width = NARROW
