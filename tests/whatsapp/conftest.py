"""A gateway with the WhatsApp channel, in this process; its platform is the stand-in, too."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from apiflask import APIFlask
from werkzeug.serving import make_server
from werkzeug.test import TestResponse

from simulator.whatsapp.app import create_app as create_stand_in
from simulator.whatsapp.settings import Settings as StandInSettings
from tanya.settings import Settings
from tests.webchat.databases import empty_url
from tests.webchat.fake_rasa import SECRET, FakeRasa, rasa
from webchat.app import create_app

from .outside import NUMBER_ID, StandIn

APP_SECRET = "app-secret-of-the-tests"
__all__ = ["empty_url", "rasa"]

Deliver = Callable[..., TestResponse]
_MOMENT = re.compile(r'"timestamp": "(\d+)"')
PAYLOADS = Path(__file__).parent / "payloads"


def payload(name: str) -> Any:
    """A notification as the platform sends it, its latest moment being now."""
    text = (PAYLOADS / f"{name}.json").read_text(encoding="utf-8")
    written = [int(it) for it in _MOMENT.findall(text)]
    later = int(time.time()) - max(written, default=0)
    return json.loads(_MOMENT.sub(lambda it: f'"timestamp": "{int(it[1]) + later}"', text))


def signed(body: bytes, secret: str = APP_SECRET) -> dict[str, str]:
    """The header that proves where *body* comes from."""
    made = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return {"X-Hub-Signature-256": f"sha256={made}"}


@pytest.fixture
def stand_in() -> Iterator[StandIn]:
    """A platform that takes messages, and whose notifications reach nobody."""
    settings = StandInSettings(
        webhook_url="http://127.0.0.1:1/",
        token="graph-token-of-the-tests",
        app_secret=APP_SECRET,
        phone_number_id=NUMBER_ID,
    )
    server = make_server("127.0.0.1", 0, create_stand_in(settings), threaded=True)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield StandIn(f"http://127.0.0.1:{server.port}")
    server.shutdown()


@pytest.fixture
def settings(tmp_path: Path, rasa: FakeRasa, stand_in: StandIn) -> Settings:
    return Settings(
        database_url=f"sqlite:///{tmp_path / 'gateway.db'}",
        rasa_url=rasa.url,
        actions_url=rasa.url,
        channel_secret=SECRET,
        token_secret="token-secret-of-the-tests",
        phone_secret="phone-secret-of-the-tests",
        answer_timeout_seconds=5,
        retry_seconds=0.05,
        whatsapp_graph_url=f"{stand_in.url}/v25.0",
        whatsapp_token="graph-token-of-the-tests",
        whatsapp_app_secret=APP_SECRET,
        whatsapp_verify_token="verify-token-of-the-tests",
        whatsapp_phone_number_id=NUMBER_ID,
        whatsapp_doubt_seconds=1,
    )


@pytest.fixture
def gateway(settings: Settings) -> Iterator[Callable[..., APIFlask]]:
    """Start another gateway process' worth of application on the same database."""
    apps: list[APIFlask] = []

    def start(**changes: Any) -> APIFlask:
        apps.append(create_app(settings.model_copy(update=changes)))
        return apps[-1]

    yield start
    for app in apps:
        app.extensions["retries"].stop()
        if "whatsapp" in app.extensions:
            app.extensions["whatsapp"].worker.stop()


@pytest.fixture
def app(gateway: Callable[..., APIFlask]) -> APIFlask:
    return gateway()


@pytest.fixture
def deliver(app: APIFlask) -> Deliver:
    """Deliver a notification to the webhook."""
    return deliver_to(app)


def deliver_to(app: APIFlask) -> Deliver:
    """Deliver to this gateway, signed as the platform signs."""

    def post(notification: Any, **headers: str) -> TestResponse:
        body = (
            notification if isinstance(notification, bytes) else json.dumps(notification).encode()
        )
        return app.test_client().post(
            "/webhooks/whatsapp", data=body, headers=signed(body) | headers
        )

    return post
