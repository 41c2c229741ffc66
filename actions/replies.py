"""Saying things: one message form for every action."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rasa_sdk.executor import CollectingDispatcher

from actions.diagnosis.verdict import Cited
from knowledge.articles import Source

Button = tuple[str, str]
"""Title and payload."""

CHECK_ACCOUNT: Button = ("Periksa akun saya", "/gagal_aktivasi")
HUMAN: Button = ("Bicara dengan petugas", "/minta_agen")


def say(
    dispatcher: CollectingDispatcher,
    text: str,
    *,
    topic: str | None = None,
    sources: Iterable[Source | Cited] = (),
    diagnosis: Mapping[str, Any] | None = None,
    buttons: Iterable[Button] = (),
) -> None:
    """One message of the bot, with what the chat API tells beside the text."""
    cited = [{"document": s.document, "item": s.item, "title": s.title} for s in sources]
    dispatcher.utter_message(
        text=text,
        buttons=[{"title": title, "payload": payload} for title, payload in buttons],
        json_message={"topic": topic, "sources": cited, "diagnosis": diagnosis},
    )
