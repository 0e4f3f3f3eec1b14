"""Threads of before keep what they had, and can hold what is kept for her from then on."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from cbcm.errors import SettingsError
from cbcm.followup import withheld
from cbcm.migrating import migrate, require_tables
from tests.trends.test_migration import upgrade


def test_a_thread_of_before_can_keep_details(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'x.db'}")
    upgrade(engine, "0006")
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO thread (id, state, has_news, quiet_since)"
                " VALUES ('t', 'waiting', 0, 1)"
            )
        )
    with pytest.raises(SettingsError):
        require_tables(engine)
    migrate(engine)
    require_tables(engine)
    with engine.begin() as connection:
        withheld.put(connection, "t", b"sealed")
        assert withheld.of_thread(connection, "t") == [b"sealed"]
        withheld.drop(connection, "t")
        assert withheld.of_thread(connection, "t") == []
        assert connection.execute(text("SELECT state FROM thread")).scalar() == "waiting"
    engine.dispose()
