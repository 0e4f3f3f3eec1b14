"""Two agencies work on one complaint: she hears that it is over when it is over for both."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection, select

from cbcm import tables
from cbcm.followup import threads
from tests.reader import API, Reader
from tests.world import World


def _phrase(world: World) -> str:
    def read(connection: Connection) -> str:
        return threads.phrase(
            connection, connection.execute(select(tables.thread.c.id)).scalar_one()
        )

    return world.context.store.read(read)


@pytest.mark.parametrize("code", ["A6", "A7"])
def test_a_last_answer_of_one_does_not_end_it_for_the_other(world: World, code: str) -> None:
    (partner,) = [o for o in world.context.pack.organisations if o.affiliation == "partner_member"]
    world.tell_all(organisation=partner.names[0])
    one = Reader(world, f"{partner.code}:focal_point")
    other = Reader(world, f"{partner.partner_of}:focal_point")
    referrals = [(reader, reader.one()) for reader in (one, other)]
    for reader, referral in referrals:
        reader.keep(referral)
    for expected, (reader, referral) in zip(("S3", "S4"), referrals, strict=True):
        answer = reader.client.post(f"{API}/{referral}/answers", json={"code": code})
        assert answer.status_code == 204
        assert _phrase(world) == expected, "there is news, and it is over with the last"
        closed = {"status": "closed", "outcome": "closed"}
        assert reader.client.post(f"{API}/{referral}/status", json=closed).status_code == 204
        assert _phrase(world) == expected
