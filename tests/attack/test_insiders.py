"""What a database user, a gateway with pictures and a broken redirect could do once."""

from __future__ import annotations

import pytest
from sqlalchemy import insert, update

from cbcm import tables
from cbcm.delivery import referrals
from cbcm.followup import threads
from cbcm.sealing import UnopenableError, new_identity
from tests.world import DESK, FOCAL, World

OTHER = "djoliba_sante:focal_point"


def test_a_database_user_cannot_add_a_reply_key(sqlite_world: World) -> None:
    world = sqlite_world
    world.tell_all()
    (line,) = world.inbox(FOCAL)
    _, public = new_identity()

    def write(connection):  # type: ignore[no-untyped-def]
        thread = referrals.thread_of(connection, line.id)
        row = {"digest": b"x" * 32, "thread_id": thread, "reply_key": public, "proof": b"x" * 32}
        connection.execute(insert(tables.receipt), row)
        return threads.reply_keys(connection, thread, world.context.peppers)

    assert public not in world.context.store.write(write)


def test_a_database_user_cannot_add_a_recipient_of_later_words(sqlite_world: World) -> None:
    world = sqlite_world
    code = world.tell_all()
    (line,) = world.inbox(FOCAL)
    world.context.store.write(
        lambda c: c.execute(
            update(tables.rung)
            .where(tables.rung.c.referral_id == line.id, tables.rung.c.position == 3)
            .values(seat_id=OTHER)
        )
    )
    world.say(f"{code} il est revenu hier")
    assert [item.id for item in world.inbox(FOCAL)] == [line.id], "nothing is added to that ladder"
    (added,) = world.inbox(DESK)
    with pytest.raises(UnopenableError):
        world.open(DESK, added.id, keys=[world.network.identities[OTHER]])
    (document,) = world.open(DESK, added.id).values()
    assert document["narrative"] == "il est revenu hier"


def test_a_voice_note_through_a_push_gateway_reaches_somebody(sqlite_world: World) -> None:
    from cbcm.channels import gateways
    from cbcm.ports import GatewayRequest
    from tests.doors import Door

    world = sqlite_world
    door = Door("operator", world.network)
    sent = door.request("", media=1)
    headers = {key.lower(): value for key, value in sent.headers.items()}
    gateway = gateways.build(world.context.settings)["operator"]
    inbound = gateway.verify(GatewayRequest(sent.path, headers, sent.body))
    answer = world.journey.receive(inbound, now=world.now)
    assert answer.text is not None
    world.tick(after=5 * 3600)
    (line,) = world.inbox("network:desk")
    documents = str(list(world.open("network:desk", line.id).values()))
    assert "media.invalid/1" in documents


def test_a_redirect_that_nobody_can_open_comes_back(sqlite_world: World) -> None:
    from cbcm import casework, referring
    from cbcm.vocabulary import PartKind

    world = sqlite_world
    world.tell_all()
    (line,) = world.inbox(FOCAL)
    tokens = {p: d["token"] for p, d in world.open(FOCAL, line.id).items()}
    world.acknowledge(FOCAL, line.id, tokens, kept=False)
    account = world.account(FOCAL)
    garbage = referring.ResealedPart(PartKind.ACCOUNT, b"x" * 32, b"age-encryption.org/v1 nothing")
    new = world.context.store.write(
        lambda c: referring.redirect(
            c, world.context, account, line.id, target="djoliba_sante",
            sealed_to=[r.seat for r in referring.target_ladder(
                c, world.context, "djoliba_sante", "agency", world.now)],
            parts=[garbage], now=world.now,
        )
    )  # fmt: skip
    other = world.account(OTHER)
    world.context.store.write(
        lambda c: casework.set_unreadable(c, world.context, other, new, now=world.now)
    )
    world.tick(after=60 * 24 * 3600)
    seats = world.network.identities
    assert any(item.id == line.id for seat in seats for item in world.inbox(seat))
