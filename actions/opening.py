"""How a case begins: with a problem, or with another one in the middle of the first."""

from __future__ import annotations

import re
from typing import Any

from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions.packages import known_from_the_start, only_package
from actions.pointing import meant_before, points_back
from actions.proving import earlier_proof
from actions.several import named_topics, say_both
from actions.state import entity_of, intent_of, vouched_for
from knowledge.topics import PROBLEMS
from language.normalise import normalise

_CORRECTS = re.compile(r"\b(?:eh|bukan|salah|ralat|maksud\w*|sebenarnya|ternyata)\b")


class ActionOpenCase(Action):
    """Remember which problem is being looked into; an earlier refusal of the code is forgotten."""

    def name(self) -> str:
        """As in domain.yml."""
        return "action_open_case"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[dict[str, Any]]:
        """Set the problem, and the account where the embedding page has told whose it is."""
        known = _vouched_account(tracker) | _pointed_at(tracker)
        lpse = known["lpse"] if "lpse" in known else tracker.get_slot("lpse")
        events = [
            SlotSet("meant", None),
            *(SlotSet(name, value) for name, value in known.items()),
            *await events_of_case(tracker, intent_of(tracker), lpse),
            *say_both(dispatcher, tracker),
        ]
        return events + earlier_proof(tracker, events)


async def events_of_case(tracker: Tracker, problem: str, lpse: str | None) -> list[dict[str, Any]]:
    """The slots at the beginning of a case about *problem* at *lpse*, as far as it is known."""
    package = await known_from_the_start(tracker, problem)
    if not package and lpse:
        package = await only_package(lpse)
    return [
        SlotSet("problem", problem),
        SlotSet("proof", None),
        SlotSet("package", None),
        SlotSet("decision", None),
        *package,
    ]


def other_problem(tracker: Tracker) -> str | None:
    """Another problem than the present one that the latest message names in so many words.

    "No, the Oops in Muaro Jambi" corrects the place and the problem, whatever it was taken for.
    """
    text = str(tracker.latest_message.get("text") or "")
    named = set() if text.startswith("/") else named_topics(text) & PROBLEMS
    present, taken_for = tracker.get_slot("problem"), intent_of(tracker)
    if _CORRECTS.search(normalise(text)):
        named.discard(present)
        if len(named) == 1:
            return named.pop()
    return taken_for if taken_for in named and present not in named else None


def _pointed_at(tracker: Tracker) -> dict[str, str | None]:
    """An LPSE that is only pointed at is asked about, even where one is known."""
    if entity_of(tracker, "lpse") or not points_back(tracker):
        return {}
    return {"lpse": None, "meant": meant_before(tracker)}


def _vouched_account(tracker: Tracker) -> dict[str, str]:
    """What the embedding page tells of the account, as far as the user has told nothing else.

    Another LPSE named by the user is respected: the User ID is usually the same there.
    """
    account = vouched_for(tracker)
    if account is None or tracker.get_slot("user_id"):
        return {}
    told = {"user_id": account.user_id}
    return told if tracker.get_slot("lpse") else told | {"lpse": account.lpse}
