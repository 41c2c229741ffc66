"""A gateway on a fresh database, talking to a fake Rasa over real HTTP."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from apiflask import APIFlask

from tanya.settings import Settings
from webchat.app import create_app

from .chat_client import Chat
from .databases import empty_url
from .fake_rasa import SECRET, FakeRasa, rasa

__all__ = ["empty_url", "rasa"]


@pytest.fixture
def settings(tmp_path: Path, rasa: FakeRasa) -> Settings:
    return Settings(
        database_url=f"sqlite:///{tmp_path / 'gateway.db'}",
        rasa_url=rasa.url,
        channel_secret=SECRET,
        token_secret="token-secret-of-the-tests",
        answer_timeout_seconds=5,
        retry_seconds=0.05,
        # Tests talk faster than people.
        requests_per_minute=0,
        conversations_per_hour=0,
        messages_per_minute=0,
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


@pytest.fixture
def app(gateway: Callable[..., APIFlask]) -> APIFlask:
    return gateway()


@pytest.fixture
def chat(app: APIFlask) -> Chat:
    return Chat(app)
