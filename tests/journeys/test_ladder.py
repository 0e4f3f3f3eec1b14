"""Deadlines climb, lost keys strand nothing, "kept" needs the proof, redirect erases nothing."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest
from sqlalchemy import delete, func, select

from cbcm import casework, referring, tables
from cbcm.agencies import directory
from cbcm.errors import ConflictError, InputError, NotFoundError, NotOpenedError
from cbcm.referring import ResealedPart
from cbcm.sealing import UnopenableError, new_identity, seal, seal_text
from cbcm.vocabulary import AnswerCode, KeyKind, PartKind
from tests.outside import AGE, needs_age
from tests.world import DESK, FOCAL, HER, HOUR, STORY, World

pytestmark = pytest.mark.quick_on_sqlite

ALTERNATE = "baobab_secours:alternate"
HQ = "baobab_secours:investigator"
RECOVERY = "baobab_secours:recovery"
OTHER = "djoliba_sante:focal_point"


def test_the_next_rung_opens_in_time_where_the_only_focal_point_lost_the_key(world: World) -> None:
    world.tell_all()
    (line,) = world.inbox(FOCAL)
    lost = new_identity()[0]
    with pytest.raises(UnopenableError):
        world.open(FOCAL, line.id, keys=[lost])
    world.tick(after=47 * HOUR)
    assert world.inbox(ALTERNATE) == []
    assert world.tick(after=2 * HOUR).climbed == 1
    assert world.inbox(FOCAL) == [], "it is not that seat's turn any more"
    (line,) = world.inbox(ALTERNATE)
    (account,) = world.keep(ALTERNATE, line.id).values()
    assert account["narrative"] == STORY


def test_all_keys_of_an_agency_lost_leaves_its_recovery_seat(world: World) -> None:
    world.tell_all()
    for hours in (49, 25, 49):
        world.tick(after=hours * HOUR)
    assert world.inbox(FOCAL) == world.inbox(ALTERNATE) == world.inbox(HQ) == []
    (line,) = world.inbox(RECOVERY)
    world.tick(after=49 * HOUR)
    (line,) = world.inbox(RECOVERY)
    assert line.overdue, "nothing is erased: it stays and shows"
    (account,) = world.keep(RECOVERY, line.id).values()
    assert account["narrative"] == STORY


def _without_keys(world: World, *seats: str) -> None:
    column = tables.seat_key.c.seat_id
    world.context.store.write(
        lambda c: c.execute(delete(tables.seat_key).where(column.in_(seats))) and None
    )


def test_a_rung_without_a_key_is_left_out(world: World) -> None:
    _without_keys(world, FOCAL)
    world.tell_all()
    (line,) = world.inbox(ALTERNATE)
    assert world.open(ALTERNATE, line.id)


def test_an_agency_without_any_key_goes_to_the_desk_without_who_she_is(world: World) -> None:
    _without_keys(world, FOCAL, ALTERNATE, HQ, RECOVERY)
    world.tell_all(who="8")
    lines = world.inbox(DESK)
    assert sorted(line.purpose for line in lines) == ["account", "contact"]
    (account,) = (line for line in lines if line.purpose == "account")
    assert [kind for _, kind in account.parts] == ["account"]
    assert HER.removeprefix("+") not in str(world.open(DESK, account.id))


def test_a_forged_key_in_the_database_is_never_sealed_to(world: World) -> None:
    """A database user adds a recipient: unsigned, of another network, or with stretched dates."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from cbcm.agencies import keys

    secrets = []

    def fresh() -> str:
        secret, public = new_identity()
        secrets.append(secret)
        return public

    changes = (
        {"signature": bytes(64)}, {"not_after": 2**33}, {"public_key": fresh()}, {"holder": ""},
        {"kind": KeyKind.DELEGATED}, {"seat": DESK}, {"seat": DESK, "employer": ""},
    )  # fmt: skip
    forged = [
        keys.sign(Ed25519PrivateKey.generate(), network="mali", seat=FOCAL,
                  public_key=fresh(), not_before=0, not_after=2**33),
        keys.sign(world.network.directory_key, network="haiti", seat=FOCAL,
                  public_key=fresh(), not_before=0, not_after=2**33),
        *(replace(world.network.signed(FOCAL, fresh(), seconds=1000), **c) for c in changes),
    ]  # fmt: skip
    for number, key in enumerate(forged):
        row = {
            "id": f"forged{number}", "seat_id": key.seat, "public_key": key.public_key,
            "holder": key.holder, "employer": key.employer, "kind": key.kind,
            "not_before": key.not_before, "not_after": key.not_after,
            "signature": key.signature,
        }  # fmt: skip
        world.context.store.write(lambda c, r=row: c.execute(tables.seat_key.insert(), r) and None)
        with pytest.raises(InputError):
            world.context.store.write(lambda c, k=key: directory.put_key(c, k, world.context.trust))
    world.tell_all()
    (line,) = world.inbox(FOCAL)
    with pytest.raises(UnopenableError):
        world.open(FOCAL, line.id, keys=secrets)
    assert world.open(FOCAL, line.id)


def test_a_key_counts_only_in_its_time(world: World) -> None:
    secret, public = new_identity()
    start = world.now + 10 * HOUR
    key = world.network.signed(FOCAL, public, not_before=start, seconds=5 * HOUR)
    world.context.store.write(lambda c: directory.put_key(c, key, world.context.trust))
    opened = []
    for hours in (0, 11, 6):
        world.now += hours * HOUR
        sender = f"+2237777{hours:04d}"
        for text in (STORY, "2", "Baobab Secours", "0", "6"):
            world.say(text, sender=sender)
        line = next(w for w in world.inbox(FOCAL) if w.id not in {o[0] for o in opened})
        try:
            world.open(FOCAL, line.id, keys=[secret])
            opened.append((line.id, True))
        except UnopenableError:
            opened.append((line.id, False))
    assert [result for _, result in opened] == [False, True, False]


def _parts(world: World) -> int:
    return world.context.store.read(
        lambda c: c.execute(select(func.count()).select_from(tables.chunk)).scalar_one()
    )


def test_kept_without_the_token_erases_nothing(world: World) -> None:
    world.tell_all(who="8")
    (line,) = world.inbox(FOCAL)
    documents = world.open(FOCAL, line.id)
    tokens = {part: document["token"] for part, document in documents.items()}
    one, other = tokens
    before = _parts(world)
    for opened in (
        {}, {one: tokens[one]}, tokens | {other: "0" * 32}, {one: tokens[other]},
        {one: tokens[one], "f" * 32: tokens[other]},
    ):  # fmt: skip
        with pytest.raises(NotOpenedError):
            world.acknowledge(FOCAL, line.id, opened, kept=True)
        assert _parts(world) == before
        assert world.inbox(FOCAL)[0].state == "waiting"
    assert world.acknowledge(FOCAL, line.id, tokens, kept=False).state == "opened"
    assert _parts(world) == before
    assert world.acknowledge(FOCAL, line.id, {}, kept=True).state == "kept"
    assert world.acknowledge(FOCAL, line.id, {}, kept=True).state == "kept", "asked again: the same"
    assert world.inbox(FOCAL) == []


def test_opened_and_not_kept_in_seven_days_climbs_again(world: World) -> None:
    world.tell_all()
    (line,) = world.inbox(FOCAL)
    tokens = {part: d["token"] for part, d in world.open(FOCAL, line.id).items()}
    world.acknowledge(FOCAL, line.id, tokens, kept=False)
    world.tick(after=6 * 24 * HOUR)
    assert world.inbox(ALTERNATE) == []
    world.tick(after=25 * HOUR)
    (line,) = world.inbox(ALTERNATE)
    assert line.state == "waiting"
    with pytest.raises(NotOpenedError):
        world.acknowledge(ALTERNATE, line.id, {}, kept=True)
    world.keep(ALTERNATE, line.id)


@pytest.mark.parametrize("seat", [OTHER, DESK, ALTERNATE, HQ, "network:co_chair"])
def test_whoever_has_not_the_turn_finds_nothing(world: World, seat: str) -> None:
    world.tell_all()
    (line,) = world.inbox(FOCAL)
    part = line.parts[0][0]
    store = world.context.store
    from cbcm.delivery import referrals

    account = world.account(seat)
    attempts = [
        lambda c: referrals.own(c, line.id, account, world.context.peppers),
        lambda c: referrals.ciphertext(c, line.id, part, account, world.context.peppers),
        lambda c: casework.acknowledge(c, world.context, account, line.id, opened={}, kept=True,
                                       now=world.now),
        lambda c: referring.redirect(c, world.context, account, line.id, target="desk",
                                    sealed_to=[], parts=[], now=world.now),
        lambda c: casework.answer(c, world.context, account, line.id, code=AnswerCode.A1,
                                  sealed=None, now=world.now),
        lambda c: casework.close(c, world.context, account, line.id, outcome="closed",
                                 now=world.now),
        lambda c: casework.set_unreadable(c, world.context, account, line.id, now=world.now),
        lambda c: casework.set_progress(c, world.context, account, line.id, step="assessed",
                                        now=world.now),
    ]  # fmt: skip
    for attempt in attempts:
        with pytest.raises(NotFoundError):
            store.write(attempt)
    assert world.inbox(seat) == []


def _redirect(world: World, seat: str, referral: str, target: str) -> str:
    """Re-seal as the client does and hand on."""
    documents = world.open(seat, referral)
    tokens = {part: d["token"] for part, d in documents.items()}
    world.acknowledge(seat, referral, tokens, kept=False)
    account = world.account(seat)

    def work(connection: object) -> str:
        way = referring.default_way(target)
        ladder = referring.target_ladder(connection, world.context, target, way, world.now)  # type: ignore[arg-type]
        recipients = [world.network.publics[rung.seat] for rung in ladder]
        parts = []
        for document in documents.values():
            kind = PartKind(document["kind"])
            inner = {k: v for k, v in document.items() if k not in ("version", "token", "kind")}
            sealed = seal(kind, inner, recipients)
            parts.append(ResealedPart(kind, sealed.token_digest, sealed.ciphertext))
        return referring.redirect(
            connection, world.context, account, referral, target=target,  # type: ignore[arg-type]
            sealed_to=[rung.seat for rung in ladder], parts=parts, now=world.now,
        )  # fmt: skip

    return world.context.store.write(work)


def test_redirect_keeps_the_original_until_the_new_recipient_keeps(world: World) -> None:
    world.tell_all()
    (line,) = world.inbox(FOCAL)
    new = _redirect(world, FOCAL, line.id, "djoliba_sante")
    assert world.inbox(FOCAL) == []
    assert _parts(world) == 2, "both copies are there"
    (moved,) = world.inbox(OTHER)
    assert moved.id == new
    back = _redirect(world, OTHER, new, "desk")
    assert _parts(world) == 3
    (account,) = world.keep(DESK, back).values()
    assert account["narrative"] == STORY
    assert _parts(world) == 0
    ids = world.context.store.read(
        lambda c: list(c.execute(select(tables.referral.c.id)).scalars())
    )
    assert ids == [back]


def test_a_redirect_needs_the_proof_and_the_right_ladder(world: World) -> None:
    world.tell_all()
    (line,) = world.inbox(FOCAL)
    account = world.account(FOCAL)

    def attempt(target: str, sealed_to: list[str]) -> None:
        part = ResealedPart(
            PartKind.ACCOUNT,
            hashlib.sha256(b"x").digest(),
            seal(PartKind.ACCOUNT, {}, [world.network.publics[DESK]]).ciphertext,
        )
        world.context.store.write(
            lambda c: referring.redirect(c, world.context, account, line.id, target=target,
                                        sealed_to=sealed_to, parts=[part], now=world.now) and None
        )  # fmt: skip

    with pytest.raises(NotOpenedError):
        attempt("desk", ["network:desk", "network:co_chair", "network:recovery"])
    tokens = {part: d["token"] for part, d in world.open(FOCAL, line.id).items()}
    world.acknowledge(FOCAL, line.id, tokens, kept=False)
    with pytest.raises(ConflictError):
        attempt("desk", ["network:desk"])
    for target in ("harmattan_entraide", "network", "nobody"):
        with pytest.raises(InputError):
            attempt(target, ["network:desk"])


def test_an_answer_is_heard_with_the_code_and_the_last_row_goes(world: World) -> None:
    code = world.tell_all(who="8")
    (line,) = world.inbox(FOCAL)
    world.keep(FOCAL, line.id)
    (contact,) = world.inbox(DESK)
    world.keep(DESK, contact.id)
    reply_keys = world.context.store.read(
        lambda c: list(c.execute(select(tables.receipt.c.reply_key)).scalars())
    )
    sealed = seal_text("Une collègue vous attend mardi.", reply_keys)
    account = world.account(FOCAL)
    world.context.store.write(
        lambda c: casework.answer(c, world.context, account, line.id, code=AnswerCode.A4,
                                  sealed=sealed, now=world.now)
    )  # fmt: skip
    assert world.prompt(world.say(code, sender="+22388888888")) == "S3"
    heard = world.hear_back(code, address="x")
    assert heard.answers == (("A4", "Une collègue vous attend mardi."),)
    assert world.prompt(world.say(code, sender="+22388888888")) == "S2"
    world.context.store.write(
        lambda c: casework.close(c, world.context, account, line.id, outcome="substantiated",
                                 now=world.now)
    )  # fmt: skip
    assert world.prompt(world.say(code, sender="+22388888888")) == "S4"
    left = world.context.store.read(
        lambda c: c.execute(select(func.count()).select_from(tables.referral)).scalar_one()
    )
    assert left == 0
    audited = world.context.store.read(
        lambda c: list(c.execute(select(tables.audit.c.referral_id)).scalars())
    )
    assert audited
    assert set(audited) == {None}, "the acts stay; what they were about goes"
    empty = world.hear_back(code, address="x", reply="  ")
    assert empty.status == "finished"
    world.tick(after=31 * 24 * HOUR)
    world.prove_keys()
    assert world.prompt(world.say(code, sender="+22388888888")) == "S0"


def test_nine_with_the_code_withdraws_what_nobody_opened(world: World) -> None:
    code = world.tell_all(who="8")
    assert world.prompt(world.say(f"{code} 9")) == "S7"
    assert world.inbox(DESK) == []
    (line,) = world.inbox(FOCAL)
    assert [kind for _, kind in line.parts] == ["account"]


def test_codes_are_not_guessed_and_a_wrong_one_answers_alike(world: World) -> None:
    from cbcm.followup.receipts import new_code

    code = world.tell_all()
    sender = "+22366666666"
    for _ in range(6):
        assert world.prompt(world.say(new_code(), sender=sender, after=1)) == "S0"
    assert world.prompt(world.say(code, sender=sender)) == "S0", "limited, and it looks the same"
    assert world.prompt(world.say(code, sender="+22355555555")) == "S1"


def test_words_beside_a_number_that_is_no_code_are_kept(world: World) -> None:
    from cbcm.followup.receipts import new_code

    text = f"il m'a dit d'appeler le {new_code()} pour avoir la carte"
    assert world.prompt(world.say(text)) == "M1"
    world.tick(after=5 * HOUR)
    (line,) = world.inbox(DESK)
    (document,) = world.open(DESK, line.id).values()
    assert document["narrative"] == "il m'a dit d'appeler le [1] pour avoir la carte"


@needs_age
def test_sealed_parts_open_with_the_stock_age_tool(world: World, tmp_path: object) -> None:
    import subprocess
    from pathlib import Path

    from cbcm.delivery.referrals import ciphertext

    assert AGE is not None
    world.tell_all()
    (line,) = world.inbox(FOCAL)
    part = line.parts[0][0]
    reader = (world.account(FOCAL), world.context.peppers)
    body = world.context.store.read(lambda c: ciphertext(c, line.id, part, *reader))
    folder = Path(str(tmp_path))
    (folder / "key").write_text(world.network.identities[FOCAL])
    opened = subprocess.run([AGE, "-d", "-i", str(folder / "key")], input=body,  # noqa: S603
                            capture_output=True, check=True)  # fmt: skip
    assert STORY.encode() in opened.stdout
    assert len(opened.stdout) >= 1024


def test_a_question_asked_again_after_another_answer_is_heard_last(world: World) -> None:
    code = world.tell_all()
    (line,) = world.inbox(FOCAL)
    world.keep(FOCAL, line.id)
    account, day = world.account(FOCAL), 24 * HOUR

    def answer(code: AnswerCode, after: int) -> None:
        world.now += after
        world.context.store.write(
            lambda c: casework.answer(c, world.context, account, line.id, code=code, sealed=None,
                                      now=world.now)
        )  # fmt: skip

    for said in (AnswerCode.A4, AnswerCode.A2, AnswerCode.A4):
        answer(said, day)
        answer(said, 1)  # the reply was lost, so it is sent again
    heard = [said for said, _ in world.hear_back(code).answers]
    assert heard == ["A2", "A4"]
