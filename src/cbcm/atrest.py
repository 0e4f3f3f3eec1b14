"""Search everything that is at rest for words that must not be there.

SQLite: the database file, its log and its index, byte by byte. PostgreSQL: the data folder where
it can be read, otherwise every value of every table. The key folder and the folder for
temporary files too. Words are looked for in UTF-8 (also in lower case), UTF-16 and base64.
"""

from __future__ import annotations

import base64
import mmap
import os
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from sqlalchemy import Connection, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from cbcm import tables
from cbcm.db import Store
from cbcm.settings import Settings

SMALLEST_WORD = 4


def search(settings: Settings, words: Sequence[str], *, more: Sequence[Path] = ()) -> list[str]:
    """The places (files, or table and column) where a word was found; none is the promise."""
    needles = [needle for word in words if len(word) >= SMALLEST_WORD for needle in spellings(word)]
    found = []
    folders = [settings.key_dir, Path(tempfile.gettempdir()), *more]
    for path in {
        path for folder in [*database_files(settings), *folders] for path in _files(folder)
    }:
        if _holds(path, needles):
            found.append(str(path))
    found += [f"table {where}" for where in _in_rows(settings, needles)]
    return sorted(found)


def spellings(word: str) -> set[bytes]:
    """The bytes a word may stand as; base64 in its three alignments without the edges."""
    found = {word.encode(), word.lower().encode(), word.encode("utf-16-le")}
    raw = word.encode()
    for shift in range(3):
        encoded = base64.b64encode(b"\0" * shift + raw)
        inner = encoded[4 if shift else 0 : len(encoded) - 4]
        if len(inner) >= 8:
            found.add(inner)
    return found


def database_files(settings: Settings) -> list[Path]:
    """The database's own files or folder, where this machine can read them."""
    url = make_url(settings.database_url)
    if settings.database_url.startswith("sqlite"):
        base = str(url.database)
        return [Path(base + suffix) for suffix in ("", "-wal", "-shm", "-journal")]
    store = Store(settings.database_url)
    try:
        folder = store.read(lambda c: c.execute(text("SHOW data_directory")).scalar())
        mine = "SELECT oid FROM pg_database WHERE datname = current_database()"
        oid = store.read(lambda c: c.execute(text(mine)).scalar())
    except DBAPIError:
        return []
    finally:
        store.close()
    if not folder or not os.access(str(folder), os.R_OK):
        return []
    # The whole cluster but the other databases, which belong to somebody else.
    data = Path(str(folder))
    own = [data / "base" / str(oid), data / "base" / "pgsql_tmp"]
    return own + [path for path in data.iterdir() if path.name != "base"]


def _files(place: Path) -> Iterator[Path]:
    if place.is_file():
        yield place
    elif place.is_dir():
        for folder, _, names in os.walk(place):
            for name in names:
                path = Path(folder) / name
                if path.is_file() and not path.is_symlink():
                    yield path


def _holds(path: Path, needles: Sequence[bytes]) -> bool:
    try:
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            if size == 0:
                return False
            with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
                return any(content.find(needle) >= 0 for needle in needles)
    except (OSError, ValueError):
        return False  # gone in the meantime, or not ours to read


def _in_rows(settings: Settings, needles: Sequence[bytes]) -> Iterator[str]:
    store = Store(settings.database_url)

    def read(connection: Connection) -> list[str]:
        found = []
        for table in tables.metadata.sorted_tables:
            for row in connection.execute(select(table)).mappings():
                for column, value in row.items():
                    raw = bytes(value) if isinstance(value, bytes) else str(value).encode()
                    if any(needle in raw for needle in needles):
                        found.append(f"{table.name}.{column}")
        return sorted(set(found))

    try:
        yield from store.read(read)
    finally:
        store.close()
