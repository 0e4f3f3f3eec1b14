"""Commands about packs through the real entry point: what a coordinator sees, and exit codes."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from cbcm import voicing
from cbcm.pack import shipped_packs
from cbcm.pack.signing import is_signed
from tests.command import Ended, run
from tests.recordings import voice

Cbcm = Callable[..., Ended]
BARE = {"CBCM_DIRECTORY_KEY", "CBCM_DIRECTORY_PRIVATE_KEY"}


@pytest.fixture
def cbcm(monkeypatch: pytest.MonkeyPatch) -> Cbcm:
    for name in BARE:
        monkeypatch.delenv(name, raising=False)
    return lambda *words, typed="": run("pack", *words, env={}, typed=typed)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of a shipped pack, under its own name."""
    return Path(shutil.copytree(shipped_packs() / "mali", tmp_path / "2027" / "mali"))


def change(folder: Path, old: str, new: str, file: str = "sop.yaml") -> int:
    """Write a change; returns the line where it is."""
    text = (folder / file).read_text()
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1))
    return text[: text.index(old)].count("\n") + 1


def test_a_sound_pack_is_counted_and_says_what_it_is(cbcm: Cbcm, folder: Path) -> None:
    ended = cbcm("check", str(folder))
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.startswith("mali 2026.2 (example): sound\n")
    assert "covering 4752 combinations" in ended.stdout
    assert "an example" in ended.stdout


@pytest.mark.parametrize(
    ("file", "old", "new", "reasons"),
    [
        ("sop.yaml", "notices: {at", "notice: {at", ("no notices", "unknown entry notice (line")),
        ("sop.yaml", "hours: 48, remind", "hours: 2d, remind", ("hours: this must be a whole",)),
        ("sop.yaml", "hours: 48, remind_", "hours: 48, remid_", ("known are", "remind_hours")),
        ("sop.yaml", "danger: [no], child: [yes]", "danger: [none], child: [yes]",
         ("danger: this cannot be none, but no, yes, life",)),
        ("sop.yaml", "    tue:", "\ttue:", ("this is no YAML", "no tabs")),
        ("organisations.yaml", "member: true", "member: yes", ("member: this must be true",)),
    ],
)  # fmt: skip
def test_a_slip_is_named_with_file_line_and_entry(
    cbcm: Cbcm, folder: Path, file: str, old: str, new: str, reasons: tuple[str, ...]
) -> None:
    line = change(folder, old, new, file)
    ended = cbcm("check", str(folder))
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.startswith(f"cbcm: {file} line ")
    assert f"line {line}" in ended.stderr
    assert all(reason in ended.stderr for reason in reasons), ended.stderr


def test_a_wrong_weekday_names_the_right_ones(cbcm: Cbcm, folder: Path) -> None:
    change(folder, "    mon: [", "    monday: [")
    ended = cbcm("check", str(folder))
    assert ended.returncode == 1
    assert "monday is no weekday; they are mon, tue" in ended.stderr


def test_each_reason_stands_on_its_line(cbcm: Cbcm, folder: Path) -> None:
    change(folder, "to: [feedback_partner]", "to: [feedback_partnr]")
    change(folder, "to: [oversight]", "to: [oversigt]")
    ended = cbcm("check", str(folder))
    head, *reasons = ended.stderr.splitlines()
    assert (ended.returncode, head) == (1, "cbcm: pack mali is not sound:")
    assert len(reasons) == 2
    assert all(reason.startswith("  sop.yaml line ") for reason in reasons)
    assert "there is no ladder feedback_partnr" in ended.stderr


def test_rules_that_overlap_or_leave_a_hole_are_named(cbcm: Cbcm, folder: Path) -> None:
    change(folder, "danger: [no], child: [no, unknown], recent: [no]",
           "danger: [no], child: [no, unknown]")  # fmt: skip
    change(folder, "lane: [triage]}", "lane: [triage], assistance: [yes]}")
    ended = cbcm("check", str(folder))
    assert ended.returncode == 1
    assert "safety: recent (line 155) and calm (line 159) both match danger=no" in ended.stderr
    assert "affiliation: no rule matches lane=triage" in ended.stderr


def test_a_property_that_many_rules_break_is_said_once(cbcm: Cbcm, folder: Path) -> None:
    change(folder, "minutes: 20}", "minutes: 200}")
    ended = cbcm("check", str(folder))
    assert ended.returncode == 1
    assert ended.stderr.count("it must hold that danger calls a human at once") == 1
    assert ended.stderr.count("    broken by ") > 1


def test_a_folder_that_is_not_there_is_refused(cbcm: Cbcm) -> None:
    ended = cbcm("check", "atlantis")
    assert (ended.returncode, ended.stdout) == (1, "")
    assert "no folder" in ended.stderr


def test_facts_are_explained_in_words(cbcm: Cbcm) -> None:
    ended = cbcm("explain", "mali", "--organisation", "baobab_secours", "--fact", "danger=life",
                 "--fact", "child=yes")  # fmt: skip
    assert ended.returncode == 0
    assert ended.stdout.startswith("Priority: alert\n")
    assert "1. network:on_call, within 20 minutes" in ended.stdout
    assert "from everybody: who she is" in ended.stdout
    assert "safety: child_in_danger." in ended.stdout


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("--organisation", "baobab"), "no organisation baobab; the codes are baobab_secours"),
        (("--fact", "kid=yes"), "there is no fact kid; facts are danger"),
        (("--fact", "child=ja"), "child is one of unknown, no, yes"),
        (("--organisation", "wfp", "--fact", "affiliation=state"), "give one of the two"),
    ],
)
def test_what_cannot_be_explained_says_what_can(
    cbcm: Cbcm, words: tuple[str, ...], reason: str
) -> None:
    ended = cbcm("explain", "mali", *words)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert reason in ended.stderr


def test_asked_fact_by_fact_a_slip_is_asked_again(cbcm: Cbcm) -> None:
    typed = "baobab\nbaobab_secours\nperhaps\nyes\n" + "\n" * 9 + "\n"
    ended = cbcm("explain", "mali", "--ask", typed=typed)
    assert ended.returncode == 0, ended.stderr
    assert "the pack has no organisation baobab\n" in ended.stdout
    assert "one of no, yes, life\n" in ended.stdout
    assert "Priority: alert" in ended.stdout
    assert "baobab_secours:focal_point, within 1 hour" in ended.stdout


def test_the_drawing_is_pages_and_mermaid(cbcm: Cbcm, tmp_path: Path) -> None:
    ended = cbcm("draw", "mali", "--out", str(tmp_path / "drawn"))
    assert ended.returncode == 0
    paths = [Path(line) for line in ended.stdout.splitlines()]
    assert [path.name for path in paths] == [*(f"mali-{n}.svg" for n in range(1, 6)), "mali.mmd"]
    for path in paths[:-1]:
        text = "".join(ElementTree.fromstring(path.read_text()).itertext())  # noqa: S314
        assert "EXAMPLE, not signed" in text
    assert paths[-1].read_text().startswith("flowchart")


def test_a_change_is_said_before_and_after(cbcm: Cbcm, folder: Path) -> None:
    change(folder, 'version: "2026.2"', 'version: "2027.1"')
    change(folder, "languages: [fr, bm, ar, en]", "languages: [fr, bm]")
    change(folder, "hours: 48, remind", "hours: 36, remind")
    ended = cbcm("diff", "mali", str(folder))
    assert ended.returncode == 0
    assert "version: 2026.2 -> 2027.1\n" in ended.stdout
    assert "languages: fr, bm, ar, en -> fr, bm\n" in ended.stdout
    assert (
        "\n  - to act, her words and the facts: agency named:focal_point 48 hours" in ended.stdout
    )
    assert (
        "\n  + to act, her words and the facts: agency named:focal_point 36 hours" in ended.stdout
    )


def test_signing_covers_every_byte(cbcm: Cbcm, folder: Path) -> None:
    key = Ed25519PrivateKey.generate()
    private, public = key.private_bytes_raw().hex(), key.public_key().public_bytes_raw().hex()
    refused = cbcm("sign", str(folder), "--key", private)
    assert refused.returncode == 1
    assert "say status: signed" in refused.stderr
    change(folder, "status: example", "status: signed")
    bad = cbcm("sign", str(folder), "--key", "abc")
    assert (bad.returncode, bad.stderr) == (1, "cbcm: not a directory key (key)\n")
    assert cbcm("sign", str(folder), "--key", private).stdout.strip().endswith("signature.txt")
    told = ("check", str(folder), "--directory-key", public)
    assert "\nsigned by the network\n" in cbcm(*told).stdout
    assert is_signed(folder, public)
    change(folder, "Kayes", "Kayès", "places.yaml")
    assert not is_signed(folder, public)


def test_what_must_be_recorded_is_listed_with_its_words(cbcm: Cbcm, folder: Path) -> None:
    ended = cbcm("prompts", str(folder))
    assert ended.returncode != 0
    assert "not offered on the telephone: bm" in ended.stderr
    lines = ended.stdout.splitlines()
    for code in ("fr", "bm", "ar", "en"):
        listed = [line for line in lines if line.startswith(f"  {code}/")]
        assert len(listed) == len(voicing.PROMPTS) > 30
    assert any(line.startswith("  fr/V6.wav (missing): Merci.") for line in lines)
    assert "bm: 0 of 41 recorded, words unreviewed" in lines
    assert any("raccrochez et appelez le 1 1 2." in line for line in lines)
    assert cbcm("prompts", str(folder), "--language", "fr").returncode == 0
    assert cbcm("prompts", str(folder), "--language", "sg").returncode != 0


def test_a_language_that_is_recorded_whole_is_offered(cbcm: Cbcm, folder: Path) -> None:
    (folder / "voice" / "bm").mkdir(parents=True)
    for key in voicing.PROMPTS:
        (folder / "voice" / "bm" / f"{key}.wav").write_bytes(voice(0.3))
    ended = cbcm("prompts", str(folder), "--missing")
    assert ended.returncode == 0, ended.stderr
    assert "bm: 41 of 41 recorded" in ended.stdout
    assert "  bm/" not in ended.stdout
    assert "not offered" not in cbcm("check", str(folder)).stdout
    (folder / "voice" / "bm" / "V2.wav").write_bytes(voice(0.3)[:-500])
    (folder / "voice" / "bm" / "V3.wav").write_bytes(voice(31.0))
    (folder / "voice" / "bm" / "V4.wav").write_bytes(b"OggS" + bytes(100))
    ended = cbcm("prompts", str(folder), "--missing")
    assert "bm/V3.wav (31.0 seconds: from 0.2 to 30)" in ended.stdout
    assert "bm/V4.wav (not a WAV file)" in ended.stdout
    assert "bm" in ended.stderr
    assert "nobody recorded it: bm" in cbcm("check", str(folder)).stdout
