"""Kill web and worker at random points while complaints come in; count what is lost.

`python -m tools.crash N` sends N complaints on each database through every door of
`crash_doors.py`, among them a provider's server that loses webhooks. Promise: every complaint
whose sender saw an answer is kept by its recipient exactly once, and nothing stays upstream. Ends
with one line of figures; exit code 1 where anything was lost, doubled or left.
"""

from __future__ import annotations

import contextlib
import os
import random
import signal
import sqlite3
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
from aiosmtpd.controller import Controller
from sqlalchemy import Connection, select
from tests.fakes import dovecot
from tests.fakes.dovecot import Dovecot
from tests.fakes.provider import Provider
from tests.office import MailServer
from tests.outside import DOVECOT
from tests.postgres import OwnServer

from cbcm import tables
from cbcm.demo.network import Network, invent
from cbcm.sealing import UnopenableError, open_document
from cbcm.vocabulary import ReferralState
from tools.crash_doors import DOORS, Run, by_mail
from tools.marks import new_mark
from tools.processes import free_port, wait_for

SETTLE_SECONDS = 60
OUTAGE_SECONDS = 7
SENDERS_AT_ONCE = 6
HOURS_AHEAD = 5 * 3600
SEATS = ("baobab_secours:focal_point", "network:desk")


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    started = time.monotonic()
    totals: Counter[str] = Counter()
    for database in ("sqlite", "postgresql"):
        with tempfile.TemporaryDirectory(prefix="cbcm-crash-") as folder:
            found = _database(database, Path(folder), count)
        print(f"{database}: " + " ".join(f"{name}={value}" for name, value in found.items()))
        totals.update(found)
    seconds = time.monotonic() - started
    print(" ".join(f"{name}={totals[name]}" for name in totals) + f" seconds={seconds:.0f}")
    return int(bool(totals["lost"] or totals["doubled"] or totals["upstream"]))


def _database(name: str, folder: Path, count: int) -> Counter[str]:
    if name == "sqlite":
        path = folder / "network" / "cbcm.db"

        @contextlib.contextmanager
        def held() -> Any:
            """Another process holds the file, for longer than the writer waits."""
            holder = sqlite3.connect(path, isolation_level=None, timeout=30)
            holder.execute("BEGIN IMMEDIATE")
            yield
            holder.execute("ROLLBACK")
            holder.close()

        return _run(folder, None, ("both",), count, outage=held)
    server = OwnServer(folder / "data")
    try:
        return _run(folder, server.url, ("web", "worker"), count, outage=server.outage)
    finally:
        server.stop()


def _run(
    folder: Path, url: str | None, roles: tuple[str, ...], count: int, *, outage: Any
) -> Counter[str]:
    with contextlib.ExitStack() as stack:
        mailbox = None
        if DOVECOT is not None or os.environ.get("CI"):
            mailbox = stack.enter_context(dovecot.running())
            server = stack.enter_context(_mail_server())
        else:
            print("  without the mailbox: Debian's dovecot-imapd is not installed")
            server = ""
        return _under_fire(folder, url, roles, count, mailbox, server, outage=outage)


@contextlib.contextmanager
def _mail_server() -> Iterator[str]:
    """Takes what is answered; returns its address."""
    port = free_port()
    controller = Controller(MailServer(), hostname="127.0.0.1", port=port)
    controller.start()
    yield f"smtp://127.0.0.1:{port}"
    controller.stop()


def _under_fire(
    folder: Path,
    url: str | None,
    roles: tuple[str, ...],
    count: int,
    mailbox: Dovecot | None,
    server: str,
    *,
    outage: Any,
) -> Counter[str]:
    network = invent(folder / "network", database_url=url)
    port = free_port()
    provider = Provider(
        account=network.environment["CBCM_TWILIO_ACCOUNT_SID"],
        token=network.environment["CBCM_TWILIO_AUTH_TOKEN"],
        number=network.environment["CBCM_TWILIO_NUMBERS"],
    ).start()
    network.environment |= provider.environment
    if mailbox is not None:
        network.environment |= {
            "CBCM_MAILBOX_URL": mailbox.url, "CBCM_SMTP_URL": server,
            "CBCM_MAIL_FROM": "ligne@line.invalid",
        }  # fmt: skip
    network.environment["CBCM_PUBLIC_URL"] = f"http://127.0.0.1:{port}"
    context = network.open()
    network.enrol(context)
    context.store.close()
    run = Run(network, port, provider, mailbox)
    try:
        for role in roles:
            run.start(role, 120)
        wait_for(run.url + "/healthz")
        killer = threading.Thread(target=_kill_at_random, args=(run, roles), daemon=True)
        keeper = threading.Thread(target=_keep, args=(run,), daemon=True)
        killer.start()
        keeper.start()
        _send_all(run, count, outage)
        run.stop.set()
        killer.join()
        _settle(run, roles, count)
        keeper.join()
        found = _figures(run, count)
        if found["lost"]:
            _show_where(run, network)
        return found
    finally:
        run.stop.set()
        for process in run.processes.values():
            process.kill()
        provider.stop()


def _kill_at_random(run: Run, roles: tuple[str, ...]) -> None:
    while not run.stop.wait(random.uniform(0.2, 1.4)):  # noqa: S311 - not a secret
        role = random.choice(roles)  # noqa: S311
        run.processes[role].kill(signal.SIGKILL)
        run.kills += 1
        if random.random() < 1 / 3:  # noqa: S311
            run.provider.trouble(2, status=500, seconds=0.2)
        run.start(role, 120)
        if role != "worker":
            try:
                wait_for(run.url + "/healthz")
            except TimeoutError:
                continue  # the next round starts it anew


def _send_all(run: Run, count: int, outage: Any) -> None:
    markers = [new_mark(random.SystemRandom()) for _ in range(count)]
    queue = list(enumerate(markers))
    lock = threading.Lock()

    def sender() -> None:
        while True:
            with lock:
                if not queue:
                    return
                number, marker = queue.pop()
                left = len(queue)
            doors = (*DOORS, by_mail) if run.mailbox else DOORS
            doors[number % len(doors)](run, number, marker)
            if left % 10 == 0:
                print(f"  {count - left}/{count} sent, {run.kills} kills", flush=True)

    threads = [threading.Thread(target=sender) for _ in range(SENDERS_AT_ONCE)]
    for thread in threads:
        thread.start()
    time.sleep(2)
    with outage():
        time.sleep(OUTAGE_SECONDS)
    for thread in threads:
        thread.join()


def _keep(run: Run) -> None:
    """Focal point and desk: open, read, keep, again and again, whatever is killed meanwhile."""
    while not (run.stop.is_set() and run.settled):
        for seat in SEATS:
            headers = {"Authorization": f"Bearer {run.network.token(seat)}"}
            try:
                _keep_seat(run, seat, headers)
            except (httpx.HTTPError, ValueError, KeyError):
                time.sleep(0.2)
        time.sleep(0.2)


def _keep_seat(run: Run, seat: str, headers: dict[str, str]) -> None:
    base = run.url + "/api/v1/referrals"
    page = httpx.get(base, headers=headers, timeout=10, params={"limit": 100}).json()
    for item in page["items"]:
        tokens, words = {}, ""
        for part in item["parts"]:
            address = f"{base}/{item['id']}/parts/{part['id']}"
            sealed = httpx.get(address, headers=headers, timeout=10)
            sealed.raise_for_status()
            try:
                document = open_document(sealed.content, [run.network.identities[seat]])
            except UnopenableError:
                raise ValueError from None
            tokens[part["id"]] = document["token"]
            words += document.get("narrative", "")
        run.unproven[item["id"]] = (seat, tokens, words)
    for referral, (holder, tokens, words) in list(run.unproven.items()):
        if holder != seat:
            continue
        body = {"opened": tokens, "kept": True}
        # An answer lost in a crash is asked for again: "kept" twice is answered alike.
        answer = httpx.post(f"{base}/{referral}/acknowledgement", json=body,
                            headers=headers, timeout=10)  # fmt: skip
        if answer.status_code == 200 and answer.json()["state"] == "kept":
            with run.lock:
                run.kept_referrals[referral] = words
            del run.unproven[referral]


def _settle(run: Run, roles: tuple[str, ...], count: int) -> None:
    """No more kills; time goes on five hours, silence routes, the provider is swept empty."""
    for role in roles:
        run.processes[role].kill()
        run.start(role, HOURS_AHEAD)
    wait_for(run.url + "/healthz")
    deadline = time.monotonic() + SETTLE_SECONDS
    while time.monotonic() < deadline:
        time.sleep(0.5)
        found = _figures(run, count)
        if not found["lost"] and not found["upstream"]:
            break
    time.sleep(2)  # whatever would be doubled shows now
    run.settled = True


def _figures(run: Run, count: int) -> Counter[str]:
    with run.lock:
        text = list(run.kept_referrals.values())
        kept = Counter({m: sum(m in words for words in text) for m in run.answered})
    return Counter(
        sent=count,
        answered=len(run.answered),
        lost=sum(kept[m] == 0 for m in run.answered),
        doubled=sum(kept[m] > 1 for m in run.answered),
        upstream=len(run.provider.messages) + (len(run.mailbox.waiting()) if run.mailbox else 0),
        kills=run.kills,
    )


def _show_where(run: Run, network: Network) -> None:
    """Where what nobody kept stands: a draft that still waits, a seat that nobody here reads, or
    a part that was read and could not be acknowledged."""
    context = network.open()
    draft, referral, rung = tables.draft.c, tables.referral.c, tables.rung.c
    turn = (rung.referral_id == referral.id) & (rung.position == referral.position)

    def read(connection: Connection) -> tuple[list[int], list[tuple[Any, ...]]]:
        waits = connection.execute(select(draft.route_at).where(draft.route_at.is_not(None)))
        left = connection.execute(
            select(referral.purpose, referral.state, rung.seat_id)
            .join(tables.rung, turn)
            .where(referral.state != ReferralState.KEPT)
        )
        return [at - int(time.time()) for at in waits.scalars()], [tuple(row) for row in left]

    open_drafts, left = context.store.read(read)
    context.store.close()
    print(f"  drafts that wait (seconds from now): {sorted(open_drafts)}")
    print(f"  referrals not kept: {Counter(left)}")
    print(f"  read and not acknowledged: {len(run.unproven)}")


if __name__ == "__main__":
    sys.exit(main())
