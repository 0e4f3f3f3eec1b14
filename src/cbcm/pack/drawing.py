"""Draw an SOP: a lane for each actor, a column for each way a complaint can go.

Pages are A4 across, as SVG with text; a network prints them and argues over them. The same as
Mermaid for a wiki. Pure: everything shown comes from the pack.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from cbcm.pack.axes import Lane
from cbcm.pack.explaining import within
from cbcm.pack.model import LadderStep, Pack, Recipients, Rule
from cbcm.pack.seats import ASSISTANCE_LADDER, owner_of, role_of
from cbcm.vocabulary import Affiliation, Rung

ACTORS = {
    "on_call": "On call",
    "service": "Service",
    "feedback": "Feedback partner",
    "desk": "Desk",
    "co_chair": "Co-chair",
    "cfm": "Agency's own mechanism",
    "focal_point": "Focal point",
    "alternate": "Alternate",
    "hr": "Unit for staff",
    "integrity": "Integrity unit",
    "conduct": "Conduct and discipline",
    "human_rights": "Human rights",
    "rc_hc": "RC/HC",
    "victims_rights": "Victims' rights",
    "investigator": "Headquarters unit",
    "recovery": "Recovery",
}
OWNERS = {
    "{organisation}": "agency named",
    "{contracting}": "contracting agency",
    "{employer}": "employer",
    "{host}": "host agency",
    "{service}": "service",
    "{gbv}": "GBV service",
    "network": "network",
    "oversight": "internal oversight",
}
TITLES = {
    Lane.SENSITIVE: "how an aid worker treats somebody",
    Lane.PERSONNEL: "between staff",
    Lane.SURVIVOR: "no aid worker, or her partner",
    Lane.INTEGRITY: "money or goods",
    Lane.FEEDBACK: "aid",
    Lane.TRIAGE: "unclear",
}
# A4 across, in tenths of a millimetre.
WIDTH, HEIGHT, MARGIN = 2970, 2100, 70
LABEL, TITLE, HEAD, FOOT = 330, 110, 400, 60
COLUMNS = 8
FONT, SMALL = 28, 25
LETTER = 0.57  # of the font's size, the mean width of a letter


@dataclass(frozen=True)
class Way:
    """One column: for which facts, and the seats in their order. `told`: without words."""

    title: str
    cases: tuple[str, ...]
    steps: tuple[LadderStep, ...]
    told: tuple[str, ...] = ()


@dataclass
class _Box:
    lane: int
    lines: list[str] = field(default_factory=list)
    dashed: bool = False


def ways(pack: Pack) -> list[Way]:
    """Every way of the affiliation table, then help and the alert."""
    found: dict[tuple[object, ...], Way] = {}
    for rule in pack.tables.affiliation.rules:
        then, words = rule.then, _in_words(rule)
        told = (*then.inform, *then.inform_by_consent)
        lanes = rule.when.get("lane", frozenset(Lane))
        title = TITLES[Lane(next(iter(lanes)))] if len(lanes) == 1 else "any of these"
        for key in then.to or ("",):
            same = (title, key, told)
            cases = tuple(dict.fromkeys((*(found[same].cases if same in found else ()), *words)))
            found[same] = Way(title, cases, pack.ladders.get(key, ()), told)
    order = [*TITLES.values(), "any of these"]
    listed = sorted(found.values(), key=lambda way: order.index(way.title))
    return [
        *listed,
        Way("help, by consent", ("whatever else is decided",), pack.ladders[ASSISTANCE_LADDER]),
        Way("danger: a human now", ("whatever else is decided",), pack.alerts.roster),
    ]


def pages(pack: Pack) -> list[str]:
    """The drawing as SVG documents, one for each page of A4 across."""
    columns = ways(pack)
    count = -(-len(columns) // COLUMNS)
    size = -(-len(columns) // count)
    return [
        _page(pack, columns[start : start + size], f"{number} of {count}")
        for number, start in enumerate(range(0, len(columns), size), start=1)
    ]


def mermaid(pack: Pack) -> str:
    """The drawing as a Mermaid flow chart, a subgraph for each actor."""
    lanes: dict[str, list[str]] = {}
    edges = []
    for number, way in enumerate(ways(pack)):
        start = f"w{number}"
        lanes.setdefault("Complaint", []).append(f'{start}["{way.title}: {"; ".join(way.cases)}"]')
        before, wait = start, ""
        for position, step in enumerate(way.steps):
            node = f"w{number}s{position}"
            lanes.setdefault(_actor(step.seat), []).append(f'{node}["{_owner(step.seat)}"]')
            edges.append(f"  {before} -->{wait} {node}")
            before, wait = node, f"|after {_time(step)}|"
        for position, seat in enumerate(way.told):
            node = f"w{number}t{position}"
            lanes.setdefault(_actor(seat), []).append(f'{node}["{_owner(seat)}"]')
            edges.append(f"  {start} -.->|told, no words| {node}")
    lines = ["flowchart LR"]
    for number, (actor, nodes) in enumerate(lanes.items()):
        lines += [
            f'  subgraph lane{number}["{actor}"]',
            *(f"    {node}" for node in nodes),
            "  end",
        ]
    return "\n".join([*lines, *edges]) + "\n"


SAID = (
    ((("handler", frozenset({"focal_point", "superior", "small_office"})),),
     "somebody who handles it named"),
    ((("handler", frozenset({"coordinator", "operator"})),), "somebody of the line named"),
    ((("tell_nobody", frozenset({"yes"})),), "she wants nobody told"),
    ((("assistance", frozenset({"yes"})),), "she asked for help"),
    ((("assistance", frozenset({"no", "unknown"})),), "she has not asked for help"),
    ((("divided", frozenset({"yes"})),), "a part for each"),
)  # fmt: skip
KINDS = {
    Affiliation.MEMBER: "a member",
    Affiliation.PARTNER_MEMBER: "a member that is a partner",
    Affiliation.PARTNER: "a partner",
    Affiliation.CONTRACTOR: "a contractor",
    Affiliation.NON_MEMBER: "not a member",
    Affiliation.PEACEKEEPER: "a mission that is there",
    Affiliation.PEACEKEEPER_CLOSED: "a mission that has closed",
    Affiliation.FOREIGN_FORCE: "an international force",
    Affiliation.STATE: "an authority",
    Affiliation.SEVERAL: "several",
    Affiliation.UNKNOWN: "nobody knows",
}


def _page(pack: Pack, columns: Sequence[Way], number: str) -> str:
    used = {role_of(seat) for way in columns for seat in _seats(way)}
    roles = [role for role in ACTORS if role in used] + sorted(used - set(ACTORS))
    top = MARGIN + TITLE + HEAD
    lane_height = (HEIGHT - MARGIN - FOOT - top) / len(roles)
    column_width = (WIDTH - 2 * MARGIN - LABEL) / len(columns)
    parts = [_title(pack, number)]
    for index, role in enumerate(roles):
        y = top + index * lane_height
        shade = "#f3f5f4" if index % 2 else "#ffffff"
        parts.append(
            _rect(MARGIN, y, WIDTH - 2 * MARGIN, lane_height, fill=shade, stroke="#c9d1ce")
        )
        label = _wrap(ACTORS.get(role, role.replace("_", " ")), LABEL - 30)
        parts.append(_text(MARGIN + 15, y + lane_height / 2, label, anchor="start", bold=True))
    for index, way in enumerate(columns):
        x = MARGIN + LABEL + index * column_width
        parts.append(_column(way, x, column_width, roles, top, lane_height))
    foot = ("Solid: gets it sealed, in this order, when the one before has not opened it in time. "
            "Dashed: learns that there is something, without words or names.")  # fmt: skip
    parts.append(_text(MARGIN, HEIGHT - FOOT + 5, [foot], anchor="start", size=SMALL))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<svg xmlns="http://www.w3.org/2000/svg" width="297mm" height="210mm" '
        f'viewBox="0 0 {WIDTH} {HEIGHT}" font-family="Helvetica, Arial, sans-serif" role="img" '
        f'aria-label="{escape(pack.name)}: referral SOP, page {number}">\n'
        '<defs><marker id="tip" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="6" '
        'markerHeight="6" orient="auto-start-reverse"><path d="M0 0L10 5L0 10z" fill="#1d4f43"/>'
        "</marker></defs>\n"
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>\n' + "\n".join(parts) + "\n</svg>\n"
    )


def _title(pack: Pack, number: str) -> str:
    status = "EXAMPLE, not signed by a network" if pack.status == "example" else "signed"
    head = f"Referral SOP: {pack.name}, version {pack.version}"
    return _text(MARGIN, MARGIN + 45, [head], anchor="start", bold=True, size=52) + _text(
        WIDTH - MARGIN, MARGIN + 45, [f"{status}. Page {number}"], anchor="end", size=32
    )


def _column(
    way: Way, x: float, width: float, roles: Sequence[str], top: float, lane_height: float
) -> str:
    middle = x + width / 2
    head = MARGIN + TITLE
    inner = width - 24
    parts = [_rect(x + 8, head, width - 16, HEAD - 40, fill="#1d4f43", stroke="#1d4f43", radius=14)]
    lines = _wrap(way.title[0].upper() + way.title[1:], inner)
    parts.append(_text(middle, head + 45, lines, bold=True, colour="#fff", first=True))
    rules = _wrap("; ".join(way.cases), inner, size=SMALL)
    below = head + 60 + 34 * len(lines)
    shown = rules[: (HEAD - 150) // 30]
    parts.append(_text(middle, below, shown, colour="#fff", size=SMALL, first=True))
    boxes = _boxes(way, roles)
    height = min(lane_height - 16, 130)
    before: float = head + HEAD - 40
    tops = [top + box.lane * lane_height + (lane_height - height) / 2 for box in boxes]
    for box, y in zip(boxes, tops, strict=True):  # lines first, so that none crosses words
        if not box.dashed:
            parts.append(_arrow(middle, before, y, height))
            before = y + height
    for box, y in zip(boxes, tops, strict=True):
        parts.append(
            _rect(x + 14, y, width - 28, height, fill="#fff", stroke="#1d4f43", radius=10,
                  dashed=box.dashed)
        )  # fmt: skip
        lines = [part for line in box.lines for part in _wrap(line, inner - 10)]
        parts.append(_text(middle, y + height / 2, lines[: int(height // 30)]))
    if not way.steps:
        note = _wrap("each organisation named gets its own part by its own row", inner)
        parts.append(_text(middle, top + lane_height, note))
    return "\n".join(parts)


def _boxes(way: Way, roles: Sequence[str]) -> list[_Box]:
    """A box for each seat; a seat that comes twice in a row has its times in one."""
    boxes: list[_Box] = []
    for step in way.steps:
        lane = roles.index(role_of(step.seat))
        if boxes and boxes[-1].lane == lane:
            boxes[-1].lines[-1] += f", then {_time(step)}"
        else:
            boxes.append(_Box(lane, [_owner(step.seat), _time(step)]))
        for seat in step.tells:
            _tell(boxes, roles.index(role_of(seat)), "if it waits")
    for seat in way.told:
        _tell(boxes, roles.index(role_of(seat)), "at once")
    return boxes


def _tell(boxes: list[_Box], lane: int, when: str) -> None:
    if not any(box.lane == lane for box in boxes):
        boxes.append(_Box(lane, ["told, no words", when], dashed=True))


def _seats(way: Way) -> list[str]:
    return [*(s for step in way.steps for s in (step.seat, *step.tells)), *way.told]


def _owner(seat: str) -> str:
    return OWNERS.get(owner_of(seat), owner_of(seat).replace("_", " "))


def _actor(seat: str) -> str:
    return ACTORS.get(role_of(seat), role_of(seat).replace("_", " "))


def _in_words(rule: Rule[Recipients]) -> list[str]:
    """For whom a rule of the affiliation table is, as people say it."""
    given = [words for facts, words in SAID if all(rule.when.get(n) == v for n, v in facts)]
    more = ", ".join(given)
    wanted = rule.when.get("affiliation")
    kinds = [KINDS[kind] for kind in Affiliation if wanted is not None and kind in wanted]
    if not kinds and not more:
        return ["any organisation"]
    return [f"{kind}, {more}" if more else kind for kind in kinds] or [more]


def _time(step: LadderStep) -> str:
    """A step's time; its number and unit stay on one line."""
    words = within(Rung(step.seat, step.minutes, step.staffed)).split(" ")
    short = {"hours": "h", "hour": "h", "minutes": "min"}
    return "\u00a0".join(short.get(word, word) for word in words)


def _wrap(text: str, width: float, *, size: int = FONT) -> list[str]:
    letters = max(6, int(width / (size * LETTER)))
    lines = [""]
    for word in text.split(" "):
        joined = f"{lines[-1]} {word}".strip()
        if len(joined) <= letters or not lines[-1]:
            lines[-1] = joined
        else:
            lines.append(word)
    return lines


def _arrow(x: float, before: float, y: float, height: float) -> str:
    if y >= before:
        return _line(x, before, x, y)
    return _line(x + 40, before - height, x + 40, y + height)


def _line(x1: float, y1: float, x2: float, y2: float) -> str:
    return (
        f'<line x1="{x1:.0f}" y1="{y1:.0f}" x2="{x2:.0f}" y2="{y2:.0f}" stroke="#1d4f43" '
        'stroke-width="4" marker-end="url(#tip)"/>'
    )


def _rect(
    x: float, y: float, width: float, height: float, *, fill: str, stroke: str, radius: int = 0,
    dashed: bool = False,
) -> str:  # fmt: skip
    dash = ' stroke-dasharray="14 9"' if dashed else ""
    return (
        f'<rect x="{x:.0f}" y="{y:.0f}" width="{width:.0f}" height="{height:.0f}" rx="{radius}" '
        f'fill="{fill}" stroke="{stroke}" stroke-width="3"{dash}/>'
    )


def _text(
    x: float, y: float, lines: Sequence[str], *, anchor: str = "middle", bold: bool = False,
    colour: str = "#1b2624", size: int = FONT, first: bool = False,
) -> str:  # fmt: skip
    """Lines of text around `y`, or downwards from it where `first` is set."""
    step = size * 1.22
    start = y if first else y - step * (len(lines) - 1) / 2 + size * 0.35
    weight = ' font-weight="bold"' if bold else ""
    return "".join(
        f'<text x="{x:.0f}" y="{start + index * step:.0f}" font-size="{size}" fill="{colour}" '
        f'text-anchor="{anchor}"{weight}>{escape(line)}</text>'
        for index, line in enumerate(lines)
    )
