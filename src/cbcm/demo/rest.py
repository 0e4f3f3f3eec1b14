"""What is at rest while the demo runs: rows of ciphertext, bytes in the files, counts.

It looks from outside, at the database of the invented network; no real server shows this.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from sqlalchemy import Connection, func, select

from cbcm import atrest, tables
from cbcm.delivery import referrals
from cbcm.demo.server import Demo
from cbcm.trends import tally

WINDOW = 64


def windows(ciphertext: bytes) -> list[bytes]:
    """Slices of a ciphertext to look for; it may lie in pages that do not touch."""
    return [ciphertext[at : at + WINDOW] for at in range(0, len(ciphertext) - WINDOW, 4 * WINDOW)]


def is_in_files(demo: Demo, ciphertext: bytes) -> bool:
    """True where any slice of it stands in the database's files."""
    files = [path for path in atrest.database_files(demo.context.settings) if path.is_file()]
    contents = [path.read_bytes() for path in files]
    return any(piece in content for piece in windows(ciphertext) for content in contents)


def places_of(demo: Demo, words: list[str]) -> list[str]:
    """Where words were found: files of the demo's folder, tables and their columns."""
    found = atrest.search(demo.context.settings, words, more=[demo.folder])
    return sorted({place.removeprefix(f"{demo.folder}/") for place in found})


def rows(demo: Demo) -> dict[str, Any]:
    """How many sealed parts, bytes of ciphertext and dialogues under way there are."""

    def read(connection: Connection) -> dict[str, Any]:
        def count(table: str) -> int:
            selected = select(func.count()).select_from(tables.metadata.tables[table])
            return int(connection.execute(selected).scalar_one())

        sizes = select(func.coalesce(func.sum(func.length(tables.chunk.c.data)), 0))
        open_drafts = select(func.count()).where(tables.draft.c.route_at.is_not(None))
        return {
            "parts": count("part"),
            "bytes": int(connection.execute(sizes).scalar_one()),
            "dialogues": int(connection.execute(open_drafts).scalar_one()),
        }

    return demo.context.store.read(read)


def elsewhere(demo: Demo, shown: list[str]) -> dict[str, int]:
    """How many referrals wait now for seats that the page does not show."""
    referral, rung = tables.referral.c, tables.rung.c

    def read(connection: Connection) -> dict[str, int]:
        found = connection.execute(
            select(rung.seat_id, func.count())
            .where(
                rung.referral_id == referral.id,
                rung.position == referral.position,
                referral.state.in_(referrals.SERVED),
                rung.seat_id.not_in(shown),
            )
            .group_by(rung.seat_id)
        )
        return {seat: int(number) for seat, number in found.tuples()}

    return demo.context.store.read(read)


def counts(demo: Demo, now: int) -> dict[str, int]:
    """Exact counts of this quarter as far as they are folded in: received, kept, answered."""
    context, period = demo.context, tally.period_of(now)
    found = (
        context.store.read(lambda c: tally.read_counters(c, context.keyring, period)) or Counter()
    )
    return {event: found.get(f"{event}/total=all", 0) for event in ("received", "kept", "answered")}
