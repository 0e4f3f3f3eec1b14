"""A network with its steps in one process: say something, wait, open as a seat, tick."""

from __future__ import annotations

import itertools
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from cbcm import canary, casework, clockwork
from cbcm.agencies import challenges, recipients
from cbcm.agencies.directory import Account, find_account, put_account
from cbcm.answering import HeardBack
from cbcm.channels import gateways
from cbcm.delivery import outbox, referrals
from cbcm.demo.network import ISSUER, PUSH, Network
from cbcm.journey import Journey
from cbcm.pack import CANARY_SEAT
from cbcm.sealing import open_binary, open_document
from cbcm.vocabulary import Category, Channel, Consent, Counted, Inbound, Role, Rung

HOUR = 3600
HER = "+22370000001"
FOCAL = "baobab_secours:focal_point"
DESK = "network:desk"
STORY = "Bonjour, le chauffeur m'a demandé de dormir avec lui pour recevoir le riz"


@dataclass
class World:
    """`now` moves only when a test says so."""

    network: Network
    now: int = field(default_factory=lambda: int(time.time()))

    def __post_init__(self) -> None:
        self.context = self.network.open()
        self.journey = Journey(self.context)
        self.gateways = gateways.build(self.context.settings)
        self._ids = itertools.count(1)

    def follow(self, **ladders: Sequence[Rung]) -> None:
        """Go on with a new SOP: the pack with these ladders in place of its own."""
        pack = self.context.pack
        if "desk" in ladders:  # what is unclear waits at the same seats
            ladders = {"triage": ladders["desk"], **ladders}
        pack = replace(pack, ladders={**pack.ladders, **{k: tuple(v) for k, v in ladders.items()}})
        self.context = replace(self.context, pack=pack)
        self.journey.context = self.context

    def hire(
        self,
        subject: str,
        seat: str,
        *,
        employer: str | None = None,
        role: Role = Role.DESK,
        days: int = 300,
    ) -> Account:
        """One more person at a seat, with a telephone and an address of her own."""
        until = self.now + days * 24 * HOUR
        number = "+2239" + str(int.from_bytes(subject.encode()[:4], "big")).zfill(10)
        self.context.store.write(
            lambda c: put_account(
                c, issuer=ISSUER, subject=subject, seat=seat, roles=[role], language="fr",
                not_after=until, phone=number, email=f"{subject}@demo.invalid", employer=employer,
            )
        )  # fmt: skip
        return self.account(subject)

    def close(self) -> None:
        self.context.store.close()

    def say(
        self,
        text: str,
        *,
        sender: str | None = HER,
        after: int = 150,
        message_id: str | None = "",
        media: int = 0,
        addresses: tuple[str, ...] = (),
    ) -> str | None:
        """Send an SMS `after` seconds later and return the answer."""
        self.now += after
        if message_id == "":
            message_id = f"message-{next(self._ids)}"
        inbound = Inbound(Channel.SMS, PUSH, message_id, sender, text, media, addresses=addresses)
        return self.journey.receive(inbound, now=self.now).text

    def tell_all(self, *, organisation: str = "Baobab Secours, Mopti", who: str = "6") -> str:
        """A whole dialogue about treatment; returns the receipt code."""
        first = self.say(STORY)
        assert first is not None
        for text in ("2", organisation, "0", who):
            assert self.say(text) is not None
        return code_in(first)

    def let_know(self, code: str, consent: Consent, **reach: str) -> None:
        """With a code: from now on the line, or the organisation too, may know who she is."""
        found = self.journey.open_code(code, address="x", now=self.now)
        self.journey.change_consent(found, consent, reach, once=None, now=self.now)

    def hear_back(
        self, code: str, *, address: str | None = "x", reply: str | None = None
    ) -> HeardBack:
        """What a page says to a code, after her reply if there is one."""
        found = self.journey.open_code(code, address=address, now=self.now)
        if reply is not None and reply.strip():
            self.journey.say_more(found, reply, once=None, now=self.now)
        return self.journey.hear_back(found, now=self.now)

    def prompt(self, text: str | None) -> str | None:
        """Which prompt a text is, in the pack's first language."""
        return prompt_of(self, text)

    def tick(self, *, after: int = 0) -> clockwork.Ticked:
        self.now += after
        return clockwork.tick(self.context, now=self.now)

    def run_jobs(self, *, after: int = 0) -> int:
        self.now += after
        return outbox.run_due(self.context, self.gateways, now=self.now)

    def prove_keys(self) -> None:
        """Every seat's person opens the challenge that is open, as each does every month."""
        trust = self.context.trust
        offered = self.context.store.read(lambda c: recipients.open_challenges(c, trust, self.now))
        for item in offered:
            named = {"seat": item.key.seat, "public_key": item.key.public_key}
            sealed = challenges.challenge(trust.peppers, **named, since=item.since, now=self.now)
            token = challenges.open_challenge(
                sealed, self.network.identities[item.key.seat], **named
            )
            assert self.context.store.write(
                lambda c, i=item, t=token: recipients.prove(
                    c, trust, standing=i, token=t, now=self.now
                )
            )

    def account(self, seat: str) -> Account:
        found = self.context.store.read(
            lambda c: find_account(c, issuer=ISSUER, subject=seat, now=self.now)
        )
        assert found is not None
        return found

    def inbox(self, seat: str) -> list[referrals.Waiting]:
        return self.inbox_of(canary.ACCOUNT if seat == CANARY_SEAT else self.account(seat))

    def inbox_of(self, account: Account) -> list[referrals.Waiting]:
        peppers = self.context.peppers
        return self.context.store.read(lambda c: referrals.waiting_for(c, account, peppers))

    def open(
        self, seat: str, referral: str, *, keys: list[str] | None = None
    ) -> dict[str, dict[str, Any]]:
        """Open every part with the seat's key: documents by part id, with their kind."""
        identities = keys or [self.network.identities[seat]]
        opened = {}
        reader = (self.account(seat), self.context.peppers)
        current = self.context.store.read(lambda c: referrals.own(c, referral, *reader))
        for part_id, kind in current.parts:
            body = self.context.store.read(
                lambda c, p=part_id: referrals.ciphertext(c, referral, p, *reader)
            )
            if kind == "attachment":
                head, content = open_binary(body, identities)
                opened[part_id] = head | {"kind": kind, "content": content}
            else:
                opened[part_id] = open_document(body, identities) | {"kind": kind}
        return opened

    def acknowledge(
        self,
        seat: str,
        referral: str,
        opened: dict[str, str],
        *,
        kept: bool,
        category: Category | None = None,
    ) -> casework.Outcome:
        account = self.account(seat)
        return self.context.store.write(
            lambda c: casework.acknowledge(
                c, self.context, account, referral,
                opened=opened, kept=kept, counted=Counted(category), now=self.now,
            )
        )  # fmt: skip

    def keep(self, seat: str, referral: str) -> dict[str, dict[str, Any]]:
        """Open and keep; returns the documents."""
        documents = self.open(seat, referral)
        tokens = {part_id: document["token"] for part_id, document in documents.items()}
        outcome = self.acknowledge(seat, referral, tokens, kept=True)
        assert outcome.state == "kept"
        return documents


def code_in(text: str) -> str:
    """The twelve digits in an answer."""
    import re

    found = re.search(r"\d{4}[ .]\d{4}[ .]\d{4}", text)
    assert found is not None
    return re.sub(r"\D", "", found.group())


def prompt_of(world: World, text: str | None) -> str | None:
    import re

    from cbcm.wording import languages

    if text is None:
        return None
    pack = world.context.pack
    if text == pack.say("M8", "fr"):
        return "M8"
    for language in pack.languages:
        for key in languages()[language].prompts:
            said = re.escape(pack.say(key, language)).replace(r"\{code\}", r"[\d .]+")
            if re.fullmatch(said, text):
                return key
    return "?"
