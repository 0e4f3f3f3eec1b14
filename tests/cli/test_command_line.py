"""What the command line says of what it does not take: which option, never what was typed."""

from __future__ import annotations

import pytest

from tests.command import run

TYPED = "pamplemousse"
SEAT = (
    "--server",
    "http://127.0.0.1:9",
    "--token",
    "x",
    "--identity",
    __file__,
    "--save",
    __file__,
)


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("token", "moussa", "--hours", TYPED), "--hours"),
        (("token", "moussa", f"--hours={TYPED}"), "--hours"),
        (("report", "2026-Q4", "--language", TYPED), "--language"),
        (("keep", *SEAT, "reference", TYPED), "extra argument"),
        (("keep", *SEAT, "reference", TYPED, f"{TYPED} {TYPED}"), "extra argument"),
        ((TYPED,), "No such command"),
        (("pack", TYPED), "No such command"),
        (("keep", f"--{TYPED} {TYPED}"), "No such option"),
        (("keep", "reference"), "--server"),
        (("keep", "--strange"), "No such option: --strange"),
    ],
    ids=lambda given: " ".join(given) if isinstance(given, tuple) else "",
)
def test_what_is_wrong_is_named_and_never_repeated(words: tuple[str, ...], named: str) -> None:
    ended = run(*words, env={})
    assert ended.returncode == 2
    assert named in ended.stderr
    assert TYPED not in ended.stderr + ended.stdout


@pytest.mark.parametrize("words", [("--help",), ("keep", "--help"), ("pack", "--help")])
def test_help_is_no_error(words: tuple[str, ...]) -> None:
    ended = run(*words, env={})
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "Usage:" in ended.stdout


def test_nothing_said_shows_what_there_is() -> None:
    ended = run(env={})
    assert (ended.returncode, ended.stderr) == (2, "")
    assert "COMMAND" in ended.stdout
