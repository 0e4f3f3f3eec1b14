"""Marks to look for in what was opened: no masker takes them for a name or a number."""

from __future__ import annotations

import random

WORDS = (
    "avec pour dans sous vers chez donc puis alors aussi mais comme quand encore toujours souvent "
    "jamais rien tout bien plus moins trop peu beaucoup apres avant depuis pendant contre sans"
).split()
LENGTH = 12


def new_mark(chance: random.Random) -> str:
    """One of 32**12, in one piece that a form does not encode."""
    return "_".join(chance.choice(WORDS) for _ in range(LENGTH))
