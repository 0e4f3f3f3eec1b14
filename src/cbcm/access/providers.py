"""Sign-in through an organisation's OpenID provider: authorization code with PKCE.

Between leaving and coming back everything is in a sealed cookie of ten minutes: no row, nothing
that another browser could bring back. What the provider says is checked by `tokens`; whose
accounts an issuer may sign for stands in the directory, not here.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from urllib.parse import urlencode, urlsplit

import httpx

from cbcm.access import tokens
from cbcm.digests import keyed
from cbcm.endpoints import Provider
from cbcm.errors import UnauthorizedError
from cbcm.keyring import lock, unlock
from cbcm.settings import Pepper

COOKIE = "__Host-cbcm-way"
WAY_SECONDS = 600
TIMEOUT_SECONDS = 10
MOST_BYTES = 200_000
LABEL = b"oidc-way"


@dataclass(frozen=True)
class Way:
    """One sign-in under way, from our page to the provider and back."""

    issuer: str
    state: str
    nonce: str
    verifier: str
    at: int


def leave(provider: Provider, *, redirect: str, now: int) -> tuple[Way, str]:
    """Begin: what must come back with this browser, and the provider's address to go to.

    Raises UnauthorizedError where the provider does not answer.
    """
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    way = Way(provider.issuer, state, nonce, verifier, now)
    challenge = hashlib.sha256(way.verifier.encode()).digest()
    query = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": redirect,
        "scope": "openid",
        "state": way.state,
        "nonce": way.nonce,
        "code_challenge": base64.urlsafe_b64encode(challenge).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
    }
    address = _discovered(provider)["authorization_endpoint"]
    return way, f"{address}{'&' if '?' in address else '?'}{urlencode(query)}"


def come_back(
    provider: Provider, way: Way, *, code: str, state: str, redirect: str, now: int
) -> tokens.Subject:
    """Who signed in there. Raises UnauthorizedError for whatever does not belong to this way."""
    in_time = 0 <= now - way.at <= WAY_SECONDS
    if not in_time or not secrets.compare_digest(state.encode(), way.state.encode()):
        raise UnauthorizedError
    found = _discovered(provider)
    form = {
        "grant_type": "authorization_code", "code": code, "redirect_uri": redirect,
        "code_verifier": way.verifier, "client_id": provider.client_id,
    }  # fmt: skip
    secret = provider.client_secret
    answer = _asked(
        "POST", found["token_endpoint"], data=form,
        auth=(provider.client_id, secret) if secret else None,
    )  # fmt: skip
    token = answer.get("id_token")
    if not isinstance(token, str):
        raise UnauthorizedError
    return tokens.check(
        token, issuer=provider.issuer, jwks=json.dumps(_asked("GET", found["jwks_uri"])),
        audience=provider.client_id, nonce=way.nonce,
    )  # fmt: skip


def sealed(peppers: Sequence[Pepper], way: Way) -> str:
    """The cookie's content."""
    locked = lock(keyed(peppers[0], "oidc-way"), json.dumps(asdict(way)).encode(), LABEL)
    return base64.urlsafe_b64encode(locked).decode()


def opened(peppers: Sequence[Pepper], cookie: str) -> Way:
    """What `sealed` made. Raises UnauthorizedError for anything else."""
    try:
        raw = base64.urlsafe_b64decode(cookie)
    except ValueError:
        raise UnauthorizedError from None
    for pepper in peppers:
        plain = unlock(keyed(pepper, "oidc-way"), raw, LABEL)
        if plain is not None:
            return Way(**json.loads(plain))
    raise UnauthorizedError


def _discovered(provider: Provider) -> dict[str, str]:
    """The provider's addresses, all on hosts that speak as safely as the issuer's."""
    found = _asked("GET", f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration")
    if found.get("issuer") != provider.issuer:
        raise UnauthorizedError
    addresses = {}
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
        address = found.get(name)
        scheme = urlsplit(provider.issuer).scheme
        if not isinstance(address, str) or urlsplit(address).scheme != scheme:
            raise UnauthorizedError
        addresses[name] = address
    return addresses


def _asked(
    method: str,
    address: str,
    *,
    data: dict[str, str] | None = None,
    auth: tuple[str, str] | None = None,
) -> dict[str, object]:
    """A JSON object from the provider; it follows no redirect."""
    try:
        with httpx.Client(timeout=TIMEOUT_SECONDS, trust_env=False) as client:
            answer = client.request(method, address, data=data, auth=auth)
        found = answer.json() if answer.is_success and len(answer.content) < MOST_BYTES else None
    except (httpx.HTTPError, httpx.InvalidURL, ValueError):
        raise UnauthorizedError from None
    if not isinstance(found, dict):
        raise UnauthorizedError
    return found
