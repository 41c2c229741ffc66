"""What the platform does: takes the business's messages, and tells it what phones do."""

from __future__ import annotations

import time
from typing import Any

from simulator.whatsapp.chats import Chats, Entry
from simulator.whatsapp.checking import RefusedError, check
from simulator.whatsapp.faults import happens
from simulator.whatsapp.notifying import Notifier

_CLOSED = 131047
_UNSUPPORTED = {
    "code": 131051,
    "title": "Message type unknown",
    "message": "Message type unknown",
    "error_data": {"details": "Message type is currently not supported."},
}
ATTACHMENTS: dict[str, dict[str, Any]] = {
    "image": {"image": {"id": "900000000000001", "mime_type": "image/jpeg", "sha256": "aa"}},
    "audio": {"audio": {"id": "900000000000002", "mime_type": "audio/ogg", "voice": True}},
    "document": {
        "document": {"id": "900000000000003", "mime_type": "application/pdf", "filename": "a.pdf"}
    },
    "sticker": {"sticker": {"id": "900000000000004", "mime_type": "image/webp"}},
    "location": {"location": {"latitude": -6.2, "longitude": 106.8}},
    "unsupported": {"errors": [_UNSUPPORTED], "unsupported": {"type": "poll_creation"}},
}
"""Kinds that a phone can send beside text, with what the wire format says of them."""


class Platform:
    """One business number, and the phones of those who write to it."""

    def __init__(self, chats: Chats, notifier: Notifier) -> None:
        """Keep *chats*, and tell of them through *notifier*."""
        self.chats = chats
        self.notifier = notifier

    def send(self, message: dict[str, Any]) -> str:
        """Take a message of the business; its id. Raises RefusedError."""
        check(message)
        phone = str(message.get("to", "")).lstrip("+")
        mark = message.get("biz_opaque_callback_data")
        free = message["type"] == "template" or self.chats.may_be_written_to(phone)
        if not free:
            # Taken first, and failed afterwards, as on the platform.
            unsent = f"wamid.{time.time_ns()}"
            self._tell_status(phone, unsent, "failed", mark, [{"code": _CLOSED}])
            return unsent
        entry = self.chats.add(phone, False, {k: message[k] for k in ("type", message["type"])})
        for status in ("sent", "delivered", "read"):
            self._tell_status(phone, entry.id, status, mark)
        return entry.id

    def mark_read(self, message_id: str, typing: bool) -> None:
        """The business has read a message, and perhaps shows that it is writing."""
        if self.chats.change(message_id, state="read") is None:
            raise RefusedError(100, "message_id is unknown")
        if typing:
            self.chats.show_typing(message_id)

    def write(self, phone: str, text: str, hours_ago: float = 0.0) -> Entry:
        """The person types and sends."""
        return self._say(phone, {"type": "text", "text": {"body": text}}, hours_ago)

    def tap(self, phone: str, number: int, choice: int) -> Entry | None:
        """The person taps a button or a row of message *number*; None where there is none."""
        offer = self.chats.entry(phone, number)
        options = offered(offer.content) if offer and not offer.own else []
        if offer is None or not 0 <= choice < len(options):
            return None
        kind = offer.content["interactive"]["type"]
        reply = {k: v for k, v in options[choice].items() if k in ("id", "title", "description")}
        content = {
            "type": "interactive",
            "interactive": {"type": f"{kind}_reply", f"{kind}_reply": reply},
            "context": {"from": "622100000000", "id": offer.id},
        }
        return self._say(phone, content)

    def attach(self, phone: str, kind: str) -> Entry:
        """The person sends something that is no text."""
        return self._say(phone, {"type": kind, **ATTACHMENTS[kind]})

    def revoke(self, phone: str, number: int) -> bool:
        """The person deletes an own message for everyone."""
        entry = self.chats.entry(phone, number)
        if entry is None or not entry.own:
            return False
        self.chats.change(entry.id, gone=True)
        self._tell(phone, {"type": "revoke", "revoke": {"original_message_id": entry.id}})
        return True

    def _say(self, phone: str, content: dict[str, Any], hours_ago: float = 0.0) -> Entry:
        at = time.time() - hours_ago * 3600
        entry = self.chats.add(phone, True, content, at)
        self._tell(phone, content, entry.id, at)
        return entry

    def _tell(
        self, phone: str, content: dict[str, Any], message_id: str = "", at: float = 0.0
    ) -> None:
        message = {
            "from": phone,
            "id": message_id or f"wamid.{time.time_ns()}",
            "timestamp": str(int(at or time.time())),
            **content,
        }
        contact = {"profile": {"name": "Penyedia"}, "wa_id": phone}
        self.notifier.notify(phone, contacts=[contact], messages=[message])

    def _tell_status(
        self,
        phone: str,
        message_id: str,
        status: str,
        mark: str | None,
        errors: list[dict[str, Any]] | None = None,
    ) -> None:
        told = {
            "id": message_id,
            "status": status,
            "timestamp": str(int(time.time())),
            "recipient_id": phone,
        }
        if mark is not None:
            told["biz_opaque_callback_data"] = mark
        self.notifier.notify(phone, statuses=[told | ({"errors": errors} if errors else {})])


def offered(content: dict[str, Any]) -> list[dict[str, str]]:
    """The choices of a message: ``id``, ``title``, and for rows perhaps ``description``."""
    interactive = content.get("interactive", {})
    match interactive.get("type"):
        case "button":
            return [it["reply"] for it in interactive["action"]["buttons"]]
        case "list":
            sections = interactive["action"]["sections"]
            return [row for section in sections for row in section["rows"]]
    return []


def unlucky(platform: Platform) -> RefusedError | None:
    """The fault that befalls a request before it is looked at, on demand."""
    faults = platform.notifier.faults
    if happens(faults.throttled):
        return RefusedError(130429, "too many messages in a short time", 429)
    if happens(faults.broken):
        return RefusedError(131000, "something went wrong", 500)
    return None
