"""Load a country pack and refuse it where it is not sound.

A pack is a folder with sop.yaml, organisations.yaml, services.yaml and places.yaml. Loading
proves that every combination of the facts rules may ask about matches exactly one rule, that
every ladder ends at a recovery seat, and that every outgoing text passes the lint.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from importlib import resources
from itertools import product
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from cbcm.errors import PackError
from cbcm.vocabulary import LANGUAGE_DIGITS, Affiliation, Category
from cbcm.wording import choose_language, languages, lint, render

NETWORK = "network"
DESK_SEAT = f"{NETWORK}:desk"
RECOVERY_SEAT = f"{NETWORK}:recovery"
CANARY_SEAT = f"{NETWORK}:canary"
CONDITIONS: Mapping[str, tuple[str, ...]] = {
    "affiliation": tuple(Affiliation),
    "category": tuple(Category),
}


@dataclass(frozen=True)
class Organisation:
    """One organisation the recogniser knows. `names` are full, `acronyms` short."""

    code: str
    type: str
    member: bool
    names: tuple[str, ...]
    acronyms: tuple[str, ...]


@dataclass(frozen=True)
class LadderStep:
    """A rung as written in the pack; `seat` may hold {organisation}."""

    seat: str
    hours: int


@dataclass(frozen=True)
class Rule:
    """One row of the decision table: conditions on facts, then ladder and reason."""

    id: str
    when: Mapping[str, tuple[str, ...]]
    ladder: str
    priority: str
    reason: str

    def matches(self, values: Mapping[str, str]) -> bool:
        return all(values[name] in allowed for name, allowed in self.when.items())


@dataclass(frozen=True)
class Limits:
    """Times of the dialogue and the deadlines; units in the names."""

    silence_minutes: int
    silence_after_alert_minutes: int
    quiet_addition_seconds: int
    addition_hours: int
    late_answer_minutes: int
    keep_within_days: int


@dataclass(frozen=True)
class Pack:
    """A country's SOP, organisations and places, checked."""

    name: str
    version: str
    status: str
    country: str
    timezone: ZoneInfo
    languages: tuple[str, ...]
    numbers: Mapping[str, str]
    limits: Limits
    notices_at: tuple[time, ...]
    ladders: Mapping[str, tuple[LadderStep, ...]]
    alerts: tuple[str, ...]
    rules: tuple[Rule, ...]
    organisations: tuple[Organisation, ...]
    places: Mapping[str, tuple[str, ...]]

    @property
    def language_digits(self) -> dict[str, str]:
        """The two digits that choose each language of the pack (91 French ...)."""
        return {d: code for d, code in LANGUAGE_DIGITS.items() if code in self.languages}

    def members(self) -> frozenset[str]:
        return frozenset(org.code for org in self.organisations if org.member)

    def seats(self) -> frozenset[str]:
        """Every seat that a ladder, an alert or the daily test may name."""
        steps = {step.seat for ladder in self.ladders.values() for step in ladder}
        own = {seat for seat in steps if not seat.startswith("{organisation}")}
        named = {
            seat.replace("{organisation}", member)
            for seat in steps - own
            for member in self.members()
        }
        return frozenset(own | named | {*self.alerts, CANARY_SEAT})

    def say(self, key: str, language: str, *, code: str | None = None) -> str:
        """The words of one prompt with this country's numbers."""
        if key == "M8":
            return choose_language(self.language_digits)
        return render(key, language, numbers=self.numbers, code=code)

    def next_notice_time(self, now: datetime) -> datetime:
        """The next fixed time of day for notices; seconds after `now` at the earliest."""
        local = now.astimezone(self.timezone)
        for days in (0, 1):
            for at in self.notices_at:
                slot = datetime.combine(local.date() + timedelta(days), at, self.timezone)
                if slot > local:
                    return slot.astimezone(now.tzinfo)
        raise PackError("notices: no time of day")


def shipped_packs() -> Path:
    """The folder of the packs that come with the program."""
    return Path(str(resources.files("cbcm").joinpath("packs")))


def load_pack(name_or_path: str) -> Pack:
    """Read a shipped pack by name, or a folder by path, and prove it sound.

    Raises PackError that names the file and the entry.
    """
    folder = Path(name_or_path)
    if not folder.is_dir():
        folder = shipped_packs() / name_or_path
    if not (folder / "sop.yaml").is_file():
        raise PackError("pack: there is no folder of that name with a sop.yaml")
    sop = _read(folder / "sop.yaml")
    try:
        pack = _build(folder.name, sop, _read(folder / "organisations.yaml"),
                      _read(folder / "places.yaml"))  # fmt: skip
    except (KeyError, TypeError, ValueError) as error:
        raise PackError(f"pack {folder.name}: missing or malformed entry: {error}") from error
    check(pack)
    return pack


def _read(path: Path) -> dict[str, Any]:
    try:
        # The C parser: every process and command reads a pack when it starts.
        loaded = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except (OSError, yaml.YAMLError) as error:
        raise PackError(f"pack: {path.name} cannot be read: {error}") from error
    if not isinstance(loaded, dict):
        raise PackError(f"pack: {path.name} is not a mapping")
    return loaded


def _build(
    name: str, sop: dict[str, Any], organisations: dict[str, Any], places: dict[str, Any]
) -> Pack:
    return Pack(
        name=name,
        version=str(sop["version"]),
        status=str(sop["status"]),
        country=str(sop["country"]),
        timezone=ZoneInfo(sop["timezone"]),
        languages=tuple(sop["languages"]),
        numbers={key: str(value) for key, value in sop["numbers"].items()},
        limits=Limits(**sop["limits"]),
        notices_at=tuple(sorted(time.fromisoformat(at) for at in sop["notices"]["at"])),
        ladders={
            key: tuple(LadderStep(step["seat"], int(step["hours"])) for step in steps)
            for key, steps in sop["ladders"].items()
        },
        alerts=tuple(sop["alerts"]),
        rules=tuple(
            Rule(
                rule["id"],
                {key: tuple(values) for key, values in rule["when"].items()},
                rule["ladder"],
                rule["priority"],
                rule["reason"],
            )
            for rule in sop["rules"]
        ),
        organisations=tuple(
            Organisation(
                org["code"],
                org["type"],
                bool(org["member"]),
                tuple(org["names"]),
                tuple(org.get("acronyms", ())),
            )
            for org in organisations["organisations"]
        ),
        places={code: tuple(names) for code, names in places["admin1"].items()},
    )


def check(pack: Pack) -> None:
    """Raise PackError with every reason why this pack must not be used."""
    wrong = [*_check_rules(pack), *_check_ladders(pack), *_check_words(pack)]
    codes = [org.code for org in pack.organisations]
    if len(set(codes)) != len(codes) or NETWORK in codes:
        wrong.append("organisations: codes must differ, and none may be 'network'")
    if wrong:
        raise PackError(f"pack {pack.name}: " + "; ".join(wrong))


def _check_rules(pack: Pack) -> list[str]:
    wrong = []
    used: set[str] = set()
    for rule in pack.rules:
        if rule.ladder not in pack.ladders:
            wrong.append(f"rule {rule.id}: no ladder {rule.ladder}")
        for name, allowed in rule.when.items():
            unknown = set(allowed) - set(CONDITIONS.get(name, ()))
            if unknown:
                wrong.append(f"rule {rule.id}: {name} cannot be {', '.join(sorted(unknown))}")
    for combination in product(*CONDITIONS.values()):
        values = dict(zip(CONDITIONS, combination, strict=True))
        matching = [rule.id for rule in pack.rules if rule.matches(values)]
        used.update(matching)
        if len(matching) != 1:
            named = ", ".join(f"{key}={value}" for key, value in values.items())
            found = " and ".join(matching) or "no rule"
            wrong.append(f"{named} matches {found}; exactly one rule must")
    wrong += [f"rule {rule.id} is dead" for rule in pack.rules if rule.id not in used]
    return wrong


def _check_ladders(pack: Pack) -> list[str]:
    wrong = []
    for key, steps in pack.ladders.items():
        if not steps or not steps[-1].seat.endswith(":recovery"):
            wrong.append(f"ladder {key} does not end at a recovery seat")
        wrong += [f"ladder {key}: {step.seat} has no time" for step in steps if step.hours < 1]
        owners = {step.seat.split(":")[0] for step in steps}
        if len(owners) != 1 or not owners <= {"{organisation}", NETWORK}:
            wrong.append(f"ladder {key} leaves its organisation")
    desk = pack.ladders.get("desk")
    if desk is None or desk[0].seat != DESK_SEAT or desk[-1].seat != RECOVERY_SEAT:
        wrong.append("ladder desk must begin at the desk and end at the network's recovery seat")
    for rule in pack.rules:
        if "{organisation}" in "".join(s.seat for s in pack.ladders.get(rule.ladder, ())) and (
            set(rule.when.get("affiliation", tuple(Affiliation))) != {Affiliation.MEMBER}
        ):
            wrong.append(f"rule {rule.id} needs a member for its ladder")
    return wrong


def _check_words(pack: Pack) -> list[str]:
    wrong = [f"no wording for {code}" for code in pack.languages if code not in languages()]
    if wrong:
        return wrong
    names = [name for org in pack.organisations for name in (*org.names, *org.acronyms)]
    for code in pack.languages:
        for key, text in languages()[code].prompts.items():
            wrong += [f"wording {code} {key}: {w}" for w in lint(text, names=names, key=key)]
    if len(pack.numbers["call"]) > 8 or len(pack.numbers["emg"]) > 4:
        wrong.append("numbers: call has 8 signs at most, emg 4")
    return wrong
