"""Bring the database to the newest tables."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine

from cbcm.errors import SettingsError


def migrate(engine: Engine) -> None:
    """Run every migration that is missing."""
    config = Config()
    config.set_main_option("script_location", str(migrations_folder()))
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()


def migrations_folder() -> Path:
    """The folder beside the sources, or in the working directory of an installed program."""
    for parent in (Path(__file__).resolve().parents[2], Path.cwd()):
        if (parent / "migrations" / "env.py").is_file():
            return parent / "migrations"
    raise SettingsError("there is no folder named migrations")
