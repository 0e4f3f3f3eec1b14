"""Random and mutated requests at the SMS doors and the web form, genuine and not.

`run` counts: a crash is an answer that no door may give; lost is a mark that was in the words of a
request that was taken and stands in no account; leaked is a mark in an answer, in the database's
files or in the logs, or an account of a request that was not genuine.
"""

from __future__ import annotations

import io
import json
import random
import secrets
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import structlog
from tests.doors import (
    FAKE,
    FORM,
    HMAC,
    KANNEL,
    RAPID,
    AfricasTalkingDoor,
    Door,
    Program,
    Sent,
    TwilioDoor,
    with_gateways,
)

from cbcm import tables
from cbcm.atrest import database_files
from cbcm.delivery import erasure
from cbcm.demo.network import invent
from cbcm.public.report import FIELDS
from cbcm.sealing import UnopenableError, open_document
from cbcm.telemetry import only_allowed
from tools.marks import new_mark

ALLOWED = frozenset({200, 400, 403, 404, 413, 422, 429})
HOURS = 6 * 3600
ODD = ("", "0", "8", "7", "STOP", "91", "\x00", "é" * 400, "😀", "١٢٣", "4821 7730 5519", "a=b&c=d",
       "%00%ff", "null", "[]", "{}", "-1", "1e999", "\u202e" * 9, "<script>", "' OR 1=1 --",
       "\r\nBcc: x", "9" * 4000, "none\ud800")  # fmt: skip


class Fuzz:
    """One program under fire, with the marks of what it took."""

    def __init__(self, program: Program, doors: list[Door], chance: random.Random) -> None:
        self.program, self.doors, self.chance = program, doors, chance
        self.found: Counter[str] = Counter(crashes=0, lost=0, leaked=0)
        self.taken: set[str] = set()
        self.refused: set[str] = set()

    def one(self) -> None:
        """One request through one door."""
        mark = new_mark(self.chance)
        words = self.chance.choice(["{} le chauffeur est venu", "{}", "\u0628 {} \u0645", "2 {}"])
        if self.chance.random() < 0.3:
            self.form(mark, words.format(mark))
        else:
            self.message(self.chance.choice(self.doors), mark, words.format(mark))

    def message(self, door: Door, mark: str, text: str) -> None:
        chance = self.chance
        usual = f"+22370{chance.randrange(40):06d}"
        sender = chance.choice([usual, usual, "", "anonymous", "+" + "1" * 40])
        values = door.fields(text, sender, f"m{chance.randrange(10**9)}", 0)
        for name in chance.sample(sorted(values), chance.choice([0, 0, 1, 2])):
            values[name] = self._odd(values[name], mark)
        genuine = chance.random() < 0.8
        try:
            sent = door.signed(values) if genuine else chance.choice(list(door.forged().values()))
        except (TypeError, UnicodeEncodeError):
            return  # no provider could send it either
        if genuine and chance.random() < 0.1:
            broken = Sent(sent.path, chance.randbytes(80) + sent.body, sent.headers)
            self._ask(broken, mark)
            return
        answer = self._ask(sent, mark)
        if genuine and answer == 200 and mark in sent.body.decode(errors="replace"):
            self.taken |= {mark} if _is_text(door, values, mark) else set()

    def form(self, mark: str, text: str) -> None:
        chance = self.chance
        values: dict[str, Any] = {"said": text, "once": secrets.token_hex(16)}
        for name in chance.sample(FIELDS, chance.randint(0, 8)):
            values[name] = self._odd(values.get(name, ""), mark)
        body = urlencode(values, doseq=True, errors="surrogatepass").encode()
        if chance.random() < 0.1:
            body += b"&" + chance.randbytes(40)
        sent = Sent("/report", body, {"Content-Type": FORM})
        address = f"198.51.100.{chance.randrange(250)}"
        answer = self.program.ask("POST", sent.path, sent.body, sent.headers, address=address)
        self._judge(answer, mark, shown=answer.status_code in (429, 503))
        if answer.status_code == 200 and mark in str(values["said"]):
            self.taken.add(mark)

    def _odd(self, value: Any, mark: str) -> str:
        odd = self.chance.choice(ODD)
        return self.chance.choice([odd, f"{value}{odd}", f"{odd} {mark}"])

    def _ask(self, sent: Sent, mark: str) -> int:
        FAKE.sent.clear()
        answer = self.program.post(sent.path, sent.body, sent.headers)
        self._judge(answer, mark, shown=False)
        return answer.status_code

    def _judge(self, answer: Any, mark: str, *, shown: bool) -> None:
        if answer.status_code not in ALLOWED:
            self.found["crashes"] += 1
        if mark in answer.text and not shown:
            self.found["leaked"] += 1

    def judge(self, logs: str) -> Counter[str]:
        """What stands in accounts, and what stands where it must not."""
        world = self.program.world
        world.tick(after=HOURS)
        sealed = world.context.store.read(_every_part)
        keys = list(world.network.identities.values())
        told = "\n".join(_opened(one, keys) for one in sealed)
        self.found["lost"] += sum(mark not in told for mark in self.taken)
        erasure.sweep_files(world.context.store)
        files = [path for path in database_files(world.context.settings) if path.is_file()]
        rest = [logs.encode(), *(path.read_bytes() for path in files)]
        self.found["leaked"] += sum(mark.encode() in one for mark in self.taken for one in rest)
        return self.found


def _is_text(door: Door, values: dict[str, Any], mark: str) -> bool:
    """Whether the mark is in what this door reads as her words."""
    names = {"Body", "text", door.settings.get("fields", {}).get("text", "text")}
    return any(mark in str(values.get(name, "")) for name in names)


def _every_part(connection: Any) -> list[bytes]:
    from sqlalchemy import select

    columns = tables.chunk.c
    rows = connection.execute(
        select(columns.part_id, columns.data).order_by(columns.part_id, columns.position)
    )
    whole: dict[str, bytes] = {}
    for part, data in rows:
        whole[part] = whole.get(part, b"") + bytes(data)
    return list(whole.values())


def _opened(sealed: bytes, keys: list[str]) -> str:
    try:
        return json.dumps(open_document(sealed, keys), ensure_ascii=False)
    except (UnopenableError, ValueError):
        return ""


def run(count: int, seed: int) -> Counter[str]:
    """Send `count` requests; how many crashes, losses and leaks there were."""
    logs = io.StringIO()
    structlog.configure(
        processors=[only_allowed, structlog.processors.JSONRenderer()],
        logger_factory=structlog.WriteLoggerFactory(file=logs),
        cache_logger_on_first_use=False,
    )
    try:
        with tempfile.TemporaryDirectory(prefix="cbcm-fuzz-") as folder:
            network = with_gateways(invent(Path(folder)))
            context = network.open()
            network.enrol(context)
            context.store.close()
            program = Program(network)
            push = ((HMAC, "application/json"), (KANNEL, FORM), (RAPID, "application/json"))
            doors = [
                *(Door(name, network, kind) for name, kind in push),
                TwilioDoor("twilio", network), AfricasTalkingDoor("africastalking", network),
            ]  # fmt: skip
            fuzz = Fuzz(program, doors, random.Random(seed))  # noqa: S311 - the same again
            try:
                for _ in range(count):
                    fuzz.one()
                return fuzz.judge(logs.getvalue())
            finally:
                program.close()
    finally:
        structlog.reset_defaults()
