"""Ending secrets, receipt codes and drafts: what a thief of each part can do."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import select

from cbcm import digests, tables
from cbcm.errors import SettingsError
from cbcm.followup import receipts
from cbcm.intake import drafts
from cbcm.keyring import Keyring, lock, unlock
from cbcm.settings import parse_peppers
from cbcm.vocabulary import Consent
from tests.world import HER, HOUR, STORY, World, code_in

PEPPER = parse_peppers("a:" + bytes(range(32)).hex())[0]
OTHER = parse_peppers("b:" + bytes(range(1, 33)).hex())[0]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "keys"
    made.mkdir(mode=0o700)
    return made


def test_many_processes_making_a_secret_agree_on_one(folder: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(lambda _: Keyring(folder).make("day-2026-11-22"), range(40)))
    assert len(found) == 1
    assert [path.name for path in folder.iterdir()] == ["day-2026-11-22"]
    assert (folder / "day-2026-11-22").stat().st_mode & 0o077 == 0


def test_an_ended_secret_is_gone_from_the_folder(folder: Path) -> None:
    ring = Keyring(folder)
    secret = ring.make("period-2026-Q4")
    ring.end("period-2026-Q4")
    assert ring.get("period-2026-Q4") is None
    assert list(folder.iterdir()) == []
    assert ring.make("period-2026-Q4") != secret


def test_what_ended_in_another_process_leaves_this_ones_memory(folder: Path) -> None:
    web, worker = Keyring(folder), Keyring(folder)
    web.make("day-2026-11-20")
    worker.end("day-2026-11-20")
    web.make("day-2026-11-22")
    assert web.get("day-2026-11-20") is None


def test_a_damaged_secret_and_an_odd_name_are_refused(folder: Path) -> None:
    (folder / "day-x").write_bytes(b"short")
    with pytest.raises(SettingsError, match="damaged"):
        Keyring(folder).get("day-x")
    with pytest.raises(ValueError, match="name"):
        Keyring(folder).make("../day-x")


def test_what_is_locked_opens_with_its_key_and_label_only() -> None:
    key = os.urandom(32)
    locked = lock(key, b"words", b"label")
    assert unlock(key, locked, b"label") == b"words"
    assert unlock(key, locked, b"other") is None
    assert unlock(os.urandom(32), locked, b"label") is None
    assert unlock(key, locked[:-1], b"label") is None
    assert lock(key, b"words", b"label") != locked


def test_codes_are_random_and_their_receipt_needs_the_pepper() -> None:
    codes = {receipts.new_code() for _ in range(500)}
    assert len(codes) == 500
    assert all(len(code) == 12 and code.isdigit() for code in codes)
    code = codes.pop()
    one, again, other = (receipts.derive(code, p) for p in (PEPPER, PEPPER, OTHER))
    assert one.digest == again.digest
    assert one.reply_key == again.reply_key
    assert one.digest != other.digest
    assert one.reply_key != other.reply_key
    assert code not in repr(one)
    assert one.reply_identity not in repr(one)


def test_digests_of_one_value_differ_by_purpose_and_pepper() -> None:
    values = {
        digests.keyed(pepper, purpose, "x") for pepper in (PEPPER, OTHER) for purpose in "abc"
    }
    assert len(values) == 6
    assert digests.keyed(PEPPER, "a", "xy", "z") != digests.keyed(PEPPER, "a", "x", "yz")


def test_only_its_sender_can_go_on_with_a_draft(world: World) -> None:
    world.say(STORY)
    context = world.context
    mine = digests.of_sender(context.peppers, "sms", HER)

    def open_as(sender: str) -> drafts.Draft | None:
        return context.store.read(
            lambda c: drafts.find(c, mine, sender=sender, keyring=context.keyring, now=world.now)
        )

    found = open_as(HER)
    assert found is not None
    assert found.dialogue.said == (STORY,)
    stranger = open_as("+22379999999")
    assert stranger is not None
    assert stranger.dialogue.said == ()
    assert not stranger.open
    assert world.prompt(world.say("2", sender="+22379999999")) == "M9"


def test_a_draft_whose_day_secret_has_ended_is_routed_all_the_same(world: World) -> None:
    world.say(STORY)
    for name in world.context.keyring.names("day"):
        world.context.keyring.end(name)
    assert world.prompt(world.say("et encore ceci au puits")) == "S6"
    assert world.tick(after=5 * HOUR).routed == 1
    said = [
        document["narrative"]
        for line in world.inbox("network:desk")
        for document in world.open("network:desk", line.id).values()
    ]
    assert sorted(said) == sorted([STORY, "et encore ceci au puits"])


def test_day_secrets_end_after_two_days(world: World) -> None:
    world.say(STORY)
    (name,) = world.context.keyring.names("day")
    world.tick(after=47 * HOUR)
    assert name in world.context.keyring.names("day")
    world.tick(after=26 * HOUR)
    assert name not in world.context.keyring.names("day")


def test_after_routing_a_draft_keeps_no_words(world: World) -> None:
    code = world.tell_all(who="8")
    context = world.context
    mine = digests.of_sender(context.peppers, "sms", HER)
    found = context.store.read(
        lambda c: drafts.find(c, mine, sender=HER, keyring=context.keyring, now=world.now)
    )
    assert found is not None
    assert found.dialogue.said == ()
    assert found.dialogue.organisation is None
    assert found.dialogue.consent is Consent.NOBODY
    world.tick(after=25 * HOUR)
    left = context.store.read(lambda c: c.execute(select(tables.draft)).all())
    assert left == []
    assert world.prompt(world.say(code)) == "S1"


def test_a_rotated_pepper_still_knows_dialogue_and_code(world: World) -> None:
    first = world.say(STORY, message_id="one")
    assert first is not None
    world.close()
    old = world.network.environment["CBCM_PEPPER"]
    world.network.environment["CBCM_PEPPER"] = f"p2:{os.urandom(32).hex()},{old}"
    try:
        world.__post_init__()
        assert world.prompt(world.say(STORY, message_id="one", after=1)) == "M1"
        assert world.prompt(world.say("2")) == "M2B"
        assert world.prompt(world.say(code_in(first))) == "S1"
    finally:
        world.network.environment["CBCM_PEPPER"] = old
