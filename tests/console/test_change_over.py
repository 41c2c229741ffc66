"""The running product changes over to other models while people write to it."""

from __future__ import annotations

import threading
import time
import uuid

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

    def _send(self, text: str, name: str) -> None:
        while True:
            try:
                if self.chat.post(text=text, client_message_id=name).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.5)

    def answered(self) -> bool:
        """Whether everything said is there once, in order, each with an answer before the next."""
        told = self.chat.history()
        asked = [it["text"] for it in told if it["role"] == "user"]
        assert asked == self.said
        roles = "".join(it["role"][0] for it in told if it["role"] in ("user", "bot"))
        return roles.count("ub") == len(self.said)


@pytest.mark.stack
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
