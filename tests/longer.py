"""What of a long list `make test` tries; the rest waits for `make matrix`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest


def first(values: Iterable[Any], quick: int) -> list[Any]:
    """Parameters of a test: the first `quick` at once, those after them in the longer run."""
    return [
        value if number < quick else pytest.param(value, marks=pytest.mark.matrix)
        for number, value in enumerate(values)
    ]
