"""Read and write the directory: accounts and token issuers here, keys in `recipients`.

An account lapses with the contract: from then on no sign-in, no notice, and no key of its
person counts. Whether a seat exists in the country pack is for the caller to ask.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass, field, replace

from sqlalchemy import Connection, Select, delete, func, insert, or_, select, update

from cbcm import tables
from cbcm.agencies.keys import employer_of
from cbcm.agencies.recipients import Trust as Trust
from cbcm.agencies.recipients import confirmed as confirmed
from cbcm.agencies.recipients import confirmed_keys as confirmed_keys
from cbcm.agencies.recipients import list_keys as list_keys
from cbcm.agencies.recipients import put_key as put_key
from cbcm.agencies.recipients import put_seat as put_seat
from cbcm.agencies.recipients import remove_key as remove_key
from cbcm.errors import InputError
from cbcm.vocabulary import KeyKind, Role


@dataclass(frozen=True)
class Account:
    """Who signed in: an (issuer, subject), a seat and roles until a date (epoch seconds)."""

    id: str
    seat: str | None
    roles: frozenset[Role]
    language: str
    phone: str | None = field(default=None, repr=False)
    email: str | None = field(default=None, repr=False)
    name: str | None = field(default=None, repr=False)
    employer: str | None = None
    subject: str = ""
    issuer: str = ""
    not_after: int = 0

    @property
    def organisation(self) -> str | None:
        return self.seat.split(":")[0] if self.seat else None


def put_account(
    connection: Connection,
    *,
    issuer: str,
    subject: str,
    seat: str | None,
    roles: Collection[Role],
    language: str,
    not_after: int,
    phone: str | None = None,
    email: str | None = None,
    name: str | None = None,
    employer: str | None = None,
) -> str:
    """Add an account or change it; returns its id. `not_after` is epoch seconds.

    Whoever sits at an organisation's seat is employed by that organisation: raises InputError
    for another. Also where another issuer has that subject: a key's holder must be one person.
    """
    employer = checked_employer(seat, employer)
    if seat is not None:
        put_seat(connection, seat)
    values = {
        "seat_id": seat,
        "roles": " ".join(sorted(roles)),
        "phone": phone,
        "email": email,
        "name": name,
        "employer": employer,
        "language": language,
        "not_after": not_after,
    }
    columns = tables.account.c
    known = connection.execute(
        select(columns.id, columns.issuer).where(columns.subject == subject)
    ).all()
    if any(row.issuer != issuer for row in known):
        raise InputError("another issuer has an account of that subject", fields=("subject",))
    if known:
        where = columns.id == known[0].id
        connection.execute(update(tables.account).where(where).values(values))
        return str(known[0].id)
    new = secrets.token_hex(16)
    connection.execute(
        insert(tables.account).values(id=new, issuer=issuer, subject=subject, **values)
    )
    return new


def checked_employer(seat: str | None, employer: str | None) -> str | None:
    """The employer of whoever sits there. Raises InputError where another one is named."""
    own = employer_of(seat) if seat is not None else None
    if own is not None and employer not in (None, own):
        raise InputError("a seat's people are employed by its organisation", fields=("employer",))
    return own or employer


def remove_account(connection: Connection, *, issuer: str, subject: str) -> bool:
    """Remove a person: sign-in, notices and the person's keys end at once."""
    columns = tables.account.c
    found = connection.execute(
        select(columns.id).where(columns.issuer == issuer, columns.subject == subject)
    ).scalar_one_or_none()
    if found is None:
        return False
    vouched, made = tables.vouching, tables.locked_key.c
    keys = select(made.public_key).where(made.account_id == found)
    connection.execute(delete(vouched).where(vouched.c.public_key.in_(keys)))
    for table in (
        tables.session, tables.invitation, tables.credential, tables.passkey, vouched,
        tables.locked_key, tables.printed_key,
    ):  # fmt: skip
        connection.execute(delete(table).where(table.c.account_id == found))
    connection.execute(delete(tables.account).where(columns.id == found))
    return True


def find_account(connection: Connection, *, issuer: str, subject: str, now: int) -> Account | None:
    """The account of a token's (issuer, subject), unless it has lapsed."""
    columns = tables.account.c
    row = connection.execute(
        select(tables.account).where(
            columns.issuer == issuer, columns.subject == subject, columns.not_after > now
        )
    ).first()
    return None if row is None else _account(row)


def account_by_id(connection: Connection, account: str, now: int) -> Account | None:
    """An account, unless it has lapsed."""
    columns = tables.account.c
    row = connection.execute(
        select(tables.account).where(columns.id == account, columns.not_after > now)
    ).first()
    return None if row is None else _account(row)


def account_by_name(connection: Connection, subject: str, now: int) -> Account | None:
    """The account of a subject, whoever signs for it, unless it has lapsed."""
    columns = tables.account.c
    row = connection.execute(
        select(tables.account).where(columns.subject == subject, columns.not_after > now)
    ).first()
    return None if row is None else _account(row)


def people(connection: Connection, now: int) -> list[Account]:
    """Every account that has not lapsed, with seat, name, employer and telephone."""
    return [account for account in every_account(connection) if account.not_after > now]


def every_account(connection: Connection) -> list[Account]:
    """Every account, also those that have lapsed."""
    columns = tables.account.c
    rows = connection.execute(select(tables.account).order_by(columns.seat_id, columns.subject))
    return [_account(row) for row in rows]


def people_of(connection: Connection, seat: str, now: int) -> list[Account]:
    """The accounts of a seat that have not lapsed, deputies of this time among them, as there."""
    columns = tables.account.c
    deputies = _deputies(now).where(tables.seat_key.c.seat_id == seat)
    rows = connection.execute(
        select(tables.account).where(
            or_(columns.seat_id == seat, columns.subject.in_(deputies)), columns.not_after > now
        )
    )
    return [replace(_account(row), seat=seat) for row in rows]


def employers(connection: Connection) -> frozenset[str]:
    """Every organisation that somebody in the directory works for."""
    column = tables.account.c.employer
    found = connection.execute(select(column).where(column.is_not(None)).distinct())
    return frozenset(found.scalars())


def lapsed_seats(connection: Connection, now: int) -> frozenset[str]:
    """The seats that have accounts, and each of them has lapsed."""
    columns = tables.account.c
    left = select(columns.seat_id).where(columns.seat_id.is_not(None)).group_by(columns.seat_id)
    found = connection.execute(left.having(func.max(columns.not_after) <= now)).scalars()
    return frozenset(str(seat) for seat in found)


def has_key_only(connection: Connection, seat: str) -> bool:
    """True for a seat with a key and no account at all: a printed key, or a machine."""
    account, key = tables.account.c, tables.seat_key.c
    if connection.execute(select(account.id).where(account.seat_id == seat).limit(1)).first():
        return False
    found = connection.execute(select(key.id).where(key.seat_id == seat).limit(1)).first()
    return found is not None


def seats_of(connection: Connection, account: Account, now: int) -> list[str]:
    """The seats whose notices a person gets: the own one, and those of a delegation."""
    columns = tables.seat_key.c
    rows = connection.execute(
        _deputies(now).where(columns.holder == account.subject).with_only_columns(columns.seat_id)
    )
    own = [account.seat] if account.seat else []
    return list(dict.fromkeys([*own, *rows.scalars()]))


def _deputies(now: int) -> Select[tuple[str]]:
    """Holders of deputies' keys, as claimed: good for neutral notices only."""
    columns = tables.seat_key.c
    return select(columns.holder).where(
        columns.kind == KeyKind.DELEGATED, columns.not_before <= now, columns.not_after > now
    )


def colleagues(connection: Connection, now: int) -> list[tuple[str, Account]]:
    """Whoever handles something at a seat, now or as a deputy from some day on; each seat once."""
    columns = tables.seat_key.c
    rows = connection.execute(
        select(columns.holder, columns.seat_id).where(
            columns.kind == KeyKind.DELEGATED, columns.not_after > now
        )
    ).all()
    found = {}
    for account in people(connection, now):
        seats = [account.seat, *(row.seat_id for row in rows if row.holder == account.subject)]
        found.update({(seat, account.id): (seat, account) for seat in seats if seat is not None})
    return list(found.values())


def acting(
    connection: Connection, trust: Trust, account: Account, *, seat: str, now: int
) -> Account | None:
    """The account as a deputy at `seat`, where a signed delegation of this time says so."""
    for key in confirmed(connection, trust, now).get(seat, ()):
        mine = key.holder == account.subject and key.employer == (account.employer or "")
        if key.kind is KeyKind.DELEGATED and mine:
            return replace(account, seat=seat)
    return None


def person(connection: Connection, account: str, now: int) -> Account | None:
    """The account of that id, unless it was removed or has lapsed."""
    columns = tables.account.c
    row = connection.execute(
        select(tables.account).where(columns.id == account, columns.not_after > now)
    ).first()
    return None if row is None else _account(row)


def put_issuer(connection: Connection, *, issuer: str, organisation: str, jwks: str) -> None:
    """Believe an organisation's sign-in provider, for accounts of that organisation only."""
    connection.execute(delete(tables.issuer).where(tables.issuer.c.issuer == issuer))
    connection.execute(
        insert(tables.issuer).values(issuer=issuer, organisation=organisation, jwks=jwks)
    )


def find_issuer(connection: Connection, issuer: str) -> tuple[str, str] | None:
    """The organisation and the JWK set of an issuer."""
    columns = tables.issuer.c
    row = connection.execute(
        select(columns.organisation, columns.jwks).where(columns.issuer == issuer)
    ).first()
    return None if row is None else (row.organisation, row.jwks)


def _account(row: object) -> Account:
    values = row._mapping  # type: ignore[attr-defined] # the public view of a SQLAlchemy row
    return Account(
        id=values["id"],
        seat=values["seat_id"],
        roles=frozenset(Role(role) for role in values["roles"].split()),
        language=values["language"],
        phone=values["phone"],
        email=values["email"],
        name=values["name"],
        employer=values["employer"],
        subject=values["subject"],
        issuer=values["issuer"],
        not_after=values["not_after"],
    )
