"""Saying things: one message form for every action."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from actions.diagnosis.verdict import Cited
from actions.state import turn_of
from knowledge.articles import Source

Button = tuple[str, str]
"""Title and payload."""
BUBBLE = 600
"""Longest message that is not cut between its paragraphs, in characters."""

CHECK_ACCOUNT: Button = ("Periksa akun saya", "/gagal_aktivasi")
HUMAN: Button = ("Bicara dengan petugas", "/minta_agen")
HUMAN_OFFERED = "minta_agen"
"""In the slot `offer`: not a walk-through was offered last, but a human."""
_TWICE = "Maaf, sudah dua kali saya belum memahami Anda. "
_BETTER_A_HUMAN = (
    f"{_TWICE}Mau saya teruskan ke petugas? Jawab “bicara dengan petugas”, atau tekan tombolnya."
)
_A_HUMAN_TOO = f"{_TWICE}Petugas juga dapat membantu: jawab “bicara dengan petugas”."
"""The same while a form asks: its own question follows."""


def say(
    dispatcher: CollectingDispatcher,
    text: str,
    *,
    topic: str | None = None,
    sources: Iterable[Source | Cited] = (),
    diagnosis: Mapping[str, Any] | None = None,
    buttons: Iterable[Button] = (),
    handover: Mapping[str, Any] | None = None,
) -> None:
    """Messages of the bot; what the chat API tells beside the text stands with the last.

    *handover* is a case for the officers: the gateway keeps it and shows it to nobody else.
    """
    cited = [{"document": s.document, "item": s.item, "title": s.title} for s in sources]
    *first, last = joined(text.split("\n\n"))
    beside: dict[str, Any] = {"topic": topic, "sources": [], "diagnosis": None}
    for part in first:
        dispatcher.utter_message(text=part, buttons=[], json_message=beside)
    said = {"topic": topic, "sources": cited, "diagnosis": diagnosis}
    dispatcher.utter_message(
        text=last,
        buttons=[{"title": title, "payload": payload} for title, payload in buttons],
        json_message=said if handover is None else said | {"handover": handover},
    )


def joined(parts: Iterable[str]) -> list[str]:
    """*parts* as paragraphs of messages short enough to be read on a phone."""
    texts: list[str] = []
    for part in parts:
        if texts and len(texts[-1]) + len("\n\n") + len(part) <= BUBBLE:
            texts[-1] += f"\n\n{part}"
        else:
            texts.append(part)
    return texts


def say_failed(
    dispatcher: CollectingDispatcher,
    tracker: Tracker,
    text: str,
    *,
    topic: str | None = None,
    buttons: Iterable[Button] = (),
) -> list[dict[str, Any]]:
    """A reply to what was not understood; after two such turns in a row a human is offered.

    The events remember the turn.
    """
    turn, offered = turn_of(tracker), list(buttons)
    events = [SlotSet("failed_turn", turn)]
    if tracker.get_slot("failed_turn") == turn - 1:
        text = f"{text}\n\n{_A_HUMAN_TOO if tracker.active_loop.get('name') else _BETTER_A_HUMAN}"
        offered = [HUMAN, *(button for button in offered if button != HUMAN)]
        events.append(SlotSet("offer", HUMAN_OFFERED))
    say(dispatcher, text, topic=topic, buttons=offered)
    return events
