"""Refuse to start where it is unsafe, naming the setting and never its value."""

from __future__ import annotations

import json
import os

import pytest

from cbcm.context import open_context
from cbcm.demo.network import Network
from cbcm.errors import SettingsError
from cbcm.migrating import migrate
from cbcm.settings import load_settings


def _with(network: Network, **changed: str | None) -> dict[str, str]:
    values = {k.removeprefix("CBCM_").lower(): v for k, v in network.environment.items()}
    for name, value in changed.items():
        if value is None:
            del values[name]
        else:
            values[name] = value
    return values


SECRET = "a-value-nobody-may-read-in-an-error"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("pepper", None), ("key_dir", None), ("public_url", None), ("directory_key", None),
        ("database_url", None), ("pack", None),
        ("pepper", SECRET), ("pepper", "p1:" + "00" * 32), ("pepper", "p1:" + "ab" * 8),
        ("pepper", "changeme"), ("pepper", ""), ("pepper", "p1:" + "0f" * 32 + ",p1:" + "f0" * 32),
        ("public_url", SECRET), ("public_url", "http://line.example.org"),
        ("directory_key", SECRET), ("directory_key", "00"),
        ("twilio_auth_token", None), ("issuer_keys", None),
        ("push_gateways", SECRET),
        ("operators", SECRET), ("operators", "woman:" + SECRET), ("operators", "+22370000001"),
        ("push_gateways", json.dumps([{"name": "a", "auth": "secret", "secret": "changeme" * 4}])),
        ("push_gateways", json.dumps([{"name": "a", "auth": "secret", "secret": "short"}])),
        ("push_gateways", json.dumps([{"name": "a", "auth": "none", "secret": "x" * 32}])),
        ("push_gateways", json.dumps([{"name": "twilio", "auth": "hmac", "secret": "x" * 32}])),
    ],
)  # fmt: skip
def test_unsafe_settings_are_refused(
    sqlite_network: Network, name: str, value: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CBCM_PEPPER", raising=False)
    with pytest.raises(SettingsError) as refused:
        load_settings(**_with(sqlite_network, **{name: value}))
    text = str(refused.value)
    assert "CBCM_" in text
    assert SECRET not in text
    assert refused.value.__cause__ is None


def test_a_key_folder_that_others_may_enter_is_refused(sqlite_network: Network) -> None:
    folder = sqlite_network.folder / "keys"
    folder.chmod(0o755)
    with pytest.raises(SettingsError, match="only its owner"):
        open_context(load_settings(**_with(sqlite_network)))


def test_a_missing_key_folder_is_refused(sqlite_network: Network) -> None:
    values = _with(sqlite_network, key_dir=str(sqlite_network.folder / "nowhere"))
    with pytest.raises(SettingsError, match="KEY_DIR"):
        open_context(load_settings(**values))


def test_settings_print_no_secret(sqlite_network: Network) -> None:
    settings = load_settings(**_with(sqlite_network))
    shown = repr(settings) + str(settings.peppers()) + str(settings.gateways())
    assert sqlite_network.push_secret not in shown
    assert sqlite_network.environment["CBCM_PEPPER"].split(":")[1] not in shown
    assert sqlite_network.environment["CBCM_TWILIO_AUTH_TOKEN"] not in shown


def test_the_default_environment_is_not_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith("CBCM_"):
            monkeypatch.delenv(name)
    with pytest.raises(SettingsError, match="CBCM_PEPPER"):
        load_settings()


def test_every_problem_is_told_by_its_setting(sqlite_network: Network) -> None:
    given = _with(sqlite_network, pack=None, pepper="x", operator_contact="a@demo.invalid")
    with pytest.raises(SettingsError) as refused:
        load_settings(**given)
    assert str(refused.value) == (
        "CBCM_PACK: is missing; CBCM_PEPPER: each entry needs an id and 32 random bytes in hex"
    )
    given = _with(sqlite_network, operator_contact="a@demo.invalid")
    with pytest.raises(SettingsError, match=r"^CBCM_OPERATOR_CONTACT needs SMTP_URL"):
        load_settings(**given)


def test_a_missing_database_folder_is_refused(sqlite_network: Network) -> None:
    url = f"sqlite:///{sqlite_network.folder / 'nowhere' / 'cbcm.db'}"
    with pytest.raises(SettingsError, match="DATABASE_URL: No such file or directory"):
        open_context(load_settings(**_with(sqlite_network, database_url=url)))


def test_a_new_database_is_readable_by_its_owner_only(sqlite_network: Network) -> None:
    path = sqlite_network.folder / "new.db"
    values = _with(sqlite_network, database_url=f"sqlite:///{path}")
    context = open_context(load_settings(**values))
    migrate(context.store.engine)
    modes = {file.name: file.stat().st_mode & 0o777 for file in path.parent.glob("new.db*")}
    context.store.close()
    assert set(modes) >= {"new.db", "new.db-wal"}
    assert set(modes.values()) == {0o600}


@pytest.mark.parametrize("given", ["whatsapp:+22370000001", "70000001", "+22370000001,x"])
def test_a_whatsapp_number_that_can_match_none_is_refused(
    sqlite_network: Network, given: str
) -> None:
    wanted = _with(
        sqlite_network, twilio_account_sid="AC1", twilio_auth_token="x" * 32,
        twilio_numbers="+22320000000", whatsapp=given,
    )  # fmt: skip
    with pytest.raises(SettingsError, match=r"^CBCM_WHATSAPP: our numbers as"):
        load_settings(**wanted)


def test_a_folder_of_prompts_that_is_not_there_is_refused(sqlite_network: Network) -> None:
    nowhere = str(sqlite_network.folder / "nowhere")
    with pytest.raises(SettingsError, match=r"^CBCM_VOICE_DIR must be a folder"):
        load_settings(**_with(sqlite_network, voice_dir=nowhere))
