"""Whatever is sent to the API as its OpenAPI document describes it, or does not, it answers."""

import shutil
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import APIOperation, Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.schemas import BaseSchema
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
)

from simulator.app import create_app
from simulator.settings import Settings

from .simulator_service import TOKEN

CALLS = 15
"""To each operation."""
WITH_TOKEN = {"Authorization": f"Bearer {TOKEN}"}
CHECKS = [
    not_a_server_error,
    content_type_conformance,
    response_schema_conformance,
]


@pytest.fixture(scope="module")
def api(seeded_file: Path, tmp_path_factory: pytest.TempPathFactory) -> BaseSchema:
    """Return the API as its own document describes it; the calls share one database."""
    path = tmp_path_factory.mktemp("openapi") / "simulator.db"
    shutil.copy(seeded_file, path)
    app = create_app(
        Settings(
            database_url=f"sqlite:///{path}", service_token=TOKEN, secret_key="kunci-uji", demo=True
        )
    )
    return schemathesis.openapi.from_wsgi("/openapi.json", app)


def test_every_call_is_answered_as_described(api: BaseSchema) -> None:
    failures = {}
    operations = [it.ok() for it in api.get_all_operations()]
    assert len(operations) > 30
    for operation in operations:
        try:
            call_it(operation)
        except (FailureGroup, AssertionError) as failure:
            failures[operation.label] = str(failure)
    assert not failures, "\n\n".join(f"{it}: {told}" for it, told in failures.items())


def call_it(operation: APIOperation[Any, Any, Any, Any]) -> None:
    """Call an operation in ways that its description allows and in ways that it does not."""

    @given(case=operation.as_strategy() | operation.as_strategy(GenerationMode.NEGATIVE))
    @settings(
        max_examples=CALLS, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    def call(case: Case) -> None:
        reply = case.call_and_validate(headers=WITH_TOKEN, checks=CHECKS)
        if reply.status_code >= 400:
            assert reply.headers["content-type"] == ["application/problem+json"]
            assert reply.json()["status"] == reply.status_code
            assert reply.json()["detail"]

    call()
