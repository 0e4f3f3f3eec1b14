"""The OpenAPI document says what really is answered: our problem documents and the roles.

By itself FastAPI promises an answer of its own to invalid input, which we never give because it
repeats the input, and does not know of errors that dependencies raise.
"""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI

from cbcm.errors import (
    CbcmError,
    ConflictError,
    ForbiddenError,
    InputError,
    NotFoundError,
    StoreUnavailableError,
    TooLargeError,
    UnauthorizedError,
)

PREFIX = "/api/v1"
PROBLEM = {
    "type": "object",
    "title": "Problem",
    "description": "RFC 9457; `fields` names what is wrong, no value is ever repeated",
    "required": ["type", "title", "status", "code"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "detail": {"type": "string"},
        "fields": {"type": "array", "items": {"type": "string"}},
    },
}
THEIRS = ("HTTPValidationError", "ValidationError")
ALWAYS: tuple[type[CbcmError], ...] = (StoreUnavailableError,)
WITH_ROLES: tuple[type[CbcmError], ...] = (UnauthorizedError, ForbiddenError)
WITH_INPUT: tuple[type[CbcmError], ...] = (InputError, NotFoundError)
WITH_BODY: tuple[type[CbcmError], ...] = (ConflictError, TooLargeError)


def describe(app: FastAPI) -> None:
    """Make `app.openapi()` say it."""
    made = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            _correct(made())
        return made()

    app.openapi = openapi  # type: ignore[method-assign] # FastAPI's own way to change it


def _correct(document: dict[str, Any]) -> None:
    parts = document.setdefault("components", {})
    schemas = parts.setdefault("schemas", {})
    schemas["Problem"] = PROBLEM
    parts["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
    for path, operations in document["paths"].items():
        for operation in operations.values():
            answers = operation["responses"]
            theirs = str(answers.get("422", "")).count("HTTPValidationError")
            if theirs:
                del answers["422"]
            if path.startswith(PREFIX):
                _add_errors(operation)
    for name in THEIRS:
        schemas.pop(name, None)


def _add_errors(operation: dict[str, Any]) -> None:
    public = operation.get("x-roles") == ["public"]
    possible = [*ALWAYS, *(() if public else WITH_ROLES)]
    if not public:
        operation["security"] = [{"token": []}]
    if operation.get("parameters") or "requestBody" in operation:
        possible += WITH_INPUT
    if "requestBody" in operation:
        possible += WITH_BODY
    for error in possible:
        operation["responses"].setdefault(str(error.status), problem_answer(error.title))


def problem_answer(description: str) -> dict[str, Any]:
    """A problem document, for `responses` of a route."""
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {"description": description, "content": content}
