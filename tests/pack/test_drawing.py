"""The chart a network prints: all is on it, inside the page, and the committed one is true."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from cbcm.pack import load_pack
from cbcm.pack.drawing import HEIGHT, MARGIN, SMALL, WIDTH, mermaid, pages, ways
from cbcm.pack.properties import RECIPIENTS, SAFETY

DOCS = Path(__file__).parents[2] / "docs"
SVG = "{http://www.w3.org/2000/svg}"
PACKS = ("mali", "haiti", "car", "libya")


def test_the_committed_drawings_are_what_the_command_draws_now() -> None:
    pack = load_pack("mali")
    drawn = {f"mali-{n}.svg": page for n, page in enumerate(pages(pack), start=1)}
    drawn["mali.mmd"] = mermaid(pack)
    assert {path.name: path.read_text() for path in (DOCS / "sop").iterdir()} == drawn
    text = (DOCS / "sop.md").read_text()
    assert all(f"(sop/{name})" in text for name in drawn if name.endswith(".svg"))


def test_the_document_lists_what_cannot_be_configured_away() -> None:
    text = (DOCS / "sop.md").read_text()
    missing = [item.text for item in (*RECIPIENTS, *SAFETY) if f"- {item.text}\n" not in text]
    assert missing == []


@pytest.mark.parametrize("name", PACKS)
def test_every_box_and_word_is_on_the_page_and_large_enough(name: str) -> None:
    for page in pages(load_pack(name)):
        root = ElementTree.fromstring(page)  # noqa: S314 - drawn here
        boxes = [tuple(float(b.get(k, "0")) for k in ("x", "y", "width", "height"))
                 for b in root.iter(f"{SVG}rect")]  # fmt: skip
        assert len(boxes) > 10
        for x, y, width, height in boxes:
            assert 0 <= x <= x + width <= WIDTH
            assert 0 <= y <= y + height <= HEIGHT
        for text in root.iter(f"{SVG}text"):
            size = float(text.get("font-size", "0"))
            assert size >= SMALL, "2.5 mm at the least, on A4"
            assert MARGIN - 1 <= float(text.get("x", "0")) <= WIDTH - MARGIN + 1
            assert float(text.get("y", "0")) < HEIGHT


@pytest.mark.parametrize("name", PACKS)
def test_every_ladder_that_a_rule_names_is_drawn(name: str) -> None:
    pack = load_pack(name)
    drawn = {way.steps for way in ways(pack)}
    for rule in pack.tables.affiliation.rules:
        for key in rule.then.to:
            assert pack.ladders[key] in drawn, f"{rule.id} {key}"
    assert pack.alerts.roster in drawn


@pytest.mark.parametrize("name", PACKS)
def test_mermaid_names_every_node_once_and_links_known_ones(name: str) -> None:
    text = mermaid(load_pack(name))
    nodes = re.findall(r"^    (w\d+(?:[st]\d+)?)\[", text, flags=re.M)
    assert len(nodes) == len(set(nodes)) > 40
    links = re.findall(r"^  (\w+) -[.]?->(?:\|[^|]*\|)? (\w+)$", text, flags=re.M)
    assert {end for link in links for end in link} <= set(nodes)
    assert text.count("subgraph") == text.count("\n  end")
