"""What a seat reads of details that somebody else sealed: nothing there hides the account."""

from __future__ import annotations

from typing import Any

import pytest

from cbcm.cli import saved

ACCOUNT = {"narrative": "Je m'appelle [1].", "mark": "ab"}
SPAN = {"number": 1, "kind": "name", "text": "Aminata", "of": "ab"}


def test_details_are_put_back_in_their_account() -> None:
    assert saved.put_together([ACCOUNT, {"spans": [SPAN]}]) == ["Je m'appelle Aminata."]
    assert saved.put_together([ACCOUNT, {"spans": [SPAN | {"of": "cd"}]}]) == []


@pytest.mark.parametrize(
    "spans",
    [None, "x", 3, {"of": "ab"}, ["x"], [{}], [SPAN | {"number": "x"}], [SPAN | {"number": None}],
     [SPAN | {"kind": "?"}], [{"of": "ab"}]],
)  # fmt: skip
def test_whatever_stands_there_is_passed_over(spans: Any) -> None:
    assert saved.put_together([ACCOUNT, {"spans": spans}]) == []
    told = saved.put_together([ACCOUNT, {"spans": spans}, {"spans": [SPAN]}])
    assert told == ["Je m'appelle Aminata."]
