"""What goes to the line goes to nobody there who works where the named one works, at any time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from sqlalchemy import Connection, delete, select, update

from cbcm import adding, anonymiser, planning, tables
from cbcm.agencies import keys
from cbcm.agencies.directory import confirmed, put_key
from cbcm.channels import attachments
from cbcm.pack.explaining import facts_of_values
from cbcm.pack.seats import ROLE_OF_SEAT
from cbcm.sealing import UnopenableError, new_identity, open_binary, open_document
from cbcm.triage.handlers import Named
from cbcm.vocabulary import Consent, Purpose, Rung
from tests.world import DESK, FOCAL, HOUR, STORY, World

CARE = "denw_child_care:service"
OTHER = "djoliba_sante"
CO_CHAIR, ON_CALL, FEEDBACK = "network:co_chair", "network:on_call", "network:feedback"
ADDRESS = "https://media.invalid/1"
PICTURE = "Voici encore une photo"


def _colleague(world: World, seat: str, employer: str) -> str:
    """One more person at a seat of the network with a key of their own; what opens for them."""
    identity, public = new_identity()
    role = ROLE_OF_SEAT[seat.partition(":")[2]]
    world.hire("moussa", seat, employer=employer, role=role)
    network = world.network
    signed = keys.sign(
        network.directory_key, network=world.context.pack.name, seat=seat, public_key=public,
        not_before=world.now - HOUR, not_after=world.now + 9000 * HOUR, holder="moussa",
        employer=employer,
    )  # fmt: skip
    world.context.store.write(lambda c: put_key(c, signed, world.context.trust))
    return identity


def _opened(world: World, identity: str) -> list[str]:
    """The kind of every stored part that a key opens."""
    part, chunk = tables.part.c, tables.chunk.c
    joined = select(part.id, part.kind, chunk.data).where(chunk.part_id == part.id)
    rows = world.context.store.read(
        lambda c: c.execute(joined.order_by(part.id, chunk.position)).all()
    )
    bodies: dict[tuple[str, str], bytes] = {}
    for row in rows:
        bodies[row.id, row.kind] = bodies.get((row.id, row.kind), b"") + bytes(row.data)
    found = []
    for (_, kind), body in bodies.items():
        reader = open_binary if kind == "attachment" else open_document
        try:
            reader(body, [identity])
        except UnopenableError:
            continue
        found.append(kind)
    return found


def _name_the_coordinator(world: World, employer: str) -> None:
    columns = tables.account.c
    world.context.store.write(
        lambda c: c.execute(update(tables.account).where(columns.subject == DESK)
                            .values(name="Awa Fofana", employer=employer)) and None
    )  # fmt: skip


def test_a_later_alert_calls_nobody_who_works_where_he_works(world: World) -> None:
    moussa = world.hire("moussa", ON_CALL, employer="baobab_secours")
    mariam = world.hire("mariam", ON_CALL, employer="djoliba_sante")
    world.tell_all()
    world.say("il revient, il va me tuer ce soir")
    assert [line.purpose for line in world.inbox_of(mariam)] == ["alert"]
    assert world.inbox_of(moussa) == []


def test_her_number_reaches_nobody_who_works_where_he_works(sqlite_world: World) -> None:
    moussa = _colleague(sqlite_world, DESK, "baobab_secours")
    code = sqlite_world.tell_all()
    sqlite_world.let_know(code, Consent.LINE, phone="+22370000001")
    assert [line.purpose for line in sqlite_world.inbox(DESK)] == ["contact"]
    assert _opened(sqlite_world, moussa) == []


@pytest.mark.parametrize(("employer", "opens"), [("baobab_secours", []), (OTHER, ["notice"])])
def test_a_service_tells_nobody_there_who_works_where_he_works(
    sqlite_world: World, employer: str, opens: list[str]
) -> None:
    world = sqlite_world
    moussa = _colleague(world, CARE, employer)
    world.say("Il demande cela à ma fille, elle a 14 ans")
    for text in ("2", "Baobab Secours, Mopti", "0", "6"):
        world.say(text)
    assert [line.purpose for line in world.inbox(CARE)] == ["notice"]
    assert _opened(world, moussa) == opens


def test_a_service_of_his_employer_hears_nothing(sqlite_world: World) -> None:
    world = sqlite_world
    world.say("Il demande cela à ma fille, elle a 14 ans")
    for text in ("2", "Neem Jeunesse, Mopti", "0", "6"):
        world.say(text)
    assert world.inbox(CARE) == []
    assert _opened(world, world.network.identities[CARE]) == []
    assert "notice" in [line.purpose for line in world.inbox(DESK)]


def _all_at_the_desk_work_for(world: World, employer: str) -> None:
    """The desk's one person and her key are of that employer now."""
    column = tables.account.c.subject
    key = keys.sign(
        world.network.directory_key, network=world.context.pack.name, seat=DESK,
        public_key=world.network.publics[DESK], not_before=world.now - HOUR,
        not_after=world.now + 9000 * HOUR, holder=DESK, employer=employer,
    )  # fmt: skip

    def write(connection: Connection) -> None:
        connection.execute(update(tables.account).where(column == DESK).values(employer=employer))
        connection.execute(delete(tables.seat_key).where(tables.seat_key.c.seat_id == DESK))
        put_key(connection, key, world.context.trust)

    world.context.store.write(write)


def test_where_service_and_desk_are_kept_away_a_co_chair_hears_of_the_child(
    sqlite_world: World,
) -> None:
    """Nothing of a child waits in a safe while somebody could read it."""
    world = sqlite_world
    _all_at_the_desk_work_for(world, "baobab_secours")
    world.say("Il demande cela à ma fille, elle a 14 ans")
    for text in ("2", "Baobab Secours et Neem Jeunesse", "0", "6"):
        world.say(text)
    assert world.inbox(CARE) == []
    assert world.inbox(DESK) == []
    assert "notice" in [line.purpose for line in world.inbox(CO_CHAIR)]


def test_later_words_that_name_who_runs_a_service_take_it_from_there(
    sqlite_world: World,
) -> None:
    world = sqlite_world
    world.say("Il demande cela à ma fille, elle a 14 ans")
    for text in ("2", "Baobab Secours, Mopti", "0", "6"):
        world.say(text)
    assert [line.purpose for line in world.inbox(CARE)] == ["notice"]
    world.say("Je crois que le chauffeur travaille maintenant pour Neem Jeunesse")
    assert world.inbox(CARE) == []
    assert "notice" in [line.purpose for line in world.inbox(DESK)]


@pytest.mark.parametrize(
    "words", ["Awa Fofana le couvre", "Awa Fofana le couvre avec son frère de Djoliba Santé"]
)
@pytest.mark.parametrize("employer", ["djoliba_sante", "karite_logis"])
def test_who_is_named_later_reads_it_no_more_for_a_mention_beside(
    sqlite_world: World, words: str, employer: str
) -> None:
    """A mention keeps more people away, and never brings back whom the name took out."""
    world = sqlite_world
    world.say(STORY)
    for text in ("2", "je ne sais pas", "0", "6"):
        world.say(text)
    _name_the_coordinator(world, employer)
    before = {line.id for line in world.inbox(DESK)}
    world.say(words)
    assert {line.id for line in world.inbox(DESK)} <= before


def test_words_whose_ladder_has_no_seat_left_still_go_to_the_line(sqlite_world: World) -> None:
    """Nothing she adds is dropped because nobody was left of the ladder that it followed."""
    pack, store = sqlite_world.context.pack, sqlite_world.context.store
    found = store.read(lambda c: confirmed(c, sqlite_world.context.trust, sqlite_world.now))
    held = (Rung(FOCAL, HOUR),)
    ladders = adding.without_kept_away([held, ()], {"neem_jeunesse"}, pack, found)
    assert [ladder[0].seat for ladder in ladders] == [FOCAL, DESK]


def test_a_mention_counts_for_an_alert_that_comes_after(sqlite_world: World) -> None:
    world = sqlite_world
    of_neem = world.hire("moussa", ON_CALL, employer="neem_jeunesse")
    of_djoliba = world.hire("mariam", ON_CALL, employer="djoliba_sante")
    world.tell_all()
    world.say("Il travaille aussi pour Neem Jeunesse")
    world.say("il revient, il va me tuer ce soir")
    assert [line.purpose for line in world.inbox_of(of_djoliba)] == ["alert"]
    assert world.inbox_of(of_neem) == []


def test_the_agency_whose_name_she_repeats_gets_what_she_adds(sqlite_world: World) -> None:
    world = sqlite_world
    world.tell_all()
    world.say("Le chauffeur de Baobab Secours est revenu")
    assert sorted(line.purpose for line in world.inbox(FOCAL)) == ["account", "addition"]


def test_help_of_another_kind_does_not_stay_in_the_safe(sqlite_world: World) -> None:
    """No key at the clinic, the desk kept away: a co-chair reads both kinds of help."""
    world = sqlite_world
    context = world.context
    usable = world.context.store.read(lambda c: confirmed(c, context.trust, world.now))
    keyed = {seat: found for seat, found in usable.items() if seat != "kenyeba_clinic:service"}
    facts = replace(
        facts_of_values(
            context.pack,
            {"child": "yes", "recent": "yes", "consent": "line", "assistance": "yes",
             "handler": "coordinator"},
            ("neem_jeunesse",),
        ),
        handler_employer="neem_jeunesse",
    )  # fmt: skip
    _, prepared = planning.prepare(facts, pack=context.pack, keys=keyed)
    help_ = [item for item in prepared if item.planned.purpose is Purpose.ASSISTANCE]
    assert {item.planned.services for item in help_} >= {("child_protection",), ("health",)}
    assert {item.ladder[0].seat for item in help_} == {CO_CHAIR}


@pytest.mark.parametrize(
    ("words", "stays"),
    [
        ("le frère est à Djoliba Santé", False),
        ("il travaille pour Sahel Camions", False),
        ("Baobab Secours le sait", True),
        ("il revient souvent", True),
    ],
)
def test_what_a_survivor_adds_reaches_no_service_of_whom_she_mentions(
    sqlite_world: World, words: str, stays: bool
) -> None:
    """Her account is with a service; her later words may be about whoever runs it."""
    pack, store = sqlite_world.context.pack, sqlite_world.context.store
    trust, now = sqlite_world.context.trust, sqlite_world.now
    found = store.read(lambda c: confirmed(c, trust, now))
    held = (Rung("kenyeba_mopti:service", HOUR), Rung("kenyeba_mopti:recovery", HOUR))
    away = adding.meant_by([Named()], words, pack)
    (ladder,) = adding.without_kept_away([held], away, pack, found)
    assert [rung.seat for rung in ladder][:1] == [held[0].seat if stays else DESK]


def test_a_picture_of_the_sweep_reaches_nobody_who_works_where_he_works(
    sqlite_world: World,
) -> None:
    world = sqlite_world
    moussa = _colleague(world, DESK, "baobab_secours")
    world.tell_all()
    column = tables.seen.c.id_digest
    taken = select(column).where(tables.seen.c.thread_id.is_not(None))
    digest = world.context.store.read(lambda c: c.execute(taken).scalars().first())
    attachments.seal_all(
        world.context, [bytes(digest or b"")], lambda: [("image/png", b"x")], now=world.now
    )
    assert [part["kind"] for line in world.inbox(DESK)
            for part in world.open(DESK, line.id).values()] == ["attachment"]  # fmt: skip
    assert _opened(world, moussa) == []


@pytest.mark.parametrize("masks", [True, False])
def test_the_coordinator_named_later_is_read_by_no_colleague_of_hers(
    sqlite_world: World, monkeypatch: pytest.MonkeyPatch, masks: bool
) -> None:
    world = sqlite_world
    world.tell_all()
    _name_the_coordinator(world, "djoliba_sante")
    moussa = _colleague(world, CO_CHAIR, "djoliba_sante")

    def fail(texts: Sequence[str]) -> list[anonymiser.Marked]:
        raise RuntimeError

    if not masks:
        monkeypatch.setattr(anonymiser, "mask_all", fail)
    world.say(f"Awa Fofana le couvre. {PICTURE}", media=1, addresses=(ADDRESS,))
    assert world.inbox(DESK) == []
    assert _opened(world, moussa) == []
    assert "attachment" in _opened(world, world.network.identities["network:recovery"])


def test_the_feedback_partner_is_not_the_line(sqlite_world: World) -> None:
    """Its seat is read by a whole office: no picture, and nothing that nobody masked."""
    world = sqlite_world
    world.say("Le riz est gaté, je m'appelle Aminata Traoré", media=1, addresses=(ADDRESS,))
    for text in ("1", "0"):
        world.say(text)
    assert _opened(world, world.network.identities[FEEDBACK]) == ["account"]
    assert sorted(_opened(world, world.network.identities[DESK])) == ["account", "attachment"]


def test_the_feedback_partner_reads_nothing_that_nobody_masked(sqlite_world: World) -> None:
    world = sqlite_world
    world.say("Le riz de Djoliba Sante est gaté, je m'appelle Aminata Traoré")
    for text in ("1", "0"):
        world.say(text)
    world.tick(after=HOUR)
    (line,) = world.inbox(FEEDBACK)
    (document,) = world.open(FEEDBACK, line.id).values()
    assert document["narrative"] == "Le riz de Djoliba Sante est gaté, je m'appelle [1]"
    assert "candidates" not in document["facts"]  # only a human of the line chooses


def test_the_accuseds_agency_still_gets_later_words(sqlite_world: World) -> None:
    sqlite_world.tell_all()
    sqlite_world.say("Il est revenu hier soir")
    assert len(sqlite_world.inbox(FOCAL)) == 2


def test_whoever_works_for_the_contracting_agency_gets_no_picture(sqlite_world: World) -> None:
    """Its seat is on the ladder of a partner's case, though nobody named it."""
    world = sqlite_world
    colleague = _colleague(world, DESK, "karite_logis")
    world.say("Le chauffeur m'a demandé de dormir avec lui", media=1, addresses=(ADDRESS,))
    for text in ("2", "Neem Jeunesse, Mopti", "0", "6"):
        world.say(text)
    assert "attachment" in _opened(world, world.network.identities[DESK])
    assert "attachment" not in _opened(world, colleague)
