"""Whatever is sent to the gateway, described in its OpenAPI document or not, it answers so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import schemathesis
from apiflask import APIFlask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import APIOperation, Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from webchat.streams import Streams

from .chat_client import Chat
from .fake_rasa import FakeRasa

CALLS = 40
"""To each operation."""
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
BODY = {"400", "413", "415", "422", "429", "503"}
OWN = {"401", "404"}
CODES = {
    "POST /api/conversations": {"201", *BODY},
    "POST /api/conversations/{conversation_id}/messages": {"200", *OWN, *BODY},
    "GET /api/conversations/{conversation_id}/messages": {"200", *OWN, "422", "429", "503"},
    "GET /api/conversations/{conversation_id}/events": {"200", *OWN, "422", "503"},
    "POST /api/conversations/{conversation_id}/feedback": {"201", *OWN, *BODY},
    "GET /api/search": {"200", "422", "429"},
    "GET /health": {"200"},
    "GET /ready": {"200", "503"},
}


@pytest.fixture
def app(gateway: Callable[..., APIFlask], empty_url: str) -> APIFlask:
    app = gateway(database_url=empty_url)
    app.extensions["streams"] = Streams(seconds=0)
    return app


def operations(app: APIFlask) -> dict[str, APIOperation[Any, Any, Any, Any]]:
    api = schemathesis.openapi.from_wsgi("/openapi.json", app)
    return {it.ok().label: it.ok() for it in api.get_all_operations()}


def call(operation: APIOperation[Any, Any, Any, Any], chat: Chat) -> set[int]:
    """Call an operation in ways that its description allows and in ways that it does not."""
    seen: set[int] = set()

    @given(
        case=operation.as_strategy() | operation.as_strategy(GenerationMode.NEGATIVE),
        ours=st.sampled_from([True, True, True, False]),
    )
    @settings(
        max_examples=CALLS,
        deadline=None,
        database=None,
        # The same calls every time, so that main does not turn red by chance.
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    def try_it(case: Case, ours: bool) -> None:
        if ours and "conversation_id" in (case.path_parameters or {}):
            case.path_parameters["conversation_id"] = chat.id
            if isinstance(case.body, dict) and isinstance(case.body.get("text"), str):
                case.body = {"text": f"halo {case.body['text']}"}
        reply = case.call_and_validate(headers=chat.headers, checks=CHECKS)
        seen.add(reply.status_code)
        if reply.status_code >= 400:
            assert reply.headers["content-type"] == ["application/problem+json"]
            assert reply.json()["status"] == reply.status_code
            assert reply.json()["detail"]

    try_it()
    return seen


def test_every_call_is_answered_as_described(app: APIFlask, rasa: FakeRasa) -> None:
    chat = Chat(app)
    known = operations(app)
    seen = {label: call(operation, chat) for label, operation in known.items()}
    assert set(seen) >= set(CODES)
    # Not only refusals.
    assert not {label: statuses for label, statuses in seen.items() if min(statuses) >= 300}


def test_the_document_names_every_answer(app: APIFlask) -> None:
    document = app.test_client().get("/openapi.json").get_json()
    for label, codes in CODES.items():
        method, path = label.split()
        responses = document["paths"][path][method.lower()]["responses"]
        assert set(responses) == codes, label
        for status, response in responses.items():
            problem = list(response["content"]) == ["application/problem+json"]
            assert problem == (status >= "400")
            assert ("Retry-After" in response.get("headers", {})) == (status in {"429", "503"})
