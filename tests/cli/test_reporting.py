"""The report of a release and the members' own channels, from a command line, over the network."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from cbcm.agencies import mapping
from cbcm.demo.server import Demo, bind, started
from cbcm.trends import cells, periods, tally
from tests.command import Ended, run
from tests.trends.test_releases import facts
from tests.world import DESK, FOCAL

ECHO = "valeur-jamais-repetee"


def _last_release() -> str:
    """The latest quarter that is over and ends in June or December."""
    now = datetime.now(UTC)
    quarter = now.year * 4 + (now.month - 1) // 3 - 1
    while not periods.is_due(periods.name(quarter), 2):
        quarter -= 1
    return periods.name(quarter)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    tmp_path_factory.getbasetemp()  # made before the demo moves this process's temporary folder
    listening, _ = bind(0)
    with started(listening) as running:
        yield running


def _cli(demo: Demo, *words: object, who: str = DESK) -> Ended:
    given = {"CBCM_SERVER": demo.address, "CBCM_TOKEN": demo.network.token(who),
             "NO_PROXY": "127.0.0.1"}  # fmt: skip
    return run(*map(str, words), env=given)


def _book(path: Path, *rows: tuple[Any, ...]) -> Path:
    book = openpyxl.Workbook()
    book.active.title = mapping.FORM.sheet
    book.active.append(list(mapping.FORM.columns))
    for row in rows:
        book.active.append(list(row))
    book.save(path)
    return path


def test_channels_from_excel_are_in_the_coverage_and_a_wrong_cell_is_named(
    demo: Demo, tmp_path: Path
) -> None:
    template = tmp_path / "template.xlsx"
    assert _cli(demo, "coverage", "template", template).returncode == 0
    book = openpyxl.load_workbook(template)
    assert "ML-5" in [cell.value for cell in book["areas"]["A"]]
    row = ("baobab_secours", "Mopti", "committee", "bm, fr", datetime.now(UTC).date())
    sheet = book[mapping.FORM.sheet]
    for column, value in enumerate(row, 1):
        sheet.cell(2, column).value = value
    book.save(template)
    done = _cli(demo, "coverage", "import", template)
    assert (done.returncode, "written" in done.stdout) == (0, True), done.stderr
    shown = _cli(demo, "coverage", "show", who=FOCAL).stdout
    assert "committee" in shown
    assert "gaps: ML-1: no channel, only country (gbv)" in shown
    wrong = _book(tmp_path / "wrong.xlsx", row, (*row[:1], ECHO, *row[2:]))
    refused = _cli(demo, "coverage", "import", wrong)
    assert refused.returncode == 1
    assert "channels!B3 area: the code of an area" in refused.stderr
    assert ECHO not in refused.stderr + refused.stdout
    assert _cli(demo, "coverage", "import", template, who=FOCAL).returncode == 1


def test_a_report_is_written_in_every_form_from_published_cells(demo: Demo, tmp_path: Path) -> None:
    period = _last_release()
    context = demo.network.open()
    at = periods.ends_at(period) - 1
    received = cells.received_cells(facts())

    def write(connection: Any) -> None:
        for _ in range(43):
            tally.count(connection, context.keyring, received, at)
        tally.count(connection, context.keyring, cells.received_cells(facts(admin1="ML-1")), at)

    context.store.write(write)
    context.store.close()
    released = run("release", period, env=dict(demo.network.environment))
    assert released.returncode == 0, released.stderr
    shown = json.loads(released.stdout)
    assert {"network", "made"} <= set(shown)
    assert not {"desk", "line"} & set(shown)
    again = run("release", period, env=dict(demo.network.environment))
    assert (again.returncode, "never revised" in again.stderr) == (1, True)
    made = _cli(demo, "report", period, "--language", "en", "--to", tmp_path / "out", who=FOCAL)
    assert made.returncode == 0, made.stderr
    files = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    stem = f"report-{period}-network-en"
    assert set(files) == {
        f"{stem}.pdf", f"{stem}.xlsx", f"trends-{period}-network.csv",
        f"trends-{period}-network.hxl.csv", "coverage.csv", "coverage.hxl.csv",
    }  # fmt: skip
    assert files[f"{stem}.pdf"].startswith(b"%PDF-")
    book = openpyxl.load_workbook(io.BytesIO(files[f"{stem}.xlsx"]))
    rows = [row for sheet in book for row in sheet.iter_rows(values_only=True)]
    assert ("Complaints received", "40–59") in [row[:2] for row in rows]
    areas = {row[1]: row[2] for row in rows if row[0] == "Where from"}
    assert areas["Kayes"] == "not published"
    assert b"#adm1+code" in files["coverage.hxl.csv"]
    absent = _cli(demo, "report", "2020-Q4", "--to", tmp_path / "none")
    assert absent.returncode == 1
    assert f"no release of this profile for that quarter; it has {period}" in absent.stderr
    assert ECHO not in _cli(demo, "report", ECHO, "--to", tmp_path / "none").stderr
    assert not (tmp_path / "none").exists()
    wrong = _cli(demo, "report", f"{period}?profile=public#", "--to", tmp_path / "none")
    assert (wrong.returncode, "a period is a quarter" in wrong.stderr) == (1, True)
    assert not (tmp_path / "none").exists()
    assert _cli(demo, "report", period, who="baobab_secours:investigator").returncode == 1
