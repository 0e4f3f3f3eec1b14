"""The directory, how its people sign in, and their keys. Staff contacts are in `account`."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
)

from cbcm.tables.shared import id_, metadata

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
    id_(),
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
    id_(),
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
    id_(),
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
    id_(),
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
    id_(),
    Column("seat_id", String(80), nullable=False),
    Column("public_key", String(100), nullable=False),
    Column("revoked_at", BigInteger, nullable=False),
    Column("signature", LargeBinary(64), nullable=False),
    UniqueConstraint("seat_id", "public_key", "signature"),
    info={"why": "a key that must not count again even if somebody puts it back, with the "
                 "directory's signature",
          "erased": "never: append-only"},
)  # fmt: skip

own_channel = Table(
    "own_channel",
    metadata,
    Column("organisation", String(60), primary_key=True),
    Column("area", String(8), primary_key=True),
    Column("channel", String(16), primary_key=True),
    Column("languages", String(60), nullable=False),
    Column("checked", String(10), nullable=False),
    info={"why": "where a member has a channel of its own; nothing of a person",
          "erased": "with the next list of that member"},
)  # fmt: skip
