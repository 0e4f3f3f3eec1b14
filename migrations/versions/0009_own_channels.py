"""Members' own channels, for the coverage."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "own_channel",
        sa.Column("organisation", sa.String(length=60), nullable=False),
        sa.Column("area", sa.String(length=8), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("languages", sa.String(length=60), nullable=False),
        sa.Column("checked", sa.String(length=10), nullable=False),
        sa.PrimaryKeyConstraint("organisation", "area", "channel"),
    )
