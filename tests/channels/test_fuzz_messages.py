"""The fuzz of messages and forms finds what it looks for."""

from __future__ import annotations

from typing import Any
from unittest import mock

from tools.fuzz_messages import run

from cbcm import collecting
from cbcm.journey import Journey
from cbcm.public import report
from cbcm.vocabulary import Reply

CODE = "482177305519"


def test_it_finds_nothing_in_a_short_run() -> None:
    assert run(60, 5) == {"crashes": 0, "lost": 0, "leaked": 0}


def test_it_finds_lost_words() -> None:
    with (
        mock.patch.object(Journey, "receive", return_value=Reply("Merci")),
        mock.patch.object(collecting, "take_words", return_value=CODE),
    ):
        assert run(60, 5)["lost"] > 10


def test_it_finds_a_crash_and_an_echo() -> None:
    def breaks(_values: Any) -> bool:
        raise KeyError

    with mock.patch.object(report.filled, "is_empty", breaks):
        assert run(60, 5)["crashes"] > 5
    with mock.patch.object(Journey, "receive", lambda _self, inbound, now: Reply(inbound.text)):
        assert run(60, 5)["leaked"] > 5
