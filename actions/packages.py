"""Which tender cepat package a case is about."""

from __future__ import annotations

import re
from typing import Any

from rapidfuzz import fuzz, process
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions.accounts import Package
from actions.aggregation import AggregationUnavailableError
from actions.diagnosis.rules import ABOUT_TENDER
from actions.replies import Button, say
from actions.services import aggregation
from actions.state import entity_of

NO_PACKAGE = "-"
"""The case is about no package, or the user does not know which."""

_ID = re.compile(r"(?<![\w-])TC-?\d{1,6}(?![\w-])", re.IGNORECASE)
_CLOSE_ENOUGH = 85  # rapidfuzz, 0 to 100: how near a package's name must be to what was typed
_TYPOS = 2  # letters of a name that may be missing
_SHOWN = 5
_UNKNOWN: Button = ("Tidak tahu kodenya", f'/lanjut{{"package": "{NO_PACKAGE}"}}')


class ActionAskPackage(Action):
    """Ask for the tender cepat package."""

    def name(self) -> str:
        """As Rasa derives it from the slot."""
        return "action_ask_package"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[dict[str, Any]]:
        """The packages there are, as buttons."""
        buttons = [
            (f"{it.id}: {it.name}", f'/lanjut{{"package": "{it.id}"}}')
            for it in (await _packages(tracker.get_slot("lpse")))[:_SHOWN]
        ]
        text = "Paket tender cepat yang mana? Tulis kodenya, misalnya TC-001."
        say(dispatcher, text, topic=tracker.get_slot("problem"), buttons=[*buttons, _UNKNOWN])
        return []


async def known_from_the_start(tracker: Tracker, problem: str | None) -> list[dict[str, Any]]:
    """The package where nobody needs to be asked: none in question, one named, or only one."""
    if problem not in ABOUT_TENDER:
        return [SlotSet("package", NO_PACKAGE)]
    named = await named_package(tracker)
    return [SlotSet("package", named)] if named else []


async def only_package(lpse: str) -> list[dict[str, Any]]:
    """The package of an LPSE that has just one."""
    found = await _packages(lpse)
    return [SlotSet("package", found[0].id)] if len(found) == 1 else []


async def named_package(tracker: Tracker) -> str | None:
    """Id of the package that the latest message names, by button, code or name."""
    if chosen := entity_of(tracker, "package"):
        return chosen
    text = str(tracker.latest_message.get("text") or "")
    if found := _ID.search(text):
        digits = found[0][2:].lstrip("-")
        return f"TC-{digits}"
    # Part of a name would fit several packages, so the text must be long enough for all of it.
    names = {
        it.id: it.name.lower()
        for it in (await _packages(None) if text[:1] != "/" else ())
        if len(it.name) <= len(text) + _TYPOS
    }
    near = process.extractOne(
        text.lower(), names, scorer=fuzz.partial_ratio, score_cutoff=_CLOSE_ENOUGH
    )
    return str(near[2]) if near else None


async def _packages(lpse: str | None) -> tuple[Package, ...]:
    """As the aggregation lists them; none while it does not answer, so that one can go on."""
    try:
        return await aggregation().packages(lpse)
    except AggregationUnavailableError:
        return ()
