"""The network's signature on a pack: over the exact bytes of its files.

Made offline with the directory key; the server, which knows its public half, refuses a pack that
says it is signed and is not. An example pack needs none, and says that it is one.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from cbcm.errors import PackError

FILES = ("organisations.yaml", "places.yaml", "services.yaml", "sop.yaml")
WORDING = "wording.yaml"
"""The network's own words for some prompts; a pack may do without."""
CONTACTS = "contacts.yaml"
"""The shared addresses that the network made public; a pack may do without."""
SIGNATURE = "signature.txt"
STATEMENT = "cbcm country pack 1"


def statement(folder: Path) -> bytes:
    """What is signed: the pack's name and the SHA-256 of each file. Raises PackError."""
    lines = [STATEMENT, folder.name]
    for name in (*FILES, *(own for own in (WORDING, CONTACTS) if (folder / own).exists())):
        try:
            digest = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        except OSError as error:
            raise PackError(f"{name} cannot be read: {error.strerror}") from None
        lines.append(f"{name} {digest}")
    return "\n".join(lines).encode()


def sign(folder: Path, directory_key: Ed25519PrivateKey) -> Path:
    """Write the signature beside the files; returns its path."""
    path = folder / SIGNATURE
    path.write_text(directory_key.sign(statement(folder)).hex() + "\n")
    return path


def is_signed(folder: Path, directory_key: str) -> bool:
    """True where the signature there is the network's over these files. `directory_key` is hex."""
    try:
        signature = bytes.fromhex((folder / SIGNATURE).read_text().strip())
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(directory_key))
        public.verify(signature, statement(folder))
    except (OSError, ValueError, InvalidSignature):
        return False
    return True


def require_signed(folder: Path, status: str, directory_key: str) -> None:
    """Raise PackError where a pack says "signed" and the network's signature is not on it."""
    if status == "signed" and not is_signed(folder, directory_key):
        raise PackError(
            "sop.yaml says status: signed, and the network's signature does not cover it"
        )
