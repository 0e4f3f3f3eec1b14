"""Every table, why it exists and when its rows end. Times are seconds since 1970, UTC.

No column may hold a word that a person said, a number or a name of hers: there is ciphertext
for its recipients, keyed digests, codes of ours and times. Staff contacts are in `account`.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    UniqueConstraint,
)

metadata = MetaData()

# sqlite_with_rowid=False: rows with random keys in one tree, not in two, halve what SQLite
# writes and syncs for each complaint.


def _id() -> Column[str]:
    return Column("id", String(32), primary_key=True)


def _thread(*, nullable: bool = False) -> Column[str]:
    return Column("thread_id", String(32), ForeignKey("thread.id"), nullable=nullable, index=True)


seat = Table(
    "seat",
    metadata,
    Column("id", String(80), primary_key=True),
    Column("organisation", String(64), nullable=False),
    info={"why": "who may receive a referral", "erased": "when removed from the directory"},
)

account = Table(
    "account",
    metadata,
    _id(),
    Column("issuer", String(200), nullable=False),
    Column("subject", String(200), nullable=False, index=True),
    Column("name", String(120), nullable=True),
    Column("employer", String(64), nullable=True),
    Column("seat_id", String(80), ForeignKey("seat.id"), nullable=True, index=True),
    Column("roles", String(200), nullable=False),
    Column("phone", String(20), nullable=True),
    Column("email", String(200), nullable=True),
    Column("language", String(2), nullable=False),
    Column("not_after", BigInteger, nullable=False),
    UniqueConstraint("issuer", "subject"),
    info={"why": "who may sign in, and where notices go", "erased": "when removed"},
)

credential = Table(
    "credential",
    metadata,
    Column("account_id", String(32), ForeignKey("account.id"), primary_key=True),
    Column("password", String(200), nullable=False),
    Column("otp", LargeBinary, nullable=False),
    Column("otp_step", BigInteger, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("locked_until", BigInteger, nullable=False),
    info={"why": "signing in at the pages: argon2id of a password, and the sealed secret of the "
                 "one-time codes",
          "erased": "with the account, or replaced by the next invitation"},
)  # fmt: skip

passkey = Table(
    "passkey",
    metadata,
    _id(),
    Column("account_id", String(32), ForeignKey("account.id"), nullable=False, index=True),
    Column("credential", LargeBinary, nullable=False, unique=True),
    Column("public_key", LargeBinary, nullable=False),
    Column("sign_count", BigInteger, nullable=False),
    Column("day", String(10), nullable=False),
    info={"why": "signing in at the pages with the lock of a device: the public half",
          "erased": "when its holder removes it, uses an invitation, or with the account"},
)  # fmt: skip

used_challenge = Table(
    "used_challenge",
    metadata,
    Column("digest", LargeBinary(32), primary_key=True),
    Column("ends_at", BigInteger, nullable=False, index=True),
    info={"why": "a passkey's answer counts once", "erased": "after five minutes"},
)

invitation = Table(
    "invitation",
    metadata,
    Column("digest", LargeBinary(32), primary_key=True),
    Column("account_id", String(32), ForeignKey("account.id"), nullable=False, unique=True),
    Column("not_after", BigInteger, nullable=False),
    info={"why": "lets one person choose a password, once", "erased": "when used, or after 3 days"},
)

session = Table(
    "session",
    metadata,
    Column("digest", LargeBinary(32), primary_key=True),
    Column("account_id", String(32), ForeignKey("account.id"), nullable=False, index=True),
    Column("seen_at", BigInteger, nullable=False),
    Column("ends_at", BigInteger, nullable=False, index=True),
    info={"why": "who is signed in at the pages", "erased": "at the end, 8 hours at most"},
)

locked_key = Table(
    "locked_key",
    metadata,
    _id(),
    Column("account_id", String(32), ForeignKey("account.id"), nullable=False, index=True),
    Column("seat_id", String(80), nullable=False),
    Column("public_key", String(100), nullable=False, unique=True),
    Column("locked", LargeBinary, nullable=False),
    info={"why": "a key made in the browser, locked with words that never reach the server, so "
                 "that a lost laptop loses nothing",
          "erased": "with the account, or when its holder removes it"},
)  # fmt: skip

printed_key = Table(
    "printed_key",
    metadata,
    Column("public_key", String(100), primary_key=True),
    Column("account_id", String(32), ForeignKey("account.id"), nullable=False, index=True),
    Column("seat_id", String(80), nullable=False),
    info={"why": "the public half of a recovery key that was printed, until the network signs it; "
                 "the secret was never here",
          "erased": "when the signed key is put, or with the account of whoever printed it"},
)  # fmt: skip

vouching = Table(
    "vouching",
    metadata,
    Column("public_key", String(100), primary_key=True),
    Column("account_id", String(32), ForeignKey("account.id"), primary_key=True),
    Column("seat_id", String(80), nullable=False),
    Column("day", String(10), nullable=False),
    info={"why": "who of the same seat heard the four words of a colleague's new key; it makes "
                 "no key count",
          "erased": "with the account of either"},
)  # fmt: skip

issuer = Table(
    "issuer",
    metadata,
    Column("issuer", String(200), primary_key=True),
    Column("organisation", String(64), nullable=False),
    Column("jwks", String(20000), nullable=False),
    info={"why": "whose sign-in tokens are believed, for which organisation",
          "erased": "when removed from the directory"},
)  # fmt: skip

seat_key = Table(
    "seat_key",
    metadata,
    _id(),
    Column("seat_id", String(80), ForeignKey("seat.id"), nullable=False, index=True),
    Column("public_key", String(100), nullable=False),
    Column("holder", String(200), nullable=False),
    Column("employer", String(64), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("not_before", BigInteger, nullable=False),
    Column("not_after", BigInteger, nullable=False),
    Column("signature", LargeBinary(64), nullable=False),
    Column("proved_at", BigInteger, nullable=True),
    Column("proof", LargeBinary(32), nullable=True),
    UniqueConstraint("seat_id", "public_key", "signature"),
    info={"why": "what a seat's parts are sealed to, with the directory's signature, and when "
                 "its holder last proved to have it",
          "erased": "when revoked or removed"},
)  # fmt: skip

revocation = Table(
    "revocation",
    metadata,
    _id(),
    Column("seat_id", String(80), nullable=False),
    Column("public_key", String(100), nullable=False),
    Column("revoked_at", BigInteger, nullable=False),
    Column("signature", LargeBinary(64), nullable=False),
    UniqueConstraint("seat_id", "public_key", "signature"),
    info={"why": "a key that must not count again even if somebody puts it back, with the "
                 "directory's signature",
          "erased": "never: append-only"},
)  # fmt: skip

thread = Table(
    "thread",
    metadata,
    _id(),
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
    _id(),
    Column("sender_digest", LargeBinary(32), nullable=False, unique=True),
    _thread(),
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
    _id(),
    _thread(),
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
    _id(),
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
    _thread(),
    Column("reply_key", String(100), nullable=False),
    Column("proof", LargeBinary(32), nullable=False),
    sqlite_with_rowid=False,
    info={"why": "lets a code hear back; the key seals answers to it",
          "erased": "with the thread"},
)  # fmt: skip

answer = Table(
    "answer",
    metadata,
    _id(),
    _thread(),
    Column("code", String(2), nullable=False),
    Column("sealed", LargeBinary, nullable=True),
    Column("read", Boolean, nullable=False),
    Column("at", BigInteger, nullable=False),
    info={"why": "what the agency answers; free text is sealed to the reply keys",
          "erased": "with the thread"},
)  # fmt: skip

job = Table(
    "job",
    metadata,
    _id(),
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
    _id(),
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

release = Table(
    "release",
    metadata,
    Column("period", String(7), primary_key=True),
    Column("document", String, nullable=False),
    Column("signature", String(200), nullable=False),
    info={"why": "published aggregates, signed", "erased": "never: append-only"},
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
    _id(),
    Column("day", String(10), nullable=False, index=True),
    Column("actor", String(32), nullable=False),
    Column("act", String(32), nullable=False),
    Column("referral_id", String(32), nullable=True, index=True),
    info={"why": "who did what kind of act on which day",
          "erased": "2 years; loses the referral's id when that closes"},
)  # fmt: skip

watch = Table(
    "watch",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("state", String(40), nullable=False),
    info={"why": "when each regular duty last went well", "erased": "overwritten each time"},
)

Index("referral_turn", referral.c.state, referral.c.position)

CIPHERTEXT_TABLES = ("chunk", "part_copy", "part", "draft", "slip", "counter", "answer")
"""Rewritten by VACUUM FULL on PostgreSQL, so that what was deleted leaves the files."""
