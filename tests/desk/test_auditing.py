"""The audit page shows kinds of acts, to whom they are no secret."""

from __future__ import annotations

import ast
import html
from pathlib import Path

import pytest

from cbcm.agencies import directory
from cbcm.desk.auditing import ON_THE_DIRECTORY
from cbcm.desk.rendering import words
from cbcm.sealing import new_identity
from cbcm.vocabulary import KeyKind
from tests.desk.signing_in import signed_in
from tests.reader import Reader
from tests.world import DESK, FOCAL, STORY, World

pytestmark = pytest.mark.quick_on_sqlite

CO_CHAIR = "network:co_chair"
SOURCE = Path(__file__).parents[2] / "src" / "cbcm"


def _rows(world: World, subject: str) -> str:
    with signed_in(world, subject) as client:
        page = client.get("/desk/audit")
        assert page.status_code == 200
        return html.unescape(page.text)


def test_an_administrator_sees_the_directory_and_no_referral(world: World) -> None:
    world.tell_all()
    Reader(world, FOCAL).open(Reader(world, FOCAL).one())
    with signed_in(world, "admin") as client:
        client.post("/desk/people/invitation", data={"subject": FOCAL})
    page = _rows(world, "admin")
    assert words()["fr"]["act_invited"] in page
    assert f'<td><bdi dir="ltr">{FOCAL}</bdi></td>' not in page
    assert words()["fr"]["act_opened"] not in page


def test_a_co_chair_sees_the_line_and_no_agency(world: World) -> None:
    world.tell_all()
    Reader(world, FOCAL).open(Reader(world, FOCAL).one())
    world.say(STORY, sender=None)
    desk = Reader(world, DESK)
    desk.open(desk.one())
    page = _rows(world, CO_CHAIR)
    assert f'<td><bdi dir="ltr">{DESK}</bdi></td><td>{words()["fr"]["act_opened"]}</td>' in page
    assert f'<td><bdi dir="ltr">{FOCAL}</bdi></td>' not in page
    with signed_in(world, FOCAL) as client:
        assert client.get("/desk/audit").status_code == 403


def test_a_deputy_at_an_agency_is_not_shown_at_all(sqlite_world: World) -> None:
    world = sqlite_world
    world.say(STORY, sender=None)
    desk = Reader(world, DESK)
    desk.open(desk.one())
    assert words()["fr"]["act_opened"] in _rows(world, CO_CHAIR)
    key = world.network.signed(
        FOCAL, new_identity()[1], seconds=9 * 86400, holder=DESK, kind=KeyKind.DELEGATED
    )
    world.context.store.write(lambda c: directory.put_key(c, key, world.context.trust))
    assert words()["fr"]["act_opened"] not in _rows(world, CO_CHAIR)


def acts() -> set[str]:
    """Every act of a person that the program writes down, as its words are named."""
    found = _written() - {"number without consent"} | {"assessed", "investigating"}
    return {act.replace(" ", "_") for act in found}


def _written() -> set[str]:
    """Every act, as it stands in the source."""
    found = set()
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.keyword) and node.arg == "act":
                values = [node.value]
            elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "note":
                values = node.args[2:3]
            else:
                continue
            found |= {v.value for v in values if isinstance(v, ast.Constant)}
    return found


@pytest.mark.matrix
def test_every_act_has_words() -> None:
    assert len(acts()) > 15
    assert acts() >= {act.replace(" ", "_") for act in ON_THE_DIRECTORY}
    for entries in words().values():
        assert {f"act_{act}" for act in acts()} <= set(entries)
