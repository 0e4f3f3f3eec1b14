"""A pack may publish less than what is shipped, and never more."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from cbcm.errors import PackError
from cbcm.pack import load_pack, shipped_packs


def _mali(tmp_path: Path, releases: str) -> str:
    folder = Path(shutil.copytree(shipped_packs() / "mali", tmp_path / "mali"))
    with (folder / "sop.yaml").open("a") as file:
        file.write(f"\nreleases:\n  {releases}\n")
    return str(folder)


@pytest.mark.parametrize(
    ("releases", "reason"),
    [
        ("network: {threshold: 4}", "network: threshold may be 5 or more"),
        ("network: {rounded_to: 4}", "rounded_to may be 5 or more"),
        ("network: {threshold: 10}", "rounded_to and threshold are one figure"),
        ("network: {rounded_to: 10}", "rounded_to and threshold are one figure"),
        ("desk: {threshold: 5}", "desk: it is exact, so threshold is 1"),
        ("desk: {rounded_to: 5}", "desk: it is exact, so rounded_to is 1"),
        ("line: {minimum: 20}", "line: it is exact, so minimum is 1"),
        ("public: {rounded_to: 30}", "public: rounded_to is a multiple of 20"),
        ("network: {threshold: 25, rounded_to: 25}", "public: rounded_to is a multiple of 25"),
        ("network: {every_quarters: 1}", "every_quarters may be 2 or rarer"),
        ("network: {every_quarters: 3}", "every_quarters may be 2 or rarer"),
        ("network: {window_quarters: 2}", "window_quarters may be 4 to 8"),
        ("network: {window_quarters: 8}", "public and network have one window"),
        ("network: {pairs_from: 239}", "pairs_from may be 0, or 240 or more"),
        ("network: {every_quarters: 0}", "made of the network's"),
        ("network: {minimum: 30}", "at least as strict"),
        ("desk: {minimum: 19}", "desk: minimum may be 20 or more"),
        ("public: {threshold: 9}", "public: threshold may be 10 or more"),
        ("public: {pairs_from: 240}", "public: pairs_from may be 0"),
        ("donor: {threshold: 9}", "unknown entry donor"),
        ("public: {noise: 9}", "unknown entry noise"),
    ],
)
def test_less_strict_is_refused(tmp_path: Path, releases: str, reason: str) -> None:
    with pytest.raises(PackError, match=reason):
        load_pack(_mali(tmp_path, releases))


def test_stricter_is_taken(tmp_path: Path) -> None:
    pack = load_pack(_mali(tmp_path, "network: {threshold: 10, rounded_to: 10, pairs_from: 0}"))
    assert pack.profiles["network"].threshold == 10
    assert pack.profiles["public"] == load_pack("mali").profiles["public"]
    assert pack.profiles.longest() == 4
