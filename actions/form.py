"""The questions before a diagnosis: which LPSE, which User ID, and whether it is theirs."""

from __future__ import annotations

from typing import Any

from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions.diagnosis.rules import ABOUT_TENDER
from actions.offering import beside_a_question
from actions.opening import events_of_case, other_problem
from actions.packages import known_from_the_start, named_package, only_package
from actions.pointing import meant_before, only_points_back, points_back
from actions.proving import earlier_proof, read_proof
from actions.replies import Button, say, say_failed
from actions.state import entity_of, intent_of, page_of, yes_or_no
from knowledge.topics import MOVES, PROBLEMS, SMALL_TALK
from language.accounts import is_user_id
from language.lpse import DIRECTORY, closest, name_of
from language.words import ORDINARY_WORDS

_SHORT_ANSWER = 4  # words; a longer text is not taken for the name of an LPSE or a User ID
_UNCERTAIN = frozenset({"nlu_fallback", "di_luar_cakupan"})
_YES_NO: tuple[Button, ...] = (("Ya", "/setuju"), ("Bukan", "/tolak"))


class ValidateDiagnosisForm(Action):
    """Take from a message what the form asks for.

    No event means "this was no answer": Rasa then lets a rule handle the message.
    """

    def name(self) -> str:
        """As Rasa derives it from the form."""
        return "validate_diagnosis_form"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[dict[str, Any]]:
        """Slots from the answer to the present question, and a proof given earlier."""
        asked = tracker.get_slot("requested_slot")
        events = await _answer(dispatcher, tracker, asked) if asked else []
        if asked is None and not tracker.get_slot("package"):
            events = await known_from_the_start(tracker, tracker.get_slot("problem"))
        events += await _the_only_package(tracker, events)
        return events + earlier_proof(tracker, events)


async def _answer(
    dispatcher: CollectingDispatcher, tracker: Tracker, asked: str
) -> list[dict[str, Any]]:
    """The slots that the latest message fills, of *asked* or in correction of others."""
    pointed = asked != "lpse" and points_back(tracker) and not entity_of(tracker, "lpse")
    if pointed and (meant := meant_before(tracker)):
        return [SlotSet("lpse", None), SlotSet("meant", meant), SlotSet("proof", None)]
    if problem := other_problem(tracker):
        told = {name: entity_of(tracker, name) for name in ("lpse", "user_id")}
        if not any(told.values()) and intent_of(tracker) in PROBLEMS:
            return []  # the rule for another problem opens it
        named = [SlotSet(name, value) for name, value in told.items() if value]
        lpse = told["lpse"] or tracker.get_slot("lpse")
        return [*await events_of_case(tracker, problem, lpse), *named]
    if asked == "package":
        package = await named_package(tracker)
        return [SlotSet("package", package)] if package else []
    return {"lpse": _lpse, "user_id": _user_id, "proof": read_proof}[asked](dispatcher, tracker)


class ActionAskLpse(Action):
    """Ask for the LPSE."""

    def name(self) -> str:
        """As Rasa derives it from the slot."""
        return "action_ask_lpse"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[dict[str, Any]]:
        """What was pointed at is asked back; the LPSE of the page is offered as a button."""
        topic, meant = tracker.get_slot("problem"), tracker.get_slot("meant")
        if meant:
            say(dispatcher, f"Maksud Anda {name_of(meant)}?", topic=topic, buttons=_YES_NO)
            return []
        known = [lpse for lpse in DIRECTORY if lpse.id == page_of(tracker)]
        buttons = [(lpse.name, f'/lanjut{{"lpse": "{lpse.id}"}}') for lpse in known]
        text = "Di LPSE mana masalahnya muncul? Contoh: LPSE Bandung."
        if points_back(tracker) or only_points_back(tracker):
            text = (
                "Maaf, saya belum tahu LPSE mana yang Anda maksud. "
                "Tolong tulis namanya, misalnya LPSE Bandung."
            )
        say(dispatcher, text, topic=topic, buttons=[*buttons, *beside_a_question(tracker)])
        return []


class ActionAskUserId(Action):
    """Ask for the User ID."""

    def name(self) -> str:
        """As Rasa derives it from the slot."""
        return "action_ask_user_id"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[dict[str, Any]]:
        """Only the User ID, never the password."""
        where = name_of(str(tracker.get_slot("lpse")))
        text = f"Apa User ID Anda di {where}? Cukup User ID, jangan tulis password."
        buttons = [("Lupa User ID", "/lupa_user_id"), *beside_a_question(tracker)]
        say(dispatcher, text, topic=tracker.get_slot("problem"), buttons=buttons)
        return []


async def _the_only_package(tracker: Tracker, events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Once the LPSE is known: no question about the package where there is no choice."""
    told = next((event["value"] for event in events if event["name"] == "lpse"), None)
    open_question = not tracker.get_slot("package") and tracker.get_slot("problem") in ABOUT_TENDER
    named = any(event["name"] == "package" for event in events)
    return await only_package(told) if told and open_question and not named else []


def _short(tracker: Tracker) -> list[str]:
    """The words of a short message that names nothing else we understand, else none."""
    text = str(tracker.latest_message.get("text") or "")
    words = [] if text.startswith("/") else text.strip(" .,!?").split()
    sure_of_other = intent_of(tracker) in MOVES | SMALL_TALK
    return words if len(words) <= _SHORT_ANSWER and not sure_of_other else []


def _lpse(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[dict[str, Any]]:
    if entity_of(tracker, "lpse"):
        return [SlotSet("lpse", entity_of(tracker, "lpse")), SlotSet("meant", None)]
    if meant := tracker.get_slot("meant"):
        answer = yes_or_no(tracker)
        if answer is not None:
            return [SlotSet("lpse", meant if answer else None), SlotSet("meant", None)]
    if points_back(tracker) or only_points_back(tracker):
        return [SlotSet("lpse", None), SlotSet("meant", meant_before(tracker))]
    words = _short(tracker)
    if found := closest(" ".join(words)):
        return [SlotSet("lpse", found), SlotSet("meant", None)]
    if words and (intent_of(tracker) in _UNCERTAIN or _names_a_place(words)):
        known = ", ".join(lpse.name.removeprefix("LPSE ") for lpse in DIRECTORY)
        text = f"LPSE itu belum saya kenal. Yang saya kenal: {known}."
        failed = say_failed(dispatcher, tracker, text)
        return [SlotSet("lpse", None), SlotSet("meant", None), *failed]
    return []


def _names_a_place(words: list[str]) -> bool:
    """Whether this is "LPSE Kabupaten Wakatobi" and not "LPSE mana saja"."""
    return words[0].lower() == "lpse" and words[-1].lower() not in ORDINARY_WORDS


def _user_id(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[dict[str, Any]]:
    if entity_of(tracker, "user_id"):
        return [SlotSet("user_id", entity_of(tracker, "user_id"))]
    words = _short(tracker)
    if len(words) == 1 and is_user_id(words[0]):
        return [SlotSet("user_id", words[0])]
    if words and intent_of(tracker) in _UNCERTAIN:
        text = "User ID biasanya satu kata tanpa spasi, misalnya pt_maju. Nama perusahaan bukan "
        failed = say_failed(dispatcher, tracker, text + "User ID.")
        return [SlotSet("user_id", None), *failed]
    return []
