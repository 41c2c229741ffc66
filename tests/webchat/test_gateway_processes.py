"""Several real gateway processes on one database, stopped and killed at bad moments."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from .chat_client import eventually
from .fake_rasa import FakeRasa
from .gateway_process import GatewayProcess, RemoteChat
from .problem_documents import assert_problem

# As with the whole product (tests/conftest.py): a machine may stall at the wrong moment.
pytestmark = pytest.mark.flaky(reruns=1)
Start = Callable[..., GatewayProcess]


@pytest.fixture
def start(tmp_path: Path, rasa: FakeRasa) -> Iterator[Start]:
    running: list[GatewayProcess] = []

    def start_one(**settings: str) -> GatewayProcess:
        url = f"sqlite:///{tmp_path / 'gateway.db'}"
        running.append(GatewayProcess(tmp_path, url, rasa.url, **settings))
        return running[-1]

    yield start_one
    for process in running:
        process.terminate()
        assert "Traceback" not in process.log.read_text()


def follow(chat: RemoteChat, gateway: GatewayProcess, after: int = 0) -> Iterator[dict[str, Any]]:
    """The events of one stream."""
    headers = chat.headers | {"Last-Event-ID": str(after)}
    url = f"{gateway.url}{chat.path}/events"
    with httpx.stream("GET", url, headers=headers, timeout=30) as response:
        for line in response.iter_lines():
            if line.startswith("data: "):
                yield json.loads(line.removeprefix("data: "))


def test_a_client_that_reconnects_to_another_process_misses_nothing(
    start: Start, rasa: FakeRasa
) -> None:
    one, other = start(), start()
    chat = RemoteChat(one)
    chat.post(one, "satu")
    stream = follow(chat, one)
    seen = [next(stream), next(stream)]

    # What comes by another process is told in the open stream, too.
    chat.post(other, "dua")
    seen += [next(stream), next(stream)]
    stream.close()
    chat.post(one, "tiga")
    chat.post(other, "empat")

    rest = follow(chat, other, after=seen[-1]["id"])
    seen += [next(rest) for _ in range(4)]
    said = ("satu", "dua", "tiga", "empat")
    expected = [text for word in said for text in (word, f"Jawaban untuk: {word}")]
    assert [message["text"] for message in seen] == expected
    assert len({message["id"] for message in seen}) == 8
    rest.close()


def test_streams_end_when_their_process_stops_and_go_on_at_another(start: Start) -> None:
    one, other = start(), start()
    chat = RemoteChat(one)
    chat.post(one, "satu")
    stream = follow(chat, one)
    seen = [next(stream), next(stream)]
    assert one.terminate() == 0
    assert list(stream) == []
    chat.post(other, "dua")
    assert next(follow(chat, other, after=seen[-1]["id"]))["text"] == "dua"


def test_an_answer_that_is_under_way_when_the_process_is_stopped_still_arrives(
    start: Start, rasa: FakeRasa
) -> None:
    gateway = start()
    chat = RemoteChat(gateway)
    rasa.delay_seconds = 1.5
    with ThreadPoolExecutor(1) as pool:
        sent = pool.submit(chat.post, gateway, "halo", "m1")
        eventually(lambda: rasa.requests)
        assert gateway.terminate() == 0
        assert sent.result().json()["messages"][0]["text"] == "Jawaban untuk: halo"

    successor = start()
    assert chat.post(successor, "halo", "m1").json()["messages"][0]["role"] == "bot"
    assert chat.texts(successor, "bot") == ["Jawaban untuk: halo"]
    assert rasa.texts == ["halo"]


def test_an_answer_that_takes_longer_than_the_stop_is_given_by_the_next_process(
    start: Start, rasa: FakeRasa
) -> None:
    gateway = start(TANYA_ANSWER_TIMEOUT_SECONDS="10")
    chat = RemoteChat(gateway)
    rasa.delay_seconds = 8
    with ThreadPoolExecutor(1) as pool:
        sent = pool.submit(chat.post, gateway, "halo", "m1")
        eventually(lambda: rasa.requests)
        gateway.terminate()
        with pytest.raises(httpx.HTTPError):
            sent.result()
    rasa.delay_seconds = 0

    successor = start(TANYA_ANSWER_TIMEOUT_SECONDS="10")
    # The lease of the stopped process runs out by itself.
    deadline = time.monotonic() + 60
    while not chat.texts(successor, "bot"):
        assert time.monotonic() < deadline
        time.sleep(0.5)
    chat.post(successor, "halo", "m1")
    assert chat.texts(successor, "bot") == ["Jawaban untuk: halo"]
    assert rasa.texts == ["halo"]


def test_a_killed_process_loses_no_message_that_it_took(start: Start, rasa: FakeRasa) -> None:
    gateway = start(TANYA_ANSWER_TIMEOUT_SECONDS="2")
    chat = RemoteChat(gateway)
    rasa.delay_seconds = 3
    with ThreadPoolExecutor(1) as pool:
        sent = pool.submit(chat.post, gateway, "halo", "m1")
        eventually(lambda: rasa.requests)
        gateway.kill()
        with pytest.raises(httpx.HTTPError):
            sent.result()
    rasa.delay_seconds = 0

    successor = start(TANYA_ANSWER_TIMEOUT_SECONDS="2")
    eventually(lambda: chat.texts(successor, "bot"))
    assert chat.texts(successor, "user") == ["halo"]
    assert chat.texts(successor, "bot") == ["Jawaban untuk: halo"]
    assert rasa.texts == ["halo"]


def slow_client(port: int, opening: bytes, until: threading.Event) -> bytes:
    """Send *opening* a byte at a time, slower than anybody; what came back in the end."""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as line:
        try:
            for byte in opening * 100:
                line.sendall(bytes([byte]))
                if until.wait(0.5):
                    break
            return line.recv(65_536)
        except OSError:
            return b""


def test_slow_and_silent_clients_keep_nobody_else_waiting_for_long(
    start: Start, rasa: FakeRasa
) -> None:
    gateway = start()
    over = threading.Event()
    head = b"POST /api/conversations HTTP/1.1\r\nHost: a\r\nX: " + b"a" * 200
    silent = [socket.create_connection(("127.0.0.1", gateway.port)) for _ in range(60)]
    with ThreadPoolExecutor(60) as pool:
        # More of them than the gateway has threads.
        lines = [pool.submit(slow_client, gateway.port, head, over) for _ in range(60)]
        time.sleep(2)
        started = httpx.post(f"{gateway.url}/api/conversations", json={}, timeout=60)
        assert started.status_code == 201
        over.set()
        assert not any(b"200" in line.result() for line in lines)
    for line in silent:
        line.close()


def test_a_body_that_comes_too_slowly_is_told_so(start: Start) -> None:
    gateway = start()
    with socket.create_connection(("127.0.0.1", gateway.port), timeout=60) as line:
        line.sendall(
            b"POST /api/conversations HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
            b"Content-Length: 100\r\n\r\n{"
        )
        answer = line.makefile("rb").read().decode()
    assert answer.startswith("HTTP/1.1 408")
    assert "application/problem+json" in answer
    assert "terlalu lambat" in answer


def test_what_is_not_even_http_gets_no_look_inside(start: Start) -> None:
    gateway = start()
    for nonsense in (b"halo\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"\x16\x03\x01\x02\x00" * 20):
        with socket.create_connection(("127.0.0.1", gateway.port), timeout=20) as line:
            line.sendall(nonsense + b"\r\n\r\n")
            answer = line.recv(65_536)
        assert b"Traceback" not in answer
        assert b"/webchat/" not in answer
    assert_problem(httpx.get(f"{gateway.url}/nowhere"), 404)
