"""A conversation on a phone of the stand-in, with the face of the chat API's client."""

from __future__ import annotations

import hashlib
import hmac
import json
import sqlite3
import time
import zlib
from functools import cached_property
from typing import Any

from tests.stack import Stack
from webchat.channels.whatsapp.numbers import Numbers
from webchat.channels.whatsapp.rendering import choice_id

from .outside import StandIn

_ANSWER_SECONDS = 60.0
_LOOK_SECONDS = 0.05
_OPEN = "('waiting', 'sending', 'held')"


class PhoneChat:
    """What is said on one phone. What came back is read where the gateway keeps it, once the
    phone has received it: topics and diagnoses do not show on a phone.
    """

    def __init__(self, stack: Stack, name: str) -> None:
        secrets = json.loads((stack.var / "secrets.json").read_text())
        self._code_key = secrets["TANYA_TOKEN_SECRET"].encode()
        self._numbers = Numbers(secrets["TANYA_PHONE_SECRET"])
        self._database = sqlite3.connect(stack.var / "tanya.db", timeout=20)
        self._database.row_factory = sqlite3.Row
        self._phones = StandIn(stack.whatsapp)
        self.phone = f"6281{zlib.crc32(name.encode()):010d}"
        self.replies: list[dict[str, Any]] = []

    def say(self, text: str) -> str:
        """Type *text*; the replies as one text, and kept in `replies`."""
        return self._await(self._phones.write(self.phone, text))

    def press(self, title: str) -> str:
        """Tap the choice whose title begins with *title*, or type its number."""
        offers = [
            (m["id"], n, b["title"]) for m in self.replies for n, b in enumerate(m["buttons"])
        ]
        found = next((it for it in offers if it[2].startswith(title)), None)
        assert found, f"no button '{title}' among {[it[2] for it in offers]}"
        message_id, number, _ = found
        for shown in self._phones.chat(self.phone)["messages"]:
            for place, option in enumerate(_options(shown["content"])):
                if option == choice_id(message_id, number):
                    return self._await(self._phones.tap(self.phone, shown["number"], place))
        return self.say(str(number + 1))

    def history(self) -> list[dict[str, Any]]:
        """All messages of the conversation."""
        return self._messages("conversation_id = ?", self.id)

    def own(self, codes: list[str]) -> list[str]:
        """Those of *codes* that were mailed for this conversation, the newest first.

        While others ask for codes of the same account, the newest mail may be theirs.
        """
        query = (
            "SELECT account, code_hash FROM mailed_codes WHERE conversation = ? ORDER BY id DESC"
        )
        kept = [(it["account"], it["code_hash"]) for it in self._rows(query, self.id)]
        return [code for of, made in kept for code in codes if self._hash(of, code) == made]

    def _hash(self, account: str, code: str) -> str:
        told = f"{self.id}\0{account}\0{code}".encode()
        return hmac.new(self._code_key, told, hashlib.sha256).hexdigest()

    @property
    def diagnosis(self) -> str | None:
        """The code of the diagnosis in the latest replies."""
        codes = [it["diagnosis"]["code"] for it in self.replies if it["diagnosis"]]
        return codes[-1] if codes else None

    @cached_property
    def id(self) -> str:
        """The conversation's id."""
        query = "SELECT conversation_id FROM whatsapp_phones WHERE id = ?"
        return self._rows(query, self._numbers.hidden(self.phone))[0]["conversation_id"]

    def _await(self, written: dict[str, Any]) -> str:
        """Wait until what answers a message has reached the phone."""
        deadline = time.monotonic() + _ANSWER_SECONDS
        message_id = self._numbers.hidden(written["id"])
        while not (found := self._answered(message_id)):
            assert time.monotonic() < deadline, "the phone got no answer"
            time.sleep(_LOOK_SECONDS)
        self.replies = self._messages("reply_to = ?", found)
        sent = self._rows(
            f"SELECT count(*) AS sent FROM whatsapp_outbox WHERE phone_id = ? "
            f"AND state NOT IN {_OPEN}",
            self._numbers.hidden(self.phone),
        )[0]["sent"]
        assert len(self._phones.received(self.phone)) == sent, "the phone lacks something"
        return "\n".join(it["text"] or "" for it in self.replies)

    def _answered(self, message_id: str) -> int | None:
        """The message's id in the gateway, once all that follows it has been sent."""
        rows = self._rows(
            "SELECT m.id FROM messages m JOIN whatsapp_phones p USING (conversation_id) "
            "WHERE m.client_message_id = ? AND m.state = 'answered' AND p.shown_to >= coalesce("
            "(SELECT max(id) FROM messages WHERE reply_to = m.id), 0) AND NOT EXISTS "
            f"(SELECT 1 FROM whatsapp_outbox WHERE phone_id = p.id AND state IN {_OPEN})",
            message_id,
        )
        return rows[0]["id"] if rows else None

    def _messages(self, condition: str, value: object) -> list[dict[str, Any]]:
        query = (
            "SELECT id, role, text, buttons, sources, topic, diagnosis FROM messages "
            f"WHERE {condition} ORDER BY id"
        )
        rows = self._rows(query, value)
        told = ("buttons", "sources", "diagnosis")
        return [it | {name: json.loads(it[name] or "null") for name in told} for it in rows]

    def _rows(self, query: str, *values: object) -> list[dict[str, Any]]:
        return [dict(row) for row in self._database.execute(query, values)]


def _options(content: dict[str, Any]) -> list[str]:
    """The ids of what can be tapped, in order."""
    match content.get("interactive", {}):
        case {"type": "button", "action": {"buttons": buttons}}:
            return [it["reply"]["id"] for it in buttons]
        case {"type": "list", "action": {"sections": sections}}:
            return [row["id"] for section in sections for row in section["rows"]]
    return []
