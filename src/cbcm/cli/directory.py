"""Commands about keys and accounts. Signing happens offline, on the network's own machine."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Annotated

import typer
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from cbcm.agencies import keys
from cbcm.cli.client import Client, Server, Token
from cbcm.errors import InputError, NotFoundError
from cbcm.vocabulary import Role

app = typer.Typer(no_args_is_help=True)
DAY = 24 * 3600


@app.command()
def new_key() -> None:
    """Make the network's directory key. Prints the private half, then the public one.

    Do it on a machine that stays offline; the private half never goes to the server.
    """
    private = Ed25519PrivateKey.generate()
    print(private.private_bytes_raw().hex())
    print(private.public_key().public_bytes_raw().hex())


@app.command()
def sign(
    seat: Annotated[str, typer.Argument(help='"organisation:role"')],
    public_key: Annotated[str, typer.Argument(help="age1...")],
    network: Annotated[str, typer.Option(help="the pack's name")],
    key: Annotated[str, typer.Option(envvar="CBCM_DIRECTORY_PRIVATE_KEY", help="hex")],
    days: Annotated[int, typer.Option(min=1, max=800)] = 365,
) -> None:
    """Confirm a key whose fingerprint was read out in person; prints the entry to put."""
    now = int(time.time())
    try:
        private = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(key))
        signed = keys.sign(
            private, network=network, seat=seat, public_key=public_key,
            not_before=now, not_after=now + days * DAY,
        )  # fmt: skip
    except ValueError:
        raise InputError("not a key of the right kind", fields=("key", "public_key")) from None
    print(
        json.dumps(
            {
                "seat": signed.seat,
                "public_key": signed.public_key,
                "not_before": signed.not_before,
                "not_after": signed.not_after,
                "signature": signed.signature.hex(),
            }
        )
    )


@app.command()
def put(
    entry: Annotated[Path, typer.Argument(help="a file made by `sign`, or - for input")],
    server: Server,
    token: Token,
) -> None:
    """Hand a signed key to the server (administrator)."""
    Client(server, token).put("/api/v1/directory/keys", _read(entry))


@app.command()
def revoke(
    seat: Annotated[str, typer.Argument(help='"organisation:role"')],
    public_key: Annotated[str, typer.Argument(help="age1...")],
    server: Server,
    token: Token,
) -> None:
    """Revoke a seat's key: nothing is sealed to it from now on (administrator)."""
    body = {"seat": seat, "public_key": public_key}
    if not Client(server, token).delete("/api/v1/directory/keys", body)["done"]:
        raise NotFoundError("that seat has no such key")


@app.command()
def account(
    subject: Annotated[str, typer.Argument(help="as in the person's tokens (sub)")],
    role: Annotated[list[Role], typer.Option(help="again for each role")],
    issuer: Annotated[str, typer.Option(envvar="CBCM_ISSUER_NAME")],
    server: Server,
    token: Token,
    seat: Annotated[
        str | None, typer.Option(help='"organisation:role"; an administrator needs none')
    ] = None,
    language: Annotated[str, typer.Option(help="of the notices")] = "fr",
    days: Annotated[int, typer.Option(min=1, max=800)] = 365,
    phone: Annotated[str | None, typer.Option(help="for notices, +223...")] = None,
    email: Annotated[str | None, typer.Option(help="for notices")] = None,
) -> None:
    """Add or change an account (administrator)."""
    body = {
        "issuer": issuer, "subject": subject, "seat": seat, "roles": role,
        "language": language, "not_after": int(time.time()) + days * DAY,
        "phone": phone, "email": email,
    }  # fmt: skip
    Client(server, token).put("/api/v1/directory/accounts", body)


@app.command()
def issuer(
    name: Annotated[str, typer.Argument(help="the issuer's address (iss)")],
    organisation: Annotated[str, typer.Argument()],
    jwks: Annotated[Path, typer.Argument(help="its JWK set, a file")],
    server: Server,
    token: Token,
) -> None:
    """Believe an organisation's sign-in provider, for its own accounts (administrator)."""
    body = {"issuer": name, "organisation": organisation, "jwks": jwks.read_text()}
    Client(server, token).put("/api/v1/directory/issuers", body)


def _read(path: Path) -> dict[str, object]:
    text = typer.get_text_stream("stdin").read() if str(path) == "-" else path.read_text()
    try:
        loaded = json.loads(text)
    except ValueError:
        raise InputError("not a signed entry", fields=("entry",)) from None
    if not isinstance(loaded, dict):
        raise InputError("not a signed entry", fields=("entry",))
    return loaded
