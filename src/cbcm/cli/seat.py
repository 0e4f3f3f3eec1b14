"""Commands of a seat: make a key, see what waits, open, keep, redirect, answer.

What is opened is saved as it came, sealed, and synced to disk before the server is told; it
opens with the stock `age` tool too. "Kept" makes the server erase its copy.
"""

from __future__ import annotations

import base64
import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from cbcm.cli import handing, saved, shares
from cbcm.cli.client import Client, RefusedError, Server, Token
from cbcm.cli.counting import (
    AffiliationOption,
    AgeOption,
    CategoryOption,
    HarmOption,
    LagOption,
    ReporterOption,
    RoleOption,
    SettingOption,
    SexOption,
    given,
)
from cbcm.cli.handing import DirectoryKey
from cbcm.cli.saved import API, Folder, Identity
from cbcm.referring import DESK, default_way
from cbcm.sealing import new_identity, seal_text
from cbcm.vocabulary import AnswerCode, PartKind

OUTCOMES = ("how it ended: substantiated, unsubstantiated, insufficient, closed; of a service: "
            "delivered, refused, unavailable")  # fmt: skip
Reference = Annotated[str, typer.Argument(help="the referral's id, from `inbox`")]


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command()(keygen)
    app.command()(inbox)
    app.command("open")(open_referral)
    app.command()(keep)
    app.command()(redirect)
    app.command()(answer)
    app.command()(status)


def keygen(path: Annotated[Path, typer.Argument(help="new file for the secret key")]) -> None:
    """Make an age key. The file stays with you; the public half goes to the network."""
    secret, public = new_identity()
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(f"# public key: {public}\n{secret}\n")
        file.flush()
        os.fsync(file.fileno())
    print(public)


def inbox(server: Server, token: Token) -> None:
    """What waits for your seat, with its due time."""
    client = Client(server, token)
    table = Table("referral", "state", "due (UTC)", "parts")
    for item in saved.waiting(client):
        due = datetime.fromtimestamp(item["due_at"], UTC).strftime("%Y-%m-%d %H:%M")
        late = " overdue" if item["overdue"] else ""
        kinds = ", ".join(part["kind"] for part in item["parts"])
        table.add_row(item["id"], item["state"], due + late, kinds)
    Console(width=110).print(table)


def open_referral(
    referral: Reference, server: Server, token: Token, identity: Identity, save: Folder
) -> None:
    """Save a referral's sealed parts, open them, and prove it to the server."""
    client = Client(server, token)
    taken = saved.take(client, _find(client, referral), save, [saved.secret(identity)])
    console = Console()
    for kind, _, document, content in taken:
        console.print(f"[bold]{kind}[/bold]")
        console.print_json(json.dumps({k: v for k, v in document.items() if k != "token"}))
        if str(document.get("type", "")).startswith(("message/", "text/")):
            print(_harmless(content.decode("utf-8", "replace")))
    for text in saved.put_together([document for _, _, document, _ in taken]):
        print(f"\nWith what was taken out:\n{_harmless(text)}")
    # One line each, as they are: an id that is broken in two cannot be copied.
    print(f"Saved, still sealed, in {save / referral}")
    print(f"When you take it on: cbcm keep {referral}")


def _harmless(text: str) -> str:
    """A raw mail as a terminal may show it: signs that would steer the terminal are taken out."""
    return "".join(s if s.isprintable() or s in "\n\t" else "\ufffd" for s in text)


def keep(
    referral: Reference,
    server: Server,
    token: Token,
    identity: Identity,
    save: Folder,
    category: CategoryOption = None,
    setting: SettingOption = None,
    role: RoleOption = None,
    affiliation: AffiliationOption = None,
    harm: HarmOption = None,
    reporter: ReporterOption = None,
    survivor_sex: SexOption = None,
    survivor_age: AgeOption = None,
    lag: LagOption = None,
) -> None:
    """Say that you keep it: the server erases its copy."""
    proofs = {
        part_id: document["token"]
        for _, part_id, document, _ in saved.opened(save / referral, [saved.secret(identity)])
    }
    client = Client(server, token)
    here = [item for item in saved.waiting(client) if item["id"] == referral]
    if any(part["id"] not in proofs for item in here for part in item["parts"]):
        # A colleague may have proved the rest; what is not saved here must not be erased there.
        raise RefusedError("a part of it is not saved here; open it again first")
    there = {part["id"] for item in here for part in item["parts"]}
    if there:  # what she has withdrawn in the meantime needs no proof
        proofs = {part_id: token for part_id, token in proofs.items() if part_id in there}
    body: dict[str, Any] = {"opened": proofs, "kept": True}
    body["facts"] = given(
        category=category, setting=setting, role=role, affiliation=affiliation, type=harm,
        reporter=reporter, survivor_sex=survivor_sex, survivor_age=survivor_age, lag=lag,
    )  # fmt: skip
    client.post(f"{API}/{referral}/acknowledgement", body)
    print("kept; the server's copy is erased")


def redirect(
    referral: Reference,
    target: Annotated[str, typer.Argument(help='a member\'s code, or "desk"')],
    server: Server,
    token: Token,
    identity: Identity,
    save: Folder,
    directory_key: DirectoryKey,
    reason: Annotated[str, typer.Option()] = "not_ours",
) -> None:
    """Seal what you opened to another recipient; it stays here until they keep it."""
    client = Client(server, token)
    parts_here = saved.opened(save / referral, [saved.secret(identity)])
    if target != DESK and any(_is_open(document) for _, _, document, _ in parts_here):
        # Her words may tell who she is: a human of the line writes them anew for somebody else.
        raise RefusedError("this account is not masked; it goes to the desk only")
    network = next(document["pack"] for _, _, document, _ in parts_here if "pack" in document)
    to = handing.recipients(
        client, referral, target, default_way(target), network=network, directory_key=directory_key
    )
    parts = []
    for kind, _, document, content in parts_here:
        if kind is PartKind.IDENTITY:
            continue  # her consent was to this organisation, not to the next one
        if kind in saved.BINARY and target != DESK:
            continue  # a picture or a voice is who she is
        if kind in saved.BINARY:
            parts.append(handing.binary(kind, document["type"], content, to.keys))
        else:
            inner = saved.without_seal(document) | {"redirected": reason}
            if target != DESK:
                inner = shares.without_candidates(inner)
            parts.append(handing.words(kind, inner, to.keys))
    body = {"reason": reason, "target": target, "sealed_to": to.seats, "parts": parts}
    client.post(f"{API}/{referral}/redirect", body)
    print("redirected; it stays with you until they keep it")


def _is_open(document: dict[str, Any]) -> bool:
    """Whether it holds words of hers that nobody masked."""
    return document.get("masked") is False and bool(document.get("narrative"))


def answer(
    referral: Reference,
    code: Annotated[AnswerCode, typer.Argument()],
    server: Server,
    token: Token,
    save: Folder,
    text: Annotated[
        bool, typer.Option(help="read words for her page from standard input; never by SMS")
    ] = False,
) -> None:
    """Let the person hear a coded answer, and words that only her code opens.

    Words are read from standard input: an argument would show in the list of processes.
    """
    body: dict[str, str] = {"code": code}
    if text:
        reply_keys = saved.reply_keys(save / referral)
        if not reply_keys:
            raise RefusedError("there is no code that could open it; send the coded answer only")
        words = typer.get_text_stream("stdin").read().strip()
        body["sealed"] = base64.b64encode(seal_text(words, reply_keys)).decode()
    Client(server, token).post(f"{API}/{referral}/answers", body)
    print("answered")


def status(
    referral: Reference,
    state: Annotated[str, typer.Argument(help="assessed, investigating, unreadable, closed")],
    server: Server,
    token: Token,
    outcome: Annotated[str, typer.Option(help=OUTCOMES)] = "closed",
    category: CategoryOption = None,
    setting: SettingOption = None,
    role: RoleOption = None,
    affiliation: AffiliationOption = None,
) -> None:
    """Say how the case stands; "closed" ends it here, and alone counts an affiliation."""
    facts = given(category=category, setting=setting, role=role, affiliation=affiliation)
    body = {"status": state, "outcome": outcome, "facts": facts}
    Client(server, token).post(f"{API}/{referral}/status", body)
    print(state)


def _find(client: Client, referral: str) -> dict[str, Any]:
    for item in saved.waiting(client):
        if item["id"] == referral:
            return item
    raise RefusedError("Not found")
