"""Commands of a seat: make a key, see what waits, open, keep, redirect, answer.

What is opened is saved as it came, sealed, and synced to disk before the server is told; it
opens with the stock `age` tool too. "Kept" makes the server erase its copy.
"""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from cbcm.cli.client import Client, RefusedError, Server, Token, checked_recipients
from cbcm.sealing import (
    new_identity,
    open_binary,
    open_document,
    public_of,
    seal,
    seal_binary,
    seal_text,
)
from cbcm.vocabulary import AnswerCode, PartKind

Identity = Annotated[
    Path, typer.Option(envvar="CBCM_IDENTITY", help="your age key file", exists=True)
]
Folder = Annotated[Path, typer.Option(envvar="CBCM_SAVE_DIR", help="where sealed parts are saved")]
Reference = Annotated[str, typer.Argument(help="the referral's id, from `inbox`")]
API = "/api/v1/referrals"
BINARY = {PartKind.ATTACHMENT}


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
    for item in _waiting(client):
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
    secrets = [_secret(identity)]
    item = _find(client, referral)
    folder = save / referral
    _make_folder(folder)
    proofs = {}
    shown: list[tuple[str, dict[str, Any]]] = []
    for part in item["parts"]:
        sealed = client.download(f"{API}/{referral}/parts/{part['id']}")
        _save(folder / f"{part['kind']}-{part['id']}.age", sealed)
        document, _ = _open(part["kind"], sealed, secrets)
        proofs[part["id"]] = document["token"]
        shown.append((part["kind"], document))
    _save(folder / "reply-keys.json", json.dumps(item["reply_keys"]).encode())
    client.post(f"{API}/{referral}/acknowledgement", {"opened": proofs, "kept": False})
    console = Console()
    for kind, document in shown:
        console.print(f"[bold]{kind}[/bold]")
        console.print_json(json.dumps({k: v for k, v in document.items() if k != "token"}))
    # One line each, as they are: an id that is broken in two cannot be copied.
    print(f"Saved, still sealed, in {folder}")
    print(f"When you take it on: cbcm keep {referral}")


def keep(
    referral: Reference,
    server: Server,
    token: Token,
    identity: Identity,
    save: Folder,
    category: Annotated[str | None, typer.Option(help="as you read it: SEA, SH, ...")] = None,
) -> None:
    """Say that you keep it: the server erases its copy."""
    proofs = {
        part_id: document["token"]
        for _, part_id, document, _ in _saved(save / referral, [_secret(identity)])
    }
    client = Client(server, token)
    here = [item for item in _waiting(client) if item["id"] == referral]
    if any(part["id"] not in proofs for item in here for part in item["parts"]):
        # A colleague may have proved the rest; what is not saved here must not be erased there.
        raise RefusedError("a part of it is not saved here; open it again first")
    there = {part["id"] for item in here for part in item["parts"]}
    if there:  # what she has withdrawn in the meantime needs no proof
        proofs = {part_id: token for part_id, token in proofs.items() if part_id in there}
    body: dict[str, Any] = {"opened": proofs, "kept": True}
    if category:
        body["facts"] = {"category": category}
    client.post(f"{API}/{referral}/acknowledgement", body)
    print("kept; the server's copy is erased")


def redirect(
    referral: Reference,
    target: Annotated[str, typer.Argument(help='a member\'s code, or "desk"')],
    server: Server,
    token: Token,
    identity: Identity,
    save: Folder,
    directory_key: Annotated[str, typer.Option(envvar="CBCM_DIRECTORY_KEY")],
    reason: Annotated[str, typer.Option()] = "not_ours",
) -> None:
    """Seal what you opened to another recipient; it stays here until they keep it."""
    client = Client(server, token)
    saved = _saved(save / referral, [_secret(identity)])
    network = next(document["pack"] for _, _, document, _ in saved if "pack" in document)
    ladder = client.get(f"/api/v1/directory/ladders/{target}")
    recipients = checked_recipients(ladder, network=network, directory_key=directory_key)
    parts = []
    for kind, _, document, content in saved:
        if kind is PartKind.IDENTITY:
            continue  # her consent was to this organisation, not to the next one
        if kind in BINARY:
            sealed = seal_binary(kind, document["type"], content, recipients)
        else:
            inner = {k: v for k, v in document.items() if k not in ("version", "token")}
            sealed = seal(kind, inner | {"redirected": reason}, recipients)
        parts.append(
            {
                "kind": kind,
                "token_digest": sealed.token_digest.hex(),
                "ciphertext": base64.b64encode(sealed.ciphertext).decode(),
            }
        )
    body = {"reason": reason, "target": target, "sealed_to": ladder["seats"], "parts": parts}
    client.post(f"{API}/{referral}/redirect", body)
    print("redirected; it stays with you until they keep it")


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
        reply_keys = json.loads((save / referral / "reply-keys.json").read_text())
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
    outcome: Annotated[str, typer.Option()] = "closed",
) -> None:
    """Say how the case stands; "closed" ends it here."""
    body = {"status": state, "outcome": outcome}
    Client(server, token).post(f"{API}/{referral}/status", body)
    print(state)


def _waiting(client: Client) -> Iterator[dict[str, Any]]:
    """What waits for the seat, page by page."""
    after: str | None = ""
    while after is not None:
        page = client.get(API, state="waiting", after=after)
        yield from page["items"]
        after = page["next"]


def _find(client: Client, referral: str) -> dict[str, Any]:
    for item in _waiting(client):
        if item["id"] == referral:
            return item
    raise RefusedError("Not found")


def _saved(folder: Path, secrets: list[str]) -> list[tuple[PartKind, str, dict[str, Any], bytes]]:
    """Every saved part: kind, part id, document with its token, bytes of a binary part."""
    files = sorted(folder.glob("*.age")) if folder.is_dir() else []
    if not files:
        raise RefusedError("nothing saved for this referral; open it first")
    found = []
    for path in files:
        kind, _, part_id = path.stem.partition("-")
        document, content = _open(kind, path.read_bytes(), secrets)
        found.append((PartKind(kind), part_id, document, content))
    return found


def _open(kind: str, sealed: bytes, secrets: list[str]) -> tuple[dict[str, Any], bytes]:
    if PartKind(kind) in BINARY:
        return open_binary(sealed, secrets)
    return open_document(sealed, secrets), b""


def _save(path: Path, content: bytes) -> None:
    """Write, sync and rename: a power cut leaves the whole file or none."""
    scratch = path.with_suffix(".new")
    with scratch.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    scratch.replace(path)
    _sync(path.parent)


def _make_folder(folder: Path) -> None:
    """Make it with its parents, each entry synced: else a power cut could take the new folder."""
    if folder.is_dir():
        return
    _make_folder(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)
    _sync(folder.parent)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _secret(path: Path) -> str:
    lines = [line.strip() for line in path.read_text().splitlines()]
    secret = next((line for line in lines if line.startswith("AGE-SECRET-KEY-")), "")
    public_of(secret)
    return secret
