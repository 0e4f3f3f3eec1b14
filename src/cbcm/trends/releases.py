"""Make all releases of a period once, sign and append them, and end the keys no later one needs.

Each profile has its window: the quarters that end with the period. The exact counters are readable
only while the key of their quarter exists: it ends with the last window of any profile that holds
that quarter. What the desk alone reads is exact, so its document is encrypted in the database,
under a key that ends after two years.
"""

from __future__ import annotations

import base64
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, delete, insert, select

from cbcm import tables
from cbcm.db import Store, hold_table
from cbcm.errors import ConflictError, InputError
from cbcm.keyring import Keyring, lock, unlock
from cbcm.pack import Pack
from cbcm.pack.publishing import DESK, LINE, NETWORK, PUBLIC, Profile
from cbcm.trends import contributions, disclosure, periods, tally
from cbcm.trends.cells import ALL, STRAY, TOTAL, layout
from cbcm.trends.disclosure import Counts, Rules

KEY_NAME = "release-1"
OWN = "own"
"""What the auditor must know later: the most that one contributor had of each cell of a quarter."""
SEALED = (DESK, LINE, OWN)
READABLE_QUARTERS = 8
WEEK = "contact/week"
INSIDE = "disposed"
Document = dict[str, Any]


@dataclass(frozen=True)
class Window:
    """The exact counts of a window, and by quarter the most that one contributor knows of each."""

    quarters: tuple[str, ...]
    tables: Mapping[str, Counts]
    own: Mapping[str, Mapping[str, Counts]]
    contributors: Mapping[str, int]

    @property
    def ends(self) -> tuple[str, str]:
        return self.quarters[0], self.quarters[-1]


def make(
    connection: Connection, keyring: Keyring, pack: Pack, period: str, now: int
) -> dict[str, Document]:
    """Compute, sign and append what is due of a period that is over; documents by profile.

    Raises InputError for what is not a quarter, and ConflictError where the period still runs or
    was released already.
    """
    # One spelling only: a second one would release, and so end the keys of, a quarter twice.
    if periods.PERIOD.fullmatch(period) is None:
        raise InputError('a period is a quarter, "2026-Q3"', fields=("period",))
    if now < periods.ends_at(period):
        raise ConflictError("this period is not over yet")
    hold_table(connection, tables.tally)  # all profiles are made of the same
    columns = tables.release.c
    latest = connection.execute(select(columns.period).order_by(columns.period.desc())).scalar()
    if latest is not None and latest >= period:
        raise ConflictError(
            "this period was released already; a release is never revised"
            if latest == period
            else "a later period was released already; its keys have ended"
        )
    made: dict[str, Document] = {}
    for name in (LINE, DESK, NETWORK, PUBLIC):
        profile = pack.profiles[name]
        if not periods.is_due(period, profile.every_quarters):
            continue
        head = {
            "network": pack.name, "sop": pack.version, "profile": name, "period": period,
            "threshold": profile.threshold, "rounded_to": profile.rounded_to,
            "minimum": profile.minimum,
        }  # fmt: skip
        if name == PUBLIC:
            made[name] = head | public_tables(profile, made[NETWORK])
        else:
            window = _read(connection, keyring, pack, period, profile.window_quarters)
            head["window"], head["contributors"] = list(window.ends), dict(window.contributors)
            if name == NETWORK and any(window.own.values()):
                _append(connection, keyring, OWN, period, {"own": dict(window.own)})
            made[name] = head | _computed(connection, keyring, name, profile, window)
        _append(connection, keyring, name, period, made[name])
    oldest = periods.quarters_before(period, pack.profiles.longest())[0]
    for table in (tables.counter, tables.tally):
        connection.execute(delete(table).where(table.c.period <= oldest))
    return made


def gather(store: Store, keyring: Keyring, cells: Sequence[str]) -> None:
    """Before a release: fold every slip, also what a worker is counting now. In transactions of its
    own, so that no worker waits for the release."""
    while store.write(lambda connection: tally.fold(connection, keyring, cells)):
        pass
    store.write(lambda connection: tally.fold(connection, keyring, cells, most=None))


def end_keys(connection: Connection, keyring: Keyring) -> None:
    """End the keys whose counters the last release ended, and of what nobody reads any more; once
    that is committed. Done again by every tick: whoever died between the two left them.

    A key goes by the rows that are left, never by the settings of whoever runs this.
    """
    columns = tables.release.c
    period = connection.execute(select(columns.period).order_by(columns.period.desc())).scalar()
    if period is None:
        return
    counted = tables.counter.c.period
    oldest = connection.execute(select(counted).order_by(counted)).scalar() or period
    unread = periods.quarters_before(period, READABLE_QUARTERS)[0]
    for kind, first in (("period", oldest), ("reading", unread)):
        for name in keyring.names(kind):
            if name.removeprefix(f"{kind}-") < first:
                keyring.end(name)


def read(connection: Connection, keyring: Keyring, profile: str, period: str) -> Any:
    """One release and its signature, (document, hex), or None where there is none to read."""
    columns = tables.release.c
    row = connection.execute(
        select(columns.document, columns.signature).where(
            columns.profile == profile, columns.period == period
        )
    ).first()
    if row is None:
        return None
    body = row.document.encode()
    if profile in SEALED:
        key = keyring.get(f"reading-{period}")
        opened = unlock(key, base64.b64decode(body), _label(profile, period)) if key else None
        if opened is None:
            return None
        body = opened
    return json.loads(body), row.signature


def listed(connection: Connection) -> dict[str, list[str]]:
    """The periods of each profile that has a release."""
    columns = tables.release.c
    found: dict[str, list[str]] = {}
    rows = select(columns.profile, columns.period).order_by(columns.profile, columns.period)
    for row in connection.execute(rows):
        found.setdefault(row.profile, []).append(row.period)
    return found


def unreleased(connection: Connection, running: str) -> list[str]:
    """The quarters that were counted, are over while `running` runs, and have no release yet."""
    counted = tables.counter.c.period
    made = select(tables.release.c.period)
    latest = connection.execute(made.order_by(tables.release.c.period.desc())).scalar() or ""
    return list(
        connection.execute(
            select(counted).where(counted < running, counted > latest).order_by(counted)
        ).scalars()
    )


def public_key(keyring: Keyring) -> str:
    """The Ed25519 public key that checks a release, in hex."""
    return _key(keyring).public_key().public_bytes_raw().hex()


def signed_body(document: Document) -> bytes:
    """The bytes of a document that are signed."""
    return json.dumps(document, sort_keys=True).encode()


def _computed(
    connection: Connection, keyring: Keyring, name: str, profile: Profile, window: Window
) -> Document:
    if name == LINE:
        return {"tables": {t: c for t, c in window.tables.items() if t.startswith("contact/")}}
    if name == DESK:
        return {"tables": exact_tables(profile, window)}
    known = _own_before(connection, keyring)
    return network_tables(profile, window, _documents(connection, name), known)


def network_tables(
    profile: Profile,
    window: Window,
    earlier: Sequence[Document],
    own_before: Mapping[str, Mapping[str, Counts]],
) -> Document:
    """What a masking profile shows of a window, after the documents that it published before.

    `own_before`: by earlier quarter, the most that one contributor knows of each cell.
    """
    from cbcm.trends import auditing, joint  # numpy and HiGHS: only where a release is made

    rules = Rules(
        threshold=profile.threshold, base=profile.rounded_to,
        band=max(disclosure.BAND, profile.rounded_to), minimum=profile.minimum,
        pairs_from=profile.pairs_from,
    )  # fmt: skip
    shown: dict[str, disclosure.Shown] = {}
    for event, grouped in _by_event(window.tables).items():
        before = [
            auditing.Published(
                (old["window"][0], old["window"][1]), _of_event(old["tables"], event),
                old["rounded_to"], old["totals_in_bands_of"],
                ordered=not any(old["contributors"].values()),
            )
            for old in earlier
            if _of_event(old["tables"], event)
        ]  # fmt: skip
        own = {
            (quarter, table, value): mine
            for quarter, known in {**own_before, **window.own}.items()
            for table, values in _of_event(known, event).items()
            for value, mine in values.items()
            if mine
        }
        shown |= joint.publish(joint.Task(event, window.ends, grouped, own), before, rules)
    return {"totals_in_bands_of": rules.band, "tables": shown}


def exact_tables(profile: Profile, window: Window) -> dict[str, Any]:
    """One dimension, exact; below the minimum nothing but that the total is below it."""
    shown: dict[str, Any] = {}
    for grouped in _by_event(window.tables).values():
        total = next(t[ALL] for name, t in grouped.items() if name.endswith(f"/{TOTAL}"))
        for name, table in grouped.items():
            if "*" not in name:
                enough = total >= profile.minimum
                shown[name] = dict(table) if enough else dict.fromkeys(table)
    return shown


def public_tables(profile: Profile, network: Document) -> Document:
    """Country totals, made of the network's release alone: who reads both learns no more."""
    base = profile.rounded_to

    def shown(total: int | None) -> int | None:
        least = (total or 0) // base * base
        return least if least >= max(profile.threshold, 1) else None

    totals = {
        name: {ALL: shown(table[ALL])}
        for name, table in network["tables"].items()
        if name.endswith(f"/{TOTAL}")
    }
    kept = ("window", "contributors")
    return {key: network[key] for key in kept} | {"totals_in_bands_of": base, "tables": totals}


def _read(
    connection: Connection, keyring: Keyring, pack: Pack, period: str, quarters: int
) -> Window:
    names = tuple(periods.quarters_before(period, quarters))
    counts: Counter[str] = Counter()
    own: dict[str, Mapping[str, Counts]] = {}
    contributors = {}
    for quarter in names:
        counts.update(tally.read_counters(connection, keyring, quarter) or {})
        found = contributions.read(connection, keyring, quarter)
        contributors[quarter] = len(found)
        most: Counter[str] = Counter()
        for mine in found.values():
            counts.update(mine)
            most |= mine
        own[quarter] = disclosure.tables_of(most, ())
    cells = [cell for cell in layout(pack) if cell != STRAY]
    return Window(
        names,
        disclosure.tables_of(Counter({c: n for c, n in counts.items() if c != STRAY}), cells),
        own,
        contributors,
    )


def _by_event(grouped: Mapping[str, Counts]) -> dict[str, dict[str, Counts]]:
    """Tables by event; but what the line decides, and the weeks of a quarter: a window has
    several of each."""
    found: dict[str, dict[str, Counts]] = {}
    for name, table in grouped.items():
        if name != WEEK and not name.startswith(f"{INSIDE}/"):
            found.setdefault(name.partition("/")[0], {})[name] = table
    return found


def _of_event(grouped: Mapping[str, Any], event: str) -> dict[str, Any]:
    return {name: table for name, table in grouped.items() if name.startswith(f"{event}/")}


def _own_before(connection: Connection, keyring: Keyring) -> dict[str, Mapping[str, Counts]]:
    """The contributors' greatest counts of quarters whose counters have ended."""
    found: dict[str, Mapping[str, Counts]] = {}
    for period in listed(connection).get(OWN, []):
        kept = read(connection, keyring, OWN, period)
        found |= kept[0]["own"] if kept is not None else {}
    return found


def _documents(connection: Connection, profile: str) -> Sequence[Document]:
    columns = tables.release.c
    rows = select(columns.document).where(columns.profile == profile).order_by(columns.period)
    return [json.loads(body) for body in connection.execute(rows).scalars()]


def _append(
    connection: Connection, keyring: Keyring, profile: str, period: str, document: Document
) -> None:
    body = signed_body(document)
    signature = _key(keyring).sign(body).hex()
    if profile in SEALED:
        key = keyring.make(f"reading-{period}")
        body = base64.b64encode(lock(key, body, _label(profile, period)))
    connection.execute(
        insert(tables.release).values(
            profile=profile, period=period, document=body.decode(), signature=signature
        )
    )


def _label(profile: str, period: str) -> bytes:
    return f"release {profile} {period}".encode()


def _key(keyring: Keyring) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(keyring.make(KEY_NAME))
