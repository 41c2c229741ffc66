"""The running product changes over to other models while people write to it."""

from __future__ import annotations

import sqlite3
import threading
import time
import uuid
from contextlib import closing

import httpx
import pytest

from tests.stack import Chat, Stack, wait_until

QUESTIONS = ("cara ganti npwp perusahaan", "lupa password", "apa itu agregasi", "apa itu roaming")


class Talker(threading.Thread):
    """Somebody who goes on writing, and tries again as the widget does."""

    def __init__(self, stack: Stack) -> None:
        super().__init__(daemon=True)
        self.chat = Chat(stack)
        self.said: list[str] = []
        self.enough = threading.Event()

    def run(self) -> None:
        while not self.enough.is_set():
            text = QUESTIONS[len(self.said) % len(QUESTIONS)]
            self._send(text, uuid.uuid4().hex)
            self.said.append(text)
            self.enough.wait(1)

    def _send(self, text: str, name: str) -> None:
        while True:
            try:
                if self.chat.post(text=text, client_message_id=name).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.5)

    def answered(self) -> bool:
        """Whether everything said is there once, in order, and none of it still waits."""
        asked = [it["text"] for it in self.chat.history() if it["role"] == "user"]
        assert asked == self.said
        return self._without_answer() == 0

    def _without_answer(self) -> int:
        with closing(sqlite3.connect(self.chat.stack.var / "tanya.db", timeout=10)) as database:
            query = """
                SELECT count(*) FROM messages AS asked
                WHERE asked.conversation_id = ? AND asked.role = 'user' AND NOT EXISTS (
                    SELECT 1 FROM messages WHERE reply_to = asked.id AND role = 'bot'
                )
            """
            return int(database.execute(query, (self.chat.id,)).fetchone()[0])


@pytest.mark.stack
@pytest.mark.timeout(600)
def test_nothing_is_lost_while_the_models_are_changed_over(stack: Stack) -> None:
    kinds = ("rasa", "actions", "gateway")
    before = {it: stack.process_id(it) for it in kinds}
    people = [Talker(stack) for _ in range(3)]
    for it in people:
        it.start()
    done = stack.run("renew")
    assert done.returncode == 0, done.stdout + done.stderr
    for it in people:
        it.enough.set()
    for it in people:
        it.join(120)
    after = {it: stack.process_id(it) for it in kinds}
    assert after["rasa"] != before["rasa"]
    assert after["actions"] != before["actions"]
    # Its door stayed open: only its workers are new.
    assert after["gateway"] == before["gateway"]
    wait_until(lambda: all(it.answered() for it in people), 120)
