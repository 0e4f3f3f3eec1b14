"""The accused focal point learns of nothing: no referral, notice, reminder, list, count or timing.

Ten days are lived three times: with nothing, with a complaint about the focal point, and with one
about somebody else. The second must look to the whole office like the first; the third must not,
or these tests would see nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from prometheus_client import generate_latest
from sqlalchemy import select, update
from starlette.testclient import TestClient

from cbcm import tables
from cbcm.app import create_app
from cbcm.delivery import referrals
from cbcm.demo.network import PUSH
from cbcm.telemetry import METRICS
from tests.doors import Door, Program
from tests.longer import first
from tests.office import Office
from tests.world import FOCAL, HOUR, World, code_in

ALTERNATE = "baobab_secours:alternate"
CFM = "baobab_secours:cfm"
HQ = "baobab_secours:investigator"
OFFICE = (FOCAL, ALTERNATE, CFM)
pytestmark = pytest.mark.quick_on_sqlite
NAME = "Mariam Coulibaly"
ORGANISATION = "Baobab Secours, Mopti"
DAYS = 10
STEP_HOURS = 6
DRIVER = "le chauffeur a demandé de dormir avec lui pour avoir le riz"
BY_NAME = f"{NAME} a demandé de dormir avec elle pour avoir le riz"
BY_CHIEF = "le chef de bureau a demandé de dormir avec lui pour avoir le riz"


def name_them(world: World) -> None:
    """The focal point has a name and a number in the directory."""
    columns = tables.account.c
    world.context.store.write(
        lambda c: (
            c.execute(
                update(tables.account)
                .where(columns.subject == FOCAL)
                .values(name=NAME, phone="+22379001122")
            )
            and None
        )
    )


def tell(world: World, story: str, *, sender: str) -> str:
    first = world.say(story, sender=sender)
    assert first is not None
    for text in ("2", ORGANISATION, "0", "6"):
        world.say(text, sender=sender)
    return code_in(first)


def live(office: Office) -> list[Any]:
    """What the whole office can see, hour by hour, for ten days."""
    world, seen = office.world, []
    people = [world.account(subject) for subject in OFFICE]
    mailboxes = {person.email for person in people}
    phones = {person.phone for person in people}
    world.prove_keys()
    for _ in range(DAYS * 24 // STEP_HOURS):
        world.tick(after=STEP_HOURS * HOUR)
        for _ in range(3):
            world.run_jobs()
        lists = [world.inbox_of(person) for person in people]
        mails = sorted(to for to in office.mail.told() if to in mailboxes)
        smses = sorted(to for to in office.smses() if to in phones)
        jobs = [job for job in office.jobs() if job[1] in (*OFFICE, *(p.id for p in people))]
        seen.append((lists, mails, smses, jobs))
    office.mail.taken.clear()
    office.provider.sent.clear()
    return seen


@pytest.mark.parametrize("story", first([BY_NAME, BY_CHIEF], 1))
def test_to_the_accuseds_office_it_is_as_if_there_were_nothing(office: Office, story: str) -> None:
    world = office.world
    name_them(world)
    nothing = live(office)
    tell(world, story, sender="+22370000555")
    (line,) = world.inbox(HQ)
    (document,) = world.open(HQ, line.id).values()
    assert document["narrative"] == story
    assert live(office) == nothing
    stored = world.context.store.read(
        lambda c: set(c.execute(select(tables.rung.c.seat_id)).scalars())
    )
    assert not stored & set(OFFICE), "not even as somebody whose turn may come"


def test_what_concerns_somebody_else_is_seen_by_the_office(office: Office) -> None:
    """The control: with the driver accused the same watching sees list, mail, SMS and reminder."""
    name_them(office.world)
    nothing = live(office)
    tell(office.world, DRIVER, sender="+22370000556")
    seen = live(office)
    for part in range(4):
        assert [moment[part] for moment in seen] != [moment[part] for moment in nothing]


def test_over_http_it_is_as_if_it_were_not_there(sqlite_world: World) -> None:
    world = sqlite_world
    name_them(world)
    client = TestClient(create_app(world.context, {}), raise_server_exceptions=False)

    def answers(seat: str, asked: Sequence[str]) -> list[tuple[int, bytes]]:
        headers = {"Authorization": f"Bearer {world.network.token(seat)}"}
        found = [client.get("/api/v1/referrals", headers=headers)]
        for referral, part in zip(asked[::2], asked[1::2], strict=True):
            base = f"/api/v1/referrals/{referral}"
            found += [
                client.get(f"{base}/parts/{part}", headers=headers),
                client.post(f"{base}/acknowledgement", json={"kept": True}, headers=headers),
                client.post(f"{base}/status", json={"status": "closed"}, headers=headers),
                client.post(f"{base}/answers", json={"code": "A1"}, headers=headers),
            ]
        found += [client.get(path, headers=headers) for path in ("/healthz", "/api/v1/trends")]
        return [(answer.status_code, answer.content) for answer in found]

    nobody = ("0" * 32, "1" * 32)
    before = {seat: answers(seat, nobody) for seat in (FOCAL, ALTERNATE, CFM)}
    tell(world, BY_NAME, sender="+22370000557")
    (line,) = world.inbox(HQ)
    for seat in (FOCAL, ALTERNATE, CFM):
        assert answers(seat, (line.id, line.parts[0][0])) == before[seat]
    mine = world.context.store.read(
        lambda c: referrals.waiting_for(c, world.account(HQ), world.context.peppers)
    )
    assert len(mine) == 1


def test_metrics_and_answers_are_the_same_whoever_is_accused(sqlite_network: Any) -> None:
    """Over the gateway: word for word the same answers but the code, and the same totals."""
    program = Program(sqlite_network)
    name_them(program.world)
    door = Door(PUSH, sqlite_network)
    totals, said = [], []
    for number, story in enumerate((DRIVER, BY_NAME)):
        before = _totals()
        texts = []
        for text in (story, "2", ORGANISATION, "0", "6"):
            answer = program.send(door.request(text, sender=f"+2237000066{number}"))
            texts.append((answer.status_code, answer.text))
        after = _totals()
        totals.append({name: after[name] - before.get(name, 0) for name in after})
        code = code_in(texts[0][1])
        plain = f"{code[:4]} {code[4:8]} {code[8:]}"
        said.append([(status, text.replace(plain, "CODE")) for status, text in texts])
    assert said[0] == said[1]
    assert totals[0] == totals[1]
    assert totals[0]["cbcm_messages_total"] == 5
    assert len(program.world.inbox(HQ)) == 1
    assert len(program.world.inbox(FOCAL)) == 1, "the driver's"
    program.close()


def _totals() -> dict[str, float]:
    text = generate_latest(METRICS.registry).decode()
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert not any("{" in line for line in lines), "no metric has a label"
    found = (line.split() for line in lines)
    return {name: float(value) for name, value in found if not name.endswith("_created")}
