"""The channel's outside as real processes: a gateway, and the stand-in for WhatsApp."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx

from tests.stack import ROOT, free_ports, wait_until

NUMBER_ID = "100000000000001"
SECRETS = {
    "TANYA_CHANNEL_SECRET": "channel-secret-of-the-tests",
    "TANYA_TOKEN_SECRET": "token-secret-of-the-tests",
    "TANYA_PHONE_SECRET": "phone-secret-of-the-tests",
    "TANYA_WHATSAPP_TOKEN": "graph-token-of-the-tests",
    "TANYA_WHATSAPP_APP_SECRET": "app-secret-of-the-tests",
    "TANYA_WHATSAPP_VERIFY_TOKEN": "verify-token-of-the-tests",
}


class StandIn:
    """The stand-in for WhatsApp, and what one does on its phones; *url* is where it answers."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.http = httpx.Client(base_url=f"{url}/api", timeout=30)

    def write(self, phone: str, text: str, **more: Any) -> dict[str, Any]:
        return self._send(phone, {"text": text, **more})

    def attach(self, phone: str, kind: str) -> dict[str, Any]:
        return self._send(phone, {"kind": kind})

    def tap(self, phone: str, number: int, choice: int) -> dict[str, Any]:
        return self._send(phone, {"number": number, "choice": choice})

    def chat(self, phone: str, since: int = 0, seconds: float = 0) -> dict[str, Any]:
        asked = {"since": since, "seconds": seconds}
        return self.http.get(f"/phones/{phone}/messages", params=asked).raise_for_status().json()

    def received(self, phone: str) -> list[dict[str, Any]]:
        """What the business sent to the phone, as on the wire."""
        return [it["content"] for it in self.chat(phone)["messages"] if not it["own"]]

    def texts(self, phone: str) -> list[str]:
        """The words of what was received."""
        return [words(it) for it in self.received(phone)]

    def faults(self, **faults: float) -> None:
        self.http.put("/faults", json=faults).raise_for_status()

    def pending(self) -> int:
        return self.http.get("/pending").raise_for_status().json()["notifications"]

    def _send(self, phone: str, body: dict[str, Any]) -> dict[str, Any]:
        return self.http.post(f"/phones/{phone}/messages", json=body).raise_for_status().json()


def words(content: dict[str, Any]) -> str:
    """The text of a message of the business."""
    if content["type"] == "text":
        return content["text"]["body"]
    return content["interactive"]["body"]["text"] if content["type"] == "interactive" else ""


class Outside:
    """A gateway process and the stand-in, on free ports; Rasa is wherever *rasa_url* says."""

    def __init__(self, folder: Path, rasa_url: str, **environment: str) -> None:
        gateway, stand_in = free_ports(2)
        self.gateway = f"http://127.0.0.1:{gateway}"
        self.database = folder / "gateway.db"
        self._folder = folder
        self._gateway_port = gateway
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._environment = {
            **os.environ,
            **SECRETS,
            "PYTHONPATH": str(ROOT),
            "TANYA_DATABASE_URL": f"sqlite:///{self.database}",
            "TANYA_RASA_URL": rasa_url,
            "TANYA_WHATSAPP_PHONE_NUMBER_ID": NUMBER_ID,
            "TANYA_WHATSAPP_GRAPH_URL": f"http://127.0.0.1:{stand_in}/v25.0",
            "SIMULATOR_WHATSAPP_PORT": str(stand_in),
            "SIMULATOR_WHATSAPP_WEBHOOK_URL": f"{self.gateway}/webhooks/whatsapp",
            "SIMULATOR_WHATSAPP_TOKEN": SECRETS["TANYA_WHATSAPP_TOKEN"],
            "SIMULATOR_WHATSAPP_APP_SECRET": SECRETS["TANYA_WHATSAPP_APP_SECRET"],
            "SIMULATOR_WHATSAPP_PHONE_NUMBER_ID": NUMBER_ID,
            **environment,
        }
        self.phones = StandIn(f"http://127.0.0.1:{stand_in}")

    def start(self) -> None:
        """Start both and wait until they are alive."""
        self._run("stand-in", "-m", "simulator.whatsapp")
        self.start_gateway()
        wait_until(lambda: _alive(self.phones.url), 60)

    def start_gateway(self) -> None:
        """Start the gateway alone."""
        bind = f"--bind=127.0.0.1:{self._gateway_port}"
        served = ("--worker-class=gthread", "--workers=1", "--threads=32", bind)
        self._run("gateway", "-m", "gunicorn", *served, "webchat.app:create_app()")
        wait_until(lambda: _alive(self.gateway), 60)

    def kill_gateway(self) -> None:
        """End the gateway at once, as a power cut would."""
        running = self._running.pop("gateway")
        os.killpg(running.pid, signal.SIGKILL)
        running.wait()

    def stop(self) -> None:
        """End both."""
        for running in self._running.values():
            os.killpg(running.pid, signal.SIGTERM)
        for running in self._running.values():
            running.wait(20)

    def log(self, name: str) -> str:
        """What a process has printed."""
        return (self._folder / f"{name}.log").read_text(errors="replace")

    def _run(self, name: str, *arguments: str) -> None:
        with (self._folder / f"{name}.log").open("ab") as output:
            self._running[name] = subprocess.Popen(
                [sys.executable, *arguments],
                cwd=ROOT,
                env=self._environment,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )


def _alive(url: str) -> bool:
    try:
        return httpx.get(f"{url}/health", timeout=2).status_code == 200
    except httpx.HTTPError:
        return False
