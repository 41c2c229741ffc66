"""What operators and supervisors ask: alive, ready, and how much of what."""

from __future__ import annotations

import logging
from typing import cast

from apiflask import APIBlueprint
from flask import Response, current_app
from prometheus_client import CONTENT_TYPE_LATEST
from sqlalchemy.exc import SQLAlchemyError

from webchat.assistant import Assistant
from webchat.conversations import Conversations
from webchat.metrics import Metrics
from webchat.problems import problem
from webchat.store import Store

log = logging.getLogger(__name__)

operations = APIBlueprint("operations", __name__, tag="Operations")


@operations.get("/health")
def health() -> dict[str, str]:
    """Whether this process is alive."""
    return {"status": "ok"}


@operations.get("/ready")
@operations.doc(responses={503: "Something that the gateway needs does not answer"})
def ready() -> Response | dict[str, object]:
    """Whether the database and the assistant, with its action server, answer."""
    assistant = cast(Assistant, current_app.extensions["assistant"])
    parts = {"database": _database_answers(), "assistant": assistant.is_ready()}
    if all(parts.values()):
        return {"status": "ok", "parts": parts}
    return problem(503, "Not ready", parts=parts)


@operations.get("/metrics")
@operations.doc(hide=True)
def metrics() -> Response:
    """Figures for Prometheus."""
    figures = cast(Metrics, current_app.extensions["metrics"])
    conversations = cast(Conversations, current_app.extensions["conversations"])
    figures.waiting_messages.set(conversations.waiting())
    return Response(figures.text(), content_type=CONTENT_TYPE_LATEST)


def _database_answers() -> bool:
    try:
        return cast(Store, current_app.extensions["store"]).answers()
    except SQLAlchemyError as error:
        log.warning("the database does not answer: %s", type(error).__name__)
        return False
