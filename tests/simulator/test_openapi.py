"""Whatever is sent to the API as its OpenAPI document describes it, or does not, it answers so."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from apiflask import APIFlask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import APIOperation, Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from simulator.demo import PASSWORD, demo_accounts
from simulator.rules.mail_limits import MOST, Occasion

from .simulator_service import TOKEN, Service

CALLS = 20
"""To each operation."""
WITH_TOKEN = {"Authorization": f"Bearer {TOKEN}"}
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
KNOWN: dict[str, list[Any]] = {
    "lpse": ["lkpp", "humbahas", "okutimur", "kotalama"],
    "user_id": [it.account.user_id for it in demo_accounts()],
    "password": [PASSWORD],
    "tender_id": ["TC-001"],
    "section": ["pengalaman"],
    "ppk_id": ["ppk_lama", "ppk_baru"],
    "to": ["ppk_lama", "ppk_baru"],
    "package_id": ["PKT-001"],
    "tender": ["PKT-001", "TC-001"],
    "rehearse": [True],
}
"""Names that mean something in the demo data: made-up ones hardly ever come further than 404."""


def test_every_call_is_answered_as_described(app: APIFlask) -> None:
    api = schemathesis.openapi.from_wsgi("/openapi.json", app)
    failures = {}
    operations = [it.ok() for it in api.get_all_operations()]
    assert len(operations) > 30
    seen: set[tuple[str, int]] = set()
    for operation in operations:
        try:
            seen |= set(call_it(operation))
        except (FailureGroup, AssertionError) as failure:
            failures[operation.label] = str(failure)
    assert not failures, "\n\n".join(f"{it}: {told}" for it, told in failures.items())
    # Not only refusals.
    well = {label for label, status in seen if status < 300}
    assert {"POST /api/v1/activations", "POST /api/v1/login"} <= well
    assert len(well) > len(operations) / 2, sorted(well)


def call_it(operation: APIOperation[Any, Any, Any, Any]) -> Iterator[tuple[str, int]]:
    """Call an operation in ways that its description allows and in ways that it does not."""
    seen: set[tuple[str, int]] = set()

    @given(
        case=operation.as_strategy() | operation.as_strategy(GenerationMode.NEGATIVE),
        data=st.data(),
    )
    @settings(
        max_examples=CALLS,
        deadline=None,
        database=None,
        # The same calls every time, so that main does not turn red by chance.
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    def call(case: Case, data: st.DataObject) -> None:
        if data.draw(st.booleans()):
            name_what_there_is(case, data)
        reply = case.call_and_validate(headers=WITH_TOKEN, checks=CHECKS)
        seen.add((operation.label, reply.status_code))
        if reply.status_code >= 400:
            assert reply.headers["content-type"] == ["application/problem+json"]
            assert reply.json()["status"] == reply.status_code
            assert reply.json()["detail"]

    call()
    return iter(seen)


def name_what_there_is(case: Case, data: st.DataObject) -> None:
    """Put names that the demo data know in place of made-up ones."""
    for given_names in (case.path_parameters, case.body):
        if isinstance(given_names, dict):
            for name in given_names.keys() & KNOWN.keys():
                given_names[name] = data.draw(st.sampled_from(KNOWN[name]), label=name)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
class TestTheDocument:
    """What the document says beyond what the calls above can show."""

    @pytest.fixture
    def document(self, client: FlaskClient) -> Any:
        return client.get("/openapi.json").json

    def test_every_error_is_one_and_the_same_problem(self, document: Any) -> None:
        for operations in document["paths"].values():
            for operation in operations.values():
                for status, response in operation["responses"].items():
                    if status >= "400":
                        (content,) = response["content"].items()
                        problem = {"schema": {"$ref": "#/components/schemas/Problem"}}
                        assert content == ("application/problem+json", problem)

    def test_no_reference_leads_nowhere(self, document: Any) -> None:
        for name in references(document):
            assert name in document["components"]["schemas"]

    @pytest.mark.parametrize(
        ("path", "body", "status"),
        [
            ("login", b"{", 400),
            ("login", b'{"lpse": "' + b"x" * 70_000 + b'"}', 413),
            ("login", b"[]", 422),
        ],
    )
    def test_what_no_generated_call_sends_is_described_too(
        self, client: FlaskClient, document: Any, path: str, body: bytes, status: int
    ) -> None:
        reply = client.post(f"/api/v1/{path}", data=body, content_type="application/json")
        assert reply.status_code == status
        assert str(status) in document["paths"][f"/api/v1/{path}"]["post"]["responses"]

    def test_too_many_mails_are_described_with_when_to_come_back(
        self, service: Service, document: Any
    ) -> None:
        path = "/api/v1/accounts/{lpse}/{user_id}/notifications"
        described = document["paths"][path]["post"]["responses"]["429"]
        assert described["headers"]["Retry-After"]["required"]
        called = path.format(lpse="lkpp", user_id="pt_a")
        mail = {"subject": "Kode", "body": "1"}
        for _ in range(MOST[Occasion.NOTIFICATION]):
            assert service.call("POST", called, json=mail).status_code == 202
        assert service.call("POST", called, json=mail).status_code == 429


def references(part: Any) -> Iterator[str]:
    """Yield the names of the schemas that a part of the document refers to."""
    if isinstance(part, dict):
        if isinstance(target := part.get("$ref"), str):
            yield target.removeprefix("#/components/schemas/")
        for it in part.values():
            yield from references(it)
    elif isinstance(part, list):
        for it in part:
            yield from references(it)
