"""Take a complaint that was written down in one piece, once for each key of a client.

By somebody for her, sealed on the device by a plan that was offered (`take`); or by herself on
the public form, or by a client that cannot seal, in this server's memory (`take_words`): then its
words are here as those of an SMS are. Both end in one transaction.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Select, select

from cbcm import audit, digests, tables
from cbcm.agencies.directory import Account
from cbcm.context import Context
from cbcm.db import insert_once
from cbcm.delivery import referrals, turns
from cbcm.delivery.referrals import SealedReferral, new_id
from cbcm.documents import releases_number
from cbcm.errors import ConflictError, InputError, RepeatedKeyError, StoreUnavailableError
from cbcm.filling import Filled, fill, referral_of
from cbcm.followup import receipts, threads, withheld
from cbcm.intake.hearing import find_code
from cbcm.offering import REACH, Planned, plan_of, proofs_of
from cbcm.referring import ResealedPart
from cbcm.sealing import SealedPart
from cbcm.settings import Pepper
from cbcm.taking import begin, received_slip
from cbcm.trends import tally
from cbcm.trends.cells import contact_cells
from cbcm.triage.forms import Form
from cbcm.vocabulary import Colleague, Purpose

MOST_PART_BYTES = 256 * 1024
HERSELF = "herself"
HEARD = ("narrative", "organisation_answer", "accused")


@dataclass(frozen=True)
class Sent:
    """A client's request: its own key, its body, and her code where the client drew one.

    `by` is the account that sends it, or HERSELF.
    """

    by: str
    key: str
    body: bytes = field(repr=False)
    code: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Brought:
    """What a device sealed: for which plan, and the parts of each referral in the plan's order."""

    plan: str
    parts: tuple[tuple[ResealedPart, ...], ...]


def take(
    context: Context,
    account: Account,
    form: Form,
    brought: Brought,
    sent: Sent,
    colleagues: Sequence[Colleague],
    *,
    now: int,
) -> None:
    """Store what was sealed for this form.

    A repetition of the same request does nothing. Raises RepeatedKeyError where another body
    came under the same key, ConflictError where the plan is not the one that was sealed for (ask
    for it again), InputError for parts that are not the plan's.
    """
    if _taken(context, sent) is not None:
        return
    planned = plan_of(context, form, colleagues, now)
    if brought.plan not in proofs_of(context, account, form, planned):
        raise ConflictError("the plan has changed; ask for it again and seal anew")
    receipt = None if sent.code is None else _receipt(sent.code, context)
    _store(context, planned, Filled(_brought(planned, brought)), sent, receipt, now)


def take_words(
    context: Context,
    form: Form,
    said: Mapping[str, Any],
    sent: Sent,
    colleagues: Sequence[Colleague],
    *,
    now: int,
) -> str:
    """Seal and store what a client sent unsealed, in memory only; returns her code.

    `said` holds values by the names of `offering.FILLED`. Without a code of the client's one is
    made of its key, so that a repetition is answered with the same. Raises like `take`, and
    InputError for a detail whose consent is missing.
    """
    pepper = _taken(context, sent)
    if pepper is not None:
        return sent.code or _code_of(sent, pepper)
    _check_consents(form, said)
    words = "\n".join(str(said[name]) for name in HEARD if said.get(name))
    planned = plan_of(context, form, colleagues, now, words=words)
    code = sent.code or _code_of(sent, context.peppers[0])
    receipt = _receipt(code, context)
    filled = fill(context, planned, said, receipt, now)
    _store(context, planned, filled, sent, receipt, now)
    return code


def _store(
    context: Context,
    planned: Planned,
    filled: Filled,
    sent: Sent,
    receipt: receipts.Receipt | None,
    now: int,
) -> None:
    sealed = filled.referrals
    by_key, by_body = _digests(context.peppers[0], sent)
    slip = received_slip(context, planned.facts, sealed, now)
    thread = new_id()
    alert = next((item for item in sealed if item.purpose is Purpose.ALERT), None)

    def write(connection: Connection) -> bool:
        row = {"digest": by_key, "id_digest": by_body, "thread_id": None, "at": now}
        if not insert_once(connection, tables.seen, row):
            return False  # the same key twice at once
        if receipt is not None and _is_used(connection, receipt):
            raise ConflictError("this number is used already; take another", fields=("code",))
        threads.create(connection, thread, now)
        tally.count(connection, context.keyring, contact_cells(planned.facts, now), now)
        others = [item for item in sealed if item is not alert]
        referrals.put(connection, others, thread=thread, peppers=context.peppers)
        if receipt is not None:
            threads.add_receipt(connection, thread, receipt, context.peppers)
        if filled.withheld is not None:
            withheld.put(connection, thread, filled.withheld)
        if alert is not None:
            turns.call(connection, context, alert, thread=thread, now=now)
            if releases_number(planned.facts, context.pack):
                actor = audit.SYSTEM if sent.by == HERSELF else sent.by
                audit.note(connection, actor=actor, act="number without consent", now=now,
                           referral_id=alert.id)  # fmt: skip
        if sent.by != HERSELF:
            audit.note(connection, actor=sent.by, act="sent a complaint", now=now)
        begin(connection, context, thread, slip, now)
        return True

    if not context.store.write(write) and _taken(context, sent) is None:
        raise StoreUnavailableError


def _brought(planned: Planned, brought: Brought) -> tuple[SealedReferral, ...]:
    if len(brought.parts) != len(planned.prepared):
        raise InputError(fields=("referrals",))
    made = []
    for item, parts in zip(planned.prepared, brought.parts, strict=True):
        if tuple(part.kind for part in parts) != item.kinds:
            raise InputError("not the parts of the plan", fields=("parts",))
        if any(not _may_be_sealed(part.ciphertext, len(item.keys)) for part in parts):
            raise InputError("not sealed to every key of the plan", fields=("ciphertext",))
        again = [SealedPart(part.kind, part.token_digest, part.ciphertext) for part in parts]
        made.append(referral_of(item, again))
    return tuple(made)


def _may_be_sealed(ciphertext: bytes, keys: int) -> bool:
    """Whether it is age v1 with a stanza for each key. To whom they are cannot be seen."""
    head, found, _ = ciphertext.partition(b"\n---")
    is_age = head.startswith(b"age-encryption.org/v1\n") and bool(found)
    return is_age and len(ciphertext) <= MOST_PART_BYTES and head.count(b"\n-> X25519 ") == keys


def _check_consents(form: Form, said: Mapping[str, Any]) -> None:
    """Raise InputError for a detail of hers that no consent lets go anywhere."""
    details = () if form.may_contact else (*REACH, "may_call", "may_write", "needs")
    wrong = [n for n in details if said.get(n) and not (n == "phone" and form.imminent)]
    if said.get("name") and not form.share_identity:
        wrong.append("name")
    if wrong:
        raise InputError("she did not consent to this", fields=tuple(wrong))


def _receipt(code: str, context: Context) -> receipts.Receipt:
    if find_code(code) != (code, ""):
        raise InputError(fields=("code",))
    return receipts.derive(code, context.peppers[0])


def _is_used(connection: Connection, receipt: receipts.Receipt) -> bool:
    columns = tables.receipt.c
    found = select(columns.thread_id).where(columns.digest == receipt.digest)
    return connection.execute(found).first() is not None


def _code_of(sent: Sent, pepper: Pepper) -> str:
    """The code of a request whose client drew none: the same for each repetition."""
    drawn = digests.keyed(pepper, "client-code", sent.by, sent.key, sent.body)
    return receipts.code_of(int.from_bytes(drawn[:16], "big"))


def _digests(pepper: Pepper, sent: Sent) -> tuple[bytes, bytes]:
    """Of the client's key, and of the key with the body."""
    named = (sent.by, sent.key)
    body = hashlib.sha256(sent.body).digest()
    return (
        digests.keyed(pepper, "client-key", *named),
        digests.keyed(pepper, "client-body", *named, body),
    )


def _taken(context: Context, sent: Sent) -> Pepper | None:
    """The pepper under which this request was stored, or None.

    Raises RepeatedKeyError where another request came under its key.
    """
    columns = tables.seen.c
    for pepper in context.peppers:
        by_key, by_body = _digests(pepper, sent)
        query = select(columns.id_digest).where(columns.digest == by_key)
        found = _value(context, query)
        if found is None:
            continue
        if not hmac.compare_digest(bytes(found), by_body):
            raise RepeatedKeyError
        return pepper
    return None


def _value(context: Context, query: Select[Any]) -> bytes | None:
    found: bytes | None = context.store.read(lambda connection: connection.execute(query).scalar())
    return found
