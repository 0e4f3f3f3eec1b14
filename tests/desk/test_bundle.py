"""What the pages run is bundled from locked packages; what is not as locked is not used."""

from __future__ import annotations

import base64
import hashlib

import pytest
from starlette.testclient import TestClient
from tools import bundle

from cbcm.app import create_app
from cbcm.desk import files
from tests.command import run
from tests.world import World

ADDRESSES = ("http", "registry", "npmjs", "@npm", "resolved")


def test_the_lock_names_every_package_by_its_content_and_no_address() -> None:
    text = bundle.LOCK.read_text()
    packages = bundle.locked(text)
    names = [package.name for package in packages]
    assert "age-encryption" in names
    assert set(bundle.BUILDERS.values()) <= set(names)
    assert len(set(names)) == len(names)
    assert not [word for word in ADDRESSES if word in text]
    assert all(package.version[0].isdigit() for package in packages)


def test_a_line_without_a_sha512_is_refused() -> None:
    with pytest.raises(ValueError, match="sha512"):
        bundle.locked("age-encryption 0.3.1 sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk=\n")


def test_one_changed_byte_is_noticed() -> None:
    integrity = (
        "sha512-3a81oZNherrMQXNJriBBMRLm+k6JqX6iCp7u5ktV05ohkpkqJ0/BqDa6PCOj/uu9RU1EI2Q86A4q"
        "mslPpUyknw=="
    )
    assert bundle.is_intact(b"abc", integrity)
    assert not bundle.is_intact(b"abd", integrity)


def test_what_is_handed_out_is_what_the_command_names(sqlite_world: World) -> None:
    named = dict(line.split() for line in run("bundle", env={}).stdout.splitlines())
    assert set(named) == set(bundle.PAGES)
    with TestClient(create_app(sqlite_world.context)) as client:
        for name, integrity in named.items():
            found = files.of(name)
            assert found is not None
            plain = client.get(found.address, headers={"accept-encoding": "identity"})
            packed = client.get(found.address)
            assert packed.headers["content-encoding"] == "gzip"
            assert int(packed.headers["content-length"]) < len(plain.content) * 0.7
            digest = hashlib.sha384(plain.content).digest()
            assert integrity == f"sha384-{base64.b64encode(digest).decode()}"
            assert packed.content == plain.content
            assert "immutable" in plain.headers["cache-control"]
        assert client.get("/desk/files/inbox-0000000000000000.js").status_code == 404
