"""What the server does by itself: jobs, counts and releases, repetitions, acts, duties."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
    text,
)

from cbcm.tables.shared import id_, metadata

job = Table(
    "job",
    metadata,
    id_(),
    Column("kind", String(16), nullable=False),
    Column("reference", String(80), nullable=False),
    Column("run_at", BigInteger, nullable=False, index=True),
    Column("slot", BigInteger, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("lease_until", BigInteger, nullable=False),
    UniqueConstraint("kind", "reference", "slot"),
    sqlite_with_rowid=False,
    info={"why": "an outward effect still to be made", "erased": "on success"},
)

slip = Table(
    "slip",
    metadata,
    id_(),
    Column("period", String(7), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
    info={"why": "one encrypted count on its way into the counters", "erased": "when folded in"},
)

counter = Table(
    "counter",
    metadata,
    Column("period", String(7), primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    info={"why": "encrypted counts of one period, of fixed length",
          "erased": "with its key, after the last release that needs it"},
)  # fmt: skip

tally = Table(
    "tally",
    metadata,
    Column("contributor", String(64), primary_key=True),
    Column("period", String(7), primary_key=True),
    Column("house", String(64), nullable=False, server_default=text("''")),
    Column("sealed", LargeBinary, nullable=False),
    info={"why": "a contributor's own counts of one period, encrypted, of fixed length",
          "erased": "with the counters of the period"},
)  # fmt: skip

release = Table(
    "release",
    metadata,
    Column("profile", String(8), primary_key=True),
    Column("period", String(7), primary_key=True),
    Column("document", String, nullable=False),
    Column("signature", String(200), nullable=False),
    info={
        "why": "published aggregates, signed; what the desk alone reads is encrypted",
        "erased": "never: append-only",
    },
)

seen = Table(
    "seen",
    metadata,
    Column("digest", LargeBinary(32), primary_key=True),
    Column("id_digest", LargeBinary(32), nullable=True, index=True),
    Column("thread_id", String(32), nullable=True),
    Column("at", BigInteger, nullable=False, index=True),
    sqlite_with_rowid=False,
    info={"why": "a repeated message must not become a second complaint",
          "erased": "7 days after it was received, once it is gone upstream"},
)  # fmt: skip

audit = Table(
    "audit",
    metadata,
    id_(),
    Column("day", String(10), nullable=False, index=True),
    Column("actor", String(32), nullable=False),
    Column("act", String(32), nullable=False),
    Column("referral_id", String(32), nullable=True, index=True),
    Column("times", Integer, nullable=False, server_default=text("1")),
    info={"why": "who did what kind of act on which day",
          "erased": "2 years; loses the referral's id when that closes, and is one line then with "
                    "all of its kind"},
)  # fmt: skip

watch = Table(
    "watch",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("state", String(40), nullable=False),
    info={"why": "when each regular duty last went well", "erased": "overwritten each time"},
)
