"""The webhook: who may tell us something, and what is kept of it."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from apiflask import APIFlask

from tanya.settings import Settings
from tests.webchat.chat_client import eventually
from tests.webchat.fake_rasa import FakeRasa

from .conftest import Deliver, payload, signed

TABLES = ("whatsapp_arrivals", "whatsapp_phones", "whatsapp_outbox", "conversations", "messages")


def stored(settings: Settings) -> str:
    """Everything that the database holds, as text."""
    path = Path(settings.database_url.removeprefix("sqlite:///"))
    with sqlite3.connect(path) as database:
        return "\n".join(database.iterdump())


def rows(settings: Settings, table: str) -> int:
    path = Path(settings.database_url.removeprefix("sqlite:///"))
    with sqlite3.connect(path) as database:
        return database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]


def test_the_challenge_is_answered_to_who_knows_the_token(app: APIFlask) -> None:
    asked = {
        "hub.mode": "subscribe",
        "hub.challenge": "1158201444",
        "hub.verify_token": "verify-token-of-the-tests",
    }
    reply = app.test_client().get("/webhooks/whatsapp", query_string=asked)
    assert (reply.status_code, reply.text, reply.mimetype) == (200, "1158201444", "text/plain")


@pytest.mark.parametrize(
    "changes", [{"hub.verify_token": "lain"}, {"hub.verify_token": ""}, {"hub.mode": "apa"}]
)
def test_the_challenge_is_not_answered_to_anyone_else(app: APIFlask, changes: Any) -> None:
    asked = {
        "hub.mode": "subscribe",
        "hub.challenge": "1158201444",
        "hub.verify_token": "verify-token-of-the-tests",
    }
    reply = app.test_client().get("/webhooks/whatsapp", query_string=asked | changes)
    assert reply.status_code == 403
    assert "1158201444" not in reply.text


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 401),
        ({"X-Hub-Signature-256": ""}, 401),
        ({"X-Hub-Signature-256": "sha256="}, 403),
        ({"X-Hub-Signature-256": "sha256=" + "0" * 64}, 403),
        ({"X-Hub-Signature-256": "sha1=abc"}, 403),
        ({"X-Hub-Signature-256": "é" * 71}, 403),
        (signed(b"another body"), 403),
        (signed(json.dumps(payload("text")).encode(), "another secret"), 403),
    ],
)
def test_what_is_not_signed_leaves_no_trace(
    app: APIFlask, settings: Settings, headers: dict[str, str], status: int
) -> None:
    body = json.dumps(payload("text")).encode()
    reply = app.test_client().post("/webhooks/whatsapp", data=body, headers=headers)
    assert reply.status_code == status
    assert reply.mimetype == "application/problem+json"
    assert [rows(settings, table) for table in TABLES] == [0] * len(TABLES)


def test_a_replayed_notification_stores_nothing_new(deliver: Deliver, settings: Settings) -> None:
    for _ in range(3):
        assert deliver(payload("text")).status_code == 200
    assert rows(settings, "whatsapp_arrivals") == 1


def test_a_notification_that_comes_several_times_at_once_is_one_message(
    deliver: Deliver, rasa: FakeRasa, settings: Settings
) -> None:
    with ThreadPoolExecutor(8) as pool:
        replies = list(pool.map(lambda _: deliver(payload("text")), range(16)))
    assert {reply.status_code for reply in replies} == {200}
    eventually(lambda: rasa.told)
    assert rows(settings, "whatsapp_arrivals") == 1
    assert len(rasa.told) == 1


def test_signed_nonsense_is_told(deliver: Deliver, settings: Settings) -> None:
    for body in (b"", b"{", b"[]", b"\xff"):
        assert deliver(body).status_code == 400
    assert rows(settings, "whatsapp_arrivals") == 0


def test_a_body_of_nearly_three_megabytes_is_taken(deliver: Deliver, settings: Settings) -> None:
    notification = payload("text")
    notification["entry"][0]["padding"] = "x" * (3 * 1024 * 1024 - 2000)
    assert deliver(notification).status_code == 200
    assert rows(settings, "whatsapp_arrivals") == 1


def test_a_body_beyond_three_megabytes_is_refused(deliver: Deliver, settings: Settings) -> None:
    notification = payload("text")
    notification["entry"][0]["padding"] = "x" * (3 * 1024 * 1024)
    reply = deliver(notification)
    assert (reply.status_code, reply.mimetype) == (413, "application/problem+json")
    assert rows(settings, "whatsapp_arrivals") == 0


def test_in_test_mode_other_numbers_are_not_heard(
    gateway: Callable[..., APIFlask], settings: Settings
) -> None:
    app = gateway(whatsapp_allowed_numbers=["6281234500099"])
    body = json.dumps(payload("batch")).encode()
    reply = app.test_client().post("/webhooks/whatsapp", data=body, headers=signed(body))
    assert reply.status_code == 200
    assert rows(settings, "whatsapp_arrivals") == 1
    figures = app.test_client().get("/metrics").text
    assert 'tanya_whatsapp_ignored_total{kind="not_allowed"} 3.0' in figures


def test_what_is_ignored_is_counted(app: APIFlask, deliver: Deliver) -> None:
    for name in ("reaction", "kind_of_tomorrow", "kind_of_tomorrow", "other_field"):
        deliver(payload(name))
    figures = app.test_client().get("/metrics").text
    for kind, times in {"reaction": 1, "type": 2, "field": 1}.items():
        assert f'tanya_whatsapp_ignored_total{{kind="{kind}"}} {times}.0' in figures


def test_neither_numbers_nor_names_nor_the_ids_that_hold_them_are_stored(
    deliver: Deliver, settings: Settings, rasa: FakeRasa
) -> None:
    deliver(payload("batch"))
    eventually(lambda: len(rasa.told) == 4)
    kept = stored(settings)
    message_id = payload("text")["entry"][0]["changes"][0]["value"]["messages"][0]["id"]
    for personal in ("6281234500077", "81234500077", "Sari Wulandari", message_id, "wamid"):
        assert personal not in kept
    assert "+6281••••••077" in kept


def test_a_password_is_hidden_before_anything_is_stored(
    deliver: Deliver, settings: Settings, rasa: FakeRasa
) -> None:
    notification = payload("text")
    message = notification["entry"][0]["changes"][0]["value"]["messages"][0]
    message["text"]["body"] = "password saya Rahasia#2026"
    deliver(notification)
    assert "Rahasia#2026" not in stored(settings)
    eventually(lambda: rasa.told)
    assert rasa.texts == ["password saya [password disembunyikan]"]
    assert "Rahasia#2026" not in stored(settings)


def test_without_its_secrets_there_is_no_channel(gateway: Callable[..., APIFlask]) -> None:
    app = gateway(whatsapp_phone_number_id="")
    assert app.test_client().get("/webhooks/whatsapp").status_code == 404
    assert app.test_client().post("/webhooks/whatsapp").status_code == 404


def at(notification: Any, moment: float) -> Any:
    """The notification of one message, sent at this moment."""
    (message,) = notification["entry"][0]["changes"][0]["value"]["messages"]
    message["timestamp"] = str(int(moment))
    return notification


def test_a_notification_from_long_ago_is_a_replay_and_leaves_no_trace(
    deliver: Deliver, settings: Settings
) -> None:
    reply = deliver(at(payload("text"), time.time() - 40 * 24 * 3600))
    assert (reply.status_code, reply.mimetype) == (403, "application/problem+json")
    assert [rows(settings, table) for table in TABLES] == [0] * len(TABLES)


def test_an_old_message_among_others_is_left_out_and_counted(
    app: APIFlask, deliver: Deliver, settings: Settings
) -> None:
    notification = payload("text")
    old = at(payload("list_reply"), time.time() - 40 * 24 * 3600)
    notification["entry"] += old["entry"]
    assert deliver(notification).status_code == 200
    assert rows(settings, "whatsapp_arrivals") == 1
    assert (
        'tanya_whatsapp_ignored_total{kind="stale"} 1.0' in app.test_client().get("/metrics").text
    )


@pytest.mark.parametrize("moment", [2**40 - 1, 2**33, time.time() + 3600])
def test_a_moment_that_has_not_come_does_no_harm(
    deliver: Deliver, rasa: FakeRasa, moment: float
) -> None:
    assert deliver(at(payload("text"), moment)).status_code == 200
    eventually(lambda: rasa.told)
