"""The worker's duty: one connection at a time, each mail taken, answered, then erased upstream.

A mail is erased only after its commit. One that could not be taken, or answered, stays and is
tried again; it keeps back none that came after it. Of several workers one holds the mailbox.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from sqlalchemy import Connection

from cbcm import watch
from cbcm.channels.mailbox import folder as folders
from cbcm.channels.mailbox.folder import Folder
from cbcm.channels.mailbox.taking import Desk, Taken
from cbcm.context import Context
from cbcm.endpoints import MailPlace
from cbcm.journey import Journey
from cbcm.telemetry import METRICS, error_name, log

HELD = "mailbox_held"
HELD_SECONDS = 180
SESSION_SECONDS = 1200.0
WAIT_SECONDS = 60.0
MOST_BYTES = 64 * 1024 * 1024
TOO_LARGE = "a mail is too large to be taken: look at it by hand"
NOT_TAKEN = "a mail could not be taken"
NOT_ANSWERED = "answers do not go out"


class MailDuty:
    """Runs one session with the mailbox; the worker repeats it."""

    def __init__(
        self,
        context: Context,
        journey: Journey,
        place: MailPlace,
        *,
        stop: threading.Event,
        clock: Callable[[], int],
        wait_seconds: float = WAIT_SECONDS,
        session_seconds: float = SESSION_SECONDS,
    ) -> None:
        self._context = context
        self._place = place
        self._stop = stop
        self._clock = clock
        self._wait_seconds = wait_seconds
        self._session_seconds = session_seconds
        self._desk = Desk(context, journey)
        self._unanswered: set[str] = set()
        self._broken: set[str] = set()

    def run(self, _now: int) -> None:
        """Empty the folder and wait for more, until it is time for a new connection."""
        if not self._hold():
            return
        ends_at = time.monotonic() + self._session_seconds
        try:
            with folders.opened(self._place) as folder:
                while not self._stop.is_set():
                    self.empty(folder)
                    if time.monotonic() >= ends_at or not self._hold(mine=True):
                        break
                    folder.wait(self._stop, self._wait_seconds)
        finally:
            self._context.store.write(lambda c: watch.release(c, HELD))

    def empty(self, folder: Folder) -> None:
        """Take every mail that is there; says in /readyz what stays."""
        state = watch.OK
        # One at which the server itself failed comes last, lest it keep back those after it.
        for uid in sorted(folder.uids(), key=lambda uid: folder.place(uid) in self._broken):
            if self._stop.is_set():
                return
            try:
                state = self._one(folder, uid) or state
            except OSError:
                self._broken.add(folder.place(uid))
                raise
            self._broken.discard(folder.place(uid))
            self._hold(mine=True)
        if self._desk.is_failing:
            state = NOT_ANSWERED if state == watch.OK else state
        now = self._clock()
        self._context.store.write(lambda c: watch.mark(c, watch.MAILBOX, now, state))

    def _one(self, folder: Folder, uid: int) -> str | None:
        """Take one mail and erase it; what is wrong with it, or None."""
        place = folder.place(uid)
        if place in self._unanswered and not self._desk.may_answer:
            return None
        size = folder.size(uid)
        if size is None:
            return None
        if size > MOST_BYTES:
            return TOO_LARGE
        held = folder.fetch(uid)
        if held is None:
            return None
        try:
            taken = self._desk.take(held, now=self._clock())
        except Exception as error:  # noqa: BLE001 - one mail must not keep back those after it
            METRICS.refused.inc()
            log().error("mail_not_taken", error=error_name(error))
            return NOT_TAKEN
        if taken is Taken.UNANSWERED:
            self._unanswered.add(place)
            return None
        self._unanswered.discard(place)
        folder.erase(uid)
        return None

    def _hold(self, *, mine: bool = False) -> bool:
        """True for the one worker that has the mailbox now."""
        now = self._clock()

        def write(connection: Connection) -> bool:
            if mine:
                watch.mark(connection, HELD, now)
                return True
            return watch.claim(connection, HELD, HELD_SECONDS, now)

        return self._context.store.write(write)
