"""Read a country pack from its folder: sop.yaml, organisations, services and places.

Only shapes are judged here, with file and line; whether the rules are sound is for `checks.py`
and `proof.py`, which `load_pack` calls.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from datetime import time
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cbcm.calendar import Calendar
from cbcm.errors import PackError
from cbcm.pack import lists, publishing
from cbcm.pack.axes import STAGES, Lane
from cbcm.pack.checks import check
from cbcm.pack.marked import Entry, Marked, read_marked
from cbcm.pack.model import (
    Alerts,
    Assistance,
    Identity,
    LadderStep,
    Limits,
    Pack,
    Recipients,
    Rule,
    Safety,
    Sorted,
    Table,
    Tables,
)
from cbcm.pack.proof import prove
from cbcm.pack.signing import CONTACTS, WORDING
from cbcm.vocabulary import Handler

FILES = ("sop.yaml", "organisations.yaml", "services.yaml", "places.yaml", WORDING, CONTACTS)
PRIORITIES = ("normal", "high", "alert")
SOP_NEEDS = (
    "version", "status", "country", "timezone", "languages", "numbers", "network",
    "staff_harassment", "channels", "calendar", "limits", "notices", "ladders", "chains",
    "alerts", "stages",
)  # fmt: skip
T = TypeVar("T")


def shipped_packs() -> Path:
    """The folder of the packs that come with the program."""
    return Path(str(resources.files("cbcm").joinpath("packs")))


def folder_of(name_or_path: str) -> Path:
    """The folder of a shipped pack, or the folder itself. Raises PackError."""
    folder = Path(name_or_path)
    if not folder.is_dir():
        folder = shipped_packs() / name_or_path
    if not (folder / "sop.yaml").is_file():
        raise PackError("pack: there is no folder of that name with a sop.yaml")
    return folder


def load_pack(name_or_path: str) -> Pack:
    """Read a shipped pack by name, or a folder by path, and prove it sound.

    Raises PackError that names the file, the line and the reason.
    """
    folder = folder_of(name_or_path)
    stamps = tuple((folder / name).stat().st_mtime_ns for name in FILES if (folder / name).exists())
    return _loaded(str(folder), stamps)


@lru_cache(maxsize=16)
def _loaded(folder: str, _stamps: tuple[int, ...]) -> Pack:
    pack = read_pack(Path(folder))
    wrong = check(pack) or prove(pack).wrong
    if wrong:
        raise PackError(f"pack {pack.name}: " + "; ".join(wrong))
    return pack


def read_pack(folder: Path) -> Pack:
    """The pack as written, not judged yet. Raises PackError."""
    sop = read_marked(folder / "sop.yaml").mapping(
        needs=SOP_NEEDS, may=("lines", "signatories", "voice", "releases")
    )
    network = sop["network"].mapping(needs=("host", "co_chairs"))
    alerts = sop["alerts"].mapping(needs=("roster", "number_without_consent"))
    return Pack(
        name=folder.name,
        version=sop["version"].text(),
        status=sop["status"].one_of("example", "signed"),
        country=sop["country"].text(),
        calendar=_calendar(sop),
        languages=sop["languages"].texts(),
        numbers={key: item.text() for key, item in sop["numbers"].mapping(
            needs=("call", "emg"), may=("sms",)).values.items()},
        host=network["host"].text(),
        co_chairs=network["co_chairs"].texts(),
        staff_harassment=sop["staff_harassment"].one_of("in_scope", "elsewhere"),
        sms=sop["channels"].mapping(needs=("sms",))["sms"].one_of("narrative", "call_me"),
        lines=sop.list_of("lines"),
        missed_call=_missed_call(sop),
        profiles=_profiles(sop),
        limits=_limits(sop["limits"]),
        notices_at=_times(sop["notices"].mapping(needs=("at",))["at"]),
        ladders={
            key: tuple(_step(item) for item in steps.items())
            for key, steps in sop["ladders"].mapping().values.items()
        },
        chains={_handler(key, seats): seats.texts()
                for key, seats in sop["chains"].mapping().values.items()},
        alerts=Alerts(
            tuple(_step(item) for item in alerts["roster"].items()),
            alerts["number_without_consent"].one_of("never", "imminent_threat"),
        ),
        tables=_tables(sop["stages"]),
        organisations=lists.organisations(folder),
        services=lists.services(folder),
        places=lists.places(folder),
        contacts=lists.contacts(folder),
        wording=lists.wording(folder),
        lines_of={key: item.line for key, item in
                  (*sop.values.items(), *sop["ladders"].mapping().values.items())},
    )  # fmt: skip


def _missed_call(sop: Entry) -> bool:
    if "voice" not in sop:
        return False
    return sop["voice"].mapping(needs=("missed_call",), may=())["missed_call"].flag()


def _profiles(sop: Entry) -> publishing.Profiles:
    if "releases" not in sop:
        return publishing.Profiles()
    given = sop["releases"].mapping(may=tuple(publishing.DEFAULTS)).values
    found = dict(publishing.DEFAULTS)
    for name, entry in given.items():
        settings = entry.mapping(may=publishing.SETTINGS).values
        found[name] = publishing.changed(name, {key: at.number() for key, at in settings.items()})
    return publishing.Profiles(found)


def _calendar(sop: Entry) -> Calendar:
    try:
        zone = ZoneInfo(sop["timezone"].text())
    except (ZoneInfoNotFoundError, ValueError):
        raise sop["timezone"].wrong("there is no such time zone") from None
    try:
        return Calendar.parse(zone, sop["calendar"].plain())
    except PackError as error:
        raise sop["calendar"].wrong(str(error).removeprefix("calendar: ")) from None


def _limits(entry: Marked) -> Limits:
    names = tuple(item.name for item in fields(Limits))
    found = entry.mapping(needs=names, may=())
    return Limits(**{name: _positive(found[name]) for name in names})


def _positive(entry: Marked) -> int:
    if entry.number() < 1:
        raise entry.wrong("this must be 1 or more")
    return entry.number()


def _times(entry: Marked) -> tuple[time, ...]:
    try:
        found = tuple(sorted(time.fromisoformat(at) for at in entry.texts()))
    except ValueError:
        raise entry.wrong("times of day are written HH:MM") from None
    if not found:
        raise entry.wrong("there must be a time of day")
    return found


def _handler(key: str, entry: Marked) -> Handler:
    if key not in set(Handler) - {Handler.NONE}:
        raise entry.wrong(f"there is no handler {key}")
    return Handler(key)


def _step(entry: Marked) -> LadderStep:
    found = entry.mapping(
        needs=("seat",),
        may=("minutes", "hours", "staffed_hours", "remind_hours", "tell", "without"),
    )
    units = {"minutes": 1, "hours": 60, "staffed_hours": 60}
    given = [unit for unit in units if unit in found]
    if len(given) != 1:
        raise entry.wrong("a step has one of minutes, hours or staffed_hours")
    minutes = found[given[0]].number() * units[given[0]]
    remind = found["remind_hours"].number() * 60 if "remind_hours" in found else None
    if remind is not None and not 0 < remind < minutes:
        raise entry.wrong("a reminder comes before the step is over")
    seat = found["seat"].text()
    for text in (seat, *found.list_of("tell")):
        if text.count(":") != 1 or text.startswith(":") or text.endswith(":"):
            raise entry.wrong("a seat is written organisation:role")
    return LadderStep(seat, minutes, given[0] == "staffed_hours", remind,
                      found.list_of("tell"), found.list_of("without"), entry.line)  # fmt: skip


def _tables(entry: Marked) -> Tables:
    stages = entry.mapping(needs=tuple(STAGES), may=())
    category = _table("category", stages["category"], _sorted)
    affiliation = _table("affiliation", stages["affiliation"], _recipients)
    lanes = {rule.then.lane for rule in category.rules}  # a network need not use every lane
    axes = {**affiliation.axes, "lane": tuple(lane for lane in Lane if lane in lanes)}
    return Tables(
        safety=_table("safety", stages["safety"], _safety),
        category=category,
        affiliation=replace(affiliation, axes=axes),
        identity=_table("identity", stages["identity"],
                        lambda e: Identity(e.mapping(needs=("share",), may=())["share"].flag())),
        assistance=_table("assistance", stages["assistance"], _assistance),
    )  # fmt: skip


def _table(name: str, entry: Marked, then: Callable[[Marked], T]) -> Table[T]:
    axes = STAGES[name]
    rules = []
    for item in entry.items():
        found = item.mapping(needs=("id", "when", "then"), may=("reason",))
        rules.append(
            Rule(found["id"].text(), _box(found["when"], axes), then(found["then"]),
                 found.get("reason", "").text(), item.line)
        )  # fmt: skip
    return Table(name, axes, tuple(rules))


def _box(entry: Marked, axes: Mapping[str, tuple[str, ...]]) -> dict[str, frozenset[str]]:
    found = entry.mapping(may=tuple(axes))
    for name, item in found.values.items():
        strange = sorted(set(item.texts()) - set(axes[name]))
        if strange or not item.texts():
            raise item.wrong(f"this cannot be {', '.join(strange) or 'nothing'},"
                             f" but {', '.join(axes[name])}")  # fmt: skip
    return {name: frozenset(item.texts()) for name, item in found.values.items()}


def _safety(entry: Marked) -> Safety:
    found = entry.mapping(may=("alert", "services", "within_minutes", "priority"))
    for kind in found["services"].items() if "services" in found else ():
        kind.one_of(*lists.SERVICE_KINDS)
    return Safety(
        alert=found.get("alert", "false").flag(),
        services=found.list_of("services"),
        within_minutes=_positive(found["within_minutes"]) if "within_minutes" in found else None,
        priority=found["priority"].one_of(*PRIORITIES) if "priority" in found else None,
    )


def _sorted(entry: Marked) -> Sorted:
    found = entry.mapping(needs=("lane", "priority"), may=("split_off",))
    return Sorted(
        lane=Lane(found["lane"].one_of(*Lane)),
        priority=found["priority"].one_of(*PRIORITIES),
        split_off=found.list_of("split_off"),
    )


def _recipients(entry: Marked) -> Recipients:
    found = entry.mapping(may=("to", "inform", "inform_by_consent", "each", "contact", "fallback"))
    each = found.get("each", "false").flag()
    if each == bool(found.list_of("to")):
        raise entry.wrong("it says either to whom, or each: true")
    return Recipients(
        to=found.list_of("to"),
        inform=found.list_of("inform"),
        inform_by_consent=found.list_of("inform_by_consent"),
        each=each,
        contact=found.get("contact", "desk").text(),
        fallback=found.get("fallback", "desk").text(),
    )


def _assistance(entry: Marked) -> Assistance:
    found = entry.mapping(needs=("service",), may=())
    return Assistance(found["service"].one_of("full", "alert", "nothing"))
