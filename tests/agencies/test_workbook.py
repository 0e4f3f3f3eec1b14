"""Files that are small and become large, or never end."""

from __future__ import annotations

from io import BytesIO
from random import Random
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook

from cbcm import sheets
from cbcm.agencies import workbook
from cbcm.errors import InputError

SHEET = "xl/worksheets/sheet1.xml"
STYLES = "xl/styles.xml"


def _file(name: str, old: bytes, new: bytes) -> bytes:
    """A list with its headings and one empty line, and a change in one of its parts."""
    book, made, changed = Workbook(), BytesIO(), BytesIO()
    book.active.title = workbook.PEOPLE.sheet
    book.active.append(list(workbook.PEOPLE.columns))
    book.save(made)
    with ZipFile(made) as source, ZipFile(changed, "w", ZIP_DEFLATED) as target:
        for item in source.namelist():
            content = source.read(item)
            if item == name:
                assert old in content
                content = content.replace(old, new + old)
            target.writestr(item, content)
    return changed.getvalue()


def test_a_row_with_a_huge_number_ends() -> None:
    row = b'<row r="999999999999"><c t="n"><v>1</v></c></row>'
    with pytest.raises(InputError, match="lines"):
        sheets.read(workbook.PEOPLE, _file(SHEET, b"</sheetData>", row))


def test_styles_without_end_are_not_read() -> None:
    content = _file(STYLES, b"</cellXfs>", b"<xf/>" * 500_000)
    assert len(content) < 20_000
    with pytest.raises(InputError, match="unpacked"):
        sheets.read(workbook.PEOPLE, content)


def test_only_the_first_problems_are_named() -> None:
    row = b"<row>" + b"<c/>" * 11 + b"<c><v>1</v></c></row>"
    with pytest.raises(sheets.WorkbookError) as caught:
        sheets.read(workbook.PEOPLE, _file(SHEET, b"</sheetData>", row * 1000))
    assert len(caught.value.problems) == sheets.MOST_ERRORS


def test_a_damaged_file_is_refused_and_not_a_crash() -> None:
    good, numbers = _file(SHEET, b"</sheetData>", b"<row><c/></row>"), Random(1)  # noqa: S311 - which byte is damaged is no secret
    for _ in range(300):
        damaged = bytearray(good)
        for _ in range(3):
            damaged[numbers.randrange(len(good))] = numbers.randrange(256)
        with pytest.raises(InputError):  # undamaged it has no rows
            sheets.read(workbook.PEOPLE, bytes(damaged))
