"""The ladder of a referral as it is stored: seats, times, who is told, who is kept away.

It was written when the complaint was routed, and a later SOP never changes it. Whom a rung keeps
away stands there as keyed digests only: whoever reads the database does not learn whom a
complaint is about. We can find the codes again by trying those that we know, with the pepper.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, select

from cbcm import digests, tables
from cbcm.pack import NETWORK
from cbcm.pack.seats import is_of_any_employer, owner_of
from cbcm.settings import Pepper
from cbcm.vocabulary import Rung

UNKNOWN_EMPLOYER = ""


@dataclass(frozen=True)
class Stored:
    """A rung as stored. `rung.excludes` is empty: the codes are in `excluded` only, keyed."""

    rung: Rung
    excluded: bytes


def rows(
    peppers: Sequence[Pepper], referral: str, ladder: Sequence[Rung]
) -> tuple[list[dict[str, Any]], bytes]:
    """The rows of a new referral's ladder, and the proof that they are ours."""
    steps = [(rung, digests.of_excluded(peppers, referral, rung.excludes)) for rung in ladder]
    made = [
        {
            "referral_id": referral,
            "position": position,
            "seat_id": rung.seat,
            "minutes": rung.minutes,
            "staffed": rung.staffed,
            "remind_minutes": rung.remind_minutes,
            "tells": " ".join(rung.tells),
            "excluded": excluded,
        }
        for position, (rung, excluded) in enumerate(steps)
    ]
    return made, digests.of_ladder(peppers, referral, steps)[0]


def of(connection: Connection, referral: str) -> tuple[Stored, ...]:
    """The rungs of a referral in order."""
    columns = tables.rung.c
    found = connection.execute(
        select(tables.rung).where(columns.referral_id == referral).order_by(columns.position)
    )
    return tuple(
        Stored(
            Rung(
                row.seat_id,
                row.minutes,
                staffed=row.staffed,
                remind_minutes=row.remind_minutes,
                tells=tuple(row.tells.split()),
            ),
            bytes(row.excluded),
        )
        for row in found
    )


def are_ours(connection: Connection, referral: str, peppers: Sequence[Pepper]) -> bool:
    """True where the rungs are as we wrote them: nobody put another seat among them."""
    columns = tables.referral.c
    proof = connection.execute(select(columns.ladder_proof).where(columns.id == referral)).scalar()
    steps = [(stored.rung, stored.excluded) for stored in of(connection, referral)]
    return proof is not None and bytes(proof) in digests.of_ladder(peppers, referral, steps)


def planned(
    connection: Connection, referral: str, peppers: Sequence[Pepper], organisations: Iterable[str]
) -> tuple[Rung, ...]:
    """The rungs with the codes of whom they keep away, as far as `organisations` names them."""
    return tuple(
        replace(stored.rung, excludes=_codes(peppers, referral, stored.excluded, organisations))
        for stored in of(connection, referral)
    )


def kept_away(
    connection: Connection,
    referrals: Iterable[str],
    peppers: Sequence[Pepper],
    organisations: Collection[str],
) -> frozenset[str]:
    """Everybody whom any rung of these referrals keeps away."""
    return frozenset(
        code
        for referral in referrals
        for rung in planned(connection, referral, peppers, organisations)
        for code in rung.excludes
    )


def owners(connection: Connection, referrals: Iterable[str]) -> frozenset[str]:
    """Whose seats the rungs of these referrals are, but the network's."""
    columns = tables.rung.c
    seats = select(columns.seat_id).where(columns.referral_id.in_(list(referrals))).distinct()
    return frozenset(owner_of(seat) for seat in connection.execute(seats).scalars()) - {NETWORK}


def keep_away(ladder: Iterable[Rung], codes: Collection[str]) -> tuple[Rung, ...]:
    """A ladder that keeps these away at the network's seats and at services as well.

    A code that is a seat takes that seat out, and nobody tells it either. An organisation's own
    seats are left as the SOP made them: it is for the organisation to answer for its people, and
    the SOP says which of its seats must not.
    """
    left = (
        replace(rung, tells=tuple(seat for seat in rung.tells if seat not in codes))
        for rung in ladder
        if rung.seat not in codes
    )
    return tuple(
        replace(rung, excludes=tuple(sorted({*rung.excludes, *codes})))
        if codes and is_of_any_employer(rung.seat)
        else rung
        for rung in left
    )


def _codes(
    peppers: Sequence[Pepper], referral: str, excluded: bytes, organisations: Iterable[str]
) -> tuple[str, ...]:
    known = {UNKNOWN_EMPLOYER, *organisations}
    return tuple(c for c in sorted(known) if digests.is_excluded(peppers, referral, excluded, c))
