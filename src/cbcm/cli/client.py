"""The API's client for the command line; also checks what the server says about keys."""

from __future__ import annotations

import os
import time
import weakref
from typing import Annotated, Any

import httpx
import typer

from cbcm.agencies import keys
from cbcm.errors import CbcmError
from cbcm.referring import ASSISTANCE
from cbcm.vocabulary import KeyKind, SeatKey

Server = Annotated[str, typer.Option(envvar="CBCM_SERVER", help="the server's address")]
Token = Annotated[str, typer.Option(envvar="CBCM_TOKEN", help="bearer token")]
TIMEOUT_SECONDS = 60


class RefusedError(CbcmError):
    """The server said no; its problem document's title is shown."""

    code = "refused"
    title = "The server refused"


class Client:
    """One server, one token. A deputy names the seat in the environment: CBCM_SEAT."""

    def __init__(
        self, server: str, token: str, transport: httpx.BaseTransport | None = None
    ) -> None:
        headers = {"Authorization": f"Bearer {token}"}
        acting_for = os.environ.get("CBCM_SEAT")
        if acting_for:
            headers["X-Seat"] = acting_for
        self._http = httpx.Client(
            base_url=server,
            headers=headers,
            timeout=TIMEOUT_SECONDS,
            transport=transport,
        )
        weakref.finalize(self, self._http.close)

    def get(self, path: str, **query: str | int) -> Any:
        return self._send("GET", path, params=query).json()

    def download(self, path: str) -> bytes:
        return self._send("GET", path).content

    def put(self, path: str, body: object) -> Any:
        return self._send("PUT", path, json=body).json()

    def delete(self, path: str, body: object) -> Any:
        return self._send("DELETE", path, json=body).json()

    def post(self, path: str, body: object) -> Any:
        response = self._send("POST", path, json=body)
        return response.json() if response.content else None

    def _send(self, method: str, path: str, **options: Any) -> httpx.Response:
        try:
            response = self._http.request(method, path, **options)
        except httpx.HTTPError:
            raise RefusedError("the server does not answer; try again") from None
        if response.is_success:
            return response
        try:
            problem = response.json()
        except ValueError:
            problem = {}
        raise RefusedError(
            problem.get("detail") or problem.get("title") or "refused",
            fields=tuple(problem.get("fields") or ()),
        )


def checked_recipients(
    ladder: dict[str, Any], *, target: str, way: str, network: str, directory_key: str
) -> list[str]:
    """The public keys to seal to, each verified here: the server is not believed about them.

    Raises RefusedError where a signature or a seat is not right, or not of whom was asked for.
    """
    now = int(time.time())
    found = []
    for entry in ladder["keys"]:
        key = SeatKey(
            entry["seat"], entry["public_key"], entry["not_before"], entry["not_after"],
            bytes.fromhex(entry["signature"]), entry["holder"], entry["employer"],
            KeyKind(entry["kind"]),
        )  # fmt: skip
        valid = keys.is_valid(key, network=network, directory_key=directory_key, now=now)
        if not valid or key.seat not in ladder["seats"]:
            raise RefusedError("a key without the network's signature; seal to nobody")
        found.append(key.public_key)
    owners = {"network" if target == "desk" else target}
    if way == ASSISTANCE:  # what a service does not take up climbs to the line
        owners.add("network")
    if not {seat.split(":")[0] for seat in ladder["seats"]} <= owners:
        raise RefusedError("the ladder leaves the recipient that was asked for")
    return list(dict.fromkeys(found))
