"""What was released before there were profiles stays as it was signed."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, create_engine, inspect, text

from cbcm.migrating import migrate, migrations_folder
from tests.conftest import _administer, _named


def upgrade(engine: Engine, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(migrations_folder()))
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        connection.commit()


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_releases_move_into_profiles(
    database: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url = f"sqlite:///{tmp_path / 'x.db'}"
    if database == "postgresql":
        server = request.getfixturevalue("postgres_url")
        _administer(server, "CREATE DATABASE profiles")
        url = _named(server, "profiles")
    engine = create_engine(url)
    upgrade(engine, "0007")
    with engine.begin() as connection:
        rows = [("2026-Q1", '{"a": 1}', "aa"), ("2026-Q2", "{}", "bb")]
        for row in rows:
            values = dict(zip("abc", row, strict=True))
            connection.execute(text("INSERT INTO release VALUES (:a, :b, :c)"), values)
    migrate(engine)
    with engine.connect() as connection:
        found = connection.execute(text("SELECT * FROM release ORDER BY period")).all()
    tables = inspect(engine).get_table_names()
    engine.dispose()
    assert [tuple(row) for row in found] == [("before", *row) for row in rows]
    assert "tally" in tables
    assert "release_before" not in tables
