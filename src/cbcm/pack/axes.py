"""The facts that rules may ask about, stage by stage, and how facts become values.

Pure. The stages are safety, category, affiliation and consent, in this order. The category stage
gives a lane, which the affiliation stage asks about. Consent has two tables: who she is
(identity) and what a service may know (assistance).
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from cbcm.vocabulary import Affiliation, Category, Consent, Facts, Handler, Known

YES_NO = ("no", "yes")


class Lane(StrEnum):
    """What kind of handling a category leads to."""

    SENSITIVE = "sensitive"
    PERSONNEL = "personnel"
    SURVIVOR = "survivor"
    INTEGRITY = "integrity"
    FEEDBACK = "feedback"
    TRIAGE = "triage"


# The calmest value of each fact first: one plan stands for a cell, and hurry hides its own times.
AXES: Mapping[str, tuple[str, ...]] = {
    "danger": ("no", "yes", "life"),
    "recent": YES_NO,
    "child": (Known.UNKNOWN, Known.NO, Known.YES),
    "category": tuple(Category),
    "intimate": YES_NO,
    "mixed": YES_NO,
    "affiliation": tuple(Affiliation),
    "divided": YES_NO,
    "handler": tuple(Handler),
    "tell_nobody": YES_NO,
    "assistance": tuple(Known),
    "consent": tuple(Consent),
}
LANES = {"lane": tuple(Lane)}


def _some(*names: str) -> dict[str, tuple[str, ...]]:
    return {name: AXES[name] for name in names}


STAGES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "safety": _some("danger", "recent", "child"),
    "category": _some("category", "danger", "intimate", "mixed"),
    "affiliation": LANES | _some("affiliation", "divided", "handler", "tell_nobody", "assistance"),
    "identity": _some("consent", "tell_nobody"),
    "assistance": _some("assistance", "tell_nobody", "danger", "child"),
}


def values_of(facts: Facts) -> dict[str, str]:
    """The value of every axis."""
    danger = "no"
    if facts.danger or facts.imminent:
        danger = "life" if facts.imminent else "yes"
    return {
        "danger": danger,
        "recent": _yes_no(facts.recent),
        "child": facts.child,
        "category": facts.category,
        "intimate": _yes_no(facts.intimate),
        "mixed": _yes_no(facts.mixed),
        "affiliation": facts.affiliation,
        "divided": _yes_no(facts.divided),
        "handler": facts.handler,
        "tell_nobody": _yes_no(facts.tell_nobody),
        "assistance": facts.assistance,
        "consent": facts.consent,
    }


def _yes_no(value: bool) -> str:
    return "yes" if value else "no"
