"""The control API: for tests and measurements to type on phones, and to let things go wrong."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, current_app, jsonify, request
from pydantic import BaseModel, ConfigDict, Field

from simulator.whatsapp.chats import Entry
from simulator.whatsapp.faults import Faults
from simulator.whatsapp.platform import ATTACHMENTS, Platform

control = Blueprint("control", __name__, url_prefix="/api")


class Written(BaseModel):
    """What a phone sends: a text, something that is no text, or a choice of an earlier message."""

    model_config = ConfigDict(extra="forbid")

    text: str | None = Field(default=None, min_length=1)
    kind: str | None = None
    number: int | None = None
    choice: int | None = None
    hours_ago: float = 0.0


@control.get("/faults")
def show_faults() -> dict[str, Any]:
    """What goes wrong at present."""
    return _platform().notifier.faults.model_dump()


@control.put("/faults")
def set_faults() -> dict[str, Any]:
    """Let things go wrong; what is not named goes well."""
    _platform().notifier.faults = Faults.model_validate(request.get_json())
    return show_faults()


@control.get("/pending")
def pending() -> dict[str, int]:
    """How many notifications the webhook has not taken yet."""
    return {"notifications": _platform().notifier.pending()}


@control.get("/phones")
def phones() -> list[str]:
    """Phones that have written."""
    return _platform().chats.phones()


@control.get("/phones/<phone>/messages")
def read_chat(phone: str) -> Response:
    """What changed in a chat after version ``since``, waiting ``seconds`` for it at most."""
    since, seconds = request.args.get("since", 0, int), request.args.get("seconds", 0.0, float)
    chat = _platform().chats.read(phone, since, min(seconds, 25.0))
    shown = [_shown(it) for it in chat.entries]
    return jsonify(version=chat.version, typing=chat.is_typing, messages=shown)


@control.post("/phones/<phone>/messages")
def write(phone: str) -> tuple[dict[str, Any], int]:
    """Send from a phone."""
    written = Written.model_validate(request.get_json())
    platform = _platform()
    if written.text is not None:
        return _shown(platform.write(phone, written.text, written.hours_ago)), 201
    if written.kind in ATTACHMENTS:
        return _shown(platform.attach(phone, written.kind)), 201
    if written.number is None or written.choice is None:
        abort(400)
    tapped = platform.tap(phone, written.number, written.choice)
    if tapped is None:
        abort(404)
    return _shown(tapped), 201


def _shown(entry: Entry) -> dict[str, Any]:
    return {
        "number": entry.number,
        "id": entry.id,
        "own": entry.own,
        "state": entry.state,
        "at": entry.at,
        "content": entry.content,
    }


def _platform() -> Platform:
    platform: Platform = current_app.extensions["platform"]
    return platform
