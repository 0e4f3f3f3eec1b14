"""Hostile mails, calls, messages, forms and texts: `python -m tools.fuzz N`.

A fifth are mails (each is read by a process of its own), the rest requests of providers and the
web form; the masker alone gets five texts for each of them. Ends with `crashes= lost= leaked=`;
exit code 1 where any is not 0. The seed is printed, and is the second argument for the same
again.
"""

from __future__ import annotations

import secrets
import sys
import time
from collections import Counter

from tools import fuzz_mail, fuzz_masks, fuzz_messages, fuzz_voice

SHARES = ((fuzz_mail, 5), (fuzz_voice, 3), (fuzz_messages, 2), (fuzz_masks, 1))


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else secrets.randbelow(10**6)
    print(f"seed={seed}")
    totals: Counter[str] = Counter(crashes=0, lost=0, leaked=0)
    for module, divisor in SHARES:
        started = time.monotonic()
        found = module.run(-(-count // divisor), seed)
        name = module.__name__.rpartition("_")[2]
        seconds = time.monotonic() - started
        figures = " ".join(f"{key}={value}" for key, value in found.items())
        print(f"{name}: {-(-count // divisor)} {figures} seconds={seconds:.0f}", flush=True)
        totals.update(found)
    print(f"crashes={totals['crashes']} lost={totals['lost']} leaked={totals['leaked']}")
    return int(any(totals.values()))


if __name__ == "__main__":
    sys.exit(main())
