"""A new country is one folder: write it, load it, and a complaint goes through it."""

from __future__ import annotations

import re
from pathlib import Path

from cbcm.demo.network import invent
from cbcm.pack import load_pack, shipped_packs
from tests.world import HER, World

STORY = "Le gardien m'a demandé de dormir avec lui pour avoir la bâche"
ORGANISATIONS = """
organisations:
  - code: lagune_aide
    type: international_ngo
    member: true
    names: ["Lagune Aide", "Lagoon Aid"]
    acronyms: ["LAGA"]
  - code: palmier_soins
    type: national_ngo
    member: true
    names: ["Palmier Soins"]
  - code: ananas_relais
    type: national_ngo
    member: false
    partner_of: palmier_soins
    names: ["Ananas Relais"]
"""
SERVICES = """
services:
  - {code: maison_ecoute, kind: gbv}
  - {code: dispensaire, kind: health}
  - {code: enfance, kind: child_protection}
"""
PLACES = """
admin1:
  TG-M: ["Lomé", "Maritime", "Aného"]
  TG-S: ["Dapaong", "Savanes"]
"""


def _write(folder: Path) -> Path:
    """A country that is not shipped: its own time, people, places and deadlines."""
    folder.mkdir()
    sop = (shipped_packs() / "mali" / "sop.yaml").read_text()
    for old, new in (
        (r"country: ML", "country: TG"),
        (r"timezone: \S+", "timezone: Africa/Lome"),
        (r"languages: .*", "languages: [fr, en]"),
        (r"numbers: .*", 'numbers: {call: "1011", emg: "118"}'),
        (r"host: \S+", "host: lagune_aide"),
        (r"co_chairs: \[.*\]", "co_chairs: [palmier_soins]"),
        (r'focal_point", hours: 48, remind_hours: 24', 'focal_point", hours: 36, remind_hours: 12'),
    ):
        sop, times = re.subn(old, new, sop)
        assert times, old
    (folder / "sop.yaml").write_text(sop)
    (folder / "organisations.yaml").write_text(ORGANISATIONS)
    (folder / "services.yaml").write_text(SERVICES)
    (folder / "places.yaml").write_text(PLACES)
    return folder


def test_a_complaint_goes_through_a_country_written_in_a_folder(tmp_path: Path) -> None:
    folder = _write(tmp_path / "togo")
    pack = load_pack(str(folder))
    assert (pack.name, pack.country) == ("togo", "TG")
    network = invent(tmp_path / "network", pack=str(folder))
    context = network.open()
    network.enrol(context)
    context.store.close()
    world = World(network)
    for text in (STORY, "2", "Lagune Aide, Lomé, gardien", "5", "8"):
        assert world.say(text) is not None
    (line,) = world.inbox("lagune_aide:focal_point")
    assert line.due_at == world.now + 36 * 3600
    documents = world.keep("lagune_aide:focal_point", line.id)
    account = next(d for d in documents.values() if d["kind"] == "account")
    assert account["narrative"] == STORY
    assert (account["pack"], account["facts"]["area"]) == ("togo", "TG-M")
    assert next(d for d in documents.values() if d["kind"] == "identity")["phone"] == HER
    for seat in network.seats():
        if not seat.startswith(("lagune_aide:", "network:desk")):
            assert world.inbox(seat) == [], seat
    world.say(STORY, sender="+22899887766")
    for text in ("2", "Ananas Relais", "0", "6"):
        world.say(text, sender="+22899887766")
    assert len(world.inbox("palmier_soins:focal_point")) == 1, "the contracting agency"
    world.close()
