"""Passkeys in a real browser with a virtual authenticator: one way in, once for each question."""

from __future__ import annotations

import html
import json
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import httpx
import pyotp
import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from cbcm import tables
from cbcm.access import credentials, passkeys, sessions
from cbcm.access.passkeys import Here
from cbcm.demo.people import loopback
from cbcm.demo.server import Demo
from cbcm.errors import UnauthorizedError
from cbcm.settings import Settings
from tests.desk.browsing import LAPTOP, WORDS, person, signed_in
from tests.outside import needs_browser
from tests.world import FOCAL

T = WORDS["fr"]
AUTHENTICATOR = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
    "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip

pytestmark = needs_browser


@pytest.fixture(scope="module")
def named(demo: Demo) -> Iterator[Demo]:
    """The server under a name: a passkey is for a name, never for an address."""
    address = demo.address.replace("127.0.0.1", "localhost")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Settings, "public_origin", lambda _: address)
        yield replace(demo, address=address)


@pytest.fixture
def held(named: Demo, browser: Browser) -> Iterator[tuple[Demo, Page, str]]:
    """Somebody signed in who has just added a passkey; and the id of the account."""
    account = person(named, f"passe-{time.time_ns()}", FOCAL)
    with signed_in(named, browser, account, LAPTOP, forgiven="401|ERR_FAILED") as page:
        session = page.context.new_cdp_session(page)
        session.send("WebAuthn.enable")
        session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
        page.goto(f"{named.address}/desk/me")
        page.get_by_role("button", name=T["add_passkey"]).click()
        expect(page.get_by_text(T["passkey_of"])).to_be_visible(timeout=10_000)
        yield named, page, account


def _assertion(demo: Demo, page: Page) -> dict[str, Any]:
    """What the device proves, caught before the server has it."""
    caught: list[str] = []
    page.route(
        "**/desk/sign-in/passkey", lambda r: (caught.append(r.request.post_data or ""), r.abort())
    )
    page.goto(f"{demo.address}/desk/sign-in")
    page.locator("#passkey button").click()
    expect(page.locator("#passkey-trouble")).to_be_visible()
    page.unroute("**/desk/sign-in/passkey")
    found: dict[str, Any] = json.loads(caught[0])
    return found


def _enter(demo: Demo, given: dict[str, Any], *, now: int = 0, origin: str = "") -> str:
    here = Here("localhost", origin or demo.address)
    account, _ = passkeys.sign_in(
        demo.context.store, demo.context.peppers, here, given, now or int(time.time())
    )
    return account.id


@pytest.mark.matrix
def test_with_the_lock_of_the_device_and_nothing_else(held: tuple[Demo, Page, str]) -> None:
    demo, page, account = held
    page.context.clear_cookies()
    page.goto(f"{demo.address}/desk/sign-in")
    page.locator("#passkey button").click()
    expect(page.get_by_role("heading", name=T["inbox"], level=1)).to_be_visible()
    page.goto(f"{demo.address}/desk/me")
    page.get_by_role("button", name=T["remove"]).click()
    expect(page.get_by_text(T["passkey_of"])).to_have_count(0)
    page.get_by_role("button", name=T["sign_out_everywhere"]).click()
    expect(page.get_by_label(WORDS["en"]["password"], exact=True)).to_be_visible()
    rows = demo.context.store.read(
        lambda c: c.execute(
            select(tables.session).where(tables.session.c.account_id == account)
        ).all()
    )
    assert rows == [], "every session ended"
    page.locator("#passkey button").click()
    expect(page.get_by_text(WORDS["en"]["passkey_failed"])).to_be_visible()


@pytest.mark.matrix
def test_an_answer_counts_once_in_time_and_for_this_server(held: tuple[Demo, Page, str]) -> None:
    demo, page, account = held
    given = _assertion(demo, page)
    late = int(time.time()) + passkeys.CHALLENGE_SECONDS + 1
    for wrong in ({"now": late}, {"origin": "http://localhost:1"}):
        with pytest.raises(UnauthorizedError):
            _enter(demo, given, **wrong)  # type: ignore[arg-type] # either of the two
    broken = given | {"response": given["response"] | {"signature": "AAAA"}}
    with pytest.raises(UnauthorizedError):
        _enter(demo, broken)
    assert _enter(demo, given) == account
    with pytest.raises(UnauthorizedError):
        _enter(demo, given)


@pytest.mark.matrix
def test_an_offer_is_no_question_and_a_new_invitation_ends_it(
    held: tuple[Demo, Page, str],
) -> None:
    demo, page, account = held
    given = _assertion(demo, page)
    peppers, now = demo.context.peppers, int(time.time())
    token = demo.context.store.write(lambda c: credentials.invite(c, peppers, account, now))
    hashed = credentials.hash_password("moulin rivage tortue")
    code = pyotp.TOTP(credentials.otp_secret(peppers[0], token)).now()
    demo.context.store.write(
        lambda c: credentials.join(c, peppers, token=token, hashed=hashed, code=code, now=now)
    )
    with pytest.raises(UnauthorizedError):
        _enter(demo, given)


def test_an_old_session_adds_no_way_in(named: Demo) -> None:
    account = person(named, "passe-vieille", FOCAL)
    peppers, now = named.context.peppers, int(time.time())
    token = named.context.store.write(
        lambda c: sessions.start(c, peppers, account, now - sessions.FRESH_SECONDS)
    )
    named.context.store.write(lambda c: sessions.seen(c, peppers, token, now))
    headers = {"cookie": f"{sessions.COOKIE}={token}", "origin": named.address}
    with httpx.Client(transport=loopback(), headers=headers) as client:
        page = client.get(f"{named.address}/desk/me")
        assert T["sign_in_anew"] in html.unescape(page.text)
        assert T["add_passkey"] not in page.text
        assert client.post(f"{named.address}/desk/me/passkeys/offer").status_code == 409
        assert client.post(f"{named.address}/desk/me/passkeys", json={}).status_code == 409


def test_a_fresh_session_of_ones_own_adds_no_way_in_to_anothers_account(named: Demo) -> None:
    """A stolen token of the interface lasts an hour; a passkey would last for good."""
    thief, peppers = person(named, "passe-voleur", FOCAL), named.context.peppers
    now = int(time.time())
    token = named.context.store.write(lambda c: sessions.start(c, peppers, thief, now))
    headers = {
        "cookie": f"{sessions.COOKIE}={token}", "origin": named.address,
        "authorization": f"Bearer {named.network.token(FOCAL)}",
    }  # fmt: skip
    with httpx.Client(transport=loopback(), headers=headers) as client:
        assert client.post(f"{named.address}/desk/me/passkeys/offer").status_code == 409
        assert client.post(f"{named.address}/desk/me/passkeys", json={}).status_code == 409


@pytest.mark.parametrize(
    "given",
    [{}, {"response": 1}, {"rawId": "AA", "response": {"clientDataJSON": "AA"}},
     {"rawId": 5, "response": {"clientDataJSON": "e30"}}],
)  # fmt: skip
def test_nonsense_is_one_answer(named: Demo, given: dict[str, Any]) -> None:
    with httpx.Client(transport=loopback(), headers={"origin": named.address}) as client:
        answer = client.post(f"{named.address}/desk/sign-in/passkey", json=given)
        assert (answer.status_code, answer.text) == (401, "")
        foreign = {"origin": "http://localhost:9"}
        assert (
            client.post(
                f"{named.address}/desk/sign-in/passkey", json=given, headers=foreign
            ).status_code
            == 403
        )
