"""A stand-in for Rasa that speaks its channel over real HTTP and can misbehave on request."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

SECRET = "channel-secret-of-the-tests"


class FakeRasa:
    """Answers each message id once and remembers what it was told, in order."""

    def __init__(self) -> None:
        self.scripted: dict[str, list[dict[str, Any]]] = {}
        self.told: list[dict[str, Any]] = []
        self.requests = 0
        self.failures: list[int] = []
        self.forgotten: list[str] = []
        self.dropped_responses = 0
        self.delay_seconds = 0.0
        self.is_ready = True
        self._answered: dict[str, list[dict[str, Any]]] = {}
        self._guard = threading.Lock()
        self._server: ThreadingHTTPServer | None = None
        self._port = 0
        self.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    @property
    def texts(self) -> list[str | None]:
        """The texts it has handled, each once."""
        return [body.get("text") for body in self.told]

    def start(self) -> None:
        rasa = self

        class Handler(_Handler):
            channel = rasa

        self._server = ThreadingHTTPServer(("127.0.0.1", self._port), Handler)
        self._server.daemon_threads = True
        self._port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def stop(self) -> None:
        if self._server:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def handle(self, body: dict[str, Any]) -> list[dict[str, Any]]:
        """The replies to a message; asked again, the same replies and no second handling."""
        with self._guard:
            message_id = body["message_id"]
            if message_id not in self._answered:
                self.told.append(body)
                said = body.get("text") or body.get("payload")
                default = [{"text": f"Jawaban untuk: {said}", "buttons": [], "custom": None}]
                self._answered[message_id] = self.scripted.get(said or "", default)
            return self._answered[message_id]


class _Handler(BaseHTTPRequestHandler):
    channel: FakeRasa

    def do_GET(self) -> None:
        ready = self.path == "/webhooks/gateway/ready" and self.channel.is_ready
        self._send(200 if ready else 503, {})

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.channel.requests += 1
        if self.headers["X-Tanya-Secret"] != SECRET:
            self._send(403, {})
            return
        if self.channel.failures:
            self._send(self.channel.failures.pop(0), {})
            return
        if self.path.endswith("/forget"):
            self.channel.forgotten.append(body["conversation"])
            self._send(200, {"status": "ok"})
            return
        time.sleep(self.channel.delay_seconds)
        replies = self.channel.handle(body)
        if self.channel.dropped_responses:
            self.channel.dropped_responses -= 1
            self.close_connection = True
            return
        self._send(200, {"messages": replies})

    def _send(self, status: int, document: dict[str, Any]) -> None:
        content = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def rasa() -> Iterator[FakeRasa]:
    """A Rasa of this test's own."""
    fake = FakeRasa()
    yield fake
    fake.stop()
