"""The limit that the bench divides by: all the work of one first SMS but the database.

The same framework, route, signature check, script, code derivation and sealing to the same
number of recipients; then it answers. `python -m tools.bench_limit PORT`.
"""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from typing import Any

import uvicorn

from cbcm import planning
from cbcm.agencies.directory import confirmed
from cbcm.app import create_app
from cbcm.context import open_context
from cbcm.followup import receipts
from cbcm.intake.hearing import hear
from cbcm.intake.script import Dialogue, step
from cbcm.settings import load_settings
from cbcm.triage import escalators
from cbcm.triage.language import detect
from cbcm.vocabulary import Inbound, Reply


class WithoutDatabase:
    """Takes a first SMS as the journey does, and stores nothing."""

    def __init__(self, context: Any) -> None:
        self.context = context
        now = int(time.time())
        self.keys = context.store.read(lambda c: confirmed(c, context.trust, now))

    def receive(self, inbound: Inbound, *, now: int) -> Reply:
        pack = self.context.pack
        heard = hear(inbound.text, media=0, language_digits=pack.language_digits)
        heard = replace(
            heard,
            danger=escalators.danger(inbound.text),
            language=detect(inbound.text, pack.languages),
        )
        dialogue = step(Dialogue(), heard, now=now, quiet_seconds=120).dialogue
        facts = planning.facts_of(
            dialogue, pack, channel=inbound.channel, sender=inbound.sender, test=False
        )
        complaint = planning.complaint_of(dialogue, sender=inbound.sender)
        planning.seal_plan(facts, complaint, pack=pack, keys=self.keys)
        code = receipts.new_code()
        receipts.derive(code, self.context.peppers[0])
        return Reply(pack.say("M1", dialogue.language or "fr", code=code))


def main() -> None:
    context = open_context(load_settings())
    app = create_app(context)
    app.state.journey = WithoutDatabase(context)
    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), access_log=False, log_config=None)


if __name__ == "__main__":
    main()
