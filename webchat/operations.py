"""What operators and supervisors ask: alive, ready, and how much of what."""

from __future__ import annotations

import logging
from typing import Any, cast

from apiflask import APIBlueprint
from flask import Response, current_app
from prometheus_client import CONTENT_TYPE_LATEST
from sqlalchemy.exc import SQLAlchemyError

from webchat.assistant import Assistant
from webchat.console.inbox import counts
from webchat.conversations import Conversations
from webchat.metrics import Metrics
from webchat.problems import Responses, problem
from webchat.search import live_search
from webchat.store import Store

log = logging.getLogger(__name__)

_OBJECT: dict[str, dict[str, Any]] = {"application/json": {"schema": {"type": "object"}}}
_ALIVE: Responses = {200: {"description": "Alive", "content": _OBJECT}}
_READY: Responses = {
    200: {"description": "Everything answers", "content": _OBJECT},
    503: {"description": "Something that the gateway needs does not answer"},
}

operations = APIBlueprint("operations", __name__, tag="Operations")


@operations.get("/health")
@operations.doc(responses=_ALIVE)
def health() -> dict[str, str]:
    """Whether this process is alive."""
    return {"status": "ok"}


@operations.get("/ready")
@operations.doc(responses=_READY)
def ready() -> Response | dict[str, object]:
    """Whether the database, the assistant with its action server, and the search answer.

    What answers, but not as well as it should, is told under *warnings*.
    """
    assistant = cast(Assistant, current_app.extensions["assistant"])
    searches, fault = _search_answers()
    parts = {
        "database": _database_answers(),
        "assistant": assistant.is_ready(),
        "search": searches,
    }
    warnings = [f"search: {fault}"] if fault else []
    if all(parts.values()):
        return {"status": "ok", "parts": parts, "warnings": warnings}
    return problem(503, "Not ready", parts=parts, warnings=warnings)


@operations.get("/metrics")
@operations.doc(hide=True)
def metrics() -> Response:
    """Figures for Prometheus."""
    figures = cast(Metrics, current_app.extensions["metrics"])
    conversations = cast(Conversations, current_app.extensions["conversations"])
    figures.waiting_messages.set(conversations.waiting())
    with cast(Store, current_app.extensions["store"]).reading() as session:
        open_cases = counts(session)
    for shelf in ("antrean", "ditangani"):
        figures.cases.labels(shelf).set(open_cases[shelf])
    return Response(figures.text(), content_type=CONTENT_TYPE_LATEST)


def _search_answers() -> tuple[bool, str | None]:
    """Whether articles can be searched, and what is amiss; the first call opens the search."""
    try:
        return True, live_search().fault
    except (ValueError, OSError) as error:
        log.warning("the articles cannot be searched: %s", error)
        return False, "no article can be served"


def _database_answers() -> bool:
    try:
        return cast(Store, current_app.extensions["store"]).answers()
    except SQLAlchemyError as error:
        log.warning("the database does not answer: %s", type(error).__name__)
        return False
