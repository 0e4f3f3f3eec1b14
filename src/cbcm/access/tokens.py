"""Check a bearer token strictly, over python-jose.

The library by itself accepts a token without `aud`, ignores `kid` and `crit`, and picks the
algorithm from a list. Here: one key by `kid`, the algorithm that key has in our settings or
directory, `aud iss sub exp iat` required, `crit jku jwk x5*` refused, no symmetric algorithm.
Every failure is the same UnauthorizedError.
"""

from __future__ import annotations

import hashlib
import json
import time
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from jose import jwk, jwt
from jose.backends import ECKey
from jose.exceptions import JOSEError

from cbcm.errors import SettingsError, UnauthorizedError

AUDIENCE = "cbcm"
HEADERS = frozenset({"alg", "typ", "kid"})
ALGORITHMS = {("EC", "P-256"): "ES256", ("RSA", None): "RS256"}
LONGEST_SECONDS = 24 * 3600
LEEWAY_SECONDS = 30

if ECKey.__module__ != "jose.backends.cryptography_backend":  # pragma: no cover
    raise SettingsError("python-jose must use its cryptography backend")


@dataclass(frozen=True)
class Subject:
    """Who a valid token speaks for."""

    issuer: str
    subject: str


def issuer_of(token: str) -> str:
    """The issuer a token claims, to find its keys; believed only after `check`."""
    try:
        claimed = jwt.get_unverified_claims(token).get("iss")
    except JOSEError:
        raise UnauthorizedError from None
    if not isinstance(claimed, str):
        raise UnauthorizedError
    return claimed


def check(
    token: str, *, issuer: str, jwks: str, audience: str = AUDIENCE, nonce: str | None = None
) -> Subject:
    """Verify a token against one issuer's JWK set; raises UnauthorizedError.

    `nonce`: where given, the token must have been made for this one sign-in.
    """
    key = _key_for(token, jwks)
    try:
        claims = jwt.decode(
            token,
            key,
            algorithms=[key["alg"]],
            audience=audience,
            issuer=issuer,
            options={
                "require_aud": True, "require_iss": True, "require_sub": True,
                "require_exp": True, "require_iat": True, "verify_at_hash": False,
                "leeway": LEEWAY_SECONDS,
            },
        )  # fmt: skip
    except (JOSEError, TypeError, ValueError):
        raise UnauthorizedError from None
    issued, expires = claims["iat"], claims["exp"]
    if expires - issued > LONGEST_SECONDS or issued > time.time() + LEEWAY_SECONDS:
        raise UnauthorizedError
    if not isinstance(claims["aud"], str) or not claims["sub"]:
        raise UnauthorizedError
    if nonce is not None and claims.get("nonce") != nonce:
        raise UnauthorizedError
    return Subject(issuer, claims["sub"])


def _key_for(token: str, jwks: str) -> dict[str, Any]:
    """The one public key a token names, with the algorithm that this kind of key has."""
    try:
        header = jwt.get_unverified_header(token)
    except JOSEError:
        raise UnauthorizedError from None
    if not set(header) <= HEADERS or not isinstance(header.get("kid"), str):
        raise UnauthorizedError
    try:
        keys = [key for key in json.loads(jwks)["keys"] if key.get("kid") == header["kid"]]
    except (KeyError, TypeError, AttributeError):
        raise UnauthorizedError from None  # a provider's own answer, which need not be a key set
    if len(keys) != 1:
        raise UnauthorizedError
    key = dict(keys[0])
    algorithm = ALGORITHMS.get((key.get("kty", ""), key.get("crv")))
    if algorithm is None or header.get("alg") != algorithm or "d" in key:
        raise UnauthorizedError
    return key | {"alg": algorithm}


def issue(private_jwk: dict[str, Any], *, issuer: str, subject: str, now: int, seconds: int) -> str:
    """Make a token of the local ES256 issuer, for small networks and the demo."""
    claims = {"iss": issuer, "sub": subject, "aud": AUDIENCE, "iat": now, "exp": now + seconds}
    return str(
        jwt.encode(claims, private_jwk, algorithm="ES256", headers={"kid": private_jwk["kid"]})
    )


def new_issuer_key() -> tuple[dict[str, Any], dict[str, Any]]:
    """A fresh P-256 key pair as JWKs: private, public. The `kid` is a thumbprint."""
    private_key = ec.generate_private_key(ec.SECP256R1())
    pem = private_key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    private = {
        name: value.decode() if isinstance(value, bytes) else value
        for name, value in jwk.construct(pem.decode(), "ES256").to_dict().items()
    }
    members = {name: private[name] for name in ("crv", "kty", "x", "y")}
    digest = hashlib.sha256(json.dumps(members, sort_keys=True).encode()).hexdigest()
    public = members | {"kid": digest[:16], "alg": "ES256", "use": "sig"}
    return public | {"d": private["d"]}, public
