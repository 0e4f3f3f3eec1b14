"""Run migrations with a lock and a statement timeout; the connection is handed in by `cbcm`."""

from alembic import context
from sqlalchemy import create_engine, text

from cbcm.settings import load_settings
from cbcm.tables import metadata

LOCK_TIMEOUT = "5s"
STATEMENT_TIMEOUT = "120s"


def run(connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SET lock_timeout = '{LOCK_TIMEOUT}'"))
        connection.execute(text(f"SET statement_timeout = '{STATEMENT_TIMEOUT}'"))
        connection.commit()
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()


handed_in = context.config.attributes.get("connection")
if handed_in is not None:
    run(handed_in)
else:
    engine = create_engine(load_settings().database_url, hide_parameters=True)
    with engine.connect() as own:
        run(own)
