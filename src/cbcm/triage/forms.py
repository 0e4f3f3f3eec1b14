"""From a form that an operator or a member's system filled in to the codes for routing.

Pure. A form holds codes only: the words are sealed where they were typed, or by the server for a
client that cannot. Whoever is named comes as keyed digests of the name's words, so that the
directory can be searched for somebody who would handle the complaint without the name being sent.
A match only ever raises.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cbcm.pack import Pack
from cbcm.triage.candidates import candidates
from cbcm.triage.escalators import child, danger, imminent, of_the_body, recent
from cbcm.triage.handlers import LINE, PHONE_DIGITS, TITLES, Named, recognise_handler
from cbcm.triage.organisations import meant
from cbcm.vocabulary import (
    Affiliation,
    Category,
    Channel,
    Colleague,
    Consent,
    Facts,
    Handler,
    Known,
    Topic,
)
from cbcm.wording import fold

TITLE_WORDS = tuple(re.findall(r"[^\W\d_]+", TITLES))
TOPICS = {Category.PROG: Topic.AID, Category.OTHER: Topic.UNKNOWN, Category.UNCLEAR: Topic.UNKNOWN}


@dataclass(frozen=True)
class Form:
    """What whoever wrote it down for her gave as codes.

    `organisations` are codes of the pack, `area` one of its places, `salt` and `named` what
    `digest_of` gives for each word of the accused's name. `may_contact` and `share_identity` are
    consents of hers, `assistance` is YES where she wants help and NO where she refused it.
    """

    channel: Channel
    language: str
    category: Category
    organisations: tuple[str, ...] = ()
    area: str | None = None
    child: Known = Known.UNKNOWN
    danger: bool = False
    imminent: bool = False
    recent: bool = False
    intimate: bool = False
    mixed: bool = False
    handler: Handler = Handler.NONE
    may_contact: bool = False
    share_identity: bool = False
    assistance: Known = Known.UNKNOWN
    tell_nobody: bool = False
    salt: str = ""
    named: tuple[str, ...] = ()


def digest_of(salt: str, word: str) -> str:
    """One word of a name, or the last digits of a telephone number, as a form may send it:
    HMAC-SHA256 under the form's own salt, over the folded word; 64 hexadecimal digits."""
    return hmac.new(salt.encode(), fold(word).encode(), hashlib.sha256).hexdigest()


def facts_of_form(
    form: Form, pack: Pack, colleagues: Sequence[Colleague], *, words: str = ""
) -> Facts:
    """The codes that routing and counting may know. `colleagues` are matched in memory.

    `words` are the account itself, where a client sent it: they may only raise what the form says.
    """
    heard = "\n".join((_found(form, colleagues), words))
    named = recognise_handler(heard, colleagues, form.organisations)
    threatened = form.imminent or imminent(words)
    return Facts(
        country=pack.country,
        channel=form.channel,
        language=form.language if form.language in pack.languages else "unknown",
        topic=Topic.HELP_TODAY if form.danger else TOPICS.get(form.category, Topic.TREATMENT),
        category=form.category,
        affiliation=_affiliation(form.organisations, pack),
        organisations=form.organisations,
        mentioned=tuple(dict.fromkeys((*meant(words, pack), *named.employers))),
        candidates=candidates(None, words, pack) if not form.organisations else (),
        admin1=form.area,
        child=Known.YES if form.child is Known.UNKNOWN and child(words) else form.child,
        danger=form.danger or threatened or danger(words),
        imminent=threatened,
        recent=form.recent or recent(words),
        intimate=form.intimate,
        mixed=form.mixed or (form.category is Category.PROG and of_the_body(words)),
        handler=_handler(form.handler, named),
        handler_employer=named.employer,
        conflicts=named.conflicts,
        consent=Consent.ORGANISATION if form.share_identity else Consent.NOBODY,
        contact=form.may_contact,
        assistance=form.assistance,
        tell_nobody=form.tell_nobody,
    )


def _affiliation(organisations: Sequence[str], pack: Pack) -> Affiliation:
    if len(organisations) != 1:
        return Affiliation.SEVERAL if organisations else Affiliation.UNKNOWN
    return pack.by_code[organisations[0]].affiliation


def _handler(said: Handler, named: Named) -> Handler:
    """Somebody of the line outranks an agency's, whether said or found; nothing lowers it."""
    if said in LINE or (said is not Handler.NONE and named.handler not in LINE):
        return said
    return named.handler


def _found(form: Form, colleagues: Sequence[Colleague]) -> str:
    """The words of colleagues' names and numbers that the form holds, in their own order.

    A title is put before each of them: before which name it stood cannot be seen.
    """
    digests = frozenset(form.named)

    def held(words: Iterable[str]) -> list[str]:
        return [word for word in words if digest_of(form.salt, word) in digests]

    lines = [held(_words_of(person)) for person in (colleagues if digests else ())]
    titles = held(TITLE_WORDS)[:1] if any(lines) else []
    titled = [[*titles, word] for words in lines for word in words if titles]
    return "\n".join(" ".join(words) for words in [*lines, *titled] if words)


def _words_of(person: Colleague) -> Iterable[str]:
    yield from re.findall(r"[^\W\d_]+", fold(person.name or ""))
    digits = re.sub(r"\D", "", person.phone or "")[-PHONE_DIGITS:]
    if len(digits) == PHONE_DIGITS:
        yield digits
