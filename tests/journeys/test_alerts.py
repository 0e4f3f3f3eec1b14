"""Danger at any message: a human is called, one after the other, with a packet and no words."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import update

from cbcm import casework, tables
from cbcm.delivery import notices
from cbcm.demo.network import invent
from cbcm.errors import ConflictError, NotFoundError
from cbcm.vocabulary import AnswerCode, Role
from tests.journeys.test_deadlines import planned, rows
from tests.world import DESK, FOCAL, HER, HOUR, STORY, World, code_in

pytestmark = pytest.mark.quick_on_sqlite

ON_CALL, CO_CHAIR, RECOVERY = "network:on_call", "network:co_chair", "network:recovery"
THREAT = "le gardien va me tuer, je suis a Mopti"
FEAR = "j'ai peur, le gardien est devant ma porte a Mopti"
MINUTE = 60


def alerts(world: World, seat: str) -> list[Any]:
    return [line for line in world.inbox(seat) if line.purpose == "alert"]


def packet(world: World, seat: str) -> dict[str, Any]:
    (line,) = alerts(world, seat)
    (document,) = world.open(seat, line.id).values()
    return document


def acts(world: World) -> list[tuple[str, str]]:
    columns = tables.audit.c
    return [(actor, act) for actor, act in rows(world, tables.audit, columns.actor, columns.act)]


def test_a_packet_holds_neither_words_nor_number_without_consent(world: World) -> None:
    world.say(FEAR)
    document = packet(world, ON_CALL)
    assert document["kind"] == "packet"
    assert document["phone"] is None
    assert document["language"] == "fr"
    assert document["area"] == "ML-5"
    assert not document["threat_to_life"]
    assert "gardien" not in str(document)
    assert HER.removeprefix("+") not in str(document)
    assert alerts(world, DESK) == [], "one after the other"
    called = {who for who, _ in planned(world, notices.ALERT)}
    assert called == {world.account(ON_CALL).id}


def test_her_consent_brings_the_number_into_the_same_alert(world: World) -> None:
    world.say(FEAR)
    (before,) = alerts(world, ON_CALL)
    world.say("3", after=5 * MINUTE)
    world.say("7", after=5 * MINUTE)
    (after,) = alerts(world, ON_CALL)
    assert after.due_at == before.due_at, "the next is called no later for it"
    document = packet(world, ON_CALL)
    assert document["phone"] == HER
    assert document["number_without_consent"] is False
    assert ("system", "number without consent") not in acts(world)


def test_a_threat_to_life_releases_the_number_marked_and_logged(world: World) -> None:
    world.say(THREAT)
    document = packet(world, ON_CALL)
    assert document["phone"] == HER
    assert document["number_without_consent"] is True
    assert document["threat_to_life"] is True
    assert acts(world).count(("system", "number without consent")) == 1


def test_a_pack_that_never_releases_a_number_does_not(tmp_path: Any) -> None:
    network = invent(tmp_path / "libya", pack="libya")
    context = network.open()
    network.enrol(context)
    context.store.close()
    world = World(network)
    assert world.context.pack.alerts.number_without_consent == "never"
    world.say("he is going to kill me")
    document = packet(world, ON_CALL)
    assert document["threat_to_life"] is True
    assert document["phone"] is None
    assert acts(world) == []
    world.close()


def test_taken_stops_it_and_erases_the_packet(world: World) -> None:
    world.say(THREAT)
    (line,) = alerts(world, ON_CALL)
    world.keep(ON_CALL, line.id)
    part = tables.part.c
    left = rows(world, tables.part, part.referral_id)
    assert (line.id,) not in left
    for _ in range(6):
        world.tick(after=21 * MINUTE)
    assert alerts(world, DESK) == alerts(world, CO_CHAIR) == []


def test_unanswered_it_goes_from_one_to_the_next_and_never_ends(world: World) -> None:
    world.say(THREAT)
    for seat in (DESK, CO_CHAIR, RECOVERY):
        assert alerts(world, seat) == []
        world.tick(after=21 * MINUTE)
        (line,) = alerts(world, seat)
        assert packet(world, seat)["phone"] == HER
    for _ in range(3):
        world.tick(after=61 * MINUTE)
    (line,) = alerts(world, RECOVERY)
    assert line.overdue


def test_read_is_not_taken(world: World) -> None:
    world.say(THREAT)
    (line,) = alerts(world, ON_CALL)
    tokens = {part: d["token"] for part, d in world.open(ON_CALL, line.id).items()}
    world.acknowledge(ON_CALL, line.id, tokens, kept=False)
    world.tick(after=59 * MINUTE)
    assert alerts(world, DESK) == []
    world.tick(after=2 * MINUTE)
    assert [item.id for item in alerts(world, DESK)] == [line.id]


@pytest.mark.parametrize("before", [0, 1, 2, 4, 5])
def test_danger_at_any_message_calls(world: World, before: int) -> None:
    """Also after the dialogue has ended, and without a word of what was known before."""
    for text in (STORY, "2", "Djoliba Santé", "0", "6")[:before]:
        world.say(text)
    assert alerts(world, ON_CALL) == []
    world.say(FEAR)
    (line,) = alerts(world, ON_CALL)
    assert line.due_at is not None
    assert line.due_at - world.now == 20 * MINUTE


def test_danger_beside_a_code_calls(world: World) -> None:
    code = world.tell_all()
    (line,) = world.inbox(FOCAL)
    world.keep(FOCAL, line.id)
    world.say(f"{code} il va me tuer", sender="+22388888888")
    assert packet(world, ON_CALL)["number_without_consent"] is True
    assert packet(world, ON_CALL)["phone"] == "+22388888888"
    assert ("system", "number without consent") in acts(world)


def test_whoever_works_where_he_works_is_not_called(world: World) -> None:
    moussa = world.hire("moussa", ON_CALL, employer="baobab_secours")
    mariam = world.hire("mariam", ON_CALL, employer="djoliba_sante")
    world.say("le chauffeur de Baobab Secours va me tuer")
    called = {who for who, _ in planned(world, notices.ALERT)}
    assert mariam.id in called
    assert moussa.id not in called
    assert [line for line in world.inbox_of(moussa) if line.purpose == "alert"] == []
    with pytest.raises(NotFoundError):
        world.open("moussa", alerts(world, ON_CALL)[0].id, keys=["none"])


def test_where_only_his_colleagues_are_on_call_the_next_is_called_at_once(world: World) -> None:
    columns = tables.account.c
    world.context.store.write(
        lambda c: c.execute(update(tables.account).where(columns.seat_id == ON_CALL)
                            .values(employer="baobab_secours")) and None
    )  # fmt: skip
    world.say("le chauffeur de Baobab Secours va me tuer")
    (line,) = alerts(world, DESK)
    assert line.due_at is not None
    assert line.due_at - world.now <= 20 * MINUTE


@pytest.mark.parametrize(
    "words",
    [
        "l'operatrice de la ligne va me tuer",
        "la coordinatrice du reseau me menace",
        "Awa Fofana de la ligne me menace, j'ai peur",
    ],
)
def test_where_the_line_is_named_nobody_at_it_is_called(world: World, words: str) -> None:
    columns = tables.account.c
    world.context.store.write(
        lambda c: c.execute(update(tables.account).where(columns.subject == DESK)
                            .values(name="Awa Fofana")) and None
    )  # fmt: skip
    world.say(words)
    for text in ("2", "0", "0", "7"):
        world.say(text)
    code_line = world.inbox(CO_CHAIR)
    assert sorted(line.purpose for line in code_line) == ["account", "alert", "contact"]
    for _ in range(8):
        for seat in (ON_CALL, DESK, "network:feedback"):
            assert world.inbox(seat) == []
        world.tick(after=21 * MINUTE)
    world.say("il revient, il va me tuer ce soir", after=HOUR)
    world.tick(after=21 * MINUTE)
    for seat in (ON_CALL, DESK, "network:feedback"):
        assert world.inbox(seat) == [], "what comes later goes past them too"
    told = {who for who, _ in planned(world, notices.ALERT)}
    assert not told & {world.account(seat).id for seat in (ON_CALL, DESK)}


def test_withdrawing_takes_how_to_reach_her_out_of_the_alert(world: World) -> None:
    world.say(THREAT)
    assert packet(world, ON_CALL)["phone"] == HER
    world.say("9")
    document = packet(world, ON_CALL)
    assert document["phone"] is None
    assert document["number_without_consent"] is False


def test_withdrawing_by_code_takes_the_packet_away(world: World) -> None:
    first = world.say(THREAT)
    assert first is not None
    for text in ("2", "0", "0", "7"):
        world.say(text)
    world.say(f"{code_in(first)} 9", sender="+22388888888")
    assert alerts(world, ON_CALL) == []
    kinds = {kind for (kind,) in rows(world, tables.part, tables.part.c.kind)}
    assert "packet" not in kinds
    assert "account" in kinds


def test_an_on_call_seat_is_nobodys_by_another_role(world: World) -> None:
    stranger = world.hire("stranger", "djoliba_sante:cfm", role=Role.MEMBER_SYSTEM)
    world.say(THREAT)
    assert world.inbox_of(stranger) == []


@pytest.mark.parametrize("act", ["answer", "finish", "progress", "unreadable"])
def test_whoever_holds_no_word_of_hers_decides_nothing(world: World, act: str) -> None:
    """On call, the RC/HC, a service that was only told: none of them speaks to her."""
    first = world.say(FEAR)
    assert first is not None
    for text in ("2", "Forces étrangères", "4", "6"):
        world.say(text)
    context = world.context
    held = [(ON_CALL, line) for line in alerts(world, ON_CALL)]
    held += [(seat, line) for seat in ("network:rc_hc", "denw_child_care:service")
             for line in world.inbox(seat)]  # fmt: skip
    assert sorted(line.purpose for _, line in held) == ["alert", "notice", "notice"]
    for seat, line in held:
        tokens = {part: d["token"] for part, d in world.open(seat, line.id).items()}
        assert "gardien" not in str(world.open(seat, line.id))
        world.acknowledge(seat, line.id, tokens, kept=False)
        account = world.account(seat)
        acts = {
            "answer": lambda c, a=account, i=line.id: casework.answer(
                c, context, a, i, code=AnswerCode.A1, sealed=None, now=world.now),
            "finish": lambda c, a=account, i=line.id: casework.answer(
                c, context, a, i, code=AnswerCode.A6, sealed=None, now=world.now),
            "progress": lambda c, a=account, i=line.id: casework.set_progress(
                c, context, a, i, step="assessed", now=world.now),
            "unreadable": lambda c, a=account, i=line.id: casework.set_unreadable(
                c, context, a, i, now=world.now),
        }  # fmt: skip
        with pytest.raises(ConflictError):
            world.context.store.write(acts[act])
    assert world.prompt(world.say(code_in(first), sender="+22388888888")) == "S1"


def test_a_notice_that_nobody_reads_does_not_keep_a_case_from_ending(world: World) -> None:
    first = world.say(STORY)
    assert first is not None
    for text in ("2", "Forces étrangères", "0", "6"):
        world.say(text)
    (line,) = world.inbox("network:human_rights")
    world.keep("network:human_rights", line.id)
    account = world.account("network:human_rights")
    world.context.store.write(
        lambda c: casework.close(c, world.context, account, line.id, outcome="closed",
                                 now=world.now)
    )  # fmt: skip
    assert world.prompt(world.say(code_in(first), sender="+22388888888")) == "S4"
    (notice,) = world.inbox("network:rc_hc")
    world.keep("network:rc_hc", notice.id)
    assert rows(world, tables.referral, tables.referral.c.id) == []
