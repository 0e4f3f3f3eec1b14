"""Our answers by mail: neutral, without her words, known again where they come back.

An answer names nobody, quotes nothing and says that a machine wrote it. Its id is random with
keyed digests, so that an answer of ours, or a mail server's word that it did not arrive, is told
from what a person wrote, and who answers it from who only writes in that name. It does NOT decide
whether a mail is answered.
"""

from __future__ import annotations

import hmac
import secrets
from collections import OrderedDict
from collections.abc import Callable, Sequence
from email.message import EmailMessage

from cbcm import digests
from cbcm.context import Context
from cbcm.delivery import post
from cbcm.settings import Pepper

Send = Callable[..., None]
MOST_A_DAY = 30
MOST_REMEMBERED = 20_000
DAY = 24 * 3600


def send(context: Context, address: str, text: str, *, answers: str) -> None:
    """Send one answer. `answers` is the id of her mail, or "". Raises OSError where not taken."""
    settings = context.settings
    message = EmailMessage()
    message["From"] = settings.mail_from
    message["To"] = address
    if settings.mailbox_address():
        message["Reply-To"] = settings.mailbox_address()
    message["Subject"] = post.SUBJECT
    message["Message-ID"] = (
        f"<{new_mark(context.peppers[0], address)}@{_domain(settings.mail_from)}>"
    )
    if answers:
        message["In-Reply-To"] = answers
        message["References"] = answers
    message["Auto-Submitted"] = "auto-replied"
    message.set_content(text)
    post.deliver(context, message)


def new_mark(pepper: Pepper, address: str) -> str:
    """What stands before the @ of an answer's id: half random, half for this address alone."""
    drawn = secrets.token_hex(4)
    name = drawn + _bound(pepper, drawn, address)
    return f"{name}.{_proof(pepper, name)}"


def is_mark(peppers: Sequence[Pepper], mark: str, *, to: str | None = None) -> bool:
    """Whether "name.proof@" is the id of an answer of ours, and, where asked, of one to `to`."""
    name, _, proof = mark.rstrip("@").partition(".")
    return any(
        hmac.compare_digest(_proof(pepper, name), proof)
        and (to is None or hmac.compare_digest(_bound(pepper, name[:8], to), name[8:]))
        for pepper in peppers
    )


def _proof(pepper: Pepper, name: str) -> str:
    return digests.keyed(pepper, "mail-answer", name)[:8].hex()


def _bound(pepper: Pepper, drawn: str, address: str) -> str:
    return digests.keyed(pepper, "mail-answer-to", drawn, address.lower())[:4].hex()


def _domain(address: str) -> str:
    return address.rpartition("@")[2].strip("> ") or "localhost"


class Bound:
    """How many answers an address got today, keyed by digest; forgotten when the process ends."""

    def __init__(self, pepper: Pepper) -> None:
        self._pepper = pepper
        self._given: OrderedDict[bytes, tuple[int, int]] = OrderedDict()

    def allows(self, address: str, now: int) -> bool:
        """Whether one more may go to this address today."""
        day, given = self._given.get(self._key(address), (0, 0))
        return day != now // DAY or given < MOST_A_DAY

    def count(self, address: str, now: int) -> None:
        """One more went there."""
        key = self._key(address)
        day, given = self._given.pop(key, (0, 0))
        self._given[key] = (now // DAY, given + 1 if day == now // DAY else 1)
        if len(self._given) > MOST_REMEMBERED:
            self._given.popitem(last=False)

    def _key(self, address: str) -> bytes:
        return digests.keyed(self._pepper, "mail-bound", address)
