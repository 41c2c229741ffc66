"""Without proof: the general decision steps, one question at a time."""

from __future__ import annotations

from typing import Any

from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions.decisions import Advice, Question, reached
from actions.replies import HUMAN, Button, say
from actions.several import say_other
from actions.state import intent_of, yes_or_no

_YES: Button = ("Ya", "/setuju")
_NO: Button = ("Tidak", "/tolak")
_BACK: Button = ("Kembali", "/kembali")


class ValidateDecisionForm(Action):
    """Take yes or no from a message; no event means "this was no answer"."""

    def name(self) -> str:
        """As Rasa derives it from the form."""
        return "validate_decision_form"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[dict[str, Any]]:
        """One step further (or back); the form ends where an advice is reached."""
        kept = tracker.get_slot("decision")
        if tracker.get_slot("requested_slot") != "answer" or not kept:
            return []
        path = kept["path"]
        if intent_of(tracker) == "kembali":
            return [SlotSet("decision", kept | {"path": path[:-1]}), SlotSet("answer", None)]
        answer = yes_or_no(tracker)
        if answer is None:
            return []
        path += "y" if answer else "n"
        ended = isinstance(reached(kept["topic"], path), Advice)
        return [
            SlotSet("decision", kept | {"path": path}),
            SlotSet("answer", "done" if ended else None),
        ]


class ActionAskAnswer(Action):
    """Ask the question that the answers so far lead to."""

    def name(self) -> str:
        """As Rasa derives it from the slot."""
        return "action_ask_answer"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[dict[str, Any]]:
        """One question, to be answered with yes or no."""
        kept = _kept(tracker)
        question = reached(kept["topic"], kept["path"])
        assert isinstance(question, Question)
        back = [_BACK] if kept["path"] else []
        say(dispatcher, question.ask, topic=kept["topic"], buttons=[_YES, _NO, *back])
        return []


class ActionAdvise(Action):
    """Say the cure in which the questions ended."""

    def name(self) -> str:
        """As in domain.yml."""
        return "action_advise"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[dict[str, Any]]:
        """General steps with their sources; still nothing about any account."""
        kept = _kept(tracker)
        end = reached(kept["topic"], kept["path"])
        assert isinstance(end, Advice)
        steps = "\n".join(f"{n}. {step}" for n, step in enumerate(end.advice, 1))
        text = f"Dari jawaban Anda, ini langkah umumnya:\n{steps}"
        buttons = [("Periksa akun saya", f"/{kept['topic']}"), HUMAN]
        say(dispatcher, text, topic=kept["topic"], sources=end.cited(), buttons=buttons)
        events = [SlotSet("decision", None), SlotSet("answer", None)]
        return events + say_other(dispatcher, tracker.get_slot("also"))


def begin(dispatcher: CollectingDispatcher, topic: str) -> list[dict[str, Any]]:
    """Events before the first question of *topic*."""
    text = "Baik, tanpa memeriksa akun. Saya tanyakan beberapa hal, jawab saja ya atau tidak."
    say(dispatcher, text, topic=topic)
    return [SlotSet("decision", {"topic": topic, "path": ""}), SlotSet("answer", None)]


def _kept(tracker: Tracker) -> dict[str, str]:
    """Topic and the answers so far; only asked while questions are being asked."""
    kept: dict[str, str] | None = tracker.get_slot("decision")
    assert kept is not None
    return kept
