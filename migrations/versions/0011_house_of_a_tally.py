"""Whose house a tally is from: an organisation and the services that it runs are one."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.add_column(
        "tally", sa.Column("house", sa.String(64), nullable=False, server_default=sa.text("''"))
    )
    op.execute(sa.text("UPDATE tally SET house = contributor"))
