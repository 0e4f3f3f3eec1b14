"""A pack that says it is signed counts only with the network's signature over its very bytes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from cbcm import watch
from cbcm.cli.pack import sign as sign_command
from cbcm.demo.network import Network
from cbcm.errors import InputError, PackError
from cbcm.pack import shipped_packs
from cbcm.pack.signing import FILES, is_signed, require_signed, sign
from tests.world import World


@pytest.fixture
def key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.generate()


def _public(key: Ed25519PrivateKey) -> str:
    return key.public_key().public_bytes_raw().hex()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = Path(shutil.copytree(shipped_packs() / "mali", tmp_path / "mali"))
    sop = (copy / "sop.yaml").read_text()
    (copy / "sop.yaml").write_text(sop.replace("status: example", "status: signed"))
    return copy


def test_a_signature_covers_every_byte_of_every_file(folder: Path, key: Ed25519PrivateKey) -> None:
    assert not is_signed(folder, _public(key))
    sign(folder, key)
    assert is_signed(folder, _public(key))
    assert not is_signed(folder, _public(Ed25519PrivateKey.generate()))
    for name in FILES:
        content = (folder / name).read_bytes()
        (folder / name).write_bytes(content + b" ")
        assert not is_signed(folder, _public(key)), name
        (folder / name).write_bytes(content)
    assert is_signed(folder, _public(key))


def test_another_countrys_signature_does_not_fit(folder: Path, key: Ed25519PrivateKey) -> None:
    sign(folder, key)
    moved = Path(shutil.copytree(folder, folder.parent / "haiti"))
    assert not is_signed(moved, _public(key))


def test_a_server_refuses_a_pack_that_only_says_so(folder: Path, sqlite_network: Network) -> None:
    sqlite_network.environment["CBCM_PACK"] = str(folder)
    with pytest.raises(PackError, match="signature does not cover"):
        sqlite_network.open()
    sign(folder, sqlite_network.directory_key)
    context = sqlite_network.open()
    assert context.pack.status == "signed"
    context.store.close()
    require_signed(folder, "example", "00")


def test_an_example_is_named_as_one(sqlite_world: World) -> None:
    heed = watch.what_to_heed(sqlite_world.context, sqlite_world.now)
    assert "the country pack is an example: no network has signed it" in heed


def test_the_command_signs_what_is_proven_and_says_signed(
    folder: Path, key: Ed25519PrivateKey
) -> None:
    sign_command(str(folder), key.private_bytes_raw().hex())
    assert is_signed(folder, _public(key))
    with pytest.raises(InputError):
        sign_command(str(folder), "no key")
    with pytest.raises(InputError):
        sign_command("mali", key.private_bytes_raw().hex())
