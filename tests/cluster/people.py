"""Who talks while processes fail: each goes through the same conversation."""

from __future__ import annotations

import time
import uuid
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

import httpx

from tests.stack import wait_until
from tests.whatsapp.outside import StandIn
from webchat.conversations import AWAY, SLOW

SCRIPT = (
    "bagaimana cara daftar sebagai penyedia",
    "[Pandu: Mendaftar sebagai badan usaha]",
    "apa itu roaming?",
    "lanjut",
    "kembali",
    "lanjut",
    "syarat aktivasi apa saja",
    "lanjut",
)
"""A walk-through with questions in between: whoever loses the place answers otherwise.
In brackets: a button."""

_SILENCE = 3.0
"""Seconds after which a phone that nothing disturbs has got all of an answer."""


@dataclass
class Talk:
    """Someone who goes through the script, and sends again whatever was not taken."""

    url: str
    patience: float = 120
    told_to_wait: int = 0
    times: list[tuple[float, float]] = field(default_factory=list)
    """When each message was sent, and when its answer was there."""

    def __post_init__(self) -> None:
        self._http = httpx.Client(base_url=self.url, timeout=30, trust_env=False)
        key = self._request("POST", "/api/conversations", {})
        self.id = key["id"]
        self._path = f"/api/conversations/{self.id}/messages"
        self._http.headers["Authorization"] = f"Bearer {key['token']}"

    def go(self, pause: float = 0.0) -> Talk:
        """Say the whole script, waiting for each answer as the page does."""
        for text in SCRIPT:
            self.say(text)
            time.sleep(pause)
        return self

    def say(self, text: str) -> None:
        """Say one thing; where the bot is away, wait for its answer in the history."""
        begun = time.monotonic()
        kind, words = ("payload", self._payload(text)) if text[0] == "[" else ("text", text)
        body = {kind: words, "client_message_id": uuid.uuid4().hex}
        told = self._request("POST", self._path, body)["messages"]
        if any(it["role"] == "system" for it in told):
            self.told_to_wait += 1
            wait_until(lambda: self.replies()[-1:] != [], self.patience, 0.3)
        self.times.append((begun, time.monotonic()))

    def _payload(self, button: str) -> str:
        offered = {b["title"]: b["payload"] for it in self.history() for b in it["buttons"]}
        return offered[button.strip("[]")]

    def replies(self) -> list[str]:
        """What the bot said since the last words of the user."""
        texts: list[str] = []
        for message in self.history():
            if message["role"] == "user":
                texts = []
            elif message["role"] == "bot":
                texts.append(message["text"])
        return texts

    def history(self) -> list[dict]:
        """All messages."""
        return self._request("GET", self._path)["messages"]

    def transcript(self) -> list[tuple[str, str]]:
        """Who said what, without the notes that ask to wait."""
        return [(it["role"], it["text"]) for it in self.history() if it["role"] != "system"]

    def events(self) -> AbstractContextManager[httpx.Response]:
        """What the gateway sends by itself."""
        path = self._path.removesuffix("/messages") + "/events"
        return self._http.stream("GET", path)

    def _request(self, method: str, path: str, body: dict | None = None) -> dict:
        deadline = time.monotonic() + self.patience
        while True:
            try:
                answer = self._http.request(method, path, json=body)
                if answer.status_code < 500:
                    return answer.raise_for_status().json()
            except httpx.TransportError:
                pass
            assert time.monotonic() < deadline, f"{method} {path} not taken in {self.patience} s"
            time.sleep(0.3)


@dataclass
class PhoneTalk:
    """The same script on a phone: a button is taken by typing its number."""

    stand_in: StandIn
    phone: str
    expected: list[list[str]] | None = None
    """Undisturbed answers after each turn; None to learn them by waiting for silence."""
    patience: float = 240
    answers: list[list[str]] = field(default_factory=list)
    times: list[tuple[float, float]] = field(default_factory=list)

    def go(self, pause: float = 0.0) -> PhoneTalk:
        """Write the whole script, waiting for each answer."""
        seen = 0
        for number, text in enumerate(SCRIPT):
            begun = time.monotonic()
            self.stand_in.write(self.phone, "1" if text[0] == "[" else text)
            heard = self._hear(seen, len(self.expected[number]) if self.expected else None)
            self.times.append((begun, time.monotonic()))
            self.answers.append(heard[seen:])
            seen = len(heard)
            time.sleep(pause)
        return self

    def _hear(self, seen: int, count: int | None) -> list[str]:
        if count is not None:
            wait_until(lambda: len(self._heard()) >= seen + count, self.patience, 0.3)
            return self._heard()
        wait_until(lambda: len(self._heard()) > seen, self.patience, 0.3)
        before: list[str] = []
        while before != (heard := self._heard()):
            before = heard
            time.sleep(_SILENCE)
        return heard

    def _heard(self) -> list[str]:
        return [it for it in self.stand_in.texts(self.phone) if it not in (AWAY, SLOW)]
