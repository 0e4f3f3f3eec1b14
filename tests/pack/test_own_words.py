"""A network says some prompts in its own words: proved, linted and signed with the rest."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from cbcm.demo.network import invent
from cbcm.errors import PackError
from cbcm.pack import load_pack, shipped_packs
from cbcm.pack.signing import is_signed, sign
from tests.command import run
from tests.world import World

OWN = "Merci, c'est noté. Pour des nouvelles, envoyez vos 12 chiffres ici, ou {call}, 7h-21h"
REVIEW = "read by two operators in Mopti, 2026-11"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(shipped_packs() / "mali", tmp_path / "mali"))


def _say(folder: Path, prompt: str, *, review: str = REVIEW, key: str = "M6") -> None:
    (folder / "wording.yaml").write_text(
        f'fr:\n  review: "{review}"\n  {key}: "{prompt}"\n', encoding="utf-8"
    )


def test_she_hears_the_networks_own_words(folder: Path, tmp_path: Path) -> None:
    _say(folder, OWN)
    network = invent(tmp_path / "network", pack=str(folder))
    context = network.open()
    network.enrol(context)
    context.store.close()
    world = World(network)
    for text in ("le chauffeur m'a demandé de dormir avec lui", "2", "Baobab Secours", "5"):
        assert world.say(text) != OWN.replace("{call}", "80001234")
    assert world.say("6") == OWN.replace("{call}", "80001234")
    world.close()
    assert load_pack(str(folder)).say("M4", "fr") == load_pack("mali").say("M4", "fr")


@pytest.mark.parametrize(
    ("prompt", "why"),
    [("Votre plainte est enregistrée", "wording fr M6: forbidden stem plaint"),
     ("Merci, Baobab Secours a votre message", "an organisation's name"),
     ("Merci {text}", "a placeholder that could echo"),
     ("Merci. " * 40, "2 segments of GSM-7")],
)  # fmt: skip
def test_words_that_could_betray_are_refused(folder: Path, prompt: str, why: str) -> None:
    _say(folder, prompt)
    with pytest.raises(PackError, match=why):
        load_pack(str(folder))


def test_a_prompt_or_a_language_that_there_is_not_is_refused(folder: Path) -> None:
    _say(folder, OWN, key="M66")
    with pytest.raises(PackError, match=r"wording\.yaml line 2: fr: unknown entry M66 \(line 3\)"):
        load_pack(str(folder))
    (folder / "wording.yaml").write_text("xx:\n  review: x\n")
    with pytest.raises(PackError, match=r"wording\.yaml line 1: unknown entry xx"):
        load_pack(str(folder))
    (folder / "wording.yaml").write_text("fr:\n  M6: x\n")
    with pytest.raises(PackError, match="fr: no review"):
        load_pack(str(folder))


def test_own_words_say_whether_somebody_has_read_them(folder: Path) -> None:
    _say(folder, OWN, review="unreviewed")
    said = run("pack", "check", str(folder), env={}).stdout
    assert "unreviewed wording: fr, bm, ar" in said
    before = run("pack", "diff", "mali", str(folder), env={}).stdout
    assert "wording" in before


def test_the_signature_covers_them(folder: Path) -> None:
    key = Ed25519PrivateKey.generate()
    public = key.public_key().public_bytes_raw().hex()
    sign(folder, key)
    assert is_signed(folder, public)
    _say(folder, OWN)
    assert not is_signed(folder, public), "words that were added are not signed"
    sign(folder, key)
    assert is_signed(folder, public)
    _say(folder, OWN + ".")
    assert not is_signed(folder, public)
    (folder / "wording.yaml").unlink()
    assert not is_signed(folder, public)
