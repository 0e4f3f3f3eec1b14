"""A report says what was published, in every language, and nothing else."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from cbcm.agencies.coverage import Coverage, OwnChannel, coverage
from cbcm.agencies.mapping import WAYS
from cbcm.pack import load_pack, shipped_packs
from cbcm.pack.lists import SERVICE_KINDS
from cbcm.report import book, content, printed, saying
from cbcm.report.lines import lines
from cbcm.trends import cells

PACK = load_pack("mali")
TODAY = date(2026, 11, 22)
COVERAGE = coverage(PACK, [], (), TODAY, WAYS)
FILLED = {"most": 24, "least": 20, "about": "x"}


def _release(period: str, tables: dict[str, Any]) -> dict[str, Any]:
    return {
        "network": "mali", "sop": "1", "profile": "network", "period": period, "threshold": 5,
        "rounded_to": 5, "minimum": 20, "totals_in_bands_of": 20,
        "window": [f"{period[:4]}-Q1", period], "contributors": {"2026-Q1": 3}, "tables": tables,
    }  # fmt: skip


def _report(*documents: dict[str, Any], covered: Coverage = COVERAGE) -> content.Report:
    return content.report(documents, covered, PACK, signature="ab" * 64, key="cd" * 32)


@pytest.mark.parametrize("language", saying.LANGUAGES)
def test_every_value_that_may_be_published_has_a_name(language: str) -> None:
    for folder in shipped_packs().iterdir():
        pack = load_pack(folder.name)
        to = saying.Saying(pack, language)
        tables = cells.dimensions(pack)
        for event, dimension in (*content.TABLES, content.WITHIN):
            for value in tables[event][dimension]:
                assert to.label(dimension, value).strip()
        for event in content.EVENTS:
            assert to.label("event", event)
        assert f"network.{pack.name}" in saying.words(language)
    for kind in SERVICE_KINDS:
        assert saying.words(language)[f"kind.{kind}"]
    for way in WAYS:
        assert saying.words(language)[f"channel.{way}"]


def test_every_language_says_the_same_things() -> None:
    keys = {language: list(saying.words(language)) for language in saying.LANGUAGES}
    assert keys["fr"] == keys["en"] == keys["ar"]
    for language in saying.LANGUAGES:
        for key, english in saying.words("en").items():
            said = saying.words(language)[key]
            assert said.count("{") == english.count("{"), (language, key)


counts = st.one_of(st.none(), st.integers(1, 40).map(lambda n: n * 5))


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_what_is_masked_is_said_to_be_and_every_figure_was_published(data: st.DataObject) -> None:
    tables = {
        f"{event}/{dimension}": {
            value: data.draw(counts) for value in cells.dimensions(PACK)[event][dimension]
        }
        for event, dimension in (("received", "channel"), ("opened", "within"), ("kept", "role"))
    }
    tables["received/total"] = {"all": data.draw(st.sampled_from([None, 20, 40]))}
    report = _report(_release("2026-Q4", tables))
    said = saying.said(report, PACK, "en")
    to = saying.Saying(PACK, "en")
    for chart, table in ((c, t) for c, t in zip(said["charts"], report.tables, strict=True)):
        published = tables[f"{table.event}/{table.dimension}"]
        expected = {
            to.label(table.dimension, value): f"{count}–{count + 4}"
            for value, count in published.items()
            if count is not None
        }
        assert {bar["label"]: bar["figure"] for bar in chart["bars"]} == expected
        assert len(chart["masked"]) == sum(count is None for count in published.values())
        assert all(b["least"] > 0 and b["least"] + b["further"] <= 100.1 for b in chart["bars"])
    assert said["totals"]["rows"][0][1] == to.range(
        tables["received/total"]["all"], (tables["received/total"]["all"] or 0) + 19
    )
    within = tables["opened/within"]
    assert (report.timeliness.share is None) is (None in within.values())
    masked = [c for t in tables.values() for c in t.values() if c is None]
    assert (report.masked, report.cells) == (len(masked), sum(map(len, tables.values())))


def test_a_share_is_a_range_that_holds_whatever_is_behind_the_rounding() -> None:
    within = {"24h": 20, "48h": 10, "72h": 5, "later": 5}
    report = _report(_release("2026-Q4", {"opened/within": within}))
    assert report.timeliness.share is not None
    low, high = report.timeliness.share
    for more in range(5):
        for less in range(5):
            in_time, late = 30 + 2 * more, 10 + 2 * less
            assert low <= 100 * in_time / (in_time + late) <= high
    assert (report.timeliness.hours, report.timeliness.staffed) == (48, False)


@pytest.mark.parametrize("language", saying.LANGUAGES)
def test_pages_and_workbook_are_made_of_the_same_words(language: str) -> None:
    tables = {
        event_dimension: dict.fromkeys(cells.dimensions(PACK)["received"]["area"], 15)
        | {"ML-7": None}
        for event_dimension in ("received/area",)
    } | {"received/total": {"all": 180}}
    own = [OwnChannel("baobab_secours", "ML-5", "hotline", ("bm",), date(2026, 11, 1))]
    report = _report(
        _release("2026-Q2", tables), _release("2026-Q4", tables),
        covered=coverage(PACK, own, ("baobab_secours:focal_point",), TODAY, WAYS),
    )  # fmt: skip
    pages = printed.pdf(saying.said(report, PACK, language))
    assert pages.startswith(b"%PDF-")
    sheets = load_workbook(io.BytesIO(book.workbook(report, PACK, language)))
    assert len(sheets.sheetnames) == 6
    assert saying.words(language)["timeliness"].startswith(sheets.sheetnames[2])
    assert set(sheets.sheetnames[2].split()) <= set(saying.words(language)["timeliness"].split())
    found = [
        str(cell)
        for sheet in sheets
        for row in sheet.iter_rows(values_only=True)
        for cell in row
        if cell is not None
    ]
    assert saying.words(language)["not_published"] in found
    assert sum("15–19" in cell for cell in found) >= 20
    assert all(sheet.sheet_view.rightToLeft is (language == "ar") for sheet in sheets)


def test_the_public_report_explains_no_cells_and_names_no_organisation() -> None:
    tables = {"received/total": {"all": 180}}
    public = _release("2026-Q4", tables) | {"profile": "public", "rounded_to": 20, "threshold": 10}
    network = saying.said(_report(_release("2026-Q4", tables)), PACK, "en")
    said = saying.said(_report(public), PACK, "en")
    assert network["country_gaps"]
    assert (said["country_gaps"], said["charts"]) == ([], [])
    assert said["no_gaps"] != network["no_gaps"], "what is left out is not said to be no gap"
    assert said["meaning"] == ["Totals are published in bands of 20, such as \u206640–59\u2069."]
    assert printed.pdf(said).startswith(b"%PDF-")


def test_a_band_that_explains_a_figure_is_one_that_can_be_published() -> None:
    release = _release("2026-Q4", {"received/channel": {"sms": 30}}) | {"rounded_to": 10}
    assert "30–39" in saying.said(_report(release), PACK, "en")["meaning"][1]


def test_latin_names_keep_their_order_in_an_arabic_list() -> None:
    report = _report(_release("2026-Q4", {"received/language": {"fr": 20, "en": None, "bm": None}}))
    (chart,) = saying.said(report, PACK, "ar")["charts"]
    assert chart["masked"] == ["\u2068English\u2069", "\u2068Bamanankan\u2069"]
    assert saying.said(report, PACK, "fr")["charts"][0]["masked"] == ["English", "Bamanankan"]


def test_a_label_is_text_and_no_markup() -> None:
    report = _report(_release("2026-Q4", {"received/total": {"all": 40}}))
    said = saying.said(report, PACK, "fr") | {"title": '#panic("x") *a* $b$ #include "/etc/passwd"'}
    assert printed.pdf(said).startswith(b"%PDF-")


def test_what_an_older_pack_had_is_said_by_its_code() -> None:
    tables = {
        "received/total": {"all": 40},
        "received/area": {"ML-7": 20, "ML-99": 15},
        "received/language": {"fr": 20, "ff": 15},
    }
    report = _report(_release("2026-Q4", tables))
    charts = saying.said(report, PACK, "en")["charts"]
    labels = {bar["label"] for chart in charts for bar in chart["bars"]}
    assert {"ML-99", "ff"} <= labels
    assert book.workbook(report, PACK, "en")


def test_a_name_is_no_formula() -> None:
    pack = replace(PACK, places={**PACK.places, "ML-7": ("=1+1",)})
    covered = coverage(pack, [], (), TODAY, WAYS)
    report = _report(_release("2026-Q4", {"received/area": {"ML-7": 20}}), covered=covered)
    sheets = load_workbook(io.BytesIO(book.workbook(report, pack, "en")))
    found = [cell for sheet in sheets for row in sheet.iter_rows() for cell in row]
    assert "=1+1" in {cell.value for cell in found}
    assert "f" not in {cell.data_type for cell in found}
    assert b",=1+1," not in lines(covered, hxl=False)
