"""The fuzzer for mails finds nothing, and would find each thing that it looks for."""

from __future__ import annotations

import sys
from dataclasses import replace

import pytest
from tools import fuzz_mail

from cbcm.channels.mailbox import letters, taking
from cbcm.channels.mailbox.letters import Letter


def test_a_few_hostile_mails_crash_nothing_lose_nothing_and_leak_nothing() -> None:
    assert fuzz_mail.run(12, 5) == {"crashes": 0, "lost": 0, "leaked": 0}


def test_it_finds_a_crash_a_loss_and_a_leak(monkeypatch: pytest.MonkeyPatch) -> None:
    real, count = letters.read, iter(range(99))

    def broken(raw: bytes) -> Letter | None:
        letter, number = real(raw), next(count)
        if number == 0:
            raise RuntimeError
        if letter is None or number == 1:
            return letter
        sys.stderr.write(letter.text)
        return replace(letter, text="rien", attached=(), doubt=False, subject="", decoration=())

    monkeypatch.setattr(taking.letters, "read", broken)
    found = fuzz_mail.run(12, 5)
    assert found["crashes"] == 1
    assert found["lost"] > 1
    assert found["leaked"] > 1
