"""In which order a duty reader sees what was opened: alerts, then by what it is about. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from cbcm.vocabulary import Category, Known, Purpose

BEGINNING = 60
SENSITIVE = {Category.SEA, Category.SH, Category.GBV, Category.CORR}
ALERT, DANGER, CHILD, SENSITIVE_TOPIC, UNCLEAR, AID = range(6)


@dataclass(frozen=True)
class Line:
    """One referral as it was listed, with its opened documents."""

    item: dict[str, Any]
    documents: list[dict[str, Any]] = field(repr=False)

    @property
    def id(self) -> str:
        return str(self.item["id"])

    @property
    def facts(self) -> dict[str, Any]:
        """The codes inside; a notice and a packet have theirs without a heading."""
        found: dict[str, Any] = {}
        for document in self.documents:
            inner = document.get("facts")  # whoever sealed it may have written anything there
            found |= document | (inner if isinstance(inner, dict) else {})
        return found

    @property
    def rank(self) -> int | None:
        """Its place by alert and topic; None where it does not say, as a contact does not."""
        facts = self.facts
        if self.item["purpose"] == Purpose.ALERT:
            return ALERT
        if facts.get("danger"):
            return DANGER
        if facts.get("child") == Known.YES:
            return CHILD
        if "category" not in facts:
            return None
        if str(facts["category"]) in SENSITIVE:
            return SENSITIVE_TOPIC
        return AID if facts["category"] == Category.PROG else UNCLEAR

    @property
    def summary(self) -> str:
        """Codes and the organisation she named; never what she told."""
        facts = self.facts
        marks = [
            name
            for name, is_so in (
                ("danger", facts.get("danger") or facts.get("threat_to_life")),
                ("child", facts.get("child") == Known.YES),
                ("overdue", self.item["overdue"]),
            )
            if is_so
        ]
        shown = (
            f"{self.item['purpose']:<10}",
            f"{plain(facts.get('priority', '-')):<6}",
            f"{plain(facts.get('category', '-')):<7}",
            f"{','.join(marks) or '-':<20}",
            plain(facts.get("organisation_answer") or "-"),
        )
        return "  ".join(shown).rstrip()

    @property
    def beginning(self) -> str:
        """The first signs of an account."""
        told = (str(d["narrative"]) for d in self.documents if d.get("narrative"))
        return plain(" ".join(next(told, "").split()))[:BEGINNING]


def in_order(lines: Sequence[Line]) -> list[Line]:
    """By rank, else as listed. What does not say stands with the same person's account."""
    return sorted(lines, key=lambda line: _rank(line, lines))


def plain(text: object) -> str:
    """Text without signs that could steer a terminal, or turn the direction of a line."""
    return "".join(sign if sign.isprintable() else " " for sign in str(text))


def _rank(line: Line, lines: Sequence[Line]) -> int:
    if line.rank is not None:
        return line.rank
    hers = set(line.item["reply_keys"])
    same = [
        other.rank
        for other in lines
        if other.rank not in (None, ALERT) and hers & set(other.item["reply_keys"])
    ]
    return min((rank for rank in same if rank is not None), default=UNCLEAR)
