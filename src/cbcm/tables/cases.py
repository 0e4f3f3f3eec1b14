"""Complaints under way: dialogues, referrals with their sealed parts, codes and answers."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
)

from cbcm.tables.shared import id_, metadata, thread_

# sqlite_with_rowid=False: rows with random keys in one tree, not in two, halve what SQLite
# writes and syncs for each complaint.

thread = Table(
    "thread",
    metadata,
    id_(),
    Column("state", String(16), nullable=False),
    Column("has_news", Boolean, nullable=False),
    Column("quiet_since", BigInteger, nullable=False),  # a day, not an hour
    Column("keep_until", BigInteger, nullable=True, index=True),
    sqlite_with_rowid=False,
    info={"why": "ties codes and answers to the referrals of one complaint",
          "erased": "30 days after the last answer was read, 24 months at most after closure"},
)  # fmt: skip

draft = Table(
    "draft",
    metadata,
    id_(),
    Column("sender_digest", LargeBinary(32), nullable=False, unique=True),
    thread_(),
    Column("version", Integer, nullable=False),
    Column("day", String(10), nullable=False),
    Column("sealed_state", LargeBinary, nullable=True),
    Column("slip", LargeBinary, nullable=True),
    Column("route_at", BigInteger, nullable=True, index=True),
    Column("ends_at", BigInteger, nullable=False, index=True),
    sqlite_with_rowid=False,
    info={"why": "going on with a dialogue under way; sealed under the sender's own number",
          "erased": "state at routing, the row 24 hours later"},
)  # fmt: skip

referral = Table(
    "referral",
    metadata,
    id_(),
    thread_(),
    Column("origin_id", String(32), ForeignKey("referral.id"), nullable=True, index=True),
    Column("purpose", String(16), nullable=False),
    Column("state", String(16), nullable=False),
    Column("position", Integer, nullable=False),
    Column("since", BigInteger, nullable=True),
    Column("due_at", BigInteger, nullable=True, index=True),
    Column("remind_at", BigInteger, nullable=True),
    Column("notice_at", BigInteger, nullable=True),
    Column("overdue", Boolean, nullable=False),
    Column("ladder_proof", LargeBinary(32), nullable=False),
    Column("is_share", Boolean, nullable=False),  # a part of an account that was divided
    Column("asked", Integer, nullable=False),  # how often she was asked for more
    Column("contacted_on", String(10), nullable=True),  # the last day she was written to
    sqlite_with_rowid=False,
    info={"why": "who must act by when", "erased": "closure, never before its parts are kept"},
)

rung = Table(
    "rung",
    metadata,
    Column("referral_id", String(32), ForeignKey("referral.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("seat_id", String(80), nullable=False, index=True),
    Column("minutes", Integer, nullable=False),
    Column("staffed", Boolean, nullable=False),
    Column("remind_minutes", Integer, nullable=True),
    Column("tells", String, nullable=False),
    Column("excluded", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
    info={
        "why": "the ladder of seats of one referral, and keyed who is kept away",
        "erased": "with the referral",
    },
)

part = Table(
    "part",
    metadata,
    id_(),
    Column("referral_id", String(32), ForeignKey("referral.id"), nullable=False, index=True),
    Column("kind", String(16), nullable=False),
    Column("token_digest", LargeBinary(32), nullable=False),
    Column("opened", Boolean, nullable=False),
    sqlite_with_rowid=False,
    info={"why": "a sealed part that waits; the digest proves that it was opened",
          "erased": "when its recipient opened it and said that he keeps it"},
)  # fmt: skip

chunk = Table(
    "chunk",
    metadata,
    Column("part_id", String(32), ForeignKey("part.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("data", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
    info={"why": "the age ciphertext of a part", "erased": "with the part"},
)

part_copy = Table(
    "part_copy",
    metadata,
    Column("part_id", String(32), ForeignKey("part.id"), primary_key=True),
    Column("public_key", String(100), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("data", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
    info={"why": "a part that somebody of the seat sealed anew to a colleague's new key, beside "
                 "the original",
          "erased": "with the part"},
)  # fmt: skip

receipt = Table(
    "receipt",
    metadata,
    Column("digest", LargeBinary(32), primary_key=True),
    thread_(),
    Column("reply_key", String(100), nullable=False),
    Column("proof", LargeBinary(32), nullable=False),
    sqlite_with_rowid=False,
    info={"why": "lets a code hear back; the key seals answers to it",
          "erased": "with the thread"},
)  # fmt: skip

answer = Table(
    "answer",
    metadata,
    id_(),
    thread_(),
    Column("code", String(2), nullable=False),
    Column("sealed", LargeBinary, nullable=True),
    Column("read", Boolean, nullable=False),
    Column("at", BigInteger, nullable=False),
    info={"why": "what the agency answers; free text is sealed to the reply keys",
          "erased": "with the thread"},
)  # fmt: skip

withheld = Table(
    "withheld",
    metadata,
    id_(),
    thread_(),
    Column("sealed", LargeBinary, nullable=False),
    Column("of_draft", Boolean, nullable=False),
    info={"why": "what was taken out of her words without consent, sealed to her codes alone",
          "erased": "with the thread, at withdrawal, or when a draft is sealed anew"},
)  # fmt: skip

Index("referral_turn", referral.c.state, referral.c.position)
