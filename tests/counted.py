"""What the counters hold now, everything folded in."""

from __future__ import annotations

import time
from collections import Counter

from sqlalchemy import Connection

from cbcm.context import Context
from cbcm.trends import tally


def counts(context: Context) -> Counter[str]:
    """The cells of the running quarter."""

    def read(connection: Connection) -> Counter[str]:
        while tally.fold(connection, context.keyring, context.cells):
            pass
        period = tally.period_of(int(time.time()))
        return tally.read_counters(connection, context.keyring, period) or Counter()

    return context.store.write(read)
