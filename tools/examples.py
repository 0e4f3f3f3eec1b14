"""The three examples of docs/anonymising.md: `python -m tools.examples` writes them anew.

One complaint, told three times in a network that is invented: to an agency that may not know who
she is, to one that may, and where no organisation was named. A test holds the page to this.
"""

from __future__ import annotations

import json
import re
import tempfile
from pathlib import Path
from typing import Any

from tests.world import DESK, FOCAL, World

from cbcm.demo.network import invent

PAGE = Path(__file__).resolve().parents[1] / "docs" / "anonymising.md"
STORY = (
    "Bonjour, je m'appelle Aminata Traoré, tente 14 bloc C. Le chauffeur Moussa, qui conduit le "
    "camion blanc, m'a demandé de coucher avec lui pour la carte. Ma fille Fatou l'a vu. "
    "Mon numéro est le 76 12 34 09."
)
NAMED, UNNAMED = "Baobab Secours, Mopti", "je ne sais pas, peut-être baobab secour"
SHOWN = ("kind", "narrative", "organisation_answer", "masked", "taken_out", "candidates", "phone",
         "spans")  # fmt: skip
TOLD = {
    "agency-without-consent": ("6", NAMED, FOCAL),
    "agency-with-consent": ("8", NAMED, FOCAL),
    "desk": ("6", UNNAMED, DESK),
}


def examples() -> dict[str, str]:
    """What each recipient opens, by the name of the example: its parts, as JSON."""
    found = {}
    for name, (who, organisation, seat) in TOLD.items():
        with tempfile.TemporaryDirectory() as folder:
            network = invent(Path(folder))
            context = network.open()
            network.enrol(context)
            context.store.close()
            world = World(network)
            try:
                found[name] = _opened(world, who, organisation, seat)
            finally:
                world.close()
    return found


def written(page: str) -> str:
    """The page with every example as it is now."""
    for name, text in examples().items():
        block = f"<!-- example: {name} -->\n```json\n{text}\n```"
        page = re.sub(
            rf"<!-- example: {name} -->\n```json\n.*?\n```", lambda _, b=block: b, page, flags=re.S
        )
    return page


def _opened(world: World, who: str, organisation: str, seat: str) -> str:
    for text in (STORY, "2", organisation, "5", who):
        world.say(text)
    documents = [
        _shown(document)
        for line in world.inbox(seat)
        for document in world.open(seat, line.id).values()
        if line.purpose == "account"
    ]
    return json.dumps(documents, ensure_ascii=False, indent=2)


def _shown(document: dict[str, Any]) -> dict[str, Any]:
    """The half that differs; marks are random and left out."""
    all_of_it = {**document, **document.get("facts", {})}
    shown = {name: all_of_it[name] for name in SHOWN if name in all_of_it}
    if "spans" in shown:
        shown["spans"] = [{k: v for k, v in one.items() if k != "of"} for one in shown["spans"]]
    return shown


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text()))
