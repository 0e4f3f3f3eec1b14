"""WhatsApp behind Twilio's port: off by default, never the same dialogue as an SMS."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from cbcm.demo.network import Network
from tests.doors import NUMBER, Program, TwilioDoor
from tests.world import DESK, FOCAL, HER, HOUR, STORY

OURS = "+15005550009"


@pytest.fixture
def program(sqlite_network: Network) -> Iterator[Program]:
    changed = sqlite_network.environment | {"CBCM_WHATSAPP": OURS}
    made = Program(replace(sqlite_network, environment=changed))
    yield made
    made.close()


def _said(program: Program, text: str, number: int, *, sender: str, to: str) -> str | None:
    door = TwilioDoor("twilio", program.world.network)
    values = door.fields(text, sender, f"SM{number:032d}", 0) | {"To": to}
    response = program.send(door.signed(values))
    return door.text_of(response) if response.status_code == 200 else str(response.status_code)


def test_it_is_off_by_default(sqlite_network: Network) -> None:
    program = Program(sqlite_network)
    for to in (f"whatsapp:{OURS}", NUMBER):
        said = _said(program, STORY, 1, sender=f"whatsapp:{HER}", to=to)
        assert said == "403"
    assert program.world.inbox(DESK) == []
    program.close()


def test_a_dialogue_by_whatsapp_and_one_by_sms_of_the_same_number_stay_apart(
    program: Program,
) -> None:
    by_app = {"sender": f"whatsapp:{HER}", "to": f"whatsapp:{OURS}"}
    by_sms = {"sender": HER, "to": NUMBER}
    assert program.world.prompt(_said(program, STORY, 1, **by_app)) == "M1"
    assert program.world.prompt(_said(program, "2", 2, **by_sms)) == "M9"
    for number, text in enumerate(("2", "Baobab Secours, Mopti", "0", "8"), start=3):
        last = _said(program, text, number, **by_app)
    assert program.world.prompt(last) == "M6"
    documents = [d for line in program.world.inbox(FOCAL)
                 for d in program.world.open(FOCAL, line.id).values()]  # fmt: skip
    (identity,) = [d for d in documents if d["kind"] == "identity"]
    assert identity["phone"] == f"whatsapp:{HER}"


@pytest.mark.parametrize(
    ("sender", "to"),
    [(HER, f"whatsapp:{OURS}"), (f"whatsapp:{HER}", NUMBER), (f"whatsapp:{HER}", OURS),
     (f"whatsapp:{HER}", "whatsapp:+15005550010")],
)  # fmt: skip
def test_the_two_ways_are_not_mixed(program: Program, sender: str, to: str) -> None:
    assert _said(program, STORY, 1, sender=sender, to=to) == "403"


def test_a_name_instead_of_a_number_is_kept_and_not_answered(program: Program) -> None:
    assert _said(program, STORY, 1, sender="whatsapp:awa", to=f"whatsapp:{OURS}") is None
    program.world.tick(after=5 * HOUR)
    assert program.narratives(DESK) == [STORY]
