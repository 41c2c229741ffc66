"""The processes of the product: how each is started and how one sees that it is ready."""

from __future__ import annotations

import json
import math
import os
import secrets
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tanya import proxy
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


@dataclass(frozen=True)
class Process:
    """One program under the supervisor."""

    name: str
    what: str
    command: tuple[str, ...]
    port: int
    ready_path: str
    environment: dict[str, str]
    user: str | None = None
    """Account under which it runs, where not ours."""
    is_ready: Callable[[], bool] | None = None
    """Tells readiness of what does not speak HTTP."""
    stop_signal: str = "TERM"
    retries: int = 5
    """How often in a row it may fail to start before it is given up."""

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://{_LOOPBACK}:{self.port}"

    @property
    def ready_url(self) -> str:
        """Answers 200 once the process and what it depends on are there."""
        return self.url + self.ready_path


def plan(settings: Settings, models: Models) -> list[Process]:
    """The processes, in the order in which they depend on each other.

    Where there are several of a kind, they listen on the ports after the one of the settings, on
    which the proxy then takes their place. Raises StartError where the proxy is not installed.
    """
    environment = _environment(settings, models)
    rasa = {**rasa_environment(), **environment}
    kinds = [
        _Kind(
            "actions",
            "diagnosis and walk-throughs",
            lambda port: (sys.executable, "-m", "actions", "--port", str(port)),
            (settings.actions_port, settings.actions_processes),
            "/health",
            environment,
        ),
        _Kind(
            "rasa",
            "understanding and dialogue",
            lambda port: _rasa(port, models),
            (settings.rasa_port, settings.rasa_processes),
            "/webhooks/gateway/ready",
            rasa,
            alive_path="/",
        ),
        _Kind(
            "gateway",
            "chat page and APIs",
            lambda port: gateway_command(port, settings.gateway_threads),
            (settings.gateway_port, settings.gateway_processes),
            "/ready",
            environment,
            alive_path="/health",
        ),
    ]
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
        *_proxy(kinds, settings.var_dir),
        *(process for kind in kinds for process in kind.processes()),
    ]


@dataclass(frozen=True)
class _Kind:
    """One or several processes that do the same; *listens* is the port and how many there are."""

    name: str
    what: str
    command: Callable[[int], tuple[str, ...]]
    listens: tuple[int, int]
    ready_path: str
    environment: dict[str, str]
    alive_path: str = ""

    def ports(self) -> list[int]:
        """Where they listen themselves."""
        port, count = self.listens
        return [port] if count == 1 else [port + one for one in range(1, count + 1)]

    def processes(self) -> list[Process]:
        """Each of them, numbered where there are several."""
        ports = self.ports()
        names = [self.name] if len(ports) == 1 else [f"{self.name}-{it}" for it in _from_one(ports)]
        return [
            Process(name, self.what, self.command(port), port, self.ready_path, self.environment)
            for name, port in zip(names, ports, strict=True)
        ]


def _from_one(things: Sequence[object]) -> range:
    return range(1, len(things) + 1)


def _proxy(kinds: list[_Kind], folder: Path) -> list[Process]:
    """The proxy, where there are several processes of any kind."""
    doors = {
        kind.name: (kind.listens[0], kind.ports(), kind.alive_path or kind.ready_path)
        for kind in kinds
        if kind.listens[1] > 1
    }
    if not doors:
        return []
    several = [kind for kind in kinds if kind.name in doors]
    command = proxy.command(proxy.configuration(doors), folder.resolve())
    port, ready = several[-1].listens[0], several[-1].ready_path
    return [Process("proxy", "spreads the requests", command, port, ready, kinds[0].environment)]


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


def gateway_command(port: int, threads: int = 48) -> tuple[str, ...]:
    """What starts one gateway process."""
    worker = "webchat.serving.PatientThreads"
    return _gunicorn("webchat.app:create_app()", port, threads, worker)


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


def _rasa(port: int, models: Models) -> tuple[str, ...]:
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
        str(port),
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
        "TANYA_DATABASE_URL": settings.database_url,
        "TANYA_REDIS_URL": settings.redis_url,
        # As long as the gateway's own lease: who was killed blocks nobody for longer.
        "TICKET_LOCK_LIFETIME": str(math.ceil(settings.answer_timeout_seconds) + 5),
    }
    if settings.gateway_processes > 1:
        own.setdefault("TANYA_TRUSTED_PROXIES", "1")
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
