"""Commands about what the network publishes: the report of a release, and the coverage."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from cbcm import sheets
from cbcm.agencies import mapping
from cbcm.cli.client import Client, Server, Token
from cbcm.cli.lists import handed_in
from cbcm.errors import InputError
from cbcm.trends.periods import PERIOD

TRENDS, COVERAGE = "/api/v1/trends", "/api/v1/coverage"
CHANNELS = f"{COVERAGE}/channels"
File = Annotated[Path, typer.Argument(help="an Excel workbook (.xlsx)")]
app = typer.Typer(no_args_is_help=True)


class Published(StrEnum):
    """Which release."""

    NETWORK = "network"
    PUBLIC = "public"


class Language(StrEnum):
    """In which language reports are made."""

    FR = "fr"
    EN = "en"
    AR = "ar"


def register(root: typer.Typer) -> None:
    """Add these commands."""
    root.command()(report)
    root.add_typer(app, name="coverage", help="Where which channel and service exists.")


def report(
    period: Annotated[str, typer.Argument(help='a released quarter, "2026-Q4"')],
    server: Server,
    token: Token,
    language: Annotated[Language, typer.Option(help="of pages and workbook")] = Language.FR,
    profile: Annotated[Published, typer.Option(help="which release")] = Published.NETWORK,
    to: Annotated[Path, typer.Option(help="a folder", file_okay=False)] = Path(),
) -> None:
    """Write a release's report: pages (PDF), a workbook (XLSX), its cells and, for the network's,
    the coverage (CSV, and with HXL tags). Made of published cells alone; it names whatever it
    writes."""
    if PERIOD.fullmatch(period) is None:  # it becomes a part of names of files
        raise InputError('a period is a quarter, "2026-Q4"', fields=("period",))
    client = Client(server, token)
    released = client.get(TRENDS)["periods"].get(profile.value, [])
    if period not in released:
        there = ", ".join(released) or "none yet"
        raise InputError(f"no release of this profile for that quarter; it has {there}",
                         fields=("period",))  # fmt: skip
    base = f"{TRENDS}/{period}"
    of = f"profile={profile.value}&format="
    wanted = {
        f"report-{period}-{profile.value}-{language.value}.{form}":
            f"{base}/report?language={language.value}&{of}{form}"
        for form in ("pdf", "xlsx")
    } | {
        f"trends-{period}-{profile.value}.csv": f"{base}?{of}csv",
        f"trends-{period}-{profile.value}.hxl.csv": f"{base}?{of}hxl",
    }  # fmt: skip
    if profile is Published.NETWORK:  # the coverage names organisations
        wanted |= {
            "coverage.csv": f"{COVERAGE}?format=csv", "coverage.hxl.csv": f"{COVERAGE}?format=hxl",
        }  # fmt: skip
    made = {name: client.download(path) for name, path in wanted.items()}
    to.mkdir(parents=True, exist_ok=True)
    for name, body in made.items():
        (to / name).write_bytes(body)
        print(to / name)


@app.command()
def show(server: Server, token: Token) -> None:
    """Members by channel and services by area, then the gaps."""
    found = Client(server, token).get(COVERAGE)
    areas = found["areas"]
    used = {way for area in areas for way in area["channels"]}
    ways = [way for way in mapping.WAYS if way in used]
    kinds = list(areas[0]["services"]) if areas else []
    table = Table("area", *ways, *kinds)
    for area in areas:
        counts = [str(len(area["channels"].get(way, ()))) for way in ways]
        name = f"{area['code']} {area['name']}"
        table.add_row(name, *counts, *(area["services"][kind] for kind in kinds))
    Console(width=150, markup=False).print(table)
    for where, gaps in [*((area["code"], area["gaps"]) for area in areas), ("all", found["gaps"])]:
        if gaps:
            print(f"gaps: {where}: {', '.join(_gap(gap) for gap in gaps)}")


@app.command("import")
def import_channels(
    file: File,
    server: Server,
    token: Token,
    dry_run: Annotated[bool, typer.Option(help="check it, and change nothing")] = False,
) -> None:
    """Take over the sheet "channels": where members have channels of their own. What the
    organisations in it handed in before is replaced; a row that is wrong stops it all."""
    count, done = handed_in(
        mapping.FORM, file,
        lambda rows: Client(server, token).put(CHANNELS, {"rows": rows, "dry_run": dry_run}),
    )  # fmt: skip
    print(f"rows: {count}")
    print("organisations: " + ", ".join(done["organisations"]))
    print("written" if done["written"] else "nothing was written (--dry-run)")


@app.command()
def template(file: File, server: Server, token: Token) -> None:
    """Write an empty list with its headings, and sheets with the codes that may stand in it. A
    file that is there already is not replaced."""
    known = Client(server, token).get(CHANNELS)
    codes = {
        "areas": [("all", ""), *known["areas"].items()],
        "organisations": [(code,) for code in known["organisations"]],
        "channel": [(way,) for way in mapping.WAYS],
    }
    sheets.write_template(mapping.FORM, file, codes)
    print(file)


def _gap(gap: dict[str, str]) -> str:
    about = f" ({gap['about']})" if gap["about"] else ""
    return gap["code"].replace("_", " ") + about
