"""A full disk and a locked database: told as such, and nothing is lost or answered twice."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from apiflask import APIFlask
from sqlalchemy import Engine, event, text

from .chat_client import Chat, eventually
from .fake_rasa import FakeRasa
from .problem_documents import assert_problem

SENT = {"text": "halo, penyimpanan", "client_message_id": "m1"}


@contextmanager
def every_connection(engine: Engine, *statements: str) -> Iterator[None]:
    """Each connection runs *statements* first, until the end."""

    def prepare(connection: Any, *_: object) -> None:
        for statement in statements:
            connection.execute(statement)

    event.listen(engine, "checkout", prepare)
    yield
    event.remove(engine, "checkout", prepare)
    engine.dispose()


@contextmanager
def impatient(app: APIFlask) -> Iterator[None]:
    with every_connection(app.extensions["store"].engine, "PRAGMA busy_timeout = 50"):
        yield


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Somebody else is writing all the time."""
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield
    other.execute("ROLLBACK")
    other.close()


@contextmanager
def full_disk(app: APIFlask) -> Iterator[None]:
    """SQLite may not take another page, as if the disk had none left."""
    with every_connection(app.extensions["store"].engine, "PRAGMA max_page_count = 1"):
        yield


def assert_told(app: APIFlask, chat: Chat) -> None:
    """Every kind of writing is refused as a problem that says to come back."""
    big = {"text": "penuh " * 600, "client_message_id": "m1"}
    answers = [
        chat.post(big),
        chat.http.post(
            f"{chat.url}/feedback",
            headers=chat.headers,
            json={"rating": 3, "comment": "penuh " * 300},
        ),
        *(app.test_client().post("/api/conversations", json={}) for _ in range(60)),
    ]
    refused = [answer for answer in answers if answer.status_code >= 400]
    assert answers[0] in refused
    for answer in refused:
        assert_problem(answer, 503, "storage-unavailable")
        assert int(answer.headers["Retry-After"]) > 0
        assert "sqlite" not in answer.text.lower()


def test_a_locked_database_is_told_and_the_message_is_taken_later(
    app: APIFlask, chat: Chat, rasa: FakeRasa, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with impatient(app):
        with locked(tmp_path / "gateway.db"):
            response = chat.post(SENT)
            assert_problem(response, 503, "storage-unavailable")
            assert int(response.headers["Retry-After"]) > 0
            assert chat.messages() == []
        assert chat.post(SENT).status_code == 200
    assert rasa.texts == [SENT["text"]]
    assert SENT["text"] not in caplog.text


def test_a_database_locked_while_the_assistant_thinks_costs_no_second_answer(
    gateway: Callable[..., APIFlask], rasa: FakeRasa, tmp_path: Path
) -> None:
    app = gateway(answer_timeout_seconds=1)
    chat = Chat(app)
    rasa.delay_seconds = 0.5
    with impatient(app), ThreadPoolExecutor(1) as pool:
        sent = pool.submit(chat.post, SENT)
        eventually(lambda: rasa.requests)
        with locked(tmp_path / "gateway.db"):
            assert_problem(sent.result(), 503, "storage-unavailable")
    rasa.delay_seconds = 0
    eventually(lambda: chat.texts("bot"))
    assert chat.post(SENT).get_json()["messages"][0]["role"] == "bot"
    assert rasa.texts == [SENT["text"]]
    assert chat.texts("bot") == [f"Jawaban untuk: {SENT['text']}"]


def test_a_full_disk_is_told_and_what_was_said_before_can_still_be_read(
    app: APIFlask, chat: Chat, rasa: FakeRasa
) -> None:
    chat.say("sebelum penuh")
    with full_disk(app):
        assert_told(app, chat)
        assert chat.texts("bot") == ["Jawaban untuk: sebelum penuh"]
    assert chat.post(SENT | {"client_message_id": "m2"}).status_code == 200
    assert rasa.texts[0] == "sebelum penuh"
    assert rasa.texts[-1] == SENT["text"]
    # A message that was kept before the answer found no room is answered now, each once.
    assert rasa.texts == chat.texts("user")
    assert chat.texts("bot") == [f"Jawaban untuk: {it}" for it in rasa.texts]


def test_a_lock_in_postgresql_does_not_hold_a_client_for_ever(
    gateway: Callable[..., APIFlask], empty_url: str
) -> None:
    if not empty_url.startswith("postgresql"):
        pytest.skip("SQLite has its own way, tested above")
    app = gateway(database_url=empty_url)
    chat = Chat(app)
    engine = app.extensions["store"].engine
    with engine.connect() as other:
        other.execute(text("SELECT * FROM conversations FOR UPDATE"))
        with every_connection(engine, "SET lock_timeout = 50"):
            assert_problem(chat.post(SENT), 503, "storage-unavailable")
    assert chat.post(SENT).status_code == 200


def test_repeated_and_reordered_ids_are_each_one_message_in_the_order_of_their_arrival(
    app: APIFlask, chat: Chat, rasa: FakeRasa
) -> None:
    chance = random.Random(7)
    names = [f"m{number}" for number in range(8)]
    sent = chance.sample(names * 4, 32)
    for name in sent:
        chat.say(f"pesan {name}", name)
    expected = [f"pesan {name}" for name in dict.fromkeys(sent)]
    assert rasa.texts == chat.texts("user") == expected
    assert chat.texts("bot") == [f"Jawaban untuk: {it}" for it in expected]
