"""A seat's commands against a real server on loopback: nothing is lost on the way to "kept"."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from cbcm import anonymiser
from cbcm.cli import directory, saved
from cbcm.demo.people import loopback, send_sms
from cbcm.demo.server import Demo, bind, started
from cbcm.sealing import new_identity, seal
from cbcm.vocabulary import PartKind
from cbcm.wording import languages
from tests.command import Ended, run
from tests.counted import counts
from tests.outside import AGE, needs_age

BAOBAB = "baobab_secours:focal_point"
DJOLIBA = "djoliba_sante:focal_point"
STORY = "Bonjour, le chauffeur [/b] m'a demandé de passer la nuit chez lui pour le riz"


@dataclass
class Desk:
    """One seat at its own machine: a key file and a folder for what it saves."""

    demo: Demo
    seat: str
    folder: Path

    def __post_init__(self) -> None:
        self.folder.mkdir()
        self.key = self.folder / "key.txt"
        self.key.write_text(f"# made by hand\n{self.demo.network.identities[self.seat]}\n")

    def __call__(self, *words: str, typed: str = "", **more: str) -> Ended:
        given = {
            "CBCM_SERVER": self.demo.address,
            "CBCM_TOKEN": self.demo.network.token(self.seat),
            "CBCM_IDENTITY": str(self.key),
            "CBCM_SAVE_DIR": str(self.folder / "far" / "saved"),
            "CBCM_DIRECTORY_KEY": self.demo.network.environment["CBCM_DIRECTORY_KEY"],
            "NO_PROXY": "127.0.0.1",
        }
        return run(*words, env=given | more, typed=typed)

    def does(self, *words: str, typed: str = "") -> str:
        ended = self(*words, typed=typed)
        assert ended.returncode == 0, ended.stderr
        assert ended.stderr == ""
        return ended.stdout

    def refuses(self, *words: str, **more: str) -> str:
        ended = self(*words, **more)
        assert ended.returncode == 1
        assert ended.stdout == ""
        assert ended.stderr.startswith("cbcm: ")
        return ended.stderr

    def waiting(self) -> list[str]:
        return re.findall(r"[0-9a-f]{32}", self.does("inbox"))

    def saved(self, referral: str) -> list[Path]:
        return sorted((self.folder / "far" / "saved" / referral).glob("*.age"))


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    tmp_path_factory.getbasetemp()  # made before the demo moves this process's temporary folder
    listening, _ = bind(0)
    with started(listening) as running:
        yield running


def told(demo: Demo, sender: str, who: str) -> str:
    """Send a whole dialogue; returns the code."""
    answers = [
        send_sms(demo.network, demo.address, sender, text) or ""
        for text in (STORY, "2", "Baobab Secours, Mopti", "5", who)
    ]
    found = re.search(r"\d{4} \d{4} \d{4}", answers[0])
    assert found is not None
    return found.group()


@needs_age
def test_open_keep_and_answer(demo: Demo, tmp_path: Path) -> None:
    code = told(demo, "+22370000011", "6")
    baobab = Desk(demo, BAOBAB, tmp_path / "baobab")
    (referral,) = baobab.waiting()
    assert "open it first" in baobab.refuses("keep", referral)
    assert "proof" in baobab.refuses("answer", referral, "A1")

    shown = baobab.does("open", referral)
    assert STORY in shown
    assert f"cbcm keep {referral}\n" in shown
    (part,) = baobab.saved(referral)
    stock = subprocess.run(  # noqa: S603 - the stock tool opens it too
        [AGE or "age", "-d", "-i", baobab.key, part],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert STORY in stock.stdout

    assert baobab.does("keep", referral, "--category", "SEA").startswith("kept")
    assert baobab.waiting() == []
    assert baobab.does("keep", referral).startswith("kept"), "a lost answer may be asked again"
    assert "Not found" in baobab.refuses("open", referral)
    baobab.does("answer", referral, "A1", "--text", typed="Nous avons lu, [3] merci")
    said = send_sms(demo.network, demo.address, "+22370000012", code)
    assert said is not None
    assert said.startswith(languages()["fr"].prompts["S3"].split("{")[0])
    heard = _follow_up(demo, code)
    assert heard == [{"code": "A1", "text": "Nous avons lu, [3] merci"}]
    baobab.does("status", referral, "investigating")
    baobab.does("status", referral, "closed", "--outcome", "substantiated")
    assert "Not found" in baobab.refuses("answer", referral, "A2")


def test_codes_for_the_counts_are_options_and_are_counted(demo: Demo, tmp_path: Path) -> None:
    told(demo, "+22370000017", "6")
    baobab = Desk(demo, BAOBAB, tmp_path / "baobab")
    (referral,) = baobab.waiting()
    baobab.does("open", referral)
    before = counts(demo.context)
    wrong = baobab("keep", referral, "--survivor-sex", "Fatoumata")
    assert wrong.returncode != 0
    assert "--survivor-sex" in wrong.stderr
    assert "Fatoumata" not in wrong.stderr
    baobab.does(
        "keep", referral, "--category", "SEA", "--affiliation", "contractor", "--type", "attempt",
        "--reporter", "witness", "--survivor-sex", "female", "--survivor-age", "child",
        "--lag", "month",
    )  # fmt: skip
    assert "nobody read it" in baobab.refuses("status", referral, "unreadable", "--role", "guard")
    baobab.does("status", referral, "assessed", "--setting", "water")
    baobab.does("status", referral, "closed", "--role", "guard", "--affiliation", "contractor")
    made = counts(demo.context) - before
    told_of = {
        "kept/category=SEA", "kept/affiliation=contractor", "kept/type=attempt",
        "kept/reporter=witness", "kept/survivor=female_child", "kept/lag=month",
        "kept/setting=unknown", "assessed/setting=water", "outcome/role=guard",
        "outcome/affiliation=contractor",
    }  # fmt: skip
    assert {cell: made[cell] for cell in told_of} == dict.fromkeys(told_of, 1)


def test_what_is_not_saved_here_is_not_erased_there(demo: Demo, tmp_path: Path) -> None:
    told(demo, "+22370000013", "8")
    baobab = Desk(demo, BAOBAB, tmp_path / "baobab")
    (referral,) = baobab.waiting()
    baobab.does("open", referral)
    account, identity = baobab.saved(referral)
    assert (account.name[:8], identity.name[:9]) == ("account-", "identity-")
    account.unlink()
    assert "not saved here" in baobab.refuses("keep", referral)
    baobab.does("open", referral)
    assert baobab.does("keep", referral).startswith("kept")


def test_redirect_seals_to_confirmed_keys_only(demo: Demo, tmp_path: Path) -> None:
    told(demo, "+22370000014", "8")
    baobab = Desk(demo, BAOBAB, tmp_path / "baobab")
    djoliba = Desk(demo, DJOLIBA, tmp_path / "djoliba")
    (referral,) = baobab.waiting()
    baobab.does("open", referral)
    assert "not a member" in baobab.refuses("redirect", referral, "harmattan_entraide")
    refused = baobab.refuses("redirect", referral, "djoliba_sante", CBCM_DIRECTORY_KEY="00" * 32)
    assert "seal to nobody" in refused
    assert djoliba.waiting() == []

    baobab.does("redirect", referral, "djoliba_sante")
    assert baobab.waiting() == []
    (arrived,) = djoliba.waiting()
    shown = djoliba.does("open", arrived)
    assert STORY in shown
    assert "22370000014" not in shown, "her consent was to the first organisation"
    assert '"redirected": "not_ours"' in shown
    djoliba.does("keep", arrived)
    assert djoliba.waiting() == []


def test_words_that_are_not_masked_are_redirected_to_the_desk_alone(
    demo: Demo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(texts: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(anonymiser, "mask_all", fail)
    told(demo, "+22370000024", "8")
    baobab = Desk(demo, BAOBAB, tmp_path / "baobab")
    (referral,) = baobab.waiting()
    assert '"masked": false' in baobab.does("open", referral)
    assert "not masked" in baobab.refuses("redirect", referral, "djoliba_sante")
    assert Desk(demo, DJOLIBA, tmp_path / "djoliba").waiting() == []
    baobab.does("redirect", referral, "desk")
    assert baobab.waiting() == []


def test_another_seats_key_opens_nothing_and_proves_nothing(demo: Demo, tmp_path: Path) -> None:
    told(demo, "+22370000015", "6")
    baobab = Desk(demo, BAOBAB, tmp_path / "baobab")
    (referral,) = baobab.waiting()
    baobab.key.unlink()
    public = baobab.does("keygen", str(baobab.key))
    assert public.startswith("age1")
    assert baobab.key.stat().st_mode & 0o077 == 0
    assert "does not open" in baobab.refuses("open", referral)
    assert baobab.waiting() == [referral]


def _follow_up(demo: Demo, code: str) -> object:
    with httpx.Client(transport=loopback()) as client:
        answer = client.post(f"{demo.address}/api/v1/follow-up", json={"code": code})
    assert answer.status_code == httpx.codes.OK
    return answer.json()["answers"]


class Serving:
    """What a server answers for one part: a copy for a key, and the original."""

    def __init__(self, copy: bytes, original: bytes) -> None:
        self.copy, self.original = copy, original
        self.told: list[object] = []

    def download(self, path: str) -> bytes:
        return self.copy if "?key=" in path else self.original

    def post(self, _path: str, body: object) -> None:
        self.told.append(body)


@pytest.mark.parametrize("copy", ["good", "garbage", "for another key"])
def test_a_copy_is_taken_where_it_opens_and_else_the_original(copy: str, tmp_path: Path) -> None:
    secret, public = new_identity()
    original = seal(PartKind.ACCOUNT, {"narrative": "riz"}, [public])
    copies = {
        "good": seal(PartKind.ACCOUNT, {"narrative": "riz anew"}, [public]).ciphertext,
        "garbage": b"age-encryption.org/v1 x",
        "for another key": seal(PartKind.ACCOUNT, {}, [new_identity()[1]]).ciphertext,
    }
    item = {"id": "1" * 32, "reply_keys": [],
            "parts": [{"id": "2" * 32, "kind": "account", "copies": [public]}]}  # fmt: skip
    serving = Serving(copies[copy], original.ciphertext)
    ((_, _, document, _),) = saved.take(serving, item, tmp_path, [secret])  # type: ignore[arg-type] # what is asked of a client
    assert document["narrative"] == ("riz anew" if copy == "good" else "riz")
    (file,) = (tmp_path / item["id"]).glob("*.age")
    assert file.read_bytes() == (copies[copy] if copy == "good" else original.ciphertext)
    assert len(serving.told) == 1


def test_a_key_typed_in_groups_from_a_printed_sheet_is_read(tmp_path: Path) -> None:
    secret, _ = new_identity()
    file = tmp_path / "typed.txt"
    file.write_text(f"  {secret[:16]} {secret[16:20]}  {secret[20:50]}\t{secret[50:]} \n")
    assert saved.secret(file) == secret
    assert directory._secrets(file) == [secret]
