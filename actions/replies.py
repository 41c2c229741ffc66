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

CHECK_ACCOUNT: Button = ("Periksa akun saya", "/gagal_aktivasi")
HUMAN: Button = ("Bicara dengan petugas", "/minta_agen")
HUMAN_OFFERED = "minta_agen"
"""In the slot `offer`: not a walk-through was offered last, but a human."""
_BETTER_A_HUMAN = (
    "Maaf, sudah dua kali saya belum memahami Anda. Mau saya teruskan ke petugas? "
    "Jawab “bicara dengan petugas”, atau tekan tombolnya."
)


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
        text = f"{text}\n\n{_BETTER_A_HUMAN}"
        offered = [HUMAN, *(button for button in offered if button != HUMAN)]
        events.append(SlotSet("offer", HUMAN_OFFERED))
    say(dispatcher, text, topic=topic, buttons=offered)
    return events
