"""Commands about people and seats (administrator): accounts, what stands."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from cbcm.cli.client import Client, Server, Token
from cbcm.errors import NotFoundError
from cbcm.vocabulary import Role

DAY = 24 * 3600
API = "/api/v1/directory"
Issuer = Annotated[str, typer.Option(envvar="CBCM_ISSUER_NAME")]
Subject = Annotated[str, typer.Argument(help="as in the person's tokens (sub)")]


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command()(account)
    app.command()(remove_account)
    app.command()(issuer)
    app.command()(seats)


def account(
    subject: Subject,
    role: Annotated[list[Role], typer.Option(help="again for each role")],
    issuer: Issuer,
    server: Server,
    token: Token,
    seat: Annotated[
        str | None, typer.Option(help='"organisation:role"; an administrator needs none')
    ] = None,
    language: Annotated[str, typer.Option(help="of the notices")] = "fr",
    days: Annotated[int, typer.Option(min=1, max=800, help="until the contract ends")] = 365,
    phone: Annotated[str | None, typer.Option(help="for notices, +223...")] = None,
    email: Annotated[str | None, typer.Option(help="for notices")] = None,
    name: Annotated[
        str | None, typer.Option(help="the person's name, to keep from them what names them")
    ] = None,
    employer: Annotated[
        str | None, typer.Option(help="an organisation's code; at a member's seat it is known")
    ] = None,
) -> None:
    """Add or change an account; it lapses with the contract."""
    body = {
        "issuer": issuer, "subject": subject, "seat": seat, "roles": role,
        "language": language, "not_after": int(time.time()) + days * DAY,
        "phone": phone, "email": email, "name": name, "employer": employer,
    }  # fmt: skip
    Client(server, token).put(f"{API}/accounts", body)


def remove_account(subject: Subject, issuer: Issuer, server: Server, token: Token) -> None:
    """Remove a person: sign-in, notices and keys end at once."""
    body = {"issuer": issuer, "subject": subject}
    if not Client(server, token).delete(f"{API}/accounts", body)["done"]:
        raise NotFoundError("there is no such account")


def issuer(
    name: Annotated[str, typer.Argument(help="the issuer's address (iss)")],
    organisation: Annotated[str, typer.Argument()],
    jwks: Annotated[Path, typer.Argument(help="its JWK set, a file")],
    server: Server,
    token: Token,
) -> None:
    """Believe an organisation's sign-in provider, for its own accounts."""
    body = {"issuer": name, "organisation": organisation, "jwks": jwks.read_text()}
    Client(server, token).put(f"{API}/issuers", body)


def seats(server: Server, token: Token) -> None:
    """Every seat: keys that count, who holds them until when, who sits there."""
    table = Table("seat", "keys", "held by, until (UTC)", "people, until", "next challenge")
    for item in Client(server, token).get(f"{API}/seats")["items"]:
        counting = [key for key in item["keys"] if key["state"] == "counts"]
        others = [key for key in item["keys"] if key["state"] != "counts"]
        held = [f"{key['holder'] or 'shared'} {_day(key['counts_until'])}" for key in counting]
        held += [f"{key['holder'] or 'shared'} {key['state']}" for key in others]
        people = [f"{person['subject']} {_day(person['not_after'])}" for person in item["people"]]
        due = [key["challenge_due_at"] for key in counting if key["challenge_due_at"]]
        table.add_row(
            item["seat"], str(item["counting"]), "\n".join(held), "\n".join(people),
            _day(min(due)) if due else "",
        )  # fmt: skip
    Console(width=150, markup=False).print(table)


def _day(at: Any) -> str:
    return datetime.fromtimestamp(int(at), UTC).date().isoformat()
