"""What a duty reader's client writes for each recipient. Pure: no files, no network.

Where an account goes to several, a person divides it: every recipient gets the words that are
its own part, and learns only that others are involved. A feedback mechanism does not learn even
that where the others get a matter of another kind.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cbcm.cli.client import RefusedError
from cbcm.referring import ASSISTANCE, MECHANISMS, OF_LINE, default_way
from cbcm.vocabulary import Category, Disposition

HEADING = re.compile(r"===\s*(\S+)\s*===")
HEARD_REASON = "Written down by the line from a recording or a picture, which stay there."
AID_REASON = "A question about aid that the line passes on."
Document = dict[str, Any]
DETAILS = ("accused", "where")
"""A team types them beside her words: where an account is divided, they may be another's."""


@dataclass(frozen=True)
class Target:
    """A recipient that the reader chose, and the pack's ladder that leads there."""

    code: str
    way: str

    def __str__(self) -> str:
        return f"{self.code}:{self.way}"

    @property
    def is_aid(self) -> bool:
        return self.way in MECHANISMS


def target_of(text: str, way: str | None, disposition: Disposition) -> Target:
    """TARGET or TARGET:WAY; where no way is named, the one that the disposition goes."""
    code, _, named = text.partition(":")
    chosen = named or way
    if chosen:
        return Target(code, chosen)
    if disposition is Disposition.OWN_MECHANISM:
        return Target(code, "feedback_partner" if code == "network" else "feedback")
    if disposition is Disposition.SERVICE:
        return Target(code, ASSISTANCE)
    return Target(code, default_way(code))


def divided(text: str, targets: Sequence[Target]) -> dict[Target, str]:
    """The words for each recipient from a text with a heading `=== TARGET:WAY ===` before each.

    Raises RefusedError where one has none, or a heading is nobody's.
    """
    names = {str(target): target for target in targets}
    alone = {t.code: t for t in targets if sum(o.code == t.code for o in targets) == 1}
    found: dict[Target, list[str]] = {}
    current: list[str] | None = None
    for line in text.splitlines():
        heading = HEADING.fullmatch(line.strip())
        if heading is None:
            if current is not None:
                current.append(line)
            elif line.strip():
                raise RefusedError("begin with a heading: === TARGET:WAY ===")
            continue
        target = names.get(heading[1]) or alone.get(heading[1])
        if target is None or target in found:
            raise RefusedError("a heading names nobody of these recipients, or one of them twice")
        current = found.setdefault(target, [])
    words = {target: "\n".join(lines).strip() for target, lines in found.items()}
    if any(not words.get(target) for target in targets):
        raise RefusedError("every recipient needs words of its own")
    return words


def require_own_parts(words: Mapping[Target, str], whole: str, *, mixed: bool) -> None:
    """Raise RefusedError where one recipient would get what is another's.

    `mixed`: `whole` holds a matter of another kind beside the question about aid. Only the
    question about aid may stand in what somebody else gets too: never the other way.
    """
    folded = {target: _folded(text) for target, text in words.items()}
    for one, text in folded.items():
        if one.is_aid and (mixed or len(words) > 1) and _folded(whole) in text:
            raise RefusedError(f"{one}: write the question about aid by itself, not everything")
        for other, more in folded.items():
            if other is not one and text in more and (text == more or not one.is_aid):
                raise RefusedError(f"{other}: the words for {one} stand in it too")


def others_involved(target: Target, targets: Sequence[Target]) -> bool:
    """Whether others of the same kind of recipient get a part too."""
    same = [t for t in targets if t.is_aid == target.is_aid and t.way != ASSISTANCE]
    return target.way != ASSISTANCE and len(same) > 1


def account(
    original: Document,
    target: Target,
    targets: Sequence[Target],
    *,
    words: str | None,
    category: Category | None,
) -> Document:
    """An account for one recipient: the whole, or where `words` are given, these alone."""
    others = others_involved(target, targets)
    if target.is_aid:
        return _aid(original, target, words, others)
    if target.way not in OF_LINE:
        original = without_candidates(original)
    facts = dict(original.get("facts", {}))
    if category is not None:
        facts["category"] = category
    written = original | {"others_involved": others or bool(original.get("others_involved"))}
    if words is not None:
        if facts.get("organisations"):
            facts["organisations"] = [o for o in facts["organisations"] if o == target.code]
        written = {name: value for name, value in written.items() if name not in DETAILS}
        written |= {"narrative": words, "organisation_answer": None, "split_off": []}
        written |= {"masked": True, "masked_by": "person"}
    return written | {"facts": facts, "identity": None}


def without_candidates(document: Document) -> Document:
    """For anybody but the line: only its people choose among the agencies that may be meant."""
    if not isinstance(document.get("facts"), dict):
        return document
    kept = {name: value for name, value in document["facts"].items() if name != "candidates"}
    return document | {"facts": kept}


SAFELY = ("hours", "ask_for", "say_if_other", "intermediary")
"""How to reach her without danger: whoever calls needs it as much as the number."""


def written_down(network: str, sop: str) -> Document:
    """An account without words yet, where somebody sent a picture or a voice and nothing else."""
    return {
        "pack": network, "sop": sop, "rule": "addition", "reason": HEARD_REASON, "facts": {},
        "narrative": "", "masked": False,
    }  # fmt: skip


def assistance(contact: Document, original: Document, needs: Sequence[str]) -> Document:
    """How to reach her and what she needs: nothing of the account, nothing of the accused."""
    facts = original.get("facts", original)  # what asks for help has them beside the rest
    kept = ("pack", "sop", "phone", "email", "language", "may_call", "may_write", *SAFELY)
    return (
        {name: contact[name] for name in kept if name in contact}
        | {name: facts[name] for name in ("area", "child", "danger") if name in facts}
        | {"needs": list(needs)}
    )


def _aid(original: Document, target: Target, words: str | None, others: bool) -> Document:
    """A question about aid: nothing that tells of what else she said."""
    facts = original.get("facts", {})
    kept = ("country", "channel", "area", "language")
    named = [o for o in facts.get("organisations", ()) if words is None or o == target.code]
    return {
        "pack": original["pack"],
        "sop": original["sop"],
        "rule": "aid",
        "reason": AID_REASON,
        "priority": "normal",
        "others_involved": others,
        "split_off": [],
        "facts": {name: facts[name] for name in kept if name in facts}
        | {"topic": "aid", "category": Category.PROG, "organisations": named},
        "organisation_answer": original.get("organisation_answer") if words is None else None,
        "narrative": original.get("narrative") if words is None else words,
        "masked": original.get("masked") is True if words is None else True,
        "masked_by": original.get("masked_by") if words is None else "person",
        "identity": None,
    }


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
