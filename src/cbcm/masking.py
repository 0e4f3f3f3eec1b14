"""Mask her words before they are sealed, and keep what was taken out for her alone.

Where masking fails, for whatever reason, or where nobody could ever give back what it took out,
the words go as they are, to a human of the line and to nobody else. What was taken out travels
with her consent, else it is sealed to the keys of her codes: only a later yes with a code opens it.
"""

from __future__ import annotations

import json
import logging
import secrets
from collections.abc import Iterable, Sequence
from typing import Any

from cbcm.documents import spans
from cbcm.followup.receipts import Receipt
from cbcm.sealing import UnopenableError, open_document, seal_text
from cbcm.vocabulary import Detail, Masked

log = logging.getLogger("cbcm.masking")


def masked(narrative: str, organisation_answer: str | None) -> Masked | None:
    """Her words without what tells who she is; None where the masker failed."""
    found = masked_texts([narrative, organisation_answer or ""])
    if found is None:
        return None
    (told, answer), details = found
    return Masked(told, answer if organisation_answer is not None else None, details)


def masked_texts(texts: Sequence[str]) -> tuple[list[str], tuple[Detail, ...]] | None:
    """Several texts of one account under one numbering; None where the masker failed."""
    try:
        from cbcm import anonymiser  # long lists of words: only who masks waits for them

        marked = anonymiser.mask_all(texts)
        for one, text in zip(marked, texts, strict=True):
            if anonymiser.joined(one.text, one.details) != text:
                raise ValueError("masked words do not give the original")
    except Exception:  # noqa: BLE001 - a human masks what the masker cannot; nothing is lost
        log.error("the masker failed; a human of the line masks this account")
        return None
    return [one.text for one in marked], tuple(d for one in marked for d in one.details)


def new_mark() -> str:
    """What ties details to the account they were taken out of; tells nothing."""
    return secrets.token_hex(4)


def withheld(details: Sequence[Detail], mark: str, reply_keys: Sequence[str]) -> bytes | None:
    """What was taken out, sealed to her codes; None where nothing was taken out."""
    if not details or not reply_keys:
        return None
    return seal_text(json.dumps(spans(details, mark), ensure_ascii=False), reply_keys)


def released(sealed: Iterable[bytes], receipt: Receipt) -> list[dict[str, Any]]:
    """What was withheld, opened with one of her codes. What another code alone opens is left."""
    found: list[dict[str, Any]] = []
    for one in sealed:
        try:
            found += json.loads(open_document(one, [receipt.reply_identity])["text"])
        except UnopenableError:
            continue  # sealed before this code existed
    return found
