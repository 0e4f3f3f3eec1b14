"""One journey through every door and language: the right part at the right seat."""

from __future__ import annotations

import contextlib
import json
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from cbcm.demo.network import Network
from cbcm.vocabulary import Role
from tests.channels.letters import HER_MAIL, answering, letter, post
from tests.doors import Program
from tests.hotline import VOICE, hotline_of, provider_for
from tests.outside import needs_dovecot
from tests.public.forms import number_in, write
from tests.team import API, hire
from tests.world import DESK, FOCAL, HER, World

pytestmark = pytest.mark.quick_on_sqlite

STORIES = {
    "fr": "Le chauffeur m'a demandé de venir la nuit chez lui pour recevoir le riz",
    "en": "The driver asked me to come to his house at night if I want the rice",
    "ar": "طلب مني السائق أن آتي إلى بيته في الليل لكي أحصل على الأرز",
    "bm": "Sofɛri ko n ka na a ka so su fɛ walasa n ka malo sɔrɔ",
}
CASES = ("member", "unknown", "anonymous", "consent")
MARK = "pamplemousse"
Documents = dict[str, list[dict[str, Any]]]


@dataclass
class Told:
    """What became of it: every seat's documents, who she is, and where her account must be."""

    documents: Documents
    identity: str
    account_at: str
    code: str | None = None


def _story(language: str) -> str:
    return f"{STORIES[language]}. {MARK}"


def _named(case: str) -> str:
    return "0" if case == "unknown" else "Baobab Secours"


def _who(case: str) -> str:
    return "8" if case == "consent" else "6"


def _documents(world: World) -> Documents:
    """Everything that waits for anybody, opened by each with the own key."""
    world.tick(after=5 * 3600)
    return {
        seat: [doc for line in world.inbox(seat) for doc in world.open(seat, line.id).values()]
        for seat in world.network.seats()
        if seat in world.network.identities
    }


@contextlib.contextmanager
def by_sms(network: Network, language: str, case: str) -> Iterator[Told]:
    world = World(network)
    sender = None if case == "anonymous" else HER
    assert (world.say(_story(language), sender=sender) is None) == (sender is None)
    for text in ("2", _named(case), "0", _who(case)) if sender else ():
        assert world.say(text) is not None
    there = FOCAL if case in ("member", "consent") else DESK
    yield Told(_documents(world), HER.lstrip("+"), there)
    world.close()


@contextlib.contextmanager
def by_form(network: Network, language: str, case: str) -> Iterator[Told]:
    program = Program(network)
    values = {"said": _story(language), "topic": "treatment"}
    if case != "unknown":
        values |= {"org": "Baobab Secours"}
    if case == "consent":
        values |= {"who": "org", "phone": HER}
    elif case != "anonymous":
        values |= {"phone": HER}  # typed, and nobody may know it
    code = number_in(write(program, language=language, **values))
    there = DESK if case == "unknown" else FOCAL
    yield Told(_documents(program.world), HER.lstrip("+"), there, code)
    program.close()


@contextlib.contextmanager
def by_mail(network: Network, language: str, case: str) -> Iterator[Told]:
    with post(network) as box:
        sender = None if case == "anonymous" else HER_MAIL
        answer = box.say(letter(_story(language), sender=sender))
        assert (answer is None) == (sender is None)
        for text in ("2", _named(case), "0", _who(case)) if answer is not None else ():
            assert answer is not None
            answer = box.say(answering(text, answer))
        assert box.box.waiting() == []
        there = FOCAL if case in ("member", "consent") else DESK
        yield Told(_documents(box.world), HER_MAIL, there)


@contextlib.contextmanager
def by_telephone(network: Network, language: str, case: str) -> Iterator[Told]:
    provider = provider_for(network)
    line = hotline_of(network, provider)
    key = {"fr": "1", "en": "3", "ar": "4"}[language]
    sender = "anonymous" if case == "anonymous" else HER
    call = line.phone(sender).ring().press(key).press("2").speak(30, VOICE)
    if case != "anonymous":  # whom nobody can call is not asked
        call.press(_who(case)).press("4826")
    call.hang_up()
    line.sweep(after=120)
    assert provider.recordings == {}
    yield Told(_documents(line.world), HER.lstrip("+"), DESK)
    line.close()
    provider.stop()


@contextlib.contextmanager
def by_member(network: Network, language: str, case: str) -> Iterator[Told]:
    program = Program(network)
    hire(program.world, "member-cfm", Role.MEMBER_SYSTEM)
    form: dict[str, Any] = {"channel": "member_cfm", "language": language, "category": "SEA"}
    said: dict[str, Any] = {"narrative": _story(language)}
    if case != "unknown":
        form["organisations"] = ["baobab_secours"]
    if case == "consent":
        form |= {"may_contact": True, "share_identity": True}
        said |= {"phone": HER, "may_call": True}
    headers = {
        "Authorization": f"Bearer {network.token('member-cfm')}",
        "Idempotency-Key": secrets.token_hex(16), "Content-Type": "application/json",
    }  # fmt: skip
    body = json.dumps({"form": form, "said": said}).encode()
    answer = program.post(API, body, headers)
    assert answer.status_code == 201
    there = DESK if case == "unknown" else FOCAL
    yield Told(_documents(program.world), HER.lstrip("+"), there, answer.json()["code"])
    program.close()


Door = Callable[[Network, str, str], Any]
WRITTEN: dict[str, tuple[Door, tuple[str, ...]]] = {
    "sms": (by_sms, ("fr", "en", "ar")),
    "form": (by_form, ("fr", "en", "ar", "bm")),
    "mail": (by_mail, ("fr", "en", "ar")),
    "member": (by_member, ("fr", "en", "ar", "bm")),
}
EVERY = [
    pytest.param(
        name, language, case,
        marks=[needs_dovecot] * (name == "mail")
        + [pytest.mark.matrix] * (language != "fr" or (name == "mail" and case != "consent")),
        id=f"{name}-{language}-{case}",
    )
    for name, (_, languages) in WRITTEN.items()
    for language in languages
    for case in CASES
]  # fmt: skip


@pytest.mark.parametrize(("name", "language", "case"), EVERY)
def test_what_is_written_reaches_whom_it_must_and_nobody_else(
    network: Network, name: str, language: str, case: str
) -> None:
    with WRITTEN[name][0](network, language, case) as told:
        holds = {seat for seat, docs in told.documents.items() if MARK in repr(docs)}
        assert holds == {told.account_at}
        (account,) = [doc for doc in told.documents[told.account_at] if MARK in repr(doc)]
        assert account["kind"] == "account"
        assert account["narrative"] == _story(language)
        assert account["facts"]["language"] == (language if case != "anonymous" else
                                                account["facts"]["language"])  # fmt: skip
        knows = {
            (seat, doc["kind"])
            for seat, docs in told.documents.items()
            for doc in docs
            if told.identity in repr(doc)
        }
        expected = {(FOCAL, "identity"), (DESK, "contact")} if case == "consent" else set()
        assert knows == expected


# For whom somebody works is said, and never asked by keys: named or not is the same here.
@pytest.mark.parametrize("case", ["member", "anonymous", "consent"])
@pytest.mark.parametrize("language", ["fr", "en", "ar"])
def test_what_is_spoken_reaches_the_desk_and_nobody_else(
    network: Network, language: str, case: str
) -> None:
    with by_telephone(network, language, case) as told:
        voices = [
            (seat, doc["content"])
            for seat, docs in told.documents.items()
            for doc in docs
            if doc["kind"] == "attachment"
        ]
        assert voices == [(DESK, VOICE)]
        assert {seat for seat, docs in told.documents.items() if docs} == {DESK}
        (account,) = [doc for doc in told.documents[DESK] if doc["kind"] == "account"]
        assert account["facts"]["channel"] == "hotline"
        assert account["facts"]["language"] == language
        knows = {doc["kind"] for doc in told.documents[DESK] if told.identity in repr(doc)}
        assert knows == ({"contact"} if case == "consent" else set())
        agreed = [doc.get("organisation_may_know") for doc in told.documents[DESK]
                  if doc["kind"] == "contact"]  # fmt: skip
        assert agreed == ([True] if case == "consent" else [])


@needs_dovecot
def test_a_picture_in_a_mail_is_the_desk_s_alone(network: Network) -> None:
    from tests.channels.letters import with_picture

    with post(network) as box:
        answer = box.say(with_picture(_story("fr"), b"\x89PNG of hers"))
        for text in ("2", "Baobab Secours", "0", "8"):
            assert answer is not None
            answer = box.say(answering(text, answer))
        documents = _documents(box.world)
        seen = [(seat, doc["content"]) for seat, docs in documents.items() for doc in docs
                if doc["kind"] == "attachment"]  # fmt: skip
        assert seen == [(DESK, b"\x89PNG of hers")]
        assert MARK in repr(documents[FOCAL])
