"""Read a list of people from an Excel file, and write an empty one.

It refuses formulas, follows no link, and reads the sheet "people" only. Every error names
sheet, cell and field, never what stands there. It does NOT judge values; `importing` does.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from cbcm.agencies.importing import MOST_ERRORS, NEEDS
from cbcm.errors import InputError

SHEET = "people"
EXAMPLE_SHEET = "example"
COLUMNS = {
    "organisation": "organisation",
    "seat": "seat",
    "name": "name",
    "subject": "subject",
    "issuer": "issuer",
    "phone": "phone",
    "e-mail": "email",
    "language": "language",
    "roles": "roles",
    "employer": "employer",
    "contract end": "contract_end",
}
EXAMPLE = (
    "baobab_secours", "focal_point", "Example Person", "example.person", "", "+22300000000",
    "example@example.invalid", "fr", "focal_point", "", "2027-06-30",
)  # fmt: skip
MOST_BYTES = 5 * 1024 * 1024
MOST_UNPACKED_BYTES = 60 * 1024 * 1024
MOST_OTHER_BYTES = 2 * 1024 * 1024  # styles and the like become large objects in memory
MOST_ROWS = 2000
MOST_LINES = 20_000


@dataclass(frozen=True)
class Problem:
    """A cell that is not right. `reason` is one of REASONS, or a field of `importing.NEEDS`."""

    cell: str
    field: str | None
    reason: str

    def __str__(self) -> str:
        where = self.cell if self.field is None else f"{self.cell} {self.field}"
        return f"{where}: {REASONS.get(self.reason) or NEEDS[self.reason]}"


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

    rows: list[dict[str, Any]]
    numbers: list[int]
    letters: dict[str, str]

    def cell(self, index: int, field: str) -> str:
        return f"{SHEET}!{self.letters[field]}{self.numbers[index]}"


def problems_of(listed: Listed, fields: Iterable[str]) -> list[Problem] | None:
    """The cells of "rows.3.phone" and the like; None where one is about something else."""
    found = []
    for named in fields:
        rows, _, rest = named.partition(".")
        index, _, field = rest.partition(".")
        if rows != "rows" or not index.isdigit() or field not in NEEDS:
            return None
        found.append(Problem(listed.cell(int(index), field), field, field))
    return found


def read(content: bytes) -> Listed:
    """The list in the bytes of a file. Raises InputError or WorkbookError."""
    _check_size(content)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl tells of features that it leaves out
            return _read(content)
    except (KeyError, ValueError, TypeError, SyntaxError, EOFError, BadZipFile):
        # Whatever the file is, its parser met something else than a workbook.
        raise InputError("not an Excel workbook (.xlsx)", fields=("file",)) from None


def _read(content: bytes) -> Listed:
    import openpyxl  # heavy: a seat's commands must start fast

    book = openpyxl.load_workbook(
        BytesIO(content), read_only=True, data_only=False, keep_links=False
    )
    try:
        if SHEET not in book.sheetnames:
            raise InputError(f'the workbook has no sheet "{SHEET}"', fields=("file",))
        sheet = book[SHEET]
        sheet.reset_dimensions()  # what the file says about its size is not believed
        lines = sheet.iter_rows(max_col=len(COLUMNS) + 20)
        return _rows(lines, _headings(next(lines, ())))
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


def _headings(cells: Iterable[Any]) -> dict[str, str]:
    """The column letter of each field. Raises WorkbookError for a heading that is not ours."""
    letters: dict[str, str] = {}
    problems = []
    for cell in cells:
        if cell.value is None:
            continue
        field = COLUMNS.get(str(cell.value).strip().lower())
        if field is None or field in letters:
            problems.append(Problem(f"{SHEET}!{cell.coordinate}", None, "heading_strange"))
        else:
            letters[field] = cell.column_letter
    missing = [heading for heading, field in COLUMNS.items() if field not in letters]
    problems += [Problem(f"{SHEET}!1:1", heading, "heading_missing") for heading in missing]
    if problems:
        raise WorkbookError(problems)
    return letters


def _rows(lines: Iterable[Iterable[Any]], letters: dict[str, str]) -> Listed:
    fields = {letter: field for field, letter in letters.items()}
    found = Listed([], [], letters)
    problems: list[Problem] = []
    for count, line in enumerate(lines):
        if count > MOST_LINES:  # a row may say any number, and all before it are made up
            raise InputError(f"more than {MOST_LINES} lines", fields=("file",))
        row: dict[str, Any] = {}
        number = 0
        for cell in line:
            if cell.value is None:
                continue
            where, number = f"{SHEET}!{cell.coordinate}", cell.row
            field = fields.get(cell.column_letter)
            if field is None:
                problems.append(Problem(where, None, "outside"))
            elif cell.data_type == "f" or str(cell.value).startswith("="):
                problems.append(Problem(where, field, "formula"))
            else:
                try:
                    row[field] = _value(field, cell.value)
                except ValueError:
                    problems.append(Problem(where, field, "kind"))
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


def _value(field: str, value: Any) -> Any:
    """What to send for a cell. Raises ValueError for a kind that no field has."""
    if field == "contract_end" and isinstance(value, date):
        return (value.date() if isinstance(value, datetime) else value).isoformat()
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        raise ValueError
    text = str(value).strip()
    if field == "roles":
        return [role for role in re.split(r"[\s,;]+", text) if role]
    return text or None


def write_template(path: Path) -> None:
    """Write headings, and one invented person on a sheet that is not read."""
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook()
    book.active.title = SHEET
    for name in (SHEET, EXAMPLE_SHEET):
        sheet = book[name] if name in book.sheetnames else book.create_sheet(name)
        sheet.append(list(COLUMNS))
        sheet.freeze_panes = "A2"
        for cell in sheet[1]:
            cell.font = Font(bold=True)
            sheet.column_dimensions[cell.column_letter].width = 20
    for row in book[SHEET].iter_rows(min_row=2, max_row=MOST_ROWS + 1, max_col=len(COLUMNS)):
        for cell in row:
            is_date = cell.column == len(COLUMNS)
            # A telephone number as text keeps its +.
            cell.number_format = "yyyy-mm-dd" if is_date else "@"
    book[EXAMPLE_SHEET].append(list(EXAMPLE))
    with path.open("xb") as file:
        book.save(file)
