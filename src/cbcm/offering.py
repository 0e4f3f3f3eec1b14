"""What becomes of a form: routed by its codes, with what to seal to whom.

A device gets an `Offer` and seals; the server plans again when the parts come. Nothing is stored
here, and no word of hers is looked at but by `plan`, where a client sent it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from cbcm import digests, planning
from cbcm.agencies.directory import Account, confirmed
from cbcm.context import Context
from cbcm.documents import document, releases_number
from cbcm.errors import InputError
from cbcm.planning import Prepared
from cbcm.triage.forms import Form, facts_of_form
from cbcm.vocabulary import (
    Colleague,
    Complaint,
    Consent,
    Facts,
    Known,
    PartKind,
    Plan,
    Purpose,
    SeatKey,
)

REACH = ("phone", "email", "hours", "ask_for", "say_if_other", "intermediary")
# What only the device knows, for each kind of part. The rest of a document is the server's.
FILLED: dict[PartKind, tuple[str, ...]] = {
    PartKind.ACCOUNT: (
        "narrative", "organisation_answer", "accused", "reporter", "about", "sex", "when", "where",
    ),
    PartKind.IDENTITY: ("name", *REACH),
    PartKind.CONTACT: (*REACH, "may_call", "may_write", "needs"),
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
class Planned:
    """A form as it was routed: its facts, the plan, and who can open what."""

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
    planned = plan_of(context, form, colleagues, now)
    made = tuple(
        OfferedReferral(
            item.planned.purpose, tuple(rung.seat for rung in item.ladder), item.keys,
            tuple(part_of(context, planned, item, kind) for kind in item.kinds),
        )
        for item in planned.prepared
    )  # fmt: skip
    return Offer(proofs_of(context, account, form, planned)[0], made)


def plan_of(
    context: Context, form: Form, colleagues: Sequence[Colleague], now: int, *, words: str = ""
) -> Planned:
    """Route a form; `words` are the account, where a client sent it. Raises like `offer`."""
    _check(context, form)
    facts = facts_of_form(form, context.pack, colleagues, words=words)
    keys = context.store.read(lambda connection: confirmed(connection, context.trust, now))
    plan, prepared = planning.prepare(facts, pack=context.pack, keys=keys)
    return Planned(facts, plan, prepared)


def _check(context: Context, form: Form) -> None:
    pack = context.pack
    wrong = {
        "organisations": any(code not in pack.by_code for code in form.organisations)
        or len(set(form.organisations)) != len(form.organisations),
        "area": form.area is not None and form.area not in pack.places,
        # Help cannot reach somebody who may not be reached.
        "may_contact": form.assistance is Known.YES and not form.may_contact,
    }
    fields = tuple(name for name, is_wrong in wrong.items() if is_wrong)
    if fields:
        raise InputError(fields=fields)


def part_of(context: Context, planned: Planned, item: Prepared, kind: PartKind) -> OfferedPart:
    """The server's half of one part, and the names that are filled in by who has the words."""
    facts = planned.facts
    content = document(
        kind, facts, _nobody(facts), planned.plan, context.pack, planned=item.planned
    )
    if kind is PartKind.ACCOUNT:
        content |= {"masked": True, "masked_by": "person"}  # whoever writes it down for her
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


def proofs_of(context: Context, account: Account, form: Form, planned: Planned) -> tuple[str, ...]:
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
