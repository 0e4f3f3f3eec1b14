"""A form's words, masked and sealed in this server's memory, for a client that cannot seal.

Each part gets its half of the server's document and what was said; what was taken out of her
words travels with her consent, else it is sealed to her code.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cbcm import masking
from cbcm.agencies.directory import confirmed
from cbcm.context import Context
from cbcm.delivery.referrals import SealedReferral, new_id
from cbcm.documents import may_be_found, sites, spans, taken_out
from cbcm.followup.receipts import Receipt
from cbcm.offering import Planned, part_of
from cbcm.planning import Prepared, to_the_line
from cbcm.sealing import SealedPart, seal
from cbcm.vocabulary import Consent, Detail, PartKind

MASKED = ("narrative", "organisation_answer", "where")
"""What is masked of a form. The field for the accused is not: he stays."""


@dataclass(frozen=True)
class Filled:
    """The referrals of a form, and what is kept for her code alone."""

    referrals: tuple[SealedReferral, ...]
    withheld: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True)
class _Told:
    """What is sealed: her values, masked under a mark or, without one, as they are."""

    said: Mapping[str, Any] = field(repr=False)
    details: tuple[Detail, ...] = ()
    mark: str | None = None


def fill(
    context: Context, planned: Planned, said: Mapping[str, Any], receipt: Receipt, now: int
) -> Filled:
    """Mask and seal. `said` holds values by the names of `offering.FILLED`."""
    names = [name for name in MASKED if said.get(name)]
    found = masking.masked_texts([str(said[name]) for name in names])
    if found is None:
        told, prepared, kept = _Told(said), _of_the_line(context, planned, now), None
    else:
        texts, details = found
        told = _Told({**said, **dict(zip(names, texts, strict=True))}, details, masking.new_mark())
        prepared = planned.prepared
        kept = masking.withheld(details, told.mark or "", [receipt.reply_key])
    return Filled(tuple(_referral(context, planned, item, told) for item in prepared), kept)


def referral_of(item: Prepared, parts: Sequence[SealedPart]) -> SealedReferral:
    """A planned referral with its parts, ready to be stored."""
    return SealedReferral(
        new_id(), item.planned.purpose, item.ladder, tuple(parts),
        is_share=item.planned.organisation is not None,
    )  # fmt: skip


def _of_the_line(context: Context, planned: Planned, now: int) -> tuple[Prepared, ...]:
    keys = context.store.read(lambda connection: confirmed(connection, context.trust, now))
    return to_the_line(planned.prepared, planned.facts, context.pack, keys)


def _referral(context: Context, planned: Planned, item: Prepared, told: _Told) -> SealedReferral:
    return referral_of(item, [_part(context, planned, item, kind, told) for kind in item.kinds])


def _part(
    context: Context, planned: Planned, item: Prepared, kind: PartKind, told: _Told
) -> SealedPart:
    part, said = part_of(context, planned, item, kind), told.said
    content = part.document | {n: said[n] for n in part.fill if said.get(n) is not None}
    if "number_without_consent" in part.fill:
        content["number_without_consent"] = bool(said.get("phone"))
    if kind is PartKind.ACCOUNT:
        content.pop("masked_by", None)
        content |= taken_out(told.details, told.mark)
    consents = planned.facts.consent is not Consent.NOBODY
    if told.mark and (kind is PartKind.IDENTITY or (kind is PartKind.CONTACT and consents)):
        content["spans"] = spans(told.details, told.mark)
    if "phone" in part.fill and kind is PartKind.PACKET:
        found = may_be_found(planned.facts, planned.facts.consent)
        content |= sites(told.details) if found else {}
    return seal(kind, content, [key.public_key for key in item.keys])
