"""What every table shares: one metadata, random ids, the tie to a thread."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, MetaData, String

metadata = MetaData()


def id_() -> Column[str]:
    return Column("id", String(32), primary_key=True)


def thread_(*, nullable: bool = False) -> Column[str]:
    return Column("thread_id", String(32), ForeignKey("thread.id"), nullable=nullable, index=True)
