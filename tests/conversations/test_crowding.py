"""Many messages at once: every one is answered, once, in the order in which they came."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from tests.stack import Chat, wait_until

pytestmark = pytest.mark.stack

# Each is answered with one reply, by whose topic it can be told.
TOPICS = {
    "halo": "sapaan",
    "terima kasih": "terima_kasih",
    "kamu siapa?": "tanya_bot",
    "resep rendang padang dong": "di_luar_cakupan",
}


def post_at_once(posts: Iterable[tuple[Chat, dict[str, Any]]]) -> None:
    """Every message by a client of its own, all at the same moment."""

    def post(of: tuple[Chat, dict[str, Any]]) -> int:
        chat, body = of
        url = f"{chat.stack.gateway}/api/conversations/{chat.id}/messages"
        token = {"Authorization": chat.client.headers["Authorization"]}
        body = body | {"client_message_id": uuid.uuid4().hex}
        return httpx.post(url, json=body, headers=token, timeout=120).status_code

    posts = list(posts)
    with ThreadPoolExecutor(len(posts)) as clients:
        assert set(clients.map(post, posts)) == {200}


def check_each_was_answered_once_in_order(chat: Chat, count: int) -> None:
    """The replies follow the messages, one by one."""

    def answered() -> bool:
        return sum(message["role"] == "bot" for message in chat.history()) >= count

    wait_until(answered, 120)
    kept = chat.history()
    asked = [TOPICS[message["text"]] for message in kept if message["role"] == "user"]
    assert [message["topic"] for message in kept if message["role"] == "bot"] == asked
    assert len(asked) == count


def test_forty_messages_of_one_conversation(stack):
    chat = Chat(stack)
    post_at_once((chat, {"text": text}) for text in [*TOPICS] * 10)
    check_each_was_answered_once_in_order(chat, 40)


def test_forty_messages_of_several_conversations(stack):
    chats = [Chat(stack) for _ in range(5)]
    post_at_once((chat, {"text": text}) for text in [*TOPICS] * 2 for chat in chats)
    for chat in chats:
        check_each_was_answered_once_in_order(chat, 8)


def test_a_button_pressed_ten_times_at_once_moves_one_step(stack):
    chat = Chat(stack)
    chat.say("saya lupa password")
    chat.press("Pandu: Reset password")
    [on] = [b["payload"] for b in chat.replies[-1]["buttons"] if b["title"] == "Lanjut"]
    post_at_once((chat, {"payload": on}) for _ in range(10))
    wait_until(
        lambda: sum(m["text"].startswith("**Langkah 2 dari 8") for m in chat.history()) == 10
    )
    assert "Langkah 3 dari 8" in chat.say("lanjut")


def test_a_code_typed_ten_times_at_once_opens_the_account_once(stack):
    chat = Chat(stack)
    chat.say("akun pt_a di LPSE LKPP gagal aktivasi")
    code = stack.mailed_code("pt_a@contoh.id")
    post_at_once((chat, {"text": code}) for _ in range(10))
    told = [message["diagnosis"] for message in chat.history() if message["diagnosis"]]
    assert [it["code"] for it in told] == ["AKTIVASI_AKUN_PERTAMA"]
