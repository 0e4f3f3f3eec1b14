"""The fuzzer of the telephone door finds nothing, and finds what is broken on purpose."""

from __future__ import annotations

from unittest import mock

from tools.fuzz_voice import run

from cbcm.channels import attachments


def test_random_requests_crash_lose_and_leak_nothing() -> None:
    assert not any(run(120, 11).values())


def test_it_finds_a_lost_recording() -> None:
    with mock.patch.object(attachments, "seal_all"):
        assert run(60, 11)["lost"] > 0


def test_it_finds_an_error_of_the_server() -> None:
    with mock.patch("cbcm.channels.voice.Hotline.line", side_effect=RuntimeError):
        assert run(20, 11)["crashes"] > 0
