"""A focal point seals a case on to the own headquarters' unit in one step."""

from __future__ import annotations

import pytest

from cbcm.vocabulary import PartKind
from tests.reader import API, Reader
from tests.world import FOCAL, HER, World

HQ = "baobab_secours:investigator"
WAY = "agency_headquarters"


def _body(
    focal: Reader, target: str, way: str | None, *, identity: bool = False
) -> dict[str, object]:
    """What a client sends: the account for that ladder, and who she is where it is asked."""
    referral = focal.one()
    account = focal.open(referral)
    shared = focal.share(target, way or "agency", {"narrative": account["narrative"]},
                         referral=referral)  # fmt: skip
    parts = list(shared["parts"])
    if identity:
        parts += focal.share(target, way or "agency", {"sender": HER}, kind=PartKind.IDENTITY,
                             referral=referral)["parts"]  # fmt: skip
    return {"reason": "conflict", "target": target, "way": way, "parts": parts,
            "sealed_to": shared["sealed_to"]}  # fmt: skip


def test_headquarters_get_it_with_who_she_is(world: World) -> None:
    world.tell_all(who="8")
    focal = Reader(world, FOCAL)
    body = _body(focal, "baobab_secours", WAY, identity=True)
    referral = focal.one()
    made = focal.client.post(f"{API}/{referral}/redirect", json=body)
    assert made.status_code == 201
    (line,) = world.inbox(HQ)
    assert sorted(kind for _, kind in line.parts) == ["account", "identity"]
    assert world.inbox(FOCAL) == []
    Reader(world, HQ).keep(line.id)
    assert world.inbox(FOCAL) == [], "kept there, so nothing is left here"


@pytest.mark.parametrize(
    ("target", "way", "identity"),
    [("djoliba_sante", None, True), ("djoliba_sante", WAY, False),
     ("baobab_secours", None, False), ("baobab_secours", "agency", False)],
)  # fmt: skip
def test_nobody_elses_headquarters_and_nobody_else_learns_who_she_is(
    sqlite_world: World, target: str, way: str | None, identity: bool
) -> None:
    sqlite_world.tell_all(who="8")
    focal = Reader(sqlite_world, FOCAL)
    body = _body(focal, target, way, identity=identity)
    referral = focal.one()
    answer = focal.client.post(f"{API}/{referral}/redirect", json=body)
    assert answer.status_code == 400
    assert sqlite_world.inbox(HQ) == []
    assert [line.id for line in sqlite_world.inbox(FOCAL)] == [referral]
