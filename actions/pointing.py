"""An LPSE that is not named but pointed at: "the one of yesterday", "the usual one"."""

from __future__ import annotations

import re

from rasa_sdk.interfaces import Tracker

from actions.state import page_of
from language.normalise import normalise

_POINTER = r"(?:kemarin|tadi|biasa(?:nya)?|sebelum(?:nya)?|dulu|(?<=yang )sama|itu)\b(?! apa\b)"
_POINTED = re.compile(rf"\blpse (?:(?:yang|saya|di) )*{_POINTER}")
_AROUND = frozenset(
    """
    lpse yang di itu saja lagi pokok ya iya pak bu min kak mas mbak masih tetap seperti dengan saya
    eh bukan salah maksud
    """.split()
)


def points_back(tracker: Tracker) -> bool:
    """Whether the latest message speaks of "the LPSE of yesterday" and the like."""
    return bool(_POINTED.search(_said(tracker)))


def only_points_back(tracker: Tracker) -> bool:
    """Whether it says nothing else, not even the word LPSE: "yang tadi"."""
    said = _said(tracker)
    rest = re.sub(_POINTER, "", said)
    return rest != said and _AROUND.issuperset(rest.split())


def meant_before(tracker: Tracker) -> str | None:
    """Id of the LPSE that may be meant: the one named last in this conversation, or the page's.

    Where one is known and corrected, it is the one named before that.
    """
    named = (event.get("value") for event in reversed(tracker.events) if _names_lpse(event))
    present = tracker.get_slot("lpse") if tracker.active_loop.get("name") else None
    return next((str(lpse) for lpse in named if lpse and lpse != present), page_of(tracker))


def _names_lpse(event: dict[str, object]) -> bool:
    return event.get("event") == "slot" and event.get("name") == "lpse"


def _said(tracker: Tracker) -> str:
    text = str(tracker.latest_message.get("text") or "")
    return "" if text.startswith("/") else normalise(text)
