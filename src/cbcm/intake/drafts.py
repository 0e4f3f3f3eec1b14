"""Drafts: a dialogue under way, sealed so that only its own sender can go on with it.

The state's key is HMAC(day secret, sender): the database holds neither the number nor the
secret, and when the day secret has ended nobody can open the state any more. The copy that
will reach a recipient is a referral in state "draft", sealed anew at every answer.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, or_, select, update

from cbcm import tables
from cbcm.db import insert_once
from cbcm.intake.script import Dialogue
from cbcm.keyring import Keyring, lock, unlock
from cbcm.sealing import padme
from cbcm.vocabulary import Consent, Known, Topic

DAY_SECRET_HOURS = 48
REPLIES_KEPT = 12
FIND = select(tables.draft).where(
    tables.draft.c.sender_digest.in_(bindparam("digests", expanding=True)),
    or_(tables.draft.c.ends_at > bindparam("now"), tables.draft.c.route_at.is_not(None)),
)
DROP_ENDED = delete(tables.draft).where(
    tables.draft.c.sender_digest == bindparam("digest"),
    tables.draft.c.ends_at <= bindparam("now"),
    tables.draft.c.route_at.is_(None),
)


@dataclass(frozen=True)
class Draft:
    """An open or recently routed dialogue. `replies` pairs message digests with our prompts."""

    id: str
    thread: str
    sender_digest: bytes = field(repr=False)
    version: int
    open: bool
    dialogue: Dialogue
    replies: tuple[tuple[str, str], ...] = ()
    route_at: int | None = None

    def reply_to(self, message: Sequence[bytes]) -> str | None:
        """The prompt that answered this message, "" for silence, None where unknown.

        `message` is its digest under each pepper of the ring.
        """
        given = dict(self.replies)
        return next((given[short(d)] for d in message if short(d) in given), None)


class StaleDraftError(Exception):
    """Another message of the same sender was taken in between: read again and repeat."""


def short(message: bytes) -> str:
    return message[:12].hex()


def day_of(now: int) -> str:
    return datetime.fromtimestamp(now, UTC).date().isoformat()


def find(
    connection: Connection, digests: Sequence[bytes], *, sender: str, keyring: Keyring, now: int
) -> Draft | None:
    """The sender's draft, or None. One whose state cannot be opened any more has ended."""
    row = connection.execute(FIND, {"digests": list(digests), "now": now}).first()
    if row is None:
        return None
    dialogue, replies = _open(row, sender, keyring)
    return Draft(
        id=row.id,
        thread=row.thread_id,
        sender_digest=bytes(row.sender_digest),
        version=row.version,
        open=row.route_at is not None and not dialogue.ended,
        dialogue=dialogue,
        replies=replies,
        route_at=row.route_at,
    )


def save(
    connection: Connection,
    draft: Draft,
    *,
    sender: str,
    keyring: Keyring,
    slip: bytes | None,
    route_at: int | None,
    ends_at: int,
    now: int,
) -> None:
    """Write the draft's next version. Raises StaleDraftError where it was not the newest.

    A draft that is no longer open keeps no words of the person, only what lets a repeated
    message be answered as before.
    """
    day = day_of(now)
    state = _state(draft if draft.open else _emptied(draft))
    key = _key(keyring.make(f"day-{day}"), sender)
    values = {
        "thread_id": draft.thread,
        "version": draft.version + 1,
        "day": day,
        "sealed_state": lock(key, state, draft.id.encode()),
        "slip": slip,
        "route_at": route_at,
        "ends_at": ends_at,
    }
    if draft.version == 0:
        mine = {"digest": draft.sender_digest, "now": now}
        connection.execute(DROP_ENDED, mine)  # not swept yet
        fresh = {"id": draft.id, "sender_digest": draft.sender_digest, **values}
        if not insert_once(connection, tables.draft, fresh):
            raise StaleDraftError
        return
    columns = tables.draft.c
    changed = connection.execute(
        update(tables.draft)
        .where(columns.id == draft.id, columns.version == draft.version)
        .values(values)
    )
    if changed.rowcount != 1:
        raise StaleDraftError


def end_open(connection: Connection, thread: str, ends_at: int) -> bytes | None:
    """End a thread's dialogue wherever it stands; its slip, or None where none is open."""
    columns = tables.draft.c
    row = connection.execute(
        select(columns.id, columns.slip)
        .where(columns.thread_id == thread, columns.route_at.is_not(None))
        .with_for_update()
    ).first()
    if row is None:
        return None
    connection.execute(
        update(tables.draft)
        .where(columns.id == row.id)
        .values(version=columns.version + 1, sealed_state=None, slip=None, route_at=None,
                ends_at=ends_at)
    )  # fmt: skip
    return None if row.slip is None else bytes(row.slip)


def end_day_secrets(keyring: Keyring, now: int) -> None:
    """Overwrite the day secrets that are older than 48 hours."""
    keyring.forget_cached()
    for name in keyring.names("day"):
        try:
            day = datetime.fromisoformat(name.removeprefix("day-")).replace(tzinfo=UTC)
        except ValueError:
            continue  # somebody's copy: not ours to judge, and no reason to stop
        if now - day.timestamp() > (DAY_SECRET_HOURS + 24) * 3600:
            keyring.end(name)


def _key(secret: bytes, sender: str) -> bytes:
    return hmac.new(secret, b"draft" + sender.lstrip("+").encode(), hashlib.sha256).digest()


def _emptied(draft: Draft) -> Draft:
    kept = Dialogue(language=draft.dialogue.language, asked="M6", ended=True)
    return Draft(
        draft.id, draft.thread, draft.sender_digest, draft.version, False, kept, draft.replies
    )


def _state(draft: Draft) -> bytes:
    body = json.dumps(
        {"dialogue": vars(draft.dialogue), "replies": draft.replies[-REPLIES_KEPT:]},
        ensure_ascii=False,
    ).encode()
    return body + b" " * (padme(len(body)) - len(body))


def _open(
    row: Row[Any], sender: str, keyring: Keyring
) -> tuple[Dialogue, tuple[tuple[str, str], ...]]:
    secret = keyring.get(f"day-{row.day}")
    if secret is None or row.sealed_state is None:
        return Dialogue(ended=True, asked="M6"), ()
    plain = unlock(_key(secret, sender), bytes(row.sealed_state), row.id.encode())
    if plain is None:
        return Dialogue(ended=True, asked="M6"), ()
    state = json.loads(plain)
    replies = tuple((digest, prompt) for digest, prompt in state["replies"])
    return _dialogue(state["dialogue"]), replies


def _dialogue(values: dict[str, Any]) -> Dialogue:
    made: dict[str, Any] = {}
    for entry in fields(Dialogue):
        if entry.name not in values:
            continue  # written before an upgrade
        value = values[entry.name]
        made[entry.name] = tuple(value) if isinstance(value, list) else value
    made["topic"] = Topic(made["topic"])
    made["child"] = Known(made["child"])
    made["consent"] = Consent(made["consent"])
    return Dialogue(**made)
