"""What the OpenAPI document says beyond what each route tells: problems and rehearsals.

The document is generated; this completes it with what is the same for many routes.
"""

from http import HTTPStatus
from typing import Any

from apiflask import APIFlask
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

REHEARSAL = "x-rehearsal"
"""The extension by which a route names the model that a rehearsal answers."""

REFERENCE = "#/components/schemas/{model}"
PROBLEM = {
    "type": "object",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What to tell a person, in Indonesian."},
        "code": {"type": "string", "description": "What it is, for programs."},
        "fields": {"type": "array", "items": {"type": "string"}},
    },
    "required": ["type", "title", "status", "detail"],
}
"""A problem document (RFC 9457)."""

RETRY_AFTER = {
    "Retry-After": {
        "description": "Seconds until it may be tried again.",
        "required": True,
        "schema": {"type": "integer", "minimum": 1},
    }
}
WITH_A_BODY = (400, 413, 415, 422)
"""Not readable, too large, not JSON, not as described."""
WITH_PARAMETERS = (422,)
"""Nor does PostgreSQL look for a text that it could not keep."""
WITH_DATA = (503,)
"""The database is too busy."""


def install(app: APIFlask) -> None:
    """Complete the document whenever it is made."""
    app.config["HTTP_ERROR_SCHEMA"] = PROBLEM
    app.config["VALIDATION_ERROR_SCHEMA"] = PROBLEM
    app.spec_processor(_complete)


def _complete(document: dict[Any, Any] | str) -> dict[Any, Any] | str:
    if isinstance(document, str):
        return document
    rehearsals: list[type[BaseModel]] = []
    for path, operations in document["paths"].items():
        for operation in operations.values():
            model = operation.pop(REHEARSAL, None)
            if model:
                rehearsals.append(model)
                _declare_rehearsal(operation["responses"], model)
            _declare_problems(path, operation)
    schemas = document["components"]["schemas"]
    # Two names that the library gives to one and the same schema.
    schemas = {it: told for it, told in schemas.items() if told != PROBLEM}
    document["components"]["schemas"] = schemas | _definitions(rehearsals) | {"Problem": PROBLEM}
    return document


def _declare_rehearsal(responses: dict[str, Any], model: type[BaseModel]) -> None:
    answer = {"$ref": REFERENCE.format(model=model.__name__)}
    told = responses.get("200")
    schema = {"anyOf": [told["content"]["application/json"]["schema"], answer]} if told else answer
    content = {"application/json": {"schema": schema}}
    responses["200"] = {"description": "Also the answer to a rehearsal", "content": content}


def _declare_problems(path: str, operation: dict[str, Any]) -> None:
    responses = operation["responses"]
    statuses = {int(it) for it in responses if int(it) >= 400}
    if "requestBody" in operation:
        statuses.update(WITH_A_BODY)
    if operation["parameters"]:
        statuses.update(WITH_PARAMETERS)
    if path != "/health":
        statuses.update(WITH_DATA)
    content = {"application/problem+json": {"schema": {"$ref": REFERENCE.format(model="Problem")}}}
    for status in sorted(statuses):
        described = {"description": HTTPStatus(status).phrase, "content": content}
        responses[str(status)] = described | ({"headers": RETRY_AFTER} if status == 429 else {})


def _definitions(models: list[type[BaseModel]]) -> dict[str, Any]:
    pairs = [(it, "serialization") for it in models]
    _, told = models_json_schema(pairs, ref_template=REFERENCE)  # type: ignore[arg-type]
    found: dict[str, Any] = told["$defs"]
    return found
