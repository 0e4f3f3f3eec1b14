"""What a country pack is, once read: organisations, services, tables of rules, ladders, limits.

Pure data. `reading.py` makes it from files, `checks.py` and `proof.py` judge it, `routing.py`
asks it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import cached_property
from typing import Any, Generic, TypeVar

from cbcm.calendar import Calendar
from cbcm.errors import PackError
from cbcm.pack.axes import Lane
from cbcm.pack.boxes import Axes, Box, points
from cbcm.pack.publishing import Profiles
from cbcm.vocabulary import LANGUAGE_DIGITS, Affiliation, Handler
from cbcm.wording import Language, choose_language, languages, render

NETWORK = "network"
DESK_SEAT = f"{NETWORK}:desk"
RECOVERY_SEAT = f"{NETWORK}:recovery"
CANARY_SEAT = f"{NETWORK}:canary"
RECOVERY = "recovery"
T = TypeVar("T")


@dataclass(frozen=True)
class Organisation:
    """One organisation the recogniser knows. `names` are full, `acronyms` short.

    `partner_of` is the agency that funds a partner or hired a contractor; `mission` is "present"
    or "closed" for peacekeepers.
    """

    code: str
    type: str
    member: bool
    names: tuple[str, ...]
    acronyms: tuple[str, ...]
    partner_of: str | None = None
    mission: str | None = None

    @property
    def affiliation(self) -> Affiliation:
        """Which row of the affiliation table this organisation's personnel belong to."""
        if self.member:
            return Affiliation.PARTNER_MEMBER if self.partner_of else Affiliation.MEMBER
        if self.type == "peacekeeping":
            closed = self.mission == "closed"
            return Affiliation.PEACEKEEPER_CLOSED if closed else Affiliation.PEACEKEEPER
        by_type = {"foreign_force": Affiliation.FOREIGN_FORCE, "government": Affiliation.STATE}
        if self.type in by_type:
            return by_type[self.type]
        if self.partner_of:
            contractor = self.type == "contractor"
            return Affiliation.CONTRACTOR if contractor else Affiliation.PARTNER
        return Affiliation.NON_MEMBER


@dataclass(frozen=True)
class Service:
    """A service that may be called on: kind (gbv, health ...) and the areas it covers.

    No areas means the whole country. `names` and `reach` are words by language, for whom the
    sub-cluster marked public; without them nobody is told of it. `run_by` is the organisation
    whose staff work there: it hears nothing where that organisation is named.
    """

    code: str
    kind: str
    areas: tuple[str, ...]
    run_by: str | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    reach: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Contact:
    """A shared address that the network made public: of the line where no organisation is named.

    `role` is a code; there is no room for a person's name.
    """

    role: str
    address: str
    organisation: str | None = None


@dataclass(frozen=True)
class LadderStep:
    """A rung as written in the pack; `seat` may hold a placeholder such as {organisation}.

    `excludes`: organisations whose people never see what waits there, whoever is named.
    """

    seat: str
    minutes: int
    staffed: bool = False
    remind_minutes: int | None = None
    tells: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    line: int = 0


@dataclass(frozen=True)
class Safety:
    """What the safety stage demands, whatever else is decided."""

    alert: bool
    services: tuple[str, ...]
    within_minutes: int | None
    priority: str | None


@dataclass(frozen=True)
class Sorted:
    """What the category stage decides."""

    lane: Lane
    priority: str
    split_off: tuple[str, ...]


@dataclass(frozen=True)
class Recipients:
    """What the affiliation stage decides: a ladder for each referral, and who is informed.

    `each`: every organisation named gets its own share by its own row. `contact`: the ladder of
    the contact part; `fallback`: who takes it where a ladder has no key.
    """

    to: tuple[str, ...]
    inform: tuple[str, ...]
    inform_by_consent: tuple[str, ...]
    each: bool
    contact: str
    fallback: str


@dataclass(frozen=True)
class Identity:
    """Whether the organisation she named may know who she is."""

    share: bool


@dataclass(frozen=True)
class Assistance:
    """What a service may know: "full" (how to reach her), "alert" (nothing of her), "nothing"."""

    service: str


@dataclass(frozen=True)
class Rule(Generic[T]):
    """One row of a stage's table: conditions on facts, what follows, and why."""

    id: str
    when: Box
    then: T
    reason: str
    line: int = 0


@dataclass(frozen=True)
class Table(Generic[T]):
    """A stage's rules over its axes. Exactly one must match every combination."""

    name: str
    axes: Axes
    rules: tuple[Rule[T], ...]

    @cached_property
    def _index(self) -> dict[tuple[str, ...], Rule[T]]:
        return {at: rule for rule in self.rules for at in points(self.axes, rule.when)}

    def decide(self, values: Mapping[str, str]) -> Rule[T]:
        """The rule for one combination: one look-up, however many rules there are."""
        return self._index[tuple(values[name] for name in self.axes)]


@dataclass(frozen=True)
class Tables:
    """The stages in their order; consent has two tables."""

    safety: Table[Safety]
    category: Table[Sorted]
    affiliation: Table[Recipients]
    identity: Table[Identity]
    assistance: Table[Assistance]

    def all(self) -> tuple[Table[Any], ...]:
        return (self.safety, self.category, self.affiliation, self.identity, self.assistance)


@dataclass(frozen=True)
class Limits:
    """Times of the dialogue and the deadlines; units in the names."""

    silence_minutes: int
    silence_after_alert_minutes: int
    quiet_addition_seconds: int
    addition_hours: int
    late_answer_minutes: int
    keep_within_days: int
    alert_within_minutes: int


@dataclass(frozen=True)
class Alerts:
    """The roster of an alert, and whether a number may go along without consent.

    `number_without_consent` is "never" or "imminent_threat".
    """

    roster: tuple[LadderStep, ...]
    number_without_consent: str


@dataclass(frozen=True)
class Pack:
    """A country's SOP, organisations, services and places.

    `missed_call`: the line does not answer calls, and rings back.
    """

    name: str
    version: str
    status: str
    country: str
    calendar: Calendar
    languages: tuple[str, ...]
    numbers: Mapping[str, str]
    host: str
    co_chairs: tuple[str, ...]
    staff_harassment: str
    sms: str
    lines: tuple[str, ...]
    limits: Limits
    notices_at: tuple[time, ...]
    ladders: Mapping[str, tuple[LadderStep, ...]]
    chains: Mapping[Handler, tuple[str, ...]]
    alerts: Alerts
    tables: Tables
    organisations: tuple[Organisation, ...]
    services: tuple[Service, ...]
    places: Mapping[str, tuple[str, ...]]
    contacts: tuple[Contact, ...] = ()
    wording: Mapping[str, Language] = field(default_factory=dict, repr=False)
    lines_of: Mapping[str, int] = field(default_factory=dict, repr=False)
    missed_call: bool = False
    profiles: Profiles = field(default_factory=Profiles)

    @property
    def language_digits(self) -> dict[str, str]:
        """The two digits that choose each language of the pack (91 French ...)."""
        return {d: code for d, code in LANGUAGE_DIGITS.items() if code in self.languages}

    @cached_property
    def by_code(self) -> Mapping[str, Organisation]:
        """The organisations by their codes."""
        return {org.code: org for org in self.organisations}

    @cached_property
    def _members(self) -> frozenset[str]:
        return frozenset(org.code for org in self.organisations if org.member)

    def members(self) -> frozenset[str]:
        """The codes of the network's members."""
        return self._members

    @cached_property
    def _services(self) -> Mapping[tuple[str, str | None], tuple[Service, ...]]:
        found: dict[tuple[str, str | None], tuple[Service, ...]] = {}
        for service in self.services:
            for area in service.areas or (None,):
                key = (service.kind, area)
                found[key] = (*found.get(key, ()), service)
        return found

    def service_for(
        self, kind: str, area: str | None, *, without: Collection[str] = ()
    ) -> Service | None:
        """The first service of that kind for an area, else for the whole country; None where there
        is none that is not one of `without` or run by one of them."""
        listed = self._services
        found = (*listed.get((kind, area), ()), *listed.get((kind, None), ()))
        return next((one for one in found if not {one.code, one.run_by} & set(without)), None)

    @cached_property
    def near(self) -> Mapping[str, frozenset[str]]:
        """By code of an organisation: itself, whom it works for, and who works for it; by code of a
        service: itself, and whoever is near the organisation that runs it."""
        found = {
            org.code: frozenset(
                {org.code, org.partner_of or org.code}
                | {other.code for other in self.organisations if other.partner_of == org.code}
            )
            for org in self.organisations
        }
        return found | {
            item.code: frozenset({item.code}) | found.get(item.run_by or "", frozenset())
            for item in self.services
        }

    @cached_property
    def run_by(self) -> Mapping[str, str]:
        """Which organisation runs a service, by the service's code, as far as the pack says it."""
        return {item.code: item.run_by for item in self.services if item.run_by is not None}

    @cached_property
    def seats_of_services(self) -> Mapping[str, frozenset[str]]:
        """A service's seats by its code, and by an organisation's those of all that it runs."""
        found: dict[str, frozenset[str]] = {}
        for service in self.services:
            own = {seat for seat in self._seats if seat.partition(":")[0] == service.code}
            for code in (service.code, service.run_by):
                if code is not None:
                    found[code] = found.get(code, frozenset()).union(own)
        return found

    @cached_property
    def _seats(self) -> frozenset[str]:
        from cbcm.pack.seats import every_seat

        return every_seat(self)

    def seats(self) -> frozenset[str]:
        """Every seat that a ladder, an alert or the daily test may name."""
        return self._seats

    def last_seats(self) -> frozenset[str]:
        """The seats at which what climbed stays until somebody keeps it."""
        return frozenset(seat for seat in self.seats() if seat.endswith(f":{RECOVERY}"))

    def say(self, key: str, language: str, *, code: str | None = None) -> str:
        """The words of one prompt with this country's numbers."""
        if key == "M8":
            return choose_language(self.language_digits)
        return render(key, self.words_in(language), numbers=self.numbers, code=code)

    def words_in(self, language: str) -> Language:
        """The prompts of a language: the network's own before those that are shipped."""
        return self.wording.get(language) or languages()[language]

    def next_notice_time(self, now: datetime) -> datetime:
        """The next fixed time of day for notices; seconds after `now` at the earliest."""
        zone = self.calendar.timezone
        local = now.astimezone(zone)
        for days in (0, 1):
            for at in self.notices_at:
                slot = datetime.combine(local.date() + timedelta(days), at, zone)
                if slot > local:
                    return slot.astimezone(now.tzinfo)
        raise PackError("notices: no time of day")
