"""Read and write the directory: seats, their keys, accounts and token issuers.

A row in it is a claim; `confirmed_keys` returns only what the network's signature covers.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass, field

from sqlalchemy import Connection, delete, insert, select, update

from cbcm import tables
from cbcm.agencies.keys import is_valid
from cbcm.db import insert_once
from cbcm.errors import InputError
from cbcm.vocabulary import Role, SeatKey

KEYS = select(
    tables.seat_key.c.seat_id,
    tables.seat_key.c.public_key,
    tables.seat_key.c.not_before,
    tables.seat_key.c.not_after,
    tables.seat_key.c.signature,
)


@dataclass(frozen=True)
class Trust:
    """What a key must be signed for: the network's name and its public directory key."""

    network: str
    directory_key: str


@dataclass(frozen=True)
class Account:
    """Who signed in: an (issuer, subject), a seat and roles until a date."""

    id: str
    seat: str | None
    roles: frozenset[Role]
    language: str
    phone: str | None = field(default=None, repr=False)
    email: str | None = field(default=None, repr=False)

    @property
    def organisation(self) -> str | None:
        return self.seat.split(":")[0] if self.seat else None


def confirmed_keys(connection: Connection, trust: Trust, now: int) -> dict[str, tuple[str, ...]]:
    """The public keys that count at `now`, by seat."""
    found: dict[str, list[str]] = {}
    for seat, public_key, not_before, not_after, signature in connection.execute(KEYS).all():
        key = SeatKey(seat, public_key, not_before, not_after, bytes(signature))
        if is_valid(key, network=trust.network, directory_key=trust.directory_key, now=now):
            found.setdefault(key.seat, []).append(key.public_key)
    return {seat: tuple(sorted(set(keys))) for seat, keys in found.items()}


def list_keys(connection: Connection) -> list[SeatKey]:
    """Every key as claimed, signed or not; a client checks the signatures itself."""
    columns = tables.seat_key.c
    rows = connection.execute(select(tables.seat_key).order_by(columns.seat_id, columns.id))
    return [
        SeatKey(row.seat_id, row.public_key, row.not_before, row.not_after, bytes(row.signature))
        for row in rows
    ]


def put_seat(connection: Connection, seat: str) -> None:
    """Add a seat, "organisation:role", unless it is there."""
    organisation, _, role = seat.partition(":")
    if not organisation or not role or len(seat) > 80:
        raise InputError(fields=("seat",))
    insert_once(connection, tables.seat, {"id": seat, "organisation": organisation})


def put_key(connection: Connection, key: SeatKey, trust: Trust) -> None:
    """Store a signed key. Raises InputError where the network's signature is not on it."""
    # The end may lie ahead of `now` or behind it; only the signature is judged here.
    if not is_valid(
        key, network=trust.network, directory_key=trust.directory_key, now=key.not_before
    ):
        raise InputError("the directory's signature does not cover this key",
                         fields=("signature",))  # fmt: skip
    put_seat(connection, key.seat)
    insert_once(
        connection,
        tables.seat_key,
        {
            "id": secrets.token_hex(16),
            "seat_id": key.seat,
            "public_key": key.public_key,
            "not_before": key.not_before,
            "not_after": key.not_after,
            "signature": key.signature,
        },
    )


def remove_key(connection: Connection, *, seat: str, public_key: str) -> bool:
    """Revoke a key: nothing is sealed to it from now on."""
    columns = tables.seat_key.c
    result = connection.execute(
        delete(tables.seat_key).where(columns.seat_id == seat, columns.public_key == public_key)
    )
    return result.rowcount > 0


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
) -> str:
    """Add an account or change it; returns its id. `not_after` is epoch seconds."""
    if seat is not None:
        put_seat(connection, seat)
    values = {
        "seat_id": seat,
        "roles": " ".join(sorted(roles)),
        "phone": phone,
        "email": email,
        "language": language,
        "not_after": not_after,
    }
    columns = tables.account.c
    where = (columns.issuer == issuer, columns.subject == subject)
    existing = connection.execute(select(columns.id).where(*where)).scalar()
    if existing is not None:
        connection.execute(update(tables.account).where(*where).values(values))
        return str(existing)
    new = secrets.token_hex(16)
    connection.execute(
        insert(tables.account).values(id=new, issuer=issuer, subject=subject, **values)
    )
    return new


def find_account(connection: Connection, *, issuer: str, subject: str, now: int) -> Account | None:
    """The account of a token's (issuer, subject), unless it has lapsed."""
    columns = tables.account.c
    row = connection.execute(
        select(tables.account).where(
            columns.issuer == issuer, columns.subject == subject, columns.not_after > now
        )
    ).first()
    return None if row is None else _account(row)


def people_of(connection: Connection, seat: str, now: int) -> list[Account]:
    """The accounts of a seat that have not lapsed."""
    columns = tables.account.c
    rows = connection.execute(
        select(tables.account).where(columns.seat_id == seat, columns.not_after > now)
    )
    return [_account(row) for row in rows]


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
    )
