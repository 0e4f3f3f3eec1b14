"""The server as it is, but for one thing: it counts nothing. What counting costs is the difference.

`python -m tools.bench_uncounted` serves like `cbcm serve`, with settings from the environment.
"""

from __future__ import annotations

from collections.abc import Sequence

from cbcm.keyring import Keyring
from cbcm.serving import serve
from cbcm.settings import load_settings
from cbcm.trends import tally

NOTHING = ("0000-Q1", b"")


def make_slip(keyring: Keyring, cells: Sequence[str], now: int) -> tuple[str, bytes]:
    """No encryption, and no period's key."""
    return NOTHING


def drop_slip(connection: object, period: str, sealed: bytes) -> None:
    """No row."""


if __name__ == "__main__":
    tally.make_slip, tally.drop_slip = make_slip, drop_slip
    serve(load_settings(), processes=1)
