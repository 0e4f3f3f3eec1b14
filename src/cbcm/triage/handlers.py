"""Notice that the one named is somebody who would handle the complaint.

Her words are matched in memory against the directory and against words for roles. A match only
ever raises: it takes seats out of a ladder and never puts one in, so it is wide on purpose. It
keeps nothing, and what it returns holds codes of seats, never a name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from cbcm.vocabulary import Colleague, Handler
from cbcm.wording import fold

LEAST_LETTERS = 4
LEAST_TITLED = 3
PHONE_DIGITS = 8
TITLES = (
    r"(?:m|mr|mme|mrs|ms|dr|monsieur|madame|mademoiselle|docteur|doctor|msye|madan|patron|boss|chef"
    r"|directeur|directrice|director|responsable|manager|السيد|السيدة|الدكتور|المدير)"
)
_HEADS = (
    r"(?:grand )?(?:chefs?|cheffe|responsable|directeur|directrice|director|head|boss|patron"
    r"|manager|direkte|representante?|representative|coordinateur|coordinatrice|coordinator)"
)
_OFFICES = (
    r"(?:bureau|mission|base|projet|project|pays|country|office|programme?|organisation"
    r"|organization|ong|ngo|biwo|antenne|team|equipe)"
)
_OF = r"(?:de |du |of |the |d'|l'|la |le |nan |pou |an )*"
_THIS = r"(?:la |cette |votre |the |this |your |ce |le )?"
ROLES: tuple[tuple[Handler, tuple[str, ...]], ...] = (
    (Handler.OPERATOR, (
        rf"operat(?:eur|rice|or)s? {_OF}{_THIS}(?:ligne|line)",
        rf"qui (?:reponds?|decroche) (?:a |au |sur )?{_THIS}(?:ligne|numero)",
        rf"who answers? {_THIS}(?:line|number)",
        r"(?:votre|your) (?:collegue|colleague)",
        r"operate liy|moun ki reponn liy",
        r"موظف الخط|من يرد على (?:هذا )?الخط",
    )),
    (Handler.COORDINATOR, (
        rf"coordinat(?:eur|rice|or) {_OF}{_THIS}(?:ligne|reseau|network|line|psea|peas)",
        r"(?:psea|peas|network) coordinator",
        r"منسق الشبكة",
    )),
    (Handler.FOCAL_POINT, (
        r"points? foca(?:l|ux)|focal (?:point|person)s?|pwen fokal|personne focale",
        r"qui (?:lit|recoit) les (?:messages|plaintes)",
        r"who (?:reads|receives|gets) the (?:messages|complaints)",
        r"moun ki li mesaj|chargee? des plaintes|complaints? officer",
        r"نقطة الاتصال|مسؤول الشكاوى",
    )),
    (Handler.SUPERIOR, (
        rf"{_HEADS} {_OF}{_OFFICES}",
        rf"(?:country|office|mission|area|field|programme|program) {_HEADS}",
        r"مدير المكتب|رئيس المكتب|رئيس البعثة|المدير القطري|مدير المنظمة",
    )),
    (Handler.SMALL_OFFICE, (
        r"petite? (?:bureau|equipe|ong)|tout le monde se connait|ils se connaissent tous",
        r"small (?:office|team)|everyone knows everyone|they all know each other",
        r"ti biwo|tout moun konnen",
        r"مكتب صغير|الجميع يعرف",
    )),
)  # fmt: skip
_ROLES = [(handler, re.compile(rf"(?<!\w)(?:{'|'.join(found)})")) for handler, found in ROLES]
_ANY_ROLE = re.compile("|".join(pattern for _, found in ROLES for pattern in found))
LINE_ROLES = frozenset({"desk", "on_call", "feedback"})
LINE = frozenset({Handler.COORDINATOR, Handler.OPERATOR})
CO_CHAIR = "network:co_chair"
FIELD_ROLES = frozenset({"focal_point", "alternate", "cfm"})


@dataclass(frozen=True)
class Named:
    """Who was recognised: the kind of handler, their employer, and the seats of people named.

    `employers` are of everybody who was found: their colleagues must not read it.
    """

    handler: Handler = Handler.NONE
    employer: str | None = None
    conflicts: tuple[str, ...] = ()
    employers: tuple[str, ...] = ()


def recognise_handler(
    text: str, colleagues: Sequence[Colleague], organisations: Sequence[str]
) -> Named:
    """Return what the words say of somebody who would handle them.

    `organisations` are the codes that were named. Names of the directory outrank words for a
    role, and somebody of the line outranks an agency's.
    """
    plain = fold(text).replace("’", "'")
    words = set(re.findall(r"[^\W\d_]+", plain))
    digits = re.sub(r"\D", "", plain)
    found = [
        person
        for person in colleagues
        if _is_named(person, plain, words, digits, own=_owner(person.seat) in organisations)
    ]
    conflicts = tuple(sorted({person.seat for person in found}))
    employers = tuple(sorted({person.employer for person in found if person.employer}))
    line = [p for p in found if _owner(p.seat) == "network" and _role(p.seat) in LINE_ROLES]
    if line:
        # A co-chair of another agency reads it: one of that name is kept away as a person.
        chairs = [person for person in found if person.seat == CO_CHAIR]
        if all(person.employer for person in chairs):
            conflicts = tuple(seat for seat in conflicts if seat != CO_CHAIR)
        return Named(Handler.COORDINATOR, line[0].employer, conflicts, employers)
    by_role = next((handler for handler, pattern in _ROLES if pattern.search(plain)), Handler.NONE)
    if by_role in LINE:
        return Named(by_role, None, conflicts, employers)
    if any(_owner(p.seat) in organisations and _role(p.seat) in FIELD_ROLES for p in found):
        return Named(Handler.FOCAL_POINT, None, conflicts, employers)
    return Named(by_role, None, conflicts, employers)


def without_roles(folded: str) -> str:
    """The words without those for a role: "head of office" is no place."""
    return _ANY_ROLE.sub(" ", folded)


def _is_named(person: Colleague, plain: str, words: set[str], digits: str, *, own: bool) -> bool:
    phone = re.sub(r"\D", "", person.phone or "")[-PHONE_DIGITS:]
    if len(phone) == PHONE_DIGITS and phone in digits:
        return True
    whole = re.findall(r"[^\W\d_]+", fold(person.name or ""))
    parts = [part for part in whole if len(part) > 1]
    if not parts:
        return False
    said = len(whole) > 1 and set(whole) <= words  # Adja Sy, Sy Adja: certain where they adjoin
    if said and any(_in_a_row(order, plain) for order in (whole, whole[::-1])):
        return True
    together = sum(part in words for part in set(parts))
    if together >= min(2, len(set(parts))) and any(
        len(part) >= LEAST_LETTERS and part in words for part in parts
    ):
        return True
    if own and any(len(part) >= LEAST_LETTERS and part in words for part in parts):
        return True
    family = re.escape(parts[-1])
    titled = rf"(?<!\w){TITLES}\.? {family}(?!\w)"
    return len(parts[-1]) >= LEAST_TITLED and re.search(titled, plain) is not None


def _in_a_row(name: Sequence[str], plain: str) -> bool:
    together = r"[\W_]+".join(re.escape(part) for part in name)
    return re.search(rf"(?<!\w){together}(?!\w)", plain) is not None


def _owner(seat: str) -> str:
    return seat.split(":")[0]


def _role(seat: str) -> str:
    return seat.split(":")[1]
