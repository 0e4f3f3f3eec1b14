"""From the phone to the accountable agency, on both databases."""

from __future__ import annotations

from tests.world import DESK, FOCAL, HER, HOUR, STORY, World, code_in


def test_a_member_named_is_told_what_happened_and_nobody_else(world: World) -> None:
    code = world.tell_all()
    (line,) = world.inbox(FOCAL)
    assert world.inbox(DESK) == []
    (account,) = world.keep(FOCAL, line.id).values()
    assert account["narrative"] == STORY
    assert account["facts"]["organisations"] == ["baobab_secours"]
    assert account["facts"]["area"] == "ML-5"
    assert account["masked"] is True
    assert account["identity"] is None
    assert code not in str(account)
    assert HER.removeprefix("+") not in str(account)


def test_the_number_travels_only_with_that_consent(world: World) -> None:
    world.tell_all(who="8")
    (line,) = world.inbox(FOCAL)
    kinds = {d["kind"]: d for d in world.open(FOCAL, line.id).values()}
    assert kinds["identity"]["phone"] == HER
    (contact,) = world.inbox(DESK)
    assert contact.purpose == "contact"


def test_consent_to_this_line_reaches_the_desk_and_not_the_agency(world: World) -> None:
    world.tell_all(who="7")
    (line,) = world.inbox(FOCAL)
    assert [kind for _, kind in line.parts] == ["account"]
    (contact,) = world.inbox(DESK)
    (document,) = world.open(DESK, contact.id).values()
    assert document["phone"] == HER
    assert "narrative" not in document


def test_unknown_several_and_non_member_go_to_the_desk(world: World) -> None:
    for number, named in enumerate(
        ("je ne sais pas bien", "Baobab Secours et Djoliba Santé", "Harmattan Entraide", "0")
    ):
        sender = f"+2237000010{number}"
        for text in (STORY, "2", named, "0", "6"):
            world.say(text, sender=sender)
    reasons = sorted(
        document["rule"].split("/")[2]
        for line in world.inbox(DESK)
        for document in world.open(DESK, line.id).values()
    )
    assert reasons == ["non_member", "several", "unknown", "unknown"]


def test_silence_routes_what_there_is(world: World) -> None:
    world.say(STORY)
    world.tick(after=4 * HOUR - 60)
    assert world.inbox(DESK) == []
    assert world.tick(after=120).routed == 1
    (line,) = world.inbox(DESK)
    (account,) = world.open(DESK, line.id).values()
    assert account["narrative"] == STORY


def test_danger_routes_after_a_quarter_of_an_hour(world: World) -> None:
    world.say("il a dit qu'il va me tuer, il revient ce soir")
    assert world.tick(after=16 * 60).routed == 1
    (line,) = world.inbox(DESK)
    assert line.due_at is not None
    assert line.due_at - world.now <= HOUR


def test_a_greeting_alone_leaves_nothing(world: World) -> None:
    assert world.prompt(world.say("Bonjour")) == "M0"
    world.tick(after=5 * HOUR)
    assert world.inbox(DESK) == []
    assert world.context.store.read(lambda c: len(_rows(c, "thread"))) == 0


def test_words_within_a_day_join_the_same_number(world: World) -> None:
    world.tell_all()
    assert world.prompt(world.say("il a aussi parlé à ma voisine", after=HOUR)) == "S6"
    assert len(world.inbox(FOCAL)) == 2


def test_a_code_hears_back(world: World) -> None:
    code = world.tell_all()
    later = 30 * HOUR
    assert world.prompt(world.say(code, sender="+22399999999", after=later)) == "S1"
    (line,) = world.inbox(FOCAL)
    world.keep(FOCAL, line.id)
    assert world.prompt(world.say(code, sender="+22399999999")) == "S2"


def test_the_first_message_twice_is_one_complaint_and_the_same_words(world: World) -> None:
    first = world.say(STORY, message_id="same")
    second = world.say(STORY, message_id="same", after=5)
    assert first is not None
    assert second is not None
    assert code_in(first) != code_in(second)
    assert world.prompt(first) == world.prompt(second) == "M1"
    world.tick(after=5 * HOUR)
    assert len(world.inbox(DESK)) == 1
    for code in (code_in(first), code_in(second)):
        assert world.prompt(world.say(code)) == "S1"


def test_the_same_id_with_other_content_is_another_message(world: World) -> None:
    world.say(STORY, message_id="same")
    world.say("Une autre histoire de camion et de liste", message_id="same", sender="+22371111111")
    world.tick(after=5 * HOUR)
    assert len(world.inbox(DESK)) == 2


def _rows(connection: object, table: str) -> list[object]:
    from sqlalchemy import select

    from cbcm import tables

    return list(connection.execute(select(tables.metadata.tables[table])))  # type: ignore[attr-defined]
