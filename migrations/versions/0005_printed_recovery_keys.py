"""Public halves of recovery keys that were printed in a page and wait for a signature."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "printed_key",
        sa.Column("public_key", sa.String(length=100), nullable=False),
        sa.Column("account_id", sa.String(length=32), nullable=False),
        sa.Column("seat_id", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"]),
        sa.PrimaryKeyConstraint("public_key"),
    )
    op.create_index(op.f("ix_printed_key_account_id"), "printed_key", ["account_id"], unique=False)
