"""Many processes on this machine, the faults that they may meet, and who talks meanwhile."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from tests.stack import ROOT, Stack, wait_until

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

_KINDS = ("gateway", "simulator", "whatsapp", "rasa", "actions")


class Cluster(Stack):
    """`tanya cluster` in a folder of its own."""

    command = "cluster"

    def __init__(self, processes: int = 2, **settings: str) -> None:
        self.processes = processes
        # PostgreSQL runs under another account, which must reach the folder.
        folder = Path(tempfile.mkdtemp(prefix="tanya-cluster-", dir="/tmp"))
        folder.chmod(0o755)
        blocks = _free_blocks()
        self.base = dict(zip(_KINDS, blocks, strict=True))
        ports = {f"TANYA_{kind.upper()}_PORT": str(port) for kind, port in self.base.items()}
        hurry = {
            "TANYA_ANSWER_TIMEOUT_SECONDS": "10",
            "TANYA_RETRY_SECONDS": "0.5",
            "TANYA_START_SECONDS": "600",
            **{f"TANYA_{it}_PROCESSES": str(processes) for it in ("RASA", "ACTIONS", "GATEWAY")},
        }
        super().__init__(folder, **(ports | hurry | settings))
        self.gateway = f"http://127.0.0.1:{self.base['gateway']}"
        self.simulator = f"http://127.0.0.1:{self.base['simulator']}"
        self.whatsapp = f"http://127.0.0.1:{self.base['whatsapp']}"

    def stop(self) -> int:
        """Stop everything and forget it; the exit code."""
        code = super().stop()
        shutil.rmtree(self.var, ignore_errors=True)
        return code

    def control(self, *words: str) -> str:
        """What `supervisorctl` says; the storage has a supervisor of its own."""
        name = words[-1]
        folder = self.var / "storage" if name in ("postgresql", "redis") else self.var
        command = [sys.executable, "-m", "supervisor.supervisorctl"]
        command += ["-c", str(folder / "supervisord.conf"), *words]
        return subprocess.run(command, capture_output=True, text=True, cwd=ROOT).stdout

    def signal(self, process: str, which: signal.Signals) -> None:
        """Send a signal to a process and all that it has started."""
        os.killpg(self.process_id(process), which)

    def answers(self, kind: str, number: int) -> bool:
        """Whether one process of a kind serves again."""
        url = f"http://127.0.0.1:{self.base[kind] + number}"
        try:
            return httpx.get(url + ("/" if kind == "rasa" else "/health"), timeout=2).is_success
        except httpx.HTTPError:
            return False

    def database_url(self) -> str:
        """The PostgreSQL of this cluster."""
        places = json.loads((self.var / "storage" / "places.json").read_text())
        return str(places["database"])

    def running(self, process: str) -> bool:
        """Whether the supervisor sees it running."""
        return "RUNNING" in self.control("status", process)


def _free_blocks() -> list[int]:
    """The first ports of blocks of ten that nobody uses, below those the system hands out."""
    found: list[int] = []
    while len(found) < len(_KINDS):
        block = random.randrange(1_500, 3_000) * 10
        if block not in found and all(_is_free(block + it) for it in range(10)):
            found.append(block)
    return found


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


@dataclass
class Talk:
    """Someone who goes through the script, and sends again whatever was not taken."""

    url: str
    turns: int = len(SCRIPT)
    patience: float = 120
    told_to_wait: int = 0
    times: list[tuple[float, float]] = field(default_factory=list)
    """When each message was sent, and when its answer was there."""

    def __post_init__(self) -> None:
        self._http = httpx.Client(base_url=self.url, timeout=30, trust_env=False)
        key = self._request("POST", "/api/conversations", {})
        self._path = f"/api/conversations/{key['id']}/messages"
        self._http.headers["Authorization"] = f"Bearer {key['token']}"

    def go(self, pause: float = 0.0) -> Talk:
        """Say the whole script, waiting for each answer as the page does."""
        for number in range(self.turns):
            self.say(SCRIPT[number % len(SCRIPT)])
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
