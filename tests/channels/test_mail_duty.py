"""A mail at which the mailbox's own server fails keeps back none that came after it."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from cbcm.channels.mailbox.duty import MailDuty
from cbcm.channels.mailbox.taking import Held
from cbcm.demo.network import Network
from cbcm.endpoints import MailPlace
from tests.channels.letters import letter
from tests.world import STORY, World


class Broken:
    """A folder whose first mail cannot be fetched."""

    def __init__(self, at: int) -> None:
        self.at = at
        self.mails = {number: letter(f"{STORY} {number}", sender=None) for number in (1, 2)}

    def uids(self) -> list[int]:
        return sorted(self.mails)

    def place(self, uid: int) -> str:
        return f"9:{uid}"

    def size(self, uid: int) -> int:
        return len(self.mails[uid])

    def fetch(self, uid: int) -> Held:
        if uid == 1:
            raise OSError("the mailbox refused")
        return Held(self.place(uid), self.mails[uid], self.at)

    def erase(self, uid: int) -> None:
        del self.mails[uid]


def test_those_after_it_are_taken(sqlite_network: Network) -> None:
    world = World(sqlite_network)
    duty = MailDuty(
        world.context, world.journey, MailPlace("h", 1, True, "u", "p", "INBOX"),
        stop=threading.Event(), clock=lambda: world.now,
    )  # fmt: skip
    folder: Any = Broken(world.now)
    for _ in range(2):
        with pytest.raises(OSError, match="the mailbox refused"):
            duty.empty(folder)
    assert folder.uids() == [1]
    world.close()
