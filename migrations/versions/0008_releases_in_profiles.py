"""A release for each profile of a period, and members' own tallies."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.rename_table("release", "release_before")
    op.create_table(
        "release",
        sa.Column("profile", sa.String(length=8), nullable=False),
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("signature", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("profile", "period"),
    )
    # What was published before stays as it was signed, under a profile of its own: it is rounded
    # in another way, and no profile's series goes on from it.
    op.execute(
        "INSERT INTO release (profile, period, document, signature)"
        " SELECT 'before', period, document, signature FROM release_before"
    )
    op.drop_table("release_before")
    op.create_table(
        "tally",
        sa.Column("contributor", sa.String(length=64), nullable=False),
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("contributor", "period"),
    )
