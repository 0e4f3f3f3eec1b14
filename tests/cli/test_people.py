"""Directory commands against a real server: a list from Excel, challenges, offline signing."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest

from cbcm import sheets
from cbcm.agencies import directory, locked
from cbcm.agencies.fingerprints import fingerprint
from cbcm.cli.client import Client
from cbcm.demo.people import loopback
from cbcm.demo.server import Demo, bind, started
from cbcm.sealing import new_identity
from tests.command import Ended, run
from tests.world import DESK, FOCAL

ALTERNATE = "baobab_secours:alternate"
ECHO = "valeur-jamais-repetee"
DAY = 24 * 3600
PERSON = {
    "organisation": "baobab_secours", "seat": "alternate", "name": "Awa Exemple",
    "subject": "awa", "issuer": None, "phone": "+22300000001", "e-mail": "awa@example.invalid",
    "language": "fr", "roles": "alternate, focal_point", "employer": None,
    "contract end": date(2030, 12, 31),
}  # fmt: skip


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    tmp_path_factory.getbasetemp()  # made before the demo moves this process's temporary folder
    listening, _ = bind(0)
    with started(listening) as running:
        yield running


def _cli(demo: Demo, *words: object, who: str = "admin", **more: str) -> Ended:
    given = {
        "CBCM_SERVER": demo.address,
        "CBCM_TOKEN": demo.network.token(who),
        "CBCM_ISSUER_NAME": demo.network.environment["CBCM_ISSUER_NAME"],
        "CBCM_DIRECTORY_PRIVATE_KEY": demo.network.directory_key.private_bytes_raw().hex(),
        "NO_PROXY": "127.0.0.1",
    }
    return run("directory", *map(str, words), env=given | more)


def _does(demo: Demo, *words: object, **more: str) -> str:
    ended = _cli(demo, *words, **more)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def _refused(demo: Demo, *words: object, **more: str) -> list[str]:
    ended = _cli(demo, *words, **more)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ECHO not in ended.stderr
    assert "Traceback" not in ended.stderr
    return ended.stderr.splitlines()


def _book(path: Path, *people: dict[str, Any], sheet: str = "people") -> Path:
    """A workbook with these people, from the third row on: row two is left empty."""
    book = openpyxl.Workbook()
    book.active.title = sheet
    book.active.append(list(people[0]))
    book.active.append([])
    for person in people:
        book.active.append(list(person.values()))
    book.save(path)
    return path


def test_a_list_from_excel(demo: Demo, tmp_path: Path) -> None:
    path = _book(tmp_path / "people.xlsx", PERSON, PERSON | {"subject": "moussa"})
    said = _does(demo, "import", path, "--dry-run")
    assert "added: 2\n  awa\n  moussa\n" in said
    assert said.endswith("nothing was written (--dry-run)\n")
    assert "awa" not in _does(demo, "seats")
    assert "too few" in _does(demo, "seats"), "the invented seats have one person each"
    assert _does(demo, "import", path).endswith("unchanged: 0\nwritten\n")
    assert "awa 2031-01-01" in _does(demo, "seats")
    again = _does(demo, "import", path)
    assert "added: 0\nchanged: 0\nlapsed: 0\nunchanged: 2\n" in again
    ended = _book(tmp_path / "ended.xlsx", PERSON | {"contract end": "2020-01-31"})
    assert "lapsed: 1\n  awa\n" in _does(demo, "import", ended)
    assert "awa" not in _does(demo, "seats")
    _does(demo, "remove-account", "moussa")
    assert _refused(demo, "remove-account", "moussa") == ["cbcm: there is no such account"]


def test_every_error_names_its_cell_and_never_the_value(demo: Demo, tmp_path: Path) -> None:
    bad = PERSON | {"subject": "x", "phone": ECHO, "contract end": ECHO, "employer": ECHO}
    path = _book(tmp_path / "bad.xlsx", PERSON | {"subject": "fatou"}, bad)
    *cells, last = _refused(demo, "import", path)
    named = sorted(" ".join(line.split()[:2]) for line in cells)
    assert named == ["people!F4 phone:", "people!J4 employer:", "people!K4 contract_end:"]
    assert last.startswith("cbcm: nothing was written")
    assert "fatou" not in _does(demo, "seats"), "the right row is not written either"


def test_what_is_no_list_is_refused(demo: Demo, tmp_path: Path) -> None:
    formula = _book(tmp_path / "formula.xlsx", PERSON | {"name": f'=HYPERLINK("{ECHO}")'})
    assert "people!C3 name: a formula" in _refused(demo, "import", formula)[0]
    boolean = _book(tmp_path / "boolean.xlsx", PERSON | {"name": True, "phone": 1.5})
    assert [line[:9] for line in _refused(demo, "import", boolean)[:2]] == [
        "people!C3", "people!F3",
    ]  # fmt: skip
    heading = _book(tmp_path / "heading.xlsx", PERSON | {ECHO: "x"})
    assert _refused(demo, "import", heading)[0].startswith("people!L1: a heading")
    missing = _book(tmp_path / "missing.xlsx", {k: v for k, v in PERSON.items() if k != "phone"})
    assert "phone: a heading of the template is missing" in _refused(demo, "import", missing)[0]
    sheet = _book(tmp_path / "sheet.xlsx", PERSON, sheet="others")
    assert "no sheet" in _refused(demo, "import", sheet)[0]
    many = _book(tmp_path / "many.xlsx", *[PERSON] * (sheets.MOST_ROWS + 1))
    assert "more than 2000 rows" in _refused(demo, "import", many)[0]
    broken = tmp_path / "broken.xlsx"
    _rewritten(missing, broken, b"<!DOCTYPE x [<!ENTITY e 'x'>]><worksheet>&e;</worksheet>")
    assert "not an Excel workbook" in _refused(demo, "import", broken)[0]
    _rewritten(missing, broken, b"<worksheet>" + bytes(sheets.MOST_UNPACKED_BYTES))
    assert "too large when unpacked" in _refused(demo, "import", broken)[0]
    text = tmp_path / "text.xlsx"
    text.write_text(ECHO)
    assert "not an Excel workbook" in _refused(demo, "import", text)[0]
    text.write_bytes(bytes(sheets.MOST_BYTES + 1))
    assert "larger than 5 MB" in _refused(demo, "import", text)[0]


def _rewritten(source: Path, target: Path, sheet: bytes) -> None:
    """The same workbook with another sheet inside."""
    with ZipFile(source) as old, ZipFile(target, "w", ZIP_DEFLATED) as new:
        for item in old.infolist():
            is_sheet = item.filename == "xl/worksheets/sheet1.xml"
            new.writestr(item.filename, sheet if is_sheet else old.read(item))


def test_a_template_holds_headings_and_an_example_that_is_not_read(
    demo: Demo, tmp_path: Path
) -> None:
    path = tmp_path / "template.xlsx"
    _does(demo, "template", path)
    assert "no rows" in _refused(demo, "import", path)[0]
    assert _cli(demo, "template", path).returncode == 1, "a file is not overwritten"
    book = openpyxl.load_workbook(path)
    example = [cell.value for cell in book["example"][2]]
    for column, value in enumerate(example, start=1):
        book["people"].cell(row=2, column=column, value=value)
    book.save(path)
    assert "added: 1\n  example.person\n" in _does(demo, "import", path, "--dry-run")


def test_prove_and_revoke_from_the_command_line(demo: Demo, tmp_path: Path) -> None:
    secret, public = new_identity()
    key_file = tmp_path / "key.txt"
    key_file.write_text(f"# mine\n{secret}\n")
    mine = {"who": FOCAL, "CBCM_IDENTITY": str(key_file)}
    entry = demo.network.signed(FOCAL, public, not_before=int(time.time()) - 40 * DAY)
    path = tmp_path / "entry.json"
    path.write_text(json.dumps(vars(entry) | {"signature": entry.signature.hex()}))
    _does(demo, "put", path)
    assert "challenge_due" in _does(demo, "seats")
    assert _does(demo, "prove", **mine) == f"proved for {FOCAL}\n"
    assert _does(demo, "prove", **mine) == "no challenge is open for this key\n"
    assert "challenge_due" not in _does(demo, "seats")

    said = _does(demo, "revoke", FOCAL, public)
    assert f"cbcm directory sign-revocation {FOCAL} {public}" in said
    _does(demo, "put", path)  # a deletion alone can be undone
    ended = tmp_path / "ended.json"
    ended.write_text(_does(demo, "sign-revocation", FOCAL, public, "--network", "mali"))
    _does(demo, "put", ended)
    assert "revoked this key" in _refused(demo, "put", path)[0]


def test_a_deputy_works_from_the_command_line(demo: Demo, tmp_path: Path) -> None:
    _, public = new_identity()
    path = tmp_path / "deputy.json"
    words = ["delegate", FOCAL, public, "--network", "mali", "--holder", ALTERNATE]
    today, later = _day(0), _day(20)
    path.write_text(_does(demo, *words, "--from", today, "--until", later))
    entry = json.loads(path.read_text())
    assert (entry["kind"], entry["employer"]) == ("delegated", "baobab_secours")
    assert entry["not_after"] - entry["not_before"] == 21 * DAY, "its last day counts"
    refused = run("inbox", env=_seat(demo))
    assert (refused.returncode, refused.stdout) == (1, "")
    _does(demo, "put", path)
    assert run("inbox", env=_seat(demo)).returncode == 0
    assert f"{ALTERNATE} {_day(21)}" in _does(demo, "seats")

    long = _refused(demo, *words, "--from", today, "--until", _day(95))
    assert "90 days" in long[0]
    foreign = _refused(demo, *words, "--from", today, "--until", later,
                       "--employer", "djoliba_sante")  # fmt: skip
    assert "employer" in foreign[0]
    ended = _cli(demo, "sign", DESK, public, "--network", "mali", "--holder", "awa",
                 "--employer", "djoliba_sante")  # fmt: skip
    assert json.loads(ended.stdout)["employer"] == "djoliba_sante"
    assert json.loads(ended.stdout)["kind"] == "own"
    assert ended.stderr.splitlines() == [  # to be compared with what was read out
        f"fr: {fingerprint(public, 'fr')}", f"en: {fingerprint(public, 'en')}",
    ]  # fmt: skip


def _seat(demo: Demo) -> dict[str, str]:
    return {
        "CBCM_SERVER": demo.address, "CBCM_TOKEN": demo.network.token(ALTERNATE),
        "CBCM_SEAT": FOCAL, "NO_PROXY": "127.0.0.1",
    }  # fmt: skip


def _day(days: int) -> str:
    return time.strftime("%Y-%m-%d", time.gmtime(time.time() + days * DAY))


def test_who_vouches_is_shown_beside_what_is_signed(demo: Demo, tmp_path: Path) -> None:
    _, public = new_identity()
    _does(demo, "account", "sira", "--seat", FOCAL, "--role", "focal_point")
    person = demo.context.store.read(lambda c: directory.account_by_name(c, "sira", 0))
    assert person is not None
    demo.context.store.write(
        lambda c: locked.put(c, account=person.id, seat=FOCAL, public_key=public, locked=b"x")
    )
    file = tmp_path / "waiting.json"
    sign = ("sign", FOCAL, public, "--network", "mali", "--holder", "sira", "--waiting", file)
    file.write_text(_does(demo, "unsigned"))
    assert "nobody of the seat has vouched for it" in _cli(demo, *sign).stderr
    colleague = Client(demo.address, demo.network.token(FOCAL), loopback())
    colleague.post("/api/v1/holders/vouchings", {"public_key": public})
    file.write_text(_does(demo, "unsigned"))
    ended = _cli(demo, *sign)
    assert f"vouched for by {FOCAL}, 20" in ended.stderr
    assert json.loads(ended.stdout)["holder"] == "sira"
    assert _cli(demo, *sign[:5], "--holder", "awa", *sign[7:]).returncode != 0
    assert _cli(demo, "sign", ALTERNATE, *sign[2:]).returncode != 0
