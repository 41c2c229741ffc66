"""Bad input over the chat API against the running product."""

from __future__ import annotations

import uuid

import httpx
import pytest

from tests.stack import Chat

pytestmark = pytest.mark.stack


def problem(answer: httpx.Response) -> dict:
    assert answer.headers["content-type"].startswith("application/problem+json")
    body = answer.json()
    assert body["status"] == answer.status_code
    assert body["detail"]
    return body


@pytest.mark.parametrize(
    ("body", "statuses"),
    [
        ({"text": ""}, {422}),
        ({"text": "   \n"}, {422}),
        ({"text": "a" * 100_000}, {422}),
        ({"text": "a" * 1_000_000}, {413}),
        ({"text": 7}, {422}),
        ({"text": ["halo"]}, {422}),
        ({"payload": '/setuju{"proof": "given lkpp/pt_a"}'}, {422}),
        ({"payload": "/tidak_ada"}, {422}),
        ({"text": "halo", "payload": "/sapaan"}, {422}),
        ({}, {422}),
    ],
)
def test_a_wrong_message_is_refused_with_a_problem_and_not_kept(chat, body, statuses):
    answer = chat.post(**body, client_message_id=uuid.uuid4().hex)
    assert answer.status_code in statuses
    problem(answer)
    assert chat.history() == []


@pytest.mark.parametrize("raw", [b"{broken", b"\xff\xfe", b"[]", b"", b'"text"'])
def test_a_body_that_is_not_a_json_object_is_refused(chat, raw):
    answer = chat.client.post(
        f"/api/conversations/{chat.id}/messages",
        content=raw,
        headers={"Content-Type": "application/json"},
    )
    assert answer.status_code in {400, 422}
    problem(answer)


def test_a_wrong_token_and_an_unknown_conversation_are_refused_alike(stack, chat):
    other = Chat(stack)
    for conversation in (other.id, "tidak-ada"):
        answer = chat.client.get(f"/api/conversations/{conversation}/messages")
        assert answer.status_code == 401
        problem(answer)


def test_strange_text_gets_a_kind_sentence(chat):
    for text in (
        "asdfgh qwerty",
        "🙏🙏🙏",
        "'; DROP TABLE messages; --",
        "<script>alert(1)</script>",
    ):
        assert chat.say(text)
        assert chat.replies[-1]["role"] == "bot"
