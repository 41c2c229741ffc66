"""What every refusal of the gateway must look like."""

from __future__ import annotations

from typing import Any


def assert_problem(response: Any, status: int, name: str = "") -> None:
    """*response*, of Flask's test client or of httpx, is a problem document and nothing more."""
    assert response.status_code == status, response.text
    assert response.headers["Content-Type"] == "application/problem+json"
    document = response.json if isinstance(response.json, dict) else response.json()
    assert {"type", "title", "status", "detail"} <= set(document)
    assert document["status"] == status
    assert document["detail"].endswith(".")
    assert document["type"].endswith(name)
    assert "Traceback" not in response.text
