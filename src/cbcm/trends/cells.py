"""Which cells there are, and which of them an event adds one to. Pure.

A cell is "event/dimension=value", or "event/dimension*dimension=value*value" where two go
together. Every dimension has a value for what is not known, so that all tables of an event have
one sum: the smaller would tell of the larger. Nothing is guessed: what no door asks and nobody who
opened the case gave counts as unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from functools import lru_cache

from cbcm.pack import NETWORK, Pack
from cbcm.vocabulary import (
    AccusedRole,
    Affiliation,
    AgeBand,
    AnswerCode,
    Category,
    Channel,
    Counted,
    Disposition,
    Facts,
    Harm,
    Known,
    Lag,
    Reporter,
    Setting,
    Sex,
)

UNKNOWN = "unknown"
TOTAL = "total"
ALL = "all"
STRAY = "stray/total=all"
OUTCOMES = ("substantiated", "unsubstantiated", "insufficient", "closed")
TIMELINESS = ("24h", "48h", "72h", "later")
STEPS = ("assessed", "investigating")
SERVED = ("delivered", "refused", "unavailable")
WEEKS = tuple(f"{week:02d}" for week in range(1, 15))
SURVIVORS = tuple(
    f"{sex}_{age}" for sex in (*Sex, UNKNOWN) for age in (*AgeBand, UNKNOWN)
)  # fmt: skip
DAY = 24 * 3600
Dimensions = Mapping[str, tuple[str, ...]]
CODES: Dimensions = {
    "category": tuple(Category),
    "setting": (*Setting, UNKNOWN),
    "role": (*AccusedRole, UNKNOWN),
    "affiliation": tuple(Affiliation),
    "type": (*Harm, UNKNOWN),
    "reporter": (*Reporter, UNKNOWN),
    "survivor": SURVIVORS,
    "lag": (*Lag, UNKNOWN),
}
FEW = ("category", "setting", "role")
CODED_EVENTS: Mapping[str, tuple[str, ...]] = {
    "kept": tuple(CODES),
    "outcome": ("category", "setting", "role", "affiliation"),
    "disposed": FEW,
    "assessed": FEW,
    "investigating": FEW,
}
PAIRS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "received": (("area", "channel"), ("area", "category")),
    "kept": (("category", "setting"), ("category", "affiliation")),
}
"""Two dimensions at once, counted always and published by a profile from a large total on."""


@lru_cache(maxsize=16)
def _dimensions(languages: tuple[str, ...], areas: tuple[str, ...]) -> Mapping[str, Dimensions]:
    channel = (*Channel, UNKNOWN)
    language = (*languages, UNKNOWN)
    coded = {event: {name: CODES[name] for name in names} for event, names in CODED_EVENTS.items()}
    coded["outcome"]["result"] = OUTCOMES
    coded["disposed"]["as"] = tuple(Disposition)
    return coded | {
        "contact": {"channel": channel, "language": language, "week": WEEKS},
        "received": {
            "channel": channel, "language": language, "affiliation": tuple(Affiliation),
            "area": (*areas, UNKNOWN), "child": tuple(Known), "category": tuple(Category),
        },
        "referred": {"way": ("routed", "handed_on")},
        "opened": {"within": TIMELINESS},
        "assistance": {"answer": ("accepted", "refused")},
        "service": {"result": SERVED},
        "answered": {"code": tuple(AnswerCode)},
    }  # fmt: skip


def dimensions(pack: Pack) -> Mapping[str, Dimensions]:
    """The values of each dimension of each event, with this pack."""
    return _dimensions(pack.languages, tuple(pack.places))


def layout(pack: Pack) -> tuple[str, ...]:
    """Every cell that can be counted with this pack, sorted."""
    cells = [STRAY]
    for event, tables in dimensions(pack).items():
        cells.append(total_of(event))
        cells += [f"{event}/{name}={value}" for name, values in tables.items() for value in values]
        for one, other in PAIRS.get(event, ()):
            pairs = ((a, b) for a in tables[one] for b in tables[other])
            cells += [f"{event}/{one}*{other}={a}*{b}" for a, b in pairs]
    return tuple(sorted(cells))


def total_of(event: str) -> str:
    """The cell that holds how often an event was."""
    return f"{event}/{TOTAL}={ALL}"


def contact_cells(facts: Facts, now: int) -> tuple[str, ...]:
    """What anybody who writes or calls adds one to, a wrong number too; a test adds nothing."""
    if facts.test:
        return ()
    at = datetime.fromtimestamp(now, UTC)
    begins = at.replace(month=(at.month - 1) // 3 * 3 + 1, day=1, hour=0, minute=0, second=0)
    week = int(at.timestamp() - begins.timestamp()) // (7 * DAY)
    return tuple(_cells("contact", {
        "channel": facts.channel, "language": facts.language, "week": WEEKS[week],
    }))  # fmt: skip


def received_cells(facts: Facts, seats: Iterable[str] = ()) -> tuple[str, ...]:
    """What a received complaint adds one to; nothing at all for a test of the line.

    `seats` are the first of each of its accounts' ladders: one outside the line is a referral.
    """
    if facts.test:
        return ()
    cells = list(_cells("received", {
        "channel": facts.channel, "language": facts.language, "affiliation": facts.affiliation,
        "area": facts.admin1 or UNKNOWN, "child": facts.child, "category": facts.category,
    }))  # fmt: skip
    for seat in seats:
        if not seat.startswith(f"{NETWORK}:"):
            cells += referred_cells("routed")
    answers = {Known.YES: "accepted", Known.NO: "refused"}
    if facts.assistance in answers:
        cells += _cells("assistance", {"answer": answers[facts.assistance]})
    return tuple(cells)


def referred_cells(way: str) -> tuple[str, ...]:
    """What one referral to an agency or a service adds one to."""
    return tuple(_cells("referred", {"way": way}))


def coded_cells(event: str, counted: Counted, **more: str) -> tuple[str, ...]:
    """What the codes of one event add one to. A code that is not given counts as not known."""
    codes = {
        "category": counted.category or Category.UNCLEAR,
        "setting": counted.setting or UNKNOWN,
        "role": counted.role or UNKNOWN,
        "affiliation": counted.affiliation or Affiliation.UNKNOWN,
        "type": counted.type or UNKNOWN,
        "reporter": counted.reporter or UNKNOWN,
        "survivor": f"{counted.survivor_sex or UNKNOWN}_{counted.survivor_age or UNKNOWN}",
        "lag": counted.lag or UNKNOWN,
    }
    return tuple(_cells(event, {name: codes[name] for name in CODED_EVENTS[event]} | more))


def single_cells(event: str, dimension: str, value: str) -> tuple[str, ...]:
    """What an event of one dimension adds one to."""
    return tuple(_cells(event, {dimension: value}))


def _cells(event: str, values: Mapping[str, str]) -> Iterator[str]:
    yield total_of(event)
    yield from (f"{event}/{name}={value}" for name, value in values.items())
    for one, other in PAIRS.get(event, ()):
        yield f"{event}/{one}*{other}={values[one]}*{values[other]}"
