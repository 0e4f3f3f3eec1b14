"""A network's directory in a test: people, keys, what the directory key signs, challenges."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select, update

from cbcm import tables
from cbcm.agencies import challenges, directory, keys, recipients
from cbcm.agencies.recipients import Standing
from cbcm.demo.network import ISSUER
from cbcm.sealing import new_identity
from cbcm.vocabulary import KeyKind, Role, SeatKey
from tests.world import World

DAY = 24 * 3600
YEAR = 365 * DAY


class Seats:
    """What an administrator, the directory key and holders do, in one world."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.secrets: dict[str, str] = {}

    def counting(self, seat: str, *, now: int | None = None) -> tuple[str, ...]:
        at = self.world.now if now is None else now
        keys_at = self.read(lambda c: directory.confirmed_keys(c, self.world.context.trust, at))
        return keys_at.get(seat, ())

    def person(self, subject: str, seat: str | None, *, days: int = 300, **more: Any) -> str:
        return self.write(
            lambda c: directory.put_account(
                c, issuer=ISSUER, subject=subject, seat=seat, roles=[Role.ALTERNATE],
                language="fr", not_after=self.world.now + days * DAY, **more,
            )
        )  # fmt: skip

    def key(
        self,
        seat: str,
        holder: str,
        *,
        start_days: int = 0,
        days: int = 365,
        kind: KeyKind = KeyKind.OWN,
        employer: str | None = None,
    ) -> SeatKey:
        """Make a key, sign it, put it."""
        secret, public = new_identity()
        self.secrets[public] = secret
        start = self.world.now + start_days * DAY
        signed = keys.sign(
            self.world.network.directory_key, network="mali", seat=seat, public_key=public,
            not_before=start, not_after=start + days * DAY, holder=holder, kind=kind,
            employer=employer,
        )  # fmt: skip
        self.put(signed)
        return signed

    def put(self, key: SeatKey) -> None:
        self.write(lambda c: directory.put_key(c, key, self.world.context.trust))

    def insert(self, key: SeatKey, **more: Any) -> None:
        """As a database user would, past every check."""
        row = {
            "id": key.public_key[4:36], "seat_id": key.seat, "public_key": key.public_key,
            "holder": key.holder, "employer": key.employer, "kind": key.kind,
            "not_before": key.not_before, "not_after": key.not_after,
            "signature": key.signature,
        } | more  # fmt: skip
        self.write(lambda c: c.execute(tables.seat_key.insert(), row) and None)

    def change(self, seat: str, **values: Any) -> None:
        """As a database user would."""
        where = tables.seat_key.c.seat_id == seat
        self.write(
            lambda c: c.execute(update(tables.seat_key).where(where).values(**values)) and None
        )

    def open_challenges(self, seat: str) -> list[Standing]:
        found = self.read(
            lambda c: recipients.open_challenges(c, self.world.context.trust, self.world.now)
        )
        return [item for item in found if item.key.seat == seat]

    def token(self, item: Standing, *, secret: str | None = None) -> str:
        """Open an offered challenge as its holder does."""
        key = item.key
        sealed = challenges.challenge(
            self.world.context.peppers, seat=key.seat, public_key=key.public_key,
            since=item.since, now=self.world.now,
        )  # fmt: skip
        secret = secret or self.secrets.get(key.public_key)
        return challenges.open_challenge(
            sealed, secret or self.world.network.identities[key.seat],
            seat=key.seat, public_key=key.public_key,
        )  # fmt: skip

    def prove(self, item: Standing, token: str) -> bool:
        return self.write(
            lambda c: recipients.prove(
                c, self.world.context.trust, standing=item, token=token, now=self.world.now
            )
        )

    def prove_all(self, seat: str) -> None:
        for item in self.open_challenges(seat):
            assert self.prove(item, self.token(item))

    def rows(self, table: Any) -> int:
        return int(self.read(lambda c: c.execute(select(func.count()).select_from(table)).scalar()))

    def read(self, work: Any) -> Any:
        return self.world.context.store.read(work)

    def write(self, work: Any) -> Any:
        return self.world.context.store.write(work)
