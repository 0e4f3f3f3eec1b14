"""Signing in through an organisation's OpenID provider, a strict one on loopback."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from starlette.testclient import TestClient

from cbcm.access import providers, sessions, tokens
from cbcm.agencies import directory
from cbcm.app import create_app
from cbcm.errors import SettingsError
from cbcm.settings import load_settings
from cbcm.vocabulary import Role
from tests.desk.provider import CLIENT, SECRET, Provider, provider
from tests.world import FOCAL, World

SUBJECT = "3f1c-of-the-provider"
BAOBAB = "baobab_secours"


@dataclass
class Scene:
    world: World
    provider: Provider
    browser: TestClient

    def go(self) -> httpx.Response:
        """To the provider and back; what our own page answers then."""
        away = self.browser.get("/desk/provider/0")
        assert away.status_code == 303, away.text
        return self.back(away)

    def back(self, away: httpx.Response) -> httpx.Response:
        there = httpx.get(away.headers["location"], trust_env=False)
        assert there.status_code == 303
        address = there.headers["location"].removeprefix(self.world.context.settings.public_url)
        return self.browser.get(address)

    def is_in(self) -> bool:
        return self.browser.get("/api/v1/session").status_code == 200


@pytest.fixture
def scene(sqlite_world: World) -> Iterator[Scene]:
    world = sqlite_world
    redirect = f"{world.context.settings.public_url}/desk/signed-in"
    with provider(redirect, SUBJECT) as made:
        entry = {"name": "Baobab Secours", "issuer": made.issuer, "client_id": CLIENT,
                 "client_secret": SECRET}  # fmt: skip
        world.network.environment["CBCM_OIDC_PROVIDERS"] = json.dumps([entry])
        world.context.store.close()
        world.__post_init__()
        _enter(world, made, organisation=BAOBAB, seat="baobab_secours:alternate")
        with TestClient(create_app(world.context), base_url="https://testserver",
                        follow_redirects=False) as browser:  # fmt: skip
            yield Scene(world, made, browser)


def _enter(world: World, made: Provider, *, organisation: str, seat: str | None) -> None:
    jwks = json.dumps({"keys": [made.keys[1]]})
    roles = [Role.ALTERNATE] if seat else [Role.ADMIN]
    world.context.store.write(
        lambda c: directory.put_issuer(
            c, issuer=made.issuer, organisation=organisation, jwks=jwks
        ) or (directory.put_account(
            c, issuer=made.issuer, subject=made.subject, seat=seat, roles=roles, language="fr",
            not_after=world.now + 10_000,
        ) and None)
    )  # fmt: skip


def test_out_and_back_to_a_session(scene: Scene) -> None:
    assert "Baobab Secours" in scene.browser.get("/desk/sign-in").text
    back = scene.go()
    assert back.status_code == 200
    assert 'content="0;url=/desk"' in back.text
    assert scene.browser.get("/api/v1/session").json()["subject"] == SUBJECT
    assert providers.COOKIE not in scene.browser.cookies
    flags = [value.lower() for value in back.headers.get_list("set-cookie")]
    (own,) = (value for value in flags if value.startswith(f"{sessions.COOKIE.lower()}="))
    assert "samesite=strict" in own
    assert "httponly" in own


@pytest.mark.parametrize(
    "spoil",
    [{"aud": "another"}, {"iss": "https://elsewhere.invalid"}, {"nonce": "another"},
     {"nonce": None}, {"exp": 1}, {"sub": "nobody-we-know"}, {"sub": ""}],
)  # fmt: skip
def test_a_token_that_is_not_for_this_sign_in_is_refused(
    scene: Scene, spoil: dict[str, Any]
) -> None:
    scene.provider.spoil = spoil
    assert scene.go().status_code == 401
    assert not scene.is_in()


def test_a_token_under_another_key_is_refused(scene: Scene) -> None:
    scene.provider.keys = (tokens.new_issuer_key()[0], scene.provider.keys[1])
    assert scene.go().status_code == 401


@pytest.mark.parametrize(
    "discovery",
    [{"issuer": "https://elsewhere.invalid"}, {"token_endpoint": "ftp://x"}, {"jwks_uri": None}],
)
def test_a_provider_that_says_it_is_another_is_refused(
    scene: Scene, discovery: dict[str, Any]
) -> None:
    scene.provider.discovery = discovery
    assert scene.browser.get("/desk/provider/0").status_code == 401


def test_what_another_browser_began_is_refused(scene: Scene) -> None:
    away = scene.browser.get("/desk/provider/0")
    kept = scene.browser.cookies[providers.COOKIE]
    scene.browser.cookies.clear()
    assert scene.back(away).status_code == 401, "a code that was slipped to somebody"
    scene.browser.cookies.set(providers.COOKIE, kept[:-4] + "AAAA")
    assert scene.back(away).status_code == 401
    scene.browser.cookies.clear()
    assert scene.browser.get("/desk/signed-in").status_code == 401


def test_a_code_is_good_once(scene: Scene) -> None:
    away = scene.browser.get("/desk/provider/0")
    way = scene.browser.cookies[providers.COOKIE]
    there = httpx.get(away.headers["location"], trust_env=False).headers["location"]
    address = there.removeprefix(scene.world.context.settings.public_url)
    assert scene.browser.get(address).status_code == 200
    again = scene.browser.get(address, headers={"cookie": f"{providers.COOKIE}={way}"})
    assert again.status_code == 401


def test_ten_minutes_are_enough(scene: Scene) -> None:
    peppers = scene.world.context.settings.peppers()
    (known,) = scene.world.context.settings.providers()
    redirect = scene.provider.redirect
    way, _ = providers.leave(known, redirect=redirect, now=scene.world.now - 601)
    assert providers.opened(peppers, providers.sealed(peppers, way)) == way
    scene.browser.cookies.set(providers.COOKIE, providers.sealed(peppers, way))
    answer = scene.browser.get("/desk/signed-in", params={"code": "x", "state": way.state})
    assert answer.status_code == 401


def test_a_provider_signs_for_its_own_organisation_only(scene: Scene) -> None:
    _enter(scene.world, scene.provider, organisation="djoliba_sante", seat=FOCAL)
    assert scene.go().status_code == 401
    _enter(scene.world, scene.provider, organisation=BAOBAB, seat=None)
    assert scene.go().status_code == 401, "no organisation's provider signs for an administrator"


def test_a_provider_that_does_not_answer_is_said_so(scene: Scene) -> None:
    assert scene.browser.get("/desk/provider/7").status_code == 404
    scene.provider.discovery = {"authorization_endpoint": None}
    page = scene.browser.get("/desk/provider/0")
    assert page.status_code == 401
    assert "location" not in page.headers


@pytest.mark.parametrize(
    "value",
    ["[1]", "{", '[{"name": "x", "issuer": "http://elsewhere.invalid", "client_id": "y"}]',
     '[{"name": "", "issuer": "https://x.invalid", "client_id": "y"}]',
     '[{"name": "x", "issuer": "https://x.invalid", "client_id": "cbcm"}]',
     '[{"name": "x", "issuer": "https://x.invalid", "client": "geheim"}]'],
)  # fmt: skip
def test_a_wrong_setting_is_named_and_not_repeated(sqlite_world: World, value: str) -> None:
    names = {k.removeprefix("CBCM_").lower(): v for k, v in
             sqlite_world.network.environment.items()}  # fmt: skip
    with pytest.raises(SettingsError, match="OIDC_PROVIDERS") as refused:
        load_settings(**names | {"oidc_providers": value})
    assert "geheim" not in str(refused.value)
