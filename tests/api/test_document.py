"""The OpenAPI document against the program: every operation, with invented and hostile input."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from cbcm.agencies import directory
from cbcm.app import create_app
from cbcm.demo.network import ISSUER, YEAR, Network
from cbcm.vocabulary import Role
from tests.world import World

MANY = [pytest.param(3, id="few"), pytest.param(60, id="many", marks=pytest.mark.matrix)]
WHO = "everybody"
CHECKS = [status_code_conformance, content_type_conformance,
          response_schema_conformance]  # fmt: skip


@pytest.fixture(scope="module", name="world")
def one_world(
    sqlite_template: Network, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    from tests.conftest import copied

    made = World(copied(sqlite_template, tmp_path_factory.mktemp("document")))
    made.context.store.write(
        lambda c: directory.put_account(
            c, issuer=ISSUER, subject=WHO, seat="network:desk", roles=list(Role),
            language="fr", not_after=int(time.time()) + YEAR,
        )
    )  # fmt: skip
    yield made
    made.close()


def operations(app: FastAPI) -> list[tuple[str, str]]:
    return [(method.upper(), path) for path, found in app.openapi()["paths"].items()
            for method in found]  # fmt: skip


def _look(operation: Any, headers: dict[str, str], examples: int) -> set[int]:
    """The answers to invented input of one operation; whatever the document lacks fails."""
    seen: set[int] = set()

    @settings(
        max_examples=examples, deadline=None, database=None, derandomize=True,
        suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.generate],
    )  # fmt: skip
    @given(case=operation.as_strategy())
    def ask(case: Any) -> None:
        response = case.call(headers=headers)
        seen.add(response.status_code)
        assert response.status_code != 500
        case.validate_response(response, checks=CHECKS)

    ask()
    return seen


@pytest.mark.parametrize("examples", MANY)
def test_every_answer_of_every_operation_is_in_the_document(world: World, examples: int) -> None:
    app = create_app(world.context)  # a run shuts it down
    headers = {"Authorization": f"Bearer {world.network.token(WHO)}"}
    schema = schemathesis.openapi.from_asgi("/openapi.json", app)
    found = [result.ok() for result in schema.get_all_operations()]
    seen = {(one.method.upper(), one.path): _look(one, headers, examples) for one in found}
    assert set(seen) == set(operations(app))
    taken = [statuses for statuses in seen.values() if statuses & {200, 201, 204}]
    assert len(taken) > 15, "nearly everything was refused: this looked at nothing"


@pytest.mark.parametrize("examples", MANY[1:])
def test_nobody_signed_in_gets_the_answers_of_the_document_too(world: World, examples: int) -> None:
    app = create_app(world.context)
    schema = schemathesis.openapi.from_asgi("/openapi.json", app)
    for result in schema.get_all_operations():
        one = result.ok()
        roles = app.openapi()["paths"][one.path][one.method.lower()].get("x-roles")
        seen = _look(one, {}, examples)
        assert roles == ["public"] or seen <= {400, 401, 404}, one.path
