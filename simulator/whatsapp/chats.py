"""The phones and what stands in their chats with the one business number."""

from __future__ import annotations

import base64
import secrets
import threading
import time
from dataclasses import dataclass, field, replace
from typing import Any

TYPING_SECONDS = 25.0
WINDOW_SECONDS = 24 * 3600


@dataclass(frozen=True)
class Entry:
    """One message in a chat, as it stands now.

    *state* of the person's own: ``sent`` or ``read``; of the business's: ``delivered``.
    *content* is that part of the wire format that says what it is; *changed* is the version of
    the chat in which it last changed.
    """

    number: int
    id: str
    own: bool
    content: dict[str, Any]
    at: float
    state: str
    changed: int
    gone: bool = False


@dataclass
class Chat:
    """The chat of one phone."""

    phone: str
    entries: list[Entry] = field(default_factory=list)
    version: int = 0
    typing_until: float = 0.0
    written_at: float = 0.0

    @property
    def is_typing(self) -> bool:
        """Whether the other side shows that it is writing."""
        return time.time() < self.typing_until


class Chats:
    """All chats; every change wakes those who follow one."""

    def __init__(self) -> None:
        """Start with none."""
        self._changed = threading.Condition()
        self._chats: dict[str, Chat] = {}
        self._by_id: dict[str, tuple[str, int]] = {}

    def phones(self) -> list[str]:
        """Phones that have a chat."""
        with self._changed:
            return list(self._chats)

    def add(self, phone: str, own: bool, content: dict[str, Any], at: float = 0.0) -> Entry:
        """A new message, from the person (*own*) or the business."""
        with self._changed:
            chat = self._chats.setdefault(phone, Chat(phone))
            chat.version += 1
            entry = Entry(
                number=len(chat.entries),
                id=_message_id(phone),
                own=own,
                content=content,
                at=at or time.time(),
                state="sent" if own else "delivered",
                changed=chat.version,
            )
            chat.entries.append(entry)
            self._by_id[entry.id] = phone, entry.number
            if own:
                chat.written_at = max(chat.written_at, entry.at)
            else:
                chat.typing_until = 0.0
            self._changed.notify_all()
            return entry

    def change(self, message_id: str, **changes: Any) -> Entry | None:
        """Change a message; None for an unknown id."""
        with self._changed:
            place = self._by_id.get(message_id)
            if place is None:
                return None
            chat = self._chats[place[0]]
            chat.version += 1
            entry = replace(chat.entries[place[1]], changed=chat.version, **changes)
            chat.entries[place[1]] = entry
            self._changed.notify_all()
            return entry

    def show_typing(self, message_id: str) -> bool:
        """The business writes in the chat of this message; whether there is one."""
        with self._changed:
            place = self._by_id.get(message_id)
            if place is None:
                return False
            chat = self._chats[place[0]]
            chat.typing_until = time.time() + TYPING_SECONDS
            chat.version += 1
            self._changed.notify_all()
            return True

    def entry(self, phone: str, number: int) -> Entry | None:
        """A message by its place in the chat."""
        with self._changed:
            chat = self._chats.get(phone)
            return chat.entries[number] if chat and 0 <= number < len(chat.entries) else None

    def read(self, phone: str, since: int = 0, seconds: float = 0.0) -> Chat:
        """The chat with what changed after version *since*; waits up to *seconds* for a change."""

        def there_is_news() -> bool:
            return phone in self._chats and self._chats[phone].version > since

        with self._changed:
            self._changed.wait_for(there_is_news, seconds)
            chat = self._chats.get(phone, Chat(phone))
            return replace(chat, entries=[it for it in chat.entries if it.changed > since])

    def may_be_written_to(self, phone: str) -> bool:
        """Whether the person wrote within the last 24 hours."""
        with self._changed:
            chat = self._chats.get(phone)
            return chat is not None and time.time() - chat.written_at < WINDOW_SECONDS


def _message_id(phone: str) -> str:
    """Like the platform's: it holds the phone's number, so it is as personal as that."""
    told = bytes([0x1C, len(phone)]) + phone.encode() + secrets.token_bytes(10)
    return "wamid." + base64.b64encode(told).decode()
