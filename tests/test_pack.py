"""An unsound pack is refused with the entry and the reason."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from cbcm.errors import PackError
from cbcm.pack import load_pack, shipped_packs


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(shipped_packs() / "mali", tmp_path / "mali"))


def _change(folder: Path, file: str, change: Any) -> None:
    path = folder / file
    loaded = yaml.safe_load(path.read_text())
    change(loaded)
    path.write_text(yaml.safe_dump(loaded, allow_unicode=True))


def test_the_shipped_pack_is_sound_and_an_example() -> None:
    assert load_pack("mali").status == "example"


@pytest.mark.parametrize(
    ("file", "change", "reason"),
    [
        ("sop.yaml", lambda s: s["rules"].pop(), "affiliation=unknown.*matches no rule"),
        ("sop.yaml", lambda s: s["rules"].append(s["rules"][0] | {"id": "twice"}), "and twice"),
        ("sop.yaml", lambda s: s["rules"][0]["when"].update(category=["SEX"]), "cannot be SEX"),
        ("sop.yaml", lambda s: s["rules"][0].update(ladder="nowhere"), "no ladder nowhere"),
        ("sop.yaml", lambda s: s["ladders"]["member_sensitive"].pop(), "end at a recovery seat"),
        ("sop.yaml", lambda s: s["ladders"]["desk"].pop(0), "must begin at the desk"),
        ("sop.yaml", lambda s: s["ladders"]["member_sensitive"][1].update(seat="network:desk"),
         "leaves its organisation"),
        ("sop.yaml", lambda s: s["languages"].append("xx"), "no wording for xx"),
        ("sop.yaml", lambda s: s["numbers"].update(call="800012345"), "8 signs"),
        ("sop.yaml", lambda s: s.pop("limits"), "missing or malformed"),
        ("organisations.yaml", lambda o: o["organisations"].append(o["organisations"][0]),
         "codes must differ"),
        ("organisations.yaml", lambda o: o["organisations"][0].update(names=["Bonjour"]),
         "an organisation's name"),
        ("sop.yaml", lambda s: s["rules"][2].update(ladder="member_sensitive"), "needs a member"),
    ],
)  # fmt: skip
def test_an_unsound_pack_is_refused(folder: Path, file: str, change: Any, reason: str) -> None:
    _change(folder, file, change)
    with pytest.raises(PackError, match=reason):
        load_pack(str(folder))


def test_a_missing_pack_is_refused() -> None:
    with pytest.raises(PackError, match="no folder"):
        load_pack("atlantis")
