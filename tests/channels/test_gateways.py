"""One contract for every SMS gateway, through the real application, on both databases."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import text as sql

from cbcm.channels.sms import MOST_BODY_BYTES
from cbcm.demo.network import Network
from tests.doors import (
    FORM,
    HMAC,
    KANNEL,
    PICTURE,
    RAPID,
    AfricasTalkingDoor,
    Door,
    Program,
    Sent,
    TwilioDoor,
    with_gateways,
)
from tests.longer import first
from tests.world import DESK, FOCAL, HOUR, STORY, code_in

pytestmark = pytest.mark.quick_on_sqlite

DOORS = {
    "push with hmac": lambda network: Door(HMAC, network),
    "push with secret, form": lambda network: Door(KANNEL, network, kind=FORM),
    "push with secret, json": lambda network: Door(RAPID, network),
    "twilio": lambda network: TwilioDoor("twilio", network),
    "africastalking": lambda network: AfricasTalkingDoor("africastalking", network),
}
WITH_PICTURES = [name for name in DOORS if name != "africastalking"]
ALL_DAY = 5 * HOUR
TEXTS = {
    "ten thousand signs": "Le chef du camp a pris la carte de ma soeur. " * 222 + "Dix mille.",
    "arabic": "قال لي إن عليّ أن أذهب معه لكي أحصل على الطعام",
    "bambara": "A ko ne ka taa n'a ye walasa ka malo sɔrɔ, nka n ma sɔn",
    "emoji": "il m'a écrit 👩🏾‍🦱😢 puis 🚚🍚 et encore 👍🏿",
    "control signs": "le camion\x00 est\x1b[31m\x07 parti\u202e sans \ufffe nous\r\n\t donner",
    "markup": '<Response><Message>il a dit</Message> & "rien" d\'autre</Response> {code} %s',
    "STOP within a sentence": "il a dit STOP et il a fermé la porte du dépôt",
}


@pytest.fixture
def program(network: Network) -> Iterator[Program]:
    made = Program(with_gateways(network))
    yield made
    made.close()


@pytest.fixture
def sqlite_program(sqlite_network: Network) -> Iterator[Program]:
    made = Program(with_gateways(sqlite_network))
    yield made
    made.close()


@pytest.fixture(params=DOORS)
def door(request: pytest.FixtureRequest) -> Door:
    """A door of the program that the same test uses."""
    names = ("program", "sqlite_program")
    used = next(name for name in names if name in request.fixturenames)
    found: Program = request.getfixturevalue(used)
    made: Door = DOORS[request.param](found.world.network)
    return made


def stored(program: Program) -> list[str]:
    """What the desk reads once silence has routed everything."""
    program.world.tick(after=ALL_DAY)
    return program.narratives(DESK)


def test_a_genuine_message_is_kept_and_answered_neutrally(program: Program, door: Door) -> None:
    answer = door.text_of(program.send(door.request(STORY)))
    assert program.world.prompt(answer) == "M1"
    assert stored(program) == [STORY]


def test_what_is_not_genuine_is_refused_and_nothing_is_stored(program: Program, door: Door) -> None:
    before = program.rows()
    forged = door.forged()
    assert len(forged) >= 6
    for wrong, sent in forged.items():
        response = program.send(sent)
        assert response.status_code == 403, wrong
        assert response.json()["code"] == "forbidden"
        assert "message" not in response.text.lower()
        assert program.rows() == before, wrong
    # The same would have been taken, had it been genuine.
    assert program.send(door.request("Un message que quelqu'un a envoyé")).status_code == 200
    assert program.rows() != before


def test_the_same_message_twice_is_one_complaint_with_one_more_code(
    program: Program, door: Door
) -> None:
    sent = door.request(STORY)
    first, second = (door.text_of(program.send(sent)) for _ in range(2))
    assert first is not None
    assert second is not None
    assert code_in(first) != code_in(second)
    assert program.world.prompt(first) == program.world.prompt(second) == "M1"
    assert stored(program) == [STORY]
    rows = program.rows()
    assert len(rows["thread"]) == 1
    assert len(rows["receipt"]) == 2


def test_the_same_id_with_other_words_is_a_complaint_of_its_own(
    program: Program, door: Door
) -> None:
    other = "Une autre histoire de camion et de liste"
    program.send(door.request(STORY, message_id="same"))
    program.send(door.request(other, message_id="same", sender="+22371111111"))
    assert sorted(stored(program)) == sorted([STORY, other])


@pytest.mark.parametrize("what", first(TEXTS, 3))
def test_every_kind_of_text_is_kept_to_the_sign(
    sqlite_program: Program, door: Door, what: str
) -> None:
    program = sqlite_program
    said = TEXTS[what]
    answer = door.text_of(program.send(door.request(said)))
    assert answer is not None
    assert program.world.prompt(answer) in {"M1", "M8"}
    assert said not in answer
    assert stored(program) == [said]


def test_the_long_text_is_ten_thousand_signs() -> None:
    assert len(TEXTS["ten thousand signs"]) == 10_000


def test_half_signs_lose_no_word(program: Program) -> None:
    """JSON can carry half of an emoji; a network that cuts a text sends one."""
    door = Door(RAPID, program.world.network)
    said = "il est venu hier soir \ud83d et il a pris la carte \ude00"
    sent = door.request(said, message_id="half \udc00")
    assert b"\\ud83d" in sent.body
    assert door.text_of(program.send(sent)) is not None
    assert stored(program) == ["il est venu hier soir \ufffd et il a pris la carte \ufffd"]


def test_bytes_that_are_no_text_lose_no_word(program: Program) -> None:
    door = Door(KANNEL, program.world.network, kind=FORM)
    body = b"smsc_id=1&sender=%2B22370000001&content=il%20est%20venu%20%ED%A0%80%FF%20hier%20soir"
    assert door.text_of(program.send(door.sealed(body))) is not None
    (said,) = stored(program)
    assert said.startswith("il est venu ")
    assert said.endswith(" hier soir")


def test_parts_in_a_row_are_one_complaint_in_their_order(
    sqlite_program: Program, door: Door
) -> None:
    program = sqlite_program
    parts = ["Bonjour je veux dire que", "le chauffeur du camion blanc", "m'a pris ma carte"]
    answers = [door.text_of(program.send(door.request(part))) for part in parts]
    assert program.world.prompt(answers[0]) == "M1"
    assert answers[1:] == [None, None]
    assert stored(program) == ["\n".join(parts)]


@pytest.mark.parametrize("door", WITH_PICTURES, indirect=True)
@pytest.mark.parametrize("said", first(["", "91", "oui", "c'est qui", "2"], 1))
def test_a_picture_is_a_complaint_whatever_stands_beside_it(
    sqlite_program: Program, door: Door, said: str
) -> None:
    program = sqlite_program
    assert door.text_of(program.send(door.request(said, media=1))) is not None
    program.world.tick(after=ALL_DAY)
    (line,) = program.world.inbox(DESK)
    parts = list(program.world.open(DESK, line.id).values())
    (document,) = (part for part in parts if part["kind"] == "account")
    assert document["facts"]["pictures_or_voice"] == 1
    # Twilio's media are swept and sealed as they are; a push gateway names where they lie: that
    # is sealed for the line like a picture, and never stands in her words.
    assert document["narrative"] == said
    named = [part["content"].decode() for part in parts if part["kind"] == "attachment"]
    assert named == ([] if isinstance(door, TwilioDoor) else [PICTURE])


@pytest.mark.parametrize("door", [name for name in DOORS if name.startswith("push")], indirect=True)
def test_the_line_alone_learns_where_a_picture_for_an_agency_lies(
    sqlite_program: Program, door: Door
) -> None:
    program = sqlite_program
    program.send(door.request(STORY, media=1))
    for said in ("2", "Baobab Secours, Mopti", "0", "6"):
        program.send(door.request(said))
    program.send(door.request("Voici encore une photo de lui", media=1))
    found = {
        seat: [
            part.get("content", b"").decode()
            for item in program.world.inbox(seat)
            for part in program.world.open(seat, item.id).values()
            if part["kind"] == "attachment"
        ]
        for seat in (DESK, FOCAL)
    }
    assert (len(found[DESK]), set(found[DESK])) == (2, {PICTURE})
    assert set(program.narratives(FOCAL)) == {STORY, "Voici encore une photo de lui"}
    assert not found[FOCAL]


def test_a_bare_stop_ends_the_dialogue_and_is_not_answered(program: Program, door: Door) -> None:
    program.send(door.request(STORY))
    response = program.send(door.request(" Stop. "))
    assert door.text_of(response) is None
    assert program.narratives(DESK) == [STORY]  # at once, not after silence
    assert door.text_of(program.send(door.request("STOP", sender="+22372222222"))) is None
    assert len(program.rows()["thread"]) == 1


def test_a_hidden_sender_is_kept_and_not_answered(sqlite_program: Program, door: Door) -> None:
    program = sqlite_program
    assert door.text_of(program.send(door.request(STORY, sender="anonymous"))) is None
    assert program.narratives(DESK) == [STORY]


def test_a_missing_field_is_named_and_no_value_comes_back(
    sqlite_program: Program, door: Door
) -> None:
    program = sqlite_program
    before = program.rows()
    secret_words = "ce que je vous dis la"
    complete = door.fields(secret_words, "+22370000001", "id-1", 0)
    if isinstance(door, TwilioDoor):
        missing = {"From": "From", "MessageSid": "MessageSid"}
    else:
        names = door.settings.get("fields", {})
        missing = {names.get("from", "from"): "from", names.get("text", "text"): "text"}
    for field, named in missing.items():
        values = {key: value for key, value in complete.items() if key != field}
        response = program.send(door.signed(values))
        assert response.status_code == 400
        assert response.json()["fields"] == [named]
        assert secret_words not in response.text
        assert "22370000001" not in response.text
    assert program.rows() == before


@pytest.mark.parametrize("body", [b"[1, 2]", b'{"text": "bla', b"\xff\xfe", b"[" * 50_000, b""])
def test_a_body_that_is_no_message_is_refused_without_echo(
    sqlite_program: Program, body: bytes
) -> None:
    program = sqlite_program
    before = program.rows()
    for door in (Door(HMAC, program.world.network), Door(RAPID, program.world.network)):
        response = program.send(door.sealed(body))
        assert response.status_code == 400
        assert response.json()["fields"] == ["body"]
        assert "bla" not in response.text
    assert program.rows() == before


def test_an_unknown_gateway_is_not_found(sqlite_program: Program) -> None:
    good = Door(HMAC, sqlite_program.world.network).request(STORY)
    for name in ("nobody", "twilio", "..", "a" * 300):
        response = sqlite_program.send(replace(good, path=f"/sms/push/{name}"))
        assert response.status_code == 404
        assert name not in response.text or name == ".."


def test_a_body_over_the_cap_is_refused_without_echo(sqlite_program: Program, door: Door) -> None:
    program = sqlite_program
    before = program.rows()
    words = "beaucoup trop de mots "
    response = program.send(door.request(words * (MOST_BODY_BYTES // len(words) + 1)))
    assert response.status_code == 413
    assert response.json()["code"] == "too_large"
    assert words.strip() not in response.text
    assert program.rows() == before


@pytest.mark.parametrize("table", ["seen", "chunk"])
def test_a_database_that_fails_stores_nothing_and_brings_the_message_again(
    program: Program, door: Door, table: str
) -> None:
    def administer(statement: str) -> None:
        program.world.context.store.write(lambda c: c.execute(sql(statement)))

    before = program.rows()
    sent = door.request(STORY)
    administer(f"ALTER TABLE {table} RENAME TO away")
    response = program.send(sent)
    administer(f"ALTER TABLE away RENAME TO {table}")
    if isinstance(door, TwilioDoor):
        assert door.text_of(response) is None
        assert response.status_code == 200
    else:
        assert (response.status_code, response.text) == (503, "")
    assert program.rows() == before
    assert program.world.prompt(door.text_of(program.send(sent))) == "M1"
    assert stored(program) == [STORY]


def test_an_unforeseen_failure_brings_the_message_again(
    sqlite_program: Program, door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise RuntimeError("a fault of ours")

    before = sqlite_program.rows()
    monkeypatch.setattr(sqlite_program.app.state.journey, "receive", fails)
    response = sqlite_program.send(door.request(STORY))
    assert response.status_code == (200 if isinstance(door, TwilioDoor) else 503)
    assert STORY not in response.text
    assert "Message" not in response.text
    assert sqlite_program.rows() == before


@pytest.mark.parametrize(
    "path",
    ["/sms/twilio?a=1&b=%C3%A9%20x", "/sms/twilio?b=2&a=1", "/sms/tw%69lio", "/sms/twilio?x=a+b"],
)
def test_the_signature_covers_the_raw_path_and_query(sqlite_program: Program, path: str) -> None:
    door = TwilioDoor("twilio", sqlite_program.world.network)
    values = door.fields(STORY, "+22370000001", "SM9", 0)
    assert door.text_of(sqlite_program.send(door.signed(values, path=path))) is not None
    public = sqlite_program.world.context.settings.public_url
    changed = path.replace("%C3%A9%20", "é ").replace("b=2&a=1", "a=1&b=2").replace("%69", "i")
    changed = changed.replace("a+b", "a%20b")
    assert changed != path
    other = door.signed(values, path=path, url=public + changed)
    assert sqlite_program.send(other).status_code == 403


def test_the_public_address_counts_and_not_the_host_header(sqlite_program: Program) -> None:
    door = TwilioDoor("twilio", sqlite_program.world.network)
    values = door.fields(STORY, "+22370000001", "SM9", 0)
    inside = door.signed(values, url="http://inside/sms/twilio")
    assert sqlite_program.send(inside).status_code == 403
    genuine = door.signed(values)
    spoofed = Sent(genuine.path, genuine.body, genuine.headers | {"Host": "elsewhere.invalid"})
    assert sqlite_program.send(spoofed).status_code == 200


def test_no_answer_to_a_refused_request_tells_whether_a_gateway_is_set(
    sqlite_program: Program,
) -> None:
    response = sqlite_program.post("/sms/push/nobody", json.dumps({}).encode(), {})
    assert response.json()["code"] == "not_found"
