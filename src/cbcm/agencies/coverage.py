"""Where which channel and which service exists, by area, and what is missing. Pure.

The line itself is for the whole country. What stands here is what the network knows: the pack's
services, the channels that members handed in, and whose focal point has a key that counts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from cbcm.pack import NEEDED_SERVICES, Pack
from cbcm.pack.seats import apart

WITHOUT_READING = frozenset({"hotline", "in_person", "committee"})
FRESH = timedelta(days=365)
EVERYWHERE = "all"
State = Literal["here", "country", "none"]
HERE: State = "here"
COUNTRY: State = "country"
NONE: State = "none"


@dataclass(frozen=True)
class OwnChannel:
    """A member's own channel. `area` is a code of the pack or EVERYWHERE."""

    organisation: str
    area: str
    channel: str
    languages: tuple[str, ...]
    checked: date


@dataclass(frozen=True)
class Gap:
    """What is missing: a code, and what it is about (a service's kind, an organisation)."""

    code: str
    about: str = ""


@dataclass(frozen=True)
class AreaCoverage:
    """One area: members by channel, and for each kind of service HERE, COUNTRY or NONE."""

    code: str
    name: str
    channels: Mapping[str, tuple[str, ...]]
    services: Mapping[str, State]
    languages: tuple[str, ...]
    gaps: tuple[Gap, ...]


@dataclass(frozen=True)
class Coverage:
    """`ways` and `kinds` are the columns that are used at all; `gaps` are the country's."""

    areas: tuple[AreaCoverage, ...]
    ways: tuple[str, ...]
    kinds: tuple[str, ...]
    gaps: tuple[Gap, ...]


def coverage(
    pack: Pack,
    channels: Sequence[OwnChannel],
    with_key: Collection[str],
    today: date,
    order: Sequence[str],
) -> Coverage:
    """`with_key`: the seats at which somebody has a key that counts; `order`: of the channels.

    A channel that nobody checked for a year is not counted as one that is there.
    """
    there = [one for one in channels if one.organisation in pack.by_code]  # or gone since
    fresh = [one for one in there if today - one.checked <= FRESH]
    used = {one.channel for one in fresh}
    kinds = tuple(dict.fromkeys((*NEEDED_SERVICES, *sorted({item.kind for item in pack.services}))))
    areas = tuple(
        _area(pack, code, names[0], [c for c in fresh if c.area in (code, EVERYWHERE)], kinds)
        for code, names in pack.places.items()
    )
    gaps = tuple(_of_country(pack, channels, fresh, with_key))
    return Coverage(areas, tuple(way for way in order if way in used), kinds, gaps)


def _area(
    pack: Pack, code: str, name: str, there: Sequence[OwnChannel], kinds: Sequence[str]
) -> AreaCoverage:
    channels: dict[str, tuple[str, ...]] = {}
    for one in there:
        who = {*channels.get(one.channel, ()), one.organisation}
        channels[one.channel] = tuple(sorted(who))
    services = {kind: _service(pack, kind, code) for kind in kinds}
    gaps = []
    if not channels:
        gaps.append(Gap("no_channel"))
    elif not channels.keys() & WITHOUT_READING:
        gaps.append(Gap("only_for_readers"))
    gaps += [Gap("no_service", kind) for kind in NEEDED_SERVICES if services[kind] == NONE]
    gaps += [Gap("only_country", kind) for kind in NEEDED_SERVICES if services[kind] == COUNTRY]
    languages = sorted({language for one in there for language in one.languages})
    return AreaCoverage(code, name, channels, services, tuple(languages), tuple(gaps))


def _service(pack: Pack, kind: str, area: str) -> State:
    if any(item.kind == kind and area in item.areas for item in pack.services):
        return HERE
    return COUNTRY if pack.service_for(kind, None) is not None else NONE


def _of_country(
    pack: Pack,
    channels: Sequence[OwnChannel],
    fresh: Sequence[OwnChannel],
    with_key: Collection[str],
) -> Iterator[Gap]:
    for kind in NEEDED_SERVICES:
        without = (pack.service_for(kind, None, without=apart(pack, {c})) for c in pack.by_code)
        if pack.service_for(kind, None) and not all(without):
            yield Gap("one_runner", kind)
    for code in sorted(pack.members()):
        handed_in = any(one.organisation == code for one in channels)
        if not handed_in:
            yield Gap("not_handed_in", code)
        elif not any(one.organisation == code for one in fresh):
            yield Gap("not_checked", code)
        if f"{code}:focal_point" not in with_key:
            yield Gap("nobody_opens", code)
