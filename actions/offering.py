"""Topics to choose from, where it is not certain which one is meant."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rasa_sdk.events import ActiveLoop, SlotSet
from rasa_sdk.interfaces import Tracker

from actions.replies import Button
from actions.state import entity_of, intent_of, ranking_of
from knowledge.articles import articles
from knowledge.offers import alternatives, nearest


def instead_of_an_answer(tracker: Tracker) -> list[Button]:
    """The nearest topics."""
    return [(title, f"/{topic}") for topic, title in _titled(nearest(ranking_of(tracker)))]


def beside_an_answer(tracker: Tracker) -> list[Button]:
    """What else the latest message may mean; none where its topic is sure."""
    taken_for = intent_of(tracker)
    return [
        (f"Maksud saya: {title}", f'/{topic}{{"instead": "{taken_for}"}}')
        for topic, title in _titled(alternatives(taken_for, ranking_of(tracker)))
    ]


def beside_a_question(tracker: Tracker) -> list[Button]:
    """The same beside a question about a case, which only the message that began it may mean."""
    began = intent_of(tracker) == tracker.get_slot("problem")
    return beside_an_answer(tracker) if began else []


def events_of_mistaking(tracker: Tracker) -> list[dict[str, Any]]:
    """What to forget where a case was begun by a message that meant something else."""
    taken_for = entity_of(tracker, "instead")
    if taken_for is None or taken_for != tracker.get_slot("problem"):
        return []
    forgotten = ("problem", "proof", "decision", "also", "meant", "requested_slot")
    return [*(SlotSet(name, None) for name in forgotten), ActiveLoop(None)]


def _titled(topics: Iterable[str]) -> list[tuple[str, str]]:
    known = articles()
    return [(topic, known[topic].title) for topic in topics if topic in known]
