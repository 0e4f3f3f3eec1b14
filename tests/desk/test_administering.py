"""An administrator's pages: people, lists from Excel, seats with keys."""

from __future__ import annotations

import html
import re
from datetime import date
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from starlette.testclient import TestClient

from cbcm import sheets
from cbcm.agencies import directory, locked, workbook
from cbcm.agencies.fingerprints import fingerprint
from cbcm.agencies.importing import NEEDS
from cbcm.app import create_app
from cbcm.desk.rendering import LANGUAGES, words
from cbcm.sealing import new_identity
from tests.desk.signing_in import signed_in
from tests.world import FOCAL, World

pytestmark = pytest.mark.quick_on_sqlite

ECHO = "valeur-jamais-repetee"
PERSON: dict[str, Any] = {
    "organisation": "baobab_secours", "seat": "alternate", "name": "Awa Exemple",
    "subject": "awa", "issuer": None, "phone": "+22300000001", "e-mail": "awa@example.invalid",
    "language": "fr", "roles": "alternate", "employer": None, "contract end": date(2030, 12, 31),
}  # fmt: skip
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _book(*people: dict[str, Any]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "people"
    sheet.append(list(workbook.PEOPLE.columns))
    for person in people:
        sheet.append([person[heading] for heading in workbook.PEOPLE.columns])
    made = BytesIO()
    book.save(made)
    return made.getvalue()


def _upload(client: Any, content: bytes) -> Any:
    return client.post("/desk/people/list", files={"file": ("list.xlsx", content, XLSX)})


def _people(world: World) -> dict[str, directory.Account]:
    return {item.subject: item for item in world.context.store.read(directory.every_account)}


def test_a_list_is_checked_first_and_then_taken_over(world: World) -> None:
    with signed_in(world, "admin") as client:
        checked = _upload(client, _book(PERSON))
        assert checked.status_code == 200
        assert "awa" not in _people(world), "only checked"
        assert words()["fr"]["would_change"] in html.unescape(checked.text)
        rows = html.unescape(re.findall(r'name="rows" value="([^"]+)"', checked.text)[0])
        done = client.post("/desk/people/list/written", data={"rows": rows})
        assert done.status_code == 200
        assert words()["fr"]["taken_over"] in html.unescape(done.text)
        assert _people(world)["awa"].seat == "baobab_secours:alternate"
        assert "awa" in client.get("/desk/people").text


@pytest.mark.parametrize(
    ("change", "cell", "reason"),
    [({"phone": ECHO}, "people!F2", "list_phone"),
     ({"seat": ECHO}, "people!B2", "list_seat"),
     ({"contract end": ECHO}, "people!K2", "list_contract_end"),
     ({"name": f'=HYPERLINK("{ECHO}")'}, "people!C2", "list_formula")],
)  # fmt: skip
def test_every_error_names_its_cell_and_never_the_value(
    sqlite_world: World, change: dict[str, Any], cell: str, reason: str
) -> None:
    with signed_in(sqlite_world, "admin") as client:
        page = _upload(client, _book(PERSON | change))
        assert page.status_code == 400
        assert cell in page.text
        assert words()["fr"][reason] in html.unescape(page.text)
        assert ECHO not in page.text
        assert "awa" not in _people(sqlite_world)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 not a book", b"a,b\n1,2"])
def test_what_is_no_list_is_said_so(sqlite_world: World, content: bytes) -> None:
    with signed_in(sqlite_world, "admin") as client:
        page = _upload(client, content)
        assert page.status_code == 400
        assert words()["fr"]["no_list"] in html.unescape(page.text)
        assert _upload(client, bytes(950_000)).status_code == 413
        assert _upload(client, bytes(1_100_000)).status_code == 413
        for rows in ("", "[]", "{}", "[1]", '[{"subject": "x"}]', "[[]]"):
            answer = client.post("/desk/people/list/written", data={"rows": rows})
            assert answer.status_code == 400, rows


def test_every_reason_has_words() -> None:
    reasons = {f"list_{name}" for name in (*sheets.REASONS, *NEEDS)}
    for entries in words().values():
        assert reasons <= set(entries)


def test_an_invitation_is_shown_once_and_opens(world: World) -> None:
    with signed_in(world, "admin") as client:
        page = client.post("/desk/people/invitation", data={"subject": FOCAL})
        (link,) = re.findall(r"<code dir=\"ltr\">([^<]+)</code>", page.text)
        path = link.removeprefix(world.context.settings.public_url)
        assert client.get(path).status_code == 200
        assert "/desk/join/" not in client.get("/desk/people").text
        assert client.post("/desk/people/invitation", data={"subject": "x"}).status_code == 404


def test_seats_show_what_counts_and_what_waits(world: World) -> None:
    _, public = new_identity()
    account = _people(world)[FOCAL].id
    world.context.store.write(
        lambda c: locked.put(c, account=account, seat=FOCAL, public_key=public, locked=b"x")
    )
    with signed_in(world, "admin") as client:
        page = html.unescape(client.get("/desk/seats").text)
        assert public in page
        assert fingerprint(public, "fr") in page
        assert words()["fr"]["one_key"] in page
        assert words()["fr"]["key_counts"] in page
        for seat in world.context.pack.seats():
            assert seat in page
        key = world.network.signed(FOCAL, public)
        world.context.store.write(lambda c: directory.put_key(c, key, world.context.trust))
        assert public not in client.get("/desk/seats").text, "it is signed now"


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_page_is_there_in_every_language(sqlite_world: World, code: str) -> None:
    world = sqlite_world
    account = _people(world)["admin"]
    world.context.store.write(
        lambda c: directory.put_account(
            c, issuer=account.issuer, subject="admin", seat=None, roles=account.roles,
            language=code, not_after=account.not_after,
        ) and None
    )  # fmt: skip
    with signed_in(world, "admin") as client:
        for path, title in (("people", "people"), ("people/list", "from_excel"),
                            ("seats", "seats"), ("audit", "audit")):  # fmt: skip
            page = client.get(f"/desk/{path}")
            assert page.status_code == 200
            assert f"<h1>{words()[code][title]}</h1>" in html.unescape(page.text)
        assert client.get("/desk").headers["location"] == "/desk/people"


def test_nobody_fills_the_disk_before_saying_who_he_is(
    sqlite_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise AssertionError("the form was read")

    monkeypatch.setattr("starlette.requests.Request.form", refused)
    with TestClient(create_app(sqlite_world.context)) as client:
        for path in ("/desk/people/list", "/desk/sign-in", "/desk/sign-out"):
            assert client.post(path, content=bytes(1_100_000)).status_code == 413
            endless = client.post(path, content=iter([b"x" * 1000]))
            assert endless.status_code == 413, "no length is given"
