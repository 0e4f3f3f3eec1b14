"""The worker: tick, jobs, upstream sweep, mailbox, canary. A thread for each duty, at its own pace.

A slow provider or mail server holds up its own duty only.

A failing duty is logged by name and tried again; none can end the loop. With SQLite it runs in
the web process, with PostgreSQL as `cbcm work` beside it, and more than one may run.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from cbcm import canary, clockwork, watch
from cbcm.calls import Calls
from cbcm.channels import gateways as gateway_list
from cbcm.channels import upstream, upstream_calls
from cbcm.channels.mailbox.duty import MailDuty
from cbcm.context import Context
from cbcm.delivery import jobs, outbox
from cbcm.journey import Journey
from cbcm.ports import Gateway
from cbcm.telemetry import error_name, log

TICK_SECONDS = 5.0
JOBS_SECONDS = 2.0
UPSTREAM_SECONDS = 120.0
CANARY_CHECK_SECONDS = 300.0
MAILBOX_SECONDS = 15.0
ALARM_SECONDS = 900.0
DAY = 24 * 3600
STOP_SECONDS = 5.0


@dataclass
class Duty:
    """Something done again `every` seconds after it was done."""

    name: str
    every: float
    run: Callable[[int], object]


class Worker:
    """Runs until `stop` is set. `clock` gives epoch seconds; every duty is handed the time."""

    def __init__(
        self,
        context: Context,
        journey: Journey,
        gateways: dict[str, Gateway],
        *,
        clock: Callable[[], int] = lambda: int(time.time()),
        upstream_seconds: float = UPSTREAM_SECONDS,
    ) -> None:
        self.clock = clock
        self.context = context
        self.journey = journey
        self.gateways = gateways
        self.stop = threading.Event()
        self.duties = [
            Duty("tick", TICK_SECONDS, lambda now: clockwork.tick(context, now=now)),
            Duty("jobs", JOBS_SECONDS, lambda now: outbox.run_due(context, gateways, now=now)),
        ]
        listing = gateway_list.listing(gateways)
        if listing:
            self.duties.append(
                Duty("upstream", upstream_seconds,
                     lambda now: upstream.sweep(context, journey, listing, now=now))
            )  # fmt: skip
        if context.settings.twilio_account_sid:
            from cbcm.channels.twilio_voice import TwilioVoice

            calls, keepers = Calls(context), [TwilioVoice(context.settings)]
            self.duties.append(
                Duty("upstream_calls", upstream_seconds,
                     lambda now: upstream_calls.sweep(context, calls, keepers, now=now))
            )  # fmt: skip
        if context.settings.canary_url:
            self.duties.append(Duty("canary", CANARY_CHECK_SECONDS, self._canary))
        place = context.settings.mailbox()
        if place is not None:
            mail = MailDuty(context, journey, place, stop=self.stop, clock=clock)
            self.duties.append(Duty("mailbox", MAILBOX_SECONDS, mail.run))
        if context.settings.operator_contact:
            self.duties.append(Duty("alarm", ALARM_SECONDS, self._alarm))

    def loop(self) -> None:
        """Run the duties until stopped, each in a thread of its own."""
        threads = [
            threading.Thread(target=self._repeat, args=(duty,), name=f"cbcm-{duty.name}")
            for duty in self.duties
        ]
        for thread in threads:
            thread.daemon = True  # a provider that never answers must not hold up the end
            thread.start()
        self.stop.wait()
        for thread in threads:
            thread.join(timeout=STOP_SECONDS)

    def _repeat(self, duty: Duty) -> None:
        while not self.stop.is_set():
            self._do(duty)
            self.stop.wait(duty.every)

    def _do(self, duty: Duty) -> None:
        try:
            duty.run(self.clock())
        except Exception as error:  # noqa: BLE001 - a duty that fails is tried again
            log().error("duty_failed", job=duty.name, error=error_name(error))

    def _canary(self, now: int) -> None:
        last = self.context.store.read(watch.read).get(watch.CANARY)
        due = last is None or last[1] != watch.OK or now - last[0] >= canary.EVERY_SECONDS
        if due and self._is_mine("canary_try", canary.RETRY_SECONDS, now):
            canary.run(self.context, now=now)

    def _alarm(self, now: int) -> None:
        """Tell the operator, once a day, that /readyz is not well."""
        if watch.what_is_wrong(self.context, now) and self._is_mine("alarm_sent", DAY, now):
            self.context.store.write(
                lambda connection: jobs.add(connection, outbox.ALARM, "operator", run_at=now)
            )

    def _is_mine(self, name: str, every_seconds: int, now: int) -> bool:
        """True for one of all workers, once in that time."""
        return self.context.store.write(
            lambda connection: watch.claim(connection, name, every_seconds, now)
        )
