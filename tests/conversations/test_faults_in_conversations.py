"""Parts that stop in the middle of a conversation: nothing is lost and nothing doubled."""

from __future__ import annotations

import os
import signal
import uuid

import pytest

from tests.stack import Chat, wait_until

pytestmark = pytest.mark.stack


@pytest.fixture
def stopped(stack):
    """Stop a process for the length of a test; it runs again afterwards whatever happens."""
    halted: list[str] = []

    def stop(process: str) -> None:
        halted.append(process)
        stack.control("stop", process)

    yield stop
    for process in halted:
        if not stack.ready():
            stack.control("start", process) if stack.process_id(process) == 0 else None
    wait_until(stack.ready, 90)


@pytest.mark.parametrize("process", ["rasa", "actions"])
def test_a_message_sent_while_a_part_is_down_is_answered_when_it_is_back(stack, stopped, process):
    chat = Chat(stack)
    chat.say("akun pt_a di LPSE LKPP gagal aktivasi")
    chat.prove("pt_a@contoh.id")
    stopped(process)
    told = chat.say("ya, pandu saya")
    assert [message["role"] for message in chat.replies] == ["system"]
    assert "tersimpan" in told
    stack.control("start", process)

    def answered() -> bool:
        return chat.history()[-1]["role"] == "bot"

    wait_until(answered, 90)
    texts = [message["text"] for message in chat.history()]
    assert sum("Langkah 1 dari 5" in text for text in texts) == 1
    assert texts.count("ya, pandu saya") == 1
    assert "Langkah 2 dari 5" in chat.say("lanjut")


def test_with_the_simulator_down_the_user_is_told_and_can_go_on_afterwards(stack, stopped):
    chat = Chat(stack)
    chat.say("akun pt_a di LPSE LKPP gagal aktivasi")
    code = stack.mailed_code("pt_a@contoh.id")
    stopped("simulator")
    assert "tidak dapat dihubungi" in chat.say(code)
    assert chat.diagnosis is None
    stack.control("start", "simulator")
    wait_until(stack.ready, 60)
    wait_until(lambda: stack.login("lkpp", "pt_a", "x").status_code == 401, 30)
    chat.press("Coba lagi")
    assert chat.diagnosis == "AKTIVASI_AKUN_PERTAMA"


def test_a_killed_process_is_restarted_and_the_conversation_goes_on(stack):
    chat = Chat(stack)
    chat.say("akun pt_a di LPSE LKPP gagal aktivasi")
    chat.prove("pt_a@contoh.id")
    chat.press("Ya, pandu saya")
    for process in ("gateway", "rasa"):
        killed = stack.process_id(process)
        os.kill(killed, signal.SIGKILL)
        wait_until(lambda p=process, k=killed: stack.process_id(p) not in (0, k), 60)
    wait_until(stack.ready, 90)
    assert "Langkah 2 dari 5" in chat.say("lanjut")


def test_the_same_message_sent_twice_moves_the_walkthrough_once(stack, chat):
    chat.say("akun pt_a di LPSE LKPP gagal aktivasi")
    chat.prove("pt_a@contoh.id")
    chat.press("Ya, pandu saya")
    again = uuid.uuid4().hex
    first = chat.post(text="lanjut", client_message_id=again).json()
    assert chat.post(text="lanjut", client_message_id=again).json() == first
    assert "Langkah 3 dari 5" in chat.say("lanjut")


def test_a_walkthrough_goes_on_from_another_window(stack, chat):
    chat.say("saya lupa password")
    chat.press("Pandu: Reset password")
    chat.press("Lanjut")
    window = Chat(stack)
    window.id = chat.id
    window.client.headers["Authorization"] = chat.client.headers["Authorization"]
    window.replies = window.history()
    assert "Langkah 3 dari 8" in window.press("Lanjut")
    assert "Langkah 2 dari 8" in chat.say("kembali")
    assert "Langkah 3 dari 8" in window.say("lanjut")
