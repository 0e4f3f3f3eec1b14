"""Africa's Talking apart from the contract: answers sent apart, secrets, and what fails."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cbcm.channels.africastalking import AfricasTalkingAdapter
from cbcm.demo.network import Network
from cbcm.errors import SettingsError
from cbcm.settings import load_settings
from cbcm.taking import canary_senders
from tests.doors import AfricasTalkingDoor, Program, with_gateways
from tests.fakes.africastalking import API_KEY, CALLBACK_SECRET, FAKE, SENDER
from tests.world import DESK, HER, HOUR, STORY


@pytest.fixture
def program(sqlite_network: Network) -> Iterator[Program]:
    made = Program(with_gateways(sqlite_network))
    FAKE.status, FAKE.answer = 101, None
    yield made
    FAKE.status, FAKE.answer = 101, None
    made.close()


def test_the_answer_goes_to_her_from_our_number(program: Program) -> None:
    program.send(AfricasTalkingDoor("africastalking", program.world.network).request(STORY))
    (sent,) = FAKE.sent
    assert (sent["to"], sent["from"]) == (HER, SENDER)
    assert program.world.prompt(sent["message"]) == "M1"


@pytest.mark.parametrize(
    ("status", "answer"),
    [(402, None), (101, b"{"), (101, b"[]"), (101, b'{"SMSMessageData": {"Recipients": []}}'),
     (101, b'{"SMSMessageData": {"Message": "InvalidSenderId", "Recipients": []}}')],
)  # fmt: skip
def test_an_answer_that_does_not_go_out_costs_the_answer_only(
    program: Program, status: int, answer: bytes | None
) -> None:
    FAKE.status, FAKE.answer = status, answer
    door = AfricasTalkingDoor("africastalking", program.world.network)
    assert program.send(door.request(STORY)).status_code == 200
    program.world.tick(after=5 * HOUR)
    assert program.narratives(DESK) == [STORY]
    adapter = AfricasTalkingAdapter(program.world.context.settings)
    with pytest.raises(OSError, match="gateway") as refused:
        adapter.send(HER, "zorglub")
    assert "zorglub" not in str(refused.value)
    assert refused.value.__cause__ is None


def test_the_daily_test_is_not_answered_to_a_number_that_is_none(program: Program) -> None:
    sender = "+" + canary_senders(program.world.context, "africastalking")[0]
    door = AfricasTalkingDoor("africastalking", program.world.network)
    assert program.send(door.request(STORY, sender=sender)).status_code == 200
    assert FAKE.sent == []


def test_it_carries_notices_too(sqlite_network: Network) -> None:
    values = with_gateways(sqlite_network).environment
    given = {k.removeprefix("CBCM_").lower(): v for k, v in values.items()}
    assert load_settings(**given | {"notice_gateway": "africastalking"})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("africastalking_callback_secret", "short"), ("africastalking_callback_secret", "a" * 40),
        ("africastalking_callback_secret", CALLBACK_SECRET + "/../x"),
        ("africastalking_callback_secret", ""), ("africastalking_api_key", ""),
        ("africastalking_sender", ""), ("africastalking_username", ""),
        ("africastalking_api_url", "http://elsewhere.invalid"),
        ("africastalking_api_url", "https://a:b@elsewhere.invalid"),
    ],
)  # fmt: skip
def test_a_weak_secret_and_half_a_configuration_are_refused(
    sqlite_network: Network, name: str, value: str
) -> None:
    values = with_gateways(sqlite_network).environment
    given = {k.removeprefix("CBCM_").lower(): v for k, v in values.items()} | {name: value}
    with pytest.raises(SettingsError, match="AFRICASTALKING") as refused:
        load_settings(**given)
    assert CALLBACK_SECRET not in str(refused.value)
    assert API_KEY not in str(refused.value)
