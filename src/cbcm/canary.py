"""A test complaint through each door, every day, to "kept": is the line alive?

It comes in as the provider's request would, signed, over HTTP; its sender is a value that only
the pepper gives, which routes it to the canary seat. There the worker opens it with a key of
its own (signed like any other), keeps and closes it. Marked inside, counted nowhere.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from functools import partial

import httpx
from sqlalchemy import Connection

from cbcm import casework, watch
from cbcm.agencies.directory import Account, confirmed_keys
from cbcm.context import Context
from cbcm.delivery import referrals
from cbcm.endpoints import PushGateway
from cbcm.pack import CANARY_SEAT
from cbcm.sealing import identity_of, open_document
from cbcm.taking import canary_senders
from cbcm.telemetry import error_name, log
from cbcm.vocabulary import Role

EVERY_SECONDS = 24 * 3600
RETRY_SECONDS = 900
TIMEOUT_SECONDS = 30
KEY_NAME = "canary-1"
WORDS = "Ceci est un essai de la ligne, rien de plus."
ACCOUNT = Account(id="canary", seat=CANARY_SEAT, roles=frozenset({Role.FOCAL_POINT}), language="fr")


def identity(context: Context) -> tuple[str, str]:
    """The canary seat's key pair (secret, public); its secret ends with the key folder."""
    return identity_of(context.keyring.make(KEY_NAME))


def run(context: Context, *, now: int) -> bool:
    """Send a test through every door and take it up; True where all came through.

    Without a confirmed key of its own nothing is sent: the desk would get it in its place.
    """
    if not _may_run(context, now):
        return _note(context, False, now)
    take_up(context, now=now)  # what a broken run left must not stand in for what is lost now
    sent = 0
    for name, gateway in context.settings.gateways().items():
        try:
            _push(context, name, gateway, WORDS)
            _push(context, name, gateway, "STOP")
            sent += 1
        except httpx.HTTPError as error:
            log().error("canary_refused", error=error_name(error))
    if context.settings.twilio_account_sid:
        try:
            _twilio(context, WORDS)
            _twilio(context, "STOP")
            sent += 1
        except httpx.HTTPError as error:
            log().error("canary_refused", error=error_name(error))
    if context.settings.africastalking_username:
        try:
            _africastalking(context, WORDS)
            _africastalking(context, "STOP")
            sent += 1
        except httpx.HTTPError as error:
            log().error("canary_refused", error=error_name(error))
    settings = context.settings
    doors = len(settings.gateways()) + bool(settings.twilio_account_sid)
    doors += bool(settings.africastalking_username)
    kept = take_up(context, now=now)
    return _note(context, sent == doors and kept >= doors, now)


def _may_run(context: Context, now: int) -> bool:
    keys = context.store.read(lambda c: confirmed_keys(c, context.trust, now))
    _, public = identity(context)
    return public in keys.get(CANARY_SEAT, ())


def _note(context: Context, well: bool, now: int) -> bool:
    def write(connection: Connection) -> None:
        if well:
            watch.mark(connection, watch.CANARY, now)
        else:
            watch.mark_state(connection, watch.CANARY, "a test complaint did not come through")

    context.store.write(write)
    return well


def take_up(context: Context, *, now: int) -> int:
    """Open, keep and close what waits for the canary seat; returns how many."""
    secret, _ = identity(context)
    waiting = context.store.read(lambda c: referrals.waiting_for(c, ACCOUNT, context.peppers))
    for line in waiting:
        tokens: dict[str, str] = {}
        for part_id, _kind in line.parts:
            ciphertext = partial(
                referrals.ciphertext, referral_id=line.id, part_id=part_id, account=ACCOUNT
            )
            body = context.store.read(partial(ciphertext, peppers=context.peppers))
            document = open_document(body, [secret])
            assert document["test"] is True  # noqa: S101 - a real one must never be routed here
            tokens[part_id] = document["token"]

        def write(
            connection: Connection, referral_id: str = line.id, opened: dict[str, str] = tokens
        ) -> None:
            casework.acknowledge(connection, context, ACCOUNT, referral_id,
                                 opened=opened, kept=True, now=now)  # fmt: skip
            casework.close(connection, context, ACCOUNT, referral_id, outcome="closed", now=now)

        context.store.write(write)
    return len(waiting)


def _push(context: Context, name: str, gateway: PushGateway, words: str) -> None:
    names = {"id": "id", "from": "from", "text": "text"} | gateway.fields
    body = json.dumps(
        {
            names["id"]: secrets.token_hex(12),
            names["from"]: "+" + canary_senders(context, name)[0],
            names["text"]: words,
        }
    ).encode()
    given = gateway.secret
    if gateway.auth == "hmac":
        given = hmac.new(gateway.secret.encode(), body, hashlib.sha256).hexdigest()
    headers = {gateway.header: given, "Content-Type": "application/json"}
    address = f"{context.settings.canary_url}/sms/push/{name}"
    httpx.post(address, content=body, headers=headers, timeout=TIMEOUT_SECONDS).raise_for_status()


def _africastalking(context: Context, words: str) -> None:
    settings = context.settings
    form = {
        "id": secrets.token_hex(12),
        "from": "+" + canary_senders(context, "africastalking")[0],
        "to": settings.africastalking_sender,
        "text": words,
    }
    secret = settings.africastalking_callback_secret.get_secret_value()
    address = f"{settings.canary_url}/sms/africastalking/{secret}"
    httpx.post(address, data=form, timeout=TIMEOUT_SECONDS).raise_for_status()


def _twilio(context: Context, words: str) -> None:
    from urllib.parse import urlencode

    from twilio.request_validator import RequestValidator

    settings = context.settings
    form = {
        "MessageSid": "SM" + secrets.token_hex(16),
        "AccountSid": settings.twilio_account_sid,
        "From": "+" + canary_senders(context, "twilio")[0],
        "To": next(iter(settings.own_numbers()), ""),
        "Body": words,
        "NumMedia": "0",
    }
    validator = RequestValidator(settings.twilio_auth_token.get_secret_value())
    signature = validator.compute_signature(settings.public_url + "/sms/twilio", form)
    headers = {
        "X-Twilio-Signature": signature,
        "Content-Type": "application/x-www-form-urlencoded",
    }
    httpx.post(f"{settings.canary_url}/sms/twilio", content=urlencode(form), headers=headers,
               timeout=TIMEOUT_SECONDS).raise_for_status()  # fmt: skip
