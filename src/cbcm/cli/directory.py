"""Commands about keys. Signing happens offline, on the network's own machine."""

from __future__ import annotations

import base64
import json
import sys
import time
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from cbcm.agencies import keys
from cbcm.agencies.fingerprints import fingerprint
from cbcm.cli import people
from cbcm.cli.client import Client, Server, Token
from cbcm.errors import InputError, NotFoundError
from cbcm.pack import CANARY_SEAT
from cbcm.pack.seats import ROLE_OF_SEAT
from cbcm.sealing import public_of
from cbcm.vocabulary import KeyKind, SeatKey

app = typer.Typer(no_args_is_help=True)
people.register(app)
DAY = 24 * 3600
DATES = ["%Y-%m-%d"]
API = "/api/v1/directory"
Seat = Annotated[str, typer.Argument(help='"organisation:role"')]
PublicKey = Annotated[str, typer.Argument(help="age1...")]
Network = Annotated[str, typer.Option(help="the pack's name")]
PrivateKey = Annotated[str, typer.Option(envvar="CBCM_DIRECTORY_PRIVATE_KEY", help="hex")]
Identity = Annotated[
    Path, typer.Option(envvar="CBCM_IDENTITY", help="your age key file", exists=True)
]


@app.command()
def new_key() -> None:
    """Make the network's directory key. Prints the private half, then the public one.

    Do it on a machine that stays offline; the private half never goes to the server.
    """
    private = Ed25519PrivateKey.generate()
    print("private half, for this machine only, then the public half:", file=sys.stderr)
    print(private.private_bytes_raw().hex())
    print(private.public_key().public_bytes_raw().hex())


@app.command()
def sign(
    seat: Seat,
    public_key: PublicKey,
    network: Network,
    key: PrivateKey,
    days: Annotated[int, typer.Option(min=1, max=800)] = 365,
    holder: Annotated[
        str, typer.Option(help="the person's subject; without it a seat's shared key")
    ] = "",
    employer: Annotated[
        str | None,
        typer.Option(help="the holder's organisation; at a member's seat it is that member"),
    ] = None,
    waiting: Annotated[
        Path | None, typer.Option(help="from `cbcm directory unsigned`: shows who vouches")
    ] = None,
) -> None:
    """Confirm a key whose fingerprint was read out in person; prints the entry to put.

    The four words of the key that it signs stand beside it: they must be those that were read out.
    """
    if waiting is not None:
        _print_vouchings(_read(waiting), seat=seat, public_key=public_key, holder=holder)
    now = int(time.time())
    signed = _sign(
        key, network=network, seat=seat, public_key=public_key, holder=holder,
        employer=employer, kind=KeyKind.OWN, not_before=now, not_after=now + days * DAY,
    )  # fmt: skip
    _print_key(signed)


@app.command()
def delegate(
    seat: Seat,
    public_key: PublicKey,
    network: Network,
    key: PrivateKey,
    holder: Annotated[str, typer.Option(help="the deputy's subject")],
    start: Annotated[datetime, typer.Option("--from", formats=DATES, help="first day, UTC")],
    until: Annotated[datetime, typer.Option(formats=DATES, help="last day, UTC")],
    employer: Annotated[
        str | None,
        typer.Option(help="the deputy's organisation; at a member's seat it is that member"),
    ] = None,
) -> None:
    """Let a deputy's key count for a seat during an absence of 90 days at most.

    Sign it before the absence begins. It ends by its date; nobody has to remember.
    """
    signed = _sign(
        key, network=network, seat=seat, public_key=public_key, holder=holder,
        employer=employer, kind=KeyKind.DELEGATED, not_before=_seconds(start),
        not_after=_seconds(until) + DAY,
    )  # fmt: skip
    _print_key(signed)


@app.command()
def sign_revocation(seat: Seat, public_key: PublicKey, network: Network, key: PrivateKey) -> None:
    """End a key for a seat for good, even if somebody puts it back; prints the entry to put."""
    try:
        signed = keys.sign_revocation(
            _private(key), network=network, seat=seat, public_key=public_key,
            revoked_at=int(time.time()),
        )  # fmt: skip
    except ValueError:
        raise InputError("not a key of the right kind", fields=("key", "public_key")) from None
    print(
        json.dumps(
            {
                "seat": signed.seat,
                "public_key": signed.public_key,
                "revoked_at": signed.revoked_at,
                "signature": signed.signature.hex(),
            }
        )
    )


@app.command()
def put(
    entry: Annotated[
        Path, typer.Argument(help="made by sign, delegate or sign-revocation; - for input")
    ],
    server: Server,
    token: Token,
) -> None:
    """Hand a signed key or revocation to the server (administrator)."""
    body = _read(entry)
    what = "revocations" if "revoked_at" in body else "keys"
    Client(server, token).put(f"{API}/{what}", body)


@app.command()
def revoke(seat: Seat, public_key: PublicKey, server: Server, token: Token) -> None:
    """Take a seat's key away at once: nothing is sealed to it from now on (administrator)."""
    body = {"seat": seat, "public_key": public_key}
    if not Client(server, token).delete(f"{API}/keys", body)["done"]:
        raise NotFoundError("that seat has no such key")
    print("taken away; sign it offline now, so that nobody can put it back:")
    print(f"cbcm directory sign-revocation {seat} {public_key}")


@app.command()
def prove(server: Server, token: Token, identity: Identity) -> None:
    """Open every challenge that your key can open, so that it counts for its next days."""
    from cbcm.agencies import challenges

    client = Client(server, token)
    secrets = {public_of(secret): secret for secret in _secrets(identity)}
    proved = 0
    for item in client.get(f"{API}/challenges")["items"]:
        seat, public_key = item["seat"], item["public_key"]
        if public_key not in secrets:
            continue
        answer = challenges.open_challenge(
            base64.b64decode(item["sealed"]), secrets[public_key], seat=seat, public_key=public_key
        )
        client.post(f"{API}/challenges", {"seat": seat, "public_key": public_key, "token": answer})
        print(f"proved for {seat}")
        proved += 1
    if not proved:
        print("no challenge is open for this key")


def _read(path: Path) -> dict[str, Any]:
    text = typer.get_text_stream("stdin").read() if str(path) == "-" else path.read_text()
    try:
        loaded = json.loads(text)
    except ValueError:
        raise InputError("not a signed entry", fields=("entry",)) from None
    if not isinstance(loaded, dict):
        raise InputError("not a signed entry", fields=("entry",))
    return loaded


def _sign(
    key: str,
    *,
    network: str,
    seat: str,
    public_key: str,
    holder: str,
    employer: str | None,
    kind: KeyKind,
    not_before: int,
    not_after: int,
) -> SeatKey:
    if seat != CANARY_SEAT and seat.partition(":")[2] not in ROLE_OF_SEAT:
        raise InputError("there is no such kind of seat", fields=("seat",))
    own = keys.employer_of(seat)
    if own is not None and employer not in (None, own):
        raise InputError("a seat's people are of its organisation", fields=("employer",))
    if kind is KeyKind.DELEGATED and not_after - not_before > keys.LONGEST_DELEGATION_SECONDS:
        raise InputError("a delegation lasts 90 days at most", fields=("from", "until"))
    try:
        return keys.sign(
            _private(key), network=network, seat=seat, public_key=public_key, holder=holder,
            employer=employer, kind=kind, not_before=not_before, not_after=not_after,
        )  # fmt: skip
    except ValueError:
        raise InputError(
            "not a key or a statement of the right kind", fields=("key", "public_key", "seat")
        ) from None


def _private(key: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(key))


def _print_key(signed: SeatKey) -> None:
    for language in ("fr", "en"):
        words = fingerprint(signed.public_key, language)
        print(f"{language}: {words}", file=sys.stderr)
    print(json.dumps(asdict(signed) | {"signature": signed.signature.hex()}))


def _print_vouchings(found: dict[str, Any], *, seat: str, public_key: str, holder: str) -> None:
    """Who vouches for a key, as the server says. Raises InputError where it waits for another."""
    for item in found.get("items", []):
        if (item["seat"], item["public_key"]) == (seat, public_key):
            if ("" if item["printed"] else item["subject"]) != holder:
                raise InputError("this key waits for another person", fields=("holder",))
            for one in item["vouched"]:
                print(f"vouched for by {one['subject']}, {one['day']}", file=sys.stderr)
            if item["printed"]:
                print(f"a recovery key on paper, printed by {item['subject']}", file=sys.stderr)
            elif not item["vouched"]:
                print("nobody of the seat has vouched for it", file=sys.stderr)
            return
    raise InputError("this key does not wait for that seat", fields=("public_key", "seat"))


def _seconds(day: datetime) -> int:
    return int(day.replace(tzinfo=UTC).timestamp())


def _secrets(path: Path) -> list[str]:
    """Every secret key in a key file; groups of signs, as on a printed sheet, are put together."""
    lines = ["".join(line.split()) for line in path.read_text().splitlines()]
    found = [line for line in lines if line.startswith("AGE-SECRET-KEY-")]
    if not found:
        raise InputError("no secret key in that file", fields=("identity",))
    return found
