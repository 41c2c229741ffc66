"""The processes of the product: how each is started and how one sees that it is ready."""

from __future__ import annotations

import json
import os
import secrets
import sys
from dataclasses import dataclass
from pathlib import Path

from tanya.settings import Settings
from tanya.training import BOT_PYTHON, ROOT, Models, rasa_environment

_LOOPBACK = "127.0.0.1"
_LOCAL_SECRETS = (
    "TANYA_CHANNEL_SECRET",
    "TANYA_TOKEN_SECRET",
    "TANYA_SIMULATOR_TOKEN",
    "TANYA_PHONE_SECRET",
    "TANYA_WHATSAPP_TOKEN",
    "TANYA_WHATSAPP_APP_SECRET",
    "TANYA_WHATSAPP_VERIFY_TOKEN",
)
_STAND_IN_NUMBER_ID = "100000000000001"
_GATEWAY_THREADS = 48


@dataclass(frozen=True)
class Process:
    """One program under the supervisor."""

    name: str
    what: str
    command: tuple[str, ...]
    port: int
    ready_path: str
    environment: dict[str, str]

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://{_LOOPBACK}:{self.port}"

    @property
    def ready_url(self) -> str:
        """Answers 200 once the process and what it depends on are there."""
        return self.url + self.ready_path


def plan(settings: Settings, models: Models) -> list[Process]:
    """The processes, in the order in which they depend on each other."""
    environment = _environment(settings, models)
    rasa = {**rasa_environment(), **environment}
    return [
        Process(
            "simulator",
            "simulated LPSE sites and aggregation",
            _gunicorn("simulator.app:create_app()", settings.simulator_port, 8),
            settings.simulator_port,
            "/ready",
            environment,
        ),
        *_whatsapp(settings, environment),
        Process(
            "actions",
            "diagnosis and walk-throughs",
            (sys.executable, "-m", "actions", "--port", str(settings.actions_port)),
            settings.actions_port,
            "/health",
            environment,
        ),
        Process(
            "rasa",
            "understanding and dialogue",
            _rasa(settings, models),
            settings.rasa_port,
            "/webhooks/gateway/ready",
            rasa,
        ),
        Process(
            "gateway",
            "chat page and APIs",
            gateway_command(settings.gateway_port),
            settings.gateway_port,
            "/ready",
            environment,
        ),
    ]


def _whatsapp(settings: Settings, environment: dict[str, str]) -> list[Process]:
    """The stand-in for WhatsApp, unless the operator names a Cloud API."""
    if "TANYA_WHATSAPP_GRAPH_URL" in os.environ:
        return []
    return [
        Process(
            "whatsapp",
            "phones on a stand-in for WhatsApp",
            (sys.executable, "-m", "simulator.whatsapp"),
            settings.whatsapp_port,
            "/health",
            environment,
        )
    ]


def gateway_command(port: int) -> tuple[str, ...]:
    """What starts one gateway process."""
    worker = "webchat.serving.PatientThreads"
    return _gunicorn("webchat.app:create_app()", port, _GATEWAY_THREADS, worker)


def _gunicorn(app: str, port: int, threads: int, worker: str = "gthread") -> tuple[str, ...]:
    return (
        sys.executable,
        "-m",
        "gunicorn",
        f"--worker-class={worker}",
        "--workers=1",
        f"--threads={threads}",
        f"--bind={_LOOPBACK}:{port}",
        "--graceful-timeout=5",
        "--no-control-socket",
        "--timeout=60",
        app,
    )


def _rasa(settings: Settings, models: Models) -> tuple[str, ...]:
    # --enable-api stays off: loading models over HTTP is unsafe in this version (CVE-2024-49375).
    return (
        str(BOT_PYTHON),
        "-m",
        "bot",
        "run",
        "--model",
        str(models.rasa),
        "--credentials",
        "bot/credentials.yml",
        "--endpoints",
        "bot/endpoints.yml",
        "--interface",
        _LOOPBACK,
        "--port",
        str(settings.rasa_port),
    )


def _environment(settings: Settings, models: Models) -> dict[str, str]:
    var = settings.var_dir.resolve()
    own = {
        **os.environ,
        **local_secrets(var),
        "PYTHONPATH": str(ROOT),
        "TANYA_VAR_DIR": str(var),
        "TANYA_RASA_URL": f"http://{_LOOPBACK}:{settings.rasa_port}",
        "TANYA_ACTIONS_URL": f"http://{_LOOPBACK}:{settings.actions_port}",
        "TANYA_SIMULATOR_URL": f"http://{_LOOPBACK}:{settings.simulator_port}",
        "TANYA_TRACKER_DB": str(var / "rasa.db"),
        "TANYA_EMBEDDING_MODEL": settings.embedding_model or str(models.embedding),
        "SIMULATOR_DEMO": os.environ.get("SIMULATOR_DEMO", "true"),
    }
    own.setdefault("TANYA_DATABASE_URL", _sqlite(var / "tanya.db"))
    own.setdefault("SIMULATOR_DATABASE_URL", _sqlite(var / "simulator.db"))
    _name_stand_in(own, settings)
    own.setdefault("SIMULATOR_PUBLIC_URL", own["TANYA_SIMULATOR_URL"])
    own.setdefault("SIMULATOR_SERVICE_TOKEN", own["TANYA_SIMULATOR_TOKEN"])
    own.setdefault("SIMULATOR_SECRET_KEY", own["TANYA_TOKEN_SECRET"])
    return own


def _name_stand_in(own: dict[str, str], settings: Settings) -> None:
    """Make gateway and stand-in for WhatsApp know each other."""
    own.setdefault("TANYA_WHATSAPP_PHONE_NUMBER_ID", _STAND_IN_NUMBER_ID)
    if "TANYA_WHATSAPP_GRAPH_URL" in own:
        return
    own["TANYA_WHATSAPP_GRAPH_URL"] = f"http://{_LOOPBACK}:{settings.whatsapp_port}/v25.0"
    gateway = f"http://{_LOOPBACK}:{settings.gateway_port}"
    own |= {
        "SIMULATOR_WHATSAPP_PORT": str(settings.whatsapp_port),
        "SIMULATOR_WHATSAPP_MAILBOX_URL": f"http://{_LOOPBACK}:{settings.simulator_port}/kotak-surat",
        "SIMULATOR_WHATSAPP_WEBHOOK_URL": f"{gateway}/webhooks/whatsapp",
        "SIMULATOR_WHATSAPP_TOKEN": own["TANYA_WHATSAPP_TOKEN"],
        "SIMULATOR_WHATSAPP_APP_SECRET": own["TANYA_WHATSAPP_APP_SECRET"],
        "SIMULATOR_WHATSAPP_PHONE_NUMBER_ID": own["TANYA_WHATSAPP_PHONE_NUMBER_ID"],
    }


def _sqlite(path: Path) -> str:
    return f"sqlite:///{path}"


def local_secrets(var: Path) -> dict[str, str]:
    """Secrets from the environment; those missing there are made once and kept, for local use."""
    kept_in = var / "secrets.json"
    kept: dict[str, str] = json.loads(kept_in.read_text()) if kept_in.exists() else {}
    missing = [name for name in _LOCAL_SECRETS if name not in kept]
    if missing:
        var.mkdir(parents=True, exist_ok=True)
        kept |= {name: secrets.token_urlsafe(32) for name in missing}
        with os.fdopen(os.open(kept_in, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w") as file:
            json.dump(kept, file)
    return {name: os.environ.get(name) or kept[name] for name in _LOCAL_SECRETS}
