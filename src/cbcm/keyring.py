"""Secrets that end: one file each in CBCM_KEY_DIR, outside the database and its backups.

A secret is 32 random bytes under a name such as "day-2026-11-22". All processes share the
folder; a new file is complete and synced before anyone can see it. Ending a secret overwrites
the file first. It does NOT hold the pepper or the directory's private key.
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from cbcm.errors import SettingsError

NAME = re.compile(r"[a-z]+-[A-Za-z0-9-]+")
LENGTH = 32
NONCE = 12


class Keyring:
    """The folder of ending secrets, with a small cache in memory."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._cache: dict[str, bytes] = {}
        if not folder.is_dir():
            raise SettingsError("CBCM_KEY_DIR: there is no such folder")
        if folder.stat().st_mode & 0o077:
            raise SettingsError("CBCM_KEY_DIR: only its owner may enter the folder (chmod 700)")

    def make(self, name: str) -> bytes:
        """The secret of that name, made where it does not exist yet."""
        found = self.get(name)
        if found is not None:
            return found
        path = self._path(name)
        scratch = path.with_name(f".{secrets.token_hex(8)}.new")
        try:
            handle = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            try:
                os.write(handle, secrets.token_bytes(LENGTH))
                os.fsync(handle)
            finally:
                os.close(handle)
            with contextlib.suppress(FileExistsError):  # another process was first: theirs counts
                os.link(scratch, path)
        finally:
            scratch.unlink(missing_ok=True)
        self._sync_folder()
        made = self.get(name)
        if made is None:
            raise SettingsError("CBCM_KEY_DIR: a secret cannot be written")
        return made

    def get(self, name: str) -> bytes | None:
        """The secret of that name, or None where it never was or has ended."""
        path = self._path(name)
        cached = self._cache.get(name)
        if cached is not None:
            return cached
        try:
            secret = path.read_bytes()
        except FileNotFoundError:
            return None
        if len(secret) != LENGTH:
            raise SettingsError("CBCM_KEY_DIR: a secret is damaged")
        # One of each kind: what has ended elsewhere must not stay in this process's memory.
        kind = name.partition("-")[0]
        others = {n: v for n, v in self._cache.items() if n.partition("-")[0] != kind}
        self._cache = others | {name: secret}
        return secret

    def end(self, name: str) -> None:
        """Overwrite a secret and remove it; what it sealed can be opened by nobody."""
        self._cache.pop(name, None)
        path = self._path(name)
        try:
            handle = os.open(path, os.O_WRONLY)
        except FileNotFoundError:
            return
        try:
            os.write(handle, secrets.token_bytes(LENGTH))
            os.fsync(handle)
        finally:
            os.close(handle)
        path.unlink(missing_ok=True)
        self._sync_folder()

    def names(self, kind: str) -> list[str]:
        """The names of all secrets of one kind, for example "day"."""
        return sorted(path.name for path in self._folder.glob(f"{kind}-*"))

    def forget_cached(self) -> None:
        """Read from the folder again, where another process may have ended a secret."""
        self._cache.clear()

    def _path(self, name: str) -> Path:
        if not NAME.fullmatch(name):
            raise ValueError("not the name of a secret")
        return self._folder / name

    def _sync_folder(self) -> None:
        handle = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def lock(key: bytes, plain: bytes, label: bytes) -> bytes:
    """Encrypt under a 32-byte key with a fresh nonce; `label` must be the same to unlock."""
    nonce = secrets.token_bytes(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain, label)


def unlock(key: bytes, locked: bytes, label: bytes) -> bytes | None:
    """Decrypt what `lock` made; None where key or label is another or it is damaged."""
    if len(locked) <= NONCE:
        return None
    try:
        return AESGCM(key).decrypt(locked[:NONCE], locked[NONCE:], label)
    except InvalidTag:
        return None
