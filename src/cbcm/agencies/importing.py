"""Take over a list of people: all rows are right, or nothing is written.

Errors name row and field ("rows.3.phone", rows counted from 0), never a value. People who are
not in the list stay as they are. Administrators are made one by one, never from a list.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy import Connection

from cbcm.agencies.directory import Account, checked_employer, every_account, put_account
from cbcm.errors import InputError
from cbcm.pack import Pack
from cbcm.pack.seats import fits
from cbcm.sheets import refuse
from cbcm.vocabulary import Role

CODE = r"^[a-z0-9_]{1,60}$"
NEEDS = {
    "organisation": "the code of an organisation of the pack, or network",
    "seat": "the part after the colon (focal_point), on a ladder of the pack",
    "name": "120 characters at most",
    "subject": "1 to 200 characters, once in the list, and not another issuer's",
    "issuer": "200 characters at most",
    "phone": "+ and 6 to 15 digits; a cell of the kind text",
    "email": "an address",
    "language": "the two small letters of a language of the pack (fr)",
    "roles": "the role of that seat among them; never admin, desk and co_chair at no other seat",
    "employer": "the code of an organisation of the pack; at a seat of one, that one",
    "contract_end": "a date",
}
"""What each field must be; an error shows this and not what stood there."""


def _printable(text: str) -> str:
    if not text.isprintable():
        raise ValueError("not printable")
    return text


Line = Annotated[str, AfterValidator(_printable)]


class PersonRow(BaseModel):
    """One person as written in the list. The account ends with the day `contract_end`, UTC."""

    model_config = ConfigDict(extra="forbid")

    organisation: str | None = Field(default=None, pattern=CODE)
    seat: str | None = Field(default=None, pattern=r"^[a-z_]{1,20}$")
    name: Line | None = Field(default=None, max_length=120, repr=False)
    subject: Line = Field(min_length=1, max_length=200)
    issuer: Line | None = Field(default=None, min_length=1, max_length=200)
    phone: str | None = Field(default=None, pattern=r"^\+[0-9]{6,15}$", repr=False)
    email: str | None = Field(default=None, pattern=r"^[^@\s]{1,64}@[^@\s]{1,180}$", repr=False)
    language: str = Field(pattern=r"^[a-z]{2}$")
    roles: list[Role] = Field(min_length=1, max_length=9)
    employer: str | None = Field(default=None, pattern=CODE)
    contract_end: date

    @property
    def seat_id(self) -> str | None:
        return f"{self.organisation}:{self.seat}" if self.organisation and self.seat else None

    @property
    def not_after(self) -> int:
        """Epoch seconds of the end of the contract's last day."""
        next_day = self.contract_end + timedelta(days=1)
        return int(datetime.combine(next_day, time(), UTC).timestamp())


@dataclass(frozen=True)
class Known:
    """What the country pack and the settings know."""

    seats: Collection[str]
    organisations: Collection[str]
    languages: Collection[str]
    issuer: str


def known_of(pack: Pack, issuer: str) -> Known:
    """What rows are held to."""
    return Known(
        seats=pack.seats(),
        organisations={item.code for item in pack.organisations},
        languages=pack.languages,
        issuer=issuer,
    )


@dataclass
class Changes:
    """Subjects by what an import does to them. "Lapsed": the contract has ended already."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    lapsed: list[str] = field(default_factory=list)
    unchanged: int = 0


def take_over(
    connection: Connection,
    rows: Sequence[Mapping[str, Any]],
    known: Known,
    *,
    dry_run: bool,
    now: int,
) -> Changes:
    """Add and change people; with `dry_run` only say what would change.

    Raises InputError with every wrong field, before anything is written.
    """
    people, wrong = _read(rows)
    present = {account.subject: account for account in every_account(connection)}
    for index, row in people.items():
        wrong += [f"rows.{index}.{name}" for name in _wrong(row, known, present)]
    often = Counter(row.subject for row in people.values())
    wrong += [f"rows.{i}.subject" for i, row in people.items() if often[row.subject] > 1]
    refuse(wrong)
    changes = Changes()
    for row in people.values():
        _note(changes, row, present.get(row.subject), known, now)
        if not dry_run:
            put_account(connection, subject=row.subject, **_values(row, known))
    return changes


def _read(rows: Sequence[Mapping[str, Any]]) -> tuple[dict[int, PersonRow], list[str]]:
    people: dict[int, PersonRow] = {}
    wrong: list[str] = []
    for index, row in enumerate(rows):
        try:
            people[index] = PersonRow.model_validate(row)
        except ValidationError as error:
            names = {str(item["loc"][0]) for item in error.errors(include_input=False)}
            known = sorted(names & set(NEEDS))
            wrong += [f"rows.{index}.{name}" for name in known or ["subject"]]
    return people, wrong


def _wrong(row: PersonRow, known: Known, present: Mapping[str, Account]) -> list[str]:
    """The fields that are well formed and still not right."""
    found = []
    if bool(row.organisation) != bool(row.seat):
        found.append("organisation" if row.seat else "seat")
    elif row.seat_id is not None and row.seat_id not in known.seats:
        found.append("seat")
    if row.language not in known.languages:
        found.append("language")
    if Role.ADMIN in row.roles:
        found.append("roles")
    before = present.get(row.subject)
    if before is not None and before.issuer != (row.issuer or known.issuer):
        found.append("subject")
    elif before is not None and Role.ADMIN in before.roles:
        found.append("roles")  # a list must not take an administrator's role either
    elif row.seat_id in known.seats and not fits(row.seat_id or "", row.roles):
        found.append("roles")
    if not (row.issuer or known.issuer):
        found.append("issuer")
    if row.employer is not None and row.employer not in known.organisations:
        found.append("employer")
    else:
        try:
            checked_employer(row.seat_id, row.employer)
        except InputError:
            found.append("employer")
    return found


def _values(row: PersonRow, known: Known) -> dict[str, Any]:
    return {
        "issuer": row.issuer or known.issuer,
        "seat": row.seat_id,
        "roles": row.roles,
        "language": row.language,
        "not_after": row.not_after,
        "phone": row.phone,
        "email": row.email,
        "name": row.name,
        "employer": checked_employer(row.seat_id, row.employer),
    }


def _note(changes: Changes, row: PersonRow, before: Account | None, known: Known, now: int) -> None:
    wanted = _values(row, known) | {"roles": frozenset(row.roles)}
    same = before is not None and all(getattr(before, k) == v for k, v in wanted.items())
    if same:
        changes.unchanged += 1
    elif row.not_after <= now and before is not None and before.not_after > now:
        changes.lapsed.append(row.subject)
    elif before is None:
        changes.added.append(row.subject)
    else:
        changes.changed.append(row.subject)
