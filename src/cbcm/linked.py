"""Pictures and voices that a gateway names instead of sending: their addresses, for the line alone.

They are identity like the pictures themselves: an agency gets none, and the line needs no code of
hers to see what she sent.
"""

from __future__ import annotations

from collections.abc import Sequence

from cbcm.delivery.referrals import SealedReferral, new_id
from cbcm.sealing import SealedPart, seal_binary
from cbcm.vocabulary import PartKind, Purpose, Rung

MEDIA_TYPE = "text/uri-list"


def part(found: Sequence[str], recipients: Sequence[str]) -> SealedPart:
    """The addresses, one a line."""
    return seal_binary(PartKind.ATTACHMENT, MEDIA_TYPE, "\n".join(found).encode(), recipients)


def referral(
    found: Sequence[str], ladder: tuple[Rung, ...], recipients: Sequence[str]
) -> SealedReferral:
    """The addresses for the line, where her words went to others."""
    return SealedReferral(new_id(), Purpose.ADDITION, ladder, (part(found, recipients),))
