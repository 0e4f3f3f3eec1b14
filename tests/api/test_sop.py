"""The SOP through the API: what it says, what it would do, and its chart."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

import pytest
from starlette.testclient import TestClient

from cbcm.app import create_app
from cbcm.pack.axes import AXES
from cbcm.pack.drawing import mermaid, pages
from tests.world import FOCAL, World

BASE = "/api/v1/sop"


@pytest.fixture
def client(sqlite_world: World) -> TestClient:
    app = create_app(sqlite_world.context)
    headers = {"Authorization": f"Bearer {sqlite_world.network.token(FOCAL)}"}
    return TestClient(app, headers=headers, raise_server_exceptions=False)


def _explained(client: TestClient, **body: Any) -> dict[str, Any]:
    answer = client.post(f"{BASE}/explanation", json=body)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_it_says_its_rules_and_the_facts_they_ask_about(client: TestClient) -> None:
    said = client.get(BASE).json()
    assert (said["pack"], said["status"], said["country"]) == ("mali", "example", "ML")
    assert said["facts"] == {name: list(values) for name, values in AXES.items()}
    assert said["organisations"]["neem_jeunesse"] == "partner_member"
    assert [len(rules) > 1 for rules in said["stages"].values()] == [True] * 5


def test_it_explains_who_gets_what_and_who_does_not(client: TestClient) -> None:
    said = _explained(client, organisations=["baobab_secours"],
                      facts={"handler": "focal_point", "danger": "life"})  # fmt: skip
    assert said["priority"] == "alert"
    to_act = next(item for item in said["handed"] if item["purpose"] == "to act")
    assert [step["seat"] for step in to_act["steps"]] == [
        "baobab_secours:investigator", "baobab_secours:recovery",
    ]  # fmt: skip
    withheld = {item["who"]: item["what"] for item in said["withheld"]}
    chain = "baobab_secours:alternate, baobab_secours:cfm, baobab_secours:focal_point"
    assert withheld[chain] == "everything, and that there is anything"
    assert withheld["everybody"]
    assert {r["stage"] for r in said["rules"]} == {
        "safety", "category", "affiliation", "identity", "assistance",
    }  # fmt: skip


def test_nothing_given_is_what_holds_where_nothing_is_known(client: TestClient) -> None:
    said = _explained(client)
    assert said["handed"][0]["steps"][0]["seat"] == "network:desk"


def test_each_rule_is_explained_by_its_own_words(client: TestClient) -> None:
    """Two tables have a rule of the same name: neither may speak for the other."""
    said = _explained(client, facts={"tell_nobody": "yes"})
    words = {r["stage"]: (r["rule"], r["reason"]) for r in said["rules"]}
    assert words["affiliation"][0] == words["assistance"][0] == "quiet"
    assert words["affiliation"][1] != words["assistance"][1]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"facts": {"category": "SECRET"}}, "facts.category"),
        ({"facts": {"SECRET": "yes"}}, "facts"),
        ({"organisations": ["SECRET"]}, "organisations"),
        ({"facts": {"affiliation": "peacekeeper"}}, "affiliation"),
        ({"strange": "SECRET"}, None),
    ],
)
def test_bad_facts_name_the_field_and_never_the_value(
    client: TestClient, body: dict[str, Any], field: str | None
) -> None:
    answer = client.post(f"{BASE}/explanation", json=body)
    assert answer.status_code == 400
    assert "SECRET" not in answer.text
    if field is not None:
        assert answer.json()["fields"] == [field]


def test_the_chart_comes_page_by_page_and_as_text(client: TestClient, sqlite_world: World) -> None:
    pack = sqlite_world.context.pack
    drawn = pages(pack)
    assert client.get(BASE).json()["diagram_pages"] == len(drawn)
    for number, page in enumerate(drawn, start=1):
        answer = client.get(f"{BASE}/diagram.svg", params={"page": number})
        assert answer.headers["content-type"] == "image/svg+xml"
        assert answer.text == page
        assert ElementTree.fromstring(page).tag.endswith("svg")  # noqa: S314 - drawn here
    assert client.get(f"{BASE}/diagram.svg", params={"page": len(drawn) + 1}).status_code == 404
    assert client.get(f"{BASE}/diagram.mmd").text == mermaid(pack)
