"""Every token that is not exactly right is refused, alike, on a real endpoint."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from jose import jwk, jwt
from starlette.testclient import TestClient

from cbcm.access import tokens
from cbcm.agencies import directory
from cbcm.app import create_app
from cbcm.demo.network import ISSUER
from cbcm.vocabulary import Role
from tests.world import FOCAL, World

PATH = "/api/v1/referrals"


@pytest.fixture
def client(sqlite_world: World) -> Iterator[TestClient]:
    with TestClient(create_app(sqlite_world.context)) as made:
        yield made


def _status(client: TestClient, token: str) -> int:
    return client.get(PATH, headers={"Authorization": f"Bearer {token}"}).status_code


def _claims(**changed: Any) -> dict[str, Any]:
    now = int(time.time())
    claims = {"iss": ISSUER, "sub": FOCAL, "aud": "cbcm", "iat": now, "exp": now + 600}
    return {k: v for k, v in (claims | changed).items() if v is not None}


def _encode(
    key: dict[str, Any], claims: dict[str, Any], headers: dict[str, Any] | None = None
) -> str:
    return str(
        jwt.encode(claims, key, algorithm="ES256", headers={"kid": key["kid"]} | (headers or {}))
    )


def test_a_right_token_is_admitted(client: TestClient, sqlite_world: World) -> None:
    assert _status(client, _encode(sqlite_world.network.issuer_key, _claims())) == 200


@pytest.mark.parametrize(
    "changed",
    [
        {"exp": int(time.time()) - 3600, "iat": int(time.time()) - 7200},
        {"exp": None},
        {"iat": None},
        {"aud": None},
        {"aud": "another"},
        {"aud": ["cbcm", "another"]},
        {"iss": "https://elsewhere.invalid"},
        {"iss": None},
        {"sub": None},
        {"sub": "nobody"},
        {"exp": int(time.time()) + 10**7},
        {"iat": int(time.time()) + 3600, "exp": int(time.time()) + 7200},
        {"nbf": int(time.time()) + 3600},
    ],
    ids=[
        "ended", "no exp", "no iat", "no aud", "aud another", "aud two", "iss elsewhere", "no iss",
        "no sub", "sub nobody", "exp far", "iat later", "nbf later",
    ],
)  # fmt: skip
def test_wrong_claims_are_refused(
    client: TestClient, sqlite_world: World, changed: dict[str, Any]
) -> None:
    assert _status(client, _encode(sqlite_world.network.issuer_key, _claims(**changed))) == 401


@pytest.mark.parametrize(
    "headers",
    [
        {"crit": ["exp"]},
        {"jku": "https://elsewhere.invalid/jwks"},
        {"x5u": "https://elsewhere.invalid/cert"},
        {"x5c": ["AAAA"]},
        {"jwk": {"kty": "EC"}},
        {"kid": "another"},
        {"kid": None},
        {"b64": False},
    ],
    ids=lambda headers: next(iter(headers)),
)
def test_wrong_headers_are_refused(
    client: TestClient, sqlite_world: World, headers: dict[str, Any]
) -> None:
    token = _encode(sqlite_world.network.issuer_key, _claims(), headers)
    assert _status(client, token) == 401


def _raw(header: dict[str, Any], claims: dict[str, Any], signature: bytes) -> str:
    def part(value: bytes) -> str:
        return base64.urlsafe_b64encode(value).rstrip(b"=").decode()

    return ".".join(
        (part(json.dumps(header).encode()), part(json.dumps(claims).encode()), part(signature))
    )


def test_algorithm_none_is_refused(client: TestClient, sqlite_world: World) -> None:
    kid = sqlite_world.network.issuer_key["kid"]
    for name in ("none", "None", "NONE", ""):
        assert _status(client, _raw({"alg": name, "kid": kid}, _claims(), b"")) == 401


def test_a_symmetric_signature_with_the_public_key_is_refused(
    client: TestClient, sqlite_world: World
) -> None:
    public = json.loads(sqlite_world.context.settings.issuer_keys)["keys"][0]
    pem = jwk.construct(public, "ES256").to_pem()
    for secret in (pem, pem.strip(), json.dumps(public).encode()):
        header = {"alg": "HS256", "kid": public["kid"]}
        unsigned = _raw(header, _claims(), b"").rstrip(".")
        mac = hmac.new(secret, unsigned.encode(), hashlib.sha256).digest()
        token = unsigned + "." + base64.urlsafe_b64encode(mac).rstrip(b"=").decode()
        assert _status(client, token) == 401


def test_another_key_under_the_same_kid_is_refused(client: TestClient, sqlite_world: World) -> None:
    foreign, _ = tokens.new_issuer_key()
    foreign["kid"] = sqlite_world.network.issuer_key["kid"]
    assert _status(client, _encode(foreign, _claims())) == 401


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Basic abc", "Bearer a.b.c", "Bearer é"]
)
def test_no_token_is_refused(client: TestClient, header: str) -> None:
    raw = header.encode("latin-1")
    assert client.get(PATH, headers={"Authorization": raw}).status_code == 401


def _believe(world: World, issuer: str, organisation: str) -> dict[str, Any]:
    private, public = tokens.new_issuer_key()
    jwks = json.dumps({"keys": [public]})
    world.context.store.write(
        lambda c: directory.put_issuer(c, issuer=issuer, organisation=organisation, jwks=jwks)
    )
    return private


def test_an_organisations_issuer_counts_for_its_own_accounts_only(
    client: TestClient, sqlite_world: World
) -> None:
    theirs = "https://sign-in.djoliba.invalid"
    key = _believe(sqlite_world, theirs, "djoliba_sante")
    end = sqlite_world.now + 86400

    def add(seat: str, subject: str) -> None:
        sqlite_world.context.store.write(
            lambda c: directory.put_account(
                c, issuer=theirs, subject=subject, seat=seat,
                roles=[Role.FOCAL_POINT], language="fr", not_after=end,
            ) and None
        )  # fmt: skip

    add("djoliba_sante:focal_point", "own")
    add(FOCAL, "foreign")
    assert _status(client, _encode(key, _claims(iss=theirs, sub="own"))) == 200
    # Its provider cannot speak for another organisation's person, whatever it signs.
    assert _status(client, _encode(key, _claims(iss=theirs, sub="foreign"))) == 401
    assert _status(client, _encode(key, _claims(iss=theirs, sub=FOCAL))) == 401
    assert _status(client, _encode(key, _claims(sub=FOCAL))) == 401


def test_a_lapsed_account_is_refused(client: TestClient, sqlite_world: World) -> None:
    from sqlalchemy import update

    from cbcm import tables

    sqlite_world.context.store.write(
        lambda c: c.execute(update(tables.account).values(not_after=sqlite_world.now - 1)) and None
    )
    assert _status(client, sqlite_world.network.token(FOCAL)) == 401


def test_rsa_keys_of_a_provider_are_taken_with_their_algorithm_only(
    client: TestClient, sqlite_world: World
) -> None:
    from cryptography.hazmat.primitives.asymmetric import rsa

    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
    public = jwk.construct(
        private.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        ).decode(), "RS256",
    ).to_dict()  # fmt: skip
    public = {k: v.decode() if isinstance(v, bytes) else v for k, v in public.items()} | {
        "kid": "r"
    }
    issuer = "https://sign-in.baobab.invalid"
    jwks = json.dumps({"keys": [public]})

    def believe(connection: Any) -> None:
        directory.put_issuer(connection, issuer=issuer, organisation="baobab_secours", jwks=jwks)
        directory.put_account(
            connection, issuer=issuer, subject="x", seat=FOCAL, roles=[Role.FOCAL_POINT],
            language="fr", not_after=sqlite_world.now + 1000,
        )  # fmt: skip

    sqlite_world.context.store.write(believe)
    claims = _claims(iss=issuer, sub="x")
    for algorithm, status in (("RS256", 200), ("RS512", 401)):
        token = jwt.encode(claims, pem, algorithm=algorithm, headers={"kid": "r"})
        assert _status(client, token) == status
