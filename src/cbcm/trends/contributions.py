"""What members and other actors counted themselves, until the counts of its period end.

One array of the counters' length for each contributor and period, under the period's key; sent
again, it replaces what was sent, until the period is released. A quarter's tallies are merged
into what is published only where three or more contributed to it. An organisation and the services
that it runs are one contributor: what they counted is known there together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, delete, insert, select

from cbcm import tables
from cbcm.db import hold_table
from cbcm.errors import ConflictError, InputError
from cbcm.keyring import Keyring
from cbcm.trends import periods, tally
from cbcm.trends.cells import Dimensions, total_of

LEAST = 3
EVENTS = ("received", "referred", "opened", "kept", "assessed", "investigating", "outcome",
          "assistance", "service", "answered")  # fmt: skip
MOST = 100_000
BACK_QUARTERS = 4
REST = ("unknown", "UNCLEAR", "unknown_unknown")
Tables = Mapping[str, Mapping[str, int]]
Events = Mapping[str, tuple[int, Tables]]


def counts_of(events: Events, dimensions: Mapping[str, Dimensions]) -> Counter[str]:
    """The cells of a contributor's events, each its total and its tables by dimension.

    What a table leaves out counts as unknown, so that all tables of an event have one sum. Raises
    InputError naming the field, never the value.
    """
    counts: Counter[str] = Counter()
    for event, (total, given) in events.items():
        known = dimensions[event] if event in EVENTS else None
        if known is None:
            raise InputError("there is no such event to contribute", fields=("events",))
        where = f"events.{event}"
        if any(name not in known for name in given):
            raise InputError("there is no such dimension", fields=(f"{where}.cells",))
        counts[total_of(event)] = total
        for name, values in known.items():
            table = given.get(name, {})
            field = f"{where}.cells"
            if any(value not in values for value in table):
                raise InputError("there is no such value", fields=(field,))
            rest = total - sum(table.values())
            unknown = next((value for value in REST if value in values), None)
            if rest < 0 or (rest and unknown is None):
                raise InputError("its cells do not add up to the total", fields=(field,))
            counts.update({f"{event}/{name}={value}": number for value, number in table.items()})
            if unknown is not None:
                counts[f"{event}/{name}={unknown}"] += rest
    return counts


def put(
    connection: Connection,
    keyring: Keyring,
    contributor: str,
    house: str,
    period: str,
    counts: Counter[str],
    cells: Iterable[str],
    now: int,
) -> None:
    """Store a contributor's counts of a period, in place of what it sent before.

    `house`: the organisation that runs it, or itself. It is kept, so that a later pack does not
    change what a released window was made of.

    Raises InputError for a period that is not one, is to come or long over, and ConflictError
    where it was released already.
    """
    current = periods.number(tally.period_of(now))
    if periods.PERIOD.fullmatch(period) is None or not (
        current - BACK_QUARTERS <= periods.number(period) <= current
    ):
        raise InputError("a quarter of the last year", fields=("period",))
    hold_table(connection, tables.tally)  # a release at this moment has it, or it is too late
    released = select(tables.release.c.period).where(tables.release.c.period >= period)
    if connection.execute(released).first() is not None:
        raise ConflictError("this period was released already", fields=("period",))
    columns = tables.tally.c
    mine = (columns.contributor == contributor, columns.period == period)
    sealed = tally.lock_counts(keyring.make(f"period-{period}"), counts, cells, _label(period))
    connection.execute(delete(tables.tally).where(*mine))
    connection.execute(
        insert(tables.tally).values(
            contributor=contributor, period=period, house=house, sealed=sealed
        )
    )


def read(connection: Connection, keyring: Keyring, period: str) -> dict[str, Counter[str]]:
    """What each house counted in a period; nothing where fewer than three did."""
    key = keyring.get(f"period-{period}")
    columns = tables.tally.c
    rows = connection.execute(
        select(columns.house, columns.sealed).where(columns.period == period)
    ).all()
    found: dict[str, Counter[str]] = {}
    for row in rows:
        counts = (
            None if key is None else tally.unlock_counts(key, bytes(row.sealed), _label(period))
        )
        if counts is None:
            raise ValueError("a tally cannot be opened with its key")
        found[row.house] = found.get(row.house, Counter()) + counts
    return found if len(found) >= LEAST else {}


def _label(period: str) -> bytes:
    return b"tally" + period.encode()
