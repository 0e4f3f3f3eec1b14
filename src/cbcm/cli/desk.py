"""Commands of a duty reader: open the whole queue in one go, and decide what becomes of each.

The reader's own machine opens and seals anew; the server sees codes and ciphertext only. Words
are typed, or read from a file: an argument would show in the list of processes.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from cbcm.cli import handing, saved, shares
from cbcm.cli.client import Client, RefusedError, Server, Token
from cbcm.cli.counting import CategoryOption, RoleOption, SettingOption, given
from cbcm.cli.handing import DirectoryKey
from cbcm.cli.ranking import Line, in_order
from cbcm.cli.saved import API, Folder, Identity
from cbcm.cli.seat import Reference
from cbcm.cli.shares import Target
from cbcm.errors import CbcmError
from cbcm.referring import ASSISTANCE, OF_LINE
from cbcm.vocabulary import AnswerCode, Disposition, PartKind

ENDED = (Disposition.WRONG_NUMBER, Disposition.SPAM)


class Need(StrEnum):
    """What a service is asked for."""

    HEALTH = "health"
    PSYCHOSOCIAL = "psychosocial"
    LEGAL = "legal"
    SAFETY = "safety"
    MATERIAL = "material"


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command()(queue)
    app.command()(dispose)


def queue(
    server: Server,
    token: Token,
    identity: Identity,
    save: Folder,
    words: Annotated[bool, typer.Option(help="show how each account begins")] = False,
) -> None:
    """Open everything that waits for your seat: alerts first, then by what it is about."""
    client, secrets = Client(server, token), [saved.secret(identity)]
    lines = []
    unopened = 0
    for item in list(saved.waiting(client)):  # all pages first: opening changes their order
        try:
            taken = saved.take(client, item, save, secrets)
        except CbcmError as error:
            print(f"{item['id']}  not opened: {error.detail or error.title}", file=sys.stderr)
            unopened += 1
            continue
        documents = [document for _, _, document, _ in taken]
        lines.append(Line(item, documents))
    for line in in_order(lines):
        due = datetime.fromtimestamp(line.item["due_at"], UTC).strftime("%Y-%m-%d %H:%M")
        print("  ".join((line.id, due, line.summary)))
        if words and line.beginning:
            print(f"    {line.beginning}")
    print(f"{len(lines)} opened; saved, still sealed, in {save}")
    if unopened:
        raise typer.Exit(1)


def dispose(
    referral: Reference,
    disposition: Annotated[Disposition, typer.Argument()],
    server: Server,
    token: Token,
    identity: Identity,
    save: Folder,
    directory_key: DirectoryKey = "",
    to: Annotated[str | None, typer.Option(help="one recipient: a member, a service ...")] = None,
    way: Annotated[str | None, typer.Option(help="the country pack's ladder to it")] = None,
    share: Annotated[list[str] | None, typer.Option(help="TARGET[:WAY], once for each")] = None,
    words: Annotated[
        Path | None, typer.Option(help="a file with a heading === TARGET:WAY === before each part")
    ] = None,
    need: Annotated[list[Need] | None, typer.Option(help="what a service is asked for")] = None,
    answer: Annotated[AnswerCode, typer.Option(help="A4 or A8, with more_needed")] = AnswerCode.A8,
    category: CategoryOption = None,
    setting: SettingOption = None,
    role: RoleOption = None,
) -> None:
    """Decide what becomes of an account that you opened; what asks for help goes to a service.

    Where it goes to several, each gets words of its own, typed or from a file: a question about
    aid beside something else is written down by itself, and no two ever get the same. What is
    heard in a recording is written down too: the recording itself stays with the line.
    """
    client = Client(server, token)
    named = [to] if to else (share or [])
    targets = [shares.target_of(text, way if to else None, disposition) for text in named]
    if to and share:
        raise RefusedError("either --to for one recipient, or --share for each of several")
    body: dict[str, Any] = {**given(category=category, setting=setting, role=role)}
    body |= {"disposition": disposition, "answer": answer}
    if targets:
        reader = _Reader(client, referral, save, saved.secret(identity), directory_key)
        typed = _typed(targets, reader.original, words, disposition)
        body["shares"] = [
            reader.share(target, targets, typed.get(target), category, need or ())
            for target in targets
        ]
        if reader.has_pictures and not all(target.way in OF_LINE for target in targets):
            print("Pictures and recordings do not go along: they would tell who she is.")
    done = client.post(f"{API}/{referral}/disposition", body)
    print(f"{disposition}: {done['state']}")
    if disposition in ENDED:
        print(f"What you saved of it stays in {save / referral}: delete it.")
    if done["state"] == "redirected":
        print("It stays with the line until all of them keep it.")


class _Reader:
    """What the reader opened of one referral, and whom it may be sealed to."""

    def __init__(
        self, client: Client, referral: str, save: Path, secret: str, directory_key: str
    ) -> None:
        self._client = client
        self._referral = referral
        self._save = save
        self._secrets = [secret]
        self._directory_key = directory_key
        parts = saved.opened(save / referral, self._secrets)
        self._parts = [part for part in parts if part[0] is not PartKind.IDENTITY]
        accounts = [d for kind, _, d, _ in self._parts if kind is PartKind.ACCOUNT]
        self._help = [d for kind, _, d, _ in self._parts if kind is PartKind.ASSISTANCE]
        if accounts or self._help:
            self.original = saved.without_seal((accounts or self._help)[0])
        elif self.has_pictures:
            sop = client.get("/api/v1/sop")
            self.original = shares.written_down(sop["pack"], sop["version"])
        else:
            raise RefusedError("there is no account in it; keep it, or dispose of the account")

    @property
    def has_pictures(self) -> bool:
        return any(kind in saved.BINARY for kind, *_ in self._parts)

    def share(
        self,
        target: Target,
        targets: list[Target],
        words: str | None,
        category: CategoryOption,
        needs: list[Need] | tuple[Need, ...],
    ) -> dict[str, Any]:
        """One recipient's part, sealed to its ladder."""
        to = handing.recipients(
            self._client, self._referral, target.code, target.way,
            network=self.original["pack"], directory_key=self._directory_key,
        )  # fmt: skip
        if target.way == ASSISTANCE:
            written = shares.assistance(self._contact(), self.original, needs)
            parts = [handing.words(PartKind.ASSISTANCE, written, to.keys)]
        else:
            written = shares.account(self.original, target, targets, words=words, category=category)
            parts = [handing.words(PartKind.ACCOUNT, written, to.keys)]
            if len(targets) == 1 and target.way in OF_LINE:
                parts += [
                    handing.binary(kind, document["type"], content, to.keys)
                    for kind, _, document, content in self._parts
                    if kind in saved.BINARY
                ]
        return {
            "target": target.code,
            "way": target.way,
            "sealed_to": to.seats,
            "others_involved": shares.others_involved(target, targets),
            "parts": parts,
        }

    def _contact(self) -> dict[str, Any]:
        """How to reach her, from what was opened and saved of the same person."""
        if self._help:
            return self.original
        for folder in saved.same_person(self._save, self._referral, PartKind.CONTACT):
            for kind, _, document, _ in saved.opened(folder, self._secrets):
                if kind is PartKind.CONTACT:
                    return document
        raise RefusedError("how to reach her is not saved here: without it she did not agree")


def _typed(
    targets: list[Target],
    original: dict[str, Any],
    file: Path | None,
    disposition: Disposition,
) -> dict[Target, str]:
    """The words for each recipient, where the account does not go to one as it is."""
    wanted = [target for target in targets if target.way != ASSISTANCE]
    mixed = disposition is Disposition.OWN_MECHANISM and bool(original.get("split_off"))
    # A picture or a voice alone: the reader writes down what others than the line are to know.
    # So does whoever reads words that are not masked: nobody else may learn from them who she is.
    unfit = not original.get("narrative") or original.get("masked") is False
    silent = unfit and any(t.way not in OF_LINE for t in wanted)
    if not wanted or (len(wanted) < 2 and file is None and not mixed and not silent):
        return {}
    if file is not None:
        text = file.read_text()
    elif sys.stdin.isatty():
        text = _asked(wanted)
    else:
        text = sys.stdin.read()
    typed = shares.divided(text, wanted)
    shares.require_own_parts(typed, str(original.get("narrative", "")), mixed=mixed)
    return typed


def _asked(targets: list[Target]) -> str:
    """Ask at the keyboard for each recipient's words; a line with a full stop ends them."""
    lines = []
    for target in targets:
        kind = "Only the question about aid" if target.is_aid else "Only what concerns it"
        print(f"{target}: {kind}, nothing of the others. End with a line that holds one full stop.")
        lines.append(f"=== {target} ===")
        for line in iter(input, "."):
            lines.append(line)
    return "\n".join(lines)
