"""Hand in an Excel list: its rows are sent, and a wrong cell is named by its place."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cbcm import sheets
from cbcm.cli.client import RefusedError
from cbcm.errors import InputError

Send = Callable[[list[dict[str, Any]]], Any]


def handed_in(form: sheets.Form, file: Path, send: Send) -> tuple[int, Any]:
    """How many rows there were, and what the server says. Whatever cell is wrong is printed, by
    sheet, cell and field; then the error is raised."""
    try:
        if file.stat().st_size > sheets.MOST_BYTES:
            raise InputError("the file is larger than 5 MB", fields=("file",))
        listed = sheets.read(form, file.read_bytes())
        try:
            return len(listed.rows), send(listed.rows)
        except RefusedError as error:
            problems = sheets.problems_of(listed, error.fields)
            if not problems:
                raise
            raise sheets.WorkbookError(problems) from None
    except sheets.WorkbookError as error:
        for problem in error.problems:
            print(problem, file=sys.stderr)
        raise
