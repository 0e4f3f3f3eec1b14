"""What a seat saves on its own machine: sealed parts as they came, and how to open them again.

A part is synced to disk before the server is told that it was opened: a power cut in between
must not leave it nowhere.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any

import typer

from cbcm.cli.client import Client, RefusedError
from cbcm.sealing import UnopenableError, open_binary, open_document, public_of
from cbcm.vocabulary import Detail, DetailKind, PartKind

API = "/api/v1/referrals"
BINARY = {PartKind.ATTACHMENT}
REPLY_KEYS = "reply-keys.json"
Identity = Annotated[
    Path, typer.Option(envvar="CBCM_IDENTITY", help="your age key file", exists=True)
]
Folder = Annotated[Path, typer.Option(envvar="CBCM_SAVE_DIR", help="where sealed parts are saved")]
Part = tuple[PartKind, str, dict[str, Any], bytes]
"""Kind, part id, document with its token, bytes of a binary part."""


def waiting(client: Client) -> Iterator[dict[str, Any]]:
    """What waits for the seat, page by page."""
    after: str | None = ""
    while after is not None:
        page = client.get(API, state="waiting", after=after)
        yield from page["items"]
        after = page["next"]


def take(client: Client, item: dict[str, Any], save: Path, secrets: list[str]) -> list[Part]:
    """Save a referral's sealed parts, open them, and prove it to the server."""
    folder = save / item["id"]
    _make_folder(folder)
    taken: list[Part] = []
    ours = [public_of(secret) for secret in secrets]
    for part in item["parts"]:
        sealed = _fetch(client, item["id"], part, ours, secrets)
        _save(folder / f"{part['kind']}-{part['id']}.age", sealed)
        document, content = _open(part["kind"], sealed, secrets)
        taken.append((PartKind(part["kind"]), part["id"], document, content))
    _save(folder / REPLY_KEYS, json.dumps(item["reply_keys"]).encode())
    proofs = {part_id: document["token"] for _, part_id, document, _ in taken}
    client.post(f"{API}/{item['id']}/acknowledgement", {"opened": proofs, "kept": False})
    return taken


def opened(folder: Path, secrets: list[str]) -> list[Part]:
    """Every part that is saved in a referral's folder. RefusedError where there is none."""
    files = sorted(folder.glob("*.age")) if folder.is_dir() else []
    if not files:
        raise RefusedError("nothing saved for this referral; open it first")
    found = []
    for path in files:
        kind, _, part_id = path.stem.partition("-")
        document, content = _open(kind, path.read_bytes(), secrets)
        found.append((PartKind(kind), part_id, document, content))
    return found


def put_together(documents: Sequence[dict[str, Any]]) -> list[str]:
    """Every account whose details another part of the same referral holds, as it was said."""
    found = []
    for account in documents:
        details = [
            detail
            for document in documents
            for detail in _details(document.get("spans"), account.get("mark"))
        ]
        if details and account.get("narrative"):
            from cbcm.anonymiser import joined  # long lists of words come with it

            found.append(joined(str(account["narrative"]), details))
    return found


def _details(spans: object, mark: object) -> Iterator[Detail]:
    """Whoever sealed it may have written anything there: what is no detail of it is passed over."""
    for span in spans if isinstance(spans, list) and mark else ():
        if not isinstance(span, dict) or span.get("of") != mark:
            continue
        with suppress(KeyError, TypeError, ValueError):
            yield Detail(int(span["number"]), DetailKind(span["kind"]), str(span["text"]))


def reply_keys(folder: Path) -> list[str]:
    """The keys of her codes, as they were when the referral was opened."""
    path = folder / REPLY_KEYS
    return list(json.loads(path.read_text())) if path.is_file() else []


def same_person(save: Path, referral: str, kind: PartKind) -> list[Path]:
    """Saved referrals of the same thread that hold a part of that kind: one code opens both."""
    hers = set(reply_keys(save / referral))
    return [
        folder
        for folder in sorted(save.iterdir())
        if any(folder.glob(f"{kind}-*.age")) and hers & set(reply_keys(folder))
    ]


def without_seal(document: dict[str, Any]) -> dict[str, Any]:
    """What stands inside, without what the envelope itself adds."""
    return {name: value for name, value in document.items() if name not in ("version", "token")}


def secret(path: Path) -> str:
    """The age secret key in a file, also where it was typed in groups from a printed sheet."""
    lines = ["".join(line.split()) for line in path.read_text().splitlines()]
    found = next((line for line in lines if line.startswith("AGE-SECRET-KEY-")), "")
    public_of(found)
    return found


def _fetch(
    client: Client, referral: str, part: dict[str, Any], ours: list[str], secrets: list[str]
) -> bytes:
    """A part; where a colleague sealed it anew to our key, that copy if it opens."""
    path = f"{API}/{referral}/parts/{part['id']}"
    for key in (key for key in part["copies"] if key in ours):
        copy = client.download(f"{path}?key={key}")
        try:
            _open(part["kind"], copy, secrets)
        except (UnopenableError, ValueError):
            continue  # the original is still there
        return copy
    return client.download(path)


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
