"""From what was typed on the public form to its codes and words. Pure but for the pack.

Everything is optional, and an answer that is none of ours counts as not given: nothing she typed
may keep her words from being taken. A detail without its consent is left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cbcm.pack import Pack
from cbcm.triage.escalators import imminent
from cbcm.triage.forms import Form
from cbcm.triage.organisations import recognise
from cbcm.vocabulary import Affiliation, Category, Channel, Known

MOST_WORDS = 20_000
MOST_LINE = 300
CATEGORIES = {"aid": Category.PROG, "treatment": Category.SEA}
NEEDS = ("health", "psychosocial", "safety", "legal")
REPORTERS = {"me": "survivor", "other": "third_party"}
LINES = {"hours": "hours", "other": "say_if_other", "person": "intermediary"}
SPOKEN = ("said", "org", "look", "phone", "mail", "person")


@dataclass(frozen=True)
class Filled:
    """The form's codes, and her words by the names of `offering.FILLED`."""

    form: Form
    said: Mapping[str, Any] = field(repr=False)


def is_empty(values: Mapping[str, Sequence[str]]) -> bool:
    """Whether nothing was written that somebody could act on."""
    return not any(_first(values, name).strip() for name in SPOKEN)


def read(values: Mapping[str, Sequence[str]], pack: Pack, *, language: str) -> Filled:
    """Read the fields of the form; `values` holds lists, as a browser sends them."""
    topic, who = _first(values, "topic"), _first(values, "who")
    organisation, look = _line(values, "org"), _line(values, "look")
    narrative = _first(values, "said")[:MOST_WORDS].strip()
    answer = " / ".join(one for one in (organisation, look) if one)
    reach = reach_of(values)
    may_contact = who in ("line", "org") and bool(reach.keys() & {"phone", "email", "intermediary"})
    in_danger_of_life = bool(reach.get("phone")) and imminent("\n".join((narrative, answer)))
    needs = [need for need in NEEDS if need in values.get("need", ())]
    about = _first(values, "about")
    said: dict[str, Any] = {"narrative": narrative}
    said |= {"organisation_answer": answer} if answer else {}
    said |= {"reporter": REPORTERS[about]} if about in REPORTERS else {}
    said |= {"about": "several" if about == "several" else "one"} if about else {}
    said |= _code(values, "sex", ("female", "male"))
    said |= _code(values, "when", ("days", "month", "year", "before"))
    if may_contact:
        said |= reach | {"may_call": "phone" in reach, "may_write": True}
        said |= {"needs": needs} if needs else {}
    elif in_danger_of_life:
        said["phone"] = reach["phone"]
    return Filled(
        Form(
            channel=Channel.WEB,
            language=language,
            category=CATEGORIES.get(topic, Category.UNCLEAR),
            organisations=_certain(organisation, pack),
            area=_one_of(_first(values, "area"), tuple(pack.places)),
            child=Known(_one_of(_first(values, "under"), ("yes", "no")) or "unknown"),
            danger=topic == "help",
            imminent=in_danger_of_life,
            recent=_first(values, "when") == "days" and topic in ("treatment", "help"),
            may_contact=may_contact,
            share_identity=who == "org",
            assistance=Known.YES if needs and may_contact else Known.UNKNOWN,
        ),
        said,
    )


def reach_of(values: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """How she can be reached, by the names of `offering.REACH`."""
    found: dict[str, Any] = {ours: _line(values, name) for name, ours in LINES.items()}
    found |= {"phone": _line(values, "phone")[:40], "email": _line(values, "mail")}
    found |= _code(values, "ask", ("woman", "man"), "ask_for")
    return {name: value for name, value in found.items() if value}


def _certain(answer: str, pack: Pack) -> tuple[str, ...]:
    """The organisations that the answer names for certain; a candidate is for a person to read."""
    affiliation, found = recognise(answer, pack)
    return () if affiliation is Affiliation.UNKNOWN else found


def _first(values: Mapping[str, Sequence[str]], name: str) -> str:
    return next(iter(values.get(name, ())), "")


def _line(values: Mapping[str, Sequence[str]], name: str) -> str:
    return " ".join(_first(values, name)[:MOST_LINE].split())


def _code(
    values: Mapping[str, Sequence[str]], name: str, allowed: Sequence[str], ours: str | None = None
) -> dict[str, str]:
    found = _one_of(_first(values, name), allowed)
    return {ours or name: found} if found else {}


def _one_of(value: str, allowed: Sequence[str]) -> str | None:
    return value if value in allowed else None
