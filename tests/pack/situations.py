"""Situations in words with what must follow: read from the file, and asked of a pack."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from cbcm.pack import Pack, route
from cbcm.pack.axes import AXES
from cbcm.pack.proof import facts_at
from cbcm.pack.seats import owner_of, role_of
from cbcm.vocabulary import Facts, PartKind, Plan, Purpose, Rung

FILE = Path(__file__).with_name("situations.yaml")
USUAL = {
    "category": "SEA", "affiliation": "unknown", "child": "unknown", "consent": "nobody",
    "assistance": "unknown", "handler": "none",
}  # fmt: skip
OPTIONAL = ("later", "told")
Outcome = Mapping[str, Any]


@dataclass(frozen=True)
class Situation:
    """What happens, in words and in facts, and what must follow.

    `to`: the whole ladder of each account, "owner:role > role", with " +identity" where who she
    is goes along. `within`: minutes of each account's first rung, one number where they are
    alike. `also`: purpose, first seat and its minutes, of every other referral. `later`: where
    given, the whole ladders of the other referrals; `told`: where given, who hears at which step
    that an account waits. Where no seat has a key the desk stands in, or a co-chair if the line
    is named.
    """

    row: str
    words: str
    pack: str
    organisations: tuple[str, ...]
    facts: Mapping[str, str]
    contact: bool
    conflicts: tuple[str, ...]
    area: str | None
    employer: str | None
    expected: Outcome


@lru_cache
def situations() -> tuple[Situation, ...]:
    """All of the file, in its order."""
    entries = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return tuple(_situation(dict(entry)) for entry in entries)


def _situation(entry: dict[str, Any]) -> Situation:
    expected = {"to": entry.pop("to"), "also": entry.pop("also", []),
                "within": entry.pop("within")}  # fmt: skip
    expected |= {key: entry.pop(key) for key in OPTIONAL if key in entry}
    line_is_named = entry.get("facts", {}).get("handler") in ("coordinator", "operator")
    expected["instead"] = ["network:co_chair" if line_is_named else "network:desk"]
    found = Situation(
        row=entry.pop("row"),
        words=entry.pop("words"),
        pack=entry.pop("pack", "mali"),
        organisations=tuple(entry.pop("organisations", ())),
        facts=entry.pop("facts", {}),
        contact=entry.pop("contact", False),
        conflicts=tuple(entry.pop("conflicts", ())),
        area=entry.pop("area", None),
        employer=entry.pop("employer", None),
        expected=expected,
    )
    assert not entry, f"{found.words}: unknown {', '.join(entry)}"
    return found


def facts_of(item: Situation, pack: Pack) -> Facts:
    """The facts of a situation in this pack."""
    values = {axis: item.facts.get(axis, USUAL.get(axis, "no")) for axis in AXES}
    assert set(item.facts) <= set(AXES), item.words
    if item.organisations and "affiliation" not in item.facts:
        values["affiliation"] = pack.by_code[item.organisations[0]].affiliation
    return replace(
        facts_at(pack, values, item.organisations),
        contact=item.contact, conflicts=item.conflicts, admin1=item.area,
        handler_employer=item.employer,
    )  # fmt: skip


def outcome(plan: Plan) -> Outcome:
    """What a plan does, in the words of the file."""
    accounts = [item for item in plan.referrals if item.purpose is Purpose.ACCOUNT]
    others = [item for item in plan.referrals if item.purpose is not Purpose.ACCOUNT]
    times = [item.ladder[0].minutes for item in accounts]
    return {
        "to": [
            ladder_in_words(item.ladder)
            + (" +identity" if PartKind.IDENTITY in item.parts else "")
            for item in accounts
        ],
        "also": [
            f"{item.purpose} {item.ladder[0].seat} {item.ladder[0].minutes}" for item in others
        ],
        "within": times[0] if len(set(times)) == 1 else times,
        "later": [f"{item.purpose} {ladder_in_words(item.ladder)}" for item in others],
        "told": [
            f"step {number}: {seat}"
            for item in accounts
            for number, rung in enumerate(item.ladder, start=1)
            for seat in rung.tells
        ],
        "instead": sorted({item.fallback[0].seat for item in accounts}),
    }  # fmt: skip


def follows(item: Situation, pack: Pack) -> bool:
    """Whether the pack does what must follow. A plan that cannot be made does not."""
    try:
        found = outcome(route(facts_of(item, pack), pack))
    except (KeyError, IndexError):
        return False
    return all(found[key] == wanted for key, wanted in item.expected.items())


def ladder_in_words(ladder: Iterable[Rung]) -> str:
    """ "baobab_secours:focal_point > alternate": the owner is said where it changes."""
    said = []
    owner = None
    for rung in ladder:
        said.append(rung.seat if owner_of(rung.seat) != owner else role_of(rung.seat))
        owner = owner_of(rung.seat)
    return " > ".join(said)
