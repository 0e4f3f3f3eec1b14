"""Nothing that a person said is at rest anywhere, at any stage; after "kept" no ciphertext."""

from __future__ import annotations

import io
import json
import logging
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from prometheus_client import generate_latest
from starlette.testclient import TestClient

from cbcm.app import create_app
from cbcm.atrest import search, spellings
from cbcm.delivery import erasure
from cbcm.delivery.referrals import ciphertext
from cbcm.telemetry import METRICS, only_allowed
from tests.provider_requests import PATH, signed
from tests.world import DESK, FOCAL, HOUR, World, code_in

pytestmark = pytest.mark.quick_on_sqlite

WORDS = {
    "narrative": "zorglubine mwakatafo",
    "name": "Fatoumata Quillibrandt",
    "number": "70912345678",
    "sender": "22370918273",
    "place": "Xanthopolis-sur-Niger",
    "addition": "brivolette suppliciante",
    "late": "quenouillard tardif",
    "wrong": "malformation-zibeline",
    "answer": "ornithologue patient",
}


@pytest.fixture
def logs() -> Iterator[io.StringIO]:
    """Everything any library logs, down to debug."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    for name in ("sqlalchemy.engine", "sqlalchemy.pool", "twilio", "asyncio", "uvicorn"):
        logging.getLogger(name).setLevel(logging.DEBUG)
    logging.getLogger("httpx").setLevel(logging.WARNING)  # the caller's side, not the server's
    structlog.configure(
        processors=[only_allowed, structlog.processors.JSONRenderer()],
        logger_factory=structlog.WriteLoggerFactory(file=stream),
        cache_logger_on_first_use=False,
    )
    yield stream
    root.removeHandler(handler)
    root.setLevel(before)
    logging.getLogger("sqlalchemy.engine").setLevel(logging.NOTSET)
    logging.getLogger("httpx").setLevel(logging.NOTSET)
    structlog.reset_defaults()


class Searcher:
    """Looks everywhere for every marker and keeps what the outside saw for looking too."""

    def __init__(self, world: World, logs: io.StringIO, folder: Path) -> None:
        self.world, self.logs, self.folder = world, logs, folder
        self.bodies: list[bytes] = []
        self.codes: list[str] = []

    def nothing(self, stage: str) -> None:
        words = [*WORDS.values(), *self.codes]
        found = search(self.world.context.settings, words, more=[self.folder])
        assert found == [], f"{stage}: {found}"
        words = [word for word in words if word not in self.codes]  # she was shown her code
        needles = [needle for word in words for needle in spellings(word)]
        outside = {
            "logs": self.logs.getvalue().encode(),
            "metrics": generate_latest(METRICS.registry),
            "bodies": b"\n".join(self.bodies),
        }
        for place, content in outside.items():
            assert not any(needle in content for needle in needles), f"{stage}: {place}"


def test_the_search_itself_finds_what_is_there(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    from sqlalchemy import insert

    from cbcm import tables

    row = {"name": "kalamazoo findable", "at": 1, "state": "ok"}
    world.context.store.write(lambda c: c.execute(insert(tables.watch).values(row)) and None)
    found = search(world.context.settings, ["kalamazoo findable"])
    assert any("watch.name" in place for place in found)
    assert len(found) >= 2, "the files hold it too"


def test_nothing_said_is_at_rest_at_any_stage(
    world: World, logs: io.StringIO, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    look = Searcher(world, logs, temporary)
    story = f"{WORDS['narrative']}, je suis {WORDS['name']}, mon autre numero {WORDS['number']}"
    with TestClient(create_app(world.context), raise_server_exceptions=False) as client:
        first = _send(client, world, look, "a1", story)
        code = code_in(first)
        look.codes += [code, " ".join((code[:4], code[4:8], code[8:]))]
        look.nothing("first SMS")
        _send(client, world, look, "a2", "2")
        _send(client, world, look, "a3", f"Baobab Secours, {WORDS['place']}")
        look.nothing("organisation")
        _send(client, world, look, "a4", "0")
        _send(client, world, look, "a5", "8")
        look.nothing("routed with consent")
        _send(client, world, look, "a6", WORDS["addition"] + " encore une chose")
        _send(client, world, look, "a7", f"{code} {WORDS['late']}", sender="+22370911111")
        _refused(client, world, look)
        look.nothing("additions and refusals")
        world.tick(after=60)
        world.run_jobs(after=120)
        look.nothing("tick and jobs")
        _answered(client, world, look, code)
        look.nothing("opened and answered")
        kept = _keep_everything(world)
        world.run_jobs(after=120)
        look.nothing("kept")
    assert erasure.sweep_files(world.context.store)
    marks = [body[i : i + 48] for body in kept for i in (200, len(body) // 2)]
    assert _files_holding(world, marks) == []


def _send(
    client: TestClient,
    world: World,
    look: Searcher,
    message_id: str,
    text: str,
    *,
    sender: str = "+" + WORDS["sender"],
) -> str:
    body, headers = signed(world.network, {"id": message_id, "from": sender, "text": text})
    response = client.post(PATH, content=body, headers=headers)
    assert response.status_code == 200
    look.bodies.append(response.content + str(response.headers).encode())
    return response.text


def _refused(client: TestClient, world: World, look: Searcher) -> None:
    """Every kind of refusal, with markers in all that a caller can send."""
    wrong = WORDS["wrong"]
    body, headers = signed(world.network, {"id": "x", wrong: wrong})
    requests = [
        client.post(PATH, content=body, headers=headers),
        client.post(PATH, content=wrong.encode(), headers={"X-Signature": wrong}),
        client.post("/sms/twilio", data={"Body": wrong, wrong: wrong}),
        client.post(f"/sms/push/{wrong}", content=wrong),
        client.post("/api/v1/follow-up", json={"code": wrong, wrong: wrong}),
        client.post("/api/v1/follow-up", json={"code": wrong}),
        client.post("/api/v1/follow-up", content=b"{" + wrong.encode()),
        client.get("/api/v1/referrals", headers={"Authorization": f"Bearer {wrong}"}),
        client.get(f"/{wrong}?{wrong}={wrong}"),
        client.get("/api/v1/referrals", params={"after": wrong * 9},
                   headers={"Authorization": f"Bearer {world.network.token(FOCAL)}"}),
    ]  # fmt: skip
    assert {r.status_code for r in requests} <= {400, 401, 403, 404}
    look.bodies += [r.content + str(r.headers).encode() for r in requests]


def _answered(client: TestClient, world: World, look: Searcher, code: str) -> None:
    """The agency opens, answers in free text, and she reads it with her code."""
    import base64

    from cbcm.sealing import seal_text

    headers = {"Authorization": f"Bearer {world.network.token(FOCAL)}"}
    listed = client.get("/api/v1/referrals", headers=headers)
    look.bodies.append(listed.content)
    for line in listed.json()["items"]:
        opened = {i: d["token"] for i, d in world.open(FOCAL, line["id"]).items()}
        path = f"/api/v1/referrals/{line['id']}"
        body = {"opened": opened, "kept": False}
        response = client.post(f"{path}/acknowledgement", json=body, headers=headers)
        assert response.status_code == 200
        sealed = base64.b64encode(seal_text(WORDS["answer"], line["reply_keys"])).decode()
        answer = {"code": "A4", "sealed": sealed}
        assert client.post(f"{path}/answers", json=answer, headers=headers).status_code == 204
    heard = client.post("/api/v1/follow-up", json={"code": code})
    assert heard.status_code == 200
    assert WORDS["answer"] in heard.text, "her page opens it"
    assert json.loads(heard.text)["status"] == "news"


def _keep_everything(world: World) -> list[bytes]:
    bodies = []
    for seat in (FOCAL, DESK):
        reader = (world.account(seat), world.context.peppers)
        for line in world.inbox(seat):
            for part_id, _ in line.parts:
                bodies.append(
                    world.context.store.read(
                        lambda c, a=reader, r=line.id, p=part_id: ciphertext(c, r, p, *a)
                    )
                )
            world.keep(seat, line.id)
    assert len(bodies) >= 4
    return bodies


def _files_holding(world: World, marks: list[bytes]) -> list[str]:
    from cbcm.atrest import _files, _holds, database_files

    places = [p for base in database_files(world.context.settings) for p in _files(base)]
    assert places
    return [str(path) for path in places if _holds(path, marks)]


def test_silence_and_stop_leave_no_words(
    world: World, logs: io.StringIO, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    (tmp_path / "tmp").mkdir()
    look = Searcher(world, logs, tmp_path / "tmp")
    world.say(WORDS["narrative"] + " au puits", sender="+" + WORDS["sender"])
    world.tick(after=5 * HOUR)
    look.nothing("silence")
    world.say(WORDS["narrative"] + " au puits", sender=None)
    world.say(WORDS["narrative"] + " encore", sender="+22370999998")
    world.say("STOP", sender="+22370999998")
    look.nothing("withheld sender and stop")
    assert len(world.inbox(DESK)) == 3
