"""Commands of whoever operates the server.

The server's libraries are imported where used: a seat's commands must start fast.
"""

from __future__ import annotations

import json
import sys
import time
from typing import Annotated

import typer
from rich.console import Console

from cbcm.errors import ConflictError, InputError, NotFoundError, SettingsError
from cbcm.vocabulary import Role

YEAR = 365 * 24 * 3600


def register(app: typer.Typer) -> None:
    """Add these commands."""
    for command in (
        serve,
        work,
        migrate,
        readiness,
        sweep,
        release,
        token,
        issuer,
        bundle,
        first_admin,
        canary_key,
    ):
        app.command(command.__name__.replace("_", "-"))(command)


def serve(processes: Annotated[int, typer.Option(help="web processes (PostgreSQL)")] = 1) -> None:
    """Serve the doors and the interface; with SQLite the worker too."""
    from cbcm.serving import serve as run
    from cbcm.settings import load_settings

    run(load_settings(), processes=processes)


def work() -> None:
    """Run the worker (PostgreSQL)."""
    from cbcm.serving import work as run
    from cbcm.settings import load_settings

    run(load_settings())


def migrate() -> None:
    """Bring the database to the newest tables."""
    from cbcm.context import open_context
    from cbcm.migrating import migrate as run
    from cbcm.settings import load_settings

    context = open_context(load_settings())
    run(context.store.engine)
    context.store.close()


def readiness() -> None:
    """Say what /readyz would say; exit code 1 where something is wrong."""
    from cbcm.context import open_context
    from cbcm.settings import load_settings
    from cbcm.watch import what_is_wrong, what_to_heed

    context, now = open_context(load_settings()), int(time.time())
    wrong = what_is_wrong(context, now)
    heed = [f"to heed: {line}" for line in what_to_heed(context, now)]
    for line in (*wrong, *heed) or ("all well",):
        print(line)
    sys.exit(bool(wrong))


def sweep(words: Annotated[list[str], typer.Argument(help="what must not be found")]) -> None:
    """Search everything at rest (database, log, keys, temporary files) for words; 1 if found."""
    from cbcm.atrest import SMALLEST_WORD, search
    from cbcm.settings import load_settings

    if any(len(word) < SMALLEST_WORD for word in words):
        raise InputError(f"a word needs {SMALLEST_WORD} letters: shorter ones stand by chance")
    found = search(load_settings(), words)
    for place in found:
        print(f"found in {place}")
    print(f"words={len(words)} found={len(found)}")
    sys.exit(bool(found))


def release(period: Annotated[str, typer.Argument(help='a quarter, "2026-Q3"')]) -> None:
    """Make, sign and append what is due of a quarter that is over; prints what others may read."""
    from cbcm.context import open_context
    from cbcm.settings import load_settings
    from cbcm.trends import releases

    context = open_context(load_settings())
    releases.gather(context.store, context.keyring, context.cells)
    made = context.store.write(
        lambda c: releases.make(c, context.keyring, context.pack, period, int(time.time()))
    )
    context.store.read(lambda c: releases.end_keys(c, context.keyring))
    shown = {name: document for name, document in made.items() if name not in releases.SEALED}
    Console().print_json(json.dumps(shown | {"made": list(made)}))


def token(
    subject: Annotated[str, typer.Argument(help="the account's subject")],
    hours: Annotated[int, typer.Option(min=1, max=24)] = 12,
    key: Annotated[str, typer.Option(envvar="CBCM_ISSUER_PRIVATE_KEY", help="JWK")] = "",
    name: Annotated[str, typer.Option(envvar="CBCM_ISSUER_NAME")] = "",
) -> None:
    """Issue a bearer token of the local issuer (small networks). Keep its key off the server."""
    from cbcm.access import tokens

    if not key or not name:
        raise SettingsError("CBCM_ISSUER_PRIVATE_KEY and CBCM_ISSUER_NAME are needed")
    now = int(time.time())
    print(
        tokens.issue(json.loads(key), issuer=name, subject=subject, now=now, seconds=hours * 3600)
    )


def issuer() -> None:
    """Make a key pair for the local issuer; prints both halves as JWK, private first."""
    from cbcm.access import tokens

    private, public = tokens.new_issuer_key()
    print("private half, for this machine only, then the public half:", file=sys.stderr)
    print(json.dumps(private))
    print(json.dumps({"keys": [public]}))


def bundle() -> None:
    """Name the scripts that the pages hand out, with the hash that browsers hold them to."""
    from cbcm.desk import files

    found = files.bundled()
    if not found:
        raise NotFoundError("no scripts were bundled: run `make bundle`")
    for name, integrity in sorted(found.items()):
        print(name, integrity)


def first_admin(
    subject: Annotated[str, typer.Argument()],
    days: Annotated[int, typer.Option(min=1, max=366)] = 90,
) -> None:
    """Add the first administrator, of the local issuer; refused while there is one."""
    from sqlalchemy import Connection, select

    from cbcm import tables
    from cbcm.agencies.directory import put_account
    from cbcm.context import open_context
    from cbcm.settings import load_settings

    context = open_context(load_settings())
    if not context.settings.issuer_name:
        raise SettingsError("CBCM_ISSUER_NAME is needed")

    def write(connection: Connection) -> None:
        valid = tables.account.c.not_after > int(time.time())  # a lapsed one cannot sign in
        roles = connection.execute(select(tables.account.c.roles).where(valid)).scalars()
        if any(Role.ADMIN in held.split() for held in roles):
            raise ConflictError("there is an administrator already")
        put_account(
            connection,
            issuer=context.settings.issuer_name,
            subject=subject,
            seat=None,
            roles=[Role.ADMIN],
            language=context.pack.languages[0],
            not_after=int(time.time()) + days * 24 * 3600,
        )

    context.store.write(write)


def canary_key() -> None:
    """Print the test seat's public key, to be signed offline for "network:canary"."""
    from cbcm.canary import identity
    from cbcm.context import open_context
    from cbcm.settings import load_settings

    print(identity(open_context(load_settings()))[1])
