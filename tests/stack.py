"""The whole product as real processes on free ports, and someone who talks to it."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import time
import uuid
from pathlib import Path
from typing import Any

import httpx
import jwt

ROOT = Path(__file__).resolve().parent.parent
EMBED_KEY_ID, EMBED_KEY = "lkpp-1", "key-of-the-page-of-lkpp-in-the-tests"


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens on now."""
    probes = [socket.socket() for _ in range(count)]
    for probe in probes:
        probe.bind(("127.0.0.1", 0))
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports


def wait_until(true, seconds: float = 60, pause: float = 0.2) -> None:
    """Return once ``true()`` holds; fail when it never does."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, f"not within {seconds} s"
        time.sleep(pause)


def signed_word(user_id: str = "pt_a", **changes: object) -> str:
    """The identity token that the page of LPSE LKPP signs for who is logged in there."""
    now = int(time.time())
    claims = {"aud": "tanya-lpse", "iat": now, "exp": now + 120, "jti": uuid.uuid4().hex}
    claims |= {"user_id": user_id, "lpse": "lkpp"} | changes
    return jwt.encode(claims, EMBED_KEY, "HS256", headers={"kid": EMBED_KEY_ID})


class Stack:
    """`tanya up` in a folder of its own; program and trained models are those in *root*."""

    command = "up"
    start_seconds = 240

    def __init__(self, var: Path, root: Path = ROOT, **environment: str) -> None:
        self.var = var
        self.root = root
        gateway, simulator, whatsapp, rasa, actions = free_ports(5)
        self.gateway = f"http://127.0.0.1:{gateway}"
        self.simulator = f"http://127.0.0.1:{simulator}"
        self.whatsapp = f"http://127.0.0.1:{whatsapp}"
        models = root / "var" / "models"
        models.mkdir(parents=True, exist_ok=True)
        (var / "models").symlink_to(models)
        self._environment = {
            **os.environ,
            "TANYA_VAR_DIR": str(var),
            "TANYA_GATEWAY_PORT": str(gateway),
            "TANYA_SIMULATOR_PORT": str(simulator),
            "TANYA_WHATSAPP_PORT": str(whatsapp),
            "TANYA_RASA_PORT": str(rasa),
            "TANYA_ACTIONS_PORT": str(actions),
            # Many tests ask for codes of the same account.
            "TANYA_CODES_PER_HOUR": "10000",
            "TANYA_CODE_PAUSE_MINUTES": "0",
            # And they talk faster than people.
            "TANYA_REQUESTS_PER_MINUTE": "0",
            "TANYA_CONVERSATIONS_PER_HOUR": "0",
            "TANYA_MESSAGES_PER_MINUTE": "0",
            # The written conversations hold on every channel.
            "TANYA_WHATSAPP_PROOF_MINUTES": "60",
            "TANYA_EMBED_KEYS": json.dumps({EMBED_KEY_ID: {"lpse": "lkpp", "key": EMBED_KEY}}),
            **environment,
        }
        self.up: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start everything and wait until it is ready."""
        with (self.var / "up.out").open("wb") as output:
            self.up = subprocess.Popen(
                [sys.executable, "-m", "tanya", self.command],
                cwd=self.root,
                env=self._environment,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        wait_until(lambda: self._started() or self.up.poll() is not None, self.start_seconds)
        assert self._started(), self.printed()

    def _started(self) -> bool:
        return "Ready after" in self.printed()

    def printed(self) -> str:
        """What `tanya up` has printed so far."""
        return (self.var / "up.out").read_text(errors="replace")

    def run(self, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        """Run another `tanya` command in the same folder, with *more* environment."""
        command = [sys.executable, "-m", "tanya", *arguments]
        environment = self._environment | more
        return subprocess.run(
            command, cwd=self.root, env=environment, capture_output=True, text=True
        )

    def stop(self) -> int:
        """Stop everything as Ctrl-C would; the exit code."""
        self.up.terminate()
        return self.up.wait(150)

    def control(self, *words: str) -> str:
        """What `supervisorctl` says to *words*, such as ``stop rasa``."""
        configuration = str(self.var / "supervisord.conf")
        command = [sys.executable, "-m", "supervisor.supervisorctl", "-c", configuration, *words]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    def process_id(self, process: str) -> int:
        """The process id of one process, 0 while it does not run."""
        return int(self.control("pid", process))

    def port(self, process: str) -> int:
        """The port of one process."""
        return int(self._environment[f"TANYA_{process.upper()}_PORT"])

    def ready(self) -> bool:
        """Whether the gateway and all behind it are ready."""
        try:
            return httpx.get(f"{self.gateway}/ready", timeout=5).status_code == 200
        except httpx.HTTPError:
            return False

    def reset(self) -> None:
        """Put the demo data back."""
        httpx.post(f"{self.simulator}/api/v1/demo/reset").raise_for_status()

    def mailed_code(self, address: str) -> str | None:
        """The code in the newest mail to *address*."""
        mails = self.mails(address)
        return re.search(r"\d{6}", mails[0]["body"])[0] if mails else None

    def mails(self, address: str) -> list[dict[str, Any]]:
        """Mails to *address*, newest first."""
        reply = httpx.get(f"{self.simulator}/api/v1/mailbox", params={"to": address})
        return reply.raise_for_status().json()["items"]

    def login(self, lpse: str, user_id: str, password: str) -> httpx.Response:
        """Try to log in at an LPSE."""
        body = {"lpse": lpse, "user_id": user_id, "password": password}
        return httpx.post(f"{self.simulator}/api/v1/login", json=body)

    def activate(self, lpse: str, user_id: str, password: str, **more: str) -> httpx.Response:
        """Activate an account as its owner would."""
        body = {"lpse": lpse, "user_id": user_id, "password": password, **more}
        return httpx.post(f"{self.simulator}/api/v1/activations", json=body)

    def approve(self, lpse: str, user_id: str) -> None:
        """Approve the changed identity of an account, as the verifikator does."""
        secrets = json.loads((self.var / "secrets.json").read_text())
        httpx.post(
            f"{self.simulator}/api/v1/accounts/{lpse}/{user_id}/approval",
            headers={"Authorization": f"Bearer {secrets['TANYA_SIMULATOR_TOKEN']}"},
        ).raise_for_status()


class Chat:
    """A conversation over the chat API."""

    def __init__(
        self, stack: Stack, lpse: str | None = None, identity_token: str | None = None
    ) -> None:
        self.stack = stack
        self.client = httpx.Client(base_url=stack.gateway, timeout=60)
        said = {"lpse": lpse, "identity_token": identity_token}
        body = {name: value for name, value in said.items() if value}
        made = self.client.post("/api/conversations", json=body)
        assert made.status_code == 201, made.text
        self.id, token = made.json()["id"], made.json()["token"]
        self.client.headers["Authorization"] = f"Bearer {token}"
        self.replies: list[dict[str, Any]] = []

    def post(self, **body: Any) -> httpx.Response:
        """Send a message body as it is."""
        return self.client.post(f"/api/conversations/{self.id}/messages", json=body)

    def say(self, text: str) -> str:
        """Type *text*; the replies as one text, and kept in `replies`."""
        return self._take(self.post(text=text, client_message_id=uuid.uuid4().hex))

    def press(self, title: str) -> str:
        """Press the button of the latest replies whose title begins with *title*."""
        offered = {b["title"]: b["payload"] for m in self.replies for b in m["buttons"]}
        payload = next((p for t, p in offered.items() if t.startswith(title)), None)
        assert payload, f"no button '{title}' among {list(offered)}"
        return self._take(self.post(payload=payload, client_message_id=uuid.uuid4().hex))

    def prove(self, address: str) -> str:
        """Type the code that was mailed to *address*."""
        code = self.stack.mailed_code(address)
        assert code, f"no code came to {address}"
        return self.say(code)

    def _take(self, answer: httpx.Response) -> str:
        assert answer.status_code == 200, answer.text
        self.replies = answer.json()["messages"]
        return "\n".join(message["text"] or "" for message in self.replies)

    @property
    def diagnosis(self) -> str | None:
        """The code of the diagnosis in the latest replies."""
        codes = [m["diagnosis"]["code"] for m in self.replies if m["diagnosis"]]
        return codes[-1] if codes else None

    @property
    def topics(self) -> set[str]:
        """The topics of the latest replies."""
        return {m["topic"] for m in self.replies if m["topic"]}

    def history(self, after: int = 0) -> list[dict[str, Any]]:
        """All stored messages with an id above *after*."""
        reply = self.client.get(f"/api/conversations/{self.id}/messages", params={"after": after})
        return reply.raise_for_status().json()["messages"]
