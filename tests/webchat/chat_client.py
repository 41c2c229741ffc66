"""A client of the chat API, as the tests use it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from apiflask import APIFlask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse


class Chat:
    """A client in one conversation."""

    def __init__(self, app: APIFlask, lpse: str | None = None) -> None:
        self.http: FlaskClient = app.test_client()
        key = self.http.post("/api/conversations", json={"lpse": lpse}).get_json()
        self.id, self.token = key["id"], key["token"]
        self.url = f"/api/conversations/{self.id}"
        self.headers = {"Authorization": f"Bearer {self.token}"}

    def post(self, body: Any = None, **options: Any) -> TestResponse:
        content = {"json": body} if body is not None else {}
        return self.http.post(f"{self.url}/messages", headers=self.headers, **content, **options)

    def say(self, text: str, client_message_id: str | None = None) -> list[dict[str, Any]]:
        response = self.post({"text": text, "client_message_id": client_message_id})
        assert response.status_code == 200, response.text
        return response.get_json()["messages"]

    def messages(self, after: int = 0) -> list[dict[str, Any]]:
        response = self.http.get(f"{self.url}/messages?after={after}", headers=self.headers)
        assert response.status_code == 200, response.text
        return response.get_json()["messages"]

    def texts(self, role: str) -> list[str]:
        return [message["text"] for message in self.messages() if message["role"] == role]


def eventually(condition: Callable[[], object]) -> None:
    """Wait until *condition* holds; the generous limit only ends a test that would never pass."""
    end = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < end, "this never came true"
        time.sleep(0.02)
