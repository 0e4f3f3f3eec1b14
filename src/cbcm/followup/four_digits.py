"""Four digits of her own choice: enough to hear back, from the same telephone only.

For whoever cannot write a number down. What is stored comes from the pepper, her number and the
digits together, through the same work as a long number; the database holds neither. Whoever
chooses the same digits for several messages hears of all of them.

Four digits are guessed in ten thousand tries: the limit is three a day for each number, and it is
`guessing.py` that holds it.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, select

from cbcm import tables
from cbcm.followup import threads
from cbcm.followup.receipts import Receipt, derive
from cbcm.settings import Pepper

SLOTS = 4
MOST_TRIES_A_DAY = 3


def slots(number: str, digits: str, pepper: Pepper) -> tuple[Receipt, ...]:
    """What these digits from this telephone may open; always all of them, at one pace."""
    plain = number.lstrip("+")
    return tuple(derive(f"voice {plain} {digits} {slot}", pepper) for slot in range(SLOTS))


def find_threads(
    connection: Connection, number: str, digits: str, peppers: Sequence[Pepper]
) -> tuple[str, ...]:
    """The threads of these digits, in the order of the slots; tries every pepper of the ring."""
    found: list[str] = []
    for pepper in peppers:
        derived = [receipt.digest for receipt in slots(number, digits, pepper)]
        known = _known(connection, derived)
        found += [known[digest] for digest in derived if digest in known]
    return tuple(dict.fromkeys(found))


def choose(
    connection: Connection, thread: str, made: Sequence[Receipt], peppers: Sequence[Pepper]
) -> bool:
    """Let these digits open a thread too; False where they open too many already."""
    known = _known(connection, [receipt.digest for receipt in made])
    if thread in known.values():
        return True
    free = [receipt for receipt in made if receipt.digest not in known]
    if not free:
        return False
    threads.add_receipt(connection, thread, free[0], peppers)
    return True


def _known(connection: Connection, found: Sequence[bytes]) -> dict[bytes, str]:
    columns = tables.receipt.c
    rows = connection.execute(
        select(columns.digest, columns.thread_id).where(columns.digest.in_(found))
    )
    return {bytes(row.digest): row.thread_id for row in rows}
