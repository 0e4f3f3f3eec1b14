"""The sender as a gateway names it, in one spelling, or None where it is withheld."""

from __future__ import annotations

import re

NUMBER = re.compile(r"\+?\d{6,15}")


def sender_of(raw: str) -> str | None:
    """A telephone number as +digits; None for anything else (hidden, a word, too short)."""
    compact = re.sub(r"[\s().-]", "", raw)
    if compact.startswith("00"):
        compact = "+" + compact[2:]
    if not NUMBER.fullmatch(compact):
        return None
    return "+" + compact.lstrip("+")
