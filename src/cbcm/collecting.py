"""Complaints that somebody wrote down for her, sealed on the device where they were typed.

Two steps. `offer` routes the codes of a form and says what to seal to whom; `take` gets the
sealed parts with the same codes, plans again, and stores them in one transaction. The server
sees codes and ciphertext, and her receipt code for as long as its key is derived.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from sqlalchemy import Connection, select

from cbcm import audit, digests, planning, tables
from cbcm.agencies.directory import Account, confirmed
from cbcm.context import Context
from cbcm.db import insert_once
from cbcm.delivery import referrals, turns
from cbcm.delivery.referrals import SealedReferral, new_id
from cbcm.documents import document, releases_number
from cbcm.errors import ConflictError, InputError, RepeatedKeyError, StoreUnavailableError
from cbcm.followup import receipts, threads
from cbcm.intake.hearing import find_code
from cbcm.planning import Prepared
from cbcm.referring import ResealedPart
from cbcm.sealing import SealedPart
from cbcm.taking import begin
from cbcm.trends import tally
from cbcm.triage.forms import Form, facts_of_form
from cbcm.vocabulary import (
    Channel,
    Colleague,
    Complaint,
    Consent,
    Facts,
    PartKind,
    Plan,
    Purpose,
    SeatKey,
)

CONTACT_COUNTED = ("contact/total=all",)
MOST_PART_BYTES = 256 * 1024
DOORS = frozenset({Channel.IN_PERSON, Channel.HOTLINE, Channel.MEMBER_CFM})
REACH = ("phone", "hours", "ask_for", "say_if_other", "intermediary")
# What only the device knows, for each kind of part. The rest of a document is the server's.
FILLED: dict[PartKind, tuple[str, ...]] = {
    PartKind.ACCOUNT: (
        "narrative", "organisation_answer", "accused", "reporter", "about", "sex", "when", "where",
    ),
    PartKind.IDENTITY: ("name", *REACH),
    PartKind.CONTACT: (*REACH, "may_call", "may_write"),
    PartKind.ASSISTANCE: (*REACH, "needs"),
    PartKind.NOTICE: (),
    PartKind.PACKET: REACH,
}  # fmt: skip


@dataclass(frozen=True)
class OfferedPart:
    """A part to be sealed: the server's half of its document, and the names to fill in."""

    kind: PartKind
    document: dict[str, Any]
    fill: tuple[str, ...]


@dataclass(frozen=True)
class OfferedReferral:
    """The seats of one referral, the keys to seal each of its parts to, and the parts."""

    purpose: Purpose
    seats: tuple[str, ...]
    keys: tuple[SeatKey, ...]
    parts: tuple[OfferedPart, ...]


@dataclass(frozen=True)
class Offer:
    """What becomes of a form: the proof to send back with what was sealed."""

    plan: str
    referrals: tuple[OfferedReferral, ...]


@dataclass(frozen=True)
class Brought:
    """What a device sealed: the plan it was sealed for, the parts of each referral in the plan's
    order, the request's own key with a digest of its body, and her code, if she has one."""

    plan: str
    parts: tuple[tuple[ResealedPart, ...], ...]
    key: str
    body: bytes
    code: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class _Planned:
    facts: Facts
    plan: Plan
    prepared: tuple[Prepared, ...]


def offer(
    context: Context, account: Account, form: Form, colleagues: Sequence[Colleague], *, now: int
) -> Offer:
    """Route a form and say what to seal to whom. Stores nothing.

    Raises InputError, naming the field, for a code that the pack does not have, and
    IntakeClosedError where desk or recovery seat has no key.
    """
    planned = _plan(context, form, colleagues, now)
    made = tuple(
        OfferedReferral(
            item.planned.purpose, tuple(rung.seat for rung in item.ladder), item.keys,
            tuple(_part(context, planned, item, kind) for kind in item.kinds),
        )
        for item in planned.prepared
    )  # fmt: skip
    return Offer(_proofs(context, account, form, planned)[0], made)


def take(
    context: Context,
    account: Account,
    form: Form,
    brought: Brought,
    colleagues: Sequence[Colleague],
    *,
    now: int,
) -> None:
    """Store what was sealed for this form, once for each key of a client.

    A repetition of the same request does nothing. Raises RepeatedKeyError where another body
    came under the same key, ConflictError where the plan is not the one that was sealed for (ask
    for it again), InputError for parts that are not the plan's.
    """
    by_key, by_body = _digests(context, account, brought)
    if _is_taken(context, by_key, by_body):
        return
    planned = _plan(context, form, colleagues, now)
    if brought.plan not in _proofs(context, account, form, planned):
        raise ConflictError("the plan has changed; ask for it again and seal anew")
    sealed = _sealed(planned, brought)
    slip = tally.make_slip(context.keyring, tally.received_cells(planned.facts), now)
    receipt = _receipt(context, brought.code)
    thread = new_id()
    alert = next((item for item in sealed if item.purpose is Purpose.ALERT), None)

    def write(connection: Connection) -> bool:
        row = {"digest": by_key[0], "id_digest": by_body[0], "thread_id": None, "at": now}
        if not insert_once(connection, tables.seen, row):
            return False  # the same key twice at once
        if receipt is not None and _is_used(connection, receipt):
            raise ConflictError("this number is used already; take another", fields=("code",))
        threads.create(connection, thread, now)
        tally.count(connection, context.keyring, CONTACT_COUNTED, now)
        others = [item for item in sealed if item is not alert]
        referrals.put(connection, others, thread=thread, peppers=context.peppers)
        if receipt is not None:
            threads.add_receipt(connection, thread, receipt, context.peppers)
        if alert is not None:
            turns.call(connection, context, alert, thread=thread, now=now)
            if releases_number(planned.facts, context.pack):
                audit.note(connection, actor=account.id, act="number without consent", now=now,
                           referral_id=alert.id)  # fmt: skip
        audit.note(connection, actor=account.id, act="sent a complaint", now=now)
        begin(connection, context, thread, slip, now)
        return True

    if not context.store.write(write) and not _is_taken(context, by_key, by_body):
        raise StoreUnavailableError


def _plan(context: Context, form: Form, colleagues: Sequence[Colleague], now: int) -> _Planned:
    _check(context, form)
    facts = facts_of_form(form, context.pack, colleagues)
    keys = context.store.read(lambda connection: confirmed(connection, context.trust, now))
    plan, prepared = planning.prepare(facts, pack=context.pack, keys=keys)
    return _Planned(facts, plan, prepared)


def _check(context: Context, form: Form) -> None:
    pack = context.pack
    wrong = {
        "channel": form.channel not in DOORS,
        "organisations": any(code not in pack.by_code for code in form.organisations)
        or len(set(form.organisations)) != len(form.organisations),
        "area": form.area is not None and form.area not in pack.places,
        # Help cannot reach somebody who may not be reached.
        "may_contact": form.assistance == "yes" and not form.may_contact,
    }
    fields = tuple(name for name, is_wrong in wrong.items() if is_wrong)
    if fields:
        raise InputError(fields=fields)


def _part(context: Context, planned: _Planned, item: Prepared, kind: PartKind) -> OfferedPart:
    facts = planned.facts
    content = document(
        kind, facts, _nobody(facts), planned.plan, context.pack, planned=item.planned
    )
    fill = FILLED[kind]
    if kind is PartKind.PACKET and not facts.contact:
        released = releases_number(facts, context.pack)
        fill = ("phone", "number_without_consent") if released else ()
    if kind is PartKind.IDENTITY and not facts.contact:
        fill = ("name",)  # a number for whoever saves her life is nobody else's
    return OfferedPart(kind, {n: v for n, v in content.items() if n not in fill}, fill)


def _nobody(facts: Facts) -> Complaint:
    """A complaint without her: what the device fills in is never here."""
    return Complaint(
        narrative="", organisation_answer=None, sender=None, language=facts.language,
        consent=Consent.NOBODY, call_me=False,
    )  # fmt: skip


def _proofs(context: Context, account: Account, form: Form, planned: _Planned) -> tuple[str, ...]:
    """What ties sealed parts to a plan, under every pepper: form, rungs, parts and keys."""
    body = [
        asdict(form),
        [
            [item.planned.purpose, [asdict(rung) for rung in item.ladder], item.kinds,
             [key.public_key for key in item.keys]]
            for item in planned.prepared
        ],
        planned.plan.rule, context.pack.version,
    ]  # fmt: skip
    text = json.dumps(body, sort_keys=True)
    return tuple(
        digests.keyed(pepper, "collected-plan", account.id, text).hex()
        for pepper in context.peppers
    )


def _sealed(planned: _Planned, brought: Brought) -> list[SealedReferral]:
    if len(brought.parts) != len(planned.prepared):
        raise InputError(fields=("referrals",))
    made = []
    for item, parts in zip(planned.prepared, brought.parts, strict=True):
        if tuple(part.kind for part in parts) != item.kinds:
            raise InputError("not the parts of the plan", fields=("parts",))
        if any(not _may_be_sealed(part.ciphertext, len(item.keys)) for part in parts):
            raise InputError("not sealed to every key of the plan", fields=("ciphertext",))
        made.append(
            SealedReferral(
                new_id(), item.planned.purpose, item.ladder,
                tuple(SealedPart(p.kind, p.token_digest, p.ciphertext) for p in parts),
                is_share=item.planned.organisation is not None,
            )
        )  # fmt: skip
    return made


def _may_be_sealed(ciphertext: bytes, keys: int) -> bool:
    """Whether it is age v1 with a stanza for each key. To whom they are cannot be seen."""
    head, found, _ = ciphertext.partition(b"\n---")
    is_age = head.startswith(b"age-encryption.org/v1\n") and bool(found)
    return is_age and len(ciphertext) <= MOST_PART_BYTES and head.count(b"\n-> X25519 ") == keys


def _receipt(context: Context, code: str | None) -> receipts.Receipt | None:
    if code is None:
        return None
    if find_code(code) != (code, ""):
        raise InputError(fields=("code",))
    return receipts.derive(code, context.peppers[0])


def _is_used(connection: Connection, receipt: receipts.Receipt) -> bool:
    columns = tables.receipt.c
    found = select(columns.thread_id).where(columns.digest == receipt.digest)
    return connection.execute(found).first() is not None


def _digests(
    context: Context, account: Account, brought: Brought
) -> tuple[tuple[bytes, ...], tuple[bytes, ...]]:
    """Of the client's key, and of the key with the body; newest pepper first."""
    body = hashlib.sha256(brought.body).digest()
    peppers, named = context.peppers, (account.id, brought.key)
    return (
        tuple(digests.keyed(pepper, "client-key", *named) for pepper in peppers),
        tuple(digests.keyed(pepper, "client-body", *named, body) for pepper in peppers),
    )


def _is_taken(context: Context, by_key: Sequence[bytes], by_body: Sequence[bytes]) -> bool:
    """Whether this request was stored. Raises RepeatedKeyError for another under its key."""
    columns = tables.seen.c
    found = context.store.read(
        lambda connection: connection.execute(
            select(columns.id_digest).where(columns.digest.in_(by_key))
        ).scalar()
    )
    if found is not None and not any(hmac.compare_digest(bytes(found), b) for b in by_body):
        raise RepeatedKeyError
    return found is not None
