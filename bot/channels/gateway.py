"""Rasa's only door: a channel for the gateway, which must show a shared secret.

A message id is handled once. The gateway may ask again for a message whose reply it never got;
it then gets the replies that the tracker has kept.
"""

from __future__ import annotations

import hmac
import logging
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from rasa.core.lock_store import LockError
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sanic import Blueprint, Sanic
from sanic.request import Request
from sanic.response import HTTPResponse
from sanic.response import json as json_response

from bot import rasa_changes

rasa_changes.apply()
logger = logging.getLogger(__name__)

_PING_SECONDS = 2


class GatewayOutput(CollectingOutputChannel):
    """Collects replies whole: text, buttons and our own fields stay one message."""

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Keep *message* as the gateway gets it."""
        self.messages.append(
            _reply(message.get("text"), message.get("buttons"), message.get("custom"))
        )


class GatewayInput(InputChannel):
    """`POST /webhooks/gateway/messages` answers, `POST .../forget` deletes a conversation, and
    `GET .../ready` tells readiness.
    """

    def __init__(self, secret: str) -> None:
        self._secret = secret

    @classmethod
    def name(cls) -> str:
        """Part of the URL."""
        return "gateway"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> GatewayInput:
        """The channel with the `secret` of the credentials file, which may not be empty."""
        if not credentials or not credentials.get("secret"):
            cls.raise_missing_credentials_exception()
        return cls(str((credentials or {})["secret"]))

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The routes. Messages go to the agent directly, under its lock (see `_answer`)."""
        routes = Blueprint("gateway")

        @routes.post("/messages")
        async def messages(request: Request) -> HTTPResponse:
            shown = request.headers.get("X-Tanya-Secret", "")
            if not hmac.compare_digest(shown.encode(), self._secret.encode()):
                return json_response({"status": 401, "title": "wrong secret"}, status=401)
            try:
                message = _user_message(request.json or {})
            except KeyError as missing:
                return json_response({"status": 400, "title": f"{missing} is missing"}, status=400)
            try:
                replies = await _answer(request.app.ctx.agent, message)
            except rasa_changes.ActionFailed as reason:
                logger.error("Turn given up for good: %s", reason)
                return json_response({"status": 422, "title": "action failed"}, status=422)
            except rasa_changes.TurnAborted as reason:
                logger.error("Turn given up, to be asked again: %s", reason)
                return json_response({"status": 503, "title": "unavailable"}, status=503)
            except LockError as reason:
                logger.error("No lock, to be asked again: %s", reason)
                return json_response({"status": 503, "title": "locks unavailable"}, status=503)
            return json_response({"messages": replies})

        @routes.post("/forget")
        async def forget(request: Request) -> HTTPResponse:
            shown = request.headers.get("X-Tanya-Secret", "")
            if not hmac.compare_digest(shown.encode(), self._secret.encode()):
                return json_response({"status": 401, "title": "wrong secret"}, status=401)
            conversation = str((request.json or {}).get("conversation", ""))
            async with request.app.ctx.agent.lock_store.lock(conversation):
                _forget(request.app.ctx.agent.tracker_store, conversation)
            return json_response({"status": "ok"})

        @routes.get("/ready")
        async def ready(request: Request) -> HTTPResponse:
            ok = _model_is_loaded(request.app) and await _actions_answer(request.app.ctx.agent)
            return json_response({"status": "ok" if ok else "not ready"}, status=200 if ok else 503)

        return routes


def _user_message(body: dict[str, Any]) -> UserMessage:
    # A slash makes Rasa read intents and entities out of a message: only payloads may do that.
    text = body["payload"] if body.get("payload") else str(body["text"]).lstrip("/ ")
    return UserMessage(
        text or "?",
        GatewayOutput(),
        sender_id=body["conversation"],
        input_channel=GatewayInput.name(),
        message_id=body["message_id"],
        metadata=body.get("metadata"),
    )


async def _answer(agent: Agent, message: UserMessage) -> list[dict[str, Any]]:
    """The replies to *message*, from the tracker where it has been handled before."""
    async with agent.lock_store.lock(message.sender_id):
        tracker = await agent.tracker_store.retrieve(message.sender_id)
        if tracker and (kept := _kept_replies(tracker, message.message_id)) is not None:
            return kept
        await agent.processor.handle_message(message)
        return message.output_channel.messages


def _forget(store: Any, conversation: str) -> None:
    """Delete what is kept of a conversation; Rasa itself has no such function."""
    # It wraps its stores into one another.
    while (within := getattr(store, "_tracker_store", None)) is not None:
        store = within
    if isinstance(store, SQLTrackerStore):
        with store.session_scope() as session:
            session.query(store.SQLEvent).filter_by(sender_id=conversation).delete()
            session.commit()
    else:
        getattr(store, "store", {}).pop(conversation, None)


def _kept_replies(tracker: DialogueStateTracker, message_id: str) -> list[dict[str, Any]] | None:
    replies: list[dict[str, Any]] | None = None
    for event in tracker.events:
        if isinstance(event, UserUttered):
            if replies is not None:
                break
            replies = [] if event.message_id == message_id else None
        elif isinstance(event, BotUttered) and replies is not None:
            replies.append(_reply(event.text, event.data.get("buttons"), event.data.get("custom")))
    return replies


def _reply(text: str | None, buttons: Any, custom: Any) -> dict[str, Any]:
    shown = [{"title": b["title"], "payload": b["payload"]} for b in buttons or ()]
    return {"text": text, "buttons": shown, "custom": custom or None}


def _model_is_loaded(app: Sanic) -> bool:
    agent = getattr(app.ctx, "agent", None)
    return agent is not None and agent.is_ready()


async def _actions_answer(agent: Agent) -> bool:
    url = agent.action_endpoint.url.rsplit("/", 1)[0] + "/health"
    try:
        timeout = aiohttp.ClientTimeout(_PING_SECONDS)
        async with aiohttp.ClientSession(timeout=timeout) as session, session.get(url) as answer:
            return answer.status == 200
    except (aiohttp.ClientError, TimeoutError, OSError):
        return False
