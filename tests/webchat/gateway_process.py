"""The gateway as a real process, started as the product starts it."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path

import httpx

from tanya.processes import gateway_command
from tests.stack import ROOT, free_ports, wait_until

from .fake_rasa import SECRET


class GatewayProcess:
    """Gunicorn with the gateway on a free port."""

    def __init__(self, folder: Path, database_url: str, rasa_url: str, **settings: str) -> None:
        (self._port,) = free_ports(1)
        self.url = f"http://127.0.0.1:{self._port}"
        self.log = folder / f"gateway-{self._port}.log"
        environment = {
            "TANYA_DATABASE_URL": database_url,
            "TANYA_RASA_URL": rasa_url,
            "TANYA_CHANNEL_SECRET": SECRET,
            "TANYA_TOKEN_SECRET": "token-secret-of-the-tests",
            "TANYA_ANSWER_TIMEOUT_SECONDS": "5",
            "TANYA_RETRY_SECONDS": "0.1",
            "TANYA_REQUESTS_PER_MINUTE": "0",
            "TANYA_CONVERSATIONS_PER_HOUR": "0",
            "TANYA_MESSAGES_PER_MINUTE": "0",
            **settings,
        }
        with self.log.open("wb") as output:
            self.process = subprocess.Popen(
                gateway_command(self._port),
                cwd=ROOT,
                env={**os.environ, **environment},
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        wait_until(self._answers, 60, 0.1)

    def _answers(self) -> bool:
        assert self.process.poll() is None, self.log.read_text()
        try:
            return httpx.get(f"{self.url}/health", timeout=2).status_code == 200
        except httpx.HTTPError:
            return False

    @property
    def port(self) -> int:
        return self._port

    def terminate(self) -> int:
        """Stop it as an operator would; the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)

    def kill(self) -> None:
        """Take it away as a power cut would: the master and, with it, its worker."""
        children = subprocess.run(
            ["pgrep", "-P", str(self.process.pid)], capture_output=True, text=True
        ).stdout.split()
        self.process.kill()
        for child in children:
            os.kill(int(child), signal.SIGKILL)
        self.process.wait(60)


class RemoteChat:
    """A conversation over real HTTP, with whichever process."""

    def __init__(self, gateway: GatewayProcess) -> None:
        key = httpx.post(f"{gateway.url}/api/conversations", json={}).json()
        self.path = f"/api/conversations/{key['id']}"
        self.headers = {"Authorization": f"Bearer {key['token']}"}

    def post(self, gateway: GatewayProcess, text: str, name: str | None = None) -> httpx.Response:
        body = {"text": text, "client_message_id": name}
        url = f"{gateway.url}{self.path}/messages"
        return httpx.post(url, headers=self.headers, json=body, timeout=30)

    def texts(self, gateway: GatewayProcess, role: str) -> list[str]:
        url = f"{gateway.url}{self.path}/messages"
        told = httpx.get(url, headers=self.headers, timeout=30).raise_for_status().json()
        return [it["text"] for it in told["messages"] if it["role"] == role]
