"""An unsound pack is refused with the line and the reason; each file here says which."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
import yaml

from cbcm.errors import PackError
from cbcm.pack import load_pack, shipped_packs
from tests.longer import first

BUSTED = sorted((Path(__file__).parents[1] / "packs").glob("busted_*.yaml"))


def test_there_are_busted_packs() -> None:
    assert len(BUSTED) >= 25


@pytest.mark.parametrize("path", first(BUSTED, 20), ids=lambda path: path.stem)
def test_a_busted_pack_is_refused(path: Path, tmp_path: Path) -> None:
    mistake = yaml.safe_load(path.read_text())
    folder = Path(shutil.copytree(shipped_packs() / "mali", tmp_path / "mali"))
    sop = (folder / "sop.yaml").read_text()
    was, becomes = mistake["was"].rstrip("\n"), mistake["is"].rstrip("\n")
    assert was in sop, "the mistake must be made somewhere"
    (folder / "sop.yaml").write_text(sop.replace(was, becomes, 1))
    with pytest.raises(PackError, match=mistake["expect"]) as raised:
        load_pack(str(folder))
    assert len(str(raised.value)) < 20_000


@pytest.mark.parametrize(
    ("file", "old", "new", "reason"),
    [
        ("organisations.yaml", "code: djoliba_sante", "code: baobab_secours", "codes must differ"),
        ("organisations.yaml", "code: djoliba_sante", "code: network", "none may be 'network'"),
        ("organisations.yaml", '["Baobab Secours",', '["Bonjour",', "an organisation's name"),
        (
            "organisations.yaml",
            "partner_of: karite_logis",
            "partner_of: nobody",
            "works for nobody",
        ),
        (
            "organisations.yaml",
            "type: contractor",
            "type: vendor",
            r"line \d+: type: this must be one of",
        ),
        ("organisations.yaml", "    mission: closed\n", "", r"line \d+: peacekeeping"),
        ("services.yaml", "kind: health", "kind: gbv", "no health service"),
        ("services.yaml", "[ML-5]", "[ML-77]", "places.yaml does not have"),
        ("services.yaml", "by: neem_jeunesse", "by: nobody", "denw_child_care is run by nobody"),
        ("places.yaml", "admin1:", "admin2:", r"places.yaml line \d+: no admin1"),
    ],
)
def test_the_other_files_are_judged_too(
    file: str, old: str, new: str, reason: str, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(shipped_packs() / "mali", tmp_path / "mali"))
    text = (folder / file).read_text()
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1))
    with pytest.raises(PackError, match=reason):
        load_pack(str(folder))


@pytest.mark.parametrize("text", ["", "- a\n- b\n", "a: [", "\x00", "a: {b: {c: " * 30])
def test_what_is_no_pack_is_one_clear_error(text: str, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(shipped_packs() / "mali", tmp_path / "mali"))
    (folder / "sop.yaml").write_text(text)
    with pytest.raises(PackError, match=re.escape("sop.yaml")):
        load_pack(str(folder))


def test_a_missing_pack_is_refused() -> None:
    with pytest.raises(PackError, match="no folder"):
        load_pack("atlantis")
