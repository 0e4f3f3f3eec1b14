"""What the desk decides: sealed anew by the reader's own client, and nothing lost on the way."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select

from cbcm import casework, disposing, tables
from cbcm.errors import ConflictError
from cbcm.sealing import UnopenableError, open_document
from cbcm.vocabulary import AnswerCode, Disposition, PartKind
from tests.reader import API, Document, Reader, counts, rows
from tests.world import DESK, FOCAL, HER, HOUR, STORY, World, code_in

pytestmark = pytest.mark.quick_on_sqlite

DJOLIBA = "djoliba_sante:focal_point"
KARITE = "karite_logis:focal_point"
DAY = 24 * HOUR
OWN = {"pack": "mali", "sop": "x", "others_involved": True, "facts": {}}
FOR_BAOBAB = OWN | {"narrative": "Le chauffeur de Baobab a demandé cela."}
FOR_DJOLIBA = OWN | {"narrative": "L'infirmier de Djoliba l'a vu."}


def unknown(world: World, *, who: str = "6", sender: str = HER) -> tuple[str, str]:
    """A complaint that named nobody we know; its referral at the desk and her code."""
    before = {line.id for line in world.inbox(DESK)}
    code = code_in(world.say(STORY, sender=sender) or "")
    for text in ("2", "je ne sais pas", "0", who):
        world.say(text, sender=sender)
    new = [line for line in world.inbox(DESK) if line.id not in before]
    (referral,) = (line.id for line in new if line.purpose == "account")
    return referral, code


@pytest.fixture
def desk(world: World) -> Reader:
    return Reader(world, DESK)


def status(world: World, code: str) -> str | None:
    return world.prompt(world.say(code, sender="+22388888888"))


# Ended here


@pytest.mark.parametrize("disposition", ["wrong_number", "spam"])
def test_what_is_none_of_ours_ends_without_a_word_to_her(desk: Reader, disposition: str) -> None:
    world = desk.world
    referral, code = unknown(world)
    assert desk.open(referral)["narrative"] == STORY
    assert desk.dispose(referral, disposition).json() == {"state": "closed", "created": []}
    assert desk.listed() == []
    assert rows(world, "chunk") == rows(world, "part") == rows(world, "referral") == 0
    assert rows(world, "answer") == 0
    assert status(world, code) == "S4"
    assert world.hear_back(code, address="x").answers == ()
    found = counts(world)
    assert found[f"disposed/as={disposition}"] == 1
    assert "kept/total=all" not in found
    audited = world.context.store.read(lambda c: c.execute(select(tables.audit)).all())
    assert {row.act for row in audited} >= {"fetched", "opened", "disposed"}
    assert {row.referral_id for row in audited} == {None}


@pytest.mark.parametrize("disposition", ["wrong_number", "spam", "more_needed"])
def test_nothing_ends_that_the_desk_has_not_opened(desk: Reader, disposition: str) -> None:
    world = desk.world
    referral, code = unknown(world)
    refused = desk.dispose(referral, disposition)
    assert (refused.status_code, refused.json()["code"]) == (409, "not_opened")
    assert rows(world, "chunk") == 1
    assert world.inbox(DESK)[0].state == "waiting"
    assert status(world, code) == "S1"
    assert not any(cell.startswith("disposed") for cell in counts(world))


def test_how_to_reach_her_ends_with_it_and_only_where_it_was_opened(desk: Reader) -> None:
    world = desk.world
    referral, code = unknown(world, who="7")
    desk.open(referral)
    assert desk.dispose(referral, "wrong_number").json()["code"] == "not_opened"
    assert len(desk.listed()) == 2, "nothing of it is gone"
    desk.open(desk.one("contact"))
    assert desk.dispose(referral, "wrong_number").status_code == 200
    assert desk.listed() == []
    assert rows(world, "referral") == 0
    assert status(world, code) == "S4"


def test_what_another_seat_has_of_it_stays(desk: Reader) -> None:
    """She is in danger: a service was told, and somebody on duty is called."""
    world = desk.world
    world.say("il a dit qu'il va me tuer ce soir", sender=None)
    referral = desk.one()
    desk.open(referral)
    before = rows(world, "referral")
    assert desk.dispose(referral, "spam").status_code == 200
    assert rows(world, "referral") == before - 1 > 0


def test_a_category_says_that_it_was_one_after_all(desk: Reader) -> None:
    referral, _ = unknown(desk.world)
    desk.open(referral)
    codes = {"category": "OTHER", "setting": "water", "role": "guard"}
    assert desk.dispose(referral, "wrong_number", **codes).status_code == 200
    found = counts(desk.world)
    for event in ("kept", "disposed"):
        for cell in ("category=OTHER", "setting=water", "role=guard"):
            assert found[f"{event}/{cell}"] == 1
    assert found["kept/total=all"] == 1


# A question to her


def test_more_is_asked_three_times_and_each_begins_the_time_anew(world: World) -> None:
    referral, code = unknown(world)
    Reader(world, DESK).open(referral)
    account = world.account(DESK)

    def ask(answer: AnswerCode = AnswerCode.A8) -> disposing.Disposed:
        ruling = disposing.Ruling(Disposition.MORE_NEEDED, answer=answer)
        return world.context.store.write(
            lambda c: disposing.dispose(c, world.context, account, referral, ruling, now=world.now)
        )

    for number, answer in enumerate((AnswerCode.A8, AnswerCode.A4, AnswerCode.A8), start=1):
        world.tick(after=6 * DAY)
        assert ask(answer).state == "opened"
        (line,) = world.inbox(DESK)
        assert (line.state, line.due_at) == ("opened", world.now + 7 * DAY)
        assert status(world, code) == "S3"
        heard = world.hear_back(code, address="x")
        assert [c for c, _ in heard.answers][-1] == answer
        assert counts(world)["disposed/as=more_needed"] == number
    with pytest.raises(ConflictError):
        ask()
    assert rows(world, "chunk") == 1
    world.tick(after=7 * DAY + 60)
    assert world.inbox(DESK)[0].state == "waiting", "it climbed: she did not write"


def test_only_a_question_is_asked(desk: Reader) -> None:
    referral, _ = unknown(desk.world)
    desk.open(referral)
    refused = desk.dispose(referral, "more_needed", answer="A6")
    assert (refused.status_code, refused.json()["fields"]) == (400, ["answer"])
    assert rows(desk.world, "answer") == 0


# Handed on


@pytest.mark.parametrize(
    ("target", "way", "seat"),
    [
        ("baobab_secours", "feedback", "baobab_secours:cfm"),
        ("network", "feedback_partner", "network:feedback"),
    ],
)
def test_aid_goes_to_a_mechanism_and_the_original_waits_for_it(
    desk: Reader, target: str, way: str, seat: str
) -> None:
    world = desk.world
    referral, code = unknown(world)
    account = desk.open(referral)
    inner = {k: v for k, v in account.items() if k not in ("version", "token")}
    done = desk.dispose(referral, "own_mechanism", desk.share(target, way, inner))
    assert done.json()["state"] == "redirected"
    assert desk.listed() == []
    assert rows(world, "chunk") == 2
    mechanism = Reader(world, seat)
    assert [item["id"] for item in mechanism.listed()] == done.json()["created"]
    assert mechanism.keep(mechanism.one())["narrative"] == STORY
    assert rows(world, "chunk") == 0
    assert status(world, code) == "S2"
    assert counts(world)["disposed/as=own_mechanism"] == 1


def divide(desk: Reader, referral: str) -> list[str]:
    """Give Baobab and Djoliba each its own part."""
    desk.open(referral)
    done = desk.dispose(
        referral, "refer",
        desk.share("baobab_secours", "agency", FOR_BAOBAB),
        desk.share("djoliba_sante", "agency", FOR_DJOLIBA),
        category="SEA",
    )  # fmt: skip
    assert done.status_code == 200
    return list(done.json()["created"])


def ciphertexts(world: World) -> list[bytes]:
    return world.context.store.read(
        lambda c: [bytes(data) for data in c.execute(select(tables.chunk.c.data)).scalars()]
    )


def test_each_agency_opens_its_own_part_alone_and_hears_of_others(desk: Reader) -> None:
    world = desk.world
    referral, code = unknown(world)
    original = ciphertexts(world)
    assert len(divide(desk, referral)) == 2
    baobab, djoliba = Reader(world, FOCAL), Reader(world, DJOLIBA)
    identity = world.network.identities[FOCAL]
    opened = []
    for sealed in ciphertexts(world):
        try:
            opened.append(open_document(sealed, [identity])["narrative"])
        except UnopenableError:
            continue
    assert opened == [FOR_BAOBAB["narrative"]], "not Djoliba's part and not the whole"
    for reader, part in ((baobab, FOR_BAOBAB), (djoliba, FOR_DJOLIBA)):
        shown = reader.read(reader.one()).values()
        assert [d["narrative"] for d in shown] == [part["narrative"]]
        assert all(d["others_involved"] is True for d in shown)
    assert baobab.client.get(f"{API}/{djoliba.one()}/parts/{'0' * 32}").status_code == 404

    baobab.keep(baobab.one())
    left = ciphertexts(world)
    assert set(original) < set(left), "Djoliba has not kept: the original is still there"
    assert len(left) == 2
    djoliba.keep(djoliba.one())
    assert ciphertexts(world) == []
    assert rows(world, "referral") == 2, "two cases, and the desk has none"
    assert status(world, code) == "S2"
    assert counts(world)["kept/total=all"] == 2


def test_one_that_cannot_be_read_brings_the_original_back_and_not_the_other(
    desk: Reader,
) -> None:
    world = desk.world
    referral, _ = unknown(world)
    original = ciphertexts(world)
    divide(desk, referral)
    baobab, djoliba = Reader(world, FOCAL), Reader(world, DJOLIBA)
    held = djoliba.one()
    body = {"status": "unreadable"}
    assert djoliba.client.post(f"{API}/{held}/status", json=body).status_code == 204
    assert djoliba.listed() == []
    assert desk.one() == referral
    assert baobab.listed()
    baobab.keep(baobab.one())
    assert ciphertexts(world) == original, "it is the desk's again: nobody else may end it"
    desk.open(referral)
    share = desk.share("karite_logis", "agency", FOR_DJOLIBA)
    assert desk.dispose(referral, "refer", share).status_code == 200
    karite = Reader(world, KARITE)
    assert karite.keep(karite.one())["narrative"] == FOR_DJOLIBA["narrative"]
    assert ciphertexts(world) == []


def test_where_the_original_is_kept_the_last_copy_of_a_part_is_not_thrown_away(
    desk: Reader,
) -> None:
    world = desk.world
    referral, code = unknown(world)
    divide(desk, referral)
    baobab, djoliba = Reader(world, FOCAL), Reader(world, DJOLIBA)
    body = {"status": "unreadable"}
    djoliba.client.post(f"{API}/{djoliba.one()}/status", json=body)
    desk.keep(referral)
    held = baobab.one()
    assert baobab.client.post(f"{API}/{held}/status", json=body).status_code == 204
    assert [item["id"] for item in baobab.listed()] == [held]
    assert len(ciphertexts(world)) == 1
    assert status(world, code) == "S5"


def test_a_share_that_is_handed_on_is_still_waited_for(desk: Reader) -> None:
    world = desk.world
    referral, _ = unknown(world)
    original = ciphertexts(world)
    divide(desk, referral)
    baobab, djoliba = Reader(world, FOCAL), Reader(world, DJOLIBA)
    first = baobab.one()
    baobab.open(first)
    share = baobab.share("karite_logis", "agency", FOR_BAOBAB)
    body = {"reason": "not_ours", **{k: share[k] for k in ("target", "sealed_to", "parts")}}
    assert baobab.client.post(f"{API}/{first}/redirect", json=body).status_code == 201
    djoliba.keep(djoliba.one())
    assert set(original) < set(ciphertexts(world))
    karite = Reader(world, KARITE)
    karite.keep(karite.one())
    assert ciphertexts(world) == []


def test_later_words_of_a_divided_account_go_to_a_person_who_divides(desk: Reader) -> None:
    world = desk.world
    referral, code = unknown(world)
    divide(desk, referral)
    world.say(f"{code} et le médecin de Djoliba aussi")
    assert [item["purpose"] for item in Reader(world, FOCAL).listed()] == ["account"]
    assert [item["purpose"] for item in Reader(world, DJOLIBA).listed()] == ["account"]
    assert desk.open(desk.one("addition"))["narrative"] == "et le médecin de Djoliba aussi"
    share = desk.share("djoliba_sante", "agency", FOR_DJOLIBA)
    assert desk.dispose(desk.one("addition"), "refer", share).status_code == 200
    purposes = {item["purpose"] for item in Reader(world, DJOLIBA).listed()}
    assert purposes == {"account", "addition"}


def test_an_account_handed_on_whole_takes_later_words_along(desk: Reader) -> None:
    world = desk.world
    referral, code = unknown(world)
    desk.open(referral)
    share = desk.share("baobab_secours", "agency", FOR_BAOBAB)
    assert desk.dispose(referral, "refer", share).status_code == 200
    world.say(f"{code} il est revenu")
    assert sorted(i["purpose"] for i in Reader(world, FOCAL).listed()) == ["account", "addition"]
    assert desk.listed() == []


def test_a_mixed_complaint_is_split_and_the_mechanism_hears_of_nothing_else(
    desk: Reader,
) -> None:
    world = desk.world
    referral, _ = unknown(world)
    desk.open(referral)
    aid = {"narrative": "Quand vient le riz ?", "others_involved": False}
    done = desk.dispose(
        referral, "refer",
        desk.share("baobab_secours", "agency", FOR_BAOBAB | {"others_involved": False}),
        desk.share("baobab_secours", "feedback", aid),
    )  # fmt: skip
    assert done.status_code == 200
    focal, cfm = Reader(world, FOCAL), Reader(world, "baobab_secours:cfm")
    assert cfm.keep(cfm.one())["narrative"] == aid["narrative"]
    assert rows(world, "chunk") == 2
    focal.keep(focal.one())
    assert rows(world, "chunk") == 0


# To a service


def assistance(desk: Reader, target: str = "kenyeba_clinic") -> Document:
    packet = {"phone": HER, "language": "fr", "needs": ["health"]}
    return desk.share(target, "assistance", packet, kind=PartKind.ASSISTANCE)


def test_a_service_learns_how_to_reach_her_and_the_account_stays(desk: Reader) -> None:
    world = desk.world
    referral, _ = unknown(world, who="7")
    desk.open(referral)
    refused = desk.dispose(referral, "service", assistance(desk))
    assert (refused.status_code, refused.json()["code"]) == (409, "conflict")
    desk.open(desk.one("contact"))
    done = desk.dispose(referral, "service", assistance(desk)).json()
    assert done["state"] == "opened"
    assert desk.one() == referral, "what becomes of the account is not decided by it"
    clinic = Reader(world, "kenyeba_clinic:service")
    (item,) = clinic.listed()
    assert (item["id"], item["purpose"]) == (done["created"][0], "assistance")
    packet = clinic.keep(item["id"])
    assert packet["phone"] == HER
    assert "narrative" not in packet
    desk.keep(referral)
    assert desk.one("contact")
    assert counts(world)["disposed/as=service"] == 1


def test_kept_contact_serves_too_and_withdrawn_contact_does_not(desk: Reader) -> None:
    world = desk.world
    referral, _ = unknown(world, who="7")
    desk.open(referral)
    desk.keep(desk.one("contact"))
    assert desk.dispose(referral, "service", assistance(desk)).status_code == 200
    second, code = unknown(world, who="7", sender="+22377777777")
    desk.open(second)
    desk.open(desk.one("contact"))
    assert world.prompt(world.say(f"{code} 9")) == "S7"
    assert desk.dispose(second, "service", assistance(desk)).status_code == 409


def test_without_contact_no_service_is_told(desk: Reader) -> None:
    referral, _ = unknown(desk.world, who="6")
    desk.open(referral)
    assert desk.dispose(referral, "service", assistance(desk)).status_code == 409
    assert Reader(desk.world, "kenyeba_clinic:service").listed() == []


def test_a_service_that_the_case_keeps_away_gets_nothing_later_either(desk: Reader) -> None:
    """She mentioned who runs it: the desk that reads her words cannot hand it there by mistake."""
    world = desk.world
    world.say(STORY)
    for text in ("2", "Tamarin Villages, et aussi Neem Jeunesse", "0", "7"):
        world.say(text)
    account, contact = desk.one("account"), desk.one("contact")
    desk.open(account)
    desk.open(contact)
    refused = desk.ladder("denw_child_care", "assistance", account)
    assert (refused.status_code, refused.json()["code"]) == (409, "conflict")
    packet = {"phone": HER, "language": "fr", "needs": ["health"]}
    made = desk.share("denw_child_care", "assistance", packet, kind=PartKind.ASSISTANCE)
    assert desk.dispose(account, "service", made).status_code == 409
    assert Reader(world, "denw_child_care:service").listed() == []
    assert desk.dispose(account, "service", assistance(desk)).status_code == 200


def test_a_service_of_whoever_holds_an_account_gets_nothing_later(desk: Reader) -> None:
    """The line found out whom it is about, and handed it there; a picture of hers comes later."""
    world = desk.world
    referral, _ = unknown(world, who="7")
    desk.open(referral)
    desk.open(desk.one("contact"))
    account = OWN | {"narrative": "ce qui est arrivé", "others_involved": False}
    handed = desk.dispose(referral, "refer", desk.share("neem_jeunesse", "agency", account))
    assert handed.status_code == 200
    world.say("Voici encore une photo", media=1, addresses=("https://media.invalid/1",))
    added = desk.one("addition")
    refused = desk.ladder("denw_child_care", "assistance", added)
    assert (refused.status_code, refused.json()["code"]) == (409, "conflict")
    assert desk.ladder("kenyeba_clinic", "assistance", added).status_code == 200


def test_an_account_goes_to_a_service_for_survivors_by_its_own_way(desk: Reader) -> None:
    world = desk.world
    referral, _ = unknown(world, who="7")
    desk.open(referral)
    desk.open(desk.one("contact"))
    account = {"narrative": "ce qui est arrivé", "others_involved": False}
    done = desk.dispose(
        referral, "service", desk.share("kenyeba_listening", "gbv", account),
        assistance(desk, "kenyeba_listening"),
    )  # fmt: skip
    assert done.json()["state"] == "redirected"
    service = Reader(world, "kenyeba_listening:service")
    assert sorted(item["purpose"] for item in service.listed()) == ["account", "assistance"]
    service.keep(service.one())
    assert not [item for item in desk.listed() if item["purpose"] == "account"]


# What is refused


def _forged(share: Document, **changed: Any) -> Document:
    return {**share, **changed}


@pytest.mark.parametrize(
    ("disposition", "target", "way", "field"),
    [
        ("refer", "harmattan_entraide", "agency", "target"),
        ("refer", "tamarin_villages", "agency", "target"),
        ("refer", "sahel_camions", "contracting", "way"),
        ("refer", "tamarin_villages", "contracting", "way"),
        ("refer", "kenyeba_clinic", "agency", "target"),
        ("refer", "network", "agency", "target"),
        ("refer", "nobody", "agency", "target"),
        ("refer", "baobab_secours", "mission", "way"),
        ("refer", "baobab_secours", "oversight", "way"),
        ("refer", "minusma", "mission", "way"),
        ("refer", "network", "oversight", "way"),
        ("refer", "network", "no_such_ladder", "way"),
        ("refer", "desk", "desk", "target"),
        ("refer", "network", "desk", "way"),
        ("refer", "network", "triage", "target"),
        ("refer", "kenyeba_clinic", "assistance", "way"),
        ("refer", "kenyeba_listening", "gbv", "way"),
        ("own_mechanism", "baobab_secours", "agency", "way"),
        ("own_mechanism", "harmattan_entraide", "feedback", "way"),
        ("own_mechanism", "baobab_secours", "feedback_partner", "way"),
        ("service", "baobab_secours", "assistance", "way"),
        ("service", "kenyeba_clinic", "gbv", "way"),
        ("service", "kenyeba_clinic", "agency", "way"),
    ],
)
def test_a_way_leads_only_where_it_belongs(
    sqlite_world: World, disposition: str, target: str, way: str, field: str
) -> None:
    desk = Reader(sqlite_world, DESK)
    referral, _ = unknown(sqlite_world, who="7")
    desk.open(referral)
    desk.open(desk.one("contact"))
    kind = PartKind.ASSISTANCE if way == "assistance" else PartKind.ACCOUNT
    somebody = desk.share("baobab_secours", "agency", FOR_BAOBAB, kind=kind)
    there = desk.ladder(target, way)
    seats = there.json()["seats"] if there.status_code == 200 else []
    share = _forged(somebody, target=target, way=way, sealed_to=seats)
    refused = desk.dispose(referral, disposition, share)
    assert (refused.status_code, refused.json()["fields"]) == (400, [field])
    assert target in ("network", "desk") or target not in refused.text
    assert rows(sqlite_world, "chunk") == 2


@pytest.mark.parametrize(
    ("target", "way", "first"),
    [
        ("baobab_secours", "agency_headquarters", "baobab_secours:investigator"),
        ("baobab_secours", "integrity", "baobab_secours:integrity"),
        ("baobab_secours", "personnel", "baobab_secours:hr"),
        ("oversight", "oversight", "oversight:investigator"),
        ("network", "human_rights", "network:human_rights"),
        ("network", "other_chair", "network:co_chair"),
        ("baobab_secours", "", "baobab_secours:focal_point"),
        ("desk", "", "network:desk"),
    ],
)
def test_a_ladder_is_served_with_its_signed_keys(
    sqlite_world: World, target: str, way: str, first: str
) -> None:
    found = Reader(sqlite_world, DESK).ladder(target, way).json()
    assert found["seats"][0] == first
    assert {key["seat"] for key in found["keys"]} == set(found["seats"])
    assert found["way"] == (way or ("desk" if target == "desk" else "agency"))


def _parts_of(desk: Reader, *kinds: PartKind) -> list[Document]:
    share = [desk.share("baobab_secours", "agency", FOR_BAOBAB, kind=kind) for kind in kinds]
    return [part for one in share for part in one["parts"]]


@pytest.mark.parametrize(
    ("kinds", "way"),
    [
        ((PartKind.ACCOUNT, PartKind.IDENTITY), "agency"),
        ((PartKind.ACCOUNT, PartKind.CONTACT), "agency"),
        ((PartKind.ACCOUNT, PartKind.ASSISTANCE), "agency"),
        ((PartKind.ATTACHMENT,), "agency"),
        ((PartKind.ACCOUNT, PartKind.ATTACHMENT), "agency"),
        ((PartKind.ACCOUNT, PartKind.ATTACHMENT), "agency_headquarters"),
        ((PartKind.ACCOUNT, PartKind.ATTACHMENT), "integrity"),
        ((PartKind.NOTICE,), "agency"),
        ((), "agency"),
        ((PartKind.ACCOUNT,), "assistance"),
        ((PartKind.ASSISTANCE, PartKind.ACCOUNT), "assistance"),
        ((PartKind.CONTACT,), "assistance"),
    ],
)
def test_a_recipient_gets_no_other_kind_of_part(
    sqlite_world: World, kinds: tuple[PartKind, ...], way: str
) -> None:
    desk = Reader(sqlite_world, DESK)
    referral, _ = unknown(sqlite_world, who="7")
    desk.open(referral)
    desk.open(desk.one("contact"))
    service = way == "assistance"
    right = assistance(desk) if service else desk.share("baobab_secours", way, FOR_BAOBAB)
    share = _forged(right, parts=_parts_of(desk, *kinds))
    refused = desk.dispose(referral, "service" if service else "refer", share)
    assert (refused.status_code, refused.json()["fields"]) == (400, ["parts"])


def test_a_recording_goes_to_people_of_the_line_only(sqlite_world: World) -> None:
    desk = Reader(sqlite_world, DESK)
    referral, _ = unknown(sqlite_world)
    desk.open(referral)
    chair = desk.share("network", "other_chair", OWN | {"narrative": "x"})
    voice = desk.share("network", "other_chair", {}, kind=PartKind.ATTACHMENT)["parts"]
    other = desk.share("baobab_secours", "agency", FOR_BAOBAB)
    both = [*chair["parts"], *voice]
    one = _forged(chair, parts=both, others_involved=True)
    divided = desk.dispose(referral, "refer", one, other)
    assert (divided.status_code, divided.json()["fields"]) == (400, ["parts"])
    assert desk.dispose(referral, "refer", _forged(chair, parts=both)).status_code == 200
    (line,) = sqlite_world.inbox("network:co_chair")
    assert sorted(kind for _, kind in line.parts) == ["account", "attachment"]


def test_shares_that_do_not_fit_together_are_refused(sqlite_world: World) -> None:
    desk = Reader(sqlite_world, DESK)
    referral, _ = unknown(sqlite_world)
    desk.open(referral)
    one = desk.share("baobab_secours", "agency", FOR_BAOBAB)
    other = desk.share("djoliba_sante", "agency", FOR_DJOLIBA)
    picture = _parts_of(desk, PartKind.ATTACHMENT)
    changed = [p | {"ciphertext": "AAAA"} for p in one["parts"]]
    for shares, fields in (
        ([], ["shares"]),
        ([one, one], ["target"]),
        ([one, _forged(other, parts=one["parts"])], ["parts"]),
        ([one, _forged(other, others_involved=False)], ["others_involved"]),
        ([one, _forged(other, parts=[*other["parts"], *picture])], ["parts"]),
        ([_forged(one, parts=changed)], ["parts"]),
        ([one] * 11, ["shares"]),
    ):
        refused = desk.dispose(referral, "refer", *shares)
        assert (refused.status_code, refused.json()["fields"]) == (400, fields)
    stale = _forged(one, sealed_to=one["sealed_to"][:1])
    assert desk.dispose(referral, "refer", stale).json()["code"] == "conflict"
    assert desk.dispose(referral, "spam", one).json()["fields"] == ["shares"]
    assert rows(sqlite_world, "chunk") == 1
    assert desk.dispose(referral, "refer", one, other).status_code == 200
    assert desk.dispose(referral, "refer", one, other).status_code == 404, "it is done"


def test_only_accounts_are_disposed_of_and_only_by_the_line(sqlite_world: World) -> None:
    world = sqlite_world
    desk = Reader(world, DESK)
    world.tell_all()
    unknown(world, who="7", sender="+22377777777")
    contact = desk.one("contact")
    desk.open(contact)
    assert desk.dispose(contact, "spam").json()["code"] == "conflict"
    world.hire("posted", FOCAL)  # with the desk's role, at an agency's seat
    focal = Reader(world, FOCAL, "posted")
    focal.open(focal.one())
    assert focal.dispose(focal.one(), "spam").status_code == 404
    assert Reader(world, FOCAL).dispose(focal.one(), "spam").status_code == 403


# Written down


def _log(world: World, act: str) -> list[tuple[str, str, str | None]]:
    columns = tables.audit.c
    found = world.context.store.read(
        lambda c: c.execute(
            select(columns.day, columns.actor, columns.referral_id).where(columns.act == act)
        ).all()
    )
    return [(row.day, row.actor, row.referral_id) for row in found]


def test_each_opening_is_written_down_once_a_day_for_each_reader(desk: Reader) -> None:
    world = desk.world
    world.hire("issa", DESK, employer="djoliba_sante")
    referral, _ = unknown(world)
    today = datetime.now(UTC).date().isoformat()
    for _ in range(3):
        desk.open(referral)
    mine = (today, world.account(DESK).id, referral)
    assert _log(world, "fetched") == _log(world, "opened") == [mine]
    issa = Reader(world, DESK, "issa")
    issa.read(referral)
    theirs = (today, world.account("issa").id, referral)
    assert sorted(_log(world, "fetched")) == sorted([mine, theirs])
    assert _log(world, "opened") == [mine]
    part = issa.listed()[0]["parts"][0]["id"]
    account = world.account("issa")
    world.context.store.write(
        lambda c: casework.note_fetched(
            c, world.context, account, referral, part, now=world.now + DAY
        )
    )
    assert len(_log(world, "fetched")) == 3


def test_what_was_not_handed_out_is_not_written_down(desk: Reader) -> None:
    referral, _ = unknown(desk.world)
    part = desk.listed()[0]["parts"][0]["id"]
    other = Reader(desk.world, FOCAL)
    for reader, wanted in ((other, part), (desk, "0" * 32)):
        assert reader.client.get(f"{API}/{referral}/parts/{wanted}").status_code == 404
    assert _log(desk.world, "fetched") == []
