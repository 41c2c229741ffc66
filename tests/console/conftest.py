"""A gateway with officers at its console."""

from __future__ import annotations

from typing import Any

import pytest
from apiflask import APIFlask

from tests.webchat.chat_client import Chat
from tests.webchat.conftest import app, chat, empty_url, gateway, rasa, settings
from tests.webchat.fake_rasa import FakeRasa

from .desk import CASE, Desk, handing_over

__all__ = ["app", "chat", "empty_url", "gateway", "rasa", "settings"]


@pytest.fixture
def rina(app: APIFlask) -> Desk:
    """An officer who has signed in."""
    return Desk(app, "Rina")


@pytest.fixture
def budi(app: APIFlask) -> Desk:
    """Another officer who has signed in."""
    return Desk(app, "Budi")


@pytest.fixture
def sari(app: APIFlask) -> Desk:
    """A supervisor who has signed in."""
    return Desk(app, "Sari", role="supervisor")


@pytest.fixture
def handed_over(chat: Chat, rasa: FakeRasa) -> Chat:
    """A conversation that waits for an officer."""
    rasa.scripted["petugas"] = [handing_over(CASE)]
    chat.say("petugas")
    return chat


def case_with(**changes: Any) -> dict[str, Any]:
    return CASE | changes
