"""One folder of the mailbox: list, fetch, erase one message, wait for the next.

imap-tools holds the connection; messages are fetched as bytes and never parsed here. Only the
message that was taken is ever erased.
"""

from __future__ import annotations

import contextlib
import re
import ssl
import threading
import time
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from imap_tools import BaseMailBox, MailBox, MailBoxUnencrypted

from cbcm.channels.mailbox.taking import Held
from cbcm.endpoints import MailPlace

TIMEOUT_SECONDS = 30
POLL_SECONDS = 1.0
SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
CAME = re.compile(rb'INTERNALDATE "([^"]+)"')


class Folder:
    """An open folder. Every failure of the server is an OSError without its text."""

    def __init__(self, mailbox: BaseMailBox) -> None:
        self._mailbox = mailbox
        self._client: Any = mailbox.client
        _, found = self._client.response("UIDVALIDITY")
        self._validity = int(found[0]) if found and found[0] else 0
        abilities = {str(name).upper() for name in self._client.capabilities}
        with contextlib.suppress(Exception):  # some tell all they can only after the sign-in
            _, told = self._client.capability()
            abilities |= set(told[0].decode().upper().split())
        self.idles = "IDLE" in abilities
        self._erases_one = "UIDPLUS" in abilities

    def uids(self) -> list[int]:
        """Every message, the oldest first."""
        with _as_oserror():
            found = _checked(self._client.uid("SEARCH", "ALL"))
        return sorted(int(uid) for part in found if part for uid in part.split())

    def place(self, uid: int) -> str:
        """What a message is known by as long as the folder is the same."""
        return f"{self._validity}:{uid}"

    def size(self, uid: int) -> int | None:
        """Bytes of a message; None where it is gone."""
        with _as_oserror():
            found = SIZE.search(_flat(_checked(self._client.uid("FETCH", str(uid), "RFC822.SIZE"))))
        return int(found.group(1)) if found else None

    def fetch(self, uid: int) -> Held | None:
        """One message, unread as before; None where it is gone."""
        with _as_oserror():
            data = _checked(self._client.uid("FETCH", str(uid), "(INTERNALDATE BODY.PEEK[])"))
            for part in data:
                came = CAME.search(_flat(data))
                if isinstance(part, tuple) and came is not None:
                    at = datetime.strptime(came.group(1).decode().strip(), "%d-%b-%Y %H:%M:%S %z")
                    return Held(self.place(uid), bytes(part[1]), int(at.timestamp()))
        return None

    def erase(self, uid: int) -> None:
        """Erase this message and no other."""
        with _as_oserror():
            if not self._erases_one:  # EXPUNGE would take along what somebody else marked
                marked = _checked(self._client.uid("SEARCH", "DELETED"))
                others = {n for part in marked if part for n in part.split()} - {b"%d" % uid}
                for other in others:
                    self._flag(other.decode(), "-FLAGS.SILENT")
            self._flag(str(uid), "+FLAGS.SILENT")
            if self._erases_one:
                _checked(self._client.uid("EXPUNGE", str(uid)))
            else:
                _checked(self._client.expunge())

    def wait(self, stop: threading.Event, seconds: float) -> None:
        """Until something comes, or it is time; ends soon after `stop` is set."""
        if not self.idles:
            stop.wait(seconds)
            return
        with _as_oserror():
            enough_at = time.monotonic() + seconds
            idle: Any = self._mailbox.idle
            idle.start()
            while not stop.is_set() and time.monotonic() < enough_at:
                asked_at = time.monotonic()
                if idle.poll(timeout=POLL_SECONDS):
                    break
                if time.monotonic() - asked_at < POLL_SECONDS / 10:
                    break  # the line is dead: an end of file is always ready
            idle.stop()

    def _flag(self, uid: str, change: str) -> None:
        _checked(self._client.uid("STORE", uid, change, r"(\Deleted)"))


@contextlib.contextmanager
def opened(place: MailPlace) -> Iterator[Folder]:
    """Sign in and select the folder. Raises OSError, without what the server said."""
    with _as_oserror():
        mailbox: BaseMailBox
        if place.tls:
            mailbox = MailBox(
                place.host, place.port, timeout=TIMEOUT_SECONDS,
                ssl_context=ssl.create_default_context(),
            )  # fmt: skip
        else:
            mailbox = MailBoxUnencrypted(place.host, place.port, timeout=TIMEOUT_SECONDS)
        try:
            mailbox.login(place.user, place.password, initial_folder=place.folder)
            folder = Folder(mailbox)
        except BaseException:
            mailbox.client.shutdown()
            raise
    try:
        yield folder
    finally:
        with contextlib.suppress(Exception):
            mailbox.client.sock.settimeout(2.0)
            mailbox.logout()
        with contextlib.suppress(Exception):
            mailbox.client.shutdown()


def _checked(answer: tuple[str, list[Any]]) -> list[Any]:
    status, data = answer
    if status != "OK":
        raise OSError("the mailbox refused")
    return data


def _flat(data: list[Any]) -> bytes:
    """What a FETCH answered beside the message itself."""
    heads = [part[0] if isinstance(part, tuple) else part for part in data]
    return b" ".join(head for head in heads if isinstance(head, bytes))


@contextlib.contextmanager
def _as_oserror() -> Iterator[None]:
    """Whatever the connection raises, without its text, which may hold parts of a message."""
    try:
        yield
    except Exception as error:
        if type(error) is OSError:
            raise
        raise OSError("the mailbox did not answer as it should") from None
