"""Read a list from an Excel file, and write an empty one.

It refuses formulas, follows no link, and reads one sheet only. Every error names sheet, cell and
field, never what stands there. It does NOT judge values: who takes the rows does.
"""

from __future__ import annotations

import re
import warnings
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from cbcm.errors import InputError

EXAMPLE_SHEET = "example"
MOST_BYTES = 5 * 1024 * 1024
MOST_UNPACKED_BYTES = 60 * 1024 * 1024
MOST_OTHER_BYTES = 2 * 1024 * 1024  # styles and the like become large objects in memory
MOST_ROWS = 2000
MOST_LINES = 20_000
MOST_ERRORS = 200


BROKEN = (
    LookupError, ValueError, TypeError, AttributeError, SyntaxError, EOFError, RuntimeError,
    OverflowError, OSError, BadZipFile, zlib.error,
)  # fmt: skip
"""What the parser of a workbook that is none raises, or is damaged, or locked."""


def refuse(wrong: Iterable[str]) -> None:
    """Raise InputError naming every wrong field, "rows.7.area", in the order of the rows."""
    fields = sorted(dict.fromkeys(wrong), key=lambda name: int(name.split(".")[1]))
    if fields:
        raise InputError(
            "nothing was written: fields of the list are not right",
            fields=tuple(fields[:MOST_ERRORS]),
        )


@dataclass(frozen=True)
class Form:
    """A list's sheet, its headings with the fields they stand for, and what each field must be.

    `parted` fields hold several codes, `dates` a day.
    """

    sheet: str
    columns: Mapping[str, str]
    needs: Mapping[str, str]
    example: tuple[str, ...]
    parted: frozenset[str] = frozenset()
    dates: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Problem:
    """A cell that is not right. `reason` is one of REASONS, or the field; `must` says it."""

    cell: str
    field: str | None
    reason: str
    must: str

    def __str__(self) -> str:
        where = self.cell if self.field is None else f"{self.cell} {self.field}"
        return f"{where}: {self.must}"


REASONS = {
    "heading_strange": "a heading that is not one of the template",
    "heading_missing": "a heading of the template is missing",
    "outside": "a value outside the columns of the template",
    "formula": "a formula; write the value itself",
    "kind": "text, or a date in the last column",
}


class WorkbookError(InputError):
    """`problems` are for people: cell, field and what it must be."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("nothing was written; see the cells named above")
        self.problems = problems


@dataclass(frozen=True)
class Listed:
    """Rows by field name; `numbers[i]` is the sheet's row, `letters` the column of each field."""

    form: Form
    rows: list[dict[str, Any]]
    numbers: list[int]
    letters: dict[str, str]

    def cell(self, index: int, field: str) -> str:
        return f"{self.form.sheet}!{self.letters[field]}{self.numbers[index]}"


def problems_of(listed: Listed, fields: Iterable[str]) -> list[Problem] | None:
    """The cells of "rows.3.phone" and the like; None where one is about something else."""
    needs = listed.form.needs
    found = []
    for named in fields:
        rows, _, rest = named.partition(".")
        index, _, field = rest.partition(".")
        if rows != "rows" or not index.isdigit() or field not in needs:
            return None
        found.append(Problem(listed.cell(int(index), field), field, field, needs[field]))
    return found


def read(form: Form, content: bytes) -> Listed:
    """The list in the bytes of a file. Raises InputError or WorkbookError."""
    try:
        _check_size(content)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl tells of features that it leaves out
            return _read(form, content)
    except BROKEN:
        # Whatever the file is, its parser met something else than a workbook.
        raise InputError("not an Excel workbook (.xlsx)", fields=("file",)) from None


def _read(form: Form, content: bytes) -> Listed:
    import openpyxl  # heavy: a seat's commands must start fast

    book = openpyxl.load_workbook(
        BytesIO(content), read_only=True, data_only=False, keep_links=False
    )
    try:
        if form.sheet not in book.sheetnames:
            raise InputError(f'the workbook has no sheet "{form.sheet}"', fields=("file",))
        sheet = book[form.sheet]
        sheet.reset_dimensions()  # what the file says about its size is not believed
        lines = sheet.iter_rows(max_col=len(form.columns) + 20)
        return _rows(lines, Listed(form, [], [], _headings(form, next(lines, ()))))
    finally:
        book.close()


def _check_size(content: bytes) -> None:
    if len(content) > MOST_BYTES:
        raise InputError("the file is larger than 5 MB", fields=("file",))
    try:
        with ZipFile(BytesIO(content)) as packed:
            items = packed.infolist()
    except BadZipFile:
        raise InputError("not an Excel workbook (.xlsx)", fields=("file",)) from None
    others = [item.file_size for item in items if not item.filename.startswith("xl/worksheets/")]
    unpacked = sum(item.file_size for item in items)
    if unpacked > MOST_UNPACKED_BYTES or max(others, default=0) > MOST_OTHER_BYTES:
        raise InputError("the file is too large when unpacked", fields=("file",))


def _headings(form: Form, cells: Iterable[Any]) -> dict[str, str]:
    """The column letter of each field. Raises WorkbookError for a heading that is not ours."""
    letters: dict[str, str] = {}
    problems = []
    for cell in cells:
        if cell.value is None:
            continue
        field = form.columns.get(str(cell.value).strip().lower())
        if field is None or field in letters:
            problems.append(_problem(f"{form.sheet}!{cell.coordinate}", None, "heading_strange"))
        else:
            letters[field] = cell.column_letter
    missing = [heading for heading, field in form.columns.items() if field not in letters]
    problems += [_problem(f"{form.sheet}!1:1", heading, "heading_missing") for heading in missing]
    if problems:
        raise WorkbookError(problems)
    return letters


def _rows(lines: Iterable[Iterable[Any]], found: Listed) -> Listed:
    fields = {letter: field for field, letter in found.letters.items()}
    problems: list[Problem] = []
    for count, line in enumerate(lines):
        if count > MOST_LINES:  # a row may say any number, and all before it are made up
            raise InputError(f"more than {MOST_LINES} lines", fields=("file",))
        row: dict[str, Any] = {}
        number = 0
        for cell in line:
            if cell.value is None:
                continue
            where, number = f"{found.form.sheet}!{cell.coordinate}", cell.row
            field = fields.get(cell.column_letter)
            if field is None:
                problems.append(_problem(where, None, "outside"))
            elif cell.data_type == "f" or str(cell.value).startswith("="):
                problems.append(_problem(where, field, "formula"))
            else:
                try:
                    row[field] = _value(found.form, field, cell.value)
                except ValueError:
                    problems.append(_problem(where, field, "kind"))
        if row:
            found.rows.append(row)
            found.numbers.append(number)
        if len(problems) >= MOST_ERRORS:
            raise WorkbookError(problems[:MOST_ERRORS])
        if len(found.rows) > MOST_ROWS:
            raise InputError(f"more than {MOST_ROWS} rows", fields=("file",))
    if problems:
        raise WorkbookError(problems)
    if not found.rows:
        raise InputError("the sheet has no rows", fields=("file",))
    return found


def _problem(cell: str, field: str | None, reason: str) -> Problem:
    return Problem(cell, field, reason, REASONS[reason])


def _value(form: Form, field: str, value: Any) -> Any:
    """What to send for a cell. Raises ValueError for a kind that no field has."""
    if field in form.dates and isinstance(value, date):
        return (value.date() if isinstance(value, datetime) else value).isoformat()
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        raise ValueError
    text = str(value).strip()
    if field in form.parted:
        return [part for part in re.split(r"[\s,;]+", text) if part]
    return text or None


def write_template(
    form: Form, path: Path, codes: Mapping[str, Iterable[tuple[str, ...]]] | None = None
) -> None:
    """Write headings, and one invented row on a sheet that is not read. `codes`: further sheets
    that are not read either, with what may stand in a column."""
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook()
    book.active.title = form.sheet
    for name in (form.sheet, EXAMPLE_SHEET):
        sheet = book[name] if name in book.sheetnames else book.create_sheet(name)
        sheet.append(list(form.columns))
        sheet.freeze_panes = "A2"
        for cell in sheet[1]:
            cell.font = Font(bold=True)
            sheet.column_dimensions[cell.column_letter].width = 20
    dated = {n for n, field in enumerate(form.columns.values(), 1) if field in form.dates}
    last = MOST_ROWS + 1
    for row in book[form.sheet].iter_rows(min_row=2, max_row=last, max_col=len(form.columns)):
        for cell in row:
            # A telephone number as text keeps its +.
            cell.number_format = "yyyy-mm-dd" if cell.column in dated else "@"
    book[EXAMPLE_SHEET].append(list(form.example))
    for title, lines in (codes or {}).items():
        sheet = book.create_sheet(title)
        for line in lines:
            sheet.append(list(line))
        sheet.column_dimensions["A"].width = sheet.column_dimensions["B"].width = 28
    with path.open("xb") as file:
        book.save(file)
