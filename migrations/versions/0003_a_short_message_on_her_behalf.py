"""The day on which a reader of the line sent her the short message; never a number."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("referral", sa.Column("contacted_on", sa.String(length=10), nullable=True))
