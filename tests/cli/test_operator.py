"""The operator's commands: what they refuse, and that they say why in one line."""

from __future__ import annotations

import json
import time
from dataclasses import asdict

import pytest
from sqlalchemy import update

from cbcm import tables
from cbcm.agencies.directory import confirmed_keys
from cbcm.demo.network import Network
from cbcm.demo.server import bind, started
from cbcm.sealing import new_identity
from tests.command import Ended, run


def _run(network: Network, *words: str, **more: str) -> Ended:
    return run(*words, env=network.environment | {"NO_PROXY": "127.0.0.1"} | more)


def _refused(network: Network, *words: str, **more: str) -> str:
    ended = _run(network, *words, **more)
    assert ended.returncode == 1
    assert ended.stdout == ""
    assert ended.stderr.count("\n") == 1
    return ended.stderr


def test_first_admin_again_only_when_the_last_one_has_lapsed(sqlite_network: Network) -> None:
    assert "already" in _refused(sqlite_network, "first-admin", "second")
    context = sqlite_network.open()
    context.store.write(lambda c: c.execute(update(tables.account).values(not_after=1)))
    context.store.close()
    assert _run(sqlite_network, "first-admin", "second").returncode == 0


def test_a_word_that_is_too_short_is_not_called_clean(sqlite_network: Network) -> None:
    assert "4 letters" in _refused(sqlite_network, "sweep", "chauffeur", "riz")


def test_a_database_without_tables_is_named(sqlite_network: Network) -> None:
    empty = f"sqlite:///{sqlite_network.folder / 'empty.db'}"
    assert "cbcm migrate" in _refused(sqlite_network, "readiness", CBCM_DATABASE_URL=empty)


def test_a_file_is_named_and_not_overwritten(sqlite_network: Network) -> None:
    path = sqlite_network.folder / "key"
    path.write_text("mine")
    assert str(path) in _refused(sqlite_network, "keygen", str(path))
    assert path.read_text() == "mine"


def test_revoke_and_an_administrator_without_a_seat() -> None:
    listening, _ = bind(0)
    with started(listening) as demo:
        network, seat = demo.network, "network:on_call"
        as_admin = {
            "CBCM_SERVER": demo.address, "CBCM_TOKEN": network.token("admin"),
        }  # fmt: skip
        key = network.publics[seat]
        added = _run(network, "directory", "account", "second", "--role", "admin", **as_admin)
        assert added.returncode == 0, added.stderr
        strange = _refused(network, "directory", "account", "x", "--role", "desk",
                           "--seat", "Not A Seat", **as_admin)  # fmt: skip
        assert "(seat)" in strange
        assert _run(network, "directory", "revoke", seat, key, **as_admin).returncode == 0
        assert "no such key" in _refused(network, "directory", "revoke", seat, key, **as_admin)
        trust, now = demo.context.trust, int(time.time())
        keys = demo.context.store.read(lambda c: confirmed_keys(c, trust, now))
        assert seat not in keys
        again = network.signed(seat, key)
        entry = json.dumps(asdict(again) | {"signature": "00" * 64})
        path = network.folder / "entry.json"
        path.write_text(entry)
        assert "does not cover" in _refused(network, "directory", "put", str(path), **as_admin)


@pytest.mark.parametrize("seat", ["network:dsk", "network", "baobab_secours:focalpoint"])
def test_a_key_is_signed_for_a_kind_of_seat_that_there_is(
    sqlite_network: Network, seat: str
) -> None:
    key = sqlite_network.directory_key.private_bytes_raw().hex()
    _, public = new_identity()
    said = _refused(sqlite_network, "directory", "sign", seat, public, "--network", "mali",
                    CBCM_DIRECTORY_PRIVATE_KEY=key)  # fmt: skip
    assert "(seat)" in said
    assert seat not in said
