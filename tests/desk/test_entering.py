"""Signing in at the pages: by invitation, with a password and a code, and out again."""

from __future__ import annotations

import html
import re
import threading
from collections.abc import Iterator

import pyotp
import pytest
from sqlalchemy import Connection, func, select
from starlette.testclient import TestClient

from cbcm import clockwork, tables
from cbcm.access import credentials, sessions
from cbcm.agencies import directory
from cbcm.app import create_app
from cbcm.demo.network import ISSUER
from cbcm.desk.rendering import LANGUAGES, words
from cbcm.errors import UnauthorizedError
from tests.world import FOCAL, World

pytestmark = pytest.mark.quick_on_sqlite

PASSWORD = "moulin rivage tortue"
WRONG = "rien de cela ici"


@pytest.fixture
def browser(world: World) -> Iterator[TestClient]:
    """A browser at the public address; it sends the cookie back as one would."""
    app = create_app(world.context)
    origin = world.context.settings.public_origin()
    with TestClient(app, base_url="https://testserver", follow_redirects=False,
                    headers={"origin": origin}) as client:  # fmt: skip
        yield client


def _invited(world: World, browser: TestClient, subject: str = FOCAL) -> str:
    """The address of an invitation, as an administrator gets it."""
    headers = {"Authorization": f"Bearer {world.network.token('admin')}"}
    made = browser.post("/api/v1/directory/invitations", json={"subject": subject}, headers=headers)
    assert made.status_code == 201
    link = str(made.json()["link"])
    assert link.startswith(world.context.settings.public_url)
    return link.removeprefix(world.context.settings.public_url)


def _secret(page: str) -> str:
    found = re.search(r'class="secret">([A-Z2-7 ]+)<', page)
    assert found is not None
    return found[1].replace(" ", "")


def _code(secret: str, *, steps: int = 0) -> str:
    import time

    return pyotp.TOTP(secret).at(int(time.time()) + 30 * steps)


def _joined(world: World, browser: TestClient) -> str:
    """Join as the focal point; returns the secret of the codes."""
    link = _invited(world, browser)
    secret = _secret(browser.get(link).text)
    done = browser.post(link, data={"password": PASSWORD, "code": _code(secret, steps=-1)})
    assert (done.status_code, done.headers["location"]) == (303, "/desk")
    return secret


def _sign_in(browser: TestClient, *, password: str, code: str, name: str = FOCAL) -> int:
    form = {"name": name, "password": password, "code": code, "lang": "fr"}
    return browser.post("/desk/sign-in", data=form).status_code


def test_invited_joined_out_and_in_again(world: World, browser: TestClient) -> None:
    secret = _joined(world, browser)
    assert browser.get("/api/v1/session").json()["seats"] == [FOCAL]
    held = browser.cookies[sessions.COOKIE]
    assert browser.post("/desk/sign-out").headers["location"] == "/desk/sign-in"
    assert browser.get("/api/v1/session").status_code == 401
    kept = {"Cookie": f"{sessions.COOKIE}={held}"}
    assert browser.get("/api/v1/session", headers=kept).status_code == 401, "ended on the server"
    assert _sign_in(browser, password=PASSWORD, code=_code(secret)) == 303
    assert browser.get("/api/v1/session").json()["subject"] == FOCAL


def test_the_cookie_is_for_this_server_and_no_script(world: World, browser: TestClient) -> None:
    link = _invited(world, browser)
    page = browser.get(link)
    assert "set-cookie" not in page.headers, "no cookie before sign-in"
    secret = _secret(page.text)
    done = browser.post(link, data={"password": PASSWORD, "code": _code(secret)})
    flags = done.headers["set-cookie"].lower()
    assert flags.startswith("__host-")
    for flag in ("secure", "httponly", "samesite=strict", "path=/"):
        assert flag in flags
    assert "domain" not in flags


def test_an_invitation_works_once_and_three_days(world: World, browser: TestClient) -> None:
    link = _invited(world, browser)
    other = _invited(world, browser)
    assert browser.get(link).status_code == 404, "the last one counts"
    secret = _secret(browser.get(other).text)
    form = {"password": PASSWORD, "code": _code(secret)}
    assert browser.post(other, data=form).status_code == 303
    assert browser.get(other).status_code == 404
    assert browser.post(other, data=form).status_code == 404
    third = _invited(world, browser).rpartition("/")[2]
    peppers = world.context.settings.peppers()
    later = world.now + credentials.INVITATION_SECONDS + 60
    assert world.context.store.read(
        lambda c: credentials.invited(c, peppers, third, later)
    ) is None  # fmt: skip
    clockwork.tick(world.context, now=later)
    assert _rows(world, tables.invitation) == 0


def _rows(world: World, table: object) -> int:
    return int(
        world.context.store.read(
            lambda c: c.execute(select(func.count()).select_from(table)).scalar_one()  # type: ignore[arg-type] # any table
        )
    )


@pytest.mark.parametrize("password", ["trop1court", "aaaaaaaaaaaaaaaa", "x" * 300])
def test_a_weak_password_is_refused_and_not_shown(sqlite_world: World, password: str) -> None:
    headers = {"origin": sqlite_world.context.settings.public_origin()}
    with TestClient(
        create_app(sqlite_world.context), follow_redirects=False, headers=headers
    ) as browser:
        link = _invited(sqlite_world, browser)
        secret = _secret(browser.get(link).text)
        page = browser.post(link, data={"password": password, "code": _code(secret)})
        assert page.status_code == 400
        assert password not in page.text
        assert words()["fr"]["password_too_weak"] in page.text.replace("&#39;", "'")
        assert browser.get(link).status_code == 200, "it can be tried again"


def test_whatever_is_wrong_it_says_the_same(world: World, browser: TestClient) -> None:
    secret = _joined(world, browser)
    browser.cookies.clear()
    answers = set()
    for name, password, code in (
        (FOCAL, WRONG, _code(secret)), (FOCAL, PASSWORD, "000000"), ("nobody", PASSWORD, "123456"),
        (FOCAL, "", ""), (FOCAL, "x" * 900, "\u0661\u0662"),
    ):  # fmt: skip
        form = {"name": name, "password": password, "code": code, "lang": "fr"}
        page = browser.post("/desk/sign-in", data=form)
        assert page.status_code == 401
        assert "set-cookie" not in page.headers
        answers.add(page.text.replace(f'value="{name}"', ""))
    assert len(answers) == 1


def test_a_code_counts_once(world: World, browser: TestClient) -> None:
    secret = _joined(world, browser)
    code = _code(secret)
    assert _sign_in(browser, password=PASSWORD, code=code) == 303
    assert _sign_in(browser, password=PASSWORD, code=code) == 401


def test_a_code_may_be_written_in_arabic_digits(world: World, browser: TestClient) -> None:
    secret = _joined(world, browser)
    code = _code(secret).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    assert _sign_in(browser, password=PASSWORD, code=f"{code[:3]} {code[3:]}") == 303


@pytest.mark.matrix
def test_after_five_failures_one_try_a_minute(world: World, browser: TestClient) -> None:
    secret = _joined(world, browser)
    for _ in range(credentials.MOST_FAILURES):
        assert _sign_in(browser, password=WRONG, code="000000") == 401
    assert _sign_in(browser, password=PASSWORD, code=_code(secret)) == 401, "locked"
    peppers, later = world.context.settings.peppers(), world.now + 3600
    account, token = credentials.sign_in(
        world.context.store, peppers, name=FOCAL, password=PASSWORD,
        code=pyotp.TOTP(secret).at(later), now=later,
    )  # fmt: skip
    assert account.subject == FOCAL
    assert world.context.store.read(lambda c: sessions.find(c, peppers, token, later)) is not None


def test_a_session_ends_by_time_by_idling_and_with_the_contract(world: World) -> None:
    peppers, now = world.context.settings.peppers(), world.now
    store = world.context.store

    def begin(connection: Connection) -> str:
        account = directory.account_by_name(connection, FOCAL, now)
        assert account is not None
        return sessions.start(connection, peppers, account.id, now)

    def is_there(token: str, at: int) -> bool:
        return store.read(lambda c: sessions.find(c, peppers, token, at)) is not None

    token = store.write(begin)
    assert is_there(token, now + sessions.IDLE_SECONDS - 1)
    assert not is_there(token, now + sessions.IDLE_SECONDS)
    for at in range(now, now + sessions.LONGEST_SECONDS, sessions.IDLE_SECONDS - 60):
        assert is_there(token, at)
        store.write(lambda c, t=at: sessions.seen(c, peppers, token, t))
    assert not is_there(token, now + sessions.LONGEST_SECONDS)
    clockwork.tick(world.context, now=now + sessions.LONGEST_SECONDS)
    assert _rows(world, tables.session) == 0
    token = store.write(begin)
    store.write(lambda c: directory.remove_account(c, issuer=ISSUER, subject=FOCAL))
    assert not is_there(token, now)
    assert _rows(world, tables.session) == 0


def test_what_changes_something_must_come_from_our_own_page(
    world: World, browser: TestClient
) -> None:
    _joined(world, browser)
    body = {"seat": FOCAL, "public_key": "age1" + "q" * 58, "locked": "AAAA"}
    for origin in ("https://elsewhere.invalid", "null", ""):
        answer = browser.post("/api/v1/session/keys", json=body, headers={"origin": origin})
        assert answer.status_code == 403
        assert browser.post("/desk/sign-out", headers={"origin": origin}).status_code == 403
    assert browser.post("/api/v1/session/keys", json=body).status_code == 400, "it is not locked"


def test_a_new_invitation_ends_what_was_signed_in(world: World, browser: TestClient) -> None:
    _joined(world, browser)
    before = browser.cookies[sessions.COOKIE]
    _joined(world, browser)
    kept = {"Cookie": f"{sessions.COOKIE}={before}"}
    assert browser.get("/api/v1/session", headers=kept).status_code == 401


def test_nothing_of_a_password_a_code_or_a_session_is_at_rest(
    world: World, browser: TestClient
) -> None:
    secret = _joined(world, browser)
    token = browser.cookies[sessions.COOKIE]

    def read(connection: Connection) -> bytes:
        found = [
            repr(list(row))
            for table in tables.metadata.sorted_tables
            for row in connection.execute(select(table))
        ]
        return "".join(found).encode()

    rest = world.context.store.read(read)
    for value in (PASSWORD, secret, token):
        assert value.encode() not in rest


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_first_page_is_small_and_loads_nothing_foreign(sqlite_world: World, code: str) -> None:
    with TestClient(create_app(sqlite_world.context)) as browser:
        page = browser.get("/desk/sign-in", params={"lang": code})
        addresses = re.findall(r'(?:href|src|action)="([^"]+)"', page.text)
        assert addresses
        assert all(a.startswith(("/desk", "#", "?lang=", "data:,")) for a in addresses)
        loaded = [browser.get(a) for a in addresses if a.startswith("/desk/files/")]
        assert all(item.status_code == 200 for item in loaded)
        assert sum(len(item.content) for item in (page, *loaded)) <= 60_000
        # Without a script everything works; the one that is there is for passkeys.
        scripts = re.findall(r'<script type="module" src="([^"]+)" integrity="sha384', page.text)
        assert [s.split("-")[0] for s in scripts] == ["/desk/files/passkey"]
        assert page.text.count("<script") == 1
        assert "default-src 'none'" in page.headers["content-security-policy"]
        assert f'lang="{code}"' in page.text
        assert ('dir="rtl"' in page.text) == (code == "ar")


@pytest.mark.matrix
def test_wrong_tries_at_once_are_counted_one_by_one(world: World) -> None:
    store, peppers, now = world.context.store, world.context.settings.peppers(), world.now
    hashed = credentials.hash_password(PASSWORD)

    def joined(connection: Connection) -> None:
        account = directory.account_by_name(connection, FOCAL, now)
        assert account is not None
        token = credentials.invite(connection, peppers, account.id, now)
        code = pyotp.TOTP(credentials.otp_secret(peppers[0], token)).at(now)
        credentials.join(connection, peppers, token=token, hashed=hashed, code=code, now=now)

    def guess() -> None:
        with pytest.raises(UnauthorizedError):
            credentials.sign_in(store, peppers, name=FOCAL, password=WRONG, code="0", now=now)

    store.write(joined)
    guesses = [threading.Thread(target=guess) for _ in range(12)]
    for thread in guesses:
        thread.start()
    for thread in guesses:
        thread.join()
    row = store.read(lambda c: c.execute(select(tables.credential)).one())
    assert row.failures == credentials.MOST_FAILURES  # those that came later did not count
    assert row.locked_until > now


def test_a_foreign_page_signs_nobody_in_as_another(world: World, browser: TestClient) -> None:
    link = _invited(world, browser)
    for origin in ("https://elsewhere.example", "null", ""):
        for path in ("/desk/sign-in", link.removeprefix(world.context.settings.public_url)):
            refused = browser.post(path, data={"name": FOCAL}, headers={"origin": origin})
            assert refused.status_code == 403
            assert "set-cookie" not in refused.headers


def test_no_password_is_hashed_without_an_invitation(
    browser: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def hashing(password: str) -> str:
        raise AssertionError(len(password))

    monkeypatch.setattr(credentials, "hash_password", hashing)
    assert browser.post("/desk/join/none", data={"password": PASSWORD}).status_code == 404


def test_an_address_that_is_none_is_a_page_that_says_so(sqlite_world: World) -> None:
    with TestClient(create_app(sqlite_world.context)) as browser:
        page = browser.get("/desk/nothing-of-ours", headers={"accept-language": "fr"})
        assert page.status_code == 404
        assert words()["fr"]["refused_not_found"] in html.unescape(page.text)
        assert browser.get("/api/v1/nothing").json()["code"] == "not_found"
