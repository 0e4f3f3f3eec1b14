"""One line for acts of one kind by one person on one day."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.add_column(
        "audit", sa.Column("times", sa.Integer(), nullable=False, server_default=sa.text("1"))
    )
