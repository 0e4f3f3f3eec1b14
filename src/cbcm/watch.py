"""Regular duties and their last success: what /readyz says is wrong."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Connection, select, update
from sqlalchemy.dialects import postgresql, sqlite

from cbcm import tables, voicing
from cbcm.agencies import recipients
from cbcm.agencies.directory import Trust, confirmed_keys, lapsed_seats, people_of
from cbcm.agencies.recipients import State
from cbcm.context import Context
from cbcm.db import insert_once, is_alive
from cbcm.delivery import erasure, jobs
from cbcm.pack import DESK_SEAT
from cbcm.trends import releases, tally

UPSTREAM = "upstream"
UPSTREAM_CALLS = "upstream_calls"
TICK = "tick"
CANARY = "canary"
ERASURE = "erasure"
MAILBOX = "mailbox"
TICK_LATE_SECONDS = 300
UPSTREAM_LATE_SECONDS = 1800
MAILBOX_LATE_SECONDS = 1800
CANARY_LATE_SECONDS = 26 * 3600
SOON_SECONDS = 7 * 24 * 3600
OK = "ok"


def mark(connection: Connection, name: str, now: int, state: str = OK) -> None:
    """Note that a regular duty went well, or how not, at `now`."""
    make = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    statement = make(tables.watch).values(name=name, at=now, state=state)
    changed = {"at": now, "state": state}
    connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_=changed))


def claim(connection: Connection, name: str, every_seconds: int, now: int) -> bool:
    """True for the first who asks in `every_seconds`, whichever process it is."""
    columns = tables.watch.c
    changed = connection.execute(
        update(tables.watch)
        .where(columns.name == name, columns.at <= now - every_seconds)
        .values(at=now)
    )
    if changed.rowcount == 1:
        return True
    return insert_once(connection, tables.watch, {"name": name, "at": now, "state": OK})


def release(connection: Connection, name: str) -> None:
    """Let go of what was claimed, for whoever asks next."""
    connection.execute(update(tables.watch).where(tables.watch.c.name == name).values(at=0))


def mark_sweep(
    connection: Connection, name: str, now: int, *, failed: bool, wrong: str | None
) -> None:
    """What a sweep came to. One that failed is not done, but what waits too long is said."""
    if not failed:
        mark(connection, name, now, wrong or OK)
    elif wrong:
        mark_state(connection, name, wrong)


def mark_state(connection: Connection, name: str, state: str) -> None:
    """Change how a duty stands, and leave the time of its last success (0: never)."""
    changed = connection.execute(
        update(tables.watch).where(tables.watch.c.name == name).values(state=state)
    )
    if changed.rowcount == 0:
        insert_once(connection, tables.watch, {"name": name, "at": 0, "state": state})


def read(connection: Connection) -> dict[str, tuple[int, str]]:
    """Every duty with the time it was last noted and how it went."""
    columns = tables.watch.c
    rows = connection.execute(select(columns.name, columns.at, columns.state))
    return {row.name: (row.at, row.state) for row in rows}


def what_is_wrong(context: Context, now: int) -> list[str]:
    """Every failed check in words of ours; empty where all is well."""
    if not is_alive(context.store):
        return ["the database does not answer"]
    wrong = [f"intake is shut: no confirmed key at {seat}" for seat in context.closed_seats(now)]
    watched = context.store.read(read)
    wrong += _late(watched, TICK, TICK_LATE_SECONDS, "the worker", now)
    if context.settings.twilio_account_sid:
        wrong += _late(watched, UPSTREAM, UPSTREAM_LATE_SECONDS, "the upstream sweep", now)
        if UPSTREAM_CALLS in watched:  # runs beside the other, which is looked for above
            late = UPSTREAM_LATE_SECONDS
            wrong += _late(watched, UPSTREAM_CALLS, late, "the upstream sweep of calls", now)
    if context.settings.mailbox() is not None:
        wrong += _late(watched, MAILBOX, MAILBOX_LATE_SECONDS, "the mailbox", now)
    if context.settings.canary_url:
        wrong += _late(watched, CANARY, CANARY_LATE_SECONDS, "the daily test complaint", now)
    wrong += [f"{name}: {state}" for name, (_, state) in sorted(watched.items()) if state != OK]
    failing = context.store.read(jobs.failing)
    if failing:
        wrong.append("an outward effect has failed for a day")
    if erasure.wal_is_recycled(context.store):
        wrong.append("PostgreSQL keeps old ciphertext: set wal_recycle=off")
    return wrong


def what_to_heed(context: Context, now: int) -> list[str]:
    """What takes complaints in all the same, and yet should be mended."""
    if not is_alive(context.store):
        return []

    def look(connection: Connection) -> list[str]:
        keys = confirmed_keys(connection, context.trust, now)
        keyed = {seat.split(":")[0] for seat in keys}
        found = [
            f"no confirmed key at {member}: what concerns it goes to the desk"
            for member in sorted(context.pack.members() - keyed)
        ]
        on_duty = [
            p
            for seat in {step.seat for step in context.pack.alerts.roster}
            for p in people_of(connection, seat, now)
        ]
        by_sms = bool(context.settings.notice_gateway) and any(p.phone for p in on_duty)
        by_mail = bool(context.settings.smtp_url.get_secret_value())
        if not by_sms and not (by_mail and any(p.email for p in on_duty)):
            found.append("an alert would reach nobody: no way to send, or nobody on duty")
        if context.settings.twilio_account_sid:
            found += _unspoken(context)
        if context.pack.status == "example":
            found.append("the country pack is an example: no network has signed it")
        found += _desk_of_one_employer(connection, now)
        left = lapsed_seats(connection, now)
        found += [
            f"nobody is left at {seat}: what climbs there stays, and nobody opens it"
            for seat in sorted(context.pack.last_seats() & left)
        ]
        found += [
            f"{period} is over and not released: cbcm release {period}"
            for period in releases.unreleased(connection, tally.period_of(now))
        ]
        return found + _keys_to_heed(connection, context.trust, now)

    return context.store.read(look)


def _unspoken(context: Context) -> list[str]:
    """Languages of the pack that the telephone does not offer."""
    heard = voicing.heard(context.settings, context.pack)
    silent = [code for code in context.pack.languages if code not in heard.languages()]
    if not silent:
        return []
    return [f"not offered on the telephone, nobody recorded it: {', '.join(silent)}"]


def _keys_to_heed(connection: Connection, trust: Trust, now: int) -> list[str]:
    """Keys that stop counting within a week or wait for a challenge, and what was forged."""
    found: list[str] = []
    last: dict[str, int] = {}
    for item in recipients.standings(connection, trust, now):
        seat = item.key.seat
        if item.state is State.UNSIGNED:
            found.append(f"a key without the network's signature is stored for {seat}")
        elif item.state is State.CHALLENGE_DUE:
            found.append(f"a key of {seat} does not count until it opens its challenge")
        elif item.state is State.COUNTS:
            last[seat] = max(last.get(seat, 0), item.counts_until)
            if item.due_at == item.counts_until and item.due_at - now <= SOON_SECONDS:
                found.append(f"a key of {seat} must open its challenge by {_day(item.due_at)}")
    found += [
        f"no key of {seat} that counts now does so after {_day(until)}"
        for seat, until in last.items()
        if until - now <= SOON_SECONDS
    ]
    if recipients.forged_revocations(connection, trust):
        found.append("a revocation without the network's signature is stored; it is ignored")
    return sorted(set(found))


def _day(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).date().isoformat()


def _desk_of_one_employer(connection: Connection, now: int) -> list[str]:
    """Whoever is named is kept from colleagues: a desk of one employer has nobody left to read."""
    employers = {person.employer for person in people_of(connection, DESK_SEAT, now)}
    if len(employers) != 1 or employers == {None}:
        return []
    return [f"everybody at the desk works for {employers.pop()}: nobody there reads about it"]


def _late(
    watched: dict[str, tuple[int, str]], name: str, limit: int, what: str, now: int
) -> list[str]:
    if name not in watched:
        return [f"{what} has not run yet"]
    return [f"{what} is late"] if now - watched[name][0] > limit else []
