"""What the journey's steps share: settings, pack, database, secrets. Built once per process."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection

from cbcm.agencies.directory import Trust, confirmed_keys, employers
from cbcm.db import Store
from cbcm.keyring import Keyring
from cbcm.pack import DESK_SEAT, RECOVERY_SEAT, Pack, folder_of, load_pack
from cbcm.pack.signing import require_signed
from cbcm.settings import Pepper, Settings
from cbcm.trends.cells import layout


@dataclass(frozen=True)
class Context:
    """Immutable for the life of a process; `peppers` is newest first."""

    settings: Settings = field(repr=False)
    pack: Pack
    store: Store
    keyring: Keyring
    peppers: tuple[Pepper, ...]
    trust: Trust
    cells: tuple[str, ...]

    def closed_seats(self, now: int) -> list[str]:
        """Seats that must have a confirmed key before anything is taken in, and have none."""
        keys = self.store.read(lambda connection: confirmed_keys(connection, self.trust, now))
        return missing_seats(keys)

    def organisations(self, connection: Connection) -> frozenset[str]:
        """Whom a referral may keep away: organisations' people, and seats."""
        codes = {org.code for org in self.pack.organisations}
        return employers(connection) | codes | self.pack.seats()


def missing_seats(keys: Mapping[str, Collection[object]]) -> list[str]:
    """The network's desk and recovery seats without a confirmed key."""
    return [seat for seat in (DESK_SEAT, RECOVERY_SEAT) if not keys.get(seat)]


def open_context(settings: Settings) -> Context:
    """Load the pack, open database and key folder. Raises SettingsError or PackError."""
    pack = load_pack(settings.pack)
    require_signed(folder_of(settings.pack), pack.status, settings.directory_key)
    peppers = settings.peppers()
    return Context(
        settings=settings,
        pack=pack,
        store=Store(settings.database_url),
        keyring=Keyring(settings.key_dir),
        peppers=peppers,
        trust=Trust(pack.name, settings.directory_key, peppers),
        cells=layout(pack),
    )
