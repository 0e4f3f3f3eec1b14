"""Commands about people and seats (administrator): accounts, lists from Excel, what stands."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from cbcm import sheets
from cbcm.agencies import workbook
from cbcm.cli.client import Client, Server, Token
from cbcm.cli.lists import handed_in
from cbcm.errors import NotFoundError
from cbcm.vocabulary import Role

DAY = 24 * 3600
API = "/api/v1/directory"
File = Annotated[Path, typer.Argument(help="an Excel workbook (.xlsx)")]
Issuer = Annotated[str, typer.Option(envvar="CBCM_ISSUER_NAME")]
Subject = Annotated[str, typer.Argument(help="as in the person's tokens (sub)")]


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command()(account)
    app.command()(remove_account)
    app.command()(issuer)
    app.command()(invite)
    app.command()(seats)
    app.command()(unsigned)
    app.command("import")(import_people)
    app.command()(template)


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


def invite(subject: Subject, server: Server, token: Token) -> None:
    """Let a person sign in at the pages: prints a link that works once, for three days.

    Hand it over in person or by a call; whoever opens it first chooses the password.
    """
    made = Client(server, token).post(f"{API}/invitations", {"subject": subject})
    print(made["link"])
    print(f"until {_day(made['ends_at'])} (UTC)")


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
            item["seat"], f"{item['counting']}{', too few' if item['too_few'] else ''}",
            "\n".join(held), "\n".join(people),
            _day(min(due)) if due else "",
        )  # fmt: skip
    Console(width=150, markup=False).print(table)


def unsigned(server: Server, token: Token) -> None:
    """The keys that wait for the network's signature, as JSON: take it to the machine that signs.

    Whom the server calls a voucher has said that he heard the four words from her.
    """
    print(json.dumps(Client(server, token).get(f"{API}/unsigned-keys"), indent=1))


def import_people(
    file: File,
    server: Server,
    token: Token,
    dry_run: Annotated[
        bool, typer.Option(help="say what would change, and change nothing")
    ] = False,
) -> None:
    """Take over the sheet "people": all rows are right, or nothing is written."""
    client = Client(server, token)
    _, done = handed_in(
        workbook.PEOPLE, file,
        lambda rows: client.post(f"{API}/import", {"rows": rows, "dry_run": dry_run}),
    )  # fmt: skip
    for what in ("added", "changed", "lapsed"):
        print(f"{what}: {len(done[what])}" + "".join(f"\n  {who}" for who in done[what]))
    print(f"unchanged: {done['unchanged']}")
    print("written" if done["written"] else "nothing was written (--dry-run)")


def template(file: File) -> None:
    """Write an empty list with its headings, and an invented example on a second sheet."""
    sheets.write_template(workbook.PEOPLE, file)


def _day(at: Any) -> str:
    return datetime.fromtimestamp(int(at), UTC).date().isoformat()
