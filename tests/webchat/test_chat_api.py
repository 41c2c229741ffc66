"""The chat API as its contract tells it, and what it says to bad input."""

from __future__ import annotations

import sqlite3
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from apiflask import APIFlask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from language.privacy import without_code

from .chat_client import Chat, eventually
from .fake_rasa import FakeRasa

REPLY = {
    "text": "Lengkapi provinsi dan kabupaten.",
    "buttons": [
        {"title": "Sudah saya isi", "payload": "/lanjut"},
        {"title": "X", "payload": "/x1"},
    ],
    "custom": {
        "topic": "oops_error",
        "sources": [{"document": "muarojambi", "item": "3", "title": "FAQ Muaro Jambi, nomor 3"}],
        "diagnosis": {
            "code": "WILAYAH_KOSONG",
            "evidence": ["Kabupaten kosong."],
            "actor": "penyedia",
            "cure": ["Isi kabupaten."],
        },
    },
}


def assert_problem(response: TestResponse, status: int, name: str = "") -> None:
    assert response.status_code == status
    assert response.content_type == "application/problem+json"
    document = response.get_json()
    assert {"type", "title", "status", "detail"} <= set(document)
    assert document["status"] == status
    assert document["detail"].endswith(".")
    assert document["type"].endswith(name)


def test_a_reply_has_every_member_of_the_contract(chat: Chat, rasa: FakeRasa) -> None:
    rasa.scripted["muncul oops"] = [REPLY]

    (reply,) = chat.say("muncul oops")

    assert reply["role"] == "bot"
    assert reply["text"] == REPLY["text"]
    assert reply["buttons"] == REPLY["buttons"]
    assert {"topic": reply["topic"], "sources": reply["sources"]} | {
        "diagnosis": reply["diagnosis"]
    } == REPLY["custom"]
    assert set(reply) == {
        *("id", "role", "text", "buttons", "sources", "topic", "diagnosis", "created_at"),
    }
    assert reply["created_at"].endswith("Z")


def test_a_conversation_may_be_started_with_an_empty_body_or_an_lpse(
    app: APIFlask, rasa: FakeRasa
) -> None:
    response = app.test_client().post("/api/conversations")
    assert response.status_code == 201
    assert set(response.get_json()) == {"id", "token"}

    Chat(app, lpse="bandung").say("halo")
    assert rasa.told[0]["metadata"].items() >= {"lpse": "bandung", "channel": "web"}.items()


def test_messages_are_listed_in_order_and_from_a_known_id_on(chat: Chat) -> None:
    chat.say("satu")
    chat.say("dua")

    everything = chat.messages()
    assert [message["role"] for message in everything] == ["user", "bot", "user", "bot"]
    ids = [message["id"] for message in everything]
    assert ids == sorted(set(ids))
    assert chat.messages(after=ids[1]) == everything[2:]


@pytest.mark.parametrize("text", ["", "   \n\t ", "\u0000\u0007", "\u200b\u200d"])
def test_an_empty_message_is_refused_kindly(chat: Chat, text: str) -> None:
    assert_problem(chat.post({"text": text}), 422, "empty-message")
    assert chat.messages() == []


def test_a_message_that_is_too_long_or_a_body_that_is_too_large_is_refused(
    chat: Chat, rasa: FakeRasa
) -> None:
    assert_problem(chat.post({"text": "a" * 300_000}), 413)
    assert_problem(chat.post({"text": "a" * 100_000}), 422, "message-too-long")
    assert_problem(chat.post({"text": "a" * 4001}), 422, "message-too-long")
    assert rasa.told == []
    assert chat.say("b" * 4000)[0]["role"] == "bot"


def test_a_streamed_body_of_untold_length_is_limited_too(chat: Chat) -> None:
    stream = BytesIO(b'"' + b"a" * 300_000 + b'"')
    environment = {"wsgi.input_terminated": True}
    assert_problem(chat.post(input_stream=stream, environ_overrides=environment), 413)


@pytest.mark.parametrize(
    "body",
    [
        *(b'{"text": ', b"hello", b'{"text": "\xff\xfe"}', b"\x00", b"[" * 60_000),
        b'{"a":' * 10_000,
    ],
)
def test_broken_json_is_a_bad_request(chat: Chat, body: bytes) -> None:
    assert_problem(chat.post(data=body, content_type="application/json"), 400)


@pytest.mark.parametrize(
    "body",
    [
        *([], "text", 7, {}, {"text": None}, {"text": 7}, {"text": ["a"]}, {"text": {"a": 1}}),
        *({"payload": 7}, {"text": "a", "payload": "/sapaan"}, {"payload": "x" * 2001}),
        *({"text": "a", "client_message_id": value} for value in (7, "", "x" * 101, "a\u0000b")),
    ],
)
def test_wrong_types_and_shapes_are_unprocessable(chat: Chat, body: Any) -> None:
    assert_problem(chat.post(body), 422)
    assert chat.messages() == []


def test_a_fault_names_its_field_in_indonesian(chat: Chat) -> None:
    document = chat.post({"text": 7}).get_json()
    assert document["errors"] == [{"field": "text", "detail": "Isian text harus berupa teks."}]
    assert document["detail"] == "Isian text harus berupa teks."


@pytest.mark.parametrize("payload", ["/x1", "/unknown", "/EXTERNAL: x", "", "sapaan", "/sapaan{}"])
def test_an_unknown_payload_is_refused(chat: Chat, payload: str) -> None:
    assert_problem(chat.post({"payload": payload}), 422, "unknown-payload")
    assert chat.messages() == []


def test_an_offered_payload_and_a_topic_are_taken_and_shown_in_words(
    app: APIFlask, chat: Chat, rasa: FakeRasa
) -> None:
    rasa.scripted["muncul oops"] = [REPLY]
    chat.say("muncul oops")

    assert chat.post({"payload": "/x1"}).status_code == 200
    assert chat.post({"payload": "/lupa_password"}).status_code == 200

    assert [body.get("payload") for body in rasa.told[1:]] == ["/x1", "/lupa_password"]
    assert chat.texts("user")[1:] == ["X", "Lupa password"]
    # What one conversation was offered is nothing to another.
    assert_problem(Chat(app).post({"payload": "/x1"}), 422, "unknown-payload")


def test_a_wrong_token_tells_nothing_about_the_conversation(app: APIFlask, chat: Chat) -> None:
    stranger = Chat(app)
    headers = [
        {},
        {"Authorization": f"Bearer {stranger.token}"},
        {"Authorization": f"Bearer {chat.token}x"},
        {"Authorization": f"Basic {chat.token}"},
        {"Authorization": "Bearer"},
    ]
    answers = set()
    for conversation_id in (chat.id, "unknown"):
        for header in headers:
            url = f"/api/conversations/{conversation_id}/messages"
            response = chat.http.get(url, headers=header)
            assert_problem(response, 401)
            assert response.headers["WWW-Authenticate"] == "Bearer"
            answers.add(response.text)
            assert_problem(chat.http.post(url, headers=header, data=b"{"), 401)
    assert len(answers) == 1


def test_an_unknown_conversation_with_a_true_token_is_not_found(app: APIFlask, chat: Chat) -> None:
    headers = {"Authorization": f"Bearer {app.extensions['tokens'].issue('gone')}"}
    url = "/api/conversations/gone"
    assert_problem(chat.http.get(f"{url}/messages", headers=headers), 404, "unknown-conversation")
    assert_problem(chat.http.get(f"{url}/events", headers=headers), 404, "unknown-conversation")
    for path, body in (("messages", {"text": "a"}), ("feedback", {"rating": 3})):
        response = chat.http.post(f"{url}/{path}", headers=headers, json=body)
        assert_problem(response, 404, "unknown-conversation")


def test_personal_data_is_masked_before_it_is_stored_or_sent_on(
    chat: Chat, rasa: FakeRasa, tmp_path: Path
) -> None:
    replies = chat.say("password saya: Rahasia#2026, hubungi budi@contoh.id")

    assert [reply["role"] for reply in replies] == ["system", "bot"]
    assert "tidak pernah memerlukan password" in replies[0]["text"]
    everywhere = rasa.texts[0] + str(chat.messages()) + str(replies)
    with sqlite3.connect(tmp_path / "gateway.db") as database:
        everywhere += "\n".join(database.iterdump())
    assert "Rahasia#2026" not in everywhere
    assert "budi@contoh.id" not in everywhere


def test_a_one_time_code_reaches_the_assistant_and_is_not_kept(
    chat: Chat, rasa: FakeRasa, tmp_path: Path
) -> None:
    rasa.scripted["kode saya 482913"] = [{"text": "Terima kasih, terbukti."}]
    rasa.stop()
    chat.say("kode saya 482913", "m1")
    assert chat.texts("user") == ["kode saya 482913"]

    rasa.start()
    eventually(lambda: chat.texts("bot"))
    assert rasa.texts == ["kode saya 482913"]
    assert chat.say("kode saya 482913", "m1")[0]["text"] == "Terima kasih, terbukti."
    assert chat.texts("user") == ["kode saya [kode disembunyikan]"]
    with sqlite3.connect(tmp_path / "gateway.db") as database:
        assert "482913" not in "\n".join(database.iterdump())


def test_log_lines_hold_no_message_text(
    chat: Chat, rasa: FakeRasa, caplog: pytest.LogCaptureFixture
) -> None:
    rasa.failures = [500]
    with caplog.at_level("DEBUG"):
        chat.say("kalimat yang tidak boleh tercatat")
    assert "tidak boleh tercatat" not in caplog.text


def test_feedback_is_a_whole_number_from_1_to_5(chat: Chat) -> None:
    def rate(body: Any) -> TestResponse:
        return chat.http.post(f"{chat.url}/feedback", headers=chat.headers, json=body)

    for rating in range(1, 6):
        response = rate({"rating": rating, "comment": "terima kasih, 081234567890"})
        assert response.status_code == 201
        assert "081234567890" not in response.text
    for body in ({"rating": 0}, {"rating": 6}, {"rating": "5"}, {"rating": True}, {"rating": 2.5}):
        assert_problem(rate(body), 422)
    for body in ({}, {"rating": None}, {"rating": 3, "comment": 7}):
        assert_problem(rate(body), 422)


@pytest.mark.parametrize("after", ["-1", "abc", "1.5", "9" * 30])
def test_a_senseless_after_is_unprocessable(chat: Chat, after: str) -> None:
    for surface in ("messages", "events"):
        response = chat.http.get(f"{chat.url}/{surface}?after={after}", headers=chat.headers)
        assert_problem(response, 422)


@settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=st.text(st.characters(exclude_categories=[]), max_size=200))
def test_any_text_at_all_is_answered_or_refused(chat: Chat, rasa: FakeRasa, text: str) -> None:
    response = chat.post({"text": text})
    assert response.status_code in {200, 422}
    if response.status_code == 200:
        told = rasa.told[-1]["text"]
        assert "\x00" not in told
        assert chat.texts("user")[-1] == without_code(told)
