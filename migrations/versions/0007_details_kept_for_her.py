"""What was taken out of an account without consent, sealed to her codes."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "withheld",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("thread_id", sa.String(length=32), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("of_draft", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["thread_id"], ["thread.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_withheld_thread_id"), "withheld", ["thread_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_withheld_thread_id"), table_name="withheld")
    op.drop_table("withheld")
