"""What others find in the same texts: phonenumbers alone, and presidio-analyzer's patterns.

Run in .venv-eval. Reads a JSON list of texts, writes for each baseline the places it would mask.
Presidio's recognisers that need a language model are left out: none ships for these languages.
"""

from __future__ import annotations

import json
import socket
import sys
from collections.abc import Callable, Iterable
from typing import Any

REGIONS = ("ML", "HT", "CF", "LY")
Finder = Callable[[str], Iterable[tuple[int, int]]]


def _refuse(*args: object, **kwargs: object) -> None:
    raise OSError("nothing outside this machine is called")


def phones() -> Finder:
    """Google's library of telephone numbers, for the four countries."""
    import phonenumbers

    def find(text: str) -> Iterable[tuple[int, int]]:
        for region in REGIONS:
            for match in phonenumbers.PhoneNumberMatcher(text, region):
                yield match.start, match.end

    return find


def presidio() -> Finder:
    """Its pattern recognisers, in English as shipped, the telephone for the four countries."""
    import tldextract

    tldextract.extract = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)
    from presidio_analyzer import predefined_recognizers as shipped

    chosen: list[Any] = [
        shipped.PhoneRecognizer(supported_regions=REGIONS),
        shipped.EmailRecognizer(),
        shipped.DateRecognizer(),
        shipped.UrlRecognizer(),
        shipped.CreditCardRecognizer(),
        shipped.IbanRecognizer(),
        shipped.IpRecognizer(),
    ]

    def find(text: str) -> Iterable[tuple[int, int]]:
        for one in chosen:
            for result in one.analyze(text, one.supported_entities, None) or ():
                if result.score >= 0.4:
                    yield result.start, result.end

    return find


def main() -> None:
    socket.socket.connect = _refuse  # type: ignore[method-assign, assignment]
    texts = json.load(sys.stdin)
    made = {"phonenumbers": phones(), "presidio": presidio()}
    found = {name: [sorted(set(find(text))) for text in texts] for name, find in made.items()}
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
