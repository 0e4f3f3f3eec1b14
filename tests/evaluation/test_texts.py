"""The evaluation texts are well formed, numerous enough, and no text stands in both halves."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from cbcm.pack import load_pack

HERE = Path(__file__).parent
HALVES = ("tuning", "test")
PARTS = (*HALVES, "tuning-more")
WIDE = "tuning-wide"
LEAST = {"fr": 30, "en": 30, "ht": 30, "ar": 30, "bm": 24, "sg": 24}
STYLES = {"plain", "sms", "spoken", "letter", "third"}
HERS = {
    "name", "phone", "email", "handle", "number", "coordinates", "site", "birth", "age", "relative",
}  # fmt: skip
HIS = {"name", "role", "vehicle", "description", "phone"}
LABEL = re.compile(r"\{([csao])\.([a-z]+)\|([^{}|]+)\}")
KINDS = {"mention", "several", "negated", "place", "common", "none"}


def _read(path: str) -> list[dict[str, Any]]:
    items = yaml.safe_load((HERE / path).read_text(encoding="utf-8"))
    assert isinstance(items, list)
    return items


def _texts(language: str, half: str) -> list[dict[str, Any]]:
    return _read(f"texts/{language}-{half}.yaml")


def _folded(text: str) -> str:
    """The text without labels, case, accents, punctuation and doubled spaces."""
    bare = unicodedata.normalize("NFKD", LABEL.sub(r"\3", text).casefold())
    kept = (" " if not c.isalnum() else c for c in bare if not unicodedata.combining(c))
    return " ".join("".join(kept).split())


def _unshared(tuning: list[dict[str, Any]], test: list[dict[str, Any]]) -> None:
    shared = {_folded(i["text"]) for i in tuning} & {_folded(i["text"]) for i in test}
    assert not shared


@pytest.mark.parametrize("half", [*PARTS, WIDE])
@pytest.mark.parametrize("language", LEAST)
def test_labels(language: str, half: str) -> None:
    """Each label has a known person and kind, and nothing but labels stands in braces."""
    items = _texts(language, half)
    assert len(items) >= (12 if half == WIDE else LEAST[language])
    for item in items:
        assert set(item) == {"id", "style", "text"}, item
        assert item["style"] in STYLES, item
        assert not set(LABEL.sub("", item["text"])) & set("{}|"), item["id"]
        for who, kind, words in LABEL.findall(item["text"]):
            assert kind in (HIS if who == "a" else HERS), item["id"]
            assert words == words.strip(' \n.,;:!?،؛؟«»"'), item["id"]


@pytest.mark.parametrize("half", PARTS)
@pytest.mark.parametrize("language", LEAST)
def test_breadth(language: str, half: str) -> None:
    """Some texts name nobody who complains or survived; some name the accused, some do not."""
    labels = [{who + "." + kind for who, kind, _ in LABEL.findall(item["text"])}
              for item in _texts(language, half)]  # fmt: skip
    clean = sum(not any(one[0] in "cso" for one in of) for of in labels)
    unnamed = sum("a.name" not in of for of in labels)
    assert clean * 6 >= len(labels)
    assert unnamed * 4 >= len(labels)
    assert len(set().union(*labels) & {f"{who}.{kind}" for who in "cs" for kind in HERS}) >= 12


@pytest.mark.parametrize("language", LEAST)
def test_halves_differ(language: str) -> None:
    """No text, no full name and no long number of hers stands in both halves."""
    tuning, test = (_texts(language, half) for half in HALVES)
    tuning += _texts(language, "tuning-more") + _texts(language, WIDE)
    _unshared(tuning, test)
    ones, others = (
        {_folded(words) for item in items for who, kind, words in LABEL.findall(item["text"])
         if who in "cs" and kind not in {"age", "site"} and len(_folded(words)) > 7}
        for items in (tuning, test)
    )  # fmt: skip
    shared = ones & others
    assert not shared


@pytest.mark.parametrize("half", HALVES)
def test_organisations(half: str) -> None:
    """Codes stand in the pack that the text is for; kinds agree with what is right."""
    items = _read(f"organisations/{half}.yaml")
    kinds = Counter(item["kind"] for item in items)
    assert set(kinds) == KINDS
    assert kinds["mention"] >= 100
    assert len(items) - kinds["mention"] >= 100
    for item in items:
        codes = {one.code for one in load_pack(item["pack"]).organisations}
        right = item["right"]
        assert item["where"] in {"answer", "complaint"}
        assert item["language"] in LEAST
        assert isinstance(right, {"mention": str, "several": list}.get(item["kind"], type(None)))
        named = right if isinstance(right, list) else [right]
        assert set(named) - {None} <= codes, item["id"]


def test_organisation_halves_differ() -> None:
    """No answer stands in both halves, not even in another case or without its accents."""
    tuning, test = (_read(f"organisations/{half}.yaml") for half in HALVES)
    _unshared(tuning, test)


def test_language() -> None:
    """Each language has short messages in both halves."""
    items = _read("language.yaml")
    count = Counter((item["language"], item["half"]) for item in items)
    assert all(count[language, half] >= 25 for language in LEAST for half in HALVES)
    assert all(8 <= len(item["text"]) <= 90 for item in items)
    halves = ([i for i in items if i["half"] == half] for half in HALVES)
    _unshared(*halves)


def test_ids() -> None:
    """No id is used twice."""
    paths = [f"texts/{language}-{half}.yaml" for language in LEAST for half in (*PARTS, WIDE)]
    paths += [f"organisations/{half}.yaml" for half in HALVES]
    ids = Counter(item["id"] for path in paths for item in _read(path))
    assert max(ids.values()) == 1
