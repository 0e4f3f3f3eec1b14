"""Bring the database to the newest tables."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect
from sqlalchemy.exc import DBAPIError

from cbcm.errors import SettingsError


def _newest() -> str | None:
    config = Config()
    config.set_main_option("script_location", str(migrations_folder()))
    return ScriptDirectory.from_config(config).get_current_head()


def migrate(engine: Engine) -> None:
    """Run every migration that is missing."""
    config = Config()
    config.set_main_option("script_location", str(migrations_folder()))
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()


def require_tables(engine: Engine) -> None:
    """Raise SettingsError where the database has not the newest tables, or does not answer."""
    try:
        present = inspect(engine).has_table("referral")
        with engine.connect() as connection:
            at = MigrationContext.configure(connection).get_current_revision()
    except DBAPIError:
        raise SettingsError("CBCM_DATABASE_URL: the database does not answer") from None
    if not present:
        raise SettingsError("the database has no tables yet: run `cbcm migrate` first")
    if at != _newest():
        # It would start, and fail at the first complaint that needs a newer table.
        raise SettingsError("the database has tables of before: run `cbcm migrate` first")


def migrations_folder() -> Path:
    """The folder beside the sources, or in the working directory of an installed program."""
    for parent in (Path(__file__).resolve().parents[2], Path.cwd()):
        if (parent / "migrations" / "env.py").is_file():
            return parent / "migrations"
    raise SettingsError("there is no folder named migrations")
