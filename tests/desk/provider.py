"""An OpenID provider on loopback that is as strict as real ones: OpenID Connect Core, RFC 7636.

A code is good once, for the client, the address and the verifier it was made for.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Annotated, Any
from urllib.parse import urlencode

import uvicorn
from fastapi import FastAPI, Form, Request
from fastapi.responses import JSONResponse, RedirectResponse
from jose import jwt

from cbcm.access import tokens
from cbcm.demo.server import bind

CLIENT, SECRET = "cbcm-pages", "a-secret-of-the-test"


@dataclass
class Provider:
    """Whoever comes is `subject`; `spoil` changes what the next ID token says."""

    issuer: str
    redirect: str
    subject: str
    keys: tuple[dict[str, Any], dict[str, Any]] = field(default_factory=tokens.new_issuer_key)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    spoil: dict[str, Any] = field(default_factory=dict)
    discovery: dict[str, Any] = field(default_factory=dict)

    def app(self) -> FastAPI:
        app = FastAPI()
        app.get("/.well-known/openid-configuration")(self.configuration)
        app.get("/keys")(lambda: {"keys": [self.keys[1]]})
        app.get("/authorize")(self.authorize)
        app.post("/token")(self.token)
        return app

    def configuration(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer, "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token", "jwks_uri": f"{self.issuer}/keys",
        } | self.discovery  # fmt: skip

    def authorize(self, request: Request) -> Any:
        asked = dict(request.query_params)
        known = (asked.get("client_id"), asked.get("redirect_uri")) == (CLIENT, self.redirect)
        if not known or asked.get("code_challenge_method") != "S256" or not asked.get("state"):
            return JSONResponse({"error": "invalid_request"}, 400)
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        query = urlencode({"code": code, "state": asked["state"]})
        return RedirectResponse(f"{self.redirect}?{query}", 303)

    def token(
        self, request: Request, code: Annotated[str, Form()], redirect_uri: Annotated[str, Form()],
        code_verifier: Annotated[str, Form()], grant_type: Annotated[str, Form()],
    ) -> Any:  # fmt: skip
        asked = self.codes.pop(code, None)
        basic = "Basic " + base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        challenge = base64.urlsafe_b64encode(hashlib.sha256(code_verifier.encode()).digest())
        right = (
            asked is not None
            and grant_type == "authorization_code"
            and request.headers.get("authorization") == basic
            and redirect_uri == self.redirect
            and challenge.rstrip(b"=").decode() == asked["code_challenge"]
        )
        if not right or asked is None:
            return JSONResponse({"error": "invalid_grant"}, 400)
        now = int(time.time())
        claims = {
            "iss": self.issuer, "sub": self.subject, "aud": CLIENT, "iat": now, "exp": now + 300,
            "nonce": asked["nonce"],
        } | self.spoil  # fmt: skip
        private = self.keys[0]
        token = jwt.encode(claims, private, algorithm="ES256", headers={"kid": private["kid"]})
        return {"access_token": "x", "token_type": "Bearer", "id_token": token}


@contextmanager
def provider(redirect: str, subject: str) -> Iterator[Provider]:
    """A provider that listens on loopback until the end of the block."""
    listening, _ = bind(0)
    made = Provider(f"http://127.0.0.1:{listening.getsockname()[1]}", redirect, subject)
    server = uvicorn.Server(uvicorn.Config(made.app(), log_config=None, access_log=False))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield made
    finally:
        server.should_exit = True
        thread.join(timeout=10)
        listening.close()
