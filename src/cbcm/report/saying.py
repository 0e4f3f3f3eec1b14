"""A report in words: every figure, label and sentence as text, in one language. Pure but for words.

The layout (a page, a workbook) takes it as it is and decides nothing about what may be said.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

from cbcm.agencies.coverage import COUNTRY, HERE, Gap
from cbcm.pack import Pack
from cbcm.pack.publishing import PUBLIC
from cbcm.report.content import Figures, Report
from cbcm.trends.reading import Point

LANGUAGES = ("fr", "en", "ar")
OWN_NAMES = {
    "fr": "Français", "en": "English", "ar": "العربية", "ht": "Kreyòl ayisyen",
    "bm": "Bamanankan", "sg": "Sängö",
}  # fmt: skip
SIGNS = {HERE: "✓", COUNTRY: "(✓)"}
NO_SIGN = "–"
ARABIC = re.compile("[\u0621-\u064a]")


def isolated(text: str) -> str:
    """A figure or a code that reads from the left in every sentence."""
    return f"\u2066{text}\u2069"


@cache
def words(language: str) -> Mapping[str, str]:
    """What reports say in a language."""
    text = (resources.files("cbcm.report") / "words" / f"{language}.yaml").read_text("utf-8")
    found: dict[str, str] = yaml.safe_load(text)
    return found


@dataclass(frozen=True)
class Saying:
    """Says a report's parts in one language, with the names of one pack."""

    pack: Pack
    language: str

    def say(self, sentence: str, /, **given: object) -> str:
        return words(self.language)[sentence].format(**given)

    def label(self, dimension: str, value: str) -> str:
        """A value's name; an area's first name in the pack, a language's own name; the code itself
        where an older pack had what this one has not."""
        if dimension == "area" and value in self.pack.places:
            return self.named(self.pack.places[value])
        if dimension == "language" and value in OWN_NAMES:
            return OWN_NAMES[value]
        return words(self.language).get(f"{dimension}.{value}", value)

    def named(self, names: Sequence[str]) -> str:
        """The first of some names; in Arabic the first that is written so."""
        own = (name for name in names if self.language == "ar" and ARABIC.search(name))
        return next(own, names[0])

    def listed(self, name: str) -> str:
        """A name in a list: in Arabic, Latin ones beside each other keep the list's order."""
        return f"\u2068{name}\u2069" if self.language == "ar" else name

    def range(self, least: int | None, most: int | None) -> str:
        """What a figure stands for; never a zero for what is masked."""
        if least is None or most is None:
            return self.say("not_published")
        return str(least) if least == most else self.say("range_to", least=least, most=most)

    def point(self, point: Point) -> str:
        return self.range(point.count, point.most)

    def gap(self, gap: Gap) -> str:
        about = gap.about
        if gap.code in ("no_service", "only_country", "one_runner"):
            about = self.label("kind", about)
        elif about in self.pack.by_code:
            about = self.named(self.pack.by_code[about].names)
        return self.say(f"gap.{gap.code}", about=about)


def said(report: Report, pack: Pack, language: str) -> dict[str, Any]:
    """All that a page shows, as text and widths in percent; no code of ours stands in it.

    The public one names no organisation: who is not reached there concerns the network alone.
    """
    to = Saying(pack, language)
    first, last = report.windows[-1]
    base, band = report.rounded_to, report.totals_rounded_to
    of_cells, of_totals = (
        isolated(to.range(least, least + wide - 1))
        for least, wide in ((3 * base, base), (2 * band, band))
    )
    cells = to.say("meaning_cells", of_cells=of_cells, base=base, threshold=report.threshold)
    names_organisations = report.profile != PUBLIC
    network = words(language).get(f"network.{report.network}", report.network)
    covered = [
        {
            "name": to.label("area", area.code),
            "ways": [str(len(area.channels.get(way, ()))) for way in report.coverage.ways],
            "services": [SIGNS.get(area.services[k], NO_SIGN) for k in report.coverage.kinds],
        }
        for area in report.coverage.areas
    ]
    given = sum(1 for count in report.contributors.values() if count)
    return {
        "language": language,
        "title": to.say("title"),
        "subtitle": to.say(f"subtitle_{report.profile}"),
        "window": to.say("window", network=network, first=isolated(first), last=isolated(last)),
        "made_of": to.say("made_of", period=isolated(report.period), sop=isolated(report.sop)),
        "only": to.say("only"),
        "headline": to.say("headline"),
        "meaning": [
            to.say("meaning_totals", of_totals=of_totals, band=band),
            *([cells] if report.tables or report.timeliness.figures else []),
        ],
        "totals": _table(to, report.totals, "event", report.windows),
        "windows_before": to.say("windows_before"),
        "overlap": to.say("overlap") if len(report.windows) > 1 else "",
        "what": to.say("what"),
        "figures": to.say("figures"),
        "charts": [_chart(to, table) for table in report.tables],
        "timeliness": to.say("timeliness"),
        "in_time": _in_time(to, report),
        "within": _chart(to, report.timeliness.figures) if report.timeliness.figures else None,
        "coverage": to.say("coverage"),
        "coverage_line": to.say("coverage_line"),
        "coverage_services": to.say("coverage_services"),
        "area": to.say("area"),
        "ways": [to.label("channel", way) for way in report.coverage.ways],
        "kinds": [to.label("kind", kind) for kind in report.coverage.kinds],
        "areas": covered,
        "gaps": to.say("gaps"),
        "gaps_area": to.say("gaps_area"),
        "gaps_country": to.say("gaps_country"),
        "no_gaps": to.say("no_gaps" if names_organisations else "no_gaps_area"),
        "area_gaps": gaps_by_area(to, report),
        "country_gaps": (
            [to.gap(gap) for gap in report.coverage.gaps] if names_organisations else []
        ),
        "masked": to.say("masked"),
        "why": [
            to.say("masked_count", masked=report.masked, cells=report.cells),
            to.say("masked_why"),
            *([to.say("contributions", quarters=given)] if given else []),
        ],
        "check": to.say(
            "check", key=isolated(report.key[:16]), signature=isolated(report.signature[:16])
        ),
    }


def gaps_by_area(to: Saying, report: Report) -> list[list[str]]:
    """Each gap once, with the areas that have it: what is missing, where."""
    found: dict[Gap, list[str]] = {}
    for area in report.coverage.areas:
        for gap in area.gaps:
            name = to.label("area", area.code)
            found.setdefault(gap, []).append(to.listed(name))
    separator = "، " if to.language == "ar" else ", "
    return [[to.gap(gap), separator.join(names)] for gap, names in found.items()]


def _table(
    to: Saying, figures: Figures, dimension: str, windows: Sequence[tuple[str, str]]
) -> dict[str, Any]:
    rows = [*figures.shown, *figures.masked]
    return {
        "heads": [last for _, last in windows],
        "rows": [
            [to.label(dimension, row.value), *(to.point(point) for point in row.points)]
            for row in rows
        ],
    }


def _chart(to: Saying, figures: Figures) -> dict[str, Any]:
    """Bars: the least is dark, up to the most that it may be is light."""
    top = max((row.now.most or 0 for row in figures.shown), default=0) or 1
    key = f"chart.{figures.event}.{figures.dimension}"
    is_within = figures.dimension == "within"
    return {
        "title": to.say("within_chart") if is_within else to.say(key),
        "bars": [
            {
                "label": to.label(figures.dimension, row.value),
                "figure": to.point(row.now),
                "least": round(100 * (row.now.count or 0) / top, 1),
                "further": round(100 * ((row.now.most or 0) - (row.now.count or 0)) / top, 1),
            }
            for row in figures.shown
        ],
        "masked": [to.listed(to.label(figures.dimension, row.value)) for row in figures.masked],
        "not_published": to.say("not_published_here"),
        "nothing": to.say("nothing_published") if not figures.shown else "",
    }


def _in_time(to: Saying, report: Report) -> list[str]:
    found = []
    times = report.timeliness
    if times.hours is not None:
        staffed = to.say("staffed") if times.staffed else ""
        found.append(to.say("timeliness_sop", hours=times.hours, staffed=staffed))
    if times.share is not None:
        found.append(to.say("timeliness_share", least=times.share[0], most=times.share[1]))
    else:
        found.append(to.say("timeliness_no_share"))
    return found
