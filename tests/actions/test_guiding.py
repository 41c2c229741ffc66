"""Moving in a walk-through, and what "on" means when none is under way."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.guiding import ActionMoveInGuide
from actions.state import Position

RESET = Position("lupa_password", "reset")


def moved(
    move: str, step: str | None = None, told: str | None = None, **slots: Any
) -> tuple[list[str], list[Any]]:
    """The texts said to a move, and the events."""
    named = {"step": step, "told_step": told}
    entities = [{"entity": kind, "value": value} for kind, value in named.items() if value]
    latest = {"text": "", "intent": {"name": move}, "entities": entities}
    said = Tracker("conversation", slots, latest, [], False, None, {}, "action_listen")
    dispatcher = CollectingDispatcher()
    events = asyncio.run(ActionMoveInGuide().run(dispatcher, said, {}))
    return [message["text"] for message in dispatcher.messages], events


def test_on_after_a_diagnosis_without_a_walkthrough_looks_at_the_account_again() -> None:
    said, events = moved("lanjut", problem="oops_error", proof="given bandung/cv_wilayah")
    assert said == []
    assert [event["name"] for event in events] == ["action_finish_guide"]


@pytest.mark.parametrize("known", [{}, {"problem": "oops_error"}])
def test_on_without_anything_to_go_on_with_asks_which_walkthrough(known: dict[str, str]) -> None:
    (said,), events = moved("lanjut", **known)
    assert "Panduan mana" in said
    assert events == []


def test_on_after_an_offer_begins_the_walkthrough() -> None:
    _, events = moved("lanjut", offer=RESET.as_slot(), proof="given lkpp/pt_a")
    assert [event["name"] for event in events] == ["action_start_guide"]


def test_a_button_of_another_step_shows_the_present_one_again() -> None:
    (said,), events = moved("lanjut", step="0", guide=RESET.at(2).as_slot())
    assert "Langkah 3 dari 8" in said
    assert events == []


def test_back_from_the_first_step_stays_there() -> None:
    (said,), _ = moved("kembali", guide=RESET.as_slot())
    assert "Langkah 1 dari 8" in said


@pytest.mark.parametrize(
    ("move", "named", "shown"),
    [("lanjut", "5", 5), ("lanjut", "2", 4), ("kembali", "1", 1), ("kembali", "7", 2)],
)
def test_a_named_step_in_the_direction_of_the_move_is_gone_to(
    move: str, named: str, shown: int
) -> None:
    (said,), _ = moved(move, told=named, guide=RESET.at(2).as_slot())
    assert f"Langkah {shown} dari 8" in said


def test_help_is_about_the_step_that_is_named() -> None:
    _, (kept,) = moved("gagal_langkah", told="2", guide=RESET.at(4).as_slot())
    assert kept["value"] == RESET.at(1).as_slot()
