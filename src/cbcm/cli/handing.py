"""Seal anew for another recipient what was opened here; each key is checked before."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import typer

from cbcm.cli.client import Client, checked_recipients
from cbcm.sealing import SealedPart, seal, seal_binary
from cbcm.vocabulary import PartKind

DirectoryKey = Annotated[str, typer.Option(envvar="CBCM_DIRECTORY_KEY")]


@dataclass(frozen=True)
class Recipients:
    """A ladder's seats in order, and the public keys to seal to."""

    seats: list[str]
    keys: list[str]


def recipients(
    client: Client, referral: str, target: str, way: str, *, network: str, directory_key: str
) -> Recipients:
    """Whom `way` leads to for `target`, without those whom the referral keeps away."""
    ladder = client.get(f"/api/v1/directory/ladders/{target}", way=way, referral=referral)
    checked = checked_recipients(
        ladder, target=target, way=way, network=network, directory_key=directory_key
    )
    return Recipients(ladder["seats"], checked)


def words(kind: PartKind, document: dict[str, Any], keys: Sequence[str]) -> dict[str, str]:
    """A part of words or codes, as the server takes it."""
    return _part(seal(kind, document, keys))


def binary(kind: PartKind, media_type: str, content: bytes, keys: Sequence[str]) -> dict[str, str]:
    """A picture or a recording, as the server takes it."""
    return _part(seal_binary(kind, media_type, content, keys))


def _part(sealed: SealedPart) -> dict[str, str]:
    return {
        "kind": sealed.kind,
        "token_digest": sealed.token_digest.hex(),
        "ciphertext": base64.b64encode(sealed.ciphertext).decode(),
    }
