"""The chat page, the search, the operations, and the headers of them all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient

from tanya.settings import Settings
from webchat.app import create_app

from .chat_client import Chat
from .fake_rasa import FakeRasa


@dataclass(frozen=True)
class StandInHit:
    article: str = "lupa_password"
    topic: str = "lupa_password"
    title: str = "Lupa password"
    snippet: str = "Buka menu lupa password."
    score: float = 0.9
    why: str = "cocok: password"
    sources: list[dict[str, str]] = field(
        default_factory=lambda: [{"document": "kemenperin", "item": "4", "title": "Kemenperin 4"}]
    )


class StandInSearch:
    def __init__(self) -> None:
        self.asked: list[tuple[str, str | None, int, str | None]] = []

    fault = None

    def current(self) -> StandInSearch:
        return self

    def find(
        self, query: str, lpse: str | None, limit: int, audience: str | None
    ) -> list[StandInHit]:
        self.asked.append((query, lpse, limit, audience))
        return [StandInHit()]


@pytest.fixture
def client(app: APIFlask) -> FlaskClient:
    return app.test_client()


def test_search_is_opened_once_and_only_when_somebody_searches(settings: Settings) -> None:
    opened: list[StandInSearch] = []

    def open_search() -> Any:
        opened.append(StandInSearch())
        return opened[-1]

    client = create_app(settings, open_search=open_search).test_client()
    client.get("/health")
    assert opened == []

    result = client.get(
        "/api/search?q=%20lupa%20password%20&lpse=bandung&limit=3&audience=ppk"
    ).get_json()
    client.get("/api/search?q=npwp")

    assert set(result) == {"query", "took_ms", "hits"}
    assert result["query"] == "lupa password"
    assert result["hits"][0]["sources"] == StandInHit().sources
    assert opened[0].asked == [("lupa password", "bandung", 3, "ppk"), ("npwp", None, 5, None)]
    assert len(opened) == 1


@pytest.mark.parametrize("query", ["", "q=", "q=%20", "q=a&limit=0", "q=a&limit=x", "q=a&lpse=A!"])
def test_a_senseless_search_is_unprocessable(client: FlaskClient, query: str) -> None:
    response = client.get(f"/api/search?{query}")
    assert response.status_code == 422
    assert response.content_type == "application/problem+json"


def test_ready_tells_which_part_is_missing(client: FlaskClient, rasa: FakeRasa) -> None:
    assert client.get("/health").get_json() == {"status": "ok"}
    assert client.get("/ready").status_code == 200

    rasa.is_ready = False
    response = client.get("/ready")
    assert response.status_code == 503
    assert response.get_json()["parts"] == {
        "database": True,
        "assistant": False,
        "search": True,
    }

    rasa.stop()
    assert client.get("/ready").status_code == 503
    assert client.get("/health").status_code == 200


def test_metrics_count_messages_and_what_waits(chat: Chat, rasa: FakeRasa) -> None:
    chat.say("halo, npwp 01.234.567.8-901.000")
    rasa.failures = [500] * 1000
    chat.say("lagi")
    figures = chat.http.get("/metrics").text
    assert 'tanya_messages_total{outcome="answered"} 1.0' in figures
    assert 'tanya_messages_total{outcome="waiting"} 1.0' in figures
    assert 'tanya_masked_total{kind="npwp"} 1.0' in figures
    assert "tanya_waiting_messages 1.0" in figures


@pytest.mark.parametrize(
    "path", ["/", "/docs", "/openapi.json", "/health", "/nowhere", "/api/search", "/widget.js"]
)
def test_every_response_carries_the_security_headers(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"


def test_an_unexpected_error_gives_nothing_away(
    app: APIFlask, chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> Iterator[None]:
        raise RuntimeError("an inner secret")

    monkeypatch.setattr(app.extensions["conversations"], "messages", fail)
    response = chat.http.get(f"{chat.url}/messages", headers=chat.headers)
    assert response.status_code == 500
    assert response.content_type == "application/problem+json"
    assert "secret" not in response.text
    assert "Traceback" not in response.text


def test_a_database_that_cannot_be_used_is_told_as_such(app: APIFlask, chat: Chat) -> None:
    with app.extensions["store"].engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE messages RENAME TO lost")
    response = chat.post({"text": "halo"})
    assert response.status_code == 503
    assert response.get_json()["type"].endswith("storage-unavailable")


def test_an_unexpected_database_error_logs_no_message_text(
    app: APIFlask, chat: Chat, caplog: pytest.LogCaptureFixture
) -> None:
    with app.extensions["store"].engine.begin() as connection:
        connection.exec_driver_sql(
            "CREATE TRIGGER fault BEFORE INSERT ON messages BEGIN SELECT RAISE(ABORT, 'no'); END"
        )
    assert chat.post({"text": "tidak boleh tercatat"}).status_code == 500
    assert "IntegrityError" in caplog.text
    assert "tidak boleh tercatat" not in caplog.text


def test_the_page_has_its_hooks_and_nothing_inline_or_from_elsewhere(client: FlaskClient) -> None:
    page = client.get("/").text
    for hook in ('<tanya-lpse data-mode="page">', 'src="/widget.js"', "<main>", 'lang="id"'):
        assert hook in page
    assert not re.search(r"<style|style=|\son\w+=|<script(?![^>]*\ssrc=)|(src|href)=\"http", page)


def test_the_openapi_document_describes_the_whole_api(client: FlaskClient) -> None:
    document = client.get("/openapi.json").get_json()
    assert set(document["paths"]) == {
        "/api/conversations",
        "/api/conversations/{conversation_id}/messages",
        "/api/conversations/{conversation_id}/events",
        "/api/conversations/{conversation_id}/feedback",
        "/api/search",
        "/health",
        "/ready",
    }
    post = document["paths"]["/api/conversations/{conversation_id}/messages"]["post"]
    assert post["security"]
    assert "application/problem+json" in post["responses"]["422"]["content"]
    page = client.get("/docs").text
    for path in document["paths"]:
        assert path in page
