"""Where members have channels of their own: who, in which area, by which way, in which languages.

A list is taken over whole: all rows are right, or nothing is written. What a member handed in
before is replaced by its rows of the new list. Errors name row and field ("rows.3.area", rows
counted from 0), never a value.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from sqlalchemy import Connection, delete, insert, select

from cbcm import tables
from cbcm.agencies.coverage import EVERYWHERE, OwnChannel
from cbcm.pack import Pack
from cbcm.sheets import Form, refuse

Way = Literal["hotline", "sms", "web", "mailbox", "in_person", "box", "committee"]
WAYS: tuple[str, ...] = get_args(Way)
NEEDS = {
    "organisation": "the code of an organisation of the pack",
    "area": "the code of an area of the pack, one of its names, or all",
    "channel": f"one of {', '.join(WAYS)}; each once for an organisation and area",
    "languages": "codes of two or three letters (fr, bm), or empty",
    "checked": "a day on which somebody saw that it works; not a later one",
}
"""What each field must be; an error shows this and not what stood there."""
FORM = Form(
    sheet="channels",
    columns={name: name for name in NEEDS},
    needs=NEEDS,
    example=("baobab_secours", "ML-5", "in_person", "bm, fr", "2026-11-02"),
    parted=frozenset({"languages"}),
    dates=frozenset({"checked"}),
)


def _empty(value: Any) -> Any:
    return [] if value is None else value


class ChannelRow(BaseModel):
    """One channel of a member's own, as written in the list."""

    model_config = ConfigDict(extra="forbid")

    organisation: str = Field(pattern=r"^[a-z0-9_]{1,60}$")
    area: str = Field(min_length=1, max_length=60)
    channel: Way
    languages: Annotated[
        list[Annotated[str, Field(pattern=r"^[a-z]{2,3}$")]], BeforeValidator(_empty)
    ] = Field(default=[], max_length=12)
    checked: date


def listed(connection: Connection) -> list[OwnChannel]:
    """Every channel that was handed in, by organisation, area and channel."""
    columns = tables.own_channel.c
    rows = select(tables.own_channel).order_by(columns.organisation, columns.area, columns.channel)
    return [
        OwnChannel(
            row.organisation, row.area, row.channel, tuple(row.languages.split()),
            date.fromisoformat(row.checked),
        )
        for row in connection.execute(rows)
    ]  # fmt: skip


def take_over(
    connection: Connection,
    rows: Sequence[Mapping[str, Any]],
    pack: Pack,
    *,
    now: int,
    dry_run: bool = False,
) -> list[str]:
    """Replace what the organisations in the list handed in before; their codes.

    Raises InputError, naming rows and fields, and writes nothing then.
    """
    found, wrong = _read(rows)
    keys: dict[tuple[str, str, str], int] = {}
    made: list[OwnChannel] = []
    today = datetime.fromtimestamp(now, UTC).date()
    for index, row in found.items():
        area = _area(row.area, pack)
        wrong += [f"rows.{index}.{name}" for name in _wrong(row, area, pack, today)]
        if keys.setdefault((row.organisation, area or "", row.channel), index) != index:
            wrong.append(f"rows.{index}.channel")
        made.append(
            OwnChannel(row.organisation, area or "", row.channel, tuple(row.languages), row.checked)
        )
    refuse(wrong)
    organisations = sorted({one.organisation for one in made})
    if not dry_run:
        table = tables.own_channel
        connection.execute(delete(table).where(table.c.organisation.in_(organisations)))
        connection.execute(insert(table), [_row(one) for one in made])
    return organisations


def _read(rows: Sequence[Mapping[str, Any]]) -> tuple[dict[int, ChannelRow], list[str]]:
    found: dict[int, ChannelRow] = {}
    wrong: list[str] = []
    for index, row in enumerate(rows):
        try:
            found[index] = ChannelRow.model_validate(row)
        except ValidationError as error:
            names = {str(item["loc"][0]) for item in error.errors(include_input=False)}
            wrong += [f"rows.{index}.{n}" for n in sorted(names & set(NEEDS)) or ["organisation"]]
    return found, wrong


def _wrong(row: ChannelRow, area: str | None, pack: Pack, today: date) -> Iterator[str]:
    """The fields that are well formed and still not right."""
    if row.organisation not in pack.by_code:
        yield "organisation"
    if area is None:
        yield "area"
    if row.checked > today:
        yield "checked"


def _area(text: str, pack: Pack) -> str | None:
    """The code of an area, by code or by one of its names."""
    said = text.strip().casefold()
    if said == EVERYWHERE:
        return EVERYWHERE
    for code, names in pack.places.items():
        if said in (code.casefold(), *(name.casefold() for name in names)):
            return code
    return None


def _row(one: OwnChannel) -> dict[str, str]:
    return {
        "organisation": one.organisation, "area": one.area, "channel": one.channel,
        "languages": " ".join(one.languages), "checked": one.checked.isoformat(),
    }  # fmt: skip
