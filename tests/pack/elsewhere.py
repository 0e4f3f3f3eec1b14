"""Mali's situations told again in another country: the same roles, other names.

Organisations are matched by their place in the network (host, co-chairs) or their row in the
affiliation table, services by kind. What the other country's SOP does otherwise stands in
`elsewhere.yaml`, so that every difference was written down by somebody.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from cbcm.pack import NETWORK, Organisation, Pack, load_pack
from cbcm.vocabulary import Affiliation
from tests.pack.situations import Situation, situations

FILE = Path(__file__).with_name("elsewhere.yaml")
HOME = "mali"
SAME = frozenset({NETWORK, "oversight"})


@lru_cache
def differences() -> Mapping[str, Mapping[str, Mapping[str, Any]]]:
    """By pack and by the words of a situation: what is expected there instead."""
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for name, entries in yaml.safe_load(FILE.read_text(encoding="utf-8")).items():
        found[name] = {}
        for entry in entries:
            left = dict(entry)
            words = left.pop("words")
            assert words not in found[name], f"{name}: {words} stands twice"
            found[name][words] = left
    return found


def of_pack(name: str) -> tuple[Situation, ...]:
    """A pack's own situations, and Mali's as they are there."""
    own = tuple(item for item in situations() if item.pack == name)
    return own if name == HOME else (*own, *_told_again(name))


def plainly_translated(name: str) -> dict[str, Situation]:
    """Mali's situations in another country's names, by their words; nothing written beside."""
    home, there = load_pack(HOME), load_pack(name)
    translated = (_translated(item, home, there) for item in situations() if item.pack == HOME)
    return {item.words: item for item in translated if item is not None}


@lru_cache
def _told_again(name: str) -> tuple[Situation, ...]:
    other = differences()[name]
    plain = plainly_translated(name)
    assert set(other) <= set(plain), f"{name}: no such situation: {set(other) - set(plain)}"
    return tuple(
        replace(item, expected={**item.expected, **other.get(words, {})})
        for words, item in plain.items()
    )


def _translated(item: Situation, home: Pack, there: Pack) -> Situation | None:
    """None where the other country has no organisation of that kind."""
    names = _names(home, there)
    wanted = {*item.organisations, *(seat.split(":")[0] for seat in item.conflicts)}
    if item.facts.get("affiliation", Affiliation.SEVERAL) != Affiliation.SEVERAL:
        wanted = set()
    if not wanted <= {*names, *SAME}:
        return None
    codes = tuple(names[code] for code in item.organisations)
    divided = item.facts.get("divided") == "yes"
    to = [
        _said(text, _ways(item.organisations[number if divided else 0 :][:1], home, there, names))
        for number, text in enumerate(item.expected["to"])
    ]
    ways = _ways(item.organisations[:1], home, there, names)
    expected = dict(item.expected) | {
        key: [_said(text, ways) for text in item.expected[key]]
        for key in ("also", "later", "told")
        if key in item.expected
    }
    return replace(
        item,
        pack=there.name,
        organisations=codes,
        area=None if item.area is None else _own_area(there),
        conflicts=tuple(_said(seat, ways) for seat in item.conflicts),
        employer=None if item.employer is None else names[item.employer],
        expected=expected | {"to": to},
    )


def _names(home: Pack, there: Pack) -> dict[str, str]:
    """Codes of home -> codes there: organisations and services with the same part."""
    names = {home.host: there.host}
    names |= dict(zip(home.co_chairs, there.co_chairs, strict=True))
    for org in home.organisations:
        same = [o.code for o in there.organisations if _kind(o) == _kind(org)]
        free = [code for code in same if code not in names.values()]
        if org.code not in names and free:
            names[org.code] = free[0]
    for service in home.services:
        names[service.code] = next(
            other.code
            for other in there.services
            if other.kind == service.kind and bool(other.areas) == bool(service.areas)
        )
    return names


def _kind(org: Organisation) -> tuple[str, str]:
    return str(org.affiliation), org.type if org.affiliation is Affiliation.NON_MEMBER else ""


def _ways(
    named: tuple[str, ...], home: Pack, there: Pack, names: Mapping[str, str]
) -> dict[str, str]:
    """The names, with the agency that the named organisation works for in either country."""
    ways = dict(names)
    for code in named:
        before, after = home.by_code[code].partner_of, there.by_code[names[code]].partner_of
        if before is not None and after is not None:
            ways[before] = after
    return ways


def _said(text: str, ways: Mapping[str, str]) -> str:
    return re.sub(r"\b(\w+):", lambda found: f"{ways.get(found[1], found[1])}:", text)


def _own_area(pack: Pack) -> str:
    return next(area for service in pack.services for area in service.areas)
