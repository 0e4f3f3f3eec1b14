"""Every table, why it exists and when its rows end. Times are seconds since 1970, UTC.

No column may hold a word that a person said, a number or a name of hers: there is ciphertext
for its recipients, keyed digests, codes of ours and times.
"""

from __future__ import annotations

from cbcm.tables.cases import answer as answer
from cbcm.tables.cases import chunk as chunk
from cbcm.tables.cases import draft as draft
from cbcm.tables.cases import part as part
from cbcm.tables.cases import part_copy as part_copy
from cbcm.tables.cases import receipt as receipt
from cbcm.tables.cases import referral as referral
from cbcm.tables.cases import rung as rung
from cbcm.tables.cases import thread as thread
from cbcm.tables.cases import withheld as withheld
from cbcm.tables.people import account as account
from cbcm.tables.people import credential as credential
from cbcm.tables.people import invitation as invitation
from cbcm.tables.people import issuer as issuer
from cbcm.tables.people import locked_key as locked_key
from cbcm.tables.people import own_channel as own_channel
from cbcm.tables.people import passkey as passkey
from cbcm.tables.people import printed_key as printed_key
from cbcm.tables.people import revocation as revocation
from cbcm.tables.people import seat as seat
from cbcm.tables.people import seat_key as seat_key
from cbcm.tables.people import session as session
from cbcm.tables.people import used_challenge as used_challenge
from cbcm.tables.people import vouching as vouching
from cbcm.tables.shared import metadata as metadata
from cbcm.tables.upkeep import audit as audit
from cbcm.tables.upkeep import counter as counter
from cbcm.tables.upkeep import job as job
from cbcm.tables.upkeep import release as release
from cbcm.tables.upkeep import seen as seen
from cbcm.tables.upkeep import slip as slip
from cbcm.tables.upkeep import tally as tally
from cbcm.tables.upkeep import watch as watch

CIPHERTEXT_TABLES = (
    "chunk", "part_copy", "part", "draft", "slip", "counter", "tally", "answer", "withheld",
)  # fmt: skip
"""Rewritten by VACUUM FULL on PostgreSQL, so that what was deleted leaves the files."""
