"""Published cells as CSV, CSV with HXL tags, and XLSX. Codes and numbers only."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from cbcm.trends.reading import Cell, Document

HEADINGS = ("profile", "from", "to", "event", "dimension", "value", "at_least", "not_published")
HXL = ("#meta+profile", "#date+start", "#date+end", "#activity+event", "#indicator+dimension",
       "#indicator+value", "#indicator+num", "#status+reason")  # fmt: skip
MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "hxl": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def rendered(form: str, document: Document, cells: Iterable[Cell]) -> bytes:
    """The cells of a document as "csv", "hxl" or "xlsx"."""
    rows = list(_rows(document, cells))
    return _sheet(rows) if form == "xlsx" else _lines([HXL, *rows] if form == "hxl" else rows)


def _rows(document: Document, cells: Iterable[Cell]) -> Iterator[Sequence[str | int]]:
    first, last = document["window"]
    for cell in cells:
        count = "" if cell.count is None else cell.count
        yield (document["profile"], first, last, cell.event, cell.dimension, cell.value, count,
               cell.reason or "")  # fmt: skip


def _lines(rows: Iterable[Sequence[str | int]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(HEADINGS)
    writer.writerows(rows)
    return text.getvalue().encode()


def _sheet(rows: Iterable[Sequence[str | int]]) -> bytes:
    from openpyxl import Workbook  # slow to load, and asked for seldom

    book = Workbook(write_only=True)
    sheet = book.create_sheet("release")
    for row in (HEADINGS, *rows):
        sheet.append(list(row))
    body = io.BytesIO()
    book.save(body)
    return body.getvalue()
